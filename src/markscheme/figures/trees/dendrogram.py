"""Dendrograms: which clusters are joined, and at what height."""

from __future__ import annotations

from collections.abc import Sequence

from markscheme.errors import FamilyError
from markscheme.figures.axes import Scale, axes_around
from markscheme.figures.canvas import PLAIN, SMALL, TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import coordinate, label_text, width_of
from markscheme.figures.geometry import Point
from markscheme.numbers.exact import Number, to_float

_APART = 9.0  # from leaf to leaf, in mm
_AIR = 2.5  # between the names of two leaves
_TICK = 1.0
_BRANCH = 0.35


def dendrogram_figure(
    merges: Sequence[Sequence[int]], heights: Sequence[Number], names: Sequence[object] | None = None
) -> RenderedFigure | None:
    """Draw a dendrogram above an axis of heights; None where a page has no room for its leaves.

    `merges`: the numbers of the two clusters joined, from the first merge to the last; a cluster is called by its
    smallest leaf, counted from 1. `heights`: one for each merge. The leaves are called 1 to n unless they have names.
    """
    called = [label_text(name) for name in (range(1, len(heights) + 2) if names is None else names)]
    leaves = _in_order(merges, len(heights) + 1)
    if len(called) != len(leaves):
        raise FamilyError(f"the dendrogram has {len(leaves)} leaves, but {len(called)} names; give one name for each")
    levels = [coordinate(height) for height in heights]
    scale = axes_around([0.0, *levels], [0.0, *levels], downwards=True).y
    apart = max(_APART, *(width_of(name, TEXT) + _AIR for name in called))
    tops: dict[int, Point] = {leaf: (place * apart, 0.0) for place, leaf in enumerate(leaves)}
    canvas = Canvas()
    _axis(canvas, scale, -apart)
    for leaf, name in enumerate(called, 1):
        canvas.text((tops[leaf][0], 0.9 * TEXT), name)
    for (one, other), level in zip(merges, levels, strict=True):
        tops[one] = _joined(canvas, tops[one], tops.pop(other), -scale.place(level))
    return canvas.drawing() if canvas.fits() else None


def _in_order(merges: Sequence[Sequence[int]], count: int) -> list[int]:
    """List the leaves so that no branch crosses another: those of a cluster stand side by side."""
    clusters = {leaf: [leaf] for leaf in range(1, count + 1)}
    for one, other in merges:
        if one not in clusters or other not in clusters or one == other:
            raise FamilyError(f"clusters {one} and {other} cannot be joined; each is called by its smallest leaf")
        clusters[min(one, other)] = clusters.pop(one) + clusters.pop(other)
    if len(clusters) != 1:
        raise FamilyError(f"{len(merges)} merges leave {len(clusters)} clusters; a dendrogram joins all leaves")
    return next(iter(clusters.values()))


def _joined(canvas: Canvas, one: Point, other: Point, y: float) -> Point:
    """Draw a branch up from either cluster and a line between them; give its middle."""
    for x, foot in (one, other):
        canvas.line(((x, foot), (x, y)), _BRANCH)
    canvas.line(((one[0], y), (other[0], y)), _BRANCH)
    return (one[0] + other[0]) / 2, y


def _axis(canvas: Canvas, scale: Scale, x: float) -> None:
    canvas.line(((x, 0.0), (x, -scale.length)), PLAIN)
    for tick in scale.ticks:
        y, text = -scale.place(to_float(tick)), label_text(tick)
        canvas.line(((x - _TICK, y), (x, y)), PLAIN)
        canvas.text((x - _TICK - 0.6 - width_of(text, SMALL) / 2, y), text, SMALL)
