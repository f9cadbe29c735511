"""The likely ways to misread one given: what each of its numbers, rows and columns may be taken for."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from flint import fmpq

from markscheme.answers import Raw
from markscheme.engine.evaluate import refusal
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.rule import exact_string
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.numbers.exact import Number, Value, decimal_places, is_power_of_ten

NUMERIC = ("number", "vector", "matrix", "tensor", "pair")
MOST = 2_000  # ways of one problem that are tried
LINES = ("rows", "columns")
Place: TypeAlias = tuple[int | str, ...]  # of an array: indices; of a structure: names too; or lines, and which two


@dataclass(frozen=True, eq=False)
class Misread:
    """One given read as something else. `place`: the indices of a number, or the two lines that were swapped.

    `read` and `printed`: what was taken for what. `value`: the whole given as it was read.
    """

    name: str
    place: Place
    read: Value
    printed: Value
    value: Value

    @property
    def is_off_by_one(self) -> bool:
        """Whether one digit of a number was read as the next: which is as well a slip in a sum."""
        return not self.is_of_lines and is_power_of_ten(fmpq(self.read) - fmpq(self.printed))

    @property
    def is_sign(self) -> bool:
        """Whether the sign of a number was read wrongly: which is as well a slip in a product."""
        return not self.is_of_lines and self.read == -self.printed

    @property
    def rank(self) -> int:
        """Of misreadings that explain as much the lower is likelier.

        Few numbers have two digits to exchange; a digit but the last is seldom one off.
        """
        if self.is_of_lines or not isinstance(self.printed, fmpq):
            return 1
        if self.is_off_by_one:
            return 1 + int(abs(self.read - self.printed) > unit_of(self.printed))
        return int(self.read not in _digits_swapped(self.printed))

    @property
    def is_of_lines(self) -> bool:
        """Whether two rows or columns were exchanged."""
        return bool(self.place) and self.place[0] in LINES

    def with_number(self, number: fmpq) -> Value:
        """Put another number in the place that was misread; None where the given is no number or array."""
        if self.is_of_lines or not isinstance(self.value, fmpq | np.ndarray):
            return None
        if isinstance(self.value, fmpq):
            return number
        changed: Value = self.value.copy()
        for place in {self.place, self.place[::-1]} if _is_symmetric(self.value) else {self.place}:
            changed[place] = number
        return changed

    def problem(self, problem: Problem) -> Problem:
        """Give the problem as it was read."""
        return replace(problem, given={**problem.given, self.name: self.value}, level="", seed=None)

    def record(self) -> JsonObject:
        """Give the same as plain data: indices count from 1, numbers are exact strings."""
        place = [part + 1 if isinstance(part, int) else part for part in self.place]
        return {"given": self.name, "place": place, "read": _text(self.read), "printed": _text(self.printed)}


def unit_of(number: fmpq) -> fmpq:
    """Give a unit of the last digit that a number is printed with."""
    return fmpq(1, 10) ** (decimal_places(number) or 0)


def _text(value: Value) -> Raw:
    return [_text(item) for item in value] if isinstance(value, list | np.ndarray) else exact_string(value)


def misreadings(problem: Problem) -> list[Misread]:
    """List every likely way to misread one given of a problem, the likelier first within each number."""
    found: list[Misread] = []
    for name, given in problem.family.given.items():
        value = problem.given.get(name)
        if value is None:
            continue
        whole = bool(given.domain and given.domain.whole)
        if isinstance(value, np.ndarray):
            found += _of_array(name, value, whole)
        elif given.kind == "structure":
            found += _of_structure(name, value)
        elif isinstance(value, fmpq):
            # a lone number that is taken as 0 was left out: that is a mistake of method
            others = (other for other in misread_numbers(value, whole) if other != 0)
            found += [Misread(name, (), other, value, other) for other in others]
    return found[:MOST]


def is_taken(problem: Problem, way: Misread) -> bool:
    """Whether the family would take such a given: nobody reads what makes no sense and calculates on."""
    try:
        return not refusal(problem.family, way.problem(problem).known)
    except (MarkschemeError, ZeroDivisionError, TypeError, ValueError, IndexError, KeyError):
        return False


def misread_numbers(number: fmpq, whole: bool = False) -> Iterator[fmpq]:
    """Yield what a number may be read as: without its sign, a digit off by one, the point elsewhere, digits swapped."""
    seen = {number}
    for other in _readings(number):
        if other not in seen and not (whole and other.q != 1):
            seen.add(other)
            yield other


def _readings(number: fmpq) -> Iterator[fmpq]:
    places = decimal_places(number)
    if number != 0:
        yield -number
    if places is None:
        yield from (number + 1, number - 1, number * 10, number / 10)
        return
    digits = str(abs(int((number * fmpq(10) ** places).p)))
    for i in range(len(digits)):  # from the last digit to the first
        unit = fmpq(10) ** (i - places)
        yield from (number + unit, number - unit)
    if number != 0:
        yield from (number * 10, number / 10)
    yield from _digits_swapped(number)


def _digits_swapped(number: fmpq) -> Iterator[fmpq]:
    places = decimal_places(number) or 0
    sign, digits = (-1 if number < 0 else 1), str(abs(int((number * fmpq(10) ** places).p))).rjust(places + 1, "0")
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
            yield sign * fmpq(int(swapped)) / fmpq(10) ** places


def _of_array(name: str, value: np.ndarray, whole: bool) -> Iterator[Misread]:
    symmetric = _is_symmetric(value)
    for place in np.ndindex(*value.shape):
        number: Number = value[place]
        if not isinstance(number, fmpq) or (symmetric and place[0] > place[1]):
            continue
        others = [*misread_numbers(number, whole), *_neighbours(value, place)]
        for other in dict.fromkeys(others):
            changed = value.copy()
            changed[place] = other
            if symmetric:
                changed[place[::-1]] = other
            yield Misread(name, place, other, number, changed)
    if value.ndim == 2:
        yield from _swapped_lines(name, value)


def _is_symmetric(value: np.ndarray) -> bool:
    square = value.ndim == 2 and value.shape[0] == value.shape[1] > 1
    return square and all(bool(value[i, j] == value[j, i]) for i in range(len(value)) for j in range(i))


def _neighbours(value: np.ndarray, place: tuple[int, ...]) -> Iterator[fmpq]:
    for axis in range(value.ndim):
        for step in (1, -1):
            there = (*place[:axis], place[axis] + step, *place[axis + 1 :])
            if 0 <= there[axis] < value.shape[axis] and isinstance(value[there], fmpq) and value[there] != value[place]:
                yield value[there]


def _swapped_lines(name: str, value: np.ndarray) -> Iterator[Misread]:
    for axis, kind in enumerate(LINES):
        for i in range(value.shape[axis] - 1):
            order = list(range(value.shape[axis]))
            order[i : i + 2] = i + 1, i
            changed = np.take(value, order, axis)
            if not all(bool(a == b) for a, b in zip(changed.flat, value.flat, strict=True)):
                lines = [np.take(table, [i, i + 1], axis) for table in (changed, value)]
                yield Misread(name, (kind, i, i + 1), lines[0], lines[1], changed)


def _of_structure(name: str, value: JsonValue) -> Iterator[Misread]:
    for place, leaf in _leaves(value):
        number = _number(leaf)
        if number is None:
            continue
        for other in misread_numbers(number, isinstance(leaf, int)):
            changed = copy.deepcopy(value)
            spot = changed
            for part in place[:-1]:
                spot = spot[part]
            spot[place[-1]] = _like(leaf, other)
            yield Misread(name, place, other, number, changed)


def _like(leaf: JsonValue, number: fmpq) -> JsonValue:
    """Write a number as the structure holds the other one."""
    return int(number.p) if isinstance(leaf, int) else exact_string(number) if isinstance(leaf, str) else number


def _leaves(value: JsonValue, place: Place = ()) -> Iterator[tuple[Place, JsonValue]]:
    items: Mapping[int | str, JsonValue] | None = value if isinstance(value, dict) else None
    if isinstance(value, list):
        items = dict(enumerate(value))
    if items is None:
        yield place, value
        return
    for key, part in items.items():
        yield from _leaves(part, (*place, key))


def _number(leaf: object) -> fmpq | None:
    if isinstance(leaf, fmpq):
        return leaf
    if isinstance(leaf, bool) or not isinstance(leaf, int | str):
        return None
    try:
        found = Fraction(leaf)
    except (ValueError, ZeroDivisionError):
        return None
    return fmpq(found.numerator, found.denominator)
