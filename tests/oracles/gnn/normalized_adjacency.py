"""Normalised adjacency matrices by NetworkX: Laplacians and the transition matrix of a random walk."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

SIZES = ({"n": 3}, {"n": 8})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    graph = nx.from_numpy_array(given["A"])
    if options["self_loops"] == "yes":
        graph.add_edges_from((node, node, {"weight": 1.0}) for node in graph)
    if options["normalisation"] == "symmetric":
        A_hat = np.eye(len(graph)) - nx.normalized_laplacian_matrix(graph).toarray()
    else:
        A_hat = nx.to_numpy_array(nx.stochastic_graph(graph.to_directed()))
    A_tilde = nx.to_numpy_array(graph)
    return {"A_tilde": A_tilde, "degree": A_tilde @ np.ones(len(graph)), "A_hat": A_hat}
