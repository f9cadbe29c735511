"""How far training error and true error may lie apart: Hoeffding's inequality and the union bound over the models."""

from markscheme.words import *

source = "study note 002, why a large set of models overfits: the probability of bad training data"
rounding = "6 sf, 3 sf"
given = {
    "epsilon": number(
        by_level(
            choice("0.1", "0.12", "0.15", "0.2", "0.25"), choice("0.05", "0.1", "0.15"), choice("0.04", "0.06", "0.08")
        )
    ).above(0, "a tolerance"),
    "hypotheses": number(by_level(choice(1), choice(*range(5, 60)), choice(*(200 * k for k in range(1, 40)))))
    .at_least(1, "a number of models")
    .whole_numbers(),
    "delta": number(
        by_level(
            choice("0.02", "0.03", "0.04", "0.05", "0.06", "0.08", "0.1"),
            choice("0.01", "0.02", "0.05"),
            choice("0.01", "0.001", "0.005"),
        )
    )
    .above(0, "a probability")
    .at_most(1),
    "N": number(counts(20, 9000)).at_least(1, "a number of examples").whole_numbers(),
}
symbols = {"hypotheses": "M", "bound": "B", "smallest": r"\nu", "N_needed": r"N_\delta", "tolerance": r"\epsilon_N"}
ask = {"bound": 2, "N_needed": 3, "tolerance": 2}


def draw_N(stream, epsilon, hypotheses, delta):
    """Near the number that is needed, so that the bound is neither tiny nor large."""
    needed = int(floor(smallest(epsilon, hypotheses, delta)))
    return rational(max(needed * stream.between(30, 120) // 100, 5))


def bound(epsilon, hypotheses, N):
    return 2 * hypotheses * exp(-(2 * N * square(epsilon)))


def smallest(epsilon, hypotheses, delta):
    return log(2 * hypotheses / delta) / (2 * square(epsilon))


def N_needed(smallest):
    r"""N_\delta = \lceil \nu \rceil"""
    return -floor(-smallest)


def tolerance(hypotheses, delta, N):
    return sqrt(log(2 * hypotheses / delta) / (2 * N))


_SHARED = {"models_forgotten": {"hypotheses": 1}, "two_forgotten": "2 * hypotheses -> hypotheses"}
slips = {
    bound: _SHARED
    | {
        "exponent_halved": "2 * N * square(epsilon) -> N * square(epsilon)",
        "not_squared": "square(epsilon) -> epsilon",
        "models_in_exponent": "2 * hypotheses * exp(-(2 * N * square(epsilon))) -> 2 * exp(-(2 * N * hypotheses * square(epsilon)))",
    },
    smallest: _SHARED
    | {
        "exponent_halved": "2 * square(epsilon) -> square(epsilon)",
        "not_squared": "square(epsilon) -> epsilon",
        "base_ten": "log(2 * hypotheses / delta) -> log(2 * hypotheses / delta) / log(10)",
        "probability_left_out": "log(2 * hypotheses / delta) -> log(2 * hypotheses)",
    },
    N_needed: {"rounded_down": "-floor(-smallest) -> floor(smallest)"},
    tolerance: _SHARED
    | {
        "exponent_halved": "2 * N -> N",
        "root_forgotten": "sqrt(log(2 * hypotheses / delta) / (2 * N)) -> log(2 * hypotheses / delta) / (2 * N)",
        "base_ten": "log(2 * hypotheses / delta) -> log(2 * hypotheses / delta) / log(10)",
    },
}
