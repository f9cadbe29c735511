"""What all printers have in common: one method a node, and letters in another face."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar
from unicodedata import lookup, name

from markscheme.notation import maths_tree as maths
from markscheme.notation.signs import LETTERS

Printed = TypeVar("Printed")


class Printer(Generic[Printed]):
    """What prints a tree: a method for each class of node, called as the class is, `end_of_paper` for `EndOfPaper`.

    A printer says which nodes its tree has: `class TypstMathsPrinter(Printer[str], nodes=maths.NODES)`; one made of
    another printer has those of that. A node without a method is a TypeError when the class is made, long before
    such a node is printed.
    """

    # Any: each printer gives its own `Printed`, which a class variable cannot name.
    _methods: ClassVar[dict[type, Callable[..., Any]]] = {}

    def __init_subclass__(cls, nodes: Iterable[type] = (), **others: object) -> None:
        super().__init_subclass__(**others)
        names = {node: _method_name(node) for node in tuple(nodes) or cls._methods}
        missing = [method for method in names.values() if not callable(getattr(cls, method, None))]
        if missing:
            raise TypeError(f"{cls.__name__} has no method for some nodes: {', '.join(missing)}")
        cls._methods = {node: getattr(cls, method) for node, method in names.items()}

    def print(self, node: object) -> Printed:
        """Print one node, with all that stands in it."""
        try:
            method = self._methods[type(node)]
        except KeyError:
            raise TypeError(f"{type(self).__name__} prints no {type(node).__name__}") from None
        printed: Printed = method(self, node)
        return printed


def _method_name(node: type) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.__name__).lower()


_FACES = {
    "bold": "BOLD",
    "calligraphic": "SCRIPT",
    "blackboard": "DOUBLE-STRUCK",
    "sans": "SANS-SERIF",
    "bold calligraphic": "BOLD SCRIPT",
    "bold blackboard": "DOUBLE-STRUCK",
    "bold sans": "SANS-SERIF BOLD",
    "italic": "ITALIC",
}


@cache
def styled_character(face: str, char: str) -> str:
    """Give the mathematical character of a face, or the plain one where Unicode has none.

    >>> styled_character("blackboard", "R")
    'ℝ'
    """
    letter = name(char).replace("LATIN ", "").replace("GREEK ", "").replace("LUNATE ", "").replace(" LETTER", "")
    prefix = _FACES[face]
    if face == "bold" and not char.isascii() and not char.isupper() and char != "∇":
        prefix = "BOLD ITALIC"
    for candidate in (f"MATHEMATICAL {prefix} {letter}", f"{prefix} {letter}"):
        try:
            return lookup(candidate)
        except KeyError:
            continue
    return char


def plain_characters(node: maths.Node) -> str:
    """Give the characters of a symbol or numeral without any face."""
    if isinstance(node, maths.Symbol):
        return LETTERS[node.name].char if node.name in LETTERS else node.name
    return node.text if isinstance(node, maths.Number) else ""


def faced_characters(node: maths.Style) -> str:
    """Give the characters of a styled symbol or numeral, with at most two faces laid over each other."""
    face, base = node.kind, node.base
    if isinstance(base, maths.Style):
        face, base = f"{face} {base.kind}", base.base
    chars = plain_characters(base)
    return chars if face == "roman" else "".join(styled_character(face, char) for char in chars)
