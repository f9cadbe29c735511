"""A residual block, forward and backward: two layers, and the connection that skips them."""

from markscheme.words import *

from . import _residual_block
from ._residual_block import figure_block

source = "study notes 000, 002, 003 and 004, residual networks; He et al. (2016)"
sizes = {"d": (2, 3, 3), "h": (3, 3, 4)}
options = {"relu_after": ("yes", "no")}
given = {
    "x": vector("d", distinct(-3, -2, -1, 1, 2, 3, 4)),
    "W1": matrix("h", "d", by_level(choice(-2, -1, 1, 2), choice(-2, -1, 1, 2, 3), decimals("-1.5", "1.5", 1))),
    "b1": vector("h", by_level(integers(-2, 2), integers(-2, 2), decimals(-1, 1, 1))).or_else(0),
    "W2": matrix("d", "h", by_level(choice(-2, -1, 1, 2), choice(-2, -1, 1, 2, 3), decimals("-1.5", "1.5", 1))),
    "b2": vector("d", by_level(integers(-2, 2), integers(-2, 2), decimals(-1, 1, 1))).or_else(0),
    "g": vector("d", distinct("-3", "-2", "-1.5", "-0.5", "0.5", "1.5", "2", "3")),
}
OFF = dict.fromkeys(("other_entry", "last_for_first"), "what belongs to a unit that is off is multiplied by 0")
hides = {"W2": OFF, "g": OFF}
symbols = {"out": "y"}


def ask(relu_after):
    forward = {"z1": 2, "a1": 1, "F": 3, "s": 1}
    if relu_after == "no":
        return {**forward, "grad_z1": 2, "grad_x": 4}
    return {**forward, "out": 1, "grad_s": 1, "grad_z1": 2, "grad_x": 4}


def draw_W1(stream, level, x, d, h):
    """One unit of the first layer is off, and all are unlike."""
    return stream.again(
        lambda: given["W1"].draw(stream, level, {"d": d, "h": h}),
        until=lambda W1: _residual_block.one_is_off(W1 @ x),
        most=60,
    )


def draw_b1(stream, level, x, W1, h):
    return stream.again(
        lambda: given["b1"].draw(stream, level, {"h": h}),
        until=lambda b1: _residual_block.one_is_off(W1 @ x + b1) and any(b1),
    )


def draw_W2(stream, level, x, W1, b1, d, h, relu_after):
    a1 = relu(W1 @ x + b1)
    return stream.again(
        lambda: given["W2"].draw(stream, level, {"d": d, "h": h}),
        until=lambda W2: all(W2 @ a1) and (relu_after == "no" or _residual_block.one_is_off(x + W2 @ a1)),
        most=60,
    )


def require_one_unit_off(z1, s, relu_after):
    return _residual_block.one_is_off(z1) and (relu_after == "no" or _residual_block.one_is_off(s))


def z1(W1, x, b1):
    return W1 @ x + b1


def a1(z1):
    return relu(z1)


def F(W2, a1, b2):
    return W2 @ a1 + b2


def s(x, F):
    return x + F


def out(s, relu_after):
    return relu(s) if relu_after == "yes" else s


def grad_s(g, s, relu_after):
    return g * positive(s) if relu_after == "yes" else g


def grad_z1(W2, grad_s, z1):
    return (W2.T @ grad_s) * positive(z1)


def grad_x(grad_s, W1, grad_z1):
    return grad_s + W1.T @ grad_z1


slips = {
    z1: {"bias_forgotten": "b1 -> 0"},
    a1: {"activation_forgotten": "relu(z1) -> z1"},
    F: {"bias_forgotten": "b2 -> 0", "relu_in_branch": "W2 @ a1 + b2 -> relu(W2 @ a1 + b2)"},
    s: {"skip_forgotten": "x + F -> F", "activation_for_input": "x -> a1 if len(a1) == len(x)"},
    out: {"relu_forgotten": "relu(s) -> s", "relu_before_sum": "relu(s) -> x + relu(F)"},
    grad_s: {"relu_slope_forgotten": "positive(s) -> 1", "value_for_slope": "positive(s) -> relu(s)"},
    grad_z1: {
        "slope_forgotten": "positive(z1) -> 1",
        "not_transposed": "W2.T -> W2 if W2.shape == W2.T.shape",
        "slope_at_output": "positive(z1) -> positive(s) if len(s) == len(z1) and relu_after == 'yes'",
        "skip_on_the_way": "W2.T @ grad_s -> W2.T @ grad_s + grad_s if W2.shape == W2.T.shape",
    },
    grad_x: {
        "skip_forgotten": "grad_s + W1.T @ grad_z1 -> W1.T @ grad_z1",
        "branch_forgotten": "grad_s + W1.T @ grad_z1 -> grad_s",
        "one_added": "grad_s -> 1",
        "not_transposed": "W1.T -> W1 if W1.shape == W1.T.shape",
        "before_the_relu": "grad_s -> g if relu_after == 'yes'",
    },
}
