"""Gradient clipping, by norm and by value, and the step of gradient descent that follows."""

from markscheme.words import *

source = "study notes 001 and 004, exploding gradients and gradient clipping; Pascanu et al. (2013)"
rounding = "5 sf, 3 sf"
sizes = {"d": (3, 3, 4)}
options = {"method": ("norm", "value")}
given = {
    "g": vector("d", by_level(integers(-9, 9), decimals(-6, 6, 1), decimals(-6, 6, 1))),
    "threshold": number(choice(1, 2, 3)).at_least(0, "a threshold"),
    "theta": vector("d", decimals(-2, 2, 1)).or_else(0),
    "eta": number(choice("0.1", "0.2", "0.5")).above(0, "a learning rate").or_else(1),
}
symbols = {"threshold": "c", "norm": r"\nu", "scale": r"\kappa", "clipped": r"\tilde{g}"}
TRIPLES = ((2, 3, 6), (1, 4, 8), (2, 6, 9), (4, 6, 12), (2, 5, 14), (3, 4, 12), (2, 10, 11), (8, 9, 12), (1, 6, 18))


def ask(method):
    return {"norm": 1, "clipped": 2, "theta_new": 1} if method == "norm" else {"clipped": 1, "theta_new": 2}


def draw_g(stream, level, d, method):
    """For the norm on easy one that is a whole number; else entries of both signs that are unlike in size."""
    if level == "easy" and method == "norm":
        return array([n * stream.choice((1, -1)) for n in stream.shuffled(stream.choice(TRIPLES))])
    return stream.again(
        lambda: given["g"].draw(stream, level, {"d": d}),
        until=lambda g: (
            all(g)
            and len({*absolute(g)}) == d
            and sign(_two_largest(g).prod()) < 0
            and (level != "hard" or method == "value" or bool(_above_every_entry(g)))
        ),
        most=100,
    )


def _above_every_entry(g):
    """Thresholds that no entry reaches and the norm exceeds all the same: by value nothing would be clipped."""
    halves = [rational(n) / 2 for n in range(4, 15)]
    return [c for c in halves if is_greater(c, largest(absolute(g))) and 2 * square(g).sum() > 3 * square(c)]


def _two_largest(g):
    """By size: for values the two that are clipped, one at each end."""
    return array(sorted(g, key=absolute)[-2:])


def draw_threshold(stream, level, g, method):
    """Below the norm, or between the sizes of the entries: some are clipped and some are not."""
    if method == "norm":
        if level == "hard" and _above_every_entry(g):
            return stream.choice(_above_every_entry(g))
        return rational(
            stream.choice([n for n in (1, 2, 3, 4, 5) if is_greater(square(g).sum(), square(rational(n)) * 2)] or [1])
        )
    sizes = sorted(absolute(g))
    return (sizes[-3] + sizes[-2]) / 2


def require_both_bounds(g, threshold, method):
    """Of values, one is cut off at each end: what is cut off alike is right by one number, and two of them look the same."""
    return method == "norm" or all((x > threshold).sum() == 1 for x in (g, -g))


@when(method="norm")
def norm(g):
    r"""\nu = \lVert g \rVert = \sqrt{\sum_i g_i^2}"""
    return sqrt(square(g).sum())


@when(method="norm")
def scale(threshold, norm):
    r"""\kappa = \frac{c}{\nu}"""
    return threshold / norm if is_greater(norm, threshold) else rational(1)


@when(method="norm")
def clipped(scale, g):
    return scale * g


@clipped.otherwise
def clipped(g, threshold):
    return maximum(-threshold, minimum(threshold, g))


@when(method="norm")
def clipped__via_unit_vector(g, norm, threshold):
    return threshold * (g / norm) if is_greater(norm, threshold) else g


def theta_new(theta, eta, clipped):
    return theta - eta * clipped


def _by_norm(g, threshold):
    return g * threshold / sqrt(square(g).sum())


slips = {
    norm: {
        "squares_not_rooted": "sqrt(square(g).sum()) -> square(g).sum()",
        "sum_of_absolutes": "sqrt(square(g).sum()) -> absolute(g).sum()",
        "largest_entry": "sqrt(square(g).sum()) -> largest(absolute(g))",
    },
    clipped: {
        "other_method": (
            "scale * g -> maximum(-threshold, minimum(threshold, g));"
            "maximum(-threshold, minimum(threshold, g)) -> _by_norm(g, threshold)"
        ),
        "unit_length": "scale -> 1 / norm",
        "scale_inverted": "scale -> norm / threshold",
        "divided_by_threshold": "scale -> 1 / threshold",
        "upper_bound_only": "maximum(-threshold, minimum(threshold, g)) -> minimum(threshold, g)",
        "sign_lost": "maximum(-threshold, minimum(threshold, g)) -> minimum(threshold, absolute(g))",
        "set_to_zero": "maximum(-threshold, minimum(threshold, g)) -> g * (1 - positive(absolute(g) - threshold))",
    },
    theta_new: {"not_clipped": "clipped -> g", "uphill": "eta -> -eta", "rate_forgotten": "eta -> 1"},
}
