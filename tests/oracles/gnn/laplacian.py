"""Laplacians and their spectrum by NetworkX and NumPy."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

SIZES = ({"n": 3}, {"n": 7})

CASES = [  # a node without edges has a row of zeros
    {"A": [[0, 1, 0], [1, 0, 0], [0, 0, 0]], "normalisation": normalisation}
    for normalisation in ("symmetric", "random_walk")
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    graph = nx.from_numpy_array(given["A"])
    L = nx.laplacian_matrix(graph).toarray()
    normalised = nx.normalized_laplacian_matrix(graph).toarray()
    if options["normalisation"] == "random_walk":
        degrees = given["A"].sum(axis=1)
        normalised = np.divide(L, degrees[:, None], out=np.zeros(L.shape), where=degrees[:, None] > 0)
    return {
        "adjacency": given["A"],
        "D": np.diag([degree for _, degree in graph.degree(weight="weight")]),
        "L": L,
        "polynomial": np.round(np.poly(L)),  # of whole numbers
        "eigenvalues": nx.laplacian_spectrum(graph),
        "L_norm": normalised,
    }
