"""A long short-term memory cell over one or more time steps."""

from markscheme.words import *

source = "study notes 001, 003 and 004, long short-term memory"
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
ask = {"f_": 1, "i_": 1, "g_": 1, "c_": 2, "o_": 1, "h_": 1}


def invalid_width(n, h, w):
    sentence = f"each weight matrix has {w} columns, but [h, x] has {h} + {n} entries; give {h + n} columns"
    return None if w == n + h else sentence


def _joined(X, h0, h_, order, k):
    """[h, x] or [x, h]: the state of the step before and the input of this one."""
    state, x = h_[-1] if h_ else h0, X[k - 1]
    return concatenate(state, x) if order == "state_first" else concatenate(x, state)


def _other(order):
    return "input_first" if order == "state_first" else "state_first"


def _start(h0, h_):
    """The states before, had none been carried on."""
    return [h0 for _ in h_]


def f_(W_f, b_f, X, h0, h_, k, order):
    return sigmoid(W_f @ _joined(X, h0, h_, order, k) + b_f)


def i_(W_i, b_i, X, h0, h_, k, order):
    return sigmoid(W_i @ _joined(X, h0, h_, order, k) + b_i)


def g_(W_c, b_c, X, h0, h_, k, order):
    return tanh(W_c @ _joined(X, h0, h_, order, k) + b_c)


def c_(f_, i_, g_, c0, c_, k):
    return f_[-1] * (c_[-1] if c_ else c0) + i_[-1] * g_[-1]


def o_(W_o, b_o, X, h0, h_, k, order):
    return sigmoid(W_o @ _joined(X, h0, h_, order, k) + b_o)


def h_(o_, c_, k):
    return o_[-1] * tanh(c_[-1])


slips = {
    f_: {
        "bias_forgotten": "b_f -> 0",
        "state_and_input_swapped": {"order": _other},
        "state_not_carried": {"h_": _start},
    },
    i_: {
        "bias_forgotten": "b_i -> 0",
        "state_and_input_swapped": {"order": _other},
        "state_not_carried": {"h_": _start},
    },
    g_: {
        "bias_forgotten": "b_c -> 0",
        "state_and_input_swapped": {"order": _other},
        "state_not_carried": {"h_": _start},
        "sigmoid_for_tanh": "tanh -> sigmoid",
    },
    c_: {
        "gates_exchanged": "f_ <-> i_",
        "memory_forgotten": {"f_": [0]},
        "forget_gate_forgotten": {"f_": [1]},
        "forget_gate_inverted": "f_ -> [1 - f_[-1]]",
    },
    o_: {
        "bias_forgotten": "b_o -> 0",
        "state_and_input_swapped": {"order": _other},
        "state_not_carried": {"h_": _start},
    },
    h_: {
        "tanh_forgotten": "tanh(c_[-1]) -> c_[-1]",
        "old_memory": "c_[-1] -> c_[-2] if len(c_) > 1 else c0",
        "output_gate_forgotten": {"o_": [1]},
    },
}
