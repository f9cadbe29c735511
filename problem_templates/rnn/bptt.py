"""Backpropagation through time in a recurrent network with tanh units."""

from markscheme.words import *

source = "study notes 001, 003 and 004, recurrent networks and backpropagation through time"
rounding = "6 sf, 3 sf"
sizes = {"T": (2, 3, 3), "n": 2, "h": 2}
options = {"loss": ("end", "each")}
given = {
    "X": matrix("T", "n", choice("-1", "-0.5", "0.5", "1")),
    "W_x": matrix("h", "n", decimals("-0.7", "0.7", 1)),
    "W_h": matrix("h", "h", decimals("-0.9", "0.9", 1)),
    "b": vector("h", decimals("-0.3", "0.3", 1)).or_else(0),
    "w_o": vector("h", choice("-2", "-1", "0.5", "1", "2")),
    "h0": vector("h").or_else(0, drawn=False),
    "targets": vector("T", decimals(-1, 1, 1)).when(loss="each"),
    "target": number(decimals(-1, 1, 1)).when(loss="end"),
}
repeat = {
    ("h_",): lambda X: len(X),
    ("o_",): lambda X, loss: list(range(1 if loss == "each" else len(X), len(X) + 1)),
    ("delta_",): lambda X: list(range(len(X), 0, -1)),
}
symbols = {"targets": "y", "target": "y", "loss_": "E", "h0": "h^{(0)}"}
ask = {"h_": 1, "o_": 1, "loss_": 1, "delta_": 2, "grad_w_o": 1, "grad_W_x": 2, "grad_W_h": 2, "grad_b": 1}


def draw_targets(stream, X, W_x, W_h, b, w_o):
    """Targets off the outputs: a small difference keeps too few digits for the gradients."""
    h, found = 0 * b, []
    for x in X:
        h = tanh(W_x @ x + W_h @ h + b)
        found.append(_off(stream, w_o @ h))
    return array(found)


def draw_target(stream, X, W_x, W_h, b, w_o):
    return draw_targets(stream, X, W_x, W_h, b, w_o)[-1]


def _off(stream, output):
    return stream.again(
        lambda: given["target"].domain.draw(stream, ""),
        until=lambda y: is_greater(square(output - y), rational("0.2")),
        most=20,
    )


def require_units_not_saturated(h_):
    """Near 1 the slope 1 - h^2 keeps too few digits."""
    return all(is_greater(rational("0.8"), square(cell)) for h in h_ for cell in h)


def require_errors_not_small(o_, targets, target, loss):
    """A small difference keeps too few digits for the gradients."""
    return all(is_greater(square(error), rational("0.1")) for error in _errors(o_, targets, target, loss))


def h_(X, W_x, W_h, b, h_prev, k):
    return tanh(W_x @ X[k - 1] + W_h @ h_prev + b)


def o_(w_o, h_, k):
    return w_o @ h_[k - 1]


def _errors(o_, targets, target, loss):
    """o - y of every step that has a target, the last one last."""
    return [o - y for o, y in zip(o_, targets if loss == "each" else [target], strict=True)]


def loss_(o_, targets, target, loss):
    total = sum(square(error) for error in _errors(o_, targets, target, loss))
    return total / 2


def delta_(o_, targets, target, w_o, W_h, h_, delta_, loss, k, T):
    later = W_h.T @ delta_[-1] if k < T else 0
    errors = _errors(o_, targets, target, loss)
    own = (errors[k - T - 1] if k == T or loss == "each" else rational(0)) * w_o
    return (own + later) * (1 - square(h_[k - 1]))


def grad_w_o(o_, targets, target, h_, loss):
    errors = _errors(o_, targets, target, loss)
    return sum(error * h for error, h in zip(errors, h_[-len(errors) :], strict=True))


def _over_time(delta_, entering):
    """The sum over the steps of what came back times what went in; `delta_` begins with the last step."""
    return sum(column(delta) * x for delta, x in zip(delta_[::-1], entering[-len(delta_) :], strict=True))


def grad_W_x(delta_, X):
    return _over_time(delta_, X)


def grad_W_h(delta_, h0, h_):
    return _over_time(delta_, [h0, *h_[:-1]])


def grad_b(delta_):
    return sum(delta_)


start = {"h": "h0"}
_of_a_gradient = {
    "last_step_only": "delta_ -> delta_[:1]",
    "averaged_over_time": "delta_ -> [delta / len(delta_) for delta in delta_]",
}
slips = {
    h_: {
        "bias_forgotten": "b -> 0",
        "state_forgotten": "W_h -> 0 * W_h",
        "activation_forgotten": "tanh(W_x @ X[k - 1] + W_h @ h_prev + b) -> W_x @ X[k - 1] + W_h @ h_prev + b",
    },
    loss_: {"half_forgotten": "total / 2 -> total", "averaged": "total / 2 -> total / 2 / T if loss == 'each'"},
    delta_: {
        "derivative_forgotten": "1 - square(h_[k - 1]) -> 1",
        "later_steps_forgotten": {"W_h": lambda W_h: 0 * W_h},
        "sign_reversed": "w_o -> -w_o",
        "weights_not_transposed": "W_h.T -> W_h if len(W_h) > 1",
        "recurrent_weight_forgotten": {"W_h": lambda W_h: identity(len(W_h))},
    },
    grad_w_o: {"last_step_only": "errors -> errors[-1:] if loss == 'each'"},
    grad_W_x: _of_a_gradient,
    grad_W_h: {**_of_a_gradient, "state_of_the_same_step": "[h0, *h_[:-1]] -> h_"},
    grad_b: _of_a_gradient,
}
