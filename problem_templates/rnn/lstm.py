"""A long short-term memory cell over one or more time steps."""

from markscheme import array, choice, decimals, matrix, sigmoid, tanh, vector

source = "study notes 001, 003 and 004, long short-term memory"
sizes = {"T": (1, 2, 2), "n": (2, 1, 1), "h": (1, 1, 2), "w": (3, 2, 3)}
options = {"order": ("state_first", "input_first")}
given = {
    "X": matrix("T", "n", choice("-2", "-1", "0.5", "1", "2")),
    "h0": vector("h", decimals("-0.9", "0.9", 1)).or_else(0),
    "c0": vector("h", decimals("-1.5", "1.5", 1)).or_else(0),
    **{f"W_{gate}": matrix("h", "w", decimals("-0.9", "0.9", 1)) for gate in "fico"},
    **{f"b_{gate}": vector("h", decimals("-0.5", "0.5", 1)).or_else(0) for gate in "fico"},
}


def _steps(X):
    return len(X)


repeat = {("f_", "i_", "g_", "c_", "o_", "h_"): _steps}
symbols = {"g_": r"\tilde{c}", "h0": "h^{(0)}", "c0": "c^{(0)}"}
ask = {"f_": 1, "i_": 1, "g_": 1, "c_": 2, "o_": 1, "h_": 1}


def draw_W_f(stream, level, n, h):
    return matrix(h, n + h, decimals("-0.9", "0.9", 1)).draw(stream, level, {})

draw_W_i = draw_W_c = draw_W_o = draw_W_f


def invalid_width(n, h, w):
    sentence = f"each weight matrix has {w} columns, but [h, x] has {h} + {n} entries; give {h + n} columns"
    return None if w == n + h else sentence


def _joined(X, h0, h_, k, order):
    """[h, x] or [x, h]: the state of the step before and the input of this one."""
    parts = [h_[k - 2] if k > 1 else h0, X[k - 1]]
    return array([*parts[0], *parts[1]] if order == "state_first" else [*parts[1], *parts[0]])

def _other(order):
    return "input_first" if order == "state_first" else "state_first"


def f_(W_f, b_f, X, h0, h_, k, order):
    return sigmoid(W_f @ _joined(X, h0, h_, k, order) + b_f)
