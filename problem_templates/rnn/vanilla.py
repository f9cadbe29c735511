"""A recurrent network that puts out a class at every time step: states, logits, probabilities, cross-entropy."""

from markscheme.words import *

from ..mlp import _softmax
from . import _cell
from ._cell import z_

source = "study notes 000, 001, 003 and 004, recurrent networks; Elman (1990)"
rounding = "5 sf, 3 sf"
sizes = {"T": (2, 2, 3), "d": (1, 2, 2), "n": 2, "K": (2, 3, 3)}
options = {"activation": ("tanh", "relu")}
given = {
    "W_x": matrix("n", "d", decimals("-0.7", "0.7", 1)),
    "W_h": matrix("n", "n", decimals("-0.9", "0.9", 1)),
    "b": vector("n", decimals("-0.4", "0.4", 1)).or_else(0),
    "W_o": matrix("K", "n", choice("-2", "-1", "-0.5", "0.5", "1", "2")),
    "b_o": vector("K", decimals("-0.5", "0.5", 1)).or_else(0),
    "h0": vector("n", decimals("-0.9", "0.9", 1)).or_else(0),
    "X": matrix("T", "d", choice("-2", "-1", "0.5", "1", "2", "3")),
    "targets": vector("T", counts(1, 3)).at_least(1, "the number of a class").whole_numbers(),
}
repeat = {("z_", "h_", "o_", "powers_", "p_"): lambda X: len(X)}
start = {"h": "h0"}
symbols = {"h0": "h^{(0)}", "targets": "y", "powers_": "q", "losses": r"\ell", "loss": "L"}
ask = {"h_": 2, "o_": 1, "p_": 2, "loss": 2}


def draw_h0(stream, level, n, activation):
    """Zeros where it is easy; after them, one ReLU that is off would hide a row of W_h."""
    if level == "easy" and activation == "tanh":
        return zeros(n)
    return given["h0"].draw(stream, level, {"n": n})


def draw_X(stream, W_x, W_h, b, h0, T, d, activation):
    """Inputs that leave tanh off its ends, where it keeps too few digits, and that show all of a ReLU and of W_h."""
    return stream.again(
        lambda: given["X"].draw(stream, "", {"T": T, "d": d}),
        until=lambda X: _shows(_cell.entering(X, W_x, W_h, b, h0, relu if activation == "relu" else tanh), activation),
        most=80,
    )


def _shows(z_, activation):
    entries = [entry for z in z_ for entry in z]
    if activation == "tanh":
        return not any(is_greater(square(entry), 2) for entry in entries)
    on = array([positive(z) for z in z_])
    return all(on[:-1].sum(axis=0)) and any(on[-1]) and 0 in on


def draw_targets(stream, T, K):
    """Not the same class at every step: it would tell nobody which probability belongs to which step."""
    return array(stream.again(lambda: [stream.between(1, K) for _ in range(T)], until=lambda y: len({*y}) > 1))


def invalid_targets(targets, K):
    for t, target in enumerate(targets, 1):
        if is_greater(target, K):
            return f"entry {t} of targets is {whole(target)}, but there are {K} classes, the rows of W_o; give 1 to {K}"
    return None


def require_all_shown(z_, activation):
    return _shows(z_, activation)


def h_(z, activation):
    return tanh(z) if activation == "tanh" else relu(z)


def o_(W_o, b_o, h):
    return W_o @ h + b_o


powers_ = likewise(_softmax.powers, powers="powers_", z="o")
p_ = likewise(_softmax.p, p="p_", z="o")


def losses(p_, targets):
    r"""\ell_t = -\ln p^{(t)}_{y_t}"""
    return array([-log(p[whole(y) - 1]) for p, y in zip(p_, targets, strict=True)])


def loss(losses):
    return losses.sum()


slips = {
    h_: {
        "activation_forgotten": "tanh(z) -> z; relu(z) -> z",
        "sigmoid_for_tanh": "tanh -> sigmoid",
        "sign_dropped": "relu -> absolute",
    },
    o_: {
        "bias_forgotten": "b_o -> 0",
        "old_state": "h -> h_prev",
        "output_activated": "W_o @ h + b_o -> tanh(W_o @ h + b_o)",
    },
    losses: {"sign_forgotten": "-log(p[whole(y) - 1]) -> log(p[whole(y) - 1])"},
    loss: {"averaged": "losses.sum() -> losses.sum() / len(losses)", "last_step_only": "losses.sum() -> losses[-1]"},
}
without = ("softmax_along_columns",)
