"""One step of gradient descent for a network with one hidden layer, forward and backward, for one example."""

from markscheme.words import *

from . import _descent, _output
from ._activations import ACTIVATIONS, SLOPES

source = "study note 004, hand calculation of a two-layer perceptron with L1 and L2; notes 000 to 003, backpropagation"
rounding = "5 sf, 3 sf"
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
symbols = {"loss_": "L"}


def ask(hidden, output):
    forward = {"z1": 1, "a1": 1 if hidden == "relu" else 2} | ({} if output == "identity" else {"z2": 1})
    backward = {"delta2": 2, "grad_W2": 2, "grad_b2": 1, "delta1": 3, "grad_W1": 2, "grad_b1": 1}
    return {**forward, "y_hat": 1, **backward, "W2_new": 2, "b2_new": 1, "W1_new": 2, "b1_new": 1}


def draw_W1(stream, x, n0, n1, hidden):
    """Weights under which the units come out unlike, neither near 0 nor saturated."""
    return _drawn(stream, "W1", {"n0": n0, "n1": n1}, lambda W1: _are_unlike(W1 @ x, hidden))


def draw_b1(stream, x, W1, n1, hidden):
    return _drawn(stream, "b1", {"n1": n1}, lambda b1: _are_unlike(W1 @ x + b1, hidden))


def draw_W2(stream, n1, n2):
    """What a unit sends to the outputs is unlike: errors of softmax cancel in it otherwise."""
    return _drawn(stream, "W2", {"n1": n1, "n2": n2}, lambda W2: all(absolute(W2[0] - W2[1]) >= rational("0.4")))


def _drawn(stream, name, sizes, is_wanted):
    return stream.again(lambda: given[name].draw(stream, "", sizes), until=is_wanted, most=40)


def _are_unlike(z, hidden):
    sizes = sorted(absolute(z))
    apart = all(sizes[i + 1] - sizes[i] >= rational("0.2") for i in range(len(sizes) - 1))
    both = hidden != "relu" or positive(z).sum() == len(z) - 1  # two that are off are alike
    return apart and both and sizes[0] >= rational("0.2") and sizes[-1] <= rational("1.8")


def invalid_loss(output, loss):
    if (output, loss) != ("identity", "cross_entropy"):
        return None
    return (
        "loss 'cross_entropy' needs outputs between 0 and 1, but output 'identity' gives any number; "
        "take output 'sigmoid' or 'softmax', or loss 'half_squared_error'"
    )


def figure_network(W1, W2, n0, n1, n2):
    nodes = [[f"{letter}{k + 1}}}" for k in range(n)] for letter, n in (("x_{", n0), ("a_{1,", n1), ("y_hat_{", n2))]
    return network_figure(nodes, [W1, W2]) or network_figure(nodes)  # without weights where they find no room


def require_active_and_inactive_unit(z1, hidden, n1):
    return hidden != "relu" or 0 < positive(z1).sum() < n1


def z1(W1, x, b1):
    return W1 @ x + b1


def a1(z1, hidden):
    return ACTIVATIONS[hidden](z1)


z2 = likewise(z1, W1="W2", x="a1", b1="b2")
y_hat = _output.y_hat
loss_ = _output.loss_
delta2 = _output.delta2


def grad_W2(delta2, a1):
    return column(delta2) * a1


def grad_b2(delta2):
    return delta2


def delta1(W2, delta2, z1, a1, hidden):
    return (W2.T @ delta2) * SLOPES[hidden](z1, a1)


@when(hidden="sigmoid")
def delta1__via_square(W2, delta2, a1):
    return (W2.T @ delta2) * (a1 - square(a1))


def grad_W1(delta1, x):
    return column(delta1) * x


def grad_b1(delta1):
    return delta1


W2_new = likewise(_descent.W_new, W="W2")
b2_new = likewise(_descent.b_new, b="b2")
W1_new = likewise(_descent.W_new, W="W1")
b1_new = likewise(_descent.b_new, b="b1")

slips = {
    z1: {"bias_forgotten": "b1 -> 0"},
    a1: {"activation_forgotten": {"hidden": "identity"}},
    grad_W2: {"z_for_a": "a1 -> z1"},
    delta1: {
        "slope_forgotten": {"hidden": "identity"},
        "slope_at_a": "a1 -> ACTIVATIONS[hidden](a1) if hidden != 'relu'",
        "slope_with_z": "a1 -> z1 if hidden != 'relu'",
        "not_transposed": "W2.T -> W2 if W2.shape == W2.T.shape",
        "updated_W2": "W2 -> W2_new(W2, grad_W2, eta, lambda1, lambda2, regulariser)",
    },
}
