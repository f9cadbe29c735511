"""Classes of single nodes: the last graph convolution, a softmax for each node, the loss over the nodes with a label."""

from markscheme.words import *

from ..mlp import _softmax
from . import _graph
from .plain_layer import A_tilde, AH, Z

source = "study note 004, graph convolutional networks: softmax and cross-entropy for nodes; Kipf and Welling (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 3, 4), "d": 2, "k": (2, 3, 3)}
options = {"self_loops": ("yes", "no"), "reduction": ("mean", "sum")}
_WEIGHTS = "-0.5", "-0.4", "-0.3", "-0.2", "-0.1", "0.1", "0.2", "0.3", "0.4", "0.5"
given = {
    "A": matrix("n", "n", integers(0, 1)).at_least(0, "the weight of an edge"),
    "H": matrix("n", "d", choice(-2, -1, 1, 2, 3)),
    "W": matrix("d", "k", choice(*_WEIGHTS)),
    "targets": vector("n", counts(0, 3))
    .at_least(0, "the number of a class, or 0 for a node without a label")
    .whole_numbers(),
}
only = {"A_tilde": {"self_loops": ("yes",)}}
symbols = {"A_tilde": r"\tilde{A}", "AH": "M", "powers": "E", "targets": "y", "classes": "c", "loss": "L"}
hides = {"A": _graph.HIDES, "A_tilde": _graph.HIDES}
hides |= dict.fromkeys(("H", "AH", "Z", "P"), dict.fromkeys(("rows_swapped", "last_for_first"), _graph.ALIKE))
hides |= {"classes": "few classes", "targets": "what is no label acts on nothing, and probabilities may be close"}
ask = {"A_tilde": 1, "AH": 2, "Z": 2, "P": 3, "classes": 1, "loss": 2}


def draw_A(stream, n, self_loops):
    return _graph.draw_unlike(stream, n, self_loops)


def draw_H(stream, n, d):
    """No two nodes alike."""
    return stream.again(
        lambda: given["H"].draw(stream, "", {"n": n, "d": d}), until=lambda H: len({tuple(row) for row in H}) == n
    )


def draw_W(stream, A, H, d, k, self_loops):
    """Logits of which nobody doubts the largest, and none takes all."""
    M = A @ H if self_loops == "no" else (A + identity(len(A))) @ H
    return stream.again(lambda: given["W"].draw(stream, "", {"d": d, "k": k}), until=lambda W: _tell(M @ W), most=80)


def _tell(Z):
    """Whether the logits of each node are unlike and none takes all, and the nodes are not all of one class."""
    gaps = [absolute(row[i] - row[j]) for row in Z for i in range(len(row)) for j in range(i)]
    low, high = rational("0.09"), rational("3.05")
    return len({argmax(row) for row in Z}) > 1 and all(is_greater(g, low) and is_greater(high, g) for g in gaps)


def draw_targets(stream, n, k):
    """Two or three nodes with a label, not all of one class."""
    few = min(n - 1, 2 + stream.below(2))
    return array(
        stream.again(
            lambda: stream.shuffled([stream.between(1, k) for _ in range(few)] + [0] * (n - few)),
            until=lambda y: len({*y} - {0}) > 1,
        )
    )


def figure_graph(A, H):
    return _graph.with_features(A, H)


def invalid_targets(targets, k):
    for i, target in enumerate(targets, 1):
        if is_greater(target, k):
            return (
                f"entry {i} of targets is {whole(target)}, but there are {k} classes, the columns of W; give 0 to {k}"
            )
    if not any(whole(target) for target in targets):
        return "no node has a label, so there is no loss; give at least one node the number of its class"
    return None


def require_classes_told_apart(Z):
    return _tell(Z)


powers = likewise(_softmax.powers, z="Z")
P = likewise(_softmax.p, z="Z", p="P")


def classes(P, Z):
    r"""c_i = \operatorname{argmax}_j p_{ij}"""
    return array([_class_of(p, z) for p, z in zip(P, Z, strict=True)])


def _class_of(p, z):
    """The number of the largest probability; of equal logits the first stands for all, for powers of e never tie alone."""
    first = [j for j in range(len(z)) if not any(equals(z[i], z[j]) for i in range(j))]
    return first[argmax([p[j] for j in first])] + 1


def _labelled(P, targets):
    """The row of probabilities and the place of the right one, of each node with a label."""
    return [(p, whole(y) - 1) for p, y in zip(P, targets, strict=True) if whole(y)]


def loss(P, targets, reduction):
    r"""{% if reduction == "mean" %}L = -\frac{1}{m} \sum_{i : y_i > 0} \ln p_{i y_i}{% else %}L = -\sum_{i : y_i > 0} \ln p_{i y_i}{% endif %}"""
    seen = _labelled(P, targets)
    total = -sum(log(p[right]) for p, right in seen)
    return total / len(seen) if reduction == "mean" else total


slips = {
    classes: {
        "counted_from_0": "_class_of(p, z) -> _class_of(p, z) - 1",
        "least_likely": "_class_of(p, z) -> argmin(p) + 1",
    },
    loss: {
        "sign_forgotten": "-sum(log(p[right]) for p, right in seen) -> sum(log(p[right]) for p, right in seen)",
        "divided_by_n": "len(seen) -> len(P) if len(seen) < len(P)",
        "not_averaged": "total / len(seen) -> total",
        "averaged": "total -> total / len(seen) if reduction == 'sum'",
        "predicted_class": "p[right] -> largest(p)",
        "summed_over_classes": "log(p[right]) -> log(p).sum()",
        "decimal_logarithm": "log(p[right]) -> log(p[right]) / log(10)",
    },
}
without = ("one_hot",)
