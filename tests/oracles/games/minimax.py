"""Game trees as graphs: values in reverse topological order; the leaves of alpha-beta search by Pearl's condition.

A leaf is evaluated where the largest value left of its path at a max node lies below the smallest at a min node
(Pearl, 1984), which needs no search.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import networkx as nx

LOADED = {"probabilities": ["0.25", "3/4"], "children": [8, -4]}
CASES: list[dict[str, Any]] = [
    {"tree": [[3, 12, 8], [2, 4, 6], [14, 5, 2]], "levels": ["max", "min"]},  # Russell and Norvig
    {"tree": [3, 7, 7], "levels": ["max"]},  # of equal moves the first; leaves below the root
    {"tree": [3, 7, 3], "levels": ["min"]},
    {"tree": [5], "levels": ["min"]},
    {"tree": ["1/3", ["0.5", 4], -2], "levels": ["max", "min"]},
    {"tree": [[[[[[[2]]]]]]], "levels": ["max", "min", "max", "min", "max", "min", "max"]},
    {"tree": [LOADED, [1, "-0.5", 4]], "levels": ["max", "chance"], "algorithm": "expectimax"},
    {"tree": [LOADED, [LOADED, 2], 3], "levels": ["min", "chance", "chance"], "algorithm": "expectimax"},
    {  # nobody moves at the root
        "tree": {"probabilities": ["0.5", "0.5"], "children": [[1, 2], 4]},
        "levels": ["chance", "max"],
        "algorithm": "expectimax",
    },
    {"tree": [[7, 4], 2], "levels": ["chance", "min"], "algorithm": "expectimax"},
]
CASES += [
    {"tree": tree, "levels": levels, "algorithm": "alpha_beta", "cut": cut}
    for cut in ("at_equality", "strictly")
    for tree, levels in (
        ([[3, 12, 8], [2, 4, 6], [14, 5, 2]], ["max", "min"]),
        ([[3, 5], [3, 9], [4, 1, 8]], ["max", "min"]),  # a tie at the cut
        ([[3, 5], [9, 3, 2]], ["min", "max"]),
        ([[[4], [7, 4, 9]], [[3, 4], [6]]], ["max", "min", "max"]),
        (
            [[[[5, 6], [4]], [[9, 9]]], [[[5, 1, 7], [6]], [[3]]]],
            ["max", "min", "max", "min"],
        ),  # from far above
        ([[[[5]]], [[[9, 2], [4, 8]], [[1]]], 6], ["max", "min", "max", "min"]),
        ([2, [1, 7, 7], 3, [3, 0]], ["max", "min"]),
    )
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    graph = nx.DiGraph()
    numbers: dict[str, Fraction] = {}

    def grow(node: Any, name: str, share: Fraction, parent: str = "") -> None:
        graph.add_node(name)
        if parent:
            graph.add_edge(parent, name, share=share)
        if isinstance(node, (int, str)):
            numbers[name] = Fraction(node)
            return
        children = node["children"] if isinstance(node, dict) else node
        shares = node["probabilities"] if isinstance(node, dict) else [Fraction(1, len(children))] * len(children)
        for i, (child, each) in enumerate(zip(children, shares, strict=True)):
            grow(child, f"{name}{chr(i + 33)}", Fraction(each), name)

    grow(given["tree"], "r", Fraction(1))
    depth = nx.shortest_path_length(graph, "r")
    turn = {name: given["levels"][depth[name]] for name in graph if name not in numbers}
    worth = dict(numbers)
    for name in reversed(list(nx.topological_sort(graph))):
        if name not in numbers:
            below = {child: worth[child] for child in graph[name]}
            mean = sum((graph[name][child]["share"] * value for child, value in below.items()), Fraction(0))
            worth[name] = {"max": max(below.values()), "min": min(below.values()), "chance": mean}[turn[name]]
    inner = [name for name in nx.bfs_tree(graph, "r") if name in turn]
    found: dict[str, Any] = {"values": [float(worth[name]) for name in inner]}
    if turn["r"] != "chance":
        found["best_move"] = 1 + [worth[child] for child in graph["r"]].index(worth["r"])
    if options["algorithm"] == "alpha_beta":
        leaves = [name for name in nx.dfs_preorder_nodes(graph, "r") if name in numbers]
        seen = [is_evaluated(graph, leaf, turn, worth, options["cut"]) for leaf in leaves]
        found["visited"] = [k for k, is_seen in enumerate(seen, 1) if is_seen]
        found["pruned"] = [int(not is_seen) for is_seen in seen]
    return found


def is_evaluated(graph: Any, leaf: str, turn: dict[str, str], worth: dict[str, Fraction], cut: str) -> bool:
    path = nx.shortest_path(graph, "r", leaf)
    left: dict[str, list[Fraction]] = {"max": [], "min": []}
    for node, child in pairwise(path):
        left[turn[node]] += [worth[other] for other in graph[node] if other < child]
    if not left["max"] or not left["min"]:
        return True
    alpha, beta = max(left["max"]), min(left["min"])
    return alpha < beta or (cut == "strictly" and alpha == beta)
