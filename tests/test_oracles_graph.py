"""Laplacians against NetworkX and NumPy, beam search against a search of all sequences, roots against SymPy."""

from __future__ import annotations

from itertools import product
from math import log, prod
from typing import Any

import networkx as nx
import numpy as np
import pytest
import sympy
from flint import fmpq
from test_oracles import solved

from markscheme.engine.problem import with_given
from markscheme.errors import GivenError, MarkschemeError, Undecided
from markscheme.family.library import Library
from markscheme.numbers.closed import closed
from markscheme.numbers.polynomials import characteristic_polynomial, real_roots
from markscheme.numbers.rounding import Digits, Rounding

LIBRARY = Library()
SEEDS = range(4)


# --- gnn/laplacian


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
@pytest.mark.parametrize("seed", SEEDS)
def test_laplacian_is_that_of_networkx(seed: int, normalisation: str) -> None:
    graph = a_graph(seed)
    A = nx.to_numpy_array(graph).astype(int)
    found = solved("gnn/laplacian", {"A": A.tolist(), "normalisation": normalisation})
    L = nx.laplacian_matrix(graph).toarray()
    expected = nx.normalized_laplacian_matrix(graph).toarray()
    if normalisation == "random_walk":
        expected = np.diag(1 / A.sum(axis=1)) @ L
    np.testing.assert_array_equal(found["adjacency"], A)
    np.testing.assert_array_equal(found["L"], L)
    np.testing.assert_allclose(found["L_norm"], expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(found["eigenvalues"], nx.laplacian_spectrum(graph), rtol=1e-9, atol=1e-9)
    zeros = sum(value == 0 for value in found["eigenvalues"])
    assert zeros == nx.number_connected_components(graph)


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


# --- roots of polynomials


@pytest.mark.parametrize("seed", SEEDS)
def test_characteristic_polynomial_is_that_of_sympy(seed: int) -> None:
    n = 2 + seed
    M = np.random.default_rng(seed).integers(-9, 10, (n, n))
    expected = [int(c) for c in sympy.Matrix(M.tolist()).charpoly().all_coeffs()]
    whole = np.frompyfunc(lambda x: fmpq(int(x)), 1, 1)(M)
    assert list(characteristic_polynomial(whole)) == expected
    assert list(characteristic_polynomial(whole / 2)) == [fmpq(c, 2**k) for k, c in enumerate(expected)]


@pytest.mark.parametrize("roots", [(0, 0, 3), (-2, 1, 1, 5), (fmpq(1, 2), fmpq(2, 3))])
def test_rational_roots_come_back_exactly_and_as_often_as_they_count(roots: Any) -> None:
    coefficients = np.array([fmpq(1)], dtype=object)
    for root in roots:
        coefficients = np.append(coefficients, fmpq(0)) - root * np.append(fmpq(0), coefficients)
    assert list(real_roots(coefficients)) == sorted(map(fmpq, roots))


@pytest.mark.parametrize("coefficients", [(1, -6, 10, -4, 0), (1, 0, -2), (1, -1, -3, 1), (2, -12, 15, -5)])
def test_irrational_roots_on_every_kind_of_number(coefficients: tuple[int, ...]) -> None:
    expected = sorted(float(root) for root in sympy.Poly(coefficients, sympy.Symbol("x")).nroots())
    exact = np.array([fmpq(c) for c in coefficients], dtype=object)
    np.testing.assert_allclose([float(root) for root in real_roots(exact)], expected, rtol=1e-12, atol=1e-15)
    forms = np.frompyfunc(closed, 1, 1)(exact)
    np.testing.assert_allclose([float(root.value) for root in real_roots(forms)], expected, rtol=1e-12, atol=1e-15)
    working = Rounding(Digits(4), Digits(3)).context()
    ranges = [root.interval() for root in real_roots(np.frompyfunc(working.lift, 1, 1)(exact))]
    for (low, high), root in zip(ranges, expected, strict=True):
        kept = float(f"{root:.4g}")  # a student has the root, or no more than four figures of it
        assert float(low) - 1e-12 <= min(root, kept) <= max(root, kept) <= float(high) + 1e-12
        assert float(high - low) < 5e-3
        assert (high == low) == (root == round(root))


def test_roots_that_are_no_real_numbers_are_refused() -> None:
    with pytest.raises(GivenError, match=r"x\^2 \+ 1 has roots that are no real numbers"):
        real_roots(np.array([fmpq(1), fmpq(0), fmpq(1)], dtype=object))


def test_roots_of_rounded_coefficients_are_left_open() -> None:
    working = Rounding(Digits(4), Digits(3)).context()
    with pytest.raises(Undecided):
        real_roots(np.array([fmpq(1), working.lift(fmpq(-1, 3))], dtype=object))


# --- rnn/beam_search


def a_tree(seed: int, tokens: int, length: int) -> np.ndarray:
    """Probabilities in thousandths, a row for each prefix, row by row of the tree; no two sequences are as likely."""
    random = np.random.default_rng(seed)
    while True:
        rows = random.dirichlet(np.ones(tokens), sum(tokens**t for t in range(length)))
        tree = np.floor(rows * (1000 - tokens)).astype(int) + 1
        tree[:, 0] += 1000 - tree.sum(axis=1)
        every = [probability(s, tree) for s in product(range(tokens), repeat=length)]
        if len(set(every)) == len(every):
            return tree


def probability(sequence: tuple[int, ...], tree: np.ndarray) -> int:
    """The product along the path, in thousandths to its length; the prefix is found by counting, not by formula."""
    tokens = tree.shape[1]
    prefixes = [prefix for t in range(len(sequence)) for prefix in product(range(tokens), repeat=t)]
    return prod(int(tree[prefixes.index(sequence[:t]), token]) for t, token in enumerate(sequence))


def beam(tree: np.ndarray, width: int, length: int) -> list[list[tuple[int, ...]]]:
    """What is kept after each step, by sorting all sequences of that length whose beginnings were kept."""
    kept: list[list[tuple[int, ...]]] = [[()]]
    for t in range(1, length + 1):
        every = [s for s in product(range(tree.shape[1]), repeat=t) if s[:-1] in kept[-1]]
        kept.append(sorted(every, key=lambda s: -probability(s, tree))[:width])
    return kept[1:]


@pytest.mark.parametrize("score", ["probability", "log_probability"])
@pytest.mark.parametrize(("tokens", "length", "width"), [(2, 3, 2), (3, 2, 2), (3, 3, 4), (4, 2, 1), (2, 4, 3)])
@pytest.mark.parametrize("seed", range(2))
def test_beam_search_is_a_search_of_all_sequences(seed: int, tokens: int, length: int, width: int, score: str) -> None:
    tree = a_tree(seed, tokens, length)
    P = [[f"{entry}/1000" for entry in row] for row in tree.tolist()]
    found = solved("rnn/beam_search", {"P": P, "width": width, "score": score})

    def points(sequence: tuple[int, ...]) -> float:
        share = probability(sequence, tree) / 1000 ** len(sequence)
        return share if score == "probability" else log(share)

    for t, kept in enumerate(beam(tree, width, length), 1):
        assert [tuple(map(int, row)) for row in found[f"kept_{t}"]] == kept
        np.testing.assert_allclose(found[f"score_{t}"], [points(sequence) for sequence in kept], rtol=1e-12)
    greedy = beam(tree, 1, length)[-1][0]
    assert tuple(map(int, found["greedy"])) == greedy
    assert found["greedy_score"] == pytest.approx(points(greedy), rel=1e-12)
    assert tuple(map(int, found["best"])) == kept[0]


def test_a_beam_as_wide_as_the_tree_finds_the_best_of_all() -> None:
    tree = a_tree(7, 3, 3)
    P = [[f"{entry}/1000" for entry in row] for row in tree.tolist()]
    best = max(product(range(3), repeat=3), key=lambda s: probability(s, tree))
    assert tuple(map(int, solved("rnn/beam_search", {"P": P, "width": 27})["best"])) == best


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"P": [["0.5", "0.5"]] * 2},
            "P has 2 rows for 2 tokens, but a whole tree has 1 or 3; add the missing prefixes",
        ),
        ({"P": [["0.5", "0.4"]]}, "row 1 of P sums to 0.9, but must sum to 1; change its entries"),
        (
            {"P": [["1.5", "-0.5"]]},
            "entry (1, 1) of P is 1.5, but a probability is from 0 to 1; give a number from 0 to 1",
        ),
        ({"P": [[1, 0]], "score": "log_probability"}, "row 1 of P has a 0, whose logarithm does not exist"),
        ({"P": [["1/7"] * 7]}, "P has 7 columns, but there are names for 6 tokens only; give 6 or fewer"),
        ({"P": [["0.5", "0.5"]], "width": 0}, "width is 0, but how many sequences a beam holds is 1 or more"),
    ],
)
def test_what_is_no_tree_of_probabilities_is_refused(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MarkschemeError) as caught:
        with_given(LIBRARY["rnn/beam_search"], {"width": 2, **given})
    assert sentence in str(caught.value)
