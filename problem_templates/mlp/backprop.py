"""One step of gradient descent for a network with one hidden layer, forward and backward, for one example."""

from markscheme.words import *

from ._activations import ACTIVATIONS, SLOPES

source = "study notes 004, hand calculation of a two-layer perceptron with L1 and L2"
rounding = "5 sf, 3 sf"
MOST_DRAWN = 40  # times that a given is drawn again
sizes = {"n0": (2, 3, 3), "n1": (2, 2, 3), "n2": 2}
options = {
    "hidden": ("sigmoid", "tanh", "relu"),
    "output": ("identity", "sigmoid", "softmax"),
    "loss": ("half_squared_error", "cross_entropy"),
    "regulariser": ("none", "l1", "l2", "l1_l2"),
}
given = {
    "x": vector("n0", distinct(-2, -1, 1, 2, 3)),  # unlike, so that no two columns of the gradient are the same
    "y": vector("n2", by_option("output", sigmoid=choice(0, 1), identity=decimals(-1, 1, 1), softmax="one_hot"))
    .between(0, 1, "a target", loss="cross_entropy")
    .sums_to(1, loss="cross_entropy", output="softmax"),
    "W1": matrix("n1", "n0", decimals("-0.9", "0.9", 1)),
    "b1": vector("n1", decimals("-0.5", "0.5", 1)).or_else(0),
    "W2": matrix("n2", "n1", decimals("-0.9", "0.9", 1)),
    "b2": vector("n2", decimals("-0.5", "0.5", 1)).or_else(0),
    "eta": number(choice("0.1", "0.2", "0.4")).above(0, "a learning rate"),
    "lambda1": number(choice("0.1", "0.2")).at_least(0, "a penalty").when(regulariser=("l1", "l1_l2")),
    "lambda2": number(choice("0.1", "0.2")).at_least(0, "a penalty").when(regulariser=("l2", "l1_l2")),
}
symbols = {
    "loss_": "L",
    "lambda1": r"\lambda_1",
    "lambda2": r"\lambda_2",
    **{f"delta{k}": rf"\delta_{k}" for k in (1, 2)},
}


def ask(output):
    forward = {"z1": 1, "a1": 2} if output == "identity" else {"z1": 1, "a1": 2, "z2": 1}
    backward = {"delta2": 2, "grad_W2": 2, "grad_b2": 1, "delta1": 3, "grad_W1": 2, "grad_b1": 1}
    return {**forward, "y_hat": 1, **backward, "W2_new": 2, "b2_new": 1, "W1_new": 2, "b1_new": 1}


def draw_W1(stream, x, n0, n1, hidden):
    """Weights under which the units come out unlike, neither near 0 nor saturated."""
    for _ in range(MOST_DRAWN):
        W1 = given["W1"].draw(stream, "", {"n0": n0, "n1": n1})
        if _are_unlike(W1 @ x, hidden):
            break
    return W1


def draw_b1(stream, x, W1, n1, hidden):
    for _ in range(MOST_DRAWN):
        b1 = given["b1"].draw(stream, "", {"n1": n1})
        if _are_unlike(W1 @ x + b1, hidden):
            break
    return b1


def _are_unlike(z, hidden):
    sizes = sorted(absolute(z))
    apart = all(sizes[i + 1] - sizes[i] >= rational("0.2") for i in range(len(sizes) - 1))
    both = hidden != "relu" or positive(z).sum() == len(z) - 1  # two that are off are alike
    return apart and both and sizes[0] >= rational("0.2") and sizes[-1] <= rational("1.8")


def draw_W2(stream, n1, n2):
    """What a unit sends to the outputs is unlike: errors of softmax cancel in it otherwise."""
    for _ in range(MOST_DRAWN):
        W2 = given["W2"].draw(stream, "", {"n1": n1, "n2": n2})
        if all(absolute(one - other) >= rational("0.4") for one, other in zip(W2[0], W2[1], strict=True)):
            break
    return W2


def invalid_loss(output, loss):
    if loss != "cross_entropy" or output != "identity":
        return None
    return (
        "loss 'cross_entropy' needs outputs between 0 and 1, but output 'identity' gives any number; "
        "take output 'sigmoid' or 'softmax', or loss 'half_squared_error'"
    )


def figure_network(W1, W2, n0, n1, n2):
    nodes = [[f"{letter}{k + 1}}}" for k in range(n)] for letter, n in (("x_{", n0), ("a_{1,", n1), ("y_hat_{", n2))]
    return draw_network(nodes, [W1, W2])


def require_active_and_inactive_unit(z1, hidden, n1):
    return hidden != "relu" or 0 < positive(z1).sum() < n1


_UPHILL = {"eta": lambda eta: -eta}
_UNPENALISED = {"regulariser": lambda regulariser: regulariser if regulariser == "none" else "none"}
_DOUBLED = {"lambda2": lambda lambda2, regulariser: 2 * lambda2 if "l2" in regulariser else lambda2}
_UNSIGNED = {"regulariser": lambda regulariser: regulariser if "l1" not in regulariser else f"unsigned_{regulariser}"}


def z1(W1, x, b1):
    return W1 @ x + b1


def a1(z1, hidden):
    return ACTIVATIONS[hidden](z1)


def z2(W2, a1, b2):
    return W2 @ a1 + b2


def y_hat(z2, output):
    return ACTIVATIONS[output](z2)


def loss_(y_hat, y, output, loss):
    if loss == "half_squared_error":
        return square(y_hat - y).sum() / 2
    if output == "softmax":
        return -(y * log(y_hat)).sum()
    return -(y * log(y_hat) + (1 - y) * log(1 - y_hat)).sum()


def delta2(y_hat, y, output, loss):
    error = y_hat - y
    if output == "identity" or loss == "cross_entropy":
        return error
    return error * y_hat * (1 - y_hat) if output == "sigmoid" else y_hat * (error - (error * y_hat).sum())


def delta2__via_jacobian(y_hat, y, output, loss, n2):
    if output != "softmax" or loss == "cross_entropy":
        return None
    return (identity(n2) * y_hat - y_hat[:, None] * y_hat) @ (y_hat - y)


def delta2__error_reversed(y_hat, y, output, loss):
    return -delta2(y_hat, y, output, loss)


def delta2__error_doubled(y_hat, y, output, loss):
    return 2 * delta2(y_hat, y, output, loss) if loss == "half_squared_error" else None


def _with_output_slope(taken, error, output, loss):
    """The error times s (1 - s), with something else taken for s."""
    return error * (taken * (1 - taken)) if (output, loss) == ("sigmoid", "half_squared_error") else None


def grad_W2(delta2, a1):
    return delta2[:, None] * a1


def grad_b2(delta2):
    return delta2


def delta1(W2, delta2, z1, a1, hidden):
    return (W2.T @ delta2) * SLOPES[hidden](z1, a1)


def grad_W1(delta1, x):
    return delta1[:, None] * x


def grad_b1(delta1):
    return delta1


def W2_new(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    return W2 - eta * _with_penalty(grad_W2, W2, lambda1, lambda2, regulariser)


def W2_new__via_weight_decay(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    return _decayed(W2, grad_W2, eta, lambda1, lambda2, regulariser)


W2_new__ascent = as_if(W2_new, **_UPHILL)
W2_new__penalty_forgotten = as_if(W2_new, **_UNPENALISED)


def W2_new__penalty_without_eta(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    return _without_eta(W2, grad_W2, eta, lambda1, lambda2, regulariser)


W2_new__l2_factor_two = as_if(W2_new, **_DOUBLED)
W2_new__l1_without_sign = as_if(W2_new, **_UNSIGNED)


def b2_new(b2, grad_b2, eta):
    return b2 - eta * grad_b2


b2_new__ascent = as_if(b2_new, **_UPHILL)


def W1_new(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    return W1 - eta * _with_penalty(grad_W1, W1, lambda1, lambda2, regulariser)


def W1_new__via_weight_decay(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    return _decayed(W1, grad_W1, eta, lambda1, lambda2, regulariser)


W1_new__ascent = as_if(W1_new, **_UPHILL)
W1_new__penalty_forgotten = as_if(W1_new, **_UNPENALISED)


def W1_new__penalty_without_eta(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    return _without_eta(W1, grad_W1, eta, lambda1, lambda2, regulariser)


W1_new__l2_factor_two = as_if(W1_new, **_DOUBLED)
W1_new__l1_without_sign = as_if(W1_new, **_UNSIGNED)


def b1_new(b1, grad_b1, eta):
    return b1 - eta * grad_b1


b1_new__ascent = as_if(b1_new, **_UPHILL)


def _with_penalty(grad, W, lambda1, lambda2, regulariser):
    """Gradient of the data loss plus that of lambda1 * sum |w| + lambda2 / 2 * sum w^2."""
    if "l1" in regulariser:
        grad = grad + (lambda1 if "unsigned" in regulariser else lambda1 * sign(W))
    return grad + lambda2 * W if "l2" in regulariser else grad


def _decayed(W, grad, eta, lambda1, lambda2, regulariser):
    if "l2" not in regulariser:
        return None
    return (1 - eta * lambda2) * W - eta * _with_penalty(grad, W, lambda1, lambda2, regulariser.replace("l2", ""))


def _without_eta(W, grad, eta, lambda1, lambda2, regulariser):
    return None if regulariser == "none" else _with_penalty(W - eta * grad, -W, lambda1, lambda2, regulariser)


def _penalised_bias(b, grad, eta, lambda1, lambda2, regulariser):
    return None if regulariser == "none" else b - eta * _with_penalty(grad, b, lambda1, lambda2, regulariser)


def delta1__via_square(W2, delta2, a1, hidden):
    return (W2.T @ delta2) * (a1 - square(a1)) if hidden == "sigmoid" else None


def delta2__via_square(y_hat, y, output, loss):
    return (y_hat - y) * (y_hat - square(y_hat)) if (output, loss) == ("sigmoid", "half_squared_error") else None


slips = {
    z1: {
        "bias_forgotten": "b1 -> 0",
    },
    a1: {
        "activation_forgotten": {"hidden": "identity"},
    },
    z2: {
        "bias_forgotten": "b2 -> 0",
    },
    delta2: {
        "error_reversed": delta2__error_reversed,
        "error_doubled": delta2__error_doubled,
        "output_slope_forgotten": {
            "output": lambda output, loss: "identity" if loss == "half_squared_error" else output
        },
        "output_slope_twice": "output -> 'sigmoid' if loss == 'cross_entropy'; loss -> 'half_squared_error' if loss == 'cross_entropy'",
        "diagonal_of_jacobian": "output -> 'sigmoid' if (output, loss) == ('softmax', 'half_squared_error')",
        "slope_at_a": "error * y_hat * (1 - y_hat) -> _with_output_slope(sigmoid(y_hat), y_hat - y, output, loss)",
        "slope_with_z": "error * y_hat * (1 - y_hat) -> _with_output_slope(z2, y_hat - y, output, loss)",
    },
    grad_W2: {
        "z_for_a": "a1 -> z1",
    },
    delta1: {
        "slope_forgotten": {"hidden": "identity"},
        "slope_at_a": "a1 -> ACTIVATIONS[hidden](a1) if hidden != 'relu'",
        "slope_with_z": "a1 -> z1 if hidden != 'relu'",
        "not_transposed": "W2 -> W2.T if W2.shape == W2.T.shape",
        "updated_W2": "W2 -> W2_new(W2, grad_W2, eta, lambda1, lambda2, regulariser)",
    },
    W2_new: {
        "ascent": W2_new__ascent,
        "penalty_forgotten": W2_new__penalty_forgotten,
        "penalty_without_eta": W2_new__penalty_without_eta,
        "l2_factor_two": W2_new__l2_factor_two,
        "l1_without_sign": W2_new__l1_without_sign,
    },
    b2_new: {
        "penalty_on_biases": "b2 - eta * grad_b2 -> _penalised_bias(b2, grad_b2, eta, lambda1, lambda2, regulariser)",
        "ascent": b2_new__ascent,
    },
    W1_new: {
        "ascent": W1_new__ascent,
        "penalty_forgotten": W1_new__penalty_forgotten,
        "penalty_without_eta": W1_new__penalty_without_eta,
        "l2_factor_two": W1_new__l2_factor_two,
        "l1_without_sign": W1_new__l1_without_sign,
    },
    b1_new: {
        "penalty_on_biases": "b1 - eta * grad_b1 -> _penalised_bias(b1, grad_b1, eta, lambda1, lambda2, regulariser)",
        "ascent": b1_new__ascent,
    },
}
