"""One step of gradient descent for softmax regression: several classes, all examples at once."""

from markscheme.words import *

from ..mlp import _softmax

source = "study notes 000 to 004, softmax regression with the cross-entropy"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 3, 3), "d": 2, "k": 3}
given = {
    "X": matrix("n", "d", by_level(integers(-2, 3), integers(-2, 3), decimals(-2, 2, 1))),
    "Y": matrix("n", "k", choice(0, 1)).between(0, 1, "a target").sums_to(1),
    "W": matrix("d", "k", decimals("-0.9", "0.9", 1)),
    "b": vector("k", decimals("-0.5", "0.5", 1)),
    "eta": number(choice("0.1", "0.2", "0.3", "0.5")).above(0, "a learning rate"),
}
symbols = {"powers": "E", "cost": "J", "dZ": r"\Delta", "grad_W": r"\nabla_W J", "grad_b": r"\nabla_b J"}
ask = {"Z": 2, "P": 3, "cost": 2, "dZ": 1, "grad_W": 3, "grad_b": 1, "W_new": 1, "b_new": 1}


def draw_X(stream, level, n, d):
    """No example and no feature is all zeros, for neither would have a part in the gradient."""
    return stream.again(
        lambda: given["X"].draw(stream, level, {"n": n, "d": d}),
        until=lambda X: all(any(line) for line in (*X, *X.T)),
    )


def draw_Y(stream, n, k):
    """One-hot rows, not all of one class."""
    classes = stream.again(
        lambda: [stream.below(k) for _ in range(n)], until=lambda drawn: len(set(drawn)) == min(n, k) - (n > 2)
    )
    return identity(k)[classes]


def draw_W(stream, X, d, k):
    """Weights under which the logits of an example are unlike and none takes all."""
    return stream.again(
        lambda: given["W"].draw(stream, "", {"d": d, "k": k}), until=lambda W: _are_unlike(X @ W), most=60
    )


def draw_b(stream, X, W, k):
    return stream.again(lambda: given["b"].draw(stream, "", {"k": k}), until=lambda b: _are_unlike(X @ W + b), most=60)


def _are_unlike(Z):
    rows = [sorted(row) for row in Z]
    gaps = [row[i + 1] - row[i] for row in rows for i in range(len(row) - 1)]
    return min(gaps) >= rational("0.2") and max(row[-1] - row[0] for row in rows) <= rational("2.5")


def Z(X, W, b):
    return X @ W + b


powers = likewise(_softmax.powers, z="Z")
P = likewise(_softmax.p, z="Z", p="P")


def cost(P, Y, n):
    return cross_entropy(Y, P).sum() / n


def dZ(P, Y):
    return P - Y


def grad_W(X, dZ, n):
    return X.T @ dZ / n


def grad_b(dZ, n):
    return dZ.sum(axis=0) / n


def W_new(W, grad_W, eta):
    return W - eta * grad_W


b_new = likewise(W_new, W="b")

slips = {
    Z: {"bias_forgotten": "b -> 0"},
    cost: {
        "not_averaged": "cross_entropy(Y, P).sum() / n -> cross_entropy(Y, P).sum()",
        "decimal_logarithm": "cross_entropy(Y, P) -> cross_entropy(Y, P) / log(10)",
        "binary_terms_added": "cross_entropy(Y, P) -> -(Y * log(P) + (1 - Y) * log(1 - P))",
    },
    dZ: {"error_reversed": "P - Y -> Y - P", "true_class_only": "P - Y -> Y * (P - Y)"},
    grad_W: {"not_averaged": "X.T @ dZ / n -> X.T @ dZ"},
    grad_b: {"not_averaged": "dZ.sum(axis=0) / n -> dZ.sum(axis=0)"},
    W_new: {"ascent": "eta -> -eta", "rate_forgotten": "eta -> 1"},
}
without = ("one_hot",)
