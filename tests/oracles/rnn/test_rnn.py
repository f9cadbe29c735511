"""Recurrent networks and decoding: trees of any size, the conventions of gates, and what is no tree."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest

import markscheme
from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from oracles.harness import LIBRARY, check, draw, held, solved
from oracles.rnn.gru import half_angle

# --- beam search


def a_tree(seed: int, tokens: int, length: int) -> np.ndarray:
    """Probabilities in thousandths, a row for each prefix, row by row of the tree."""
    random = np.random.default_rng(seed)
    rows = random.dirichlet(np.ones(tokens), sum(tokens**t for t in range(length)))
    tree = np.floor(rows * (1000 - tokens)).astype(int) + 1
    tree[:, 0] += 1000 - tree.sum(axis=1)
    return tree


def written(tree: np.ndarray) -> list[list[str]]:
    return [[f"{entry}/1000" for entry in row] for row in tree.tolist()]


@pytest.mark.parametrize("score", ["probability", "log_probability"])
@pytest.mark.parametrize(("tokens", "length", "width"), [(2, 3, 2), (3, 2, 2), (3, 3, 4), (4, 2, 1), (2, 4, 3)])
@pytest.mark.parametrize("seed", range(2))
def test_beams_of_any_width_in_trees_of_any_size(seed: int, tokens: int, length: int, width: int, score: str) -> None:
    held("rnn/beam_search", {"P": written(a_tree(seed, tokens, length)), "width": width, "score": score})


def test_a_beam_as_wide_as_the_tree_finds_the_best_of_all() -> None:
    tree = a_tree(7, 3, 3)
    prefixes = [prefix for t in range(3) for prefix in product(range(3), repeat=t)]
    best = max(
        product(range(3), repeat=3),
        key=lambda s: prod(int(tree[prefixes.index(s[:t]), token]) for t, token in enumerate(s)),
    )
    assert tuple(map(int, solved("rnn/beam_search", {"P": written(tree), "width": 27})["best"])) == best


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


# --- gated recurrent unit


def gru_givens(n: int, d: int, seed: int) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Givens as exact strings and as floats."""
    rng = np.random.default_rng([n, d, seed])
    shapes: dict[str, tuple[int, ...]] = {"x": (d,), "h": (n,)}
    for gate in ("z", "r", "h"):
        shapes |= {f"W_{gate}": (n, d), f"U_{gate}": (n, n), f"b_{gate}": (n,)}
    drawn = {name: draw(rng, *shape) for name, shape in shapes.items()}
    return {name: pair[0] for name, pair in drawn.items()}, {name: pair[1] for name, pair in drawn.items()}


def negated(strings: list[Any]) -> list[Any]:
    return [negated(item) if isinstance(item, list) else f"-({item})" for item in strings]


@pytest.mark.parametrize("reset", ["before", "after"])
def test_one_convention_is_the_other_with_the_update_weights_negated(reset: str) -> None:
    strings, _ = gru_givens(3, 2, seed=9)
    mirrored = {name: negated(value) if name in ("W_z", "U_z", "b_z") else value for name, value in strings.items()}
    new = markscheme.solve("rnn/gru", {**strings, "update": "new", "reset": reset})
    keep = markscheme.solve("rnn/gru", {**mirrored, "update": "keep", "reset": reset})
    assert new["h_new"].printed == keep["h_new"].printed
    assert new["z"].printed != keep["z"].printed


def test_biases_may_be_left_out() -> None:
    strings, given = gru_givens(2, 2, seed=4)
    without = {name: value for name, value in strings.items() if not name.startswith("b_")}
    check("rnn/gru", without, {"z": half_angle(given["W_z"] @ given["x"] + given["U_z"] @ given["h"])})


# --- backpropagation

NET = {"X": [[1], [-1], [2]], "W_x": [["0.5"]], "W_h": [["-0.8"]], "W_o": [[1], ["-0.5"]], "targets": [1, 2, 1]}


def test_pieces_as_long_as_the_sequence_truncate_nothing() -> None:
    whole, cut = (solved("rnn/bptt_softmax", {**NET, "truncated": "yes", "steps": steps}) for steps in (3, 2))
    full = solved("rnn/bptt_softmax", NET)
    assert all(np.array_equal(full[name], whole[name]) for name in full)
    assert [name for name in full if not np.array_equal(full[name], cut[name])] == [
        "delta_2", "delta_1", "grad_W_x", "grad_W_h", "grad_b",
    ]  # fmt: skip


CELL: dict[str, Any] = {"X": [[1]], "H": [[0]]} | {f"delta_{gate}": [[1]] for gate in "figo"}


@pytest.mark.parametrize(
    ("family", "given", "sentence"),
    [
        ("bptt_softmax", {**NET, "targets": [1, 3, 1]}, "entry 2 of targets is 3, but there are 2 classes"),
        ("bptt_softmax", {**NET, "truncated": "yes", "steps": 0}, "steps is 0, but a number of steps is 1 or more"),
        (
            "lstm_gradients",
            {**CELL, **{f"W_{gate}": [[1, 2, 3]] for gate in "fico"}},
            "each weight matrix has 3 columns, but [h, x] has 1 + 1 entries; give 2 columns",
        ),
    ],
)
def test_a_network_that_is_none_is_refused(family: str, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MarkschemeError) as caught:
        with_given(LIBRARY[f"rnn/{family}"], given)
    assert sentence in str(caught.value)
