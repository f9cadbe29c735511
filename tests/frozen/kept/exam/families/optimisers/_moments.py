"""What an optimiser keeps of past gradients: a velocity, averages of gradients and of their squares."""

from markscheme.words import *

MOMENTUM = ("momentum", "nesterov")


@when(method="adam")
def m_(m_prev, g, beta1):
    return beta1 * m_prev + (1 - beta1) * g


@when(method=MOMENTUM, momentum_form="velocity")
def v_(v_prev, g, eta, beta):
    return beta * v_prev - eta * g


@v_.when(method=MOMENTUM)
def v_(v_prev, g, beta):
    return beta * v_prev + (1 - beta) * g


@v_.when(method="adagrad", accumulator="sum")
def v_(v_prev, g):
    return v_prev + square(g)


@v_.when(method="adagrad")
def v_(v_prev, g, k):
    return ((k - 1) * v_prev + square(g)) / k


@v_.when(method="rmsprop")
def v_(v_prev, g, rho):
    return rho * v_prev + (1 - rho) * square(g)


@v_.when(method="adam")
def v_(v_prev, g, beta2):
    return beta2 * v_prev + (1 - beta2) * square(g)


@when(method="adam")
def m_hat_(m, beta1, k):
    return m / (1 - power(beta1, k))


v_hat_ = likewise(m_hat_, m="v", beta1="beta2")

slips = {
    m_: {"weights_exchanged": {"beta1": lambda beta1: 1 - beta1}, "past_forgotten": "m_prev -> 0"},
    v_: {
        "other_form": "beta * v_prev - eta * g <-> beta * v_prev + (1 - beta) * g",
        "past_forgotten": "v_prev -> 0",
        "sum_for_mean": "v_prev + square(g) <-> ((k - 1) * v_prev + square(g)) / k",
        "weights_exchanged": (
            "rho * v_prev + (1 - rho) * square(g) -> (1 - rho) * v_prev + rho * square(g);"
            "beta * v_prev + (1 - beta) * g -> (1 - beta) * v_prev + beta * g"
        ),
        "squared_moment": "(1 - beta2) * square(g) -> (1 - beta2) * square(m)",
    },
    m_hat_: {
        "bias_correction_forgotten": "beta1 -> 0",
        "round_not_counted": "k -> 1",
        "betas_exchanged": "beta1 -> beta2",
    },
}
