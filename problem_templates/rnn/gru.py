"""One step of a gated recurrent unit."""

from markscheme.words import *

source = "study notes 000, 001 and 004, gated recurrent unit; Cho et al. (2014)"
rounding = "5 sf, 3 sf"
sizes = {"n": 2, "d": (1, 2, 3)}
options = {"update": ("new", "keep"), "reset": ("before", "after")}
given = {"x": vector("d", decimals(-2, 2, 1)), "h": vector("n", decimals("-0.9", "0.9", 1))}
for gate in "zrh":
    given |= {
        f"W_{gate}": matrix("n", "d", decimals(-1, 1, 1)),
        f"U_{gate}": matrix("n", "n", decimals(-1, 1, 1)),
        f"b_{gate}": vector("n", decimals("-0.5", "0.5", 1)).or_else(0),
    }
symbols = {"candidate": r"\tilde{h}", "h_new": "h'"}
ask = {"z": 2, "r": 2, "candidate": 3, "h_new": 2}


def z(x, h, W_z, U_z, b_z):
    return sigmoid(W_z @ x + U_z @ h + b_z)


r = likewise(z, z="r")


def candidate(x, h, r, W_h, U_h, b_h, reset):
    return tanh(W_h @ x + U_h @ (r * h) + b_h) if reset == "before" else tanh(W_h @ x + r * (U_h @ h) + b_h)


def h_new(z, h, candidate, update):
    return (1 - z) * h + z * candidate if update == "new" else z * h + (1 - z) * candidate


slips = {
    z: {  # and of r, likewise
        "bias_forgotten": "b_z -> 0",
        "state_forgotten": "h -> 0 * h",
        "gates_exchanged": "W_z -> W_r; U_z -> U_r; b_z -> b_r",
    },
    candidate: {
        "bias_forgotten": "b_h -> 0",
        "reset_forgotten": "r -> 1",
        "reset_misplaced": "reset -> 'after' if reset == 'before' else 'before'",
        "update_for_reset": "r -> z",
        "reset_on_input": lambda x, h, r, W_h, U_h, b_h: tanh(r * (W_h @ x + U_h @ h + b_h)),
        "sigmoid_for_tanh": "tanh -> sigmoid",
    },
    h_new: {"update_inverted": "z -> 1 - z", "old_state_forgotten": "h -> 0", "old_state_reset": "h -> r * h"},
}
