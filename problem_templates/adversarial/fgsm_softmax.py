"""Sign attacks on a softmax classifier: away from the true class, or towards the least likely one."""

from markscheme.words import *

from ..mlp import _softmax

source = "study note 004, generating adversarial examples: FGSM and the least likely class"
rounding = "5 sf, 3 sf"
sizes = {"d": (2, 2, 3), "k": 3}
options = {"method": ("fgsm", "least_likely")}
given = {
    "x": vector("d", by_level(integers(-2, 3), decimals(-2, 2, 1), decimals(-2, 2, 1))),
    "W": matrix("k", "d", by_level(decimals(-1, 1, 1), decimals(-1, 1, 1), decimals("-1.5", "1.5", 1))),
    "b": vector("k", decimals("-0.5", "0.5", 1)),
    "y": number(counts(1, 3)).at_least(1, "the number of a class").when(method="fgsm"),
    "epsilon": number(choice("0.2", "0.3", "0.4", "0.5")).at_least(0, "how far a coordinate may move"),
}
only = {"target": {"method": ("least_likely",)}}
symbols = {"powers": "a", "target": "t", "delta": r"\delta", "signs": "v", "grad_x": r"\nabla_x L"}
symbols |= {"x_adv": r"x_{\text{adv}}", "p_adv": r"p_{\text{adv}}", "z_adv": r"z_{\text{adv}}", "label_adv": r"\hat{y}"}
hides = {
    "label_adv": {"one": "class 1 is a class like any other"},
    "target": {"one": "class 1 is a class like any other"},
}


def ask(method):
    first = {"z": 2, "p": 2} if method == "fgsm" else {"z": 2, "p": 2, "target": 1}
    return first | {"delta": 1, "grad_x": 3, "x_adv": 2, "p_adv": 3, "label_adv": 1}


def draw_W(stream, level, x, k, d):
    """Logits that are unlike, none of which takes all."""
    return stream.again(
        lambda: given["W"].draw(stream, level, {"k": k, "d": d}), until=lambda W: _are_unlike(W @ x), most=60
    )


def draw_b(stream, x, W, k):
    return stream.again(lambda: given["b"].draw(stream, "", {"k": k}), until=lambda b: _are_unlike(W @ x + b), most=60)


def draw_y(stream, x, W, b, k):
    """Mostly the class that the model gives."""
    return rational(stream.choice([argmax(W @ x + b) + 1] * 3 + list(range(1, k + 1))))


def _are_unlike(z):
    low, *others = sorted(z)
    gaps = [far - near for near, far in zip([low, *others[:-1]], others, strict=True)]
    return min(gaps) >= rational("0.2") and others[-1] - low <= rational("2.5")


def invalid_class(y, k, method):
    if method != "fgsm" or any(equals(y, n) for n in range(1, k + 1)):
        return None
    return f"y is {y}, but the model has the classes 1 to {k}; give one of these numbers"


def z(W, x, b):
    return W @ x + b


powers = _softmax.powers
p = _softmax.p


def target(z):
    r"""t = \operatorname{argmin}_j z_j"""
    return argmin(z) + 1  # where the logit is least, so is the probability


def delta(p, y, target, method):
    r"""\delta_j = p_j - [j = {% if method == "fgsm" %}y{% else %}t{% endif %}]"""
    return p - _one_hot(p, y, target, method)


def _one_hot(p, y, target, method):
    return array([equals(j, y if method == "fgsm" else target) for j in range(1, len(p) + 1)])


def grad_x(W, delta):
    return W.T @ delta


def signs(grad_x, W, z, y, target, method):
    r"""v = \operatorname{sign}(\nabla_x L)"""
    beside = W - W[whole(y if method == "fgsm" else target) - 1]
    return array([0 if _vanishes(beside[:, j], z) else sign(grad_x[j]) for j in range(len(grad_x))])


def _vanishes(weights, z):
    """Whether a slope is exactly 0: powers of e of different logits do not cancel, so those of each logit must."""
    firsts = [next((i for i in range(j) if equals(z[i], one) == 1), j) for j, one in enumerate(z)]
    totals = [sum(w for w, first in zip(weights, firsts, strict=True) if first == i) for i in set(firsts)]
    return all(equals(total, 0) == 1 for total in totals)


def x_adv(x, signs, epsilon, method):
    return x - epsilon * signs if method == "least_likely" else x + epsilon * signs


z_adv = likewise(z, z="z_adv", x="x_adv")
p_adv = likewise(p, z="z_adv", p="p_adv")


def label_adv(z_adv):
    r"""\hat{y} = \operatorname{argmax}_j z_{\text{adv}, j}"""
    return argmax(z_adv) + 1


slips = {
    z: {"bias_forgotten": "b -> 0"},
    target: {"most_likely": "argmin(z) -> argmax(z)"},
    delta: {
        "error_reversed": lambda p, y, target, method: -delta(p, y, target, method),
        "true_class_only": lambda p, y, target, method: delta(p, y, target, method) * _one_hot(p, y, target, method),
    },
    grad_x: {"row_of_class": lambda W, y, target, method: -W[whole(y if method == "fgsm" else target) - 1]},
    signs: {"sign_forgotten": lambda grad_x: grad_x},
    x_adv: {"wrong_direction": "epsilon -> -epsilon"},
    label_adv: {"before_attack": lambda z: argmax(z) + 1},
}
without = ("softmax_along_columns", "one_hot", "exponent_sign")
