"""Dropout in one layer: training with a given mask, expectation, test, and backward."""

from markscheme.words import *

source = "study notes 000 to 004, dropout; Srivastava et al. (2014)"
sizes = {"n": (3, 4, 6)}
options = {"p_means": ("drop", "keep"), "scaling": ("inverted", "at_test")}
given = {
    "a": vector("n", decimals("0.2", "3", 1)),
    "p": number(choice("0.2", "0.4", "0.6", "0.8")).between(0, 1, "a probability"),
    "mask": vector("n", counts(0, 1).with_each(1, 0)).between(0, 1, "what keeps a unit (1) or drops it (0)"),
    "w": vector("n", choice("-2", "-1.5", "-0.5", "0.5", "1.5", "2", "3")).or_else(0),
    "c": number(decimals(-1, 1, 1)).or_else(0),
}
symbols = {
    "mask": "r", "a_train": r"\tilde{a}", "expected": r"\mathbb{E}[\tilde{a}]", "a_test": r"a^{\text{test}}",
    "z_train": r"z^{\text{train}}", "z_test": r"z^{\text{test}}", "grad_a": r"\nabla_a z^{\text{train}}",
}  # fmt: skip


def ask(scaling):
    """The expectation of inverted dropout is the activations themselves, so it costs no calculation."""
    expected = 1 if scaling == "inverted" else 2
    return {"a_train": 2, "z_train": 1, "grad_a": 2, "expected": expected, "a_test": 1, "z_test": 1}


def invalid_probability(p, p_means):
    if sign(p if p_means == "keep" else 1 - p) == 0:
        return f"p is {p}, so every unit is dropped; give a probability that keeps some"
    return None


def q(p, p_means):
    return p if p_means == "keep" else 1 - p


def a_train(a, mask, q, scaling):
    return mask * a / q if scaling == "inverted" else mask * a


def z_train(w, a_train, c):
    return w @ a_train + c


def grad_a(w, mask, q, scaling):
    return w * mask / q if scaling == "inverted" else w * mask


def expected(a, q, scaling):
    r"""\mathbb{E}[\tilde{a}] = q \cdot {% if scaling == "inverted" %}\frac{a}{q}{% else %}a{% endif %} + (1 - q) \cdot 0"""
    return q * (a / q) if scaling == "inverted" else q * a


def a_test(a, q, scaling):
    return a if scaling == "inverted" else q * a


z_test = likewise(z_train, z_train="z_test", a_train="a_test")

slips = {
    q: {"p_misread": "p -> 1 - p"},
    a_train: {
        "mask_reversed": "mask -> 1 - mask",
        "not_scaled": {"scaling": "at_test"},
        "multiplied_by_q": "mask * a / q -> mask * a * q",
        "scaled_in_training": {"scaling": "inverted"},
    },
    z_train: {"bias_forgotten": "c -> 0"},
    grad_a: {"mask_forgotten": "mask -> 1", "scale_forgotten": {"scaling": "at_test"}},
    expected: {"this_mask": lambda a_train: a_train},
    a_test: {
        "masked": "a -> mask * a",
        "scaled_anyway": {"scaling": "at_test"},
        "not_scaled": {"scaling": "inverted"},
    },
}
