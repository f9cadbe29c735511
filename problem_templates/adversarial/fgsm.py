"""Adversarial examples for a logistic model: FGSM, the iterative sign method, the least likely class."""

from markscheme import (
    choice,
    count,
    counts,
    decimals,
    integers,
    maximum,
    minimum,
    number,
    positive,
    rational,
    sigmoid,
    sign,
    vector,
)

source = "study note 004, generating adversarial examples"
sizes = {"d": (2, 3, 4)}
options = {"method": ("fgsm", "iterative", "least_likely")}
given = {
    "x": vector("d", decimals(-2, 2, 1)),
    "w": vector("d", decimals(-2, 2, 1)),
    "b": number(decimals(-1, 1, 1)),
    "y": number(counts(0, 1)),
    "iterations": count(integers(2, 3)).when(method="iterative"),
    "alpha": number(choice("0.1", "0.2")).when(method="iterative"),
    "epsilon": number(choice("0.1", "0.2", "0.3", "0.5")),
}


def _rounds(method, iterations):
    return iterations if method == "iterative" else 0


repeat = {("x_",): _rounds}
symbols = {
    "grad_x": r"\nabla_x L",
    "x_adv": r"x_{\text{adv}}",
    "p_adv": r"p_{\text{adv}}",
    "epsilon": r"\epsilon",
    "alpha": r"\alpha",
    "iterations": "K",
}


def ask(method):
    moves = {"x_": 2} if method == "iterative" else {"x_adv": 2}
    return {"z": 1, "p": 1, "grad_x": 2, **moves, "p_adv": 2}


def draw_epsilon(stream, method, alpha, iterations):
    if method != "iterative":
        return rational(stream.choice(["0.1", "0.2", "0.3", "0.5"]))
    return alpha * (2 * iterations - 1) / 2  # only the last round leaves the ball


def invalid_label(y):
    return None if y in (0, 1) else f"y is {y}, but it is the class of x: give 0 or 1"


def invalid_negative_size(epsilon, alpha, method):
    steps = {"epsilon": epsilon, "alpha": alpha} if method == "iterative" else {"epsilon": epsilon}
    for name, size in steps.items():
        if sign(size) < 0:
            return f"{name} is {size}, but it is how far x may move: give 0 or more"
    return None


def invalid_iterations(method, iterations):
    sentence = "iterations is 0, but the iterative method takes at least one step; give 1 or more"
    return sentence if method == "iterative" and iterations == 0 else None


def invalid_tie(x, w, b, method):
    sentence = "w.x + b is 0, so both classes have probability 1/2 and none is less likely; change x, w or b"
    return sentence if method == "least_likely" and sign(w @ x + b) == 0 else None


def require_unsaturated(z):
    return sign(9 - z * z) > 0


def z(w, x, b):
    r"""z = w^\top x + b"""
    return w @ x + b


def z__forgot_bias(w, x):
    return w @ x


def p(z):
    r"""p = \sigma(z) = \frac{1}{1 + e^{-z}}"""
    return sigmoid(z)


def p__exponent_sign(z):
    return sigmoid(-z)


def _label(z, y, method):
    return positive(-z) if method == "least_likely" else y


def grad_x(p, z, y, w, method):
    r"""\nabla_x L = (p - t) \, w, \quad t = {% if method == "least_likely" %}\mathbb{1}[-z > 0]{% else %}y{% endif %}"""
    return (p - _label(z, y, method)) * w


def grad_x__sign_reversed(p, z, y, w, method):
    return (_label(z, y, method) - p) * w


def grad_x__factor_forgotten(w):
    return w


def grad_x__by_weights(p, z, y, x, method):
    return (p - _label(z, y, method)) * x


def grad_x__squared_error(p, z, y, w, method):
    return (p - _label(z, y, method)) * p * (1 - p) * w


def grad_x__true_class(p, y, w, method):
    return (p - y) * w if method == "least_likely" else None


def _clipped(x, epsilon, moved):
    return maximum(x - epsilon, minimum(x + epsilon, moved))


def x_(x, grad_x, alpha, epsilon, x_):
    r"""{% if k %}
    x^{({{ k }})} = \max(x - \epsilon, \min(x + \epsilon,
    {% if k == 1 %}x{% else %}x^{({{ k - 1 }})}{% endif %} + \alpha \operatorname{sign}(\nabla_x L)))
    {% endif %}"""
    return _clipped(x, epsilon, _previous(x, x_) + alpha * sign(grad_x))


def x___wrong_direction(x, grad_x, alpha, epsilon, x_):
    return _clipped(x, epsilon, _previous(x, x_) - alpha * sign(grad_x))


def x___not_clipped(x, grad_x, alpha, x_):
    return _previous(x, x_) + alpha * sign(grad_x)


def x___sign_forgotten(x, w, b, y, alpha, epsilon, x_):
    previous = _previous(x, x_)
    return _clipped(x, epsilon, previous + alpha * (sigmoid(w @ previous + b) - y) * w)


def x___epsilon_for_alpha(x, grad_x, epsilon, x_):
    return _clipped(x, epsilon, _previous(x, x_) + epsilon * sign(grad_x))


def x___starts_again(x, grad_x, alpha, epsilon):
    return _clipped(x, epsilon, x + alpha * sign(grad_x))


def _previous(x, rounds):
    return rounds[-1] if rounds else x


def x_adv(x, grad_x, epsilon, method, x_):
    if method == "iterative":
        return x_[-1]
    return x - epsilon * sign(grad_x) if method == "least_likely" else x + epsilon * sign(grad_x)


def x_adv__wrong_direction(x, grad_x, epsilon, method):
    if method == "iterative":
        return None
    return x + epsilon * sign(grad_x) if method == "least_likely" else x - epsilon * sign(grad_x)


def x_adv__sign_forgotten(x, grad_x, epsilon, method):
    if method == "iterative":
        return None
    return x - epsilon * grad_x if method == "least_likely" else x + epsilon * grad_x


def p_adv(x_adv, w, b):
    r"""p_{\text{adv}} = \sigma(w^\top x_{\text{adv}} + b)"""
    return sigmoid(w @ x_adv + b)


def p_adv__forgot_bias(x_adv, w):
    return sigmoid(w @ x_adv)


def p_adv__exponent_sign(x_adv, w, b):
    return sigmoid(-(w @ x_adv + b))
