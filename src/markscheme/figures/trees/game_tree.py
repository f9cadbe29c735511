"""Game trees as textbooks draw them: max nodes point up, min nodes down, chance nodes are round."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from math import hypot

from markscheme.errors import FamilyError
from markscheme.figures.canvas import PLAIN, SMALL, TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import height_of, label_text, width_of
from markscheme.figures.geometry import Curve, Point, Rectangle, beside, between, overlapping
from markscheme.figures.label_places import place_on_edges, smallest_fitting
from markscheme.figures.rooted_tree import FRACTIONS, Children, foot, from_the_top, head, root_of, tree_boxes

KINDS = ("max", "min", "chance")
_GAP, _DROP = 3.0, 8.0
_HEIGHT = 9.0  # of a triangle
_STROKE, _APART = 1.5, 0.55  # half of the length of a stroke that cuts an edge; half of the way between the two

Edge = tuple[Hashable, Hashable]


def game_tree_figure(
    children: Children,
    kinds: Mapping[Hashable, str],
    names: Mapping[Hashable, object],
    beneath: Mapping[Hashable, object] | None = None,
    edge_names: Mapping[Edge, object] | None = None,
    cut: Collection[Edge] = (),
) -> RenderedFigure | None:
    """Draw a game tree, the root at the top; None where it would not be readable on a page.

    `children`: for each inner node the list of its children, the root first. `kinds`: "max", "min" or "chance" for
    each inner node; all others are leaves. `names`: what stands in the nodes, a value or a letter; `beneath`: small
    below leaves. `edge_names`: the text of an edge (parent, child). `cut`: edges that are crossed out.
    """
    root = root_of(children)
    for node in children:
        if kinds.get(node) not in KINDS:
            raise FamilyError(f"node {node!r} of the game tree is {kinds.get(node)!r}; say {', '.join(KINDS)}")
    order = [node for node, _ in from_the_top(children, root)]
    texts = {node: label_text(names.get(node, "")) for node in order}
    below = {node: label_text(text) for node, text in (beneath or {}).items()}
    sizes = {node: _size(texts[node], below.get(node, ""), kinds.get(node, "")) for node in order}
    labels = {edge: label_text(text) for edge, text in (edge_names or {}).items()}

    def make(scale: float, air: float) -> Canvas | None:
        room = {child: (width_of(label, SMALL) + 2 * air) / FRACTIONS[0] for (_, child), label in labels.items()}
        drop = (_HEIGHT + _DROP) * scale
        boxes = tree_boxes(children, root, sizes, room if air > 1 else {}, _GAP * scale, drop)
        boxes = {node: _raised(box, sizes, order) for node, box in boxes.items()}
        return _drawn(children, kinds, boxes, (texts, below, labels), cut, air)

    return smallest_fitting(make)


def _size(text: str, beneath: str, kind: str) -> tuple[float, float]:
    """Give the size of a node: a triangle is as wide as its text needs it, some way above its base."""
    width, height = width_of(text, TEXT), height_of(text, TEXT)
    if kind == "chance":
        across = max(7.0, hypot(width, height) + 1)
        return across, across
    if kind:
        return max(9.5, (width + 0.6) / (1 - (height + 1.2) / _HEIGHT)), _HEIGHT
    return max(width, width_of(beneath, SMALL)) + 1.5, height + (height_of(beneath, SMALL) if beneath else 0) + 1


def _raised(box: Rectangle, sizes: Mapping[Hashable, tuple[float, float]], order: Collection[Hashable]) -> Rectangle:
    """Let all nodes of a depth begin at one height, whatever stands beneath the leaves."""
    tallest = max(sizes[node][1] for node in order)
    by = (tallest - (box.bottom - box.top)) / 2
    return Rectangle(box.left, box.top - by, box.right, box.bottom - by)


def _drawn(
    children: Children,
    kinds: Mapping[Hashable, str],
    boxes: Mapping[Hashable, Rectangle],
    texts: tuple[Mapping[Hashable, str], Mapping[Hashable, str], Mapping[Edge, str]],
    cut: Collection[Edge],
    air: float,
) -> Canvas | None:
    names, beneath, labels = texts
    edges = [(node, child) for node in children for child in children[node]]
    curves = [Curve(foot(boxes[node]), head(boxes[child])) for node, child in edges]
    written = [labels.get(edge, "") for edge in edges]
    places = place_on_edges(curves, written, list(boxes.values()), SMALL, air, FRACTIONS)
    if places is None or overlapping(list(boxes.values())):
        return None
    canvas = Canvas()
    for curve in curves:
        canvas.curve(curve)
    for edge, curve in zip(edges, curves, strict=True):
        if edge in cut:
            _cross_out(canvas, curve)
    for node, box in boxes.items():
        _draw_node(canvas, box, names[node], beneath.get(node, ""), kinds.get(node, ""))
    for text, place in zip(written, places, strict=True):
        canvas.text(place.centre, text, SMALL, halo=True)
    return canvas


def _draw_node(canvas: Canvas, box: Rectangle, name: str, beneath: str, kind: str) -> None:
    x = box.centre[0]
    if kind == "chance":
        canvas.circle(box.centre, (box.right - box.left) / 2)
        canvas.text(box.centre, name)
    elif kind:
        base, tip = (box.bottom, box.top) if kind == "max" else (box.top, box.bottom)
        canvas.polygon([(box.left, base), (box.right, base), (x, tip)])
        inwards = height_of(name, TEXT) / 2 + 0.9
        canvas.text((x, base - inwards if kind == "max" else base + inwards), name)
    else:
        height = height_of(name, TEXT)
        canvas.text((x, box.top + 0.5 + height / 2), name)
        canvas.text((x, box.top + 0.5 + height + height_of(beneath, SMALL) / 2), beneath, SMALL)


def _cross_out(canvas: Canvas, curve: Curve) -> None:
    """Draw two short strokes across an edge."""
    middle = between(curve.start, curve.end, 0.5)
    for by in (-_APART, _APART):
        at = _moved(middle, curve, by)
        canvas.line((_beside(at, curve, -_STROKE), _beside(at, curve, _STROKE)), 2 * PLAIN)


def _moved(point: Point, curve: Curve, by: float) -> Point:
    (x, y), (to_x, to_y) = curve.start, curve.end
    length = hypot(to_x - x, to_y - y) or 1.0
    return point[0] + (to_x - x) / length * by, point[1] + (to_y - y) / length * by


def _beside(point: Point, curve: Curve, by: float) -> Point:
    (x, y), (to_x, to_y) = curve.start, curve.end
    return beside((point[0] - (to_x - x), point[1] - (to_y - y)), (point[0] + (to_x - x), point[1] + (to_y - y)), by)
