"""The plain recurrent cell: what enters the units at a time step, and the states of tanh units."""

from markscheme.words import *


def entering(X, W_x, W_h, b, state, activation=tanh):
    """What enters the units at each step."""
    found = []
    for x in X:
        found.append(W_x @ x + W_h @ state + b)
        state = activation(found[-1])
    return found


def z_(X, W_x, W_h, b, h_prev, k):
    return W_x @ X[k - 1] + W_h @ h_prev + b


def h_(z):
    return tanh(z)


slips = {
    z_: {
        "bias_forgotten": "b -> 0",
        "state_forgotten": "W_h -> 0 * W_h",
        "state_not_carried": "h_prev -> h0",
        "weights_exchanged": "W_x <-> W_h if len(W_x) == len(W_x[0])",
    },
    h_: {"activation_forgotten": "tanh(z) -> z", "sigmoid_for_tanh": "tanh -> sigmoid"},
}
