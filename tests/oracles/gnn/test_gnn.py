"""Graphs of several components and with weights, spectra that everybody knows, and what is no graph."""

from __future__ import annotations

import re

import networkx as nx
import numpy as np
import pytest

from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from oracles.harness import LIBRARY, draw, held, solved


def a_graph(seed: int) -> nx.Graph:
    """A graph without lone nodes; every second one has weights, some have two components."""
    random = np.random.default_rng(seed)
    graph = nx.disjoint_union(nx.path_graph(2 + seed % 4), nx.cycle_graph(3 + seed // 3))
    if seed % 3:
        graph.add_edge(0, len(graph) - 1)
    for _, _, data in graph.edges(data=True):
        data["weight"] = int(random.integers(1, 5)) if seed % 2 else 1
    return graph


@pytest.mark.parametrize("normalisation", ["symmetric", "random_walk"])
@pytest.mark.parametrize("seed", range(4))
def test_laplacian_of_graphs_with_weights_and_components(seed: int, normalisation: str) -> None:
    graph = a_graph(seed)
    data = {"A": nx.to_numpy_array(graph).astype(int).tolist(), "normalisation": normalisation}
    held("gnn/laplacian", data)
    zeros = sum(value == 0 for value in solved("gnn/laplacian", data)["eigenvalues"])
    assert zeros == nx.number_connected_components(graph)


@pytest.mark.parametrize("normalisation", ["symmetric", "row"])
@pytest.mark.parametrize("self_loops", ["yes", "no"])
@pytest.mark.parametrize("seed", range(4))
def test_convolution_on_graphs_with_weights_and_components(seed: int, self_loops: str, normalisation: str) -> None:
    A = nx.to_numpy_array(a_graph(seed)).astype(int)
    options = {"normalisation": normalisation, "self_loops": self_loops}
    held("gnn/normalized_adjacency", {"A": A.tolist(), **options})
    rng = np.random.default_rng(seed)
    held("gnn/gcn_layer", {"A": A.tolist(), "H": draw(rng, len(A), 3)[0], "W": draw(rng, 3, 2)[0], **options})


@pytest.mark.parametrize(
    ("name", "graph", "spectrum"),
    [
        ("path", nx.path_graph(5), [2 - 2 * np.cos(np.pi * k / 5) for k in range(5)]),
        ("cycle", nx.cycle_graph(6), sorted(2 - 2 * np.cos(2 * np.pi * k / 6) for k in range(6))),
        ("star", nx.star_graph(4), [0, 1, 1, 1, 5]),
        ("complete", nx.complete_graph(4), [0, 4, 4, 4]),
        ("bipartite", nx.complete_bipartite_graph(2, 3), [0, 2, 2, 3, 5]),
    ],
)
def test_eigenvalues_of_graphs_that_everybody_knows(name: str, graph: nx.Graph, spectrum: list[float]) -> None:
    A = nx.to_numpy_array(graph).astype(int).tolist()
    np.testing.assert_allclose(solved("gnn/laplacian", {"A": A})["eigenvalues"], spectrum, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("A", "sentence"),
    [
        ([[1, 1], [1, 0]], "A has a loop: entry (1, 1) is 1; make it 0"),
        ([[0, 1], [0, 0]], "A must be symmetric, but entry (1, 2) is 1 and entry (2, 1) is 0; make the two equal"),
    ],
)
def test_what_is_no_graph_is_refused(A: list[list[int]], sentence: str) -> None:
    with pytest.raises(MarkschemeError) as caught:
        with_given(LIBRARY["gnn/laplacian"], {"A": A})
    assert sentence in str(caught.value)


LAYER = {"H": [[1], [2]], "W_self": [[1]], "W_neighbours": [[1]], "rounds": 1}

NODES = {"A": [[0, 1], [1, 0]], "H": [[1], [2]], "W": [[1, 2]]}


@pytest.mark.parametrize(
    ("family", "data", "sentence"),
    [
        ("message_passing", {**LAYER, "A": [[0, 2], [2, 0]]}, "entry (1, 2) of A is 2, but it is 0 or 1; give 0 or 1"),
        ("message_passing", {**LAYER, "A": [[0, 1], [1, 0]], "W_self": [[1, 2]]}, "W_self"),
        (
            "message_passing",
            {**LAYER, "A": [[0, 1], [1, 0]], "rounds": 0},
            "rounds is 0, but a number of rounds",
        ),
        ("plain_layer", {"A": [[0, -1], [1, 0]], "H": [[1], [2]], "W": [[1]]}, "entry (1, 2) of A is -1"),
        ("node_classes", {**NODES, "targets": [0, 0]}, "no node has a label, so there is no loss"),
        ("node_classes", {**NODES, "targets": [1, 3]}, "entry 2 of targets is 3, but there are 2 classes"),
        ("readout", {"H": [[1]], "W": [[1, 2]], "target": 3}, "target is 3, but there are 2 classes, the columns of W"),
        ("readout", {"H": [[1]], "W": [[1, 2]], "target": 0}, "target is 0, but the number of a class is 1 or more"),
    ],
)
def test_what_is_no_layer_or_no_class_is_refused(family, data, sentence):
    with pytest.raises(MarkschemeError, match=re.escape(sentence)):
        with_given(LIBRARY[f"gnn/{family}"], data)


def test_the_sum_over_the_nodes_does_not_depend_on_their_order():
    data = {"H": [[1, 2], [3, -4], [0, 5]], "W": [[1, 0], [0, 1]], "target": 1, "pool": "sum"}
    other = {**data, "H": [[0, 5], [1, 2], [3, -4]]}
    assert solved("gnn/readout", data)["loss"] == solved("gnn/readout", other)["loss"]


def test_a_plain_layer_is_message_passing_with_the_sum_and_no_weights_of_the_node_itself():
    graph = {"A": [[0, 1, 0], [0, 0, 1], [1, 1, 0]], "H": [[1, -2], [3, 4], [-5, 6]]}
    passed = {"W_self": [[0, 0], [0, 0]], "W_neighbours": [[1, 2], [-3, 1]], "rounds": 1, "aggregate": "sum"}
    out = solved("gnn/plain_layer", {**graph, "W": [[1, 2], [-3, 1]]})["out"]
    np.testing.assert_array_equal(out, solved("gnn/message_passing", {**graph, **passed})["H_1"])
