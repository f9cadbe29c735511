"""Scaled dot-product attention: scores, softmax weights, context."""

from markscheme.words import *

source = "study notes 003 and 004, attention; Vaswani et al. (2017)"
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


def _masked(scores, mask, stand_in=None):
    """The scores with a stand-in where query i may not see key j: at j > i under the causal mask."""
    if mask == "none":
        return scores
    return array([[score if j <= i else stand_in for j, score in enumerate(row)] for i, row in enumerate(scores)])


def _visible(row):
    return [cell for cell in row if cell is not None]


def draw_K(stream, Q, m, d, scale):
    """Keys that weigh unlike, none of them next to nothing, and none that a query is orthogonal to.

    A score of 0 comes out as 0.0001 where the queries are scaled first.
    """
    for _ in range(60):
        K = given["K"].draw(stream, "", {"m": m, "d": d})
        if _weighs_unlike(Q @ K.T, scale):
            break
    return K


def _weighs_unlike(products, scale):
    """Whether no product is 0, no row of them flat, and no key far behind another."""
    most = 4 if scale == "yes" else 3
    return all(products.ravel()) and all(0 < largest(row) + largest(-row) <= most for row in products)


def scores(Q, K, d, scale):
    return Q @ K.T / sqrt(d) if scale == "yes" else Q @ K.T


def weights(scores, mask):
    r"""\alpha_{ij} = {% if mask == "none" %}\frac{e^{s_{ij}}}{\sum_{k} e^{s_{ik}}}{% else %}
    \begin{cases} \frac{e^{s_{ij}}}{\sum_{k \le i} e^{s_{ik}}} & j \le i \\ 0 & j > i \end{cases}{% endif %}"""
    return softmax(_masked(scores, mask), axis=1)


def weights__via_largest_subtracted(scores, mask):
    top = array([[largest(_visible(row))] for row in _masked(scores, mask)])
    return softmax(_masked(scores - top, mask), axis=1)


def weights__mask_after_softmax(scores, mask):
    return _masked(softmax(scores, axis=1), mask, rational(0)) if mask == "causal" else None


def context(weights, V):
    return weights @ V


def require_scores_small(scores):
    return not any(is_greater(absolute(score), 4) for score in scores.ravel())


def require_weights_not_flat(Q, K, mask):
    rows = [_visible(row) for row in _masked(Q @ K.T, mask)]
    return all(len(row) == 1 or len(set(row)) > 1 for row in rows)


def require_weights_not_tiny(weights, mask):
    return all(is_greater(weight, rational("0.02")) for row in _masked(weights, mask) for weight in _visible(row))


def require_something_masked(Q, K, mask):
    return mask == "none" or any(sign(cell) for i, row in enumerate(Q @ K.T) for cell in row[i + 1 :])


def figure_weights(weights):
    return draw_heat_map(weights)


def scores__via_scaled_queries(Q, K, d, scale):
    return (Q / sqrt(d)) @ K.T if scale == "yes" else None


def context__via_unnormalised(scores, V, mask):
    powers = _masked(exp(scores), mask, rational(0))
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
        "not_normalised": "softmax(_masked(scores, mask), axis=1) -> _masked(exp(scores), mask, rational(0))",
        "mask_forgotten": {"mask": "none"},
        "mask_after_softmax": weights__mask_after_softmax,
        "masked_score_zero": "_masked(scores, mask) -> _masked(scores, mask, rational(0)) if mask == 'causal'",
    },
    context: {
        "weights_transposed": "weights -> weights.T if len(weights) == len(V)",
        "softmax_forgotten": "weights -> _masked(scores, mask, rational(0))",
        "keys_for_values": "V -> K if d == v",
    },
}
