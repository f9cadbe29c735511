"""Trees from the root down: decision trees, game trees, Huffman trees."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import fsum

from markscheme.errors import FamilyError
from markscheme.figures.canvas import SMALL, TEXT, Canvas, RenderedFigure
from markscheme.figures.figure_text import height_of, label_text, width_of
from markscheme.figures.geometry import Curve, Point, Rectangle, overlapping
from markscheme.figures.label_places import place_on_edges, smallest_fitting

GAP, DROP = 4.0, 9.0
FRACTIONS = (0.6, 0.54, 0.66, 0.48, 0.72, 0.42, 0.36, 0.3)  # below the middle, where siblings are further apart

Children = Mapping[Hashable, Sequence[Hashable]]


def tree_figure(
    children: Children,
    names: Mapping[Hashable, object] | None = None,
    edge_names: Mapping[tuple[Hashable, Hashable], object] | None = None,
) -> RenderedFigure | None:
    """Draw a tree, the root at the top; None where it would not be readable on a page.

    `children`: for each inner node the list of its children, the root first; a node that has no entry is a leaf.
    `names`: the text of a node, of one line or more, where it is not the node itself. `edge_names`: the text of an
    edge (parent, child).
    """
    root = root_of(children)
    order = list(from_the_top(children, root))
    texts = {node: label_text((names or {}).get(node, node)) for node, _ in order}
    sizes = {node: (max(width_of(text, TEXT) + 3, 7.0), height_of(text, TEXT) + 3) for node, text in texts.items()}
    labels = {edge: label_text(text) for edge, text in (edge_names or {}).items()}
    deepest = max(height for _, height in sizes.values())

    def make(scale: float, air: float) -> Canvas | None:
        room = {child: (width_of(label, SMALL) + 2 * air) / FRACTIONS[0] for (_, child), label in labels.items()}
        boxes = tree_boxes(children, root, sizes, room if air > 1 else {}, GAP * scale, deepest + DROP * scale)
        return _drawn(children, boxes, texts, labels, air)

    return smallest_fitting(make)


def root_of(children: Children) -> Hashable:
    """Find the one node that is no child; raise FamilyError where this is no tree."""
    below = [child for each in children.values() for child in each]
    roots = [node for node in children if node not in below]
    if len(roots) != 1 or len(set(below)) != len(below) or len(list(from_the_top(children, roots[0]))) <= len(below):
        raise FamilyError(
            f"a tree has one root and each other node one parent, but here the roots are {roots} and the children "
            f"{below}; give each node a name of its own"
        )
    return roots[0]


def from_the_top(children: Children, node: Hashable, depth: int = 0) -> Iterator[tuple[Hashable, int]]:
    """Yield a node and all below it with their depths, parents first."""
    yield node, depth
    for child in children.get(node, ()):
        yield from from_the_top(children, child, depth + 1)


def tree_boxes(
    children: Children,
    root: Hashable,
    sizes: Mapping[Hashable, tuple[float, float]],
    room: Mapping[Hashable, float],
    gap: float,
    drop: float,
) -> dict[Hashable, Rectangle]:
    """Give each subtree a strip as wide as it needs; a node stands over the middle of its outer children."""
    strips: dict[Hashable, float] = {}
    order = list(from_the_top(children, root))
    for node, _ in reversed(order):
        below = children.get(node, ())
        strips[node] = max(sizes[node][0] + gap, room.get(node, 0.0), fsum(strips[child] for child in below))
    lefts: dict[Hashable, float] = {root: 0.0}
    boxes: dict[Hashable, Rectangle] = {}
    for node, _ in order:
        below = children.get(node, ())
        left = lefts[node] + (strips[node] - fsum(strips[child] for child in below)) / 2
        for child in below:
            lefts[child] = left
            left += strips[child]
    middles: dict[Hashable, float] = {}
    for node, depth in reversed(order):
        below = children.get(node, ())
        outer = (middles[below[0]] + middles[below[-1]]) / 2 if below else lefts[node] + strips[node] / 2
        middles[node] = outer
        boxes[node] = Rectangle.around((outer, depth * drop), *sizes[node])
    return boxes


def _drawn(
    children: Children,
    boxes: Mapping[Hashable, Rectangle],
    texts: Mapping[Hashable, str],
    labels: Mapping[tuple[Hashable, Hashable], str],
    air: float,
) -> Canvas | None:
    edges = [(node, child) for node in children for child in children[node]]
    curves = [Curve(foot(boxes[node]), head(boxes[child])) for node, child in edges]
    places = place_on_edges(
        curves, [labels.get(edge, "") for edge in edges], list(boxes.values()), SMALL, air, FRACTIONS
    )
    if places is None or overlapping(list(boxes.values())):
        return None
    canvas = Canvas()
    for curve in curves:
        canvas.curve(curve)
    for node, box in boxes.items():
        canvas.box(box, fill="#fff", rounded=1.6)
        canvas.text(box.centre, texts[node])
    for edge, place in zip(edges, places, strict=True):
        canvas.text(place.centre, labels.get(edge, ""), SMALL, halo=True)
    return canvas


def foot(box: Rectangle) -> Point:
    """Give the middle of the lower side, where edges leave."""
    return box.centre[0], box.bottom


def head(box: Rectangle) -> Point:
    """Give the middle of the upper side, where an edge arrives."""
    return box.centre[0], box.top
