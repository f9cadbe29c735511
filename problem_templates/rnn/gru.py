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


z__bias_forgotten = as_if(z, b_z=0)
z__state_forgotten = as_if(z, h=lambda h: 0 * h)


def z__gates_exchanged(x, h, W_r, U_r, b_r):
    return sigmoid(W_r @ x + U_r @ h + b_r)


def r(x, h, W_r, U_r, b_r):
    return sigmoid(W_r @ x + U_r @ h + b_r)


r__bias_forgotten = as_if(r, b_r=0)
r__state_forgotten = as_if(r, h=lambda h: 0 * h)


def r__gates_exchanged(x, h, W_z, U_z, b_z):
    return sigmoid(W_z @ x + U_z @ h + b_z)


def candidate(x, h, r, W_h, U_h, b_h, reset):
    return tanh(W_h @ x + U_h @ (r * h) + b_h) if reset == "before" else tanh(W_h @ x + r * (U_h @ h) + b_h)


candidate__bias_forgotten = as_if(candidate, b_h=0)
candidate__reset_forgotten = as_if(candidate, r=1)
candidate__reset_misplaced = as_if(candidate, reset=lambda reset: "after" if reset == "before" else "before")


def candidate__update_for_reset(x, h, z, W_h, U_h, b_h, reset):
    return candidate(x, h, z, W_h, U_h, b_h, reset)


def candidate__reset_on_input(x, h, r, W_h, U_h, b_h):
    return tanh(r * (W_h @ x + U_h @ h + b_h))


def candidate__sigmoid_for_tanh(x, h, r, W_h, U_h, b_h, reset):
    return sigmoid(W_h @ x + U_h @ (r * h) + b_h) if reset == "before" else sigmoid(W_h @ x + r * (U_h @ h) + b_h)


def h_new(z, h, candidate, update):
    return (1 - z) * h + z * candidate if update == "new" else z * h + (1 - z) * candidate


h_new__update_inverted = as_if(h_new, z=lambda z: 1 - z)
h_new__old_state_forgotten = as_if(h_new, h=0)


def h_new__old_state_reset(z, r, h, candidate, update):
    return h_new(z, r * h, candidate, update)
