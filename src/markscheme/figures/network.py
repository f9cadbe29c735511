"""Networks of fully connected layers: a column of circles for each layer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from markscheme.errors import FamilyError
from markscheme.figures.canvas import SMALL, TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import label_text, width_of
from markscheme.figures.geometry import Curve, Point, Rectangle, towards
from markscheme.figures.label_places import FRACTIONS, place_on_edges, smallest_fitting
from markscheme.numbers.exact import Value

_ROW, _COLUMN = 11.0, 26.0
# Of an edge, from where it begins: what stands before the first crossing is in the order of the nodes at its end.
_PLACES = (0.38, 0.34, 0.3, 0.27, 0.24, 0.21, 0.18)
_BEFORE = 0.04  # how far from the crossing

Layer = int | Sequence[object]


def network_figure(
    layers: Sequence[Layer], weights: Sequence[Value] | None = None, names: Sequence[str] | None = None
) -> RenderedFigure | None:
    """Draw a fully connected network; None where its weights would not be readable on a page.

    `layers`: the size of each layer, or the names of its nodes. `weights`: one matrix between each layer and the
    next, of shape (nodes of the next, nodes of this), printed on the edges. `names`: a letter for each layer,
    so that the nodes of "x" are x_1, x_2 and so on.
    """
    called = _named(layers, names)
    _check(called, weights)
    radius = max([3.4, *(width_of(name, TEXT) / 2 + 1 for layer in called for name in layer)])
    row, column = max(_ROW, 2 * radius + 3), max(_COLUMN, 2 * radius + 18)

    def make(scale: float, air: float) -> Canvas | None:
        centres = [
            [(k * column * scale, (i - (len(layer) - 1) / 2) * row * scale) for i in range(len(layer))]
            for k, layer in enumerate(called)
        ]
        return _drawn(called, centres, radius, weights, air)

    return smallest_fitting(make)


def _named(layers: Sequence[Layer], names: Sequence[str] | None) -> list[list[str]]:
    if names is not None and len(names) != len(layers):
        raise FamilyError(f"the network has {len(layers)} layers, but {len(names)} names; give one name for each")
    called = []
    for k, layer in enumerate(layers):
        letter = f"{names[k]}_" if names else None
        sized = isinstance(layer, int)
        nodes: Sequence[object] = range(1, layer + 1) if isinstance(layer, int) else layer
        called.append([f"{letter}{node}" if letter and sized else "" if sized else label_text(node) for node in nodes])
    return called


def _check(layers: list[list[str]], weights: Sequence[Value] | None) -> None:
    if weights is None:
        return
    shapes = [np.asarray(matrix, dtype=object).shape for matrix in weights]
    needed = [(len(after), len(before)) for before, after in pairwise(layers)]
    if shapes != needed:
        raise FamilyError(
            f"layers of {', '.join(str(len(layer)) for layer in layers)} nodes need weights of shapes {needed}, but "
            f"they have {shapes}; row i of a matrix holds the weights into node i"
        )


def _drawn(
    layers: list[list[str]], centres: list[list[Point]], radius: float, weights: Sequence[Value] | None, air: float
) -> Canvas | None:
    canvas = Canvas()
    for k in range(len(layers) - 1):
        curves = [Curve(towards(start, end, radius), towards(end, start, radius))
                  for end in centres[k + 1] for start in centres[k]]  # fmt: skip
        matrix = weights[k] if weights is not None else np.full((len(centres[k + 1]), len(centres[k])), "")
        texts = [label_text(entry) for row in matrix for entry in row]
        nodes = [Rectangle.around(centre, 2 * radius, 2 * radius) for centre in (*centres[k], *centres[k + 1])]
        places = place_on_edges(curves, texts, nodes, SMALL, air, _fractions(len(centres[k]), len(centres[k + 1])))
        if places is None:
            return None
        for curve in curves:
            canvas.curve(curve)
        for text, place in zip(texts, places, strict=True):
            canvas.text(place.centre, text, SMALL, halo=True)
    for layer, points in zip(layers, centres, strict=True):
        for name, centre in zip(layer, points, strict=True):
            canvas.circle(centre, radius)
            canvas.text(centre, name)
    return canvas


def _fractions(before: int, after: int) -> tuple[float, ...]:
    """List places of weights on their edges; edges of two nodes side by side meet at the share 1 / `after`."""
    if before == 1 or after == 1:
        return FRACTIONS
    return tuple(place for place in _PLACES if place <= 1 / after - _BEFORE)
