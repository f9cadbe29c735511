"""Matrices as cells: a grid with a window on it, and a heat map."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from markscheme.errors import FamilyError
from markscheme.figures.canvas import HEAVY, TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import MINUS, coordinate, label_text, width_of
from markscheme.figures.geometry import Rectangle
from markscheme.numbers.exact import Value

_SMALLEST = 6.5
_BETWEEN = 6.0
_BESIDE = 1.2  # between a name and the cells
_DARKEST = 0.45  # black figures stay readable on it
_DECIMAL = re.compile(rf"{MINUS}?\d+\.\d+")


def grid_figure(values: Value, window: tuple[int, int, int, int] | None = None) -> RenderedFigure | None:
    """Draw a matrix as a grid of cells; one of shape (c, m, n) as c grids side by side.

    `window` frames cells heavily: (row, column, height, width), row and column counted from 0. An entry may be
    text; None is an empty cell. There is no drawing, None, of what is too large for a page.
    """
    sheets = _sheets(values)
    side = _side(sheets)
    canvas = Canvas()
    for k, sheet in enumerate(sheets):
        left = k * (sheet.shape[1] * side + _BETWEEN)
        _cells(canvas, sheet, left, side)
        if window is not None:
            canvas.box(_window(window, sheet.shape, left, side), width=HEAVY)
    return canvas.drawing() if canvas.fits() else None


def heat_map_figure(
    values: Value,
    names: Sequence[object] = (),
    *,
    rows: Sequence[object] = (),
    columns: Sequence[object] = (),
) -> RenderedFigure | None:
    """Draw a matrix as cells shaded from white (the smallest entry) to grey (the largest), with their numbers.

    Several matrices of one shape stand side by side in the same shades, each below its name. `rows` and `columns` name
    those of a single matrix, on the left and above. None where it is too large for a page.
    """
    sheets = _sheets(values)
    if len(names) != len(sheets) and (names or len(sheets) > 1):
        raise FamilyError(f"{len(sheets)} heat maps have {len(names)} names; give each map a name")
    entries = [coordinate(entry) for sheet in sheets for entry in sheet.ravel()]
    low, spread = min(entries), max(entries) - min(entries) or 1.0
    shades = np.array([(entry - low) / spread for entry in entries]).reshape(len(sheets), *sheets[0].shape)
    sheets = _with_as_many_figures(sheets)
    _check_names([rows, columns], sheets[0].shape)
    side = max([_side(sheets), *(width_of(label_text(name), TEXT) + 2 for name in columns)])
    canvas = Canvas()
    for k, sheet in enumerate(sheets):
        width = sheet.shape[1] * side
        left = k * (width + _BETWEEN)
        _cells(canvas, sheet, left, side, shades[k])
        if names:
            canvas.text((left + width / 2, -_SMALLEST / 2), label_text(names[k]))
    for i, name in enumerate(map(label_text, rows)):
        canvas.text((-width_of(name, TEXT) / 2 - _BESIDE, (i + 0.5) * _SMALLEST), name)
    for j, name in enumerate(map(label_text, columns)):
        canvas.text(((j + 0.5) * side, -TEXT / 2 - _BESIDE), name)
    return canvas.drawing() if canvas.fits() else None


def _check_names(names: Sequence[Sequence[object]], shape: tuple[int, ...]) -> None:
    for kind, given, count in zip(("rows", "columns"), names, shape, strict=True):
        if given and len(given) != count:
            raise FamilyError(f"the heat map has {count} {kind}, but {len(given)} names of {kind}; give one of each")


def _sheets(values: Value) -> list[np.ndarray]:
    cells = np.asarray(values, dtype=object)
    if cells.ndim not in (2, 3) or not cells.size:
        raise FamilyError(
            f"a drawing of cells needs a matrix or a stack of them, but got the shape {cells.shape}; reshape it"
        )
    return [np.frompyfunc(lambda x: x, 1, 1)(sheet) for sheet in (cells if cells.ndim == 3 else cells[None])]


def _with_as_many_figures(sheets: list[np.ndarray]) -> list[np.ndarray]:
    """Print entries as rounded numbers stand in a table: 0.43 beside 0.379 is 0.430; whole numbers stay as they are."""
    texts = [np.frompyfunc(label_text, 1, 1)(sheet) for sheet in sheets]
    decimals = [text for sheet in texts for text in sheet.ravel() if _DECIMAL.fullmatch(text)]
    most = max(map(_figures, decimals), default=0)

    def padded(text: str) -> str:
        return text + "0" * (most - _figures(text)) if _DECIMAL.fullmatch(text) else text

    return [np.frompyfunc(padded, 1, 1)(sheet) for sheet in texts]


def _figures(decimal: str) -> int:
    return len(decimal.lstrip(f"{MINUS}0.").replace(".", ""))


def _side(sheets: list[np.ndarray]) -> float:
    return max([_SMALLEST, *(width_of(label_text(entry), TEXT) + 2 for sheet in sheets for entry in sheet.ravel())])


def _cells(canvas: Canvas, sheet: np.ndarray, left: float, side: float, shades: np.ndarray | None = None) -> None:
    for (i, j), entry in np.ndenumerate(sheet):
        cell = Rectangle(left + j * side, i * _SMALLEST, left + (j + 1) * side, (i + 1) * _SMALLEST)
        fill = "none" if shades is None else _grey(float(shades[i, j]))
        canvas.box(cell, fill=fill)
        canvas.text(cell.centre, label_text(entry))


def _grey(share: float) -> str:
    level = round(255 * (1 - _DARKEST * share))
    return f"#{level:02x}{level:02x}{level:02x}"


def _window(window: tuple[int, int, int, int], shape: tuple[int, ...], left: float, side: float) -> Rectangle:
    row, column, height, width = map(int, window)
    if row < 0 or column < 0 or row + height > shape[0] or column + width > shape[1]:
        raise FamilyError(
            f"the window (row {row}, column {column}, {height} by {width}) does not lie on a grid of {shape[0]} by "
            f"{shape[1]} cells; rows and columns count from 0"
        )
    return Rectangle(left + column * side, row * _SMALLEST, left + (column + width) * side, (row + height) * _SMALLEST)
