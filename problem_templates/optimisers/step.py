"""Optimiser steps: SGD, momentum, Nesterov, AdaGrad, RMSProp and Adam, with weight decay."""

from markscheme.words import *

version = 2
earlier = {1: {"adam_g_": "g_", "adam_v_": "v_", "adam_theta_": "theta_"}}
source = "study notes 002, 003 and 004, momentum, AdaGrad, RMSProp and Adam"
sizes = {"d": (2, 2, 3), "K": (2, 3, 3)}
options = {
    "method": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"),
    "momentum_form": ("velocity", "moving_average"),
    "weight_decay": ("none", "l2", "decoupled"),
    "epsilon_place": ("outside", "inside"),
    "accumulator": ("sum", "mean"),
    "gradient": ("quadratic", "given"),
}
MOMENTUM, SCALED = ("momentum", "nesterov"), ("adagrad", "rmsprop", "adam")
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


def rounds(gradient, steps, gradients):
    return steps if gradient == "quadratic" else len(gradients)


repeat = {("g_", "m_", "v_", "m_hat_", "v_hat_", "theta_"): rounds}
only = {
    "v_": {"method": (*MOMENTUM, *SCALED)},
    **{step: {"method": ("adam",)} for step in ("m_", "m_hat_", "v_hat_")},
}
del rounds
symbols = {
    "theta": r"\theta^{(0)}",
    "theta_": r"\theta",
    "m_hat_": r"\hat{m}",
    "v_hat_": r"\hat{v}",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "decay": r"\lambda",
    "v0": "v^{(0)}",
    "gradients": "G",
    "steps": "K",
}


def ask(method, gradient, weight_decay):
    own = {"sgd": {"theta_": 1}, "adam": {"m_": 1, "v_": 1, "m_hat_": 1, "v_hat_": 1, "theta_": 2}}
    steps = own.get(method, {"v_": 2, "theta_": 1})
    return {"g_": 1, **steps} if gradient == "quadratic" or weight_decay == "l2" else steps


def draw_steps(stream, K):
    return K


def invalid_look_ahead(method, gradient):
    if (method, gradient) == ("nesterov", "given"):
        return "method 'nesterov' takes the gradient at a look-ahead point, so it must be known everywhere; take gradient 'quadratic'"
    return None


def _last(rounds, start):
    return rounds[-1] if rounds else 0 if start is None else start


def _negated(rounds):
    return [-value for value in rounds]


def _other(value, matters=True):
    """The other value of an option, where it matters."""
    pairs = (("velocity", "moving_average"), ("sum", "mean"), ("inside", "outside"))
    return next(a if value == b else b for a, b in pairs if value in (a, b)) if matters else value


def g_(theta, theta_, v0, v_, a, gradients, beta, eta, decay, k, method, momentum_form, weight_decay, gradient):
    here = _last(theta_, theta)
    if method == "nesterov":
        here = here + (beta if momentum_form == "velocity" else -eta * beta) * _last(v_, v0)
    slope = a * here if gradient == "quadratic" else gradients[k - 1]
    return slope + decay * here if weight_decay == "l2" else slope


g___no_look_ahead = as_if(g_, beta=0)


def m_(g_, m_, beta1, k):
    return beta1 * _last(m_, 0) + (1 - beta1) * g_[-1]


m___past_forgotten = as_if(m_, m_=[])


def v_(g_, v_, v0, eta, beta, rho, beta2, k, method, momentum_form, accumulator):
    before, g = _last(v_, v0), g_[-1]
    if method in MOMENTUM:
        return beta * before - eta * g if momentum_form == "velocity" else beta * before + (1 - beta) * g
    if method == "adagrad":
        return before + square(g) if accumulator == "sum" else ((k - 1) * before + square(g)) / k
    kept = rho if method == "rmsprop" else beta2
    return kept * before + (1 - kept) * square(g)


v___past_forgotten = as_if(v_, v_=[], v0=0)


def v___weights_exchanged(g_, v_, v0, beta, rho, method, momentum_form):
    before, g = _last(v_, v0), g_[-1]
    if method == "rmsprop":
        return (1 - rho) * before + rho * square(g)
    averaged = method in MOMENTUM and momentum_form == "moving_average"
    return (1 - beta) * before + beta * g if averaged else None


def v___squared_moment(m_, v_, beta2, method):
    return beta2 * _last(v_, 0) + (1 - beta2) * square(m_[-1]) if method == "adam" else None


def m_hat_(m_, beta1, k):
    return m_[-1] / (1 - power(beta1, k))


def v_hat_(v_, beta2, k):
    return v_[-1] / (1 - power(beta2, k))


m_hat___bias_correction_forgotten = as_if(m_hat_, beta1=0)
v_hat___bias_correction_forgotten = as_if(v_hat_, beta2=0)
m_hat___round_not_counted = as_if(m_hat_, k=1)
v_hat___round_not_counted = as_if(v_hat_, k=1)


def m_hat___betas_exchanged(m_, beta2, k):
    return m_[-1] / (1 - power(beta2, k))


def v_hat___betas_exchanged(v_, beta1, k):
    return v_[-1] / (1 - power(beta1, k))


def _root(v, epsilon, place):
    return sqrt(v + epsilon) if place == "inside" else (sqrt(v) if place == "outside" else v) + epsilon


def theta_(
    theta, theta_, g_, v_, m_hat_, v_hat_, eta, epsilon, decay, k, method, momentum_form, weight_decay, epsilon_place
):
    here = _last(theta_, theta)
    if weight_decay == "decoupled":
        here = here - eta * decay * here
    if method == "sgd":
        return here - eta * g_[-1]
    if method in MOMENTUM:
        return here + v_[-1] if momentum_form == "velocity" else here - eta * v_[-1]
    step, squares = (m_hat_, v_hat_) if method == "adam" else (g_, v_)
    return here - eta * step[-1] / _root(squares[-1], epsilon, epsilon_place)


slips = {
    g_: {
        "factor_two": "a -> 2 * a",
        "decay_forgotten": {"decay": 0},
        "not_renewed": {"theta_": [], "v_": []},
        "no_look_ahead": g___no_look_ahead,
    },
    m_: {
        "weights_exchanged": {"beta1": lambda beta1: 1 - beta1},
        "past_forgotten": m___past_forgotten,
    },
    v_: {
        "other_form": {"momentum_form": lambda momentum_form, method: _other(momentum_form, method in MOMENTUM)},
        "past_forgotten": v___past_forgotten,
        "sum_for_mean": {"accumulator": lambda accumulator, method: _other(accumulator, method == "adagrad")},
        "weights_exchanged": v___weights_exchanged,
        "squared_moment": v___squared_moment,
    },
    m_hat_: {
        "bias_correction_forgotten": m_hat___bias_correction_forgotten,
        "round_not_counted": m_hat___round_not_counted,
        "betas_exchanged": m_hat___betas_exchanged,
    },
    v_hat_: {
        "bias_correction_forgotten": v_hat___bias_correction_forgotten,
        "round_not_counted": v_hat___round_not_counted,
        "betas_exchanged": v_hat___betas_exchanged,
    },
    theta_: {
        "decay_forgotten": {"decay": 0},
        "decay_without_rate": {"decay": lambda decay, eta: decay / eta},
        "epsilon_misplaced": {"epsilon_place": lambda epsilon_place, method: _other(epsilon_place, method in SCALED)},
        "root_forgotten": {
            "epsilon_place": lambda epsilon_place, method: "none" if method in SCALED else epsilon_place
        },
        "gradient_for_moment": {"m_hat_": lambda g_, m_hat_, method: g_ if method == "adam" else m_hat_},
        "rate_forgotten": "eta -> 1 if weight_decay != 'decoupled'",
        "uphill": "g_ -> _negated(g_); m_hat_ -> _negated(m_hat_); v_ -> _negated(v_) if method in MOMENTUM",
    },
}
