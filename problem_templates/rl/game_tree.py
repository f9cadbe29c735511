"""The size of a game tree, b^d, in powers of ten."""

from markscheme.words import *

source = "study note 000, AlphaGo: b^d positions, b = 250 and d = 150 for Go"
rounding = "6 sf, 3 sf"
options = {"answer": ("scientific", "order")}
given = {
    "b": number(
        by_option(
            "answer",
            order=by_level(integers(8, 60), integers(20, 150), integers(60, 400)),
            scientific=by_level(integers(3, 49), integers(20, 99), integers(100, 400)),
        )
    ).at_least(1, "the number of moves in a position, or its mean,"),
    "d": number(
        by_option(
            "answer",
            order=by_level(counts(10, 60), counts(25, 120), counts(60, 240)),
            scientific=by_level(counts(5, 39), counts(10, 45), counts(12, 40)),
        )
    ).at_least(1, "the number of moves of a game"),
}
symbols = {"two_moves": "N_2", "log_N": r"\log_{10} N", "log_b": r"\log_{10} b", "exponent": "n", "mantissa": "c"}


def ask(answer):
    steps = {"two_moves": 1, "log_N": 3, "exponent": 1}  # two answers into which b goes: one tells whose the other is
    return {**steps, "mantissa": 2} if answer == "scientific" else steps


def require_mantissa_to_three_digits(log_N, answer):
    """A logarithm of six digits leaves too few of them behind a longer whole part."""
    return answer == "order" or is_greater(100, log_N)


_TENS = [rational("1" + "0" * k) for k in range(13)]


def two_moves(b):
    return square(b)


def log_b(b):
    r"""\log_{10} b = \frac{\ln b}{\ln 10}"""
    powers = [rational(k) for k, ten in enumerate(_TENS) if equals(b, ten)]  # no digits prove that ln 100 is 2 ln 10
    return powers[0] if powers else log(b) / log(10)


def log_N(log_b, d):
    r"""\log_{10} N = \log_{10} b^d = d \, \log_{10} b"""
    return d * log_b


def log_N__via_natural_logarithm(b, d):
    return d * log(b) / log(10)


def exponent(log_N):
    return floor(log_N)


def mantissa(log_N, exponent):
    r"""c = 10^{\log_{10} N - n}"""
    return exp((log_N - exponent) * log(10))


slips = {
    two_moves: {"product_for_power": "square(b) -> 2 * b"},
    log_N: {
        "natural_logarithm": "log_b -> log(b)",
        "product_for_power": lambda b, d: log_b(b * d),
        "base_and_exponent_swapped": lambda b, d: b * log(d) / log(10),
    },
    exponent: {"rounded_up": "floor(log_N) -> floor(log_N) + 1"},
    mantissa: {
        "fraction_not_raised": lambda log_N, exponent: log_N - exponent,
        "power_of_e": lambda log_N, exponent: exp(log_N - exponent),
    },
}
