"""A long short-term memory cell over one or more time steps."""

from markscheme.words import *

source = "study notes 000, 001, 003 and 004, long short-term memory"
rounding = "5 sf, 3 sf"
sizes = {"T": (1, 2, 2), "n": (2, 1, 2), "h": 2, "w": (4, 3, 4)}
options = {"order": ("state_first", "input_first")}
given = {
    "X": matrix("T", "n", choice("-2", "-1", "0.5", "1", "2")),
    "h0": vector("h", decimals("-0.9", "0.9", 1)).or_else(0),
    "c0": vector("h", decimals("-1.5", "1.5", 1)).or_else(0),
    **{f"W_{gate}": matrix("h", "w", decimals("-0.9", "0.9", 1)) for gate in "fico"},
    **{f"b_{gate}": vector("h", decimals("-0.5", "0.5", 1)).or_else(0) for gate in "fico"},
}
repeat = {("f_", "i_", "g_", "c_", "o_", "h_"): lambda X: len(X)}
symbols = {"g_": r"\tilde{c}", "h0": "h^{(0)}", "c0": "c^{(0)}"}
start = {"h": "h0", "c": "c0"}
ask = {"f_": 2, "i_": 2, "g_": 2, "c_": 1, "o_": 2, "h_": 1}


def invalid_width(n, h, w):
    sentence = f"each weight matrix has {w} columns, but [h, x] has {h} + {n} entries; give {h + n} columns"
    return None if w == n + h else sentence


def _joined(h, x, order):
    return concatenate(h, x) if order == "state_first" else concatenate(x, h)


def f_(W_f, b_f, X, h_prev, k, order):
    return sigmoid(W_f @ _joined(h_prev, X[k - 1], order) + b_f)


i_ = likewise(f_, f="i")


def g_(W_c, b_c, X, h_prev, k, order):
    return tanh(W_c @ _joined(h_prev, X[k - 1], order) + b_c)


def c_(f, i, g, c_prev):
    return f * c_prev + i * g


o_ = likewise(f_, f="o")


def h_(o, c):
    return o * tanh(c)


slips = {
    f_: {  # and of i_ and o_, likewise
        "bias_forgotten": "b_f -> 0",
        "state_and_input_swapped": "_joined(h_prev, X[k - 1], order) -> _joined(X[k - 1], h_prev, order)",
        "state_not_carried": "h_prev -> h0",
    },
    g_: {
        "bias_forgotten": "b_c -> 0",
        "state_and_input_swapped": "_joined(h_prev, X[k - 1], order) -> _joined(X[k - 1], h_prev, order)",
        "state_not_carried": "h_prev -> h0",
        "sigmoid_for_tanh": "tanh -> sigmoid",
    },
    c_: {
        "gates_exchanged": "f <-> i",
        "memory_forgotten": "f -> 0",
        "forget_gate_forgotten": "f -> 1",
        "forget_gate_inverted": "f -> 1 - f",
    },
    h_: {"tanh_forgotten": "tanh(c) -> c", "old_memory": "c -> c_prev", "output_gate_forgotten": "o -> 1"},
}
