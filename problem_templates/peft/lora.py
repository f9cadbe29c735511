"""Low-rank adaptation: the scaled update of a weight matrix, the merged layer, and how much of it is trained."""

from markscheme.words import *

source = "study note 003, LoRA: W + BA; Hu et al. (2022)"
sizes = {"m": ((2, 3), (3, 4), 4), "n": ((3, 4), (3, 4, 5), (5, 6)), "r": (1, 1, 2)}
given = {
    "W": matrix("m", "n", integers(-3, 4)),
    "B": matrix(
        "m",
        "r",
        by_level(choice(-2, -1, 1, 2, 3), choice("-1", "-0.5", "0.5", "1", "1.5", "2"), choice(-2, -1, 1, 2, 3)),
    ),
    "A": matrix(
        "r",
        "n",
        by_level(choice(-2, -1, 1, 2, 3), choice(-3, -2, -1, 1, 2, 3, 4), choice("-1", "-0.5", "0.5", "1", "2")),
    ),
    "alpha": number(by_level(choice(2, 3, 4), choice("0.5", "1.5", "2.5"), choice(3, 5, 7))),
    "x": vector("n", integers(-2, 3)),
}
symbols = {"scaling": "s", "delta": r"\Delta W", "merged": "W'", "y": "y"}
symbols |= {"trainable": "N", "full": "M", "ratio": r"\rho"}
ask = {"scaling": 1, "delta": 3, "merged": 2, "y": 2, "trainable": 1, "full": 1, "ratio": 1}


def scaling(alpha, r):
    return alpha / r


def delta(scaling, B, A):
    return scaling * (B @ A)


def delta__via_scaled_factor(scaling, B, A):
    return (scaling * B) @ A


def merged(W, delta):
    return W + delta


def y(merged, x):
    return merged @ x


def y__via_branches(W, B, A, scaling, x):
    return W @ x + scaling * (B @ (A @ x))


def trainable(m, n, r):
    r"""N = r (m + n)"""
    return r * (m + n)


def full(m, n):
    r"""M = m n"""
    return m * n


def ratio(trainable, full):
    return trainable / full


slips = {
    scaling: {
        "rank_forgotten": "alpha / r -> alpha",
        "inverted": "alpha / r -> r / alpha",
        "root_of_rank": "r -> sqrt(r)",
    },
    delta: {"not_scaled": "scaling -> 1", "scaled_twice": "scaling -> square(scaling)"},
    merged: {"update_subtracted": "delta -> -delta", "update_alone": "W + delta -> delta"},
    y: {"base_only": "merged -> W", "update_only": "merged -> delta"},
    trainable: {
        "one_factor": "m + n -> m",
        "product_for_sum": "r * (m + n) -> r * m * n",
        "frozen_counted": "r * (m + n) -> r * (m + n) + m * n",
    },
    full: {"sum_for_product": "m * n -> m + n"},
    ratio: {"of_all_together": "full -> full + trainable", "inverted_ratio": "trainable <-> full"},
}
