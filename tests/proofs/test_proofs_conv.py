"""Proofs with SymPy for convolution, batch normalisation backward and dropout.

Where a derivative depends on which entry is the largest, symbols stand at a place: `Placed` decides by numbers and
calculates with symbols, so the derivative is proven on the whole region in which the decisions are those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq
from test_proofs import LIBRARY, all_vanish, gradient, options_of, shown, slips_of, symbol, vanishes

from markscheme.engine.evaluate import evaluate

# --- convolution


@pytest.mark.parametrize("n, m", [(3, 2), (4, 3)])
@pytest.mark.parametrize("operation", ["convolution", "cross_correlation"])
def test_full_convolution_is_the_product_of_polynomials(n: int, m: int, operation: str) -> None:
    f, g, x = symbol("f", n), symbol("g", m), sympy.Symbol("x")
    inputs = {"n": n, "m": m, "operation": operation, "mode": "full", "f": f, "g": g}
    family = LIBRARY["cnn/convolve_1d"]
    values = evaluate(family, inputs)
    kernel = g if operation == "convolution" else g[::-1]

    def matches(out: Any) -> bool:
        whole = sum(f[i] * x**i for i in range(n)) * sum(kernel[i] * x**i for i in range(m))
        return len(out) == n + m - 1 and vanishes(whole - sum(y * x**t for t, y in enumerate(out)))

    assert matches(values["out"])
    for slip, wrong in slips_of(family, "out", inputs, values).items():
        assert slip == "not_turned" or not matches(wrong), slip  # who did not turn h goes on as everybody


def test_a_feature_map_is_the_sum_over_channels_and_places() -> None:
    X, K, b = symbol("x", 2, 4, 4), symbol("k", 1, 2, 3, 3), symbol("b", 1)
    stride, padding = (np.array([fmpq(n)] * 2, dtype=object) for n in (2, 1))  # places, not symbols
    inputs = {"C": 2, "H": 4, "W": 4, "F": 1, "kh": 3, "kw": 3, "X": X, "K": K, "b": b}
    inputs |= {"stride": stride, "padding": padding, "mode": "padding"}
    family = LIBRARY["cnn/convolve_2d"]
    values = evaluate(family, inputs)

    def by_definition(i: int, j: int) -> Any:
        rows = [(u, 2 * i + u - 1) for u in range(3) if 0 <= 2 * i + u - 1 < 4]
        columns = [(v, 2 * j + v - 1) for v in range(3) if 0 <= 2 * j + v - 1 < 4]
        return b[0] + sum(K[0, c, u, v] * X[c, r, s] for c in range(2) for (u, r), (v, s) in product(rows, columns))

    found = values["Y1"]
    assert found.shape == (2, 2)
    assert all(vanishes(found[i, j] - by_definition(i, j)) for i in range(2) for j in range(2))
    slips = [slip for slip, steps in family.slips.items() if "Y_" in steps or "Y" in steps]
    assert len(slips) >= 6
    for slip in slips:
        wrong = evaluate(family, inputs, replace={"Y": family.slips[slip]["Y"]})["Y1"]
        assert wrong.shape != (2, 2) or not all_vanish(wrong - found), slip


@dataclass(eq=False)
class Placed:
    """A symbol, or what was made of symbols, and where it stands."""

    shown: Any
    place: Any

    def __add__(self, other: Any) -> Any:
        rival = placed(other)
        return Placed(self.shown + rival.shown, self.place + rival.place)

    def __mul__(self, other: Any) -> Any:
        rival = placed(other)
        return Placed(self.shown * rival.shown, self.place * rival.place)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Any) -> Any:
        return self + -placed(other)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __truediv__(self, other: int) -> Any:
        return Placed(self.shown / other, self.place / other)

    def power(self, n: int) -> Any:
        return Placed(self.shown**n, self.place**n)

    def sign_decided(self) -> int:
        return int(sympy.sign(self.place))

    def relu(self) -> Any:
        return self if self.sign_decided() > 0 else placed(0)

    def positive(self) -> Any:
        return placed(int(self.sign_decided() > 0))

    def maximum(self, other: Any) -> Any:
        return self if (self - other).sign_decided() >= 0 else placed(other)


def placed(number: Any) -> Placed:
    if isinstance(number, Placed):
        return number
    exact = sympy.Rational(str(number))
    return Placed(exact, exact)


def at_place(symbols: Any, numbers: Any) -> Any:
    cells = [
        Placed(one, sympy.Rational(str(number)))
        for one, number in zip(np.ravel(symbols), np.ravel(numbers), strict=True)
    ]
    return np.array(cells, dtype=object).reshape(np.shape(symbols)) if np.shape(symbols) else cells[0]


def shown_part(value: Any) -> Any:
    return np.frompyfunc(lambda cell: placed(cell).shown, 1, 1)(value)


PLACES = [  # two windows and one closed by ReLU; in the others the largest entry stands elsewhere each time
    ([[1, 2, 0, -1, 2], [2, -2, 3, 1, 0], [0, 1, -1, 2, 4], [3, 1, 2, -2, 1], [1, 0, 2, 3, -1]], [[1, -2], [2, 1]], -8),
    ([[0, 3, 1, 2, -1], [1, 1, -2, 0, 2], [2, -1, 0, 3, 1], [-2, 4, 1, 1, 0], [3, 0, -1, 2, 2]], [[2, 1], [-1, 3]], -6),
]


@pytest.mark.parametrize("loss", ["upstream", "half_squared_error"])
@pytest.mark.parametrize("place", PLACES, ids=["first", "second"])
def test_gradients_through_convolution_relu_and_pooling(loss: str, place: Any) -> None:
    family = LIBRARY["cnn/conv_backward"]
    names = {"X": symbol("x", 5, 5), "K": symbol("k", 2, 2), "b": symbol("b")}
    target = symbol("t", 2, 2)
    inputs: dict[str, Any] = {name: at_place(names[name], at) for name, at in zip("XKb", place, strict=True)}
    inputs |= {"H": 5, "W": 5, "kh": 2, "kw": 2, "ph": 2, "pw": 2, "loss": loss}
    given = at_place(target, [["0.7", "-1.3"], ["2.1", "0.9"]])
    inputs |= {"G": given if loss == "upstream" else None, "T": given if loss != "upstream" else None}
    values = evaluate(family, inputs)
    assert any(placed(cell).place == 0 for cell in values["pooled"].ravel())  # the closed window

    P = shown_part(values["pooled"])
    whole = (target * P).sum() if loss == "upstream" else ((P - target) ** 2).sum() / 2
    assert values["loss_"] is None if loss == "upstream" else vanishes(shown_part(values["loss_"]) - whole)
    for name in ("K", "b", "X"):
        slope = gradient(whole, names[name])
        step = f"grad_{name}"
        assert all_vanish(shown_part(values[step]) - slope), step
        for slip, wrong in slips_of(family, step, inputs, values).items():
            assert np.shape(wrong) != np.shape(slope) or not all_vanish(shown_part(wrong) - slope), slip


# --- batch normalisation


def over_the_root(cells: Any, spread: Any, epsilon: Any) -> Any:
    """Write R for sqrt(spread + epsilon) everywhere, so that its powers are powers of one symbol."""
    root = sympy.Symbol("R", positive=True)

    def half_power(base: Any, exponent: Any) -> Any:
        return root ** (2 * exponent) if sympy.expand(base - root**2) == 0 else base**exponent

    def rewritten(cell: Any) -> Any:
        return sympy.sympify(cell).subs(epsilon, root**2 - spread).replace(sympy.Pow, half_power)

    return np.frompyfunc(rewritten, 1, 1)(cells)


@pytest.mark.parametrize("m", [2, 3])
@pytest.mark.parametrize("options", options_of("norm/batchnorm_backward"), ids=shown)
def test_batch_normalisation_backward(m: int, options: Mapping[str, str]) -> None:
    family = LIBRARY["norm/batchnorm_backward"]
    Z, dY, gamma, beta = symbol("z", m, 1), symbol("g", m, 1), symbol("gamma", 1), symbol("beta", 1)
    fixed = options["mode"] == "inference"
    inputs = {"m": m, "d": 1, **options, "Z": Z, "dY": dY, "gamma": gamma}
    inputs |= {"epsilon": symbol("epsilon", positive=True)}
    inputs |= {"running_mean": symbol("mu", 1) if fixed else None}
    inputs |= {"running_variance": symbol("v", 1, positive=True) if fixed else None}
    values = evaluate(family, inputs)
    centre = inputs["running_mean"][0] if fixed else sum(Z[:, 0]) / m
    spread = inputs["running_variance"][0] if fixed else sum((z - centre) ** 2 for z in Z[:, 0]) / m
    Y = [gamma[0] * (z - centre) / sympy.sqrt(spread + inputs["epsilon"]) + beta[0] for z in Z[:, 0]]
    loss = sum(g * y for g, y in zip(dY[:, 0], Y, strict=True))
    for step, by in (("grad_beta", beta), ("grad_gamma", gamma), ("grad_Z", Z)):
        slope = gradient(loss, by)

        def is_the_slope(found: Any, slope: Any = slope) -> bool:
            return all_vanish(over_the_root(found - slope, spread, inputs["epsilon"]))

        assert is_the_slope(values[step]), step
        for slip, wrong in slips_of(family, step, inputs, values).items():
            assert not is_the_slope(wrong), slip
    for route in family.routes["grad_Z"].values():
        other = route(*(values[name] for name in route.__code__.co_varnames[: route.__code__.co_argcount]))
        assert other is None if fixed else is_the_slope(other)


# --- dropout


@pytest.mark.parametrize("options", options_of("mlp/dropout"), ids=shown)
def test_dropout_keeps_the_expected_value_and_its_gradient_is_the_derivative(options: Mapping[str, str]) -> None:
    family, n = LIBRARY["mlp/dropout"], 2
    a, w, p, c = symbol("a", n), symbol("w", n), symbol("p"), symbol("c")
    inputs = {"n": n, **options, "a": a, "w": w, "p": p, "c": c}
    keep = p if options["p_means"] == "keep" else 1 - p
    average: Any = 0
    for mask in product((0, 1), repeat=n):
        inputs["mask"] = np.array([sympy.Integer(kept) for kept in mask], dtype=object)
        values = evaluate(family, inputs)
        chance = sympy.prod([keep if kept else 1 - keep for kept in mask])
        average = average + chance * values["a_train"]
        slope = gradient(values["z_train"], a)
        assert all_vanish(values["grad_a"] - slope)
        if mask == (1, 0):
            for slip, wrong in slips_of(family, "grad_a", inputs, values).items():
                assert not all_vanish(wrong - slope), slip
    assert all_vanish(values["expected"] - average)
    assert all_vanish(values["a_test"] - average)
    for slip, wrong in slips_of(family, "expected", {**inputs, "mask": inputs["mask"]}, values).items():
        assert not all_vanish(wrong - average), slip
