"""One step of a gated recurrent unit."""

from markscheme.words import *

source = "study notes 000, 001 and 004, gated recurrent unit; Cho et al. (2014)"
rounding = "5 sf, 3 sf"
sizes = {"n": 2, "d": (1, 2, 3)}
options = {"update": ("new", "keep"), "reset": ("before", "after")}
_weight, _state, _bias = decimals(-1, 1, 1), decimals("-0.9", "0.9", 1), decimals("-0.5", "0.5", 1)
given = {
    "x": vector("d", decimals(-2, 2, 1)),
    "h": vector("n", _state),
    "W_z": matrix("n", "d", _weight),
    "U_z": matrix("n", "n", _weight),
    "b_z": vector("n", _bias).or_else(0),
    "W_r": matrix("n", "d", _weight),
    "U_r": matrix("n", "n", _weight),
    "b_r": vector("n", _bias).or_else(0),
    "W_h": matrix("n", "d", _weight),
    "U_h": matrix("n", "n", _weight),
    "b_h": vector("n", _bias).or_else(0),
}
symbols = {"candidate": r"\tilde{h}", "h_new": "h'"}
ask = {"z": 2, "r": 2, "candidate": 3, "h_new": 2}


def z(x, h, W_z, U_z, b_z):
    return sigmoid(W_z @ x + U_z @ h + b_z)


def r(x, h, W_r, U_r, b_r):
    return sigmoid(W_r @ x + U_r @ h + b_r)


def candidate(x, h, r, W_h, U_h, b_h, reset):
    return tanh(W_h @ x + U_h @ (r * h) + b_h) if reset == "before" else tanh(W_h @ x + r * (U_h @ h) + b_h)


def candidate__reset_on_input(x, h, r, W_h, U_h, b_h):
    return tanh(r * (W_h @ x + U_h @ h + b_h))


def h_new(z, h, candidate, update):
    return (1 - z) * h + z * candidate if update == "new" else z * h + (1 - z) * candidate


slips = {
    z: {
        "bias_forgotten": "b_z -> 0",
        "state_forgotten": "h -> 0 * h",
        "gates_exchanged": "W_z -> W_r; U_z -> U_r; b_z -> b_r",
    },
    r: {
        "bias_forgotten": "b_r -> 0",
        "state_forgotten": "h -> 0 * h",
        "gates_exchanged": "W_r -> W_z; U_r -> U_z; b_r -> b_z",
    },
    candidate: {
        "bias_forgotten": "b_h -> 0",
        "reset_forgotten": "r -> 1",
        "reset_misplaced": "reset -> 'after' if reset == 'before' else 'before'",
        "update_for_reset": "r -> z",
        "reset_on_input": candidate__reset_on_input,
        "sigmoid_for_tanh": "tanh -> sigmoid",
    },
    h_new: {
        "update_inverted": "z -> 1 - z",
        "old_state_forgotten": "h -> 0",
        "old_state_reset": "h -> r * h",
    },
}
