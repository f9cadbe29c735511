"""One step of gradient descent for a network with one hidden layer, forward and backward, for one example."""

from markscheme import (
    array,
    choice,
    decimals,
    draw_network,
    identity,
    log,
    matrix,
    number,
    positive,
    relu,
    sigmoid,
    sign,
    softmax,
    square,
    tanh,
    vector,
)

source = "study notes 004, hand calculation of a two-layer perceptron with L1 and L2"
sizes = {"n0": (2, 3, 3), "n1": (2, 2, 3), "n2": 2}
options = {
    "hidden": ("sigmoid", "tanh", "relu"),
    "output": ("identity", "sigmoid", "softmax"),
    "loss": ("half_squared_error", "cross_entropy"),
    "regulariser": ("none", "l1", "l2", "l1_l2"),
}
given = {
    "x": vector("n0", choice(-2, -1, 1, 2, 3)),
    "y": vector("n2", decimals(-1, 1, 1)),
    "W1": matrix("n1", "n0", decimals("-0.9", "0.9", 1)),
    "b1": vector("n1", decimals("-0.5", "0.5", 1)).or_else(0),
    "W2": matrix("n2", "n1", decimals("-0.9", "0.9", 1)),
    "b2": vector("n2", decimals("-0.5", "0.5", 1)).or_else(0),
    "eta": number(choice("0.1", "0.2", "0.4")),
    "lambda1": number(choice("0.1", "0.2")).or_else(0),
    "lambda2": number(choice("0.1", "0.2")).or_else(0),
}
symbols = {
    "loss_": "L",
    "delta2": r"\delta_2",
    "delta1": r"\delta_1",
    "lambda1": r"\lambda_1",
    "lambda2": r"\lambda_2",
    "grad_W2": r"\nabla_{W_2} L",
    "grad_b2": r"\nabla_{b_2} L",
    "grad_W1": r"\nabla_{W_1} L",
    "grad_b1": r"\nabla_{b_1} L",
    "W2_new": r"W_2^{\text{new}}",
    "b2_new": r"b_2^{\text{new}}",
    "W1_new": r"W_1^{\text{new}}",
    "b1_new": r"b_1^{\text{new}}",
}


def ask(output):
    forward = {"z1": 1, "a1": 2} if output == "identity" else {"z1": 1, "a1": 2, "z2": 1}
    backward = {"delta2": 2, "grad_W2": 2, "grad_b2": 1, "delta1": 3, "grad_W1": 2, "grad_b1": 1}
    return {**forward, "y_hat": 1, **backward, "W2_new": 2, "b2_new": 1, "W1_new": 2, "b1_new": 1}


def draw_y(stream, n2, output):
    if output == "identity":
        return given["y"].draw(stream, "", {"n2": n2})
    if output == "softmax":
        return identity(n2)[stream.below(n2)]
    return array([stream.below(2) for _ in range(n2)])


def draw_lambda1(stream, level, regulariser):
    return given["lambda1"].draw(stream, level, {}) if "l1" in regulariser else None


def draw_lambda2(stream, level, regulariser):
    return given["lambda2"].draw(stream, level, {}) if "l2" in regulariser else None


def invalid_loss(output, loss):
    if loss != "cross_entropy" or output != "identity":
        return None
    return (
        "loss 'cross_entropy' needs outputs between 0 and 1, but output 'identity' gives any number; "
        "take output 'sigmoid' or 'softmax', or loss 'half_squared_error'"
    )


def invalid_target(y, output, loss):
    shown = "[" + ", ".join(map(str, y)) + "]"
    if loss == "cross_entropy" and any(sign(entry) < 0 or sign(1 - entry) < 0 for entry in y):
        return f"with cross_entropy the entries of y lie between 0 and 1, but y is {shown}; give 0s and 1s"
    if loss == "cross_entropy" and output == "softmax" and sign(y.sum() - 1) != 0:
        return f"with softmax and cross_entropy the entries of y sum to 1, but y is {shown}; make y one-hot"
    return None


def figure_network(W1, W2, n0, n1, n2):
    nodes = [[f"{letter}{k + 1}}}" for k in range(n)] for letter, n in (("x_{", n0), ("a_{1,", n1), ("y_hat_{", n2))]
    return draw_network(nodes, [W1, W2])


def require_active_and_inactive_unit(z1, hidden, n1):
    return hidden != "relu" or 0 < positive(z1).sum() < n1


def z1(W1, x, b1):
    return W1 @ x + b1


def z1__bias_forgotten(W1, x):
    return W1 @ x


def a1(z1, hidden):
    return _activated(z1, hidden)


def a1__activation_forgotten(z1):
    return z1


def z2(W2, a1, b2):
    return W2 @ a1 + b2


def z2__bias_forgotten(W2, a1):
    return W2 @ a1


def y_hat(z2, output):
    return z2 if output == "identity" else sigmoid(z2) if output == "sigmoid" else softmax(z2)


def loss_(y_hat, y, output, loss):
    r"""{% if loss == "half_squared_error" %}
    L = \frac{1}{2} \sum_{k} (\hat{y}_k - y_k)^2
    {% elif output == "softmax" %}
    L = -\sum_{k} y_k \ln(\hat{y}_k)
    {% else %}
    L = -\sum_{k} \left( y_k \ln(\hat{y}_k) + (1 - y_k) \ln(1 - \hat{y}_k) \right)
    {% endif %}"""
    if loss == "half_squared_error":
        return square(y_hat - y).sum() / 2
    if output == "softmax":
        return -(y * log(y_hat)).sum()
    return -(y * log(y_hat) + (1 - y) * log(1 - y_hat)).sum()


def delta2(y_hat, y, output, loss):
    r"""{% if output == "softmax" and loss == "half_squared_error" %}
    \delta_{2,k} = \hat{y}_k \left( \hat{y}_k - y_k - \sum_{j} (\hat{y}_j - y_j) \, \hat{y}_j \right)
    {% endif %}"""
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


def delta2__output_slope_forgotten(y_hat, y, output, loss):
    return y_hat - y if output != "identity" and loss == "half_squared_error" else None


def delta2__output_slope_twice(y_hat, y, loss):
    return (y_hat - y) * y_hat * (1 - y_hat) if loss == "cross_entropy" else None


def delta2__diagonal_of_jacobian(y_hat, y, output, loss):
    return (y_hat - y) * y_hat * (1 - y_hat) if output == "softmax" and loss == "half_squared_error" else None


def delta2__slope_at_a(y_hat, y, output, loss):
    if output != "sigmoid" or loss == "cross_entropy":
        return None
    return (y_hat - y) * _slope(y_hat, sigmoid(y_hat), output)


def delta2__slope_with_z(z2, y_hat, y, output, loss):
    if output != "sigmoid" or loss == "cross_entropy":
        return None
    return (y_hat - y) * _slope(z2, z2, output)


def grad_W2(delta2, a1):
    r"""\nabla_{W_2} L = \delta_2 a_1^\top"""
    return delta2[:, None] * a1


def grad_W2__z_for_a(delta2, z1):
    return delta2[:, None] * z1


def grad_b2(delta2):
    return delta2


def delta1(W2, delta2, z1, a1, hidden):
    return (W2.T @ delta2) * _slope(z1, a1, hidden)


def delta1__slope_forgotten(W2, delta2):
    return W2.T @ delta2


def delta1__slope_at_a(W2, delta2, a1, hidden):
    return None if hidden == "relu" else (W2.T @ delta2) * _slope(a1, _activated(a1, hidden), hidden)


def delta1__slope_with_z(W2, delta2, z1, hidden):
    return None if hidden == "relu" else (W2.T @ delta2) * _slope(z1, z1, hidden)


def delta1__not_transposed(W2, delta2, z1, a1, hidden, n1, n2):
    return (W2 @ delta2) * _slope(z1, a1, hidden) if n1 == n2 else None


def delta1__updated_W2(W2, grad_W2, delta2, z1, a1, hidden, eta, lambda1, lambda2, regulariser):
    return (W2_new(W2, grad_W2, eta, lambda1, lambda2, regulariser).T @ delta2) * _slope(z1, a1, hidden)


def grad_W1(delta1, x):
    r"""\nabla_{W_1} L = \delta_1 x^\top"""
    return delta1[:, None] * x


def grad_b1(delta1):
    return delta1


def W2_new(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    return W2 - eta * _with_penalty(grad_W2, W2, lambda1, lambda2, regulariser)


def W2_new__via_weight_decay(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    if "l2" not in regulariser:
        return None
    l1_alone = regulariser.replace("l2", "")
    return (1 - eta * lambda2) * W2 - eta * _with_penalty(grad_W2, W2, lambda1, lambda2, l1_alone)


def W2_new__ascent(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    return W2 + eta * _with_penalty(grad_W2, W2, lambda1, lambda2, regulariser)


def W2_new__penalty_forgotten(W2, grad_W2, eta, regulariser):
    return None if regulariser == "none" else W2 - eta * grad_W2


def W2_new__penalty_without_eta(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    if regulariser == "none":
        return None
    return _with_penalty(W2 - eta * grad_W2, -W2, lambda1, lambda2, regulariser)


def W2_new__l2_factor_two(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    if "l2" not in regulariser:
        return None
    return W2 - eta * _with_penalty(grad_W2, W2, lambda1, 2 * lambda2, regulariser)


def W2_new__l1_without_sign(W2, grad_W2, eta, lambda1, lambda2, regulariser):
    if "l1" not in regulariser:
        return None
    return W2 - eta * (grad_W2 + lambda1 + (lambda2 * W2 if "l2" in regulariser else 0))


def b2_new(b2, grad_b2, eta):
    return b2 - eta * grad_b2


def b2_new__ascent(b2, grad_b2, eta):
    return b2 + eta * grad_b2


def b2_new__penalty_on_biases(b2, grad_b2, eta, lambda1, lambda2, regulariser):
    if regulariser == "none":
        return None
    return b2 - eta * _with_penalty(grad_b2, b2, lambda1, lambda2, regulariser)


def W1_new(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    return W1 - eta * _with_penalty(grad_W1, W1, lambda1, lambda2, regulariser)


def W1_new__via_weight_decay(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    if "l2" not in regulariser:
        return None
    l1_alone = regulariser.replace("l2", "")
    return (1 - eta * lambda2) * W1 - eta * _with_penalty(grad_W1, W1, lambda1, lambda2, l1_alone)


def W1_new__ascent(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    return W1 + eta * _with_penalty(grad_W1, W1, lambda1, lambda2, regulariser)


def W1_new__penalty_forgotten(W1, grad_W1, eta, regulariser):
    return None if regulariser == "none" else W1 - eta * grad_W1


def W1_new__penalty_without_eta(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    if regulariser == "none":
        return None
    return _with_penalty(W1 - eta * grad_W1, -W1, lambda1, lambda2, regulariser)


def W1_new__l2_factor_two(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    if "l2" not in regulariser:
        return None
    return W1 - eta * _with_penalty(grad_W1, W1, lambda1, 2 * lambda2, regulariser)


def W1_new__l1_without_sign(W1, grad_W1, eta, lambda1, lambda2, regulariser):
    if "l1" not in regulariser:
        return None
    return W1 - eta * (grad_W1 + lambda1 + (lambda2 * W1 if "l2" in regulariser else 0))


def b1_new(b1, grad_b1, eta):
    return b1 - eta * grad_b1


def b1_new__ascent(b1, grad_b1, eta):
    return b1 + eta * grad_b1


def b1_new__penalty_on_biases(b1, grad_b1, eta, lambda1, lambda2, regulariser):
    if regulariser == "none":
        return None
    return b1 - eta * _with_penalty(grad_b1, b1, lambda1, lambda2, regulariser)


def _activated(z, hidden):
    return {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}[hidden](z)


def _slope(z, a, hidden):
    """Derivative of the activation at z, where it has the value a."""
    return positive(z) if hidden == "relu" else a * (1 - a) if hidden == "sigmoid" else 1 - square(a)


def _with_penalty(grad, W, lambda1, lambda2, regulariser):
    """Gradient of the data loss plus that of lambda1 * sum |w| + lambda2 / 2 * sum w^2."""
    grad = grad + lambda1 * sign(W) if "l1" in regulariser else grad
    return grad + lambda2 * W if "l2" in regulariser else grad
