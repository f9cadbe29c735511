"""Optimiser steps: SGD, momentum, Nesterov, AdaGrad, RMSProp and Adam, with weight decay."""

from markscheme.words import *

from . import _moments
from ._moments import MOMENTUM

version = 2
earlier = {1: {"adam_g_": "g_", "adam_v_": "v_", "adam_theta_": "theta_"}}
source = "study notes 000, 002, 003 and 004, momentum, AdaGrad, RMSProp and Adam"
sizes = {"d": (2, 2, 3), "K": (2, 3, 3)}
options = {
    "method": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"),
    "momentum_form": ("velocity", "moving_average"),
    "weight_decay": ("none", "l2", "decoupled"),
    "epsilon_place": ("outside", "inside"),
    "accumulator": ("sum", "mean"),
    "gradient": ("quadratic", "given"),
}
SCALED = ("adagrad", "rmsprop", "adam")
given = {
    "theta": vector("d", decimals(-3, 3, 1)),
    "a": vector("d", choice("0.5", "2", "3", "4")).when(gradient="quadratic"),
    "steps": count(integers(2, 3)).at_least(1, "a number of steps").when(gradient="quadratic"),
    "gradients": matrix("K", "d", decimals(-3, 3, 1)).when(gradient="given"),
    "eta": number(choice("0.1", "0.2")).above(0, "a learning rate"),
    "beta": number(choice("0.5", "0.8", "0.9")).at_least(0, "the weight of the past").below(1).when(method=MOMENTUM),
    "rho": number(choice("0.8", "0.9")).at_least(0, "the weight of the past").below(1).when(method="rmsprop"),
    "beta1": number(choice("0.8", "0.9")).at_least(0, "the weight of the past").below(1).when(method="adam"),
    "beta2": number(choice("0.9", "0.99")).at_least(0, "the weight of the past").below(1).when(method="adam"),
    "epsilon": number(choice("0.1", "0.2")).at_least(0, "the guard against a division by 0").when(method=SCALED),
    "decay": number(choice("0.1", "0.2", "0.5")).at_least(0, "a weight decay").when(weight_decay=("l2", "decoupled")),
    "v0": vector("d")
    .at_least(0, "a sum of squares", method=("adagrad", "rmsprop"))
    .when(method=(*MOMENTUM, "adagrad", "rmsprop"))
    .or_else(0, drawn=False),
}
repeat = {
    ("g_", "m_", "v_", "m_hat_", "v_hat_", "theta_"): lambda gradient, steps, gradients: (
        steps if gradient == "quadratic" else len(gradients)
    )
}
only = {"v_": {"method": (*MOMENTUM, *SCALED)}}
start = {"theta": "theta", "v": "v0", "m": 0}
symbols = {
    "theta": r"\theta^{(0)}", "theta_": r"\theta", "v0": "v^{(0)}", "m_hat_": r"\hat{m}", "v_hat_": r"\hat{v}",
    "beta1": r"\beta_1", "beta2": r"\beta_2", "decay": r"\lambda", "gradients": "G", "steps": "K",
}  # fmt: skip


def ask(method, gradient, weight_decay):
    own = {"sgd": {"theta_": 1}, "adam": {"m_": 1, "v_": 1, "m_hat_": 1, "v_hat_": 1, "theta_": 2}}
    # Of the others, those with momentum do their work in v, those with a root in the step.
    steps = own.get(method, {"v_": 2, "theta_": 1} if method in ("momentum", "nesterov") else {"v_": 1, "theta_": 2})
    return {"g_": 1, **steps} if gradient == "quadratic" or weight_decay == "l2" else steps


def draw_steps(stream, K):
    return K


def invalid_look_ahead(method, gradient):
    if (method, gradient) == ("nesterov", "given"):
        return "method 'nesterov' takes the gradient at a look-ahead point, so it must be known everywhere; take gradient 'quadratic'"
    return None


def g_(theta_prev, v_prev, a, gradients, beta, eta, decay, k, method, momentum_form, weight_decay, gradient):
    here = theta_prev
    if method == "nesterov":  # the look-ahead point
        here = theta_prev + (beta if momentum_form == "velocity" else -eta * beta) * v_prev
    slope = a * here if gradient == "quadratic" else gradients[k - 1]
    return slope + decay * here if weight_decay == "l2" else slope


m_ = _moments.m_
v_ = _moments.v_
m_hat_ = _moments.m_hat_
v_hat_ = _moments.v_hat_


def theta_(theta_prev, g, v, m_hat, v_hat, eta, epsilon, decay, method, momentum_form, weight_decay, epsilon_place):
    here = theta_prev
    if weight_decay == "decoupled":
        here = theta_prev - eta * decay * theta_prev
    if method == "sgd":
        return here - eta * g
    if method in MOMENTUM:
        return here + v if momentum_form == "velocity" else here - eta * v
    step, squares = (m_hat, v_hat) if method == "adam" else (g, v)
    root = sqrt(squares + epsilon) if epsilon_place == "inside" else sqrt(squares) + epsilon
    return here - eta * step / root


slips = {
    g_: {
        "factor_two": "a -> 2 * a",
        "decay_forgotten": "decay -> 0",
        "not_renewed": "theta_prev -> theta; v_prev -> v0",
        "no_look_ahead": "beta -> 0",
    },
    theta_: {
        "decay_forgotten": "decay -> 0",
        "decay_without_rate": "eta * decay * theta_prev -> decay * theta_prev",
        "epsilon_misplaced": "sqrt(squares + epsilon) <-> sqrt(squares) + epsilon",
        "root_forgotten": "sqrt(squares) -> squares; sqrt(squares + epsilon) -> squares + epsilon",
        "gradient_for_moment": "m_hat -> g",
        "rate_forgotten": "eta -> 1 if weight_decay != 'decoupled'",
        "uphill": "g -> -g; m_hat -> -m_hat; v -> -v if method in MOMENTUM",
    },
}
