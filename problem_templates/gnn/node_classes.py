"""Classes of single nodes: the last graph convolution, a softmax for each node, the loss over the nodes with a label."""

from markscheme.words import *

from ..mlp import _softmax
from . import _graph, _nodes
from ._nodes import draw_A, draw_H, draw_W, draw_targets, require_classes_told_apart
from .plain_layer import A_tilde, AH, Z

source = "study note 004, graph convolutional networks: softmax and cross-entropy for nodes; Kipf and Welling (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 3, 4), "d": 2, "k": (2, 3, 3)}
options = {"self_loops": ("yes", "no"), "reduction": ("mean", "sum")}
given = {
    "A": matrix("n", "n", integers(0, 1)).at_least(0, "the weight of an edge"),
    "H": _nodes.FEATURES,
    "W": _nodes.WEIGHTS,
    "targets": vector("n", counts(0, 3))
    .at_least(0, "the number of a class, or 0 for a node without a label")
    .whole_numbers(),
}
only = {"A_tilde": {"self_loops": ("yes",)}}
symbols = {"A_tilde": r"\tilde{A}", "AH": "M", "powers": "E", "targets": "y", "classes": "c", "loss": "L"}
hides = {"A": _graph.HIDES, "A_tilde": _graph.HIDES}
hides |= dict.fromkeys(("H", "AH", "Z", "P"), dict.fromkeys(("rows_swapped", "last_for_first"), _graph.ALIKE))
hides |= {"classes": "few classes", "targets": "what is no label acts on nothing, and probabilities may be close"}
ask = {"A_tilde": 1, "AH": 2, "Z": 2, "P": 4, "classes": 1, "loss": 2}


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
without = ("one_hot", "edges_reversed")  # an undirected graph has no direction
