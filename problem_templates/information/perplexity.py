"""Perplexity of a language model on a sequence of tokens: e to the mean of -ln p."""

from markscheme.words import *

source = "study note 003, evaluating a language model: mean cross-entropy and perplexity"
rounding = "5 sf, 3 sf"
sizes = {"T": (3, 4, 5)}
given = {
    "p": vector(
        "T",
        by_level(
            distinct(*(f"0.{k:02}" for k in range(5, 95, 5)), "0.125", "0.08", "0.04", "0.02", "0.625"),
            distinct(*(f"0.{k:02}" for k in range(3, 95))),
            distinct(*(f"0.{k:03}" for k in range(2, 60)), *(f"0.{k:02}" for k in range(10, 90, 3))),
        ),
    )
    .above(0, "the probability of a token that came")
    .at_most(1),
}
symbols = {"logs": r"\ell", "log_likelihood": "L", "cross_entropy": "H", "perplexity": r"\text{PP}"}
# The logarithms are asked: from one number alone all that follows comes, whoever's paper it is of.
ask = {"logs": 2, "log_likelihood": 1, "cross_entropy": 1, "perplexity": 1}


def logs(p):
    r"""\ell_t = \ln p_t"""
    return log(p)


def log_likelihood(logs):
    return logs.sum()


def log_likelihood__via_product(p):
    return log(p.prod())


def cross_entropy(log_likelihood, T):
    return -log_likelihood / T


def perplexity(cross_entropy):
    return exp(cross_entropy)


slips = {
    logs: {"base_ten": "log(p) -> log(p) / log(10)", "base_two": "log(p) -> log2(p)"},
    log_likelihood: {"log_of_sum": "logs.sum() -> log(p.sum())", "sign_reversed": "logs.sum() -> -logs.sum()"},
    cross_entropy: {"sign_forgotten": "-log_likelihood -> log_likelihood", "not_averaged": "T -> 1"},
    perplexity: {
        "powers_of_two": "exp(cross_entropy) -> exp(cross_entropy * log(2))",
        "sum_in_exponent": "cross_entropy -> T * cross_entropy",
        "negative_exponent": "cross_entropy -> -cross_entropy",
        "mean_of_inverses": "exp(cross_entropy) -> (1 / p).sum() / T",
        "inverse_of_mean": "exp(cross_entropy) -> T / p.sum()",
    },
}
