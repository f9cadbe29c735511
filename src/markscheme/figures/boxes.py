"""Rectangles in an image, as object detection has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markscheme.errors import FamilyError
from markscheme.figures.axes import Axes, axes_around
from markscheme.figures.canvas import TEXT, Canvas, RenderedFigure, text_box
from markscheme.figures.figure_text import coordinate, label_text
from markscheme.figures.geometry import Rectangle, Segment
from markscheme.figures.label_places import choose_places, free_places
from markscheme.numbers.exact import Number

_FRAME = 0.45
_STYLES = ("solid", "dashed")


def box_figure(
    boxes: Iterable[Iterable[Number]], names: Sequence[object], styles: Sequence[str] | None = None
) -> RenderedFigure | None:
    """Draw rectangles x1, y1, x2, y2 (one a row) with y downwards; None where the names find no room.

    `styles`: "solid" or "dashed" for each; solid where it is left out.
    """
    rows = [tuple(map(coordinate, row)) for row in boxes]
    lines = list(styles or ["solid"] * len(rows))
    _check(rows, names, lines)
    axes = axes_around([0.0, *_both(rows, 0)], [0.0, *_both(rows, 1)], downwards=True)
    frames = [_frame(axes, row) for row in rows]
    segments = [side for frame in frames for side in _sides(frame)]
    called = [label_text(name) for name in names]
    places = choose_places(
        [free_places(_near(frame, name), [], segments) for frame, name in zip(frames, called, strict=True)]
    )
    if places is None:
        return None
    canvas = Canvas()
    axes.draw(canvas)
    for frame, line in zip(frames, lines, strict=True):
        canvas.box(frame, width=_FRAME, dashed=line == "dashed")
    for name, place in zip(called, places, strict=True):
        canvas.text(place.centre, name, halo=True)
    return canvas.drawing()


def _check(rows: Sequence[tuple[float, ...]], names: Sequence[object], styles: Sequence[str]) -> None:
    if not rows or any(len(row) != 4 for row in rows):
        raise FamilyError(f"a box is a row x1, y1, x2, y2, but the rows have {[len(r) for r in rows]} numbers")
    if not len(rows) == len(names) == len(styles):
        raise FamilyError(f"{len(rows)} boxes have {len(names)} names and {len(styles)} styles; give one of each")
    for style in styles:
        if style not in _STYLES:
            raise FamilyError(f"the style {style!r} of a box is not known; take 'solid' or 'dashed'")


def _both(rows: Sequence[tuple[float, ...]], first: int) -> list[float]:
    return [row[k] for row in rows for k in (first, first + 2)]


def _frame(axes: Axes, row: tuple[float, ...]) -> Rectangle:
    (x1, y1), (x2, y2) = axes.point(row[0], row[1]), axes.point(row[2], row[3])
    return Rectangle(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _sides(frame: Rectangle) -> list[Segment]:
    corners = [
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
    ]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def _near(frame: Rectangle, name: str) -> list[Rectangle]:
    """List places for the name of a box: in its corners and along its sides, then outside along them."""
    size = text_box((0.0, 0.0), name, TEXT)
    half_x, half_y = size.right + 0.6, size.bottom + 0.6
    middle_x, middle_y = frame.centre
    across = [frame.left + half_x, frame.right - half_x, middle_x, (frame.left + middle_x) / 2]
    inside = [(x, y) for y in (frame.top + half_y, frame.bottom - half_y, middle_y) for x in across]
    outside = [(x, y) for y in (frame.top - half_y, frame.bottom + half_y) for x in across]
    outside += [
        (x, y)
        for x in (frame.left - half_x, frame.right + half_x)
        for y in (frame.top + half_y, middle_y, frame.bottom - half_y)
    ]
    return [text_box(centre, name, TEXT) for centre in (*inside, *outside)]
