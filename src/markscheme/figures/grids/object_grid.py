"""An image cut into cells, the box of an object on it, and the cell in which the middle of the box lies."""

from __future__ import annotations

from collections.abc import Sequence

from markscheme.errors import FamilyError
from markscheme.figures.canvas import HEAVY, SMALL, TEXT, Canvas, RenderedFigure, text_box
from markscheme.figures.figure_text import coordinate, label_text
from markscheme.figures.geometry import Rectangle, Segment
from markscheme.figures.label_places import free_places
from markscheme.numbers.exact import Number

_LONGER = 90.0  # the longer side of the image
_SMALLEST = 4.5
_CROSS = 1.0
_SHADE = "#d8d8d8"


def object_grid_figure(
    image: Sequence[Number], grid: int, box: Sequence[Number], cell: Sequence[int] | None = None, name: object = ""
) -> RenderedFigure | None:
    """Draw an image (width, height) of grid by grid cells and on it a box (centre x, centre y, width, height).

    Rows and columns are numbered from 1, and `cell` (row, column) is shaded. A cross marks the centre, and `name`
    stands beside it. None where the cells are too small, or the name finds no room.
    """
    if len(image) != 2 or len(box) != 4:
        raise FamilyError(
            f"an image is (width, height), a box (centre x, centre y, width, height), but they have {len(image)} and "
            f"{len(box)} numbers"
        )
    width, height, x, y, box_width, box_height = map(coordinate, (*image, *box))
    scale = _LONGER / max(width, height)
    across, down = width * scale / grid, height * scale / grid
    if min(across, down) < _SMALLEST:
        return None
    frame = Rectangle.around((x * scale, y * scale), box_width * scale, box_height * scale)
    canvas, lines = Canvas(), _lines(grid, across, down)
    if cell is not None:
        row, column = cell
        canvas.box(
            Rectangle((column - 1) * across, (row - 1) * down, column * across, row * down), width=0, fill=_SHADE
        )
    for line in lines:
        canvas.line(line, grey=True)
    canvas.box(Rectangle(0, 0, grid * across, grid * down))
    canvas.box(frame, width=HEAVY)
    cross = [((frame.centre[0] + a, frame.centre[1] + b), (frame.centre[0] - a, frame.centre[1] - b)) for a, b in _ARMS]
    for arm in cross:
        canvas.line(arm, width=0.4)
    for k in range(1, grid + 1):
        canvas.text(((k - 0.5) * across, -2.5), str(k), SMALL)
        canvas.text((-3.5, (k - 0.5) * down), str(k), SMALL)
    called = label_text(name)
    place = _beside(frame, called, [*lines, *_sides(frame), *cross]) if called else None
    if called and place is None:
        return None
    if place is not None:
        canvas.text(place.centre, called)
    return canvas.drawing() if canvas.fits() else None


_ARMS = ((_CROSS, _CROSS), (_CROSS, -_CROSS))


def _lines(grid: int, across: float, down: float) -> list[Segment]:
    """List the lines between the cells."""
    upright: list[Segment] = [((k * across, 0.0), (k * across, grid * down)) for k in range(1, grid)]
    return upright + [((0.0, k * down), (grid * across, k * down)) for k in range(1, grid)]


def _sides(frame: Rectangle) -> list[Segment]:
    left, top, right, bottom = frame.left, frame.top, frame.right, frame.bottom
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def _beside(frame: Rectangle, name: str, segments: list[Segment]) -> Rectangle | None:
    """Find the nearest place for the name of the centre that lies on no line."""
    (x, y), size = frame.centre, text_box((0.0, 0.0), name, TEXT)
    half_x, half_y = size.right, size.bottom
    places = [
        text_box((x + right * (half_x + _CROSS + step), y + below * (half_y + _CROSS + step)), name, TEXT)
        for step in (0.2, 0.8, 1.6, 2.6, 4.0)
        for right, below in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
    ]
    return next(iter(free_places(places, [], segments)), None)
