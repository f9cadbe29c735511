"""A long short-term memory cell at one time step: forward, then back to the sums before its gates and to the old memory."""

from markscheme.words import *

from ._lstm_step import z_f, z_i, z_o, z_c, f, i, g, o, c, tanh_c, h

source = "study notes 000, 001, 003 and 004, long short-term memory; Hochreiter and Schmidhuber (1997)"
rounding = "6 sf, 3 sf"
sizes = {"d": (1, 1, 2), "n": (1, 2, 2), "w": (2, 3, 4)}
options = {"order": ("state_first", "input_first")}
_MEMORIES = [f"{sign}{k // 10}.{k % 10}" for sign in ("-", "") for k in range(6, 16)]  # tanh bends them
given = {
    "x": vector("d", choice("-2", "-1", "0.5", "1", "2")),
    "h0": vector("n", decimals("-0.9", "0.9", 1)).or_else(0),
    "c0": vector("n", choice(*_MEMORIES)).or_else(0),
    **{f"W_{gate}": matrix("n", "w", decimals("-0.9", "0.9", 1)) for gate in "fico"},
    **{f"b_{gate}": vector("n", decimals("-0.5", "0.5", 1)).or_else(0) for gate in "fico"},
    "grad_h": vector("n", decimals(-2, 2, 1)),
    "grad_c": vector("n", decimals(-1, 1, 1)).or_else(0),
}
symbols = {"g": r"\tilde{c}", "h0": "h^{(0)}", "c0": "c^{(0)}", "tanh_c": r"\tau", "delta_g": r"\delta_{\tilde{c}}"}
symbols |= {"z_c": r"z_{\tilde{c}}", "grad_h": r"\mathrm{dh}", "grad_c": r"\mathrm{dc}_{\text{next}}"}
symbols |= {"grad_c_total": r"\mathrm{dc}", "grad_c0": r"\mathrm{dc}^{(0)}"}
ask = {"f": 1, "i": 1, "g": 1, "o": 1, "c": 1, "h": 1, "delta_o": 2, "grad_c_total": 2}
ask |= {"delta_f": 2, "delta_i": 2, "delta_g": 2, "grad_c0": 1}


def invalid_width(d, n, w):
    sentence = f"each weight matrix has {w} columns, but [h, x] has {n} + {d} entries; give {n + d} columns"
    return None if w == n + d else sentence


def draw_b_c(stream, x, h0, W_c, n, order):
    """A candidate off the ends of tanh, near which the slope 1 - g^2 keeps too few digits."""
    return stream.again(
        lambda: given["b_c"].draw(stream, "", {"n": n}),
        until=lambda b: require_candidate_not_saturated(g(z_c(W_c, b, x, h0, order))),
    )


def require_no_small_gradient(grad_c_total):
    """A sum that nearly cancels keeps too few digits for the gates."""
    return all(is_greater(square(entry), rational("0.01")) for entry in grad_c_total)


def require_candidate_not_saturated(g):
    return all(is_greater(rational("0.7"), square(entry)) for entry in g)


def delta_o(grad_h, tanh_c, o):
    return grad_h * tanh_c * (o * (1 - o))


def grad_c_total(grad_c, grad_h, o, tanh_c):
    return grad_c + grad_h * o * (1 - square(tanh_c))


def delta_f(grad_c_total, c0, f):
    return grad_c_total * c0 * (f * (1 - f))


delta_i = likewise(delta_f, f="i", c0="g")


def delta_g(grad_c_total, i, g):
    return grad_c_total * i * (1 - square(g))


def grad_c0(grad_c_total, f):
    return grad_c_total * f


slips = {
    delta_o: {"derivative_forgotten": "o * (1 - o) -> 1", "tanh_forgotten": "tanh_c -> c"},
    grad_c_total: {
        "later_memory_forgotten": "grad_c -> 0",
        "state_path_forgotten": "grad_h -> 0",
        "output_gate_forgotten": "o -> 1",
        "derivative_forgotten": "1 - square(tanh_c) -> 1",
        "slope_with_c": "tanh_c -> c",
    },
    delta_f: {
        "derivative_forgotten": "f * (1 - f) -> 1",
        "new_memory": "c0 -> c",
        "state_gradient_taken": "grad_c_total -> grad_h",
    },
    delta_g: {
        "derivative_forgotten": "1 - square(g) -> 1",
        "sigmoid_slope": "1 - square(g) -> g * (1 - g)",
        "state_gradient_taken": "grad_c_total -> grad_h",
    },
    grad_c0: {
        "forget_gate_forgotten": "f -> 1",
        "state_gradient_taken": "grad_c_total -> grad_h",
        "gates_exchanged": "f -> i",
    },
}
without = ("delta_i__new_memory",)
