"""The maths tree: what a formula is, before any output decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass


class Node:
    """A piece of a formula."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A numeral as printed: ``0.25``, ``-3``; ``1e-5`` shows as 1 times ten to the minus 5."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """One italic identifier: a letter, or a name such as ``alpha``, ``nabla``, ``ell``."""

    name: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Upright words in any language; blanks inside count."""

    text: str


@dataclass(frozen=True, slots=True)
class Function(Node):
    """An upright name of a function: ``softmax``, ``exp``, ``argmax``."""

    name: str


@dataclass(frozen=True, slots=True)
class Operator(Node):
    """A sign by its LaTeX-like name: ``+``, ``cdot``, ``le``, ``sum``, ``,``."""

    name: str


@dataclass(frozen=True, slots=True)
class Space(Node):
    """Room: ``thin``, ``medium``, ``thick``, ``space``, ``quad``, ``qquad`` or ``negative``."""

    width: str


@dataclass(frozen=True, slots=True)
class Row(Node):
    """Pieces side by side."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class SubSuperscript(Node):
    """A base with a subscript and a superscript, or a sum, a product, a maximum with limits."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None


@dataclass(frozen=True, slots=True)
class Accent(Node):
    """A base with a mark over it, or under it for ``underline`` and ``underbrace``."""

    kind: str
    base: Node


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    """One thing over another with a bar between them."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    """A square root, or the root of an index."""

    radicand: Node
    index: Node | None = None


@dataclass(frozen=True, slots=True)
class Fence(Node):
    """A body in delimiters that grow with it; ``.`` is an absent delimiter."""

    left: str
    right: str
    body: Node


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """Cells in rows of equal length; the fence is ``(``, ``[``, ``|``, ``‖``, ``{`` or empty."""

    rows: tuple[tuple[Node, ...], ...]
    fence: str = "("


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """Rows of a value and a condition behind one brace."""

    rows: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Style(Node):
    """A base in another face: ``bold``, ``roman``, ``calligraphic``, ``blackboard``, ``sans``.

    The kind ``limits`` changes no face: scripts on such a base stand above and below it.
    """

    kind: str
    base: Node


@dataclass(frozen=True, slots=True)
class Lines(Node):
    """Lines under each other; cells of a line are aligned alternately right and left."""

    rows: tuple[tuple[Node, ...], ...]


# All there are, for a printer to have a method for each.
NODES = (
    Number, Symbol, Text, Function, Operator, Space, Row, SubSuperscript, Accent, Fraction, Root, Fence, Matrix, Cases,
    Style, Lines,
)  # fmt: skip
