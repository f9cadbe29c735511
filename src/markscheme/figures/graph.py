"""Graphs: the nodes on a circle, the first at the top, the others clockwise."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, dist, pi, sin

import numpy as np

from markscheme.errors import FamilyError
from markscheme.figures.canvas import SMALL, TEXT, Canvas, RenderedFigure, text_box
from markscheme.figures.figure_text import label_text, width_of
from markscheme.figures.geometry import Curve, Point, Rectangle, overlapping, towards
from markscheme.figures.geometry import beside as point_beside
from markscheme.figures.label_places import place_on_edges, smallest_fitting
from markscheme.numbers.exact import Value

_BEYOND_LOOP = 2.6  # how far a loop reaches from the middle of its node, in radii
_BEND = 0.16  # how far two opposite arrows bow apart, in their length


def graph_figure(
    adjacency: Value,
    names: Sequence[object] | None = None,
    directed: bool = False,
    weights: bool = False,
    beside: Sequence[Value] | None = None,
) -> RenderedFigure | None:
    """Draw the graph of an adjacency matrix (n, n); None where its weights would not be readable on a page.

    An edge goes from i to j where entry (i, j) is not 0, with an arrow if `directed`; else the matrix has to be
    symmetric. The nodes are called 1 to n unless they have names; `weights` prints each entry on its edge, `beside`
    a number or a vector outside each node, as its features.
    """
    matrix = np.asarray(adjacency, dtype=object)
    _check(matrix, names, directed, beside)
    notes = [_note(value) for value in beside] if beside is not None else [""] * len(matrix)
    called = [label_text(name) for name in (range(1, len(matrix) + 1) if names is None else names)]
    links = _links(matrix, directed)
    texts = [label_text(matrix[link]) if weights else "" for link in links]
    radius = max([3.2, *(width_of(name, TEXT) / 2 + 1 for name in called)])
    apart = 2 * radius + (9 if directed else 7) + max([0.0, *(width_of(text, SMALL) for text in texts)])
    circle = apart / 2 / sin(pi / len(called)) if len(called) > 1 else 0.0

    def make(scale: float, air: float) -> Canvas | None:
        centres = _places(len(called), circle * scale)
        curves = [edge_curve(centres, link, links, radius) for link in links]
        nodes = [Rectangle.around(centre, 2 * radius, 2 * radius) for centre in centres]
        looped = [(k, k) in links for k in range(len(called))]
        outside = [_outside(*each, radius) for each in zip(centres, notes, looped, strict=True)]
        if overlapping([*filter(None, outside), *nodes]):
            return None
        places = place_on_edges(curves, texts, [*filter(None, outside), *nodes], SMALL, air)
        if places is None:
            return None
        canvas = nodes_drawn(centres, called, radius, curves, texts, places, directed)
        for note, place in zip(notes, outside, strict=True):
            if place is not None:
                canvas.text(place.centre, note, SMALL)
        return canvas

    return smallest_fitting(make)


def _check(matrix: np.ndarray, names: Sequence[object] | None, directed: bool, beside: Sequence[Value] | None) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise FamilyError(f"an adjacency matrix is square, but this one has the shape {matrix.shape}; mend it")
    if names is not None and len(names) != len(matrix):
        raise FamilyError(f"the graph has {len(matrix)} nodes, but {len(names)} names; give one name for each")
    if beside is not None and len(beside) != len(matrix):
        raise FamilyError(f"the graph has {len(matrix)} nodes, but {len(beside)} texts beside them; give one for each")
    for i, j in np.argwhere(np.triu(matrix != matrix.T)):
        if not directed:
            raise FamilyError(
                f"the adjacency matrix is not symmetric: entry ({i + 1}, {j + 1}) is {matrix[i, j]} and entry "
                f"({j + 1}, {i + 1}) is {matrix[j, i]}; draw it with directed=True"
            )


def _links(matrix: np.ndarray, directed: bool) -> list[tuple[int, int]]:
    return [(int(i), int(j)) for i, j in np.argwhere(matrix != 0) if directed or i <= j]


def _places(count: int, circle: float) -> list[Point]:
    turn = [2 * pi * k / count - (0 if count == 2 else pi / 2) + (pi if count == 2 else 0) for k in range(count)]
    return [(circle * cos(angle), circle * sin(angle)) for angle in turn]


def edge_curve(centres: list[Point], link: tuple[int, int], links: list[tuple[int, int]], radius: float) -> Curve:
    """Draw the edge from rim to rim; opposite arrows bow apart, a loop is a curve outside its node."""
    i, j = link
    start, end = centres[i], centres[j]
    if i == j:
        return _loop(start, radius)
    if (j, i) not in links:
        return Curve(towards(start, end, radius), towards(end, start, radius))
    bend = point_beside(start, end, 2 * _BEND * dist(start, end))
    return Curve(towards(start, bend, radius), towards(end, bend, radius), (bend,))


def _loop(centre: Point, radius: float) -> Curve:
    """Draw a loop on the side of its node that looks away from the middle of the graph."""
    middle = (0.0, 0.0)
    angle = -pi / 2 if centre == middle else atan2(centre[1], centre[0])

    def out(turn: float, distance: float) -> Point:
        return centre[0] + distance * cos(angle + turn), centre[1] + distance * sin(angle + turn)

    return Curve(out(-0.45, radius), out(0.45, radius), (out(-0.6, 3.4 * radius), out(0.6, 3.4 * radius)))


def _note(value: Value) -> str:
    """Write a number, or a vector in brackets."""
    entries = np.asarray(value, dtype=object)
    return label_text(value) if entries.ndim == 0 else f"({', '.join(map(label_text, entries))})"


def _outside(centre: Point, note: str, looped: bool, radius: float) -> Rectangle | None:
    """Find the place of a note: outside its node, seen from the middle of the graph, and beyond a loop."""
    if not note:
        return None
    angle = atan2(centre[1], centre[0]) if centre != (0.0, 0.0) else pi / 2
    looped = looped and centre != (0.0, 0.0)  # the loop of a lone node goes up, and the note stands below
    reach = radius * (_BEYOND_LOOP if looped else 1)
    taken = Rectangle.around(centre, 2 * reach, 2 * reach).grown(0.5)
    place, distance = taken, reach
    while place.meets(taken):
        distance += 0.5
        place = text_box((centre[0] + distance * cos(angle), centre[1] + distance * sin(angle)), note, SMALL)
    return place


def nodes_drawn(
    centres: list[Point],
    names: list[str],
    radius: float,
    curves: list[Curve],
    texts: list[str],
    places: list[Rectangle],
    directed: bool,
    halo: bool = True,
) -> Canvas:
    """Draw edges, nodes with their names, and a text in its place for each edge; with a `halo` it may stand on it."""
    canvas = Canvas()
    for curve in curves:
        canvas.curve(curve, arrow=directed)
    for centre, name in zip(centres, names, strict=True):
        canvas.circle(centre, radius)
        canvas.text(centre, name)
    for text, place in zip(texts, places, strict=True):
        canvas.text(place.centre, text, SMALL, halo=halo)
    return canvas
