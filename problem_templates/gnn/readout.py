"""Classifying a whole graph: pool the features of its nodes, logits, softmax, cross-entropy."""

from markscheme.words import *

source = "study notes 001 and 004, graph neural networks: pooling the nodes for the class of a graph"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5), "d": (2, 2, 3), "k": (2, 3, 3)}
options = {"pool": ("mean", "sum", "max")}
given = {
    "H": matrix("n", "d", by_level(integers(-2, 4), integers(-2, 4), decimals("-1.5", "2.5", 1))),
    "W": matrix("d", "k"),
    "b": vector("k", decimals("-0.5", "0.5", 1)).or_else(0),
    "target": number(counts(1, 3)).at_least(1, "the number of a class").whole_numbers(),
}
symbols = {"pooled": "g", "powers": "q", "loss": "L", "target": "y"}
_ORDER, _LARGEST = "the nodes stand in any order", "of a maximum only the largest entries show"
hides = {"H": {"rows_swapped": _ORDER, "last_for_first": _LARGEST, "other_entry": _LARGEST}}
ask = {"pooled": 2, "z": 2, "p": 2, "loss": 1}


def draw_H(stream, level, n, d, pool):
    """Unlike values of each feature, which do not pool to large numbers; at the easy level to whole ones."""
    values = [f"{k}/10" for k in range(-15, 26, 4)] if level == "hard" else range(-2, 5)

    def draw():
        return array([[rational(str(value)) for value in stream.shuffled(values)[:n]] for _ in range(d)]).T

    def is_fine(H):
        total = H.sum(axis=0) if pool == "sum" else 2 * H.sum(axis=0) / n
        whole_means = level != "easy" or pool != "mean" or not any(whole(entry) % n for entry in H.sum(axis=0))
        return len(set(total)) == d and all(0 < entry * entry < 16 for entry in total) and whole_means

    return stream.again(draw, until=is_fine, most=60)


def draw_W(stream, level, d, k):
    values = ("-1", "-0.5", "0.5", "1") if level == "easy" else ("-1", "-0.5", "-0.4", "-0.2", "0.2", "0.4", "0.5", "1")
    return array([[rational(value) for value in stream.shuffled(values)[:k]] for _ in range(d)])


def draw_target(stream, k):
    return rational(stream.between(1, k))


def invalid_target(target, k):
    if is_greater(target, k):
        return f"target is {whole(target)}, but there are {k} classes, the columns of W; give 1 to {k}"
    return None


def require_probabilities_not_tiny(p):
    return all(is_greater(share, rational("0.01")) for share in p)


@when(pool="mean")
def pooled(H):
    return H.sum(axis=0) / len(H)


@pooled.when(pool="sum")
def pooled(H):
    return H.sum(axis=0)


@pooled.when(pool="max")
def pooled(H):
    r"""g_j = \max_{i} h_{ij}"""
    return array([largest(feature) for feature in H.T])


def z(W, b, pooled):
    return W.T @ pooled + b


from ..mlp._softmax import powers, p


def loss(p, target):
    r"""L = -\ln p_{y}"""
    return -log(p[whole(target) - 1])


slips = {
    pooled: {
        "not_divided": "len(H) -> 1",
        "mean_for_sum": "H.sum(axis=0) -> H.sum(axis=0) / len(H) if pool == 'sum'",
        "mean_for_maximum": "array([largest(feature) for feature in H.T]) -> H.sum(axis=0) / len(H)",
        "sum_for_maximum": "array([largest(feature) for feature in H.T]) -> H.sum(axis=0)",
        "nodes_for_features": "H.sum(axis=0) -> H.sum(axis=1)",
    },
    z: {
        "bias_forgotten": "b -> 0",
        "first_node_only": "pooled -> H[0]",
        "weights_transposed": "W.T -> W if len(W) == len(W[0])",
    },
    loss: {
        "sign_forgotten": "-log(p[whole(target) - 1]) -> log(p[whole(target) - 1])",
        "summed_over_classes": "log(p[whole(target) - 1]) -> log(p).sum()",
    },
}
without = ("softmax_along_columns",)
