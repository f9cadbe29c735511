"""Vanishing and exploding gradients: the factor of a layer, or the spectral radius, to the power of the number of layers."""

from markscheme.words import *

from . import _spectrum
from ._spectrum import invalid_complex

source = (
    "study notes 000, 001 and 003, vanishing and exploding gradients; note 004, eigenvalues of the recurrent weights"
)
rounding = "6 sf, 3 sf"
options = {"kind": ("scalar", "matrix")}
_SLOPES = choice(*(f"0.{n}5" for n in range(1, 9))), decimals("0.1", "0.9", 1), decimals("0.11", "0.95", 2)
given = {
    "w": number(by_level(decimals("0.4", 5, 1), decimals(-4, 4, 1), decimals(-4, 4, 2))).when(kind="scalar"),
    "slope": number(by_level(*_SLOPES)).when(kind="scalar"),
    "W": matrix(2, 2, by_level(integers(-6, 6), decimals(-2, 2, 1), decimals(-2, 2, 1))).when(kind="matrix"),
    "L": count(by_level(integers(3, 5), integers(8, 12), integers(10, 15))).at_least(1, "a number of layers"),
    "g": number(decimals("0.1", "9.9", 1)).or_else(1),
}
symbols = {"slope": "s", "factor": "q", "product": "P", "trace": r"\operatorname{tr} W", "determinant": r"\det W"}
symbols |= {"eigenvalues": r"\lambda", "radius": r"\rho", "growth": "G", "arriving": "a"}
symbols |= {"excess": r"\Delta", "verdict": r"\tau"}
answers = {"verdict": labels("vanishes", "keeps", "explodes")}
equal_up_to = {"eigenvalues": "order"}


def ask(kind):
    steps = {"factor": 1, "product": 2} if kind == "scalar" else {"eigenvalues": 3, "radius": 1, "growth": 2}
    return {**steps, "arriving": 1, "verdict": 1}


def draw_W(stream, level):
    return stream.again(
        lambda: given["W"].draw(stream, level, {}), until=lambda W: _spectrum.is_telling(W, level), most=200
    )


def draw_L(stream, level, kind, w, slope, W):
    """So many layers that the power is neither tiny nor huge."""
    size = absolute(w * slope) if kind == "scalar" else (absolute(W.trace()) + sqrt(_spectrum.gap(W))) / 2
    return stream.again(
        lambda: whole(given["L"].domain.draw(stream, level)), until=lambda L: _is_moderate(power(size, L))
    )


def _is_moderate(result):
    return is_greater(result, rational("0.000001")) and is_greater(1000000, result)


def require_factor_of_two_figures(factor, kind):
    return kind == "matrix" or not equals(10 * factor, floor(10 * factor))


def require_unlike_one(excess):
    return is_greater(absolute(excess), rational("0.02"))


def require_moderate(product, growth, kind):
    return _is_moderate(absolute(product) if kind == "scalar" else growth)


@when(kind="scalar")
def factor(w, slope):
    return w * slope


@when(kind="scalar")
def product(factor, L):
    r"""P = q^L"""
    return power(factor, L)


# Of a matrix; the steps stand here because they count in the order of writing.
from ._spectrum import trace, determinant, eigenvalues, radius


@when(kind="matrix")
def growth(radius, L):
    r"""G = \rho^L"""
    return power(radius, L)


def arriving(product, growth, g, kind):
    return product * g if kind == "scalar" else growth * g


def excess(factor, radius, kind):
    return absolute(factor) - 1 if kind == "scalar" else radius - 1


def verdict(excess):
    r"""\operatorname{sign} \Delta"""
    return rational(1 + whole(sign(excess)))  # in the order of the labels


slips = {
    factor: {
        "slope_forgotten": "w * slope -> w",
        "weight_forgotten": "w * slope -> slope",
        "added": "w * slope -> w + slope",
    },
    product: {"multiplied_by_L": "power(factor, L) -> factor * L", "one_layer_less": "L -> L - 1"},
    growth: {"multiplied_by_L": "power(radius, L) -> radius * L", "one_layer_less": "L -> L - 1"},
    arriving: {"one_layer_only": "product -> factor; growth -> radius"},
    verdict: {
        "sign_kept": "excess -> factor - 1 if kind == 'scalar'",
        "exchanged": "excess -> -excess if kind == 'matrix'",
    },
}
