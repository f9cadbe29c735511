"""A long short-term memory cell at one time step, forward."""

from markscheme.words import *

from .lstm import _joined


def z_f(W_f, b_f, x, h0, order):
    return W_f @ _joined(h0, x, order) + b_f


z_i = likewise(z_f, f="i")
z_o = likewise(z_f, f="o")
z_c = likewise(z_f, f="c")


def f(z_f):
    return sigmoid(z_f)


i = likewise(f, f="i")
o = likewise(f, f="o")


def g(z_c):
    return tanh(z_c)


def c(f, i, g, c0):
    return f * c0 + i * g


def tanh_c(c):
    return tanh(c)


def h(o, tanh_c):
    return o * tanh_c


slips = {
    z_f: {  # and of the other sums, likewise
        "bias_forgotten": "b_f -> 0",
        "state_and_input_swapped": "_joined(h0, x, order) -> _joined(x, h0, order)",
    },
    g: {"sigmoid_for_tanh": "tanh -> sigmoid"},
    c: {"gates_exchanged": "f <-> i", "memory_forgotten": "f -> 0"},
    h: {"tanh_forgotten": "tanh_c -> c"},
}
