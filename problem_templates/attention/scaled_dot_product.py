"""Scaled dot-product attention: scores, softmax weights, context."""

from markscheme.words import *

from . import _mask
from ._mask import figure_weights
from ._mask import require_scores_small, require_something_masked, require_weights_not_flat, require_weights_not_tiny

source = "study notes 001, 003 and 004, attention; Vaswani et al. (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 3, 3), "m": (2, 3, 3), "d": (2, 2, 3), "v": 2}
options = {"mask": ("none", "causal"), "scale": ("yes", "no")}
given = {
    "Q": matrix("n", "d", by_level(choice(-1, 1, 2), choice(-1, 1, 2), integers(-1, 2))),
    "K": matrix("m", "d", choice("-1", "-0.5", "0.5", "1")),
    "V": matrix("m", "v", integers(-3, 5)),
}
symbols = {"scores": "S", "weights": r"\alpha", "context": "C"}
ask = {"scores": 2, "weights": 3, "context": 2}


def draw_K(stream, Q, m, d, scale):
    """Keys that weigh unlike, none of them next to nothing, and none that a query is orthogonal to."""
    return stream.again(
        lambda: given["K"].draw(stream, "", {"m": m, "d": d}),
        until=lambda K: _mask.weighs_unlike(Q @ K.T, scale),
        most=60,
    )


def scores(Q, K, d, scale):
    return Q @ K.T / sqrt(d) if scale == "yes" else Q @ K.T


def scores__via_scaled_queries(Q, K, d, scale):
    return (Q / sqrt(d)) @ K.T if scale == "yes" else None


def weights(scores, mask):
    r"""{% if mask == "causal" %}
    {% set t = "^{(k)}" if k else "" %}
    \alpha{{ t }}_{ij} = \begin{cases}
    {% if k %}e^{s{{ t }}_{ij}} / \sum_{k \le i} e^{s{{ t }}_{ik}}
    {% else %}\frac{e^{s_{ij}}}{\sum_{k \le i} e^{s_{ik}}}{% endif %} & j \le i \\ 0 & j > i \end{cases}
    {% endif %}"""
    return softmax(_mask.masked(scores, mask), axis=1)


def weights__via_largest_subtracted(scores, mask):
    less = scores - column([largest(row) for row in _mask.seen(scores, mask)])
    return softmax(_mask.masked(less, mask), axis=1)


def context(weights, V):
    return weights @ V


def context__via_unnormalised(scores, V, mask):
    powers = _mask.masked(exp(scores), mask, 0)
    return (powers @ V) / powers.sum(axis=1).reshape(-1, 1)


slips = {
    scores: {
        "not_scaled": {"scale": "no"},
        "divided_by_d": "sqrt(d) -> d",
        "scaled_unasked": {"scale": "yes"},
        "keys_not_transposed": "K -> K.T if len(K) == d",
        "queries_and_keys_swapped": "Q -> K if len(Q) == len(K); K -> Q if len(Q) == len(K)",
    },
    weights: {
        "softmax_along_columns": "1 -> 0",
        "not_normalised": "softmax(_mask.masked(scores, mask), axis=1) -> _mask.masked(exp(scores), mask, 0)",
        "mask_forgotten": "_mask.masked(scores, mask) -> scores if mask == 'causal'",
        "mask_after_softmax": "softmax(_mask.masked(scores, mask), axis=1) -> _mask.masked(softmax(scores, axis=1), mask, 0) if mask == 'causal'",
        "masked_score_zero": "_mask.masked(scores, mask) -> _mask.masked(scores, mask, 0) if mask == 'causal'",
    },
    context: {
        "weights_transposed": "weights -> weights.T if len(weights) == len(V)",
        "softmax_forgotten": "weights -> _mask.masked(scores, mask, 0)",
        "keys_for_values": "V -> K if d == v",
    },
}
