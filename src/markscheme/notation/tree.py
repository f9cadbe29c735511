"""The maths tree: what a formula is, before any output decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass


class Node:
    """Be a piece of a formula."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """Show a numeral as printed: ``0.25``, ``-3``; ``1e-5`` shows as 1 times ten to the minus 5."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """Show one italic identifier: a letter, or a name such as ``alpha``, ``nabla``, ``ell``."""

    name: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Show upright words in any language; blanks inside count."""

    text: str


@dataclass(frozen=True, slots=True)
class Function(Node):
    """Show an upright operator name: ``softmax``, ``exp``, ``argmax``."""

    name: str


@dataclass(frozen=True, slots=True)
class Operator(Node):
    """Show a sign by its LaTeX-like name: ``+``, ``cdot``, ``le``, ``sum``, ``,``."""

    name: str


@dataclass(frozen=True, slots=True)
class Space(Node):
    """Leave room: ``thin``, ``medium``, ``thick``, ``space``, ``quad``, ``qquad`` or ``negative``."""

    width: str


@dataclass(frozen=True, slots=True)
class Row(Node):
    """Set pieces side by side."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Script(Node):
    """Put a subscript and a superscript on a base, or limits on a sum, a product, a maximum."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None


@dataclass(frozen=True, slots=True)
class Accent(Node):
    """Put a mark over (or, for ``underline`` and ``underbrace``, under) a base."""

    kind: str
    base: Node


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    """Set one thing over another with a bar."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    """Set a square root, or the root of an index."""

    radicand: Node
    index: Node | None = None


@dataclass(frozen=True, slots=True)
class Fence(Node):
    """Enclose a body in delimiters that grow with it; ``.`` is an absent delimiter."""

    left: str
    right: str
    body: Node


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """Set cells in rows of equal length; the fence is ``(``, ``[``, ``|``, ``‖``, ``{`` or empty."""

    rows: tuple[tuple[Node, ...], ...]
    fence: str = "("


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """Set (value, condition) rows behind one brace."""

    rows: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Style(Node):
    """Change the face: ``bold``, ``roman``, ``calligraphic``, ``blackboard``, ``sans``.

    The kind ``limits`` changes no face: scripts on such a base stand above and below it.
    """

    kind: str
    base: Node


@dataclass(frozen=True, slots=True)
class Lines(Node):
    """Set lines under each other; cells of a line are aligned alternately right and left."""

    rows: tuple[tuple[Node, ...], ...]
