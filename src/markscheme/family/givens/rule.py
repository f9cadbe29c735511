"""Rules on givens: which numbers are accepted, said beside the given and apart from what is drawn.

They are checked exactly: a given such as sqrt(2) is compared by balls of more and more bits, then by its closed form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from flint import arb, fmpq

from markscheme.errors import FamilyError, GivenError, Undecided
from markscheme.family.givens.sampling import rational
from markscheme.numbers.deciding import decide
from markscheme.numbers.elementary import equals, floor, sign, whole
from markscheme.numbers.exact import Inputs, Number, Value, decimal_places

Bound = int | str  # as an author writes it: an integer, or an exact text such as "1/2"
Chosen = str | tuple[str, ...]
Only = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Rule:
    """What holds for the numbers of a given under some options: bounds on every number, sums, symmetry.

    `sums_to` is the sum of a vector, of each row of a larger array or, with `columns`, of each column. `what` names
    what is bounded, with its article, for the message: "a learning rate".
    """

    low: fmpq | None = None
    high: fmpq | None = None
    without_low: bool = False
    without_high: bool = False
    sums_to: fmpq | None = None
    what: str = ""
    only: Only = ()
    columns: bool = False
    values: tuple[fmpq, ...] = ()
    whole: bool = False
    symmetric: bool = False
    without_loops: bool = False

    def __post_init__(self) -> None:
        if self.low is None or self.high is None:
            return
        if self.low > self.high or (self.low == self.high and (self.without_low or self.without_high)):
            raise FamilyError(f"no number is {self}; give bounds with numbers between them")

    def __str__(self) -> str:
        """Say the bounds in words: "from 0 to 1", "above 0", "0 or more and below 1"."""
        low, high = (None if bound is None else exact_string(bound) for bound in (self.low, self.high))
        if low and high and not self.without_low and not self.without_high:
            return f"from {low} to {high}"
        above = low and (f"above {low}" if self.without_low else f"{low} or more")
        below = high and (f"below {high}" if self.without_high else f"{high} or less")
        return " and ".join(filter(None, (above, below)))

    def __and__(self, other: Rule) -> Rule:
        """Make both rules one; each of them sets what the other one leaves open."""
        for side in ("low", "high", "sums_to"):
            if None not in (getattr(self, side), getattr(other, side)):
                raise FamilyError(f"two rules set {_SIDES[side]} of a given; leave one of them out")
        set_by_other = {
            one.name: getattr(other, one.name) for one in fields(Rule) if getattr(other, one.name) != one.default
        }
        return replace(self, **set_by_other)

    def check(self, name: str, value: Value, known: Inputs) -> None:
        """Refuse a value that breaks the rule; the message gives the place, the number, the rule and its options."""
        here = "".join(f" with {option} {known[option]!r}" for option, _ in self.only)
        try:
            self._check_numbers(name, value, here)
            for place, row in _rows(name, value, self.columns) if self.sums_to is not None else ():
                self._check_sum(place, row, here)
            if self.symmetric:
                _check_symmetry(name, value)
            for i in range(len(value)) if self.without_loops else ():
                if _side(value[i, i], fmpq(0)):
                    place = f"entry ({i + 1}, {i + 1})"
                    raise GivenError(f"{name} has a loop: {place} is {shown(value[i, i])}; make it 0")
        except Undecided as error:
            raise Undecided(f"whether {name!r} is {self or 'as it must be'} is not known: {error}") from None

    def _check_numbers(self, name: str, value: Value, here: str) -> None:
        bounded = self.low is not None or self.high is not None
        for place, cell in _places(name, value) if bounded or self.values or self.whole else ():
            if bounded and self._is_broken(cell):
                fact = f"{place} is {shown(cell)}, but{here} {self.what or 'it'} is {self}"
                raise GivenError(f"{fact}; give a number {'' if str(self)[0] in 'abf' else 'of '}{self}")
            if self.values and all(_side(cell, one) for one in self.values):
                allowed = " or ".join(exact_string(one) for one in self.values)
                raise GivenError(f"{place} is {shown(cell)}, but{here} it is {allowed}; give {allowed}")
            if self.whole and not _is_whole(cell):
                raise GivenError(f"{place} is {shown(cell)}, but{here} it is a whole number; give an integer")

    def _is_broken(self, cell: Number) -> bool:
        under = self.low is not None and _side(cell, self.low) < int(self.without_low)
        return under or (self.high is not None and _side(cell, self.high) > -int(self.without_high))

    def _check_sum(self, place: str, row: Value, here: str) -> None:
        if self.sums_to is not None and _side(row, self.sums_to):
            total = decide(lambda numbers: shown(numbers["row"].sum()), {"row": row})
            raise GivenError(
                f"{place} sums to {total}, but must sum to {shown(self.sums_to)}{here}; change its entries"
            )


_SIDES = {"low": "the lower bound", "high": "the upper bound", "sums_to": "the sum"}


def bound(number: Bound) -> fmpq:
    """Read a bound as an author writes it: an integer, or an exact text such as "1/2"."""
    return rational(number)


def only_of(options: Mapping[str, Chosen]) -> Only:
    """Read options as an author writes them, one value or several of each."""
    return tuple((name, (chosen,) if isinstance(chosen, str) else chosen) for name, chosen in options.items())


def _check_symmetry(name: str, value: Value) -> None:
    for i in range(len(value)):
        for j in range(i + 1, len(value)):
            if not _is_equal(value[i, j], value[j, i]):
                both = f"entry ({i + 1}, {j + 1}) is {shown(value[i, j])} and entry ({j + 1}, {i + 1}) is"
                raise GivenError(f"{name} must be symmetric, but {both} {shown(value[j, i])}; make the two equal")


def _is_equal(one: Value, other: Value) -> bool:
    return bool(decide(lambda numbers: whole(equals(numbers["one"], numbers["other"])), {"one": one, "other": other}))


def _is_whole(cell: Number) -> bool:
    return bool(decide(lambda numbers: whole(equals(floor(numbers["cell"]), numbers["cell"])), {"cell": cell}))


def _side(number: Number, bound: fmpq) -> int:
    """Give -1, 0, 1: below, at or above a bound; of a row its sum."""
    if type(number) is fmpq:
        return int(number > bound) - int(number < bound)
    asked = {"number": fmpq(number) if type(number) is int else number}
    return int(decide(lambda numbers: whole(sign(_total(numbers["number"]) - bound)), asked))


def _total(number: Value) -> Number:
    return number.sum() if isinstance(number, np.ndarray) else number


def _places(name: str, value: Value) -> Iterator[tuple[str, Value]]:
    if not isinstance(value, np.ndarray):
        yield name, value
        return
    for index in np.ndindex(value.shape):
        yield f"entry {_counted(index)} of {name}", value[index]


def _rows(name: str, value: np.ndarray, columns: bool) -> Iterator[tuple[str, np.ndarray]]:
    lines, line = (value.swapaxes(-1, -2), "column") if columns else (value, "row")
    for index in np.ndindex(lines.shape[:-1]):
        yield f"{line} {_counted(index)} of {name}" if index else name, lines[index]


def _counted(index: tuple[int, ...]) -> str:
    counted = ", ".join(str(i + 1) for i in index)
    return counted if len(index) == 1 else f"({counted})"


def shown(number: Number) -> str:
    """Write a number of a given for a message: as `exact_string`, of a ball its first digits."""
    known = number.opened() if hasattr(number, "opened") else number
    return str(known.str(10, radius=False)) if isinstance(known, arb) else exact_string(known)


def exact_string(number: Number) -> str:
    """Write a rational as a decimal where it ends, else as a fraction; an expression as it was written."""
    if isinstance(number, int):
        return str(number)
    if not isinstance(number, fmpq):
        from markscheme.answers import write_number

        return write_number(number)
    places = decimal_places(number)
    if places is None or places > 30:
        return str(number)
    digits = str(abs(int((number * 10**places).p))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 else text
