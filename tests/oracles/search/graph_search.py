"""Searches with a heap from which nothing is ever removed but the least; true costs and cheapest ways by NetworkX.

A node comes onto the heap once for each way to it, and what comes off after it was taken is passed over.
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, pairwise
from typing import Any

import networkx as nx

from oracles.harness import exactly

SIZES = ({"n": 5}, {"n": 6})
ALGORITHMS = ("a_star", "uniform_cost", "greedy", "breadth_first")
# Ties everywhere; the alphabet is that of code points, in which Z stands before a.
TIED: dict[str, Any] = {
    "nodes": ["t", "a", "Z", "b", "g"],
    "edges": [
        ["t", "b", 1],
        ["t", "a", 1],
        ["t", "Z", 1],
        ["a", "g", 2],
        ["b", "g", 2],
        ["Z", "g", "2.0"],
        ["a", "b", 1],
    ],
    "start": "t",
    "goal": "g",
    "heuristic": [2, 1, 1, 1, 0],
}
# A cheaper way to A is found when A has been taken: it is not put back. The goal has a heuristic value.
LATE: dict[str, Any] = {
    "nodes": ["S", "A", "B", "G", "left over"],
    "edges": [["S", "A", 3], ["S", "B", 1], ["B", "A", 1], ["A", "G", 5], ["left over", "G", "1/3"], ["B", "G", 8]],
    "start": "S",
    "goal": "G",
    "heuristic": [0, 1, 9, "0.5", 0],
}
# The goal weighs the same by two ways, and an equally cheap one does not replace the first.
EQUAL: dict[str, Any] = {
    "nodes": ["S", "A", "B", "C", "G"],
    "edges": [["S", "A", 2], ["S", "B", 1], ["A", "C", 1], ["B", "C", 2], ["C", "G", "0.5"], ["B", "G", "2.5"]],
    "start": "S",
    "goal": "G",
    "heuristic": [3, 1, 2, "0.5", 0],
}
CASES = []
for case in (TIED, LATE, EQUAL):
    for algorithm in ALGORITHMS:
        for graph in ("undirected", "directed"):
            for test in ("at_expansion", "at_generation") if algorithm == "breadth_first" else ("at_expansion",):
                asked = {**case, "algorithm": algorithm, "graph": graph, "goal_test": test}
                if algorithm in ("uniform_cost", "breadth_first"):
                    del asked["heuristic"]
                CASES.append(asked)
CASES += [
    {"nodes": ["A", "B"], "edges": [["B", "A", "0.1"]], "start": "B", "goal": "A", "heuristic": [0, "0.1"]},
    {"nodes": ["A", "B"], "edges": [["B", "A", "0.1"]], "start": "B", "goal": "A", "heuristic": ["0.1", "0.2"]},
    {  # from a node that cannot be reached there is a way all the same
        "nodes": ["S", "G", "X"],
        "edges": [["S", "G", 4], ["X", "G", 1]],
        "start": "S",
        "goal": "G",
        "heuristic": [4, 0, 2],
        "graph": "directed",
    },
    {"nodes": ["S", "G", "X"], "edges": [["S", "G", 4]], "start": "S", "goal": "G", "algorithm": "breadth_first"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    nodes, start, goal, algorithm = given["nodes"], given["start"], given["goal"], options["algorithm"]
    directed = options["graph"] == "directed"
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from((a, b, Fraction(cost)) for a, b, cost in given["edges"])
    h = dict(zip(nodes, exactly(given["heuristic"]), strict=True)) if "heuristic" in given else dict.fromkeys(nodes, 0)
    taken, weights, parent = searched(graph, start, goal, algorithm, options["goal_test"], h)
    path = [goal]
    while path[0] != start:
        path.insert(0, parent[path[0]])
    cost = sum(graph[a][b]["weight"] for a, b in pairwise(path))
    found: dict[str, Any] = {
        "expanded": [nodes.index(name) for name in taken],
        "path": [nodes.index(name) for name in path],
        "cost": float(cost),
    }
    if algorithm == "uniform_cost":
        assert cost == nx.dijkstra_path_length(graph, start, goal)
    if algorithm == "breadth_first":
        assert len(path) == len(nx.shortest_path(graph, start, goal))
        return found
    found["priorities"] = [float(weight) for weight in weights]
    if algorithm == "uniform_cost":
        return found
    home = nx.single_source_dijkstra_path_length(graph.reverse() if directed else graph, goal)
    arcs = [(a, b, c["weight"]) for a, b, c in graph.to_directed().edges(data=True)]
    consistent = h[goal] == 0 and all(h[a] - h[b] <= c for a, b, c in arcs)
    if consistent and algorithm == "a_star":
        assert cost == home[start] == nx.astar_path_length(graph, start, goal, lambda u, _: h[u])
    return {
        **found,
        "true_costs": [float(home[name]) for name in nodes],
        "admissible": int(max(h[name] - home[name] for name in nodes) > 0),
        "consistent": int(not consistent),
    }


def searched(
    graph: Any, start: str, goal: str, algorithm: str, goal_test: str, h: dict[str, Any]
) -> tuple[list[str], list[Any], dict[str, str]]:
    """The nodes taken, their weights, and where each came from."""
    age, taken, parent = count(), {}, {}
    first_stays = algorithm in ("greedy", "breadth_first")
    cheapest = {start: Fraction(0)}

    def weight(name: str, g: Any) -> Any:
        return {"a_star": g + h[name], "uniform_cost": g, "greedy": h[name], "breadth_first": next(age)}[algorithm]

    heap: list[tuple[Any, str, Any, str]] = [(weight(start, Fraction(0)), start, Fraction(0), "")]
    while heap:
        key, name, g, before = heappop(heap)
        if name in taken or g != cheapest[name]:
            continue
        taken[name], parent[name] = key, parent.get(name, before)
        if name == goal:
            break
        for other in sorted(set(graph[name]) - set(taken)):
            new = g + graph[name][other]["weight"]
            if other in cheapest and (first_stays or new >= cheapest[other]):
                continue
            cheapest[other], parent[other] = new, name
            heappush(heap, (weight(other, new), other, new, name))
            if other == goal and algorithm == "breadth_first" and goal_test == "at_generation":
                return list(taken), list(taken.values()), parent
    return list(taken), list(taken.values()), parent
