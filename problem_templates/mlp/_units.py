"""A layer's activations and their slopes, a case for each function; the slopes by the short forms in a where there are any."""

from markscheme.words import *

from . import _softmax
from ._activations import ACTIVATIONS


@when(activation="sigmoid")
def a(z):
    r"""a_i = \sigma(z_i) = \frac{1}{1 + e^{-z_i}}"""
    return sigmoid(z)


@a.when(activation="tanh")
def a(z):
    r"""a_i = \tanh(z_i) = \frac{e^{z_i} - e^{-z_i}}{e^{z_i} + e^{-z_i}}"""
    return tanh(z)


@a.when(activation="relu")
def a(z):
    return relu(z)


@a.when(activation="leaky_relu")
def a(z, alpha):
    r"""a_i = \begin{cases} z_i & z_i > 0 \\ \alpha z_i & z_i \le 0 \end{cases}"""
    return array([x if is_greater(x, 0) else alpha * x for x in z])


@a.otherwise
def a(z):
    r"""a_i = \frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}"""
    return softmax(z, axis=-1)


@when(activation="sigmoid")
def slope(a):
    return a * (1 - a)


@slope.when(activation="tanh")
def slope(a):
    return 1 - square(a)


@slope.when(activation="relu")
def slope(z):
    return positive(z)


@slope.when(activation="leaky_relu")
def slope(z, alpha):
    r"""s_i = \begin{cases} 1 & z_i > 0 \\ \alpha & z_i \le 0 \end{cases}"""
    return array([rational(1) if is_greater(x, 0) else alpha for x in z])


@when(activation="sigmoid")
def slope__via_square(a):
    return a - square(a)


slips = {
    a: {
        "exponent_sign": "sigmoid(z) -> sigmoid(-z); softmax(z, axis=-1) -> softmax(-z, axis=-1)",
        "sigmoid_for_tanh": "tanh(z) -> sigmoid(z)",
        "half_argument": "tanh(z) -> tanh(z / 2)",
        "smaller_taken": "relu(z) -> -relu(-z) if activation == 'relu'",
        "absolute_value": "relu(z) -> absolute(z) if activation == 'relu'",
        "leak_forgotten": "alpha -> 0",
        "leak_sign": "alpha -> -alpha",
        "sides_exchanged": "is_greater(x, 0) -> is_greater(0, x)",
        "not_normalised": "softmax(z, axis=-1) -> exp(z)",
        "exponential_forgotten": "softmax(z, axis=-1) -> _softmax.p__exponential_forgotten(z)",
        "sigmoid_for_softmax": "softmax(z, axis=-1) -> sigmoid(z)",
    },
    slope: {
        "slope_at_a": "a -> ACTIVATIONS[activation](a)",
        "slope_with_z": "a -> z",
        "other_slope": "a * (1 - a) <-> 1 - square(a)",
        "square_forgotten": "square(a) -> a",
        "value_for_slope": "positive(z) -> a if activation == 'relu'; array([rational(1) if is_greater(x, 0) else alpha for x in z]) -> a",
        "sides_exchanged": "positive(z) <-> 1 - positive(z); is_greater(x, 0) -> not is_greater(x, 0)",
        "leak_forgotten": "alpha -> 0",
    },
}
