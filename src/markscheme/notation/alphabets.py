"""Give the character of a letter in another face: bold W, script L, double-struck R."""

from __future__ import annotations

from functools import cache
from unicodedata import lookup, name

from .signs import LETTERS
from .tree import Node, Number, Style, Symbol

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


def plain_characters(node: Node) -> str:
    """Give the characters of a symbol or numeral without any face."""
    if isinstance(node, Symbol):
        return LETTERS[node.name].char if node.name in LETTERS else node.name
    return node.text if isinstance(node, Number) else ""


def faced_characters(node: Style) -> str:
    """Give the characters of a styled symbol or numeral, with at most two faces laid over each other."""
    face, base = node.kind, node.base
    if isinstance(base, Style):
        face, base = f"{face} {base.kind}", base.base
    chars = plain_characters(base)
    return chars if face == "roman" else "".join(styled_character(face, char) for char in chars)
