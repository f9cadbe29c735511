"""Computation graphs: nodes on a raster, arrows between them."""

from __future__ import annotations

from collections.abc import Sequence

from markscheme.errors import FamilyError, did_you_mean
from markscheme.figures.canvas import SMALL, TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import coordinate, height_of, label_text, width_of
from markscheme.figures.geometry import Curve, Point, Rectangle, beside, crosses, overlapping
from markscheme.figures.label_places import place_on_edges, smallest_fitting
from markscheme.numbers.exact import Number

_APART, _SMALLEST = 9.0, 7.0
_AIR = 1.0
_BENDS = (0.0, 8.0, -8.0, 14.0, -14.0, 20.0, -20.0)

FlowNode = tuple[str, object, Number, Number]
FlowEdge = tuple[str, str, object]


def flow_figure(nodes: Sequence[FlowNode], edges: Sequence[FlowEdge]) -> RenderedFigure | None:
    """Draw a computation graph; None where its labels would not be readable on a page.

    `nodes`: (name, text, column, row); the name is what edges call it, the text what is printed, of one line or
    more. Columns count from the left, rows from the top; halves are fine. `edges`: (from, to, text or "").
    """
    _check(nodes, edges)
    texts = [label_text(text) for _, text, _, _ in nodes]
    sizes = [(max(width_of(text, TEXT) + 3, _SMALLEST), height_of(text, TEXT) + 3.4) for text in texts]
    labels = [label_text(text) for _, _, text in edges]
    columns, rows = [coordinate(node[2]) for node in nodes], [coordinate(node[3]) for node in nodes]
    room = _APART + max([0.0, *(width_of(label, SMALL) for label in labels)])

    def make(scale: float, air: float) -> Canvas | None:
        xs = _spread(columns, [width for width, _ in sizes], room * scale)
        ys = _spread(rows, [height for _, height in sizes], _APART * scale)
        boxes = [Rectangle.around((x, y), *size) for x, y, size in zip(xs, ys, sizes, strict=True)]
        curves = None if overlapping(boxes) else _routes(nodes, edges, boxes)
        places = None if curves is None else place_on_edges(curves, labels, boxes, SMALL, air)
        return None if curves is None or places is None else _drawn(boxes, texts, curves, labels, places)

    return smallest_fitting(make)


def _spread(steps: list[float], sizes: list[float], gap: float) -> list[float]:
    """Give the places of columns (or rows) that are as wide as their widest node, with gaps between them."""
    known = sorted(set(steps))
    widest = [max(size for step, size in zip(steps, sizes, strict=True) if step == each) for each in known]
    places = {known[0]: 0.0}
    for k in range(1, len(known)):
        step, touching = known[k] - known[k - 1], (widest[k - 1] + widest[k]) / 2
        places[known[k]] = places[known[k - 1]] + touching * min(step, 1.0) + gap * step
    return [places[step] for step in steps]


def _check(nodes: Sequence[FlowNode], edges: Sequence[FlowEdge]) -> None:
    names = [name for name, _, _, _ in nodes]
    for name in names:
        if names.count(name) > 1:
            raise FamilyError(f"two nodes of the drawing are called {name!r}; give each a name of its own")
    for start, end, _ in edges:
        for name in (start, end):
            if name not in names:
                raise FamilyError(
                    f"the edge from {start!r} to {end!r}: no node is called {name!r}; {did_you_mean(name, names)}"
                )


def _routes(nodes: Sequence[FlowNode], edges: Sequence[FlowEdge], boxes: list[Rectangle]) -> list[Curve] | None:
    """Draw each edge straight where no node stands in its way, else bowed around; None where that fails."""
    index = {node[0]: k for k, node in enumerate(nodes)}
    curves = []
    for start, end, _ in edges:
        i, j = index[start], index[end]
        others = [box.grown(_AIR) for k, box in enumerate(boxes) if k not in (i, j)]
        bowed = (_route(boxes[i], boxes[j], bend) for bend in _BENDS)
        clear = (c for c in bowed if not any(crosses(part, box) for part in c.segments() for box in others))
        curve = next(clear, None)
        if curve is None:
            return None
        curves.append(curve)
    return curves


def _route(start: Rectangle, end: Rectangle, bend: float) -> Curve:
    control = beside(start.centre, end.centre, 2 * bend)
    return Curve(_rim(start, control), _rim(end, control), (control,) if bend else ())


def _rim(box: Rectangle, target: Point) -> Point:
    """Find where the way from the middle of a box to a point leaves the box."""
    (x, y), half_x, half_y = box.centre, (box.right - box.left) / 2, (box.bottom - box.top) / 2
    across, down = target[0] - x, target[1] - y
    share = min(half_x / abs(across) if across else 1e9, half_y / abs(down) if down else 1e9)
    return x + across * share, y + down * share


def _drawn(
    boxes: list[Rectangle], texts: list[str], curves: list[Curve], labels: list[str], places: list[Rectangle]
) -> Canvas:
    canvas = Canvas()
    for curve in curves:
        canvas.curve(curve, arrow=True)
    for box, text in zip(boxes, texts, strict=True):
        canvas.box(box, fill="#fff", rounded=3.4 if box.right - box.left <= _SMALLEST else 1.6)
        canvas.text(box.centre, text)
    for label, place in zip(labels, places, strict=True):
        canvas.text(place.centre, label, SMALL, halo=True)
    return canvas
