"""A graph convolution without normalisation, node by node over the edges that NetworkX says lead to it."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

SIZES = ({"n": 1, "d": 1, "k": 1}, {"n": 3, "d": 1, "k": 3}, {"n": 6, "d": 3, "k": 4})

_LAYER = {"H": [[1, -2], [0, "1/3"], ["sqrt(2)", -1]], "W": [[1, "-0.5", 0], [2, 1, "-1"]]}
CASES = [  # a node that receives nothing, weights, a loop that is there already
    {"A": [[0, 1, 0], [0, 0, 0], [1, 1, 0]], **_LAYER},
    {"A": [[0, "2.5", 0], ["2.5", 1, 0], [0, 0, 0]], **_LAYER, "self_loops": "yes"},
    {"A": [[0, 0, 0]] * 3, **_LAYER, "self_loops": "yes", "activation": "none"},
]


def propagated(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    """The features after the sum over the neighbours, and the matrix with self-loops where there are any."""
    graph = nx.from_numpy_array(given["A"].T, create_using=nx.DiGraph)  # an edge leads from j to i where a_ij is not 0
    found = {}
    if options["self_loops"] == "yes":
        for node in list(graph):
            own = graph.get_edge_data(node, node, {"weight": 0.0})["weight"]
            graph.add_edge(node, node, weight=own + 1)
        found["A_tilde"] = nx.to_numpy_array(graph).T
    rows = [
        sum((edge["weight"] * given["H"][j] for j, _, edge in graph.in_edges(i, data=True)), 0 * given["H"][0])
        for i in range(len(given["A"]))
    ]
    return found | {"AH": np.array(rows)}


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    found = propagated(given, options)
    Z = np.einsum("ij,jk->ik", found["AH"], given["W"])
    found["Z"] = Z
    return found | ({"out": np.where(Z > 0, Z, 0)} if options["activation"] == "relu" else {})
