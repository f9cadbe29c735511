"""Markov chains: states on a circle, an arrow for each way from one to another, its probability beside it."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, dist, hypot, pi, sin

import numpy as np

from markscheme.errors import FamilyError
from markscheme.figures.canvas import SMALL, TEXT, Canvas, RenderedFigure, text_box
from markscheme.figures.figure_text import height_of, label_text, width_of
from markscheme.figures.geometry import Curve, Point, Rectangle, beside, towards
from markscheme.figures.graph import nodes_drawn
from markscheme.figures.label_places import FRACTIONS, choose_places, free_places, smallest_fitting
from markscheme.numbers.exact import Value

Label = str | Sequence[Sequence[object]]

# How far two opposite arrows bow apart, in their length: of more states less, lest neighbouring arrows cross.
_BENDS = {2: 0.17, 3: 0.1}
_BEND = 0.075
_CLEAR = 0.7  # between an arrow and the number beside it, in mm
_NEARER = 1.3  # so many times as far as from its own arrow is a number from every other one
_MOST_STATES = 6


def chain_figure(
    transition: Value, names: Sequence[object] | None = None, labels: Sequence[Sequence[Label]] | None = None
) -> RenderedFigure | None:
    """Draw a Markov chain from its transition matrix (m, m); None where a page has no room for its numbers.

    An arrow goes from i to j where entry (i, j) is not 0, and the entry stands beside it, or the entry of `labels`: a
    text, or lines of which each is a list of texts and numbers. The states are called 1 to m unless they have names.
    """
    matrix = np.asarray(transition, dtype=object)
    _check(matrix, names, labels)
    if len(matrix) > _MOST_STATES:
        return None
    called = [label_text(name) for name in (range(1, len(matrix) + 1) if names is None else names)]
    links = [(int(i), int(j)) for i, j in np.argwhere(matrix != 0)]
    texts = [label_text(matrix[link]) if labels is None else _lines(labels[link[0]][link[1]]) for link in links]
    radius = max([3.8, *(width_of(name, TEXT) / 2 + 1.2 for name in called)])
    apart = 2 * radius + 14 + max([0.0, *(width_of(text, SMALL) for text in texts)])
    circle = apart / 2 / sin(pi / len(called)) if len(called) > 1 else 0.0

    def make(scale: float, air: float) -> Canvas | None:
        centres = _places(len(called), circle * scale)
        curves = [_curve(centres, link, links, radius) for link in links]
        places = _beside_curves(curves, texts, centres, radius, air)
        return (
            None
            if places is None
            else nodes_drawn(centres, called, radius, curves, texts, places, directed=True, halo=False)
        )

    return smallest_fitting(make)


def _lines(label: Label) -> str:
    return label if isinstance(label, str) else "\n".join("".join(map(label_text, line)) for line in label)


def _check(matrix: np.ndarray, names: Sequence[object] | None, labels: Sequence[Sequence[Label]] | None) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise FamilyError(f"a transition matrix is square, but this one has the shape {matrix.shape}; mend it")
    if names is not None and len(names) != len(matrix):
        raise FamilyError(f"the chain has {len(matrix)} states, but {len(names)} names; give one name for each")
    if labels is not None and [len(row) for row in labels] != [len(matrix)] * len(matrix):
        raise FamilyError(f"the chain has {matrix.size} arrows, but {sum(map(len, labels))} labels; give one for each")


def _places(count: int, circle: float) -> list[Point]:
    """Two states side by side, more clockwise from the top."""
    first = pi if count == 2 else -pi / 2
    return [(circle * cos(first + 2 * pi * i / count), circle * sin(first + 2 * pi * i / count)) for i in range(count)]


def _curve(centres: list[Point], link: tuple[int, int], links: list[tuple[int, int]], radius: float) -> Curve:
    """Draw the arrow from rim to rim; opposite ones bow apart, a loop lies outside its state."""
    i, j = link
    start, end = centres[i], centres[j]
    if i == j:
        return _loop(start, radius)
    bend = beside(start, end, 2 * _BENDS.get(len(centres), _BEND) * dist(start, end) * ((j, i) in links))
    return Curve(towards(start, bend, radius), towards(end, bend, radius), (bend,) if (j, i) in links else ())


def _loop(centre: Point, radius: float) -> Curve:
    angle = atan2(centre[1], centre[0]) if centre != (0.0, 0.0) else -pi / 2

    def out(turn: float, distance: float) -> Point:
        return centre[0] + distance * cos(angle + turn), centre[1] + distance * sin(angle + turn)

    return Curve(out(-0.5, radius), out(0.5, radius), (out(-0.62, 3.2 * radius), out(0.62, 3.2 * radius)))


def _beside_curves(
    curves: list[Curve], texts: list[str], centres: list[Point], radius: float, air: float
) -> list[Rectangle] | None:
    """Find a place beside each arrow, clear of all states and all arrows, its own among them."""
    segments = [segment for curve in curves for segment in curve.segments()]
    dots = np.array([[curve.at(i / 20) for i in range(21)] for curve in curves])
    taken = [Rectangle.around(centre, 2 * radius, 2 * radius).grown(air) for centre in centres]
    candidates = []
    for i, (curve, text) in enumerate(zip(curves, texts, strict=True)):
        found = [place for place in free_places(_along(curve, text), taken, segments) if _belongs(place, dots, i)]
        if not found:
            return None
        candidates.append([place.grown(air / 2) for place in found])
    return choose_places(candidates)


def _belongs(place: Rectangle, dots: np.ndarray, own: int) -> bool:
    """Say whether a number is clearly nearest to its own arrow."""
    distances = np.hypot(*np.moveaxis(dots - np.array(place.centre), -1, 0)).min(axis=1)
    return bool(np.delete(distances, own).min(initial=np.inf) > _NEARER * distances[own])


def _along(curve: Curve, text: str) -> list[Rectangle]:
    """List the places of a number beside its arrow, first on the outer side of its bend, then on the inner one."""
    width, height = width_of(text, SMALL) + 0.5, height_of(text, SMALL) + 0.2
    found = []
    for side in (1, -1):
        for fraction in FRACTIONS:
            (x, y), (x1, y1), (x2, y2) = (curve.at(fraction + step) for step in (0, -0.02, 0.02))
            length = hypot(x2 - x1, y2 - y1) or 1.0
            # The left of one who walks along: there opposite arrows bow to, and loops to the outside.
            across = side * (y2 - y1) / length, -side * (x2 - x1) / length
            away = abs(across[0]) * width / 2 + abs(across[1]) * height / 2 + _CLEAR
            found.append(text_box((x + across[0] * away, y + across[1] * away), text, SMALL))
    return found
