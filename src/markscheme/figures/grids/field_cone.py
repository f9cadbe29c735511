"""What one output of a stack of windows sees: the maps as rows of cells, and the cone from it down to the input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markscheme.errors import FamilyError
from markscheme.figures.canvas import TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import coordinate, label_text, width_of
from markscheme.figures.geometry import Rectangle
from markscheme.numbers.exact import Number

_LARGEST, _SMALLEST, _BETWEEN = 3.4, 2.4, 9.0
_WIDEST = 146.0  # of the input
_SEEN = "#c8c8c8"
_TICK = 1.2


@dataclass(frozen=True)
class _Map:
    """One map: which of its cells are seen, how far its cells lie apart, and where the first one has its middle."""

    seen: frozenset[int]
    jump: int
    first: float


def field_cone_figure(layers: Iterable[Iterable[Number]], names: Sequence[object]) -> RenderedFigure | None:
    """Draw one dimension of a stack of windows: below the maps of its layers the input, seen cells grey.

    `layers`: (kernel, stride, dilation), from the input on; `names` of the input and of each map. The cells of a map
    lie as far apart as its strides say. Below stands how many input cells the cone spans. None where they are too
    many for a page.
    """
    windows = [tuple(int(coordinate(number)) for number in layer) for layer in layers]
    if any(len(window) != 3 or min(window) < 1 for window in windows) or not windows:
        raise FamilyError(f"a layer is (kernel, stride, dilation), all 1 or more, but the layers are {windows}")
    if len(names) != len(windows) + 1:
        raise FamilyError(f"{len(windows)} layers and the input need {len(windows) + 1} names, but got {len(names)}")
    span = _span(windows)
    if span * _SMALLEST > _WIDEST:  # more cells are no longer told apart
        return None
    side = min(_LARGEST, _WIDEST / span)
    maps = _maps(windows)
    called = [label_text(name) for name in names]
    room = max(width_of(name, TEXT) for name in called) / 2
    canvas = Canvas()
    rows = [_row(one, -depth * _BETWEEN, side) for depth, one in enumerate(maps)]
    for (lower, seen_below), (upper, seen_above) in pairwise(rows):
        below, above = [lower[p] for p in seen_below], [upper[p] for p in seen_above]
        canvas.line(((above[0].left, above[0].bottom), (below[0].left, below[0].top)), dashed=True)
        canvas.line(((above[-1].right, above[-1].bottom), (below[-1].right, below[-1].top)), dashed=True)
    for (cells, seen), name in zip(rows, called, strict=True):
        for place, cell in cells.items():
            canvas.box(cell, fill=_SEEN if place in seen else "#fff")
        canvas.text((-2.5 - room, next(iter(cells.values())).centre[1]), name)
    _measure(canvas, rows[0][0])
    return canvas.drawing() if canvas.fits() else None


def _span(windows: Sequence[tuple[int, ...]]) -> int:
    field, jump = 1, 1
    for kernel, stride, dilation in windows:
        field, jump = field + dilation * (kernel - 1) * jump, jump * stride
        if field * _SMALLEST > _WIDEST:
            break
    return field


def _maps(windows: Sequence[tuple[int, ...]]) -> list[_Map]:
    """Follow one output down to the input; the maps from the input on."""
    seen = [frozenset({0})]
    for kernel, stride, dilation in reversed(windows):
        seen.insert(0, frozenset(p * stride + dilation * u for p in seen[0] for u in range(kernel)))
    jump, first, found = 1, 0.5, [_Map(seen[0], 1, 0.5)]
    for (kernel, stride, dilation), cells in zip(windows, seen[1:], strict=True):
        first += dilation * (kernel - 1) / 2 * jump
        jump *= stride
        found.append(_Map(cells, jump, first))
    return found


def _row(one: _Map, top: float, side: float) -> tuple[dict[int, Rectangle], list[int]]:
    """Place the cells of a map from the first that is seen to the last, by their numbers."""
    low, high = min(one.seen), max(one.seen)
    cells = {
        place: Rectangle.around(((one.first + place * one.jump) * side, top), side, side)
        for place in range(low, high + 1)
    }
    return cells, sorted(one.seen)


def _measure(canvas: Canvas, cells: dict[int, Rectangle]) -> None:
    """Say below the input how many cells it has."""
    left, right = min(cell.left for cell in cells.values()), max(cell.right for cell in cells.values())
    y = next(iter(cells.values())).bottom + 2.2
    canvas.line(((left, y), (right, y)))
    for x in (left, right):
        canvas.line(((x, y - _TICK / 2), (x, y + _TICK / 2)))
    canvas.text(((left + right) / 2, y + 1.2 + TEXT / 2), str(len(cells)))
