"""Trellises: the states of a chain at each time, a column for every time, and the moves between neighbouring times."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from markscheme.errors import FamilyError
from markscheme.figures.canvas import HEAVY, PLAIN, SMALL, TEXT, THIN, Canvas, RenderedFigure
from markscheme.figures.figure_text import label_text, width_of
from markscheme.figures.geometry import Point, towards
from markscheme.numbers.exact import Value

_ACROSS, _DOWN = 20.0, 13.0  # from column to column, from state to state
_NEAR = 6.5  # from the last state down to the text below
_MOST_STATES = 6


def trellis_figure(
    transition: Value,
    below: Sequence[object],
    above: Sequence[object] | None = None,
    path: Sequence[int] | None = None,
) -> RenderedFigure | None:
    """Draw the trellis of a transition matrix (k, k), a column for each entry of `below`; None where there is no room.

    States are rows, called 1 to k; a line joins i to j of the next column where entry (i, j) is not 0. Under a column
    stands its text of `below`, over it that of `above`. A `path` of state numbers, one for each of the last columns, is
    drawn thick.
    """
    matrix = np.asarray(transition, dtype=object)
    _check(matrix, below, above, path)
    under, over = [label_text(text) for text in below], [label_text(text) for text in above or [""] * len(below)]
    across = max([_ACROSS, *(width_of(text, SMALL) + 3 for text in (*under, *over))])
    radius = max(3.4, width_of(str(len(matrix)), TEXT) / 2 + 1)
    columns = [[(across * t, _DOWN * i) for i in range(len(matrix))] for t in range(len(under))]
    canvas = Canvas()
    chosen = [None] * (len(under) - len(path or ())) + [int(state) - 1 for state in path or ()]
    for t, (left, right) in enumerate(pairwise(columns)):
        for i, j in np.argwhere(matrix != 0):
            thick = chosen[t : t + 2] == [int(i), int(j)]
            _line(canvas, left[i], right[j], radius, HEAVY if thick else PLAIN if path is None else THIN)
    for t, centres in enumerate(columns):
        for i, centre in enumerate(centres):
            canvas.circle(centre, radius)
            if chosen[t] == i:
                canvas.circle(centre, radius - 0.6)
            canvas.text(centre, str(i + 1))
        canvas.text((across * t, -_NEAR), over[t], SMALL)
        canvas.text((across * t, centres[-1][1] + _NEAR), under[t], SMALL)
    return canvas.drawing() if len(matrix) <= _MOST_STATES and canvas.fits() else None


def _line(canvas: Canvas, start: Point, end: Point, radius: float, width: float) -> None:
    canvas.line((towards(start, end, radius), towards(end, start, radius)), width)


def _check(
    matrix: np.ndarray, below: Sequence[object], above: Sequence[object] | None, path: Sequence[int] | None
) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise FamilyError(f"a transition matrix is square, but this one has the shape {matrix.shape}; mend it")
    if not len(below):
        raise FamilyError("a trellis has at least one column, but `below` is empty; give a text for each column")
    if above is not None and len(above) != len(below):
        raise FamilyError(f"the trellis has {len(below)} columns, but {len(above)} texts above; give one for each")
    if path is not None and (len(path) > len(below) or not all(1 <= int(state) <= len(matrix) for state in path)):
        raise FamilyError(
            f"a path names a state from 1 to {len(matrix)} for each of at most {len(below)} columns; mend it"
        )
