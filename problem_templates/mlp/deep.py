"""A network of any depth on a batch: shapes, forward pass, cost with penalty, gradients from the last layer back."""

from markscheme.words import *

from . import _batch, _layers
from ._activations import ACTIVATIONS, SLOPES

source = "study note 003, deep networks on a batch, penalties with lambda/2m; notes 002 and 004, dimension analysis"
rounding = "6 sf, 3 sf"
sizes = {"n0": (2, 2, 3), "m": 2, "c": 1}
options = {
    "hidden": ("relu", "tanh", "sigmoid"),
    "output": ("sigmoid", "softmax", "identity"),
    "regulariser": ("l2", "l1", "none"),
    "one_over_m": ("in_gradients", "in_dZ"),
}
given = {
    "X": matrix("n0", "m", choice("-1", "-0.5", "0.2", "0.5", "1", "1.5", "2")),
    "Y": matrix("c", "m", choice("-2", "-1.5", "1.5", "2", "2.5"))
    .between(0, 1, "a target", output=("sigmoid", "softmax"))
    .sums_to(1, columns=True, output="softmax"),
    "layers": structure(_layers.FORM, numbers=True),
    "penalty": number(choice("0.4", "1", "2")).at_least(0, "a penalty").when(regulariser=("l2", "l1")),
}
repeat = {
    ("W_", "b_", "shapes_"): lambda layers: len(layers),
    ("Z_", "A_"): lambda layers: len(layers),
    ("dZ_", "dW_", "db_"): lambda layers: list(range(len(layers), 0, -1)),
}
start = {"A": "X"}
symbols = {
    "penalty": r"\lambda", "shapes_": "S", "cost": "J",
    "dZ_": r"\mathrm{dZ}", "dW_": r"\mathrm{dW}", "db_": r"\mathrm{db}",
}  # fmt: skip
_ZEROS = {"transposed": "ReLU and its slope leave zeros, which may lie symmetrically"}
hides = {"A_": _ZEROS, "dZ_": _ZEROS}
ask = {"shapes_": 1, "Z_": 1, "A_": 1, "cost": 2, "dZ_": 2, "dW_": 2, "db_": 1}


def draw_X(stream, n0, m, hidden):
    """Positive for smooth activations: sums over the batch cancel less often then."""
    X = given["X"].draw(stream, "", {"n0": n0, "m": m})
    return X if hidden == "relu" else absolute(X)


def draw_Y(stream, c, m, output):
    n = 2 if output == "softmax" else c
    if output == "softmax":  # two examples of different classes
        return array([identity(n)[k] for k in stream.shuffled(range(n))[:m]]).T
    if output == "sigmoid":
        return array([stream.shuffled([0, 1]) for _ in range(n)])
    return array([[given["Y"].domain.draw(stream, "") for _ in range(m)] for _ in range(n)])


def draw_layers(stream, level, X, Y, n0, c, hidden, output):
    between = [2] if level == "easy" else [2, 2]
    return _layers.drawn(stream, [n0, *between, 2 if output == "softmax" else c], X, Y, hidden, output)


def invalid_layers(X, layers, Y):
    return _layers.complaint(layers, X, Y)


def figure_network(layers):
    return network_figure([range(1, n + 1) for n in (len(layers[0]["W"][0]), *(len(layer["W"]) for layer in layers))])


def W_(layers, k):
    r"""{% if k %}W^{({{ k }})} = \begin{pmatrix} {% for row in layers[k - 1].W %}{{ row | join(" & ") }} \\
    {% endfor %}\end{pmatrix}{% endif %}"""
    return _layers.weights(layers[k - 1])


def b_(layers, k):
    r"""{% if k %}b^{({{ k }})} = {% set b = layers[k - 1].b | default([0]) %}
    {{ b[0] if b | length == 1 else "(" ~ b | join(", ") ~ ")" }}{% endif %}"""
    return _layers.biases(layers[k - 1])


def shapes_(W_, m, k):
    r"""W^{(k)}: n_k \times n_{k-1}, \quad b^{(k)}: n_k \times 1, \quad Z^{(k)}: n_k \times m"""
    n, before = W_[k - 1].shape
    return array([[n, n, n], [before, 1, m]])


def Z_(W_, A_prev, b_, k):
    return W_[k - 1] @ A_prev + column(b_[k - 1])


def A_(Z, layers, hidden, output, k):
    return ACTIVATIONS[output if k == len(layers) else hidden](Z)


def require_mixed_units(Z_, hidden):
    active = [positive(Z).sum() for Z in Z_[:-1]]
    return hidden != "relu" or (all(active) and sum(active) < sum(Z.size for Z in Z_[:-1]))


def require_errors_not_small(A_, Y):
    return all(absolute(error) > rational("0.1") for error in (A_[-1] - Y).ravel())


cost = _batch.cost


def dZ_(A_, Y, W_, dZ_, Z_, m, hidden, one_over_m, k):
    if k == len(W_):
        return (A_[-1] - Y) / (m if one_over_m == "in_dZ" else 1)
    return (W_[k].T @ dZ_[-1]) * SLOPES[hidden](Z_[k - 1], A_[k - 1])  # the last one so far is of the layer above


@when(output="sigmoid")
def dZ___via_dA(A, Y, W_, m, one_over_m, k):
    """As note 003 does: first the derivative by the output, then the slope of the sigmoid."""
    if k < len(W_):
        return None
    return ((1 - Y) / (1 - A) - Y / A) * (A * (1 - A)) / (m if one_over_m == "in_dZ" else 1)


dW_ = _batch.dW_
db_ = _batch.db_

slips = {
    shapes_: {
        "transposed": "[[n, n, n], [before, 1, m]] -> [[before, n, n], [n, 1, m]]",
        "bias_per_example": "[[n, n, n], [before, 1, m]] -> [[n, n, n], [before, m, m]]",
        "batch_forgotten": "m -> 1",
    },
    Z_: {"bias_forgotten": "column(b_[k - 1]) -> 0"},
    A_: {"activation_forgotten": {"hidden": "identity"}},
    dZ_: {
        "error_reversed": "A_[-1] -> 2 * Y - A_[-1]",  # less Y this is Y - A
        "not_averaged": {"one_over_m": "in_gradients"},
        "slope_forgotten": {"hidden": "identity"},
        "slope_with_z": "A_[k - 1] -> Z_[k - 1]",
        "not_transposed": "W_[k].T -> W_[k] if W_[k].shape == W_[k].T.shape else W_[k].T",
    },
}
