"""A long short-term memory cell at one time step, forward."""

from markscheme.words import *

from .lstm import _joined


def f(W_f, b_f, x, h0, order):
    return sigmoid(W_f @ _joined(h0, x, order) + b_f)


i = likewise(f, f="i")


def g(W_c, b_c, x, h0, order):
    return tanh(W_c @ _joined(h0, x, order) + b_c)


o = likewise(f, f="o")


def c(f, i, g, c0):
    return f * c0 + i * g


def tanh_c(c):
    return tanh(c)


def h(o, tanh_c):
    return o * tanh_c


_swapped = {"state_and_input_swapped": "_joined(h0, x, order) -> _joined(x, h0, order)"}
slips = {
    f: {"bias_forgotten": "b_f -> 0", **_swapped},  # and of i and o, likewise
    g: {"bias_forgotten": "b_c -> 0", **_swapped, "sigmoid_for_tanh": "tanh -> sigmoid"},
    c: {"gates_exchanged": "f <-> i", "memory_forgotten": "f -> 0"},
    h: {"tanh_forgotten": "tanh_c -> c"},
}
