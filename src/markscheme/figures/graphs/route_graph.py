"""Graphs in which a way is searched: the start on the left, the goal on the right, costs on the edges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, islice, permutations, product
from math import cos, pi, sin

from markscheme.errors import FamilyError
from markscheme.figures.canvas import HEAVY, PLAIN, SMALL, TEXT, Canvas, RenderedFigure, text_box
from markscheme.figures.figure_text import label_text, width_of
from markscheme.figures.geometry import Point, Rectangle, crosses
from markscheme.figures.graph import edge_curve
from markscheme.figures.label_places import FRACTIONS, choose_places, free_places, places_along, smallest_fitting

_ACROSS, _DOWN = 25.0, 17.0
_COMPARED, _TRIED = 120, 10  # layouts of a kind that are compared; the best of which are tried with their labels
_MOST_NODES, _MOST_EDGES = 9, 16
# Across, of every second node of a column, and down, of every second column, so that edges pass by.
_SHIFTS = ((0.0, 0.0), (0.3, 0.0), (0.0, 0.5), (-0.3, 0.5), (0.3, -0.5))
_SHORT = "h = 10"
_OVER, _CROSSED = 50, 3  # what an edge over a node counts, and two edges that cross

Link = tuple[int, int]


def route_graph_figure(
    names: Sequence[str],
    costs: Mapping[Link, object],
    ends: Link,
    directed: bool = False,
    beside: Sequence[object] | None = None,
    thick: Collection[Link] = (),
) -> RenderedFigure | None:
    """Draw a graph with a start and a goal; None where it would not be readable on a page.

    `costs`: the text of each edge (from, to), by the places of the nodes from 0; of an undirected graph each once.
    `ends`: the start, which is grey, and the goal, which has two rings. `beside`: a text near each node; `thick`:
    the edges of a way, drawn with a thick line.
    """
    for link in (*costs, ends):
        if not all(0 <= node < len(names) for node in link):
            raise FamilyError(f"the edge {link} of a graph of {len(names)} nodes leads nowhere; nodes count from 0")
    if len(names) > _MOST_NODES or len(costs) > _MOST_EDGES:
        return None
    notes = [label_text(note) for note in beside] if beside is not None else [""] * len(names)
    texts = {link: label_text(cost) for link, cost in costs.items()}
    radius = max([3.4, *(width_of(name, TEXT) / 2 + 1.2 for name in names)])
    layouts = _best_layouts(len(names), list(costs), ends)

    def make(scale: float, air: float) -> Canvas | None:
        for layout in layouts:
            centres = [(x * _ACROSS * scale, y * _DOWN * scale) for x, y in layout]
            canvas = _drawn(names, texts, ends, directed, notes, thick, centres, radius, air)
            if canvas is not None:
                return canvas
        return None

    return smallest_fitting(make)


def _columns(count: int, links: Collection[Link], ends: Link) -> list[list[int]]:
    """Put nodes into columns by their distance from the start; the goal stands behind all others."""
    start, goal = ends
    near: dict[int, set[int]] = {node: set() for node in range(count)}
    for i, j in links:
        near[i].add(j)
        near[j].add(i)
    far = {start: 0}
    for node in (order := [start]):
        for other in sorted(near[node] - far.keys()):
            far[other] = far[node] + 1
            order += [other] if other != goal else []
    last = max((far[node] for node in far if node != goal), default=0) + 1
    far[goal] = last
    columns = [[node for node in range(count) if far.get(node, last - 1) == k] for k in range(last + 1)]
    return [column for column in columns if column]


def _best_layouts(count: int, links: list[Link], ends: Link) -> list[list[Point]]:
    """Compare layouts, the one with the fewest crossings first, and leave out those with an edge over a node."""
    columns = _columns(count, links, ends)
    rated: list[tuple[float, int, list[Point]]] = []
    for layouts in (_in_columns(columns), _on_ring(columns)):
        if sum(bad < _CROSSED for bad, _, _ in rated) >= _TRIED:
            break
        for layout in islice(layouts, _COMPARED):
            places = [layout[node] for node in range(count)]
            rated.append((_badness(places, links), len(rated), places))
    return [places for bad, _, places in sorted(rated)[:_TRIED] if bad < _OVER]


def _in_columns(columns: list[list[int]]) -> Iterator[dict[int, Point]]:
    for across, down in _SHIFTS:
        for orders in product(*(permutations(column) for column in columns)):
            yield {
                node: (x + (across if k % 2 else 0.0), k - (len(order) - 1) / 2 + down * (x % 2))
                for x, order in enumerate(orders)
                for k, node in enumerate(order)
            }


def _on_ring(columns: list[list[int]]) -> Iterator[dict[int, Point]]:
    """Put the start on the left of an ellipse, the goal on the right and the others above and below, on no line."""
    (start,), *inner, (goal,) = columns
    others = [node for column in inner for node in column]
    wide, high = max(1.0, len(columns) / 2), 0.55 * (len(others) + 1) / 2
    for above in range(len(others) // 2, len(others) + 1):
        for order in islice(permutations(others), _COMPARED // 4):
            layout = {start: (-wide, 0.0), goal: (wide, 0.0)}
            for sign, arc in ((-1, order[:above]), (1, order[above:])):
                for k, node in enumerate(arc, 1):
                    turn = pi * k / (len(arc) + 1)
                    layout[node] = -wide * cos(turn), sign * high * sin(turn)
            yield layout


def _badness(places: Sequence[Point], links: Sequence[Link]) -> float:
    """Count edges over a node, which is bad, and edges that cross, which is ugly; long ones count a little."""
    found = 0.0
    for i, j in links:
        segment = places[i], places[j]
        over = sum(
            crosses(segment, Rectangle.around(places[k], 0.3, 0.44)) for k in range(len(places)) if k not in (i, j)
        )
        found += _OVER * over + abs(places[i][0] - places[j][0]) / 100 + abs(places[i][1] - places[j][1]) / 100
    return found + _CROSSED * sum(_cross(places, *pair) for pair in combinations(links, 2))


def _cross(places: Sequence[Point], one: Link, other: Link) -> bool:
    if set(one) & set(other):
        return False

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = ((places[i], places[j]) for i, j in (one, other))
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _drawn(
    names: Sequence[str],
    texts: Mapping[Link, str],
    ends: Link,
    directed: bool,
    notes: Sequence[str],
    thick: Collection[Link],
    centres: list[Point],
    radius: float,
    air: float,
) -> Canvas | None:
    links = list(texts)
    curves = [edge_curve(centres, link, links if directed else [], radius) for link in links]
    nodes = [Rectangle.around(centre, 2 * radius, 2 * radius) for centre in centres]
    segments = [curve.segments() for curve in curves]
    taken = [node.grown(air) for node in nodes]
    candidates = []
    for i, (curve, text) in enumerate(zip(curves, texts.values(), strict=True)):
        others = [segment for j, each in enumerate(segments) if j != i for segment in each]
        clear = [
            place  # not so near to where two edges cross that it may be the other's
            for place in places_along(curve, text, SMALL, FRACTIONS)
            if free_places([place.grown(air * 0.7)], taken, others)
        ]
        candidates.append(clear)
    written = range(len(names)) if any(notes) else []
    every = [segment for each in segments for segment in each]
    candidates += [free_places(_around(centres[k], notes[k], radius + air), nodes, every) for k in written]
    chosen = choose_places([[place.grown(air / 2) for place in places] for places in candidates])
    if chosen is None or any(
        crosses(s, box) for i, one in enumerate(curves) for s in one.segments() for box in _others(nodes, links[i])
    ):
        return None
    canvas = Canvas()
    for link, curve in zip(links, curves, strict=True):
        is_thick = link in thick or (not directed and link[::-1] in thick)
        canvas.curve(curve, arrow=directed, width=HEAVY if is_thick else PLAIN)
    for k, (centre, name) in enumerate(zip(centres, names, strict=True)):
        canvas.circle(centre, radius, "#ddd" if k == ends[0] else "#fff")
        if k == ends[1]:
            canvas.circle(centre, radius - 0.7)
        canvas.text(centre, name)
    for place, text in zip(chosen, [*texts.values(), *(notes[k] for k in written)], strict=True):
        canvas.text(place.centre, text, SMALL, halo=True)
    return canvas


def _others(nodes: Sequence[Rectangle], link: Link) -> list[Rectangle]:
    return [node for k, node in enumerate(nodes) if k not in link]


def _around(centre: Point, text: str, distance: float) -> list[Rectangle]:
    """List places of a text about a node: below, above, at its sides, at its corners.

    All of a short text are alike, so that a graph looks the same with other texts beside its nodes.
    """
    box = text_box((0.0, 0.0), max(text, _SHORT, key=lambda one: width_of(one, SMALL)), SMALL)
    wide, high = (box.right - box.left) / 2, (box.bottom - box.top) / 2
    found = []
    for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
        reach = distance * (0.72 if x and y else 1) + 0.2
        place = centre[0] + x * (reach + wide), centre[1] + y * (reach + high)
        found.append(Rectangle.around(place, 2 * wide, 2 * high))
    return found
