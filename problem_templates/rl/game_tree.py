"""The size of a game tree, b^d, in powers of ten."""

from markscheme import counts, exp, floor, is_greater, log, number, rational, sign

source = "study note 000, AlphaGo: b^d positions, b = 250 and d = 150 for Go"
options = {"answer": ("scientific", "order")}
given = {"b": number(counts(2, 400)), "d": number(counts(2, 200))}
symbols = {"log_N": r"\log_{10} N", "log_b": r"\log_{10} b", "exponent": "n", "mantissa": "c"}


def ask(answer):
    steps = {"log_N": 2, "exponent": 1}
    return {**steps, "mantissa": 2} if answer == "scientific" else steps


RANGES = {
    ("b", "order"): {"easy": (15, 50), "medium": (50, 150), "hard": (150, 400)},
    ("d", "order"): {"easy": (20, 60), "medium": (50, 100), "hard": (100, 200)},
    ("b", "scientific"): {"easy": (3, 9), "medium": (12, 40), "hard": (150, 400)},
    ("d", "scientific"): {"easy": (6, 10), "medium": (4, 6), "hard": (3, 4)},
}


def draw_b(stream, level, answer):
    return rational(stream.between(*RANGES["b", answer][level]))


def draw_d(stream, level, answer):
    return rational(stream.between(*RANGES["d", answer][level]))


def invalid_branching(b):
    return f"b is {b}, but a game with a choice has 2 or more moves; give 2 or more" if is_greater(2, b) else None


def invalid_power_of_ten(b):
    sentence = f"b is {b}, a power of ten, so N is a 1 with zeros and there is nothing to calculate; give another b"
    return sentence if str(b).strip("0") == "1" else None


def invalid_depth(d):
    return f"d is {d}, but a game has at least one move; give 1 or more" if sign(d) <= 0 else None


def require_mantissa_to_three_digits(log_N, answer):
    """A logarithm of four digits leaves too few of them behind a longer whole part."""
    return answer == "order" or is_greater(10, log_N)


def log_b(b):
    r"""\log_{10} b = \frac{\ln b}{\ln 10}"""
    return log(b) / log(rational(10))


def log_N(log_b, d):
    r"""\log_{10} N = \log_{10} b^d = d \, \log_{10} b"""
    return d * log_b


def log_N__via_natural_logarithm(b, d):
    return d * log(b) / log(rational(10))


def log_N__natural_logarithm(b, d):
    return d * log(b)


def log_N__product_for_power(b, d):
    return log_b(b * d)


def log_N__base_and_exponent_swapped(b, d):
    return b * log(d) / log(rational(10))


def exponent(log_N):
    r"""n = \lfloor \log_{10} N \rfloor"""
    return floor(log_N)


def exponent__rounded_up(log_N):
    return floor(log_N) + 1


def mantissa(log_N, exponent):
    r"""c = 10^{\log_{10} N - n}"""
    return exp((log_N - exponent) * log(rational(10)))


def mantissa__fraction_not_raised(log_N, exponent):
    return log_N - exponent


def mantissa__power_of_e(log_N, exponent):
    return exp(log_N - exponent)
