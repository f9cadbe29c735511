"""Backpropagation through time in a recurrent network with tanh units."""

from markscheme import choice, decimals, is_greater, matrix, number, rational, square, tanh, vector

source = "study notes 001, 003 and 004, recurrent networks and backpropagation through time"
sizes = {"T": (2, 3, 3), "n": 2, "h": 2}
options = {"loss": ("end", "each")}
given = {
    "X": matrix("T", "n", choice("-1", "-0.5", "0.5", "1")),
    "targets": vector("T", decimals(-1, 1, 1)).when(loss="each"),
    "target": number(decimals(-1, 1, 1)).when(loss="end"),
    "W_x": matrix("h", "n", decimals("-0.7", "0.7", 1)),
    "W_h": matrix("h", "h", decimals("-0.9", "0.9", 1)),
    "b": vector("h", decimals("-0.3", "0.3", 1)).or_else(0),
    "w_o": vector("h", choice("-2", "-1", "0.5", "1", "2")),
    "h0": vector("h", decimals("-0.5", "0.5", 1)).or_else(0),
}


def _forward(X):
    return len(X)


def _outputs(X, loss):
    return list(range(1 if loss == "each" else len(X), len(X) + 1))


def _backward(X):
    return list(range(len(X), 0, -1))


repeat = {("h_",): _forward, ("o_",): _outputs, ("delta_",): _backward}
symbols = {
    "targets": "y",
    "target": "y",
    "loss_": "E",
    "delta_": r"\delta",
    "h0": "h^{(0)}",
    "grad_w_o": r"\nabla_{w_o} E",
    "grad_W_x": r"\nabla_{W_x} E",
    "grad_W_h": r"\nabla_{W_h} E",
    "grad_b": r"\nabla_b E",
}
ask = {"h_": 1, "o_": 1, "loss_": 1, "delta_": 2, "grad_w_o": 1, "grad_W_x": 2, "grad_W_h": 2, "grad_b": 1}


def draw_h0(stream):
    return None  # the usual start: zeros


def h_(X, W_x, W_h, b, h0, h_, k):
    r"""{% if k %}h^{({{ k }})} = \tanh(W_x \, x_{ {{- k -}} } + W_h \, h^{({{ k - 1 }})} + b){% endif %}"""
    return tanh(W_x @ X[k - 1] + W_h @ (h_[-1] if h_ else h0) + b)


def h___bias_forgotten(X, W_x, W_h, h0, h_, k):
    return tanh(W_x @ X[k - 1] + W_h @ (h_[-1] if h_ else h0))


def h___state_forgotten(X, W_x, b, k):
    return tanh(W_x @ X[k - 1] + b)


def h___activation_forgotten(X, W_x, W_h, b, h0, h_, k):
    return W_x @ X[k - 1] + W_h @ (h_[-1] if h_ else h0) + b


def require_units_not_saturated(h_):
    """Near 1 the slope 1 - h^2 keeps too few digits."""
    return all(is_greater(rational("0.8"), square(cell)) for h in h_ for cell in h)


def o_(w_o, h_, k):
    r"""{% if k %}o^{({{ k }})} = w_o^\top h^{({{ k }})}{% endif %}"""
    return w_o @ h_[k - 1]


def _errors(o_, targets, target, loss):
    """o - y of every step that has a target, the last one last."""
    return [o - y for o, y in zip(o_, targets if loss == "each" else [target], strict=True)]


def _error(o_, targets, target, loss, k, T):
    """What the loss sends into step k directly; nothing where there is no target."""
    errors = _errors(o_, targets, target, loss)
    return errors[k - 1] if loss == "each" else errors[-1] if k == T else rational(0)


def require_errors_not_small(o_, targets, target, loss):
    """A small difference keeps too few digits for the gradients."""
    return all(is_greater(square(error), rational("0.1")) for error in _errors(o_, targets, target, loss))


def loss_(o_, targets, target, loss):
    r"""{% if loss == "each" %}E = \frac{1}{2} \sum_{t} (o^{(t)} - y_t)^2{% else %}E = \frac{1}{2} (o^{(T)} - y)^2{% endif %}"""
    return sum(square(error) for error in _errors(o_, targets, target, loss)) / 2


def loss___half_forgotten(o_, targets, target, loss):
    return sum(square(error) for error in _errors(o_, targets, target, loss))


def loss___averaged(o_, targets, target, loss, T):
    return sum(square(error) for error in _errors(o_, targets, target, loss)) / (2 * T) if loss == "each" else None


def _arriving(o_, targets, target, w_o, W_h, delta_, loss, k, T):
    """The derivative by the state of step k: from its own output and from the step after it."""
    own = _error(o_, targets, target, loss, k, T) * w_o
    if k == T:
        return own
    return own + W_h.T @ delta_[-1] if loss == "each" else W_h.T @ delta_[-1]


def delta_(o_, targets, target, w_o, W_h, h_, delta_, loss, k, T):
    r"""{% if k %}\delta^{({{ k }})} = {% if k == T or loss == "each" %}{% if k < T %}\left( {% endif %}(o^{({{ k }})} - y
    {%- if loss == "each" %}_{ {{- k -}} }{% endif %}) \, w_o{% if k < T %} + W_h^\top \delta^{({{ k + 1 }})} \right){% endif %}
    {%- else %}W_h^\top \delta^{({{ k + 1 }})}{% endif %} \odot (1 - h^{({{ k }})} \odot h^{({{ k }})}){% endif %}"""
    return _arriving(o_, targets, target, w_o, W_h, delta_, loss, k, T) * (1 - square(h_[k - 1]))


def delta___derivative_forgotten(o_, targets, target, w_o, W_h, delta_, loss, k, T):
    return _arriving(o_, targets, target, w_o, W_h, delta_, loss, k, T)


def delta___later_steps_forgotten(o_, targets, target, w_o, h_, loss, k, T):
    return _error(o_, targets, target, loss, k, T) * w_o * (1 - square(h_[k - 1]))


def delta___sign_reversed(o_, targets, target, w_o, W_h, h_, delta_, loss, k, T):
    error = _error(o_, targets, target, loss, k, T)
    arriving = _arriving(o_, targets, target, w_o, W_h, delta_, loss, k, T)
    return (arriving - 2 * error * w_o) * (1 - square(h_[k - 1]))


def delta___weights_not_transposed(o_, targets, target, w_o, W_h, h_, delta_, loss, k, T):
    arriving = _arriving(o_, targets, target, w_o, W_h.T, delta_, loss, k, T)
    return arriving * (1 - square(h_[k - 1])) if len(w_o) > 1 else None


def delta___recurrent_weight_forgotten(o_, targets, target, w_o, h_, delta_, loss, k, T):
    own = _error(o_, targets, target, loss, k, T) * w_o
    return (own + delta_[-1] if k < T else own) * (1 - square(h_[k - 1]))


def _outer(left, right):
    return left[:, None] * right


def _before(h0, h_):
    """The state that each step starts from."""
    return [h0, *h_[:-1]]


def grad_w_o(o_, targets, target, h_, loss):
    r"""\nabla_{w_o} E = {% if loss == "each" %}\sum_{t} (o^{(t)} - y_t) \, h^{(t)}{% else %}(o^{(T)} - y) \, h^{(T)}{% endif %}"""
    errors = _errors(o_, targets, target, loss)
    return sum(error * h for error, h in zip(errors, h_[-len(errors) :], strict=True))


def grad_w_o__last_step_only(o_, targets, target, h_, loss):
    return _errors(o_, targets, target, loss)[-1] * h_[-1] if loss == "each" else None


def grad_W_x(delta_, X):
    r"""\nabla_{W_x} E = \sum_{t} \delta^{(t)} \, x_t^\top"""
    return sum(_outer(delta, x) for delta, x in zip(delta_[::-1], X, strict=True))


def grad_W_x__last_step_only(delta_, X):
    return _outer(delta_[0], X[-1])


def grad_W_x__averaged_over_time(delta_, X, T):
    return sum(_outer(delta, x) for delta, x in zip(delta_[::-1], X, strict=True)) / T


def grad_W_h(delta_, h0, h_):
    r"""\nabla_{W_h} E = \sum_{t} \delta^{(t)} \, (h^{(t-1)})^\top"""
    return sum(_outer(delta, h) for delta, h in zip(delta_[::-1], _before(h0, h_), strict=True))


def grad_W_h__last_step_only(delta_, h0, h_):
    return _outer(delta_[0], _before(h0, h_)[-1])


def grad_W_h__averaged_over_time(delta_, h0, h_, T):
    return sum(_outer(delta, h) for delta, h in zip(delta_[::-1], _before(h0, h_), strict=True)) / T


def grad_W_h__state_of_the_same_step(delta_, h_):
    return sum(_outer(delta, h) for delta, h in zip(delta_[::-1], h_, strict=True))


def grad_b(delta_):
    r"""\nabla_b E = \sum_{t} \delta^{(t)}"""
    return sum(delta_)


def grad_b__last_step_only(delta_):
    return delta_[0]


def grad_b__averaged_over_time(delta_, T):
    return sum(delta_) / T
