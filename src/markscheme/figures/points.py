"""Scatter plots: points with axes, and straight lines and curves through them; and curves in the unit square."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

from flint import fmpq

from markscheme.errors import FamilyError
from markscheme.figures.axes import Axes, Scale, axes_around
from markscheme.figures.canvas import PLAIN, SMALL, TEXT, THIN, Canvas, RenderedFigure, text_box
from markscheme.figures.figure_text import coordinate, label_text, width_of
from markscheme.figures.geometry import Point, Rectangle, Segment, between
from markscheme.figures.label_places import choose_places, free_places
from markscheme.numbers.exact import Number

_SIZE = 0.9  # half of a mark
_LARGE = 2.0  # of a cross behind another mark, which would be lost within it
_LINE = 0.4
_MARKS = ("dot", "cross", "circle", "square")
_SQUARE = 55.0  # a side of the unit square
_TICKS = tuple(fmpq(k, 5) for k in range(6))
_CURVE = 0.6
_BELOW = 7.6  # from the frame to the name of the horizontal axis
_AIR = 0.8  # between a curve and its name
_LABEL_SIZES = (TEXT, (1.1, 2.0, 3.0)), (SMALL, (0.8, 1.4, 2.0, 2.8, 3.6))  # of names, and how far from their points
_SAMPLE = 8.0  # of a curve, before its name beside the frame
_LEADER = 3.0  # from the frame to a name beside it, to which a line leads

UnitCurve = Iterable[Iterable[Number]]
Line = tuple[Number, Number, Number]  # a, b, c of a x + b y = c


def point_figure(
    points: Iterable[Iterable[Number]],
    names: Sequence[object] | None = None,
    marks: Sequence[str] | None = None,
    lines: Sequence[Line] = (),
    curves: Sequence[Iterable[Iterable[Number]]] = (),
    dashed: Sequence[Line] = (),
    links: Sequence[tuple[int, int]] = (),
    axes_names: tuple[object, object] | None = None,
    within: Iterable[Iterable[Number]] = (),
) -> RenderedFigure | None:
    """Draw points (n, 2) in a frame with ticks, y upwards; None where more names than a page holds find no room.

    A name that finds none in the frame stands to its right, and a thin line leads there.

    `marks`: "dot", "cross", "circle" or "square" for each point. `lines`: (a, b, c) for the line a x + b y = c;
    `dashed`: such lines that are drawn dashed. `curves`: each a list of points that are joined in their order, drawn as
    far as the frame of the points goes. `links`: pairs of points, by their places, that a line joins. `axes_names`: of
    the horizontal and the vertical axis. `within`: places that the frame holds too, such as the origin.
    """
    places = [(coordinate(x), coordinate(y)) for x, y in points]
    signs = list(marks or ["dot"] * len(places))
    called = [label_text(name) for name in names] if names is not None else [""] * len(places)
    _check(places, called, signs)
    held = [*places, *((coordinate(x), coordinate(y)) for x, y in within)]
    axes = axes_around([x for x, _ in held], [y for _, y in held])
    spots = [axes.point(x, y) for x, y in places]
    drawn = [segment for line in lines for segment in _in_frame(axes, line)]
    drawn += [segment for curve in curves for segment in _pieces_in_frame(axes, curve)]
    broken = [segment for line in dashed for segment in _in_frame(axes, line)]
    joined = [(spots[i], spots[j]) for i, j in links]
    sizes = _sizes(spots, signs)
    labels = _labels(axes, spots, sizes, called, [*drawn, *broken, *joined])
    canvas = Canvas()
    axes.draw(canvas)
    if axes_names is not None:
        _name_axes(canvas, axes, *map(label_text, axes_names))
    for segment in drawn:
        canvas.line(segment, _LINE)
    for segment in broken:
        canvas.line(segment, _LINE, dashed=True)
    for segment in joined:
        canvas.line(segment)
    for label in labels:
        if label.spot is not None:
            canvas.line((label.spot, (label.box.left, label.box.centre[1])), THIN, grey=True)
    for spot, sign, size in sorted(zip(spots, signs, sizes, strict=True), key=lambda mark: -mark[2]):
        _mark(canvas, spot, sign, size)
    for label in labels:
        canvas.text(label.box.centre, label.name, label.size, halo=True)
    return canvas.drawing() if canvas.fits() else None


def _check(points: Sequence[Point], names: Sequence[str], marks: Sequence[str]) -> None:
    if not points:
        raise FamilyError("a drawing of points needs at least one point; return None where there is none")
    if not len(points) == len(names) == len(marks):
        raise FamilyError(f"{len(points)} points have {len(names)} names and {len(marks)} marks; give one of each")
    for mark in marks:
        if mark not in _MARKS:
            raise FamilyError(f"the mark {mark!r} of a point is not known; take 'dot', 'cross', 'circle' or 'square'")


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


def _sizes(spots: Sequence[Point], signs: Sequence[str]) -> list[float]:
    """Half of each mark: a cross where another mark stands reaches out from behind it."""
    others = [spot for spot, sign in zip(spots, signs, strict=True) if sign != "cross"]
    return [
        _LARGE if sign == "cross" and any(hypot(spot[0] - x, spot[1] - y) < _SIZE for x, y in others) else _SIZE
        for spot, sign in zip(spots, signs, strict=True)
    ]


def _mark(canvas: Canvas, spot: Point, sign: str, size: float) -> None:
    if sign == "cross":
        for turn in (1, -1):
            start = spot[0] - size, spot[1] - turn * size
            canvas.line((start, (spot[0] + size, spot[1] + turn * size)), _LINE)
    elif sign == "square":
        canvas.box(Rectangle.around(spot, 1.8 * _SIZE, 1.8 * _SIZE), fill="#fff")
    else:
        canvas.circle(spot, _SIZE, fill="#000" if sign == "dot" else "#fff")


@dataclass(frozen=True)
class _Label:
    """A name, where it stands and how large it is; `spot` is set where a thin line has to lead from the point to it."""

    name: str
    box: Rectangle
    size: float
    spot: Point | None = None


def _labels(axes: Axes, spots: list[Point], sizes: list[float], names: list[str], lines: list[Segment]) -> list[_Label]:
    """Find places in the frame, in a smaller size where they are few; a name without one stands beside the frame."""
    taken = [Rectangle.around(spot, 2 * size + 0.4, 2 * size + 0.4) for spot, size in zip(spots, sizes, strict=True)]
    named = [(spot, name) for spot, name in zip(spots, names, strict=True) if name]
    inside = axes.frame.grown(-0.2)
    candidates: list[list[Rectangle]] = []
    for size, gaps in _LABEL_SIZES:
        candidates = [
            [place for place in free_places(_around(*each, size, gaps), taken, lines) if inside.holds(place)]
            for each in named
        ]
        places = choose_places(candidates)
        if places is not None:
            return [_Label(name, box, size) for (_, name), box in zip(named, places, strict=True)]
    return _some_beside(axes.frame, named, candidates)


def _some_beside(frame: Rectangle, named: list[tuple[Point, str]], candidates: list[list[Rectangle]]) -> list[_Label]:
    """Put as many names in the frame as find room there, the others to its right, each at the height of its point."""
    order = sorted(range(len(named)), key=lambda i: -len(candidates[i]))
    within = order[: sum(map(bool, candidates))]
    while (places := choose_places([candidates[i] for i in within])) is None:
        within.pop()
    labels = [_Label(named[i][1], box, SMALL) for i, box in zip(within, places, strict=True)]
    lowest = frame.top
    for i in sorted(set(order) - set(within), key=lambda i: named[i][0][1]):
        spot, name = named[i]
        y = max(spot[1], lowest)
        box = text_box((frame.right + _LEADER + width_of(name, SMALL) / 2, y), name, SMALL)
        labels.append(_Label(name, box, SMALL, spot))
        lowest = y + box.bottom - box.top
    return labels


def _around(spot: Point, name: str, size: float, gaps: Sequence[float]) -> list[Rectangle]:
    """List places for the name of a point: right above it first, then around it, then further away."""
    box = text_box((0.0, 0.0), name, size)
    turns = [-pi / 4, pi / 4, -3 * pi / 4, 3 * pi / 4, 0.0, pi, -pi / 2, pi / 2]
    return [
        text_box((spot[0] + cos(t) * (box.right + gap), spot[1] + sin(t) * (box.bottom + gap)), name, size)
        for gap in gaps
        for t in turns
    ]


def curve_figure(
    curves: Iterable[UnitCurve],
    axes: tuple[object, object],
    names: Sequence[object] | None = None,
    diagonal: bool = False,
) -> RenderedFigure | None:
    """Draw curves, each a list of points (x, y) that straight lines join, on axes from 0 to 1.

    `axes` are the names of the horizontal and the vertical axis, `names` those of the curves; every second curve is
    dashed. With `diagonal` a dashed grey line stands for guessing. Names without room stand beside the frame; None
    where there are more than a page holds.
    """
    square = Axes(Scale(_TICKS, _SQUARE), Scale(_TICKS, _SQUARE), downwards=False)
    drawn = [[square.point(coordinate(x), coordinate(y)) for x, y in curve] for curve in curves]
    called = [label_text(name) for name in names] if names is not None else [""] * len(drawn)
    _check_curves(square, drawn, called)
    segments = [list(pairwise(points)) for points in drawn]
    every = [segment for own in segments for segment in own]
    if diagonal:
        every.append((square.point(0.0, 0.0), square.point(1.0, 1.0)))
    places = choose_places(
        [_places_beside(square, own, name, every) for own, name in zip(segments, called, strict=True)]
    )
    canvas = Canvas()
    square.draw(canvas)
    _name_axes(canvas, square, *map(label_text, axes))
    if diagonal:
        canvas.line(every[-1], PLAIN, dashed=True, grey=True)
    for k, own in enumerate(segments):
        for segment in own:
            canvas.line(segment, _CURVE, dashed=k % 2 == 1)
    if places is None:
        _legend(canvas, square.frame, called)
    else:
        for name, place in zip(called, places, strict=True):
            canvas.text(place.centre, name, halo=True)
    return canvas.drawing() if canvas.fits() else None


def _legend(canvas: Canvas, frame: Rectangle, names: Sequence[str]) -> None:
    """Name the curves to the right of the frame, each behind a piece of its line."""
    left, y = frame.right + _LEADER, frame.top + TEXT
    for k, name in enumerate(names):
        canvas.line(((left, y), (left + _SAMPLE, y)), _CURVE, dashed=k % 2 == 1)
        canvas.text((left + _SAMPLE + 1.0 + width_of(name, TEXT) / 2, y), name)
        y += 1.6 * TEXT


def _check_curves(square: Axes, curves: Sequence[Sequence[Point]], names: Sequence[str]) -> None:
    if not curves or any(len(points) < 2 for points in curves):
        raise FamilyError("a curve needs at least two points; return None where there is none")
    if len(curves) != len(names):
        raise FamilyError(f"{len(curves)} curves have {len(names)} names; give one of each")
    frame = square.frame.grown(1e-6)
    for x, y in (point for points in curves for point in points):
        if not (frame.left <= x <= frame.right and frame.top <= y <= frame.bottom):
            raise FamilyError("a point of a curve lies outside the unit square; its coordinates are from 0 to 1")


def _places_beside(square: Axes, own: Sequence[Segment], name: str, every: Sequence[Segment]) -> list[Rectangle]:
    """List places for the name of a curve: beside the middle of one of its segments, the longest first."""
    if not name:
        return [Rectangle.around(own[0][0], 0.0, 0.0)]
    size = text_box((0.0, 0.0), name, TEXT)
    found = []
    for start, end in sorted(own, key=lambda segment: -hypot(*(b - a for a, b in zip(*segment, strict=True)))):
        x, y = between(start, end, 0.5)
        across, along = size.right + _AIR, size.bottom + _AIR
        steps = [(across, 0.0), (-across, 0.0), (0.0, along), (0.0, -along), (across, along), (-across, -along)]
        found += [text_box((x + dx, y + dy), name, TEXT) for dx, dy in steps]
    inside = square.frame.grown(-0.2)
    return [place for place in free_places(found, [], every) if inside.holds(place)]


def _name_axes(canvas: Canvas, axes: Axes, across: str, upwards: str) -> None:
    frame = axes.frame
    canvas.text((frame.centre[0], frame.bottom + _BELOW), across)
    widest = max(width_of(label_text(tick), SMALL) for tick in axes.y.ticks)
    canvas.text((frame.left - widest - 3.0 - width_of(upwards, TEXT) / 2, frame.centre[1]), upwards)
