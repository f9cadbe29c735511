"""A network of any depth on a batch: shapes, forward pass, cost with penalty, gradients from the last layer back."""

from markscheme.words import *

from . import _layers
from ._activations import ACTIVATIONS, SLOPES

source = "study note 003, deep networks on a batch, penalties with lambda/2m; note 004, dimension analysis"
rounding = "6 sf, 3 sf"
SIZES = {"relu": (1, 9), "tanh": (2, 8), "sigmoid": (6, 20)}  # of the weights, in tenths
LEAST = rational("0.105")  # of a unit, an error, and of what tells two outputs apart: no sum of tenths is just that
MOST_DRAWN = 30  # times that the layers are drawn again
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
    """Weights under which the examples come out apart, and sums do not nearly cancel."""
    between = [2] if level == "easy" else [2, 2]
    units = [n0, *between, 2 if output == "softmax" else c]
    for _ in range(MOST_DRAWN):
        layers = [_layers.drawn(stream, units[k], units[k + 1], SIZES[hidden]) for k in range(len(units) - 1)]
        if _tells_examples_apart(X, layers, Y, hidden, output):
            break
    return layers


def _tells_examples_apart(X, layers, Y, hidden, output):
    """Whether no unit nearly cancels, the two outputs differ, and no error is small."""
    A = X
    for k, layer in enumerate(layers, 1):
        Z = _layers.weights(layer) @ A + _layers.biases(layer)[:, None]
        if hidden == "relu" and k < len(layers) and not 0 < positive(Z).sum() < Z.size:
            return False
        A = ACTIVATIONS[output if k == len(layers) else hidden](Z)
        if _any_small(Z):
            return False
    return not _any_small(A[:, 0] - A[:, 1]) and not _any_small(A - Y)


def _any_small(values):
    """By squares, for of a ball around 0 no sign is decided."""
    return any(is_greater(square(LEAST), square(value)) for value in values.ravel())


def invalid_layers(X, layers, Y):
    return _layers.complaint(layers, X, Y)


def figure_network(layers):
    return draw_network([len(layers[0]["W"][0]), *(len(layer["W"]) for layer in layers)])


def W_(layers, k):
    r"""{% if k %}W^{({{ k }})} = \begin{pmatrix} {% for row in layers[k - 1].W %}{{ row | join(" & ") }} \\
    {% endfor %}\end{pmatrix}{% endif %}"""
    return _layers.weights(layers[k - 1])


def b_(layers, k):
    r"""{% if k %}b^{({{ k }})} = {% set b = layers[k - 1].b | default([0]) %}
    {{ b[0] if b | length == 1 else "(" ~ b | join(", ") ~ ")" }}{% endif %}"""
    return _layers.biases(layers[k - 1])


def shapes_(W_, m):
    r"""{% if k %}W^{({{ k }})}: n_{{ k }} \times n_{{ k - 1 }}, \quad b^{({{ k }})}: n_{{ k }} \times 1, \quad
    Z^{({{ k }})}: n_{{ k }} \times m{% endif %}"""
    n, before = W_[-1].shape
    return array([[n, n, n], [before, 1, m]])


def shapes___transposed(W_, m):
    n, before = W_[-1].shape
    return array([[before, n, n], [n, 1, m]])


def shapes___bias_per_example(W_, m):
    n, before = W_[-1].shape
    return array([[n, n, n], [before, m, m]])


def Z_(X, W_, b_, A_, k):
    return W_[k - 1] @ [X, *A_][k - 1] + b_[k - 1][:, None]


def A_(Z_, layers, hidden, output, k):
    return ACTIVATIONS[output if k == len(layers) else hidden](Z_[-1])


def require_mixed_units(Z_, hidden):
    active = [positive(Z).sum() for Z in Z_[:-1]]
    return hidden != "relu" or (all(active) and sum(active) < sum(Z.size for Z in Z_[:-1]))


def require_errors_not_small(A_, Y):
    return all(absolute(error) > rational("0.1") for error in (A_[-1] - Y).ravel())


def cost(A_, Y, W_, m, penalty, output, regulariser):
    r"""J = \frac{1}{m} \sum_{i=1}^{m} L_i {% if regulariser == "l2" %}+ \frac{\lambda}{2m} \sum_{l} \sum_{i,j} (w^{(l)}_{ij})^2
    {% elif regulariser == "l1" %}+ \frac{\lambda}{2m} \sum_{l} \sum_{i,j} |w^{(l)}_{ij}|{% endif %}"""
    mean = _LOSSES[output](A_[-1], Y).sum() / m
    if regulariser == "none":
        return mean
    sizes = [square(w) if regulariser == "l2" else absolute(w) for W in W_ for w in W.ravel()]
    return mean + penalty * sum(sizes) / (2 * m)


def dZ_(A_, Z_, Y, W_, dZ_, m, hidden, one_over_m, k):
    if k == len(W_):
        return (A_[-1] - Y) / (m if one_over_m == "in_dZ" else 1)
    return (W_[k].T @ dZ_[-1]) * SLOPES[hidden](Z_[k - 1], A_[k - 1])


def dZ___via_dA(A_, Y, W_, m, output, one_over_m, k):
    """As note 003 does: first the derivative by the output, then the slope of the sigmoid."""
    if output != "sigmoid" or k < len(W_):
        return None
    A = A_[-1]
    return ((1 - Y) / (1 - A) - Y / A) * (A * (1 - A)) / (m if one_over_m == "in_dZ" else 1)


def dW_(dZ_, A_, X, W_, m, penalty, regulariser, one_over_m, k):
    gradient = dZ_[-1] @ [X, *A_][k - 1].T / (m if one_over_m == "in_gradients" else 1)
    return gradient + _penalty_slope(W_[k - 1], m, penalty, regulariser)


def db_(dZ_, m, one_over_m):
    return dZ_[-1].sum(axis=1) / (m if one_over_m == "in_gradients" else 1)


def db___penalty_on_biases(dZ_, b_, m, penalty, regulariser, one_over_m, k):
    if regulariser == "none":
        return None
    return db_(dZ_, m, one_over_m) + _penalty_slope(b_[k - 1], m, penalty, regulariser)


def _penalty_slope(w, m, penalty, regulariser):
    """Derivative of lambda / 2m times the sum of squares or of absolute values."""
    return {"l2": lambda: penalty * w / m, "l1": lambda: penalty * sign(w) / (2 * m), "none": lambda: 0}[regulariser]()


_LOSSES = {
    "sigmoid": lambda A, Y: -(Y * log(A) + (1 - Y) * log(1 - A)),
    "softmax": lambda A, Y: -(Y * log(A)),
    "identity": lambda A, Y: square(A - Y) / 2,
}


slips = {
    shapes_: {
        "transposed": shapes___transposed,
        "bias_per_example": shapes___bias_per_example,
        "batch_forgotten": "m -> 1",
    },
    Z_: {
        "bias_forgotten": "b_ -> [0 * b for b in b_]",
    },
    A_: {
        "activation_forgotten": {"hidden": "identity"},
    },
    cost: {
        "not_averaged": "m -> 1; penalty -> penalty / m",
        "penalty_forgotten": "penalty -> 0",
        "penalty_not_halved": "penalty -> 2 * penalty",
    },
    dZ_: {
        "error_reversed": "A_ -> [*A_[:-1], 2 * Y - A_[-1]]",
        "not_averaged": {"one_over_m": "in_gradients"},
        "slope_forgotten": {"hidden": "identity"},
        "slope_with_z": "A_ -> [*Z_[:-1], A_[-1]]",
        "not_transposed": "W_ -> [W.T if W.shape == W.T.shape else W for W in W_]",
    },
    dW_: {
        "not_averaged": {"one_over_m": "in_dZ"},
        "penalty_forgotten": "penalty -> 0",
        "penalty_without_m": "penalty -> penalty * m",
        "penalty_halved_twice": "penalty -> penalty / 2",
    },
    db_: {
        "not_averaged": {"one_over_m": "in_dZ"},
        "penalty_on_biases": db___penalty_on_biases,
    },
}
