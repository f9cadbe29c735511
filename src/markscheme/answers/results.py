"""What reading a text gives: blank, unreadable with the place, or a value with its written precision."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flint import fmpq

from markscheme.answers.calculated import is_calculated
from markscheme.answers.expression import Expression
from markscheme.answers.messages import sentence
from markscheme.answers.normalise import lazy_pattern
from markscheme.numbers.exact import Exact

CARET_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing was written: only spaces, the underscores of a form, or a label such as `x =` with no value."""

    raw: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something was written that has no single reading; `column` counts the characters of `raw` from 1."""

    raw: str
    code: str
    column: int
    message: dict[str, str]

    def caret(self) -> str:
        """Give the line of the raw text and, under the place, a caret; wide characters count twice."""
        start = self.raw.rfind("\n", 0, self.column - 1) + 1
        line = self.raw[start:].split("\n", 1)[0]
        place = self.column - 1 - start
        first = max(0, place - CARET_WIDTH // 2)
        shown = [_printable(character) for character in line[first : first + CARET_WIDTH]]
        return "".join(shown) + "\n" + " " * sum(map(_width, shown[: place - first])) + "^"


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that would double the time of reading a numeral
class WrittenNumber:
    """A number as it was written; to be treated as immutable.

    `half_unit` is half a unit of the last written digit of a decimal numeral, and 0 for exact forms:
    integers, fractions, roots, formulas. `decimals` counts digits after the point in the value: 3 for
    `0.120` and for `1.20e-1`, -1 for `1.2e2`. `significant` is the interval of figures that the numeral
    may claim: (1, 3) for `100`.
    """

    expression: Expression
    half_unit: fmpq
    decimals: int | None
    significant: tuple[int, int] | None
    is_integer_literal: bool
    _in_short: str = field(default="", init=False, repr=False, compare=False)

    @property
    def in_short(self) -> str:
        """All of it as one text: of arithmetic that is left to be done also how it is written, else the number."""
        if not self._in_short:
            value = self.expression.rational
            number = self.expression.postfix if value is None or self.decimals is None else str(value)
            digits = f"{self.half_unit} {self.decimals} {self.significant} {self.is_integer_literal}"
            self._in_short = f"{number} {digits}"
        return self._in_short

    def value(self) -> Exact:
        """Evaluate to an `fmpq` where rational, else to an `arb` ball at the current precision."""
        return self.expression.value()

    @property
    def is_exact_form(self) -> bool:
        """Tell whether the number claims no rounding: an integer, a fraction, a root, a formula."""
        return bool(self.half_unit == 0)

    @property
    def is_uncalculated(self) -> bool:
        """Tell whether arithmetic is left to be done, as in `(1-4)^2`; a fraction or `sqrt(6)/6` is a result."""
        return self.decimals is None and not is_calculated(self.expression)

    @property
    def is_decimal(self) -> bool:
        """Tell whether it is a numeral: digits, perhaps with a point, a power of ten or a percent sign."""
        return self.decimals is not None


@dataclass(frozen=True, slots=True)
class Label:
    """A word where a number could have stood, such as `same` or `是`."""

    text: str


Cell: TypeAlias = WrittenNumber | Blank | Unreadable
Nested: TypeAlias = "Cell | list[Nested]"
"""A cell, or the nested lists of cells of an array."""
Raw: TypeAlias = "str | list[Raw]"
"""One text for a whole answer, or nested lists of texts, one a cell; as the student typed them."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What was read: a WrittenNumber, a Label, or nested lists of cells, each WrittenNumber, Blank or Unreadable."""

    raw: str
    value: Any  # Any: of the three kinds, which the reader that was called tells apart


Reading: TypeAlias = Blank | Unreadable | ReadAnswer


def unreadable(raw: str, code: str, column: int, facts: dict[str, object]) -> Unreadable:
    """Make an Unreadable with its sentences."""
    return Unreadable(raw, code, column, sentence(code, facts))


def _printable(character: str) -> str:
    # A control character in an answer must not reach a teacher's terminal.
    if character == "\t":
        return " "
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


MARK = "\N{WARNING SIGN}"
KINDS = ("date", "formula", "error", "long_number", "long_text", "no_text")
LONGEST_FOUND = 80
_SPOILT = lazy_pattern(rf"{MARK} (?P<kind>{'|'.join(KINDS)}): (?P<found>.*)", re.DOTALL)


def spoilt(kind: str, found: str) -> str:
    """Give the raw answer of a cell that holds no answer as it was typed.

    >>> spoilt("date", "2026-01-02")
    '⚠ date: 2026-01-02'
    """
    assert kind in KINDS
    return f"{MARK} {kind}: {found if len(found) <= LONGEST_FOUND else found[: LONGEST_FOUND - 1] + '…'}"


def spoilt_reading(text: str) -> Unreadable | None:
    """Read such a cell; None for every other text."""
    match = _SPOILT.fullmatch(text)
    return unreadable(text, f"cell_{match['kind']}", 1, {"found": match["found"]}) if match else None
