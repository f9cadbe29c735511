"""A long short-term memory cell over one or more time steps."""

from markscheme import array, choice, decimals, matrix, sigmoid, tanh, vector

source = "study notes 001, 003 and 004, long short-term memory"
sizes = {"T": (1, 2, 2), "n": (2, 1, 2), "h": 2, "w": (4, 3, 4)}
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
    r"""{% if k %}f^{({{ k }})} = \sigma(W_f \, {% if order == "state_first" %}[h^{({{ k - 1 }})}, x_{ {{- k -}} }]
    {%- else %}[x_{ {{- k -}} }, h^{({{ k - 1 }})}]{% endif %} + b_f){% endif %}"""
    return sigmoid(W_f @ _joined(X, h0, h_, k, order) + b_f)


def f___bias_forgotten(W_f, X, h0, h_, k, order):
    return sigmoid(W_f @ _joined(X, h0, h_, k, order))


def f___state_and_input_swapped(W_f, b_f, X, h0, h_, k, order):
    return sigmoid(W_f @ _joined(X, h0, h_, k, _other(order)) + b_f)


def f___state_not_carried(W_f, b_f, X, h0, k, order):
    return sigmoid(W_f @ _joined(X, h0, [h0] * (k - 1), k, order) + b_f)


def i_(W_i, b_i, X, h0, h_, k, order):
    r"""{% if k %}i^{({{ k }})} = \sigma(W_i \, {% if order == "state_first" %}[h^{({{ k - 1 }})}, x_{ {{- k -}} }]
    {%- else %}[x_{ {{- k -}} }, h^{({{ k - 1 }})}]{% endif %} + b_i){% endif %}"""
    return sigmoid(W_i @ _joined(X, h0, h_, k, order) + b_i)


def i___bias_forgotten(W_i, X, h0, h_, k, order):
    return sigmoid(W_i @ _joined(X, h0, h_, k, order))


def i___state_and_input_swapped(W_i, b_i, X, h0, h_, k, order):
    return sigmoid(W_i @ _joined(X, h0, h_, k, _other(order)) + b_i)


def i___state_not_carried(W_i, b_i, X, h0, k, order):
    return sigmoid(W_i @ _joined(X, h0, [h0] * (k - 1), k, order) + b_i)


def g_(W_c, b_c, X, h0, h_, k, order):
    r"""{% if k %}\tilde{c}^{({{ k }})} = \tanh(W_c \, {% if order == "state_first" %}[h^{({{ k - 1 }})}, x_{ {{- k -}} }]
    {%- else %}[x_{ {{- k -}} }, h^{({{ k - 1 }})}]{% endif %} + b_c){% endif %}"""
    return tanh(W_c @ _joined(X, h0, h_, k, order) + b_c)


def g___bias_forgotten(W_c, X, h0, h_, k, order):
    return tanh(W_c @ _joined(X, h0, h_, k, order))


def g___state_and_input_swapped(W_c, b_c, X, h0, h_, k, order):
    return tanh(W_c @ _joined(X, h0, h_, k, _other(order)) + b_c)


def g___state_not_carried(W_c, b_c, X, h0, k, order):
    return tanh(W_c @ _joined(X, h0, [h0] * (k - 1), k, order) + b_c)


def g___sigmoid_for_tanh(W_c, b_c, X, h0, h_, k, order):
    return sigmoid(W_c @ _joined(X, h0, h_, k, order) + b_c)


def _memory(c0, c_):
    return c_[-1] if c_ else c0


def c_(f_, i_, g_, c0, c_, k):
    r"""{% if k %}c^{({{ k }})} = f^{({{ k }})} \odot c^{({{ k - 1 }})} + i^{({{ k }})} \odot \tilde{c}^{({{ k }})}{% endif %}"""
    return f_[-1] * _memory(c0, c_) + i_[-1] * g_[-1]


def c___gates_exchanged(f_, i_, g_, c0, c_):
    return i_[-1] * _memory(c0, c_) + f_[-1] * g_[-1]


def c___memory_forgotten(i_, g_):
    return i_[-1] * g_[-1]


def c___forget_gate_forgotten(i_, g_, c0, c_):
    return _memory(c0, c_) + i_[-1] * g_[-1]


def c___forget_gate_inverted(f_, i_, g_, c0, c_):
    return (1 - f_[-1]) * _memory(c0, c_) + i_[-1] * g_[-1]


def o_(W_o, b_o, X, h0, h_, k, order):
    r"""{% if k %}o^{({{ k }})} = \sigma(W_o \, {% if order == "state_first" %}[h^{({{ k - 1 }})}, x_{ {{- k -}} }]
    {%- else %}[x_{ {{- k -}} }, h^{({{ k - 1 }})}]{% endif %} + b_o){% endif %}"""
    return sigmoid(W_o @ _joined(X, h0, h_, k, order) + b_o)


def o___bias_forgotten(W_o, X, h0, h_, k, order):
    return sigmoid(W_o @ _joined(X, h0, h_, k, order))


def o___state_and_input_swapped(W_o, b_o, X, h0, h_, k, order):
    return sigmoid(W_o @ _joined(X, h0, h_, k, _other(order)) + b_o)


def o___state_not_carried(W_o, b_o, X, h0, k, order):
    return sigmoid(W_o @ _joined(X, h0, [h0] * (k - 1), k, order) + b_o)


def h_(o_, c_, k):
    r"""{% if k %}h^{({{ k }})} = o^{({{ k }})} \odot \tanh(c^{({{ k }})}){% endif %}"""
    return o_[-1] * tanh(c_[-1])


def h___tanh_forgotten(o_, c_):
    return o_[-1] * c_[-1]


def h___old_memory(o_, c0, c_):
    return o_[-1] * tanh(c_[-2] if len(c_) > 1 else c0)


def h___output_gate_forgotten(c_):
    return tanh(c_[-1])
