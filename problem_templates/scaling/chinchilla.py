"""The Chinchilla rule: parameters, training tokens and training compute that belong together."""

from markscheme.words import *

source = "study note 003, Chinchilla scaling law: 20 tokens a parameter; Hoffmann et al. (2022)"
options = {"known": ("parameters", "compute")}
given = {
    "N": number(decimals(1, 9)).above(0, "a number of parameters").when(known="parameters"),
    "C": number(decimals(1, 9)).above(0, "a number of operations").when(known="compute"),
    "ratio": number().above(0, "the number of tokens for a parameter").or_else(20),
}
only = {"product": {"known": ("compute",)}, "N_": {"known": ("compute",)}, "C_": {"known": ("parameters",)}}
symbols = {"product": "P", "ratio": "r"}
few = {"easy": "the sizes of models are said with two figures"}


def ask(known):
    return {"D": 1, "C_": 2} if known == "parameters" else {"product": 1, "N_": 2, "D": 1}


def draw_ratio(stream, level):
    """That of the rule; at the hard level another one, as of models that are trained on more for cheaper use."""
    return rational(20 if level != "hard" else stream.choice((12, 15, 25, 30, 40, 50, 60, 75, 80, 120)))


def draw_N(stream, level):
    return _drawn(stream, level, {"easy": (7, 9), "medium": (6, 9), "hard": (5, 9)}[level])


def draw_C(stream, level):
    return _drawn(stream, level, (18, 23))


def _drawn(stream, level, powers):
    """Two figures and a power of ten; then three figures, and at the hard level four."""
    low, high = {"easy": (11, 99), "medium": (101, 999), "hard": (1001, 9999)}[level]
    figures = stream.choice([n for n in range(low, high + 1) if n % 10])
    return rational(figures) * power(rational(10), stream.between(*powers))


def product(C):
    return C / 6


def N_(product, ratio):
    return sqrt(product / ratio)


def D(N, N_, ratio, known):
    return ratio * (N if known == "parameters" else N_)


def C_(N, D):
    return 6 * N * D


slips = {
    product: {"forward_only": "6 -> 2", "factor_forgotten": "6 -> 1"},
    N_: {
        "root_forgotten": "sqrt(product / ratio) -> product / ratio",
        "tokens_forgotten": "ratio -> 1",
        "ratio_inverted": "product / ratio -> ratio * product",
        "usual_ratio": "ratio -> 20",
    },
    D: {"ratio_forgotten": "ratio -> 1", "ratio_inverted": "ratio -> 1 / ratio", "usual_ratio": "ratio -> 20"},
    C_: {
        "tokens_forgotten": "D -> N",
        "forward_only": "6 -> 2",
        "factor_forgotten": "6 -> 1",
    },
}
