"""Activation functions of a layer, their derivatives, and the gradient on its way back through them."""

from markscheme.words import *

from . import _units
from ._softmax import powers, total

source = "study notes 000 to 004, activation functions and their derivatives"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 3, 4)}
options = {"activation": ("sigmoid", "tanh", "relu", "leaky_relu", "softmax")}
LEAKS = by_level(choice("0.1", "0.2"), choice("0.01", "0.05", "0.1"), choice("0.01", "0.02", "0.15"))
given = {
    "z": vector("n"),
    "alpha": number(LEAKS).when(activation="leaky_relu"),
    "g": vector("n", by_level(integers(-5, 5), decimals(-3, 3, 1), decimals(-3, 3, 1))).or_else(1),
}
only = {step: {"activation": ("softmax",)} for step in ("powers", "total")}
only |= {"slope": {"activation": options["activation"][:4]}}
hides = {"g": dict.fromkeys(("other_entry", "last_for_first"), "what arrives at an inactive ReLU goes no further")}
symbols = {"powers": "u", "total": "U", "slope": "s", "jacobian": "J"}


def ask(activation):
    local = {"jacobian": 4} if activation == "softmax" else {"slope": 2}
    return {"a": 2, **local, "grad_z": 2}


def draw_z(stream, level, n, activation):
    """Sizes that are unlike, so that no two slopes are the same, and both signs; of two inactive units nobody sees which is which."""
    sizes = range(5, 30, 5) if level == "easy" else range(3, 25)
    if activation == "tanh":  # of larger ones 1 - a^2 has few figures
        sizes = range(3, 16, 3) if level == "easy" else range(2, 15)
    tenths = stream.shuffled(sizes)[:n]
    others = (1,) if activation == "relu" else (1, -1)
    more = [stream.choice(others) for _ in range(n - 2)]
    if level == "hard" and activation == "leaky_relu":  # at 0 the convention of the statement decides
        more[:1] = [0] * len(more[:1])
    signs = stream.shuffled([1, -1, *more])
    return array(tenths) * array(signs) / 10


def draw_g(stream, level, n):
    return stream.again(lambda: given["g"].draw(stream, level, {"n": n}), until=lambda g: all(g) and len(set(g)) == n)


a = _units.a
slope = _units.slope


@when(activation="softmax")
def jacobian(a, n):
    r"""J_{ij} = a_i (\mathbb{1}[i = j] - a_j)"""
    return array(
        [[x * (same - y) for same, y in zip(row, a, strict=True)] for row, x in zip(identity(n), a, strict=True)]
    )


@when(activation="softmax")
def jacobian__via_square(a, n):
    return identity(n) * a - column(a) * a


@when(activation="softmax")
def grad_z(jacobian, g):
    return jacobian @ g


@grad_z.otherwise
def grad_z(slope, g):
    return slope * g


@when(activation="softmax")
def grad_z__via_weighted_mean(a, g):
    return a * (g - (a * g).sum())


slips = {
    jacobian: {
        "diagonal_of_jacobian": "same - y -> same * (1 - y)",
        "sign_of_off_diagonal": "x * (same - y) -> absolute(x * (same - y))",
        "one_forgotten": "same -> 0",
    },
    grad_z: {
        "slope_forgotten": "slope * g -> g; jacobian @ g -> g",
        "value_for_slope": "slope -> a; jacobian @ g -> a * g",
        "diagonal_of_jacobian": "jacobian @ g -> jacobian.diagonal() * g",
    },
}
