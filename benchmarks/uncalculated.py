"""Numbers that remember how they were made, in the grammar of answers: the question's own expressions, uncalculated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from flint import arb, fmpq

from benchmarks.scripts import FAULTS
from markscheme.answers.input_limits import CELL_CHARACTERS, FORMULA_CHARACTERS
from markscheme.engine.evaluate import evaluate
from markscheme.engine.problem import Problem
from markscheme.family.givens.rule import exact_string
from markscheme.numbers import elementary
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.closed import UNIT, ClosedForm
from markscheme.numbers.deciding import at_precision, map_numbers
from markscheme.numbers.exact import IntegerRoot
from markscheme.working import closed_forms

_FRACTION = re.compile(r"\(?-?\d+\)?/\(?-?\d+\)?")
SUM, PRODUCT, POWER, ATOM = range(4)  # how strongly the outermost sign of a text binds


class Typed:
    """A number with the text that it is typed as. `sums`: operations between numbers that a calculator would end.

    `made`: how a step's result was made, which enters later steps as the decimal that `text` then is: nothing is left
    to be calculated in that.
    """

    def __init__(self, value: Any, text: str, strength: int = ATOM, sums: int = 0, made: Typed | None = None) -> None:
        self.value, self.text, self.strength, self.sums, self.made = value, text, strength, sums, made

    def _lift(self, other: Any) -> Typed:
        if isinstance(other, Typed):
            return other
        if isinstance(other, IntegerRoot):
            return Typed(other.ball(), f"sqrt({other.n})")
        return taken(other)

    def _within(self, strength: int) -> str:
        return self.text if self.strength >= strength and not self.text.startswith("-") else f"({self.text})"

    def _joined(self, other: Any, sign: str, value: Any, strength: int) -> Typed:
        rival = self._lift(other)
        after = strength + (sign in "-/")
        text = f"{self._within(strength)}{sign}{rival._within(after)}"
        return Typed(value(self.value, rival.value), text, strength, self.sums + rival.sums + 1)

    def __add__(self, other: Any) -> Any:
        return _each(self._joined, other, "+", lambda a, b: a + b, SUM)

    def __radd__(self, other: Any) -> Any:
        return self._lift(other) + self

    def __sub__(self, other: Any) -> Any:
        return _each(self._joined, other, "-", lambda a, b: a - b, SUM)

    def __rsub__(self, other: Any) -> Any:
        return self._lift(other) - self

    def __mul__(self, other: Any) -> Any:
        return _each(self._joined, other, "*", lambda a, b: a * b, PRODUCT)

    def __rmul__(self, other: Any) -> Any:
        return self._lift(other) * self

    def __truediv__(self, other: Any) -> Any:
        return _each(self._joined, other, "/", lambda a, b: a / b, PRODUCT)

    def __rtruediv__(self, other: Any) -> Any:
        return self._lift(other) / self

    def __neg__(self) -> Typed:
        return Typed(-self.value, f"-{self._within(PRODUCT)}", SUM, self.sums)

    def power(self, n: int) -> Typed:
        value = elementary.power(self.value, n)
        return Typed(value, f"{self._within(ATOM)}^{n if n >= 0 else f'({n})'}", POWER, self.sums + 1)

    def _function(self, name: str) -> Typed:
        value = getattr(elementary, name)(self.value)
        return Typed(value, f"{'ln' if name == 'log' else name}({self.text})", ATOM, self.sums)

    def exp(self) -> Typed:
        return self._function("exp")

    def log(self) -> Typed:
        return self._function("log")

    def sqrt(self) -> Typed:
        return self._function("sqrt")

    def tanh(self) -> Typed:
        return self._function("tanh")

    def sigmoid(self) -> Any:
        return 1 / (1 + (-self).exp())

    def relu(self) -> Typed:
        return self if self.sign_decided() > 0 else taken(0)

    def positive(self) -> Typed:
        return taken(int(self.sign_decided() > 0))

    def sign(self) -> Typed:
        return taken(self.sign_decided())

    def absolute(self) -> Typed:
        return self if self.sign_decided() >= 0 else -self

    def floor(self) -> Typed:
        return taken(elementary.floor(self.value))

    def maximum(self, other: Any) -> Typed:
        rival = self._lift(other)
        return self if (self - rival).sign_decided() >= 0 else rival

    def sign_decided(self) -> int:
        return int(elementary.sign(self.value).p)


def _each(join: Any, other: Any, *rest: Any) -> Any:
    return NotImplemented if getattr(other, "shape", None) else join(other, *rest)


def taken(number: Any) -> Typed:
    """A number as it is printed; an irrational one as a decimal of nine digits."""
    if isinstance(number, arb):
        text = f"{float(number.mid()):.9g}"
        return Typed(number, text if "e" not in text else f"{float(number.mid()):.12f}")
    number = fmpq(number)
    text = exact_string(number)
    return Typed(number, text, PRODUCT if "/" in text else ATOM)


def expressions(problem: Problem) -> dict[str, Any]:
    """What one types who calculates nothing: each step's expression of the numbers before it, as they are printed.

    Of the steps alone in which every entry holds arithmetic. A quotient of whole numbers is a fraction, and what has no
    more operations than the closed form that the key prints is that form: both are results. A text longer than what is
    read is left out.
    """

    def settle(value: Any) -> Any:
        return map_numbers(value, lambda cell: _written_down(problem, cell))

    inputs = {name: map_numbers(value, taken) for name, value in at_precision(problem.inputs).items()}
    try:
        values: Mapping[str, Any] = evaluate(problem.family, inputs, settle=settle)
    except (*FAULTS, TypeError, ValueError):
        return {}
    found, forms = {}, closed_forms(problem)
    for name in problem.asked_calls:
        cells, keys = cells_of(values[name]), cells_of(forms[name])
        if name in problem.worded or len(keys) != len(cells):
            continue
        if all(_is_left(cell, key) for cell, key in zip(cells, keys, strict=True)):
            lengths = [len(cell.made.text) for cell in cells]
            if max(lengths) <= CELL_CHARACTERS and (len(cells) == 1 or sum(lengths) <= FORMULA_CHARACTERS):
                found[name] = _nested(values[name])
    return found


def _is_left(cell: Any, key: Any) -> bool:
    """Whether arithmetic is left in what a step's result is typed as, judged by the key's closed form alone."""
    if not isinstance(cell, Typed) or cell.made is None or _FRACTION.fullmatch(cell.made.text):
        return False
    return cell.made.sums > _operations(key)


def _operations(key: Any) -> int:
    """The operations in the closed form of the key: sums of terms, and what stands before a root or a logarithm."""
    terms = key.terms if isinstance(key, ClosedForm) and key.terms else {}
    return max(len(terms) - 1, 0) + sum(abs(factor) != 1 for atom, factor in terms.items() if atom is not UNIT)


def _nested(value: Any) -> Any:
    return [_nested(item) for item in value] if isinstance(value, np.ndarray) else value.made.text


def _written_down(problem: Problem, cell: Any) -> Any:
    """A step's result: typed as it was made, taken up again as the decimal that it is in the working."""
    if not isinstance(cell, Typed):
        return cell
    try:
        text = problem.rounding.show_working(cell.value)
    except FAULTS:
        return cell
    return Typed(cell.value, text.replace("e", "*10^"), ATOM if "e" not in text else PRODUCT, made=cell)
