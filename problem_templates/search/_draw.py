"""Graphs drawn by lot in which searches part ways: the cheapest way is not the shortest, nor the first that is met."""

from markscheme.words import *

from . import _graph
from . import _frontier as frontier

NAMES = ("S", "A", "B", "C", "D", "E", "F", "G")


def nodes(n):
    return ["S", *NAMES[1 : n - 1], "G"]


def start(nodes):
    return nodes[0]


def goal(nodes):
    return nodes[-1]


def edges(stream, level, nodes, start, goal, algorithm, graph):
    """Among cheap ways with many edges and dear ones with few."""

    def is_telling(edges):
        links = _graph.links(edges, graph)
        _, _, parent = frontier.take(links, start, goal, None, keeps_first=True)
        taken, _, cheapest = frontier.take(links, start, goal, lambda g, node: g)
        _, _, hasty = frontier.take(links, start, goal, lambda g, node: g, early=True)
        ways = [frontier.way(one, goal) for one in (parent, cheapest, hasty)]
        if ways[0] == ways[1] or len(taken) < len(nodes) - 1:
            return False
        return algorithm not in ("a_star", "uniform_cost") or ways[1] != ways[2]

    return stream.again(lambda: _edges(stream, level, nodes, graph), until=is_telling, most=200)


def _edges(stream, level, nodes, graph):
    """Columns of nodes between start and goal, joined by edges forwards and some within a column."""
    inner = stream.shuffled(nodes[1:-1])
    cut = (len(inner) + 1) // 2
    columns = [nodes[:1], inner[:cut], inner[cut:], nodes[-1:]]
    found = {}
    for near, far in _graph.pairs(columns):
        for name in far:
            found[stream.choice(near), name] = 0
        for name in near:
            found[name, stream.choice(far)] = 0
    extra = [(a, b) for column in columns[1:3] for a, b in _graph.pairs(column)]
    extra += [(stream.choice(columns[k]), stream.choice(columns[k + 2])) for k in (0, 1)]
    extra += [(stream.choice(columns[1]), stream.choice(columns[2]))]
    for pair in stream.shuffled(extra)[: {"easy": 1, "medium": 2, "hard": 3}[level]]:
        if pair not in found and pair[::-1] not in found:
            found[pair] = 0
    return [
        [*pair, stream.between(1, 9)] for pair in sorted(found, key=lambda pair: [nodes.index(name) for name in pair])
    ]


def heuristic(stream, level, nodes, edges, start, goal, graph, algorithm):
    """A consistent one, one that is too low in places, or one that is too high at a node and leads A* astray."""
    links = _graph.links(edges, graph)
    home = frontier.distances(_graph.links(edges, graph, reverse=True), goal)
    kind = stream.choice(("consistent", "too_low", "too_high"))

    def draw():
        if kind == "consistent":  # what is left to the goal when edges cost less than they do
            cheaper = [[one, other, max(1, cost - stream.below(4))] for one, other, cost in edges]
            left = frontier.distances(_graph.links(cheaper, graph, reverse=True), goal)
            return array([left[name] for name in nodes])
        high = stream.choice(nodes[1:-1]) if kind == "too_high" else goal
        return array([_guess(stream, whole(home[name]), name == high, name == goal) for name in nodes])

    def is_telling(h):
        known = dict(zip(nodes, h, strict=True))
        (astar, a_way), (greedy, g_way), (cheap, c_way) = (
            _search(links, start, goal, *how)
            for how in (
                (lambda g, node: g + known[node], False),
                (lambda g, node: known[node], True),
                (lambda g, node: g, False),
            )
        )
        if algorithm == "greedy":
            detour = level == "easy" or len(greedy) > len(g_way)  # nodes are taken that lead nowhere
            return greedy not in (astar, cheap) and g_way != c_way and detour
        astray = kind != "too_high" or level == "easy" or a_way != c_way
        return astar not in (greedy, cheap) and astray and len(astar) >= (4 if level == "easy" else 5)

    return stream.again(draw, until=is_telling, most=80)


def _search(links, start, goal, weigh, keeps_first):
    taken, _, parent = frontier.take(links, start, goal, weigh, keeps_first=keeps_first)
    return taken, frontier.way(parent, goal)


def _guess(stream, left, is_too_high, is_goal):
    if is_goal:
        return 0
    return left + stream.between(1, 5) if is_too_high else max(1, left - stream.between(0, 4))
