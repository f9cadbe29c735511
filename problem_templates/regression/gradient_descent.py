"""Linear regression by gradient descent, a batch of examples in each step."""

from markscheme.words import *

source = "study notes 000, 001, 002 and 004, gradient descent on all examples, one, or a batch"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 5, 5), "d": (1, 1, 2)}
options = {"loss": ("mse", "half_mse")}
given = {
    "X": matrix("n", "d", by_level(integers(1, 5), integers(-2, 4), integers(-2, 3))),
    "y": vector("n", by_level(integers(-3, 9), integers(-5, 9), integers(-5, 9))),
    "w": vector("d", by_level(integers(1, 4), choice(-3, -2, -1, 1, 2, 3), decimals(-2, 2, 1))),
    # No weight: who writes one number everywhere would hit both.
    "b": number(by_level(choice("0.5", "1.5", "2.5"), choice("-1.5", "-0.5", "0.5", "1.5"), decimals(-2, 2, 2))),
    "eta": number(choice("0.05", "0.1", "0.2")).above(0, "a learning rate"),
    "batches": structure(
        "a list of batches, one for each step, each a list of row numbers, such as [[1, 2], [3, 4]]", numbers=True
    ),
}
repeat = {("D_", "t_", "y_hat_", "r_", "grad_w_", "grad_b_", "w_", "b_"): lambda batches: len(batches)}
start = {"w": "w", "b": "b"}
symbols = {"w": "w^{(0)}", "b": "b^{(0)}", "w_": "w", "b_": "b", "grad_w_": "g_w", "grad_b_": "g_b"}
ask = {"y_hat_": 1, "grad_w_": 2, "grad_b_": 1, "w_": 1, "b_": 1}


def draw_batches(stream, level, n):
    """All examples at once, or three of them in the first step and the others in the second."""
    order = stream.shuffled(range(1, n + 1))
    return [sorted(order)] if level == "easy" else [sorted(order[:3]), sorted(order[3:])]


def invalid_batches(batches, n):
    if not isinstance(batches, list) or not batches:
        return f"batches is {batches!r:.40}; give a list of batches such as [[1, 2], [3, 4]], one for each step"
    for k, batch in enumerate(batches, 1):
        if not isinstance(batch, list) or not batch:
            return f"batch {k} is {batch!r:.40}; give a list of row numbers such as [1, 2]"
        for i in batch:
            if type(i) is not int or not 1 <= i <= n:
                return f"batch {k} has the row {i!r:.20}, but X has {n} rows; give row numbers from 1 to {n}"
    return None


def require_loss_falls(D_, t_, r_, w_, b_):
    """The learning rate is none with which a step overshoots."""
    after = [D @ w + b - t for D, t, w, b in zip(D_, t_, w_, b_, strict=True)]
    return all(square(r).sum() < square(old).sum() for r, old in zip(after, r_, strict=True))


def _taken(rows, batch):
    return array([rows[i - 1] for i in batch])


def D_(X, batches, k):
    r"""{% if k %}{% set s = batches[k - 1] %}{% if s | length == 1 %}D^{(k)} = x_{ {{- s[0] -}} }^\top
    {% else %}d^{(k)}_{ij} = x_{s_i j}, \quad s = ({{ s | join(", ") }}){% endif %}{% endif %}"""
    return _taken(X, batches[k - 1])


def t_(y, batches, k):
    r"""{% if k %}{% set s = batches[k - 1] %}t^{(k)}_i = {% if s | length == 1 %}y_{ {{- s[0] -}} }
    {% else %}y_{s_i}, \quad s = ({{ s | join(", ") }}){% endif %}{% endif %}"""
    return _taken(y, batches[k - 1])


def y_hat_(D, w_prev, b_prev):
    return D @ w_prev + b_prev


def r_(y_hat, t):
    return y_hat - t


def grad_w_(D, r, loss):
    r"""{% if k %}g_w^{(k)} = \frac{ {{- 2 if loss == "mse" else 1 -}} }{ {{- batches[k - 1] | length -}} } (D^{(k)})^\top r^{(k)}{% endif %}"""
    return (2 if loss == "mse" else 1) * (D.T @ r) / len(r)


def grad_b_(r, loss):
    r"""{% if k %}g_b^{(k)} = \frac{ {{- 2 if loss == "mse" else 1 -}} }{ {{- batches[k - 1] | length -}} } \sum_i r^{(k)}_i{% endif %}"""
    return (2 if loss == "mse" else 1) * r.sum() / len(r)


def w_(w_prev, grad_w, eta):
    return w_prev - eta * grad_w


def b_(b_prev, grad_b, eta):
    return b_prev - eta * grad_b


def b___weights_already_new(b_prev, w_, D, t, eta, loss):
    return b_(b_prev, grad_b_(r_(y_hat_(D, w_[-1], b_prev), t), loss), eta)


_SHARED = {
    "factor_two": {"loss": "mse"},
    "factor_two_forgotten": {"loss": "half_mse"},
    "not_averaged": "len(r) -> 1",
    "divided_by_all": "len(r) -> n",
    "error_reversed": "r -> -r",
}
slips = {
    y_hat_: {"bias_forgotten": "b_prev -> 0", "not_renewed": "w_prev -> w if k > 1; b_prev -> b if k > 1"},
    grad_w_: _SHARED | {"inputs_forgotten": "D.T @ r -> array([r.sum()] * d)"},
    grad_b_: _SHARED,
    w_: {"uphill": "grad_w -> -grad_w", "rate_forgotten": "eta -> 1", "not_carried": "w_prev -> w if k > 1"},
    b_: {
        "uphill": "grad_b -> -grad_b",
        "rate_forgotten": "eta -> 1",
        "not_carried": "b_prev -> b if k > 1",
        "weights_already_new": b___weights_already_new,
    },
}
