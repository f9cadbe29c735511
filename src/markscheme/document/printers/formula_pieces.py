"""Where a formula may be broken at the end of a line of text: before a sign, and a short one nowhere.

Typst breaks behind signs, so that a line ends in "d =", and the next begins with the number.
"""

from __future__ import annotations

from markscheme.notation import maths_tree as maths
from markscheme.notation.signs import SIGNS
from markscheme.notation.text_maths import to_text

_WHOLE = 34  # characters of a formula that stands on one line, about a third of it
_GAPS = {"relation": "5em / 18", "binary": "4em / 18"}  # as Typst sets them beside such signs


def pieces_of(node: maths.Node) -> list[tuple[str, maths.Node]]:
    """Divide a formula into pieces that stay whole, each with the gap before it where the line does not break."""
    found: list[tuple[str, maths.Node]] = [("", node)]
    for role in ("relation", "binary"):
        found = [(gap, one) for before, piece in found for gap, one in _divided(before, piece, role)]
    return found


def has_signs(node: maths.Node) -> bool:
    """Say whether Typst would break a formula at all: it does so at signs that stand in no bracket."""
    return isinstance(node, maths.Row) and any(map(_role, node.items))


def _divided(before: str, node: maths.Node, role: str) -> list[tuple[str, maths.Node]]:
    if not isinstance(node, maths.Row) or len(to_text(node)) <= _WHOLE:
        return [(before, node)]
    starts = [i for i, item in enumerate(node.items) if i and _begins(node.items, i, role)]
    ends = [*starts, len(node.items)]
    gaps = [before, *(_GAPS[_role(node.items[start])] for start in starts)]
    pieces = [node.items[start:end] for start, end in zip([0, *starts], ends, strict=True)]
    return [
        (gap, maths.Row(_beginning(piece, role, bool(i))))
        for i, (gap, piece) in enumerate(zip(gaps, pieces, strict=True))
    ]


def _beginning(piece: tuple[maths.Node, ...], role: str, is_cut: bool) -> tuple[maths.Node, ...]:
    """Part a plus that begins a piece from what follows, or it would be set as the sign of a number."""
    return (piece[0], maths.Space("medium"), *piece[1:]) if is_cut and role == "binary" else piece


def _begins(items: tuple[maths.Node, ...], place: int, role: str) -> bool:
    """Whether a piece begins here: at a sign between two terms, and not at the minus of a negative number."""
    return _is(items[place], role) and not _role(items[place - 1])


def _is(node: maths.Node, role: str) -> bool:
    if role == "binary":
        return isinstance(node, maths.Operator) and node.name in ("+", "-")
    return _role(node) == "relation"


def _role(node: maths.Node) -> str:
    role = SIGNS[node.name].role if isinstance(node, maths.Operator) and node.name in SIGNS else ""
    return role if role in _GAPS else ""
