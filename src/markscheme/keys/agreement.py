"""Whether an exact value agrees with a number as printed: decided on rationals and balls, never on floats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flint import arb, fmpq

from markscheme.errors import MarkschemeError, Undecided
from markscheme.family.givens.sampling import rational
from markscheme.files.json_reader import JsonValue
from markscheme.numbers.exact import ZERO, Number, Value
from markscheme.numbers.rounding import power_of_ten

ROUNDED, TRUNCATED, CHAIN = "", "truncated", "chain"
NUMBER = re.compile(r"-?\d+(\.\d+|/[1-9]\d*)?")


@dataclass(frozen=True)
class KeyDifference:
    """One place where a key and the engine do not say the same."""

    family: str
    case: str
    step: str
    expected: str
    found: str

    def __str__(self) -> str:
        where = " ".join(filter(None, (self.family, self.case, self.step)))
        return f"{where}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class PrintedRule:
    """How printed digits came about; `tolerance`: how far a chain of rounded numbers may lead away."""

    rounded: str = ROUNDED
    tolerance: fmpq = ZERO

    @classmethod
    def read(cls, rounded: JsonValue, tolerance: JsonValue) -> PrintedRule:
        """Read the fields `rounded` and `tolerance` of a case."""
        if rounded not in (None, TRUNCATED, CHAIN):
            raise MarkschemeError(f"rounded is {rounded!r}; leave it out, or write {TRUNCATED!r} or {CHAIN!r}")
        if (rounded == CHAIN) != (tolerance is not None):
            raise MarkschemeError(f"rounded is {rounded!r} and tolerance {tolerance!r}; {CHAIN!r} alone needs one")
        return cls(rounded or ROUNDED, rational(written(tolerance)) if tolerance is not None else ZERO)


@dataclass(frozen=True)
class Band:
    """The values that print as one number: an interval with or without its ends."""

    low: fmpq
    high: fmpq
    with_low: bool
    with_high: bool

    def holds(self, value: Number) -> bool:
        """Whether the value lies inside; raise `Undecided` for a ball on an end."""
        if isinstance(value, arb):
            return self._holds_ball(value)
        above = self.low < value or (self.with_low and self.low == value)
        return bool(above and (value < self.high or (self.with_high and self.high == value)))

    def _holds_ball(self, ball: arb) -> bool:
        low, high = arb(self.low), arb(self.high)
        if ball > low and ball < high:
            return True
        if ball < low or ball > high:
            return False
        raise Undecided(f"{ball.str(8)} reaches over an end of {self.low} to {self.high}")

    def mirrored(self) -> Band:
        """Mirror the band to the other side of zero."""
        return Band(-self.high, -self.low, self.with_high, self.with_low)


def written(value: JsonValue) -> str:
    """Take a printed number as text; an integer of JSON may stand without quotation marks."""
    text = str(value)
    if isinstance(value, (bool, float)) or not NUMBER.fullmatch(text):
        raise MarkschemeError(f"{value!r} is no printed number; write a decimal or a fraction in quotation marks")
    return text


def band(printed: str, rule: PrintedRule) -> Band:
    """Find all values that agree with a printed decimal or fraction.

    >>> band("0.5", PrintedRule())
    Band(low=9/20, high=11/20, with_low=True, with_high=False)
    """
    number = rational(printed)
    if "/" in printed:
        return Band(number, number, True, True)
    if rule.rounded == CHAIN:
        return Band(number - rule.tolerance, number + rule.tolerance, True, True)
    unit = power_of_ten(-len(printed.partition(".")[2]))
    beyond = unit if rule.rounded == TRUNCATED else unit / 2
    if number == 0:
        return Band(-beyond, beyond, False, False)
    away = Band(abs(number) - unit / 2, abs(number) + beyond, True, False)
    return away if number > 0 else away.mirrored()


def agrees(value: Number, printed: str, rule: PrintedRule) -> bool:
    """Whether a value agrees with what is printed; raise `Undecided` when a wide ball cannot tell."""
    return value == printed if isinstance(value, str) else band(written(printed), rule).holds(value)


def cell_pairs(
    value: Value, printed: JsonValue, index: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], Number, JsonValue]]:
    """Go through two nested lists of one shape; entries that are not printed (None) are passed over."""
    if printed is None:
        return
    if isinstance(printed, list):
        for i, (inner, entry) in enumerate(zip(value, printed, strict=True)):
            yield from cell_pairs(inner, entry, (*index, i))
    else:
        yield index, value, printed


def same_shape(value: Value, printed: JsonValue) -> bool:
    """Whether nested lists have one shape; None stands for anything."""
    if printed is None:
        return True
    if not isinstance(value, list) or not isinstance(printed, list):
        return not isinstance(value, list) and not isinstance(printed, list)
    return len(value) == len(printed) and all(same_shape(v, p) for v, p in zip(value, printed, strict=True))


def shape_text(value: Value | JsonValue) -> str:
    """Say the shape of nested lists in words: "2 x 3", "4 entries", "a number"."""
    sizes = []
    while isinstance(value, list):
        sizes.append(str(len(value)))
        value = value[0] if value else None
    return " x ".join(sizes) + (" entries" if len(sizes) == 1 else "") if sizes else "a number"
