"""A generative classifier of two Gaussian classes with a shared covariance: from the samples to the posterior."""

from markscheme.words import *

from . import _classes
from ._classes import draw_x, draw_X2

source = "study note 002, generative and discriminative models: Gaussian classes with one covariance"
rounding = "5 sf, 3 sf"
sizes = {"n1": (3, 3, 4), "n2": (2, 2, 3), "d": (1, 2, 2)}
given = {
    "X1": matrix("n1", "d", _classes.PLACES),
    "X2": matrix("n2", "d", _classes.PLACES),
    "x": vector("d", _classes.PLACES),
}
symbols = {"gaps1": "D_1", "gaps2": "D_2", "Sigma1": r"\Sigma_1", "Sigma2": r"\Sigma_2", "Sigma": r"\Sigma"}
symbols |= {"Sigma_inverse": r"\Lambda", "square1": "Q_1", "square2": "Q_2", "log_odds": "o", "posterior": "p"}
ask = {"mu1": 1, "mu2": 1, "Sigma1": 3, "Sigma2": 2, "Sigma": 2, "Sigma_inverse": 2, "w": 2, "b": 3, "z": 1}
ask |= {"posterior": 1}
hides = {"X1": {"rows_swapped": "samples stand in any order"}, "X2": {"rows_swapped": "samples stand in any order"}}


def invalid_size(d):
    return None if d <= 6 else f"X1 has {d} columns, and its covariance matrix as many; give at most 6"


def invalid_covariance(X1, X2, d):
    if invalid_size(d) or not equals(determinant(_classes.pooled(X1, X2)), 0):
        return None
    return "the shared covariance matrix is singular, so it has no inverse; give samples that spread in every direction"


def mu1(X1):
    return X1.sum(axis=0) / len(X1)


mu2 = likewise(mu1, mu1="mu2", X1="X2")


def gaps1(X1, mu1):
    return X1 - mu1


gaps2 = likewise(gaps1, X1="X2", mu1="mu2")


def Sigma1(gaps1):
    return gaps1.T @ gaps1 / len(gaps1)


Sigma2 = likewise(Sigma1, gaps1="gaps2")


def Sigma(Sigma1, Sigma2, n1, n2):
    return (n1 * Sigma1 + n2 * Sigma2) / (n1 + n2)


def Sigma_inverse(Sigma):
    r"""\Lambda = \Sigma^{-1}"""
    return inverse(Sigma)


def w(Sigma_inverse, mu1, mu2):
    return Sigma_inverse @ (mu1 - mu2)


def square1(Sigma_inverse, mu1):
    r"""Q_1 = \mu_1^\top \Lambda \mu_1"""
    return mu1 @ Sigma_inverse @ mu1


def square2(Sigma_inverse, mu2):
    r"""Q_2 = \mu_2^\top \Lambda \mu_2"""
    return mu2 @ Sigma_inverse @ mu2


def log_odds(X1, X2):
    r"""o = \ln \frac{n_1}{n_2}"""
    return log(rational(len(X1)) / len(X2))


def b(square1, square2, log_odds):
    return -(square1 / 2) + square2 / 2 + log_odds


def b__via_midpoint(w, mu1, mu2, X1, X2):
    return log(rational(len(X1)) / len(X2)) - w @ (mu1 + mu2) / 2


def z(w, x, b):
    return w @ x + b


def posterior(z):
    r"""p = \sigma(z) = \frac{1}{1 + e^{-z}}"""
    return sigmoid(z)


slips = {
    Sigma1: {"sample": "len(gaps1) -> len(gaps1) - 1", "not_divided": "len(gaps1) -> 1"},
    Sigma: {
        "equal_weights": "(n1 * Sigma1 + n2 * Sigma2) / (n1 + n2) -> (Sigma1 + Sigma2) / 2",
        "covariances_added": "(n1 * Sigma1 + n2 * Sigma2) / (n1 + n2) -> Sigma1 + Sigma2",
    },
    Sigma_inverse: {"entries_inverted": lambda Sigma: 1 / Sigma if len(Sigma) > 1 else None},
    w: {
        "means_exchanged": "mu1 - mu2 -> mu2 - mu1",
        "inverse_forgotten": "Sigma_inverse -> Sigma",
        "covariance_left_out": "Sigma_inverse @ (mu1 - mu2) -> mu1 - mu2",
    },
    b: {
        "prior_forgotten": "log_odds -> 0",
        "prior_reversed": "log_odds -> -log_odds",
        "half_forgotten": "2 -> 1",
        "quadratic_terms_exchanged": "square1 <-> square2",
    },
    z: {"bias_forgotten": "b -> 0"},
    posterior: {
        "exponent_sign": "z -> -z",
        "minus_for_plus": "sigmoid(z) -> 1 / (1 - exp(-z))",
        "odds_for_probability": "sigmoid(z) -> exp(z)",
    },
}
