"""The last part of backpropagation through an LSTM: gradients of weights and biases, and of the state before the first step."""

from markscheme.words import *

from .lstm import _joined

source = "study note 003, backpropagation through long short-term memory; Hochreiter and Schmidhuber (1997)"
rounding = "5 sf, 3 sf"
sizes = {"T": (2, 3, 2), "d": (1, 2, 1), "n": (1, 1, 2), "w": (2, 3, 3)}
options = {"order": ("state_first", "input_first")}
_DELTAS = decimals("-0.9", "0.9", 1), decimals("-0.9", "0.9", 1), decimals("-0.50", "0.50", 2)
given = {
    "X": matrix("T", "d", choice("-2", "-1", "0.5", "1", "2")),
    "h0": vector("n", decimals("-0.9", "0.9", 1)).or_else(0),
    "H": matrix("T", "n", decimals("-0.9", "0.9", 1)),
    **{f"W_{gate}": matrix("n", "w", decimals("-0.9", "0.9", 1)) for gate in "fico"},
    **{f"delta_{gate}": matrix("T", "n", by_level(*_DELTAS)) for gate in "figo"},
}
symbols = {"h0": "h^{(0)}", "joined": "V", "delta_g": r"\Delta_{\tilde{c}}", "grad_h0": r"\nabla_{h^{(0)}} L"}
symbols |= {f"delta_{gate}": rf"\Delta_{gate}" for gate in "fio"}
_LAST, _INPUT = "the state after the last step acts on no step", "no gradient goes back to the inputs"
hides = {"H": {"other_entry": _LAST}} | {
    f"W_{gate}": dict.fromkeys(("other_entry", "columns_swapped"), _INPUT) for gate in "fico"
}
ask = {f"grad_W_{gate}": 2 for gate in "fico"} | {f"grad_b_{gate}": 1 for gate in "fico"} | {"grad_h0": 3}


def invalid_width(d, n, w):
    sentence = f"each weight matrix has {w} columns, but [h, x] has {n} + {d} entries; give {n + d} columns"
    return None if w == n + d else sentence


def joined(h0, H, X, order):
    r"""v_t = {% if order == "state_first" %}[h^{(t-1)}, x_t]{% else %}[x_t, h^{(t-1)}]{% endif %}"""
    return array([_joined(h, x, order) for h, x in zip([h0, *H[:-1]], X, strict=True)])


def grad_W_f(delta_f, joined):
    return delta_f.T @ joined


grad_W_i = likewise(grad_W_f, f="i")
grad_W_c = likewise(grad_W_f, delta_f="delta_g")
grad_W_o = likewise(grad_W_f, f="o")


def grad_b_f(delta_f):
    r"""\nabla_{b_f} L = \sum_t \delta_f^{(t)}"""
    return sum(delta_f)


grad_b_i = likewise(grad_b_f, f="i")


def grad_b_c(delta_g):
    r"""\nabla_{b_c} L = \sum_t \delta_{\tilde{c}}^{(t)}"""
    return sum(delta_g)


grad_b_o = likewise(grad_b_f, f="o")


def require_nothing_cancels(grad_b_f, grad_b_i, grad_b_c, grad_b_o):
    """A sum of 0 would be nothing to calculate."""
    return all([*grad_b_f, *grad_b_i, *grad_b_c, *grad_b_o])


def _of_state(W, n, order):
    """The columns that multiply the state."""
    return W[:, :n] if order == "state_first" else W[:, -n:]


def grad_h0(W_f, W_i, W_c, W_o, delta_f, delta_i, delta_g, delta_o, n, order):
    r"""\nabla_{h^{(0)}} L = U_f^\top \delta_f^{(1)} + U_i^\top \delta_i^{(1)} + U_c^\top \delta_{\tilde{c}}^{(1)} + U_o^\top \delta_o^{(1)}"""
    paths = ((W_f, delta_f), (W_i, delta_i), (W_c, delta_g), (W_o, delta_o))
    return sum(_of_state(W, n, order).T @ delta[0] for W, delta in paths)


slips = {
    joined: {
        "state_of_the_same_step": "[h0, *H[:-1]] -> H",
        "state_and_input_swapped": "_joined(h, x, order) -> _joined(x, h, order)",
    },
    grad_W_f: {  # and of the other three, likewise
        "last_step_only": "delta_f.T @ joined -> delta_f[-1:].T @ joined[-1:]",
        "averaged_over_time": "delta_f.T @ joined -> delta_f.T @ joined / len(joined)",
        "factors_exchanged": "delta_f.T @ joined -> joined.T @ delta_f",
    },
    grad_b_f: {  # and of i and o, likewise
        "last_step_only": "sum(delta_f) -> delta_f[-1]",
        "averaged_over_time": "sum(delta_f) -> sum(delta_f) / len(delta_f)",
    },
    grad_b_c: {
        "last_step_only": "sum(delta_g) -> delta_g[-1]",
        "averaged_over_time": "sum(delta_g) -> sum(delta_g) / len(delta_g)",
    },
    grad_h0: {
        "forget_gate_only": "paths -> paths[:1]",
        "candidate_forgotten": "paths -> paths[:2] + paths[3:]",
        "columns_of_the_input": {"order": lambda order: "input_first" if order == "state_first" else "state_first"},
        "weights_not_transposed": "_of_state(W, n, order).T -> _of_state(W, n, order) if n > 1",
        "deltas_of_the_last_step": "delta[0] -> delta[-1] if len(delta) > 1",
    },
}
