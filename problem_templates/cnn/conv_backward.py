"""Convolution, ReLU and max pooling of one channel: forward, and the gradients of kernel, bias and input."""

from markscheme.words import *

from . import _convolution

source = "study notes 000, 001, 003 and 004, convolution, ReLU and max pooling; back-propagation by the chain rule"
sizes = {"H": (3, 5, 6), "W": (7, 5, 6), "kh": (2, 2, 3), "kw": (2, 2, 3), "ph": (1, 2, 2), "pw": (3, 2, 2)}
options = {"loss": ("upstream", "half_squared_error")}
given = {
    "X": matrix("H", "W", by_level(integers(-3, 5), integers(-3, 5), integers(-2, 4))),
    "K": matrix("kh", "kw", by_level(*[choice("-2", "-1", "1", "2")] * 2, choice("-1", "1", "2"))),
    "b": number(integers(-2, 2)).or_else(0),
    "G": matrix("ph", "pw", choice("-2", "-1.5", "-0.5", "0.5", "2", "2.5", "3")).when(loss="upstream"),
    "T": matrix("ph", "pw", choice("0.2", "1.2", "2.4", "3.8", "5.4", "6.8", "8.2")).when(loss="half_squared_error"),
}
only = {"loss_": {"loss": ("half_squared_error",)}}  # with the gradient from above, what the loss is stays unknown
symbols = {"pooled": "P", "loss_": "L"}
hides = {
    "G": "where ReLU closes a window, its gradient from above goes nowhere",
    **dict.fromkeys(("grad_Z", "grad_X"), "all but the largest entry of a window have the gradient 0"),
}


def ask(loss):
    start = {"grad_pooled": 1} if loss == "half_squared_error" else {}
    return {"Z": 4, "pooled": 1, **start, "grad_Z": 3, "grad_K": 3, "grad_b": 1, "grad_X": 4}


def draw_b(X, K):
    """A bias between the two smallest maxima of the windows, so that ReLU closes one of them and no other."""
    first, second = sorted(_convolution.pooled(_convolution.correlate(X, K), max).ravel())[:2]
    return -first - (1 if second - first > 1 else rational("1/2"))


def invalid_shape(H, W, kh, kw, ph, pw):
    for name, size, kernel, pooled in (("rows", H, kh, ph), ("columns", W, kw, pw)):
        fits = (size - kernel + 1) // 2
        if fits != pooled:
            fact = f"X has {size} {name} and K {kernel}, so the pooled map has {max(fits, 0)} {name}"
            return f"{fact}, but G or T has {pooled}; make them fit"
    return None


def require_clear_windows(Z):
    """One window that ReLU closes, and one entry ahead of the others in each of the rest."""
    first, second = (_convolution.pooled(Z, lambda window, n=n: sorted(window)[n]).ravel() for n in (-1, -2))
    alive = [tops for tops in zip(first, second, strict=True) if positive(tops[0])]
    return len(alive) == len(first) - 1 and all(is_greater(*tops) for tops in alive)


def Z(X, K, b):
    r"""z_{ij} = b + \sum_{u, v} K_{uv} \, X_{i+u-1, \, j+v-1}"""
    return _convolution.correlate(X, K) + b


def A(Z):
    return relu(Z)


def pooled(A):
    r"""P_{ij} = \max(a_{2i-1, \, 2j-1}, a_{2i-1, \, 2j}, a_{2i, \, 2j-1}, a_{2i, \, 2j})"""
    return _convolution.pooled(A, largest)


def loss_(pooled, T):
    r"""L = \frac{1}{2} \sum_{i, j} (P_{ij} - T_{ij})^2"""
    return square(pooled - T).sum() / 2


def grad_pooled(pooled, G, T, loss):
    return G if loss == "upstream" else pooled - T


def grad_A(A, grad_pooled):
    r"""\frac{\partial L}{\partial a_{ij}} = \frac{\partial L}{\partial P_{\lceil i/2 \rceil, \lceil j/2 \rceil}} \cdot \mathbb{1}[(i, j) = m_{\lceil i/2 \rceil, \lceil j/2 \rceil}]"""
    chosen = _convolution.first_largest(A)
    return chosen * _convolution.spread(grad_pooled, A.shape)


def grad_Z(grad_A, Z):
    return grad_A * positive(Z)


def grad_K(X, grad_Z):
    r"""\frac{\partial L}{\partial K_{uv}} = \sum_{i, j} \frac{\partial L}{\partial z_{ij}} \, X_{i+u-1, \, j+v-1}"""
    return _convolution.correlate(X, grad_Z)


def grad_b(grad_Z):
    r"""\frac{\partial L}{\partial b} = \sum_{i, j} \frac{\partial L}{\partial z_{ij}}"""
    return _convolution.total(grad_Z.ravel())


def grad_X(grad_Z, K):
    r"""\frac{\partial L}{\partial X_{ij}} = \sum_{u, v} \frac{\partial L}{\partial z_{i-u+1, \, j-v+1}} \, K_{uv}"""
    everywhere = _convolution.padded(grad_Z, *((n - 1, n - 1) for n in K.shape))  # wherever the two overlap at all
    return _convolution.correlate(everywhere, K[::-1, ::-1])


slips = {
    Z: {"kernel_turned": "K -> K[::-1, ::-1]", "bias_forgotten": "b -> 0"},
    A: {"relu_forgotten": "relu(Z) -> Z"},
    pooled: {"mean_for_maximum": "largest -> lambda window: window.sum() / 4"},
    grad_pooled: {"error_reversed": "pooled <-> T", "error_doubled": "pooled - T -> 2 * (pooled - T)"},
    grad_A: {"to_all_four": "chosen -> 1", "shared_evenly": "chosen -> 1 / 4"},
    grad_Z: {"relu_forgotten": lambda Z, grad_pooled: grad_A(Z, grad_pooled)},
    grad_K: {"turned": "grad_Z -> grad_Z[::-1, ::-1]"},
    grad_b: {"averaged": "_convolution.total(grad_Z.ravel()) -> _convolution.total(grad_Z.ravel()) / grad_Z.size"},
    grad_X: {"kernel_not_turned": "K -> K[::-1, ::-1]"},
}
