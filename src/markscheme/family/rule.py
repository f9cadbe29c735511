"""Rules on givens: which numbers are accepted, said beside the given and apart from what is drawn.

They are checked exactly: a given such as sqrt(2) is compared by balls of more and more bits, then by its closed form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, fmpq

from markscheme.errors import FamilyError, GivenError, Undecided
from markscheme.family.sampling import rational
from markscheme.numbers.deciding import decided
from markscheme.numbers.elementary import sign, whole
from markscheme.numbers.exact import decimal_places

WORDS = ("at_least", "above", "at_most", "below", "sums_to", "what")


@dataclass(frozen=True)
class Rule:
    """Bounds on every number of a given; `sums_to`: on the sum of a vector, or of each row of a larger array.

    `what` names what is bounded, with its article, for the message: "a learning rate".
    """

    low: fmpq | None = None
    high: fmpq | None = None
    without_low: bool = False
    without_high: bool = False
    sums_to: fmpq | None = None
    what: str = ""

    def __str__(self) -> str:
        """The bounds in words: "from 0 to 1", "above 0", "0 or more and below 1"."""
        low, high = (None if bound is None else exact_string(bound) for bound in (self.low, self.high))
        if low and high and not self.without_low and not self.without_high:
            return f"from {low} to {high}"
        above = low and (f"above {low}" if self.without_low else f"{low} or more")
        below = high and (f"below {high}" if self.without_high else f"{high} or less")
        return " and ".join(filter(None, (above, below)))

    def check(self, name: str, value: Any) -> None:
        """Refuse a value that breaks the rule; the message gives the place, the number and the rule."""
        try:
            for place, cell in _places(name, value) if self.low is not None or self.high is not None else ():
                if self._is_broken(cell):
                    fact = f"{place} is {shown(cell)}, but {self.what or 'it'} is {self}"
                    raise GivenError(f"{fact}; give a number {'' if str(self)[0] in 'abf' else 'of '}{self}")
            for place, row in _rows(name, value) if self.sums_to is not None else ():
                self._check_sum(place, row)
        except Undecided as error:
            raise Undecided(f"whether {name!r} is {self} is not known: {error}") from None

    def _is_broken(self, cell: Any) -> bool:
        under = self.low is not None and _side(cell, self.low) < int(self.without_low)
        return under or (self.high is not None and _side(cell, self.high) > -int(self.without_high))

    def _check_sum(self, place: str, row: Any) -> None:
        if self.sums_to is not None and _side(row, self.sums_to):
            total = decided(lambda numbers: shown(numbers["row"].sum()), {"row": row})
            raise GivenError(f"{place} sums to {total}, but must sum to {shown(self.sums_to)}; change its entries")


def rule_of(bounds: Mapping[str, Any]) -> Rule | None:
    """A rule as an author writes it: at_least=0, above=0, at_most=1, below="1/2", sums_to=1, what="a discount"."""
    if not bounds:
        return None
    if unknown := [name for name in bounds if name not in WORDS]:
        raise FamilyError(f"{unknown[0]!r} is no rule on a given; the rules are {', '.join(WORDS)}")
    for one, other in (("at_least", "above"), ("at_most", "below")):
        if one in bounds and other in bounds:
            raise FamilyError(f"{one} and {other} bound a given on the same side; leave one of them out")
    known = {name: rational(bound) for name, bound in bounds.items() if name != "what"}
    low, high = known.get("at_least", known.get("above")), known.get("at_most", known.get("below"))
    rule = Rule(low, high, "above" in known, "below" in known, known.get("sums_to"), bounds.get("what", ""))
    empty = low is not None and high is not None and (low > high or (low == high and known.keys() & {"above", "below"}))
    if empty:
        raise FamilyError(f"no number is {rule}; give bounds with numbers between them")
    return rule


def _side(number: Any, bound: fmpq) -> int:
    """-1, 0, 1: below, at or above a bound; of a row its sum."""
    if type(number) is fmpq:
        return int(number > bound) - int(number < bound)
    asked = {"number": fmpq(number) if type(number) is int else number}
    return int(decided(lambda numbers: whole(sign(_total(numbers["number"]) - bound)), asked))


def _total(number: Any) -> Any:
    return number.sum() if isinstance(number, np.ndarray) else number


def _places(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, np.ndarray):
        yield name, value
        return
    for index in np.ndindex(value.shape):
        yield f"entry {_counted(index)} of {name}", value[index]


def _rows(name: str, value: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    for index in np.ndindex(value.shape[:-1]):
        yield f"row {_counted(index)} of {name}" if index else name, value[index]


def _counted(index: tuple[int, ...]) -> str:
    counted = ", ".join(str(i + 1) for i in index)
    return counted if len(index) == 1 else f"({counted})"


def shown(number: Any) -> str:
    """A number of a given in a message: as `exact_string`, of a ball its first digits."""
    known = number.opened() if hasattr(number, "opened") else number
    return str(known.str(10, radius=False)) if isinstance(known, arb) else exact_string(known)


def exact_string(number: Any) -> str:
    """A rational as a decimal where it ends, else as a fraction; an expression as it was written."""
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
