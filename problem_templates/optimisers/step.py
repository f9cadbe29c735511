"""Optimiser steps: SGD, momentum, Nesterov, AdaGrad, RMSProp and Adam, with weight decay."""

from markscheme import choice, count, decimals, integers, matrix, number, sign, square, vector

from ._rule import _decayed, _last, _scaled, _slope, _with_l2

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
SCALED = ("adagrad", "rmsprop", "adam")
given = {
    "theta": vector("d", decimals(-3, 3, 1)),
    "a": vector("d", choice("0.5", "2", "3", "4")).when(gradient="quadratic"),
    "steps": count(integers(2, 3)).when(gradient="quadratic"),
    "gradients": matrix("K", "d", decimals(-3, 3, 1)).when(gradient="given"),
    "eta": number(choice("0.1", "0.2")),
    "beta": number(choice("0.5", "0.8", "0.9")).when(method=("momentum", "nesterov")),
    "rho": number(choice("0.8", "0.9")).when(method="rmsprop"),
    "beta1": number(choice("0.8", "0.9")).when(method="adam"),
    "beta2": number(choice("0.95", "0.99")).when(method="adam"),
    "epsilon": number(choice("0.1", "0.2")).when(method=SCALED),
    "decay": number(choice("0.1", "0.2", "0.5")).when(weight_decay=("l2", "decoupled")),
    "v0": vector("d", decimals(-1, 1, 1)).when(method=("momentum", "nesterov", "adagrad", "rmsprop")).or_else(0),
}


def _rounds(method, gradient, steps, gradients):
    return 0 if method == "adam" else steps if gradient == "quadratic" else len(gradients)


def _adam_rounds(method, gradient, steps, gradients):
    return 0 if method != "adam" else steps if gradient == "quadratic" else len(gradients)


repeat = {
    ("g_", "v_", "theta_"): _rounds,
    ("adam_g_", "m_", "adam_v_", "m_hat_", "v_hat_", "adam_theta_"): _adam_rounds,
}
symbols = {
    "theta": r"\theta^{(0)}",
    "theta_": r"\theta",
    "adam_g_": "g",
    "adam_v_": "v",
    "adam_theta_": r"\theta",
    "m_hat_": r"\hat{m}",
    "v_hat_": r"\hat{v}",
    "eta": r"\eta",
    "beta": r"\beta",
    "rho": r"\rho",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "epsilon": r"\epsilon",
    "decay": r"\lambda",
    "v0": "v^{(0)}",
    "gradients": "G",
    "steps": "K",
}


def ask(method, gradient, weight_decay):
    new_gradient = gradient == "quadratic" or weight_decay == "l2"
    if method == "adam":
        steps = {"m_": 1, "adam_v_": 1, "m_hat_": 1, "v_hat_": 1, "adam_theta_": 2}
        return {"adam_g_": 1, **steps} if new_gradient else steps
    steps = {"theta_": 1} if method == "sgd" else {"v_": 2, "theta_": 1}
    return {"g_": 1, **steps} if new_gradient else steps


def draw_steps(stream, K):
    return K


def draw_v0(stream):
    return None  # zeros


def invalid_look_ahead(method, gradient):
    return (
        (
            "method 'nesterov' takes the gradient at a look-ahead point, so it must be known everywhere; "
            "take gradient 'quadratic'"
        )
        if (method, gradient) == ("nesterov", "given")
        else None
    )


def invalid_steps(steps, gradient):
    return (
        "steps is 0, but there must be a step to take; give 1 or more"
        if gradient == "quadratic" and not steps
        else None
    )


def invalid_epsilon(method, epsilon):
    negative = method in SCALED and sign(epsilon) < 0
    return f"epsilon is {epsilon}, but it only guards a division by 0; give 0 or more" if negative else None


def invalid_start(method, v0):
    for value in v0 if method in ("adagrad", "rmsprop") else ():
        if sign(value) < 0:
            return f"v0 has the entry {value}, but {method} accumulates squares; give 0 or more"
    return None


def _place(theta, theta_, v0, v_, beta, eta, method, momentum_form):
    """Where the gradient is taken: at the last point; for Nesterov where the velocity alone would lead."""
    here, velocity = _last(theta_, theta), _last(v_, v0)
    if method != "nesterov":
        return here
    return here + beta * velocity if momentum_form == "velocity" else here - eta * beta * velocity


def g_(theta, theta_, v0, v_, a, gradients, beta, eta, decay, k, method, momentum_form, weight_decay, gradient):
    r"""{% if k %}{% set here %}\theta^{({{ k - 1 }})}{% endset %}
    {%- if method == "nesterov" %}{% set here %}(\theta^{({{ k - 1 }})} {% if momentum_form == "velocity" %}+{% else %}- \eta{% endif %} \beta v^{({{ k - 1 }})}){% endset %}{% endif -%}
    g^{({{ k }})} = {% if gradient == "quadratic" %}a \odot {{ here }}{% else %}G_{ {{- k -}} }{% endif %}
    {%- if weight_decay == "l2" %} + \lambda {{ here }}{% endif %}{% endif %}"""
    at = _place(theta, theta_, v0, v_, beta, eta, method, momentum_form)
    return _with_l2(_slope(at, a, gradients, k, gradient), at, decay, weight_decay)


def g___factor_two(theta, theta_, v0, v_, a, beta, eta, decay, method, momentum_form, weight_decay, gradient):
    at = _place(theta, theta_, v0, v_, beta, eta, method, momentum_form)
    return _with_l2(2 * a * at, at, decay, weight_decay) if gradient == "quadratic" else None


def g___decay_forgotten(
    theta, theta_, v0, v_, a, gradients, beta, eta, k, method, momentum_form, weight_decay, gradient
):
    at = _place(theta, theta_, v0, v_, beta, eta, method, momentum_form)
    return _slope(at, a, gradients, k, gradient) if weight_decay == "l2" else None


def g___not_renewed(theta, a, gradients, decay, k, weight_decay, gradient):
    return _with_l2(_slope(theta, a, gradients, k, gradient), theta, decay, weight_decay)


def g___no_look_ahead(theta, theta_, a, decay, k, gradients, method, weight_decay, gradient):
    here = _last(theta_, theta)
    return (
        _with_l2(_slope(here, a, gradients, k, gradient), here, decay, weight_decay) if method == "nesterov" else None
    )


def v_(g_, v_, v0, eta, beta, rho, k, method, momentum_form, accumulator):
    r"""{% if k %}{% set before %}v^{({{ k - 1 }})}{% endset %}{% set g %}g^{({{ k }})}{% endset %}
    {%- set squared %}g^{({{ k }})} \odot g^{({{ k }})}{% endset -%}
    v^{({{ k }})} = {% if method == "sgd" %}-\eta {{ g }}
    {%- elif method == "adagrad" and accumulator == "sum" %}{{ before }} + {{ squared }}
    {%- elif method == "adagrad" %}\frac{ {{- k - 1 -}} }{ {{- k -}} } {{ before }} + \frac{1}{ {{- k -}} } \, {{ squared }}
    {%- elif method == "rmsprop" %}\rho {{ before }} + (1 - \rho) \, {{ squared }}
    {%- elif momentum_form == "velocity" %}\beta {{ before }} - \eta {{ g }}
    {%- else %}\beta {{ before }} + (1 - \beta) \, {{ g }}{% endif %}{% endif %}"""
    before, g = _last(v_, v0), g_[-1]
    if method == "sgd":
        return -eta * g
    if method == "adagrad":
        return before + square(g) if accumulator == "sum" else ((k - 1) * before + square(g)) / k
    if method == "rmsprop":
        return rho * before + (1 - rho) * square(g)
    return beta * before - eta * g if momentum_form == "velocity" else beta * before + (1 - beta) * g


def v___other_form(g_, v_, v0, eta, beta, method, momentum_form):
    if method not in ("momentum", "nesterov"):
        return None
    before, g = _last(v_, v0), g_[-1]
    return beta * before + (1 - beta) * g if momentum_form == "velocity" else beta * before - eta * g


def v___past_forgotten(g_, eta, beta, rho, method, momentum_form):
    if method == "sgd":
        return None
    g = g_[-1]
    kept = {"adagrad": square(g), "rmsprop": (1 - rho) * square(g) if method == "rmsprop" else None}
    return kept[method] if method in kept else -eta * g if momentum_form == "velocity" else (1 - beta) * g


def v___weights_exchanged(g_, v_, v0, beta, rho, method, momentum_form):
    before, g = _last(v_, v0), g_[-1]
    if method == "rmsprop":
        return (1 - rho) * before + rho * square(g)
    averaged = method in ("momentum", "nesterov") and momentum_form == "moving_average"
    return (1 - beta) * before + beta * g if averaged else None


def v___sum_for_mean(g_, v_, v0, k, method, accumulator):
    before, g = _last(v_, v0), g_[-1]
    if method != "adagrad":
        return None
    return ((k - 1) * before + square(g)) / k if accumulator == "sum" else before + square(g)


def _move(g, v, eta, epsilon, method, momentum_form, epsilon_place):
    """What is added to the parameters."""
    if method in SCALED:
        return -_scaled(eta * g, v, epsilon, epsilon_place)
    return v if method == "sgd" or momentum_form == "velocity" else -eta * v


def theta_(theta, theta_, g_, v_, eta, epsilon, decay, k, method, momentum_form, weight_decay, epsilon_place):
    r"""{% if k %}\theta^{({{ k }})} = {% if weight_decay == "decoupled" %}(1 - \eta \lambda) \, {% endif %}\theta^{({{ k - 1 }})}
    {%- if method in ("adagrad", "rmsprop") %} - \eta \, \frac{g^{({{ k }})} }{ {%- if epsilon_place == "inside" %}\sqrt{v^{({{ k }})} + \epsilon}{% else %}\sqrt{v^{({{ k }})} } + \epsilon{% endif -%} }
    {%- elif method == "sgd" or momentum_form == "velocity" %} + v^{({{ k }})}
    {%- else %} - \eta \, v^{({{ k }})}{% endif %}{% endif %}"""
    here = _decayed(_last(theta_, theta), eta, decay, weight_decay)
    return here + _move(g_[-1], v_[-1], eta, epsilon, method, momentum_form, epsilon_place)


def theta___via_two_subtractions(
    theta, theta_, g_, v_, eta, epsilon, decay, method, momentum_form, weight_decay, epsilon_place
):
    here = _last(theta_, theta)
    moved = here + _move(g_[-1], v_[-1], eta, epsilon, method, momentum_form, epsilon_place)
    return moved - eta * decay * here if weight_decay == "decoupled" else None


def theta___uphill(theta, theta_, g_, v_, eta, epsilon, decay, method, momentum_form, weight_decay, epsilon_place):
    here = _decayed(_last(theta_, theta), eta, decay, weight_decay)
    return here - _move(g_[-1], v_[-1], eta, epsilon, method, momentum_form, epsilon_place)


def theta___decay_forgotten(theta, theta_, g_, v_, eta, epsilon, method, momentum_form, weight_decay, epsilon_place):
    move = _move(g_[-1], v_[-1], eta, epsilon, method, momentum_form, epsilon_place)
    return _last(theta_, theta) + move if weight_decay == "decoupled" else None


def theta___decay_without_rate(
    theta, theta_, g_, v_, eta, epsilon, decay, method, momentum_form, weight_decay, epsilon_place
):
    move = _move(g_[-1], v_[-1], eta, epsilon, method, momentum_form, epsilon_place)
    return (1 - decay) * _last(theta_, theta) + move if weight_decay == "decoupled" else None


def theta___root_forgotten(theta, theta_, g_, v_, eta, epsilon, decay, method, weight_decay):
    here = _decayed(_last(theta_, theta), eta, decay, weight_decay)
    return here - eta * g_[-1] / (v_[-1] + epsilon) if method in SCALED else None


def theta___epsilon_misplaced(theta, theta_, g_, v_, eta, epsilon, decay, method, weight_decay, epsilon_place):
    here = _decayed(_last(theta_, theta), eta, decay, weight_decay)
    other = "outside" if epsilon_place == "inside" else "inside"
    return here - _scaled(eta * g_[-1], v_[-1], epsilon, other) if method in SCALED else None


def theta___rate_forgotten(
    theta, theta_, g_, v_, eta, epsilon, decay, method, momentum_form, weight_decay, epsilon_place
):
    here = _decayed(_last(theta_, theta), eta, decay, weight_decay)
    if method in SCALED:
        return here - _scaled(g_[-1], v_[-1], epsilon, epsilon_place)
    return here - g_[-1] if method == "sgd" else None if momentum_form == "velocity" else here - v_[-1]


# Adam keeps two moments; its steps stand here because steps count in the order of writing.
from ._adam import (
    adam_g_, adam_g___factor_two, adam_g___decay_forgotten, adam_g___not_renewed,
    m_, m___weights_exchanged, m___past_forgotten,
    adam_v_, adam_v___squared_moment,
    m_hat_, m_hat___bias_correction_forgotten, m_hat___round_not_counted, m_hat___betas_exchanged,
    v_hat_, v_hat___bias_correction_forgotten, v_hat___round_not_counted, v_hat___betas_exchanged,
    adam_theta_, adam_theta___uphill, adam_theta___decay_forgotten, adam_theta___decay_without_rate,
    adam_theta___root_forgotten, adam_theta___epsilon_misplaced, adam_theta___gradient_for_moment,
)  # fmt: skip
