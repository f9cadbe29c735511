"""Backpropagation through time with a softmax and the cross-entropy at every step, in full or truncated."""

from markscheme.words import *

from . import _cell
from ._cell import z_, h_
from .vanilla import draw_targets, invalid_targets, o_, powers_, p_

source = "study notes 003 and 004, backpropagation through time, truncated after n steps"
rounding = "6 sf, 3 sf"
sizes = {"T": (2, 2, 3), "d": (1, 1, 2), "n": (1, 2, 2), "K": (2, 3, 3)}
options = {"truncated": ("no", "yes")}
given = {
    "W_x": matrix("n", "d", decimals("-0.7", "0.7", 1)),
    "W_h": matrix("n", "n", decimals("-0.9", "0.9", 1)),
    "b": vector("n", decimals("-0.3", "0.3", 1)).or_else(0),
    "W_o": matrix("K", "n", choice("-2", "-1", "-0.5", "0.5", "1", "2")),
    "b_o": vector("K", decimals("-0.5", "0.5", 1)).or_else(0),
    "h0": vector("n").or_else(0, drawn=False),
    "X": matrix("T", "d", choice("-2", "-1", "-0.5", "0.5", "1", "2")),
    "targets": vector("T", counts(1, 3)).at_least(1, "the number of a class").whole_numbers(),
    "steps": count(integers(1, 2)).at_least(1, "a number of steps").when(truncated="yes"),
}
repeat = {
    ("z_", "h_", "o_", "powers_", "p_", "delta_o_"): lambda X: len(X),
    ("delta_",): lambda X: list(range(len(X), 0, -1)),
}
start = {"h": "h0"}
symbols = {"h0": "h^{(0)}", "powers_": "q", "targets": "y", "losses": r"\ell", "loss": "L", "delta_o_": r"\delta_o"}
symbols |= {"delta_": r"\delta", "steps": "s"}
# Not asked: the differences at the outputs and the sum of deltas, each a line beside what is.
ask = {"h_": 1, "p_": 3, "loss": 1, "delta_": 2, "grad_W_o": 2, "grad_b_o": 1, "grad_W_x": 2, "grad_W_h": 2}


def draw_X(stream, W_x, W_h, b, T, d):
    """Inputs that leave tanh off its ends, where its slope keeps too few digits, and off 0, where it bends nothing."""
    return stream.again(
        lambda: given["X"].draw(stream, "", {"T": T, "d": d}),
        until=lambda X: _are_bent(_cell.entering(X, W_x, W_h, b, 0 * b)),
        most=80,
    )


def _are_bent(z_):
    low, high = rational("0.041"), rational("1.6")  # no squares of what is drawn
    return all(is_greater(square(entry), low) and is_greater(high, square(entry)) for z in z_ for entry in z)


def draw_steps(stream, T):
    return stream.between(1, T - 1)


def require_units_not_saturated(z_):
    return not any(is_greater(square(entry), rational("1.6")) for z in z_ for entry in z)


def _one_hot(y, K):
    return array([equals(j, y) for j in range(1, K + 1)])


def delta_o_(p, targets, k, K):
    r"""\delta^{(k)}_{o, j} = p^{(k)}_j - [j = y_k]"""
    return p - _one_hot(targets[k - 1], K)


from .vanilla import losses, loss  # below what is repeated, of which delta_o_ is the last


def delta_(W_o, W_h, delta_o_, h_, delta_, k, T, truncated, steps):
    cut = k == T or (truncated == "yes" and k % steps == 0)
    later = 0 if cut else W_h.T @ delta_[-1]
    return (W_o.T @ delta_o_[k - 1] + later) * (1 - square(h_[k - 1]))


def grad_W_o(delta_o_, h_):
    return sum(column(delta) * h for delta, h in zip(delta_o_, h_, strict=True))


def grad_b_o(delta_o_):
    return sum(delta_o_)


from .bptt import grad_W_x, grad_W_h, grad_b

_EACH = "zip(delta_o_, h_, strict=True)"
slips = {
    delta_o_: {
        "error_reversed": "p - _one_hot(targets[k - 1], K) -> _one_hot(targets[k - 1], K) - p",
        "true_class_only": "p - _one_hot(targets[k - 1], K) -> (p - 1) * _one_hot(targets[k - 1], K)",
        "output_slope_twice": "p - _one_hot(targets[k - 1], K) -> (p - _one_hot(targets[k - 1], K)) * p * (1 - p)",
    },
    delta_: {
        "derivative_forgotten": "1 - square(h_[k - 1]) -> 1",
        "slope_with_z": "h_[k - 1] -> z_[k - 1]",
        "later_steps_forgotten": {"W_h": lambda W_h: 0 * W_h},
        "recurrent_weight_forgotten": {"W_h": lambda W_h: identity(len(W_h))},
        "weights_not_transposed": "W_h.T -> W_h if len(W_h) > 1",
        "truncation_forgotten": {"truncated": "no"},
    },
    grad_W_o: {
        "last_step_only": f"{_EACH} -> [(delta_o_[-1], h_[-1])]",
        "averaged_over_time": "column(delta) * h -> column(delta) * h / len(h_)",
        "old_state": f"{_EACH} -> zip(delta_o_, [h0, *h_[:-1]], strict=True)",
        "gradient_for_state": f"{_EACH} -> zip(delta_o_, delta_[::-1], strict=True)",
        "factors_exchanged": "column(delta) * h -> column(h) * delta",
    },
    grad_b_o: {
        "last_step_only": "sum(delta_o_) -> delta_o_[-1]",
        "averaged_over_time": "sum(delta_o_) -> sum(delta_o_) / len(delta_o_)",
    },
}
without = ("softmax_along_columns",)
