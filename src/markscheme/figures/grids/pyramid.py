"""Grids of several finenesses side by side, each as wide as the others, as pooling over a pyramid has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from markscheme.errors import FamilyError
from markscheme.figures.canvas import TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import LINE, label_text, width_of
from markscheme.figures.geometry import Rectangle
from markscheme.numbers.exact import Value

_SMALLEST = 7.0
_BETWEEN = 9.0


def pyramid_figure(grids: Sequence[Value]) -> RenderedFigure | None:
    """Draw square grids of the same outer size, the entries in their cells, and above each its cells as "2 × 2".

    An entry may be text. None where they are too large for a page.
    """
    sheets = [np.asarray(grid, dtype=object) for grid in grids]
    for sheet in sheets:
        if sheet.ndim != 2 or sheet.shape[0] != sheet.shape[1] or not sheet.size:
            raise FamilyError(f"a level of a pyramid is a square matrix, but one has the shape {sheet.shape}")
    labels = [np.frompyfunc(label_text, 1, 1)(sheet) for sheet in sheets]
    outer = max(len(sheet) * max(_SMALLEST, *(width_of(text, TEXT) + 2 for text in sheet.ravel())) for sheet in labels)
    canvas = Canvas()
    for k, sheet in enumerate(labels):
        left, side = k * (outer + _BETWEEN), outer / len(sheet)
        canvas.text((left + outer / 2, -LINE * TEXT), f"{len(sheet)} × {len(sheet)}")
        for (i, j), text in np.ndenumerate(sheet):
            cell = Rectangle(left + j * side, i * side, left + (j + 1) * side, (i + 1) * side)
            canvas.box(cell)
            canvas.text(cell.centre, text)
    return canvas.drawing() if canvas.fits() else None
