"""Decide what a bar means: one of a pair of fences, or a sign between two things."""

from __future__ import annotations

from dataclasses import dataclass

from .builders import row
from .signs import CLOSING
from .tokens import place_error
from .tree import Fence, Matrix, Node, Operator, Script

BARS = {"|": ("|", "mid"), r"\|": ("‖", "parallel")}


@dataclass(frozen=True, slots=True)
class Bar(Node):
    """Hold the place of a bar whose meaning the whole row decides."""

    kind: str
    start: int


def pair_bars(text: str, items: list[Node]) -> list[Node]:
    """Turn an even number of bars into fences, a single one into the sign between two things."""
    for source, (delimiter, single) in BARS.items():
        places = [i for i, item in enumerate(items) if _bar_of(item) == source]
        if len(places) == 1 and isinstance(items[places[0]], Bar):
            items[places[0]] = Operator(single)
        elif places:
            items = _fence_bars(text, items, places, delimiter)
    return items


def _fence_bars(text: str, items: list[Node], places: list[int], delimiter: str) -> list[Node]:
    starts, ends = places[::2], places[1::2]
    first = items[places[0]]
    start = first.start if isinstance(first, Bar) else 0
    pairs = list(zip(starts, ends, strict=False))
    if len(places) % 2 or any(b == a + 1 or not isinstance(items[a], Bar) for a, b in pairs):
        message = "these bars cannot be paired: write \\lvert x \\rvert, \\lVert x \\rVert, or \\mid"
        raise place_error(text, start, message)
    out = items[: starts[0]]
    for number, (a, b) in enumerate(pairs):
        closing = items[b]
        fence = enclose(delimiter, delimiter, row(*items[a + 1 : b]))
        out.append(Script(fence, closing.sub, closing.sup) if isinstance(closing, Script) else fence)
        out += items[b + 1 : starts[number + 1] if number + 1 < len(starts) else len(items)]
    return out


def _bar_of(node: Node) -> str:
    base = node.base if isinstance(node, Script) else node
    return base.kind if isinstance(base, Bar) else ""


def enclose(left: str, right: str, body: Node) -> Node:
    """Make a fence; around a bare matrix it becomes the fence of the matrix."""
    if isinstance(body, Matrix) and body.fence == "" and CLOSING.get(left) == right and left in "([{|‖":
        return Matrix(body.rows, left)
    return Fence(left, right, body)
