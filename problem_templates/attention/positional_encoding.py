"""Sinusoidal positional encoding: sines and cosines of the position at falling frequencies."""

from markscheme.words import *

source = "study notes 003 and 004, positional encoding of the Transformer; Vaswani et al. (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 3, 2)}
options = {"layout": ("interleaved", "concatenated")}
given = {
    "positions": vector("n", distinct(*range(1, 31))),
    "d": count(by_level(choice(4), choice(4), choice(6))).at_least(2, "the length of an encoding"),
    "base": number(
        by_level(
            choice(100, 400, 900, 2500, 10000), choice(50, 100, 500, 1000, 2000), choice(100, 200, 500, 1000, 2000)
        )
    ).above(0, "the base"),
}
symbols = {"positions": "p", "base": "b", "angles": "A", "encoding": "E"}
ask = {"angles": 2, "encoding": 3}
PI = rational("3.14159265358979323846")


def invalid_d(d):
    return f"d is {d}, but sines and cosines come in pairs; give an even d" if d % 2 else None


def figure_encoding(encoding):
    return heat_map_figure(encoding, rows=[f"p_{i + 1}" for i in range(len(encoding))])


def _root(base, j, pairs):
    """base^(j/pairs); square roots and whole powers where they will do, so that 100^(1/2) is 10."""
    while j % 2 == 0 and pairs % 2 == 0:
        j, pairs = j // 2, pairs // 2
    while pairs % 2 == 0:
        base, pairs = sqrt(base), pairs // 2
    if j % pairs == 0:
        return base if j == pairs else power(base, j // pairs)
    return exp(log(base) * j / pairs)


def angles(positions, d, base):
    r"""a_{ij} = \frac{p_i}{b^{2 (j - 1) / d}}"""
    divisors = [_root(base, j, d // 2) for j in range(d // 2)]
    return array([[p / divisor for divisor in divisors] for p in positions])


def encoding(angles, layout):
    r"""{% if layout == "interleaved" and d <= 12 %}
    e_i = [{% for j in range(1, d // 2 + 1) %}{{ ", " if j > 1 }}\sin a_{i {{ j }}}, \cos a_{i {{ j }}}{% endfor %}]
    {% endif %}"""
    if layout == "concatenated":
        return concatenate(sin(angles), cos(angles), axis=1)
    return array([[entry for angle in row for entry in (sin(angle), cos(angle))] for row in angles])


slips = {
    angles: {
        "exponent_without_two": "_root(base, j, d // 2) -> _root(base, j, d)",
        "pairs_from_one": "_root(base, j, d // 2) -> _root(base, j + 1, d // 2)",
        "multiplied": "p / divisor -> p * divisor",
        "usual_base": {"base": 10000},
    },
    encoding: {
        "layout_exchanged": {"layout": lambda layout: "interleaved" if layout == "concatenated" else "concatenated"},
        "sine_and_cosine_exchanged": "sin <-> cos",
        "cosine_of_next_exponent": "cos(angle) -> cos(angle / _root(base, 1, d)); cos(angles) -> cos(angles / _root(base, 1, d))",
        "degrees": {"angles": lambda angles: angles * PI / 180},
    },
}
