"""Dropout in one layer: training with a given mask, expectation, test, and backward."""

from markscheme.words import *

source = "study notes 001 to 004, dropout; Srivastava et al. (2014)"
sizes = {"n": (3, 4, 6)}
options = {"p_means": ("drop", "keep"), "scaling": ("inverted", "at_test")}
given = {
    "a": vector("n", decimals("0.2", "3", 1)),
    "p": number(choice("0.2", "0.4", "0.6", "0.8")).between(0, 1, "a probability"),
    "mask": vector("n", counts(0, 1)).between(0, 1, "what keeps a unit (1) or drops it (0)"),
    "w": vector("n", choice("-2", "-1.5", "-0.5", "0.5", "1.5", "2", "3")).or_else(0),
    "c": number(decimals(-1, 1, 1)).or_else(0),
}
symbols = {
    "mask": "r", "q": "q", "a_train": r"\tilde{a}", "expected": r"\mathbb{E}[\tilde{a}]", "a_test": r"a^{\text{test}}",
    "z_train": r"z^{\text{train}}", "z_test": r"z^{\text{test}}", "grad_a": r"\nabla_a z^{\text{train}}",
}  # fmt: skip
ask = {"a_train": 2, "z_train": 1, "grad_a": 2, "expected": 2, "a_test": 1, "z_test": 1}


def draw_mask(stream, n):
    """At least one unit is kept and one dropped."""
    kept = [1, 0, *(stream.below(2) for _ in range(n - 2))]
    return array(stream.shuffled(kept))


def invalid_probability(p, p_means):
    if sign(p if p_means == "keep" else 1 - p) == 0:
        return f"p is {p}, so every unit is dropped; give a probability that keeps some"
    return None


def q(p, p_means):
    return p if p_means == "keep" else 1 - p


q__p_misread = as_if(q, p=lambda p: 1 - p)


def a_train(a, mask, q, scaling):
    return mask * a / q if scaling == "inverted" else mask * a


a_train__mask_reversed = as_if(a_train, mask=lambda mask: 1 - mask)
a_train__not_scaled = as_if(a_train, scaling="at_test")


def a_train__multiplied_by_q(a, mask, q, scaling):
    return mask * a * q if scaling == "inverted" else None


a_train__scaled_in_training = as_if(a_train, scaling="inverted")


def z_train(w, a_train, c):
    return w @ a_train + c


z_train__bias_forgotten = as_if(z_train, c=0)


def grad_a(w, mask, q, scaling):
    return w * mask / q if scaling == "inverted" else w * mask


grad_a__mask_forgotten = as_if(grad_a, mask=1)
grad_a__scale_forgotten = as_if(grad_a, scaling="at_test")


def expected(a, q, scaling):
    r"""\mathbb{E}[\tilde{a}] = q \cdot {% if scaling == "inverted" %}\frac{a}{q}{% else %}a{% endif %} + (1 - q) \cdot 0"""
    return q * (a / q) if scaling == "inverted" else q * a


def expected__this_mask(a_train):
    return a_train


def a_test(a, q, scaling):
    return a if scaling == "inverted" else q * a


def a_test__masked(a, mask, q, scaling):
    return mask * a_test(a, q, scaling)


a_test__scaled_anyway = as_if(a_test, scaling="at_test")
a_test__not_scaled = as_if(a_test, scaling="inverted")


def z_test(w, a_test, c):
    return w @ a_test + c


z_test__bias_forgotten = as_if(z_test, c=0)
