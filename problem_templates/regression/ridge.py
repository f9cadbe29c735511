"""Ridge regression: least squares with a penalty on the squared weights, by the normal equations."""

from markscheme.words import *

from . import multiple
from .multiple import gram, moment

source = "study notes 000, 001 and 002, ridge regression and L2 regularisation"
rounding = "5 sf, 3 sf"
sizes = multiple.sizes
options = {"penalise_intercept": ("no", "yes")}
_PENALTIES = by_level(choice(2, 3, 4), choice("0.5", 1, 2, 3), choice("0.5", "1.5", 2, 3, 5))
given = multiple.given | {"lambda2": number(_PENALTIES).at_least(0, "a penalty")}
ask = multiple.ask
from_zero = multiple.from_zero
symbols = multiple.symbols


def invalid_too_few_examples(n, d, lambda2):
    return multiple.invalid_too_few_examples(n, d) if sign(lambda2) == 0 else None


def invalid_constant_feature(X, d, lambda2):
    return multiple.invalid_constant_feature(X, d) if sign(lambda2) == 0 else None


def theta(gram, moment, lambda2, penalise_intercept):
    r"""(G + \lambda_2 P) \, \theta = m"""
    return solve_system(_penalised(gram, lambda2, penalise_intercept), moment)


def theta__via_cramer(gram, moment, lambda2, penalise_intercept):
    return multiple.theta__via_cramer(_penalised(gram, lambda2, penalise_intercept), moment)


def theta__via_inverse(gram, moment, lambda2, penalise_intercept):
    return multiple.theta__via_inverse(_penalised(gram, lambda2, penalise_intercept), moment)


def theta__ones_last(gram, moment, lambda2, penalise_intercept):
    return solve_system(_penalised(gram[::-1, ::-1], lambda2, penalise_intercept)[::-1, ::-1], moment)


def _penalised(gram, lambda2, penalise_intercept):
    first = lambda2 if penalise_intercept == "yes" else 0 * lambda2
    return gram + diagonal([first, *[lambda2] * (len(gram) - 1)])


slips = {
    theta: {
        "forgot_ones": {"penalise_intercept": "yes"},  # no entry is the intercept's then
        "ones_last": theta__ones_last,
        "intercept_penalised": {"penalise_intercept": "yes"},
        "intercept_not_penalised": {"penalise_intercept": "no"},
        "penalty_forgotten": "lambda2 -> 0",
        "penalty_subtracted": "lambda2 -> -lambda2",
        "penalty_halved": "lambda2 -> lambda2 / 2",
        "penalty_times_n": "lambda2 -> n * lambda2",
        "penalty_everywhere": "_penalised(gram, lambda2, penalise_intercept) -> gram + lambda2",
    },
}
without = ("divided_by_n",)
