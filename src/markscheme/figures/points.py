"""Scatter plots: points with axes, and straight lines and curves through them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, pi, sin

from markscheme.errors import FamilyError
from markscheme.figures.axes import Axes, axes_around
from markscheme.figures.canvas import TEXT, Canvas, RenderedFigure, text_box
from markscheme.figures.figure_text import coordinate, label_text
from markscheme.figures.geometry import Point, Rectangle, Segment
from markscheme.figures.label_places import choose_places, free_places
from markscheme.numbers.exact import Number

_SIZE = 0.9  # half of a mark
_LINE = 0.4
_MARKS = ("dot", "cross", "circle")

Line = tuple[Number, Number, Number]  # a, b, c of a x + b y = c


def point_figure(
    points: Iterable[Iterable[Number]],
    names: Sequence[object] | None = None,
    marks: Sequence[str] | None = None,
    lines: Sequence[Line] = (),
    curves: Sequence[Iterable[Iterable[Number]]] = (),
) -> RenderedFigure | None:
    """Draw points (n, 2) in a frame with ticks, y upwards; None where the names find no room.

    `marks`: "dot", "cross" or "circle" for each point. `lines`: (a, b, c) for the line a x + b y = c. `curves`: each a
    list of points that are joined in their order, drawn as far as the frame of the points goes.
    """
    places = [(coordinate(x), coordinate(y)) for x, y in points]
    signs = list(marks or ["dot"] * len(places))
    called = [label_text(name) for name in names] if names is not None else [""] * len(places)
    _check(places, called, signs)
    axes = axes_around([x for x, _ in places], [y for _, y in places])
    spots = [axes.point(x, y) for x, y in places]
    drawn = [segment for line in lines for segment in _in_frame(axes, line)]
    drawn += [segment for curve in curves for segment in _pieces_in_frame(axes, curve)]
    labels = _labels(axes, spots, called, drawn)
    if labels is None:
        return None
    canvas = Canvas()
    axes.draw(canvas)
    for segment in drawn:
        canvas.line(segment, _LINE)
    for spot, sign in zip(spots, signs, strict=True):
        _mark(canvas, spot, sign)
    for name, box in labels:
        canvas.text(box.centre, name, halo=True)
    return canvas.drawing()


def _check(points: Sequence[Point], names: Sequence[str], marks: Sequence[str]) -> None:
    if not points:
        raise FamilyError("a drawing of points needs at least one point; return None where there is none")
    if not len(points) == len(names) == len(marks):
        raise FamilyError(f"{len(points)} points have {len(names)} names and {len(marks)} marks; give one of each")
    for mark in marks:
        if mark not in _MARKS:
            raise FamilyError(f"the mark {mark!r} of a point is not known; take 'dot', 'cross' or 'circle'")


def _in_frame(axes: Axes, line: Line) -> list[Segment]:
    """Give the part of a line that lies in the frame."""
    a, b, c = map(coordinate, line)
    if a == 0 == b:
        raise FamilyError(f"0 x + 0 y = {label_text(line[2])} is no line; give a or b another value")
    (left, right), (low, high) = ([coordinate(s.ticks[0]), coordinate(s.ticks[-1])] for s in (axes.x, axes.y))
    ends = [(x, (c - a * x) / b) for x in (left, right)] if b else []
    ends += [((c - b * y) / a, y) for y in (low, high)] if a else []
    near = 1e-9 * (right - left + high - low)
    inside = sorted({(x, y) for x, y in ends if left - near <= x <= right + near and low - near <= y <= high + near})
    return [(axes.point(*inside[0]), axes.point(*inside[-1]))] if len(inside) > 1 else []


def _pieces_in_frame(axes: Axes, curve: Iterable[Iterable[Number]]) -> list[Segment]:
    """Give the pieces of a curve that lie in the frame, each cut off where it leaves it."""
    places = [axes.point(coordinate(x), coordinate(y)) for x, y in curve]
    cut = [axes.frame.part_inside((start, end)) for start, end in pairwise(places)]
    return [piece for piece in cut if piece is not None]


def _mark(canvas: Canvas, spot: Point, sign: str) -> None:
    if sign == "cross":
        for turn in (1, -1):
            start = spot[0] - _SIZE, spot[1] - turn * _SIZE
            canvas.line((start, (spot[0] + _SIZE, spot[1] + turn * _SIZE)), _LINE)
    else:
        canvas.circle(spot, _SIZE, fill="#000" if sign == "dot" else "#fff")


def _labels(
    axes: Axes, spots: list[Point], names: list[str], lines: list[Segment]
) -> list[tuple[str, Rectangle]] | None:
    taken = [Rectangle.around(spot, 2 * _SIZE + 0.4, 2 * _SIZE + 0.4) for spot in spots]
    named = [(spot, name) for spot, name in zip(spots, names, strict=True) if name]
    inside = axes.frame.grown(-0.2)
    candidates = [
        [place for place in free_places(_around(spot, name), taken, lines) if inside.holds(place)]
        for spot, name in named
    ]
    places = choose_places(candidates)
    return None if places is None else [(name, box) for (_, name), box in zip(named, places, strict=True)]


def _around(spot: Point, name: str) -> list[Rectangle]:
    """List places for the name of a point: right above it first, then around it, then further away."""
    size = text_box((0.0, 0.0), name, TEXT)
    turns = [-pi / 4, pi / 4, -3 * pi / 4, 3 * pi / 4, 0.0, pi, -pi / 2, pi / 2]
    return [
        text_box((spot[0] + cos(t) * (size.right + gap), spot[1] + sin(t) * (size.bottom + gap)), name, TEXT)
        for gap in (1.1, 2.0, 3.0)
        for t in turns
    ]
