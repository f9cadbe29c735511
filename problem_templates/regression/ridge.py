"""Ridge regression: least squares with a penalty on the squared weights, by the normal equations."""

from markscheme.words import *

from . import multiple

source = "study note 000, ridge regression and L2 regularisation"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5), "d": (1, 2, 2)}
options = {"penalise_intercept": ("no", "yes")}
given = {
    "X": matrix("n", "d", by_level(integers(0, 5), integers(-2, 3), integers(-3, 4))),
    "y": vector(
        "n", by_level(distinct(*range(10)), distinct(*range(-4, 10)), distinct(*range(-9, 10)))
    ),  # so that every row of X shows
    "lambda2": number(by_level(choice(1, 2), choice("0.5", 1, 2, 3), choice("0.5", "1.5", 2, 3, 5))).at_least(
        0, "a penalty"
    ),
}
ask = {"gram": 2, "moment": 2, "theta": 4}
from_zero = ("theta",)  # theta_0 is the intercept
symbols = {"gram": "G", "moment": "m", "theta": r"\theta", "lambda2": r"\lambda_2"}


def invalid_too_few_examples(n, d, lambda2):
    return multiple.invalid_too_few_examples(n, d) if sign(lambda2) == 0 else None


def invalid_constant_feature(X, d, lambda2):
    return multiple.invalid_constant_feature(X, d) if sign(lambda2) == 0 else None


gram = multiple.gram
gram__forgot_ones = multiple.gram__forgot_ones
gram__ones_last = multiple.gram__ones_last
gram__one_for_n = multiple.gram__one_for_n
moment = multiple.moment
moment__forgot_ones = multiple.moment__forgot_ones
moment__ones_last = multiple.moment__ones_last


def _penalised(gram, lambda2, penalise_intercept):
    first = lambda2 if penalise_intercept == "yes" else 0 * lambda2
    return gram + diagonal([first, *[lambda2] * (len(gram) - 1)])


def theta(gram, moment, lambda2, penalise_intercept):
    r"""(G + \lambda_2 P) \, \theta = m"""
    return solve_system(_penalised(gram, lambda2, penalise_intercept), moment)


def theta__via_cramer(gram, moment, lambda2, penalise_intercept):
    return multiple.theta__via_cramer(_penalised(gram, lambda2, penalise_intercept), moment)


def theta__via_inverse(gram, moment, lambda2, penalise_intercept):
    return multiple.theta__via_inverse(_penalised(gram, lambda2, penalise_intercept), moment)


def theta__forgot_ones(gram, moment, lambda2):
    return theta(gram, moment, lambda2, "yes")


def theta__ones_last(gram, moment, lambda2, penalise_intercept):
    return solve_system(_penalised(gram[::-1, ::-1], lambda2, penalise_intercept)[::-1, ::-1], moment)


theta__intercept_penalised = as_if(theta, penalise_intercept="yes")
theta__intercept_not_penalised = as_if(theta, penalise_intercept="no")
theta__penalty_forgotten = as_if(theta, lambda2=0)
theta__penalty_subtracted = as_if(theta, lambda2=lambda lambda2: -lambda2)
theta__penalty_halved = as_if(theta, lambda2=lambda lambda2: lambda2 / 2)


def theta__penalty_times_n(gram, moment, lambda2, n, penalise_intercept):
    return theta(gram, moment, n * lambda2, penalise_intercept)


def theta__penalty_everywhere(gram, moment, lambda2):
    return solve_system(gram + lambda2, moment)
