"""What a simulated student hands in, how it is written, and what is known of how it came about.

Numbers are written as decimals, powers of ten, fractions or with full-width digits; arrays in any notation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from flint import fmpq

from markscheme.answers import Raw
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.accepted_range import Range
from markscheme.engine.certify import Certificate
from markscheme.engine.held_numbers import HeldNumber
from markscheme.engine.problem import Problem
from markscheme.family.givens.sampling import Stream
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.language.spellings import in_words
from markscheme.numbers.deciding import Values, map_numbers
from markscheme.numbers.exact import Number, Value
from markscheme.numbers.rounding import Digits, exponent, power_of_ten, round_to, show

NUMERALS = ("plain", "plain", "plain", "scientific", "times", "latex", "full_width", "unicode_minus", "spaced")
ARRAYS = ("list", "list", "python", "matlab", "latex")
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
LARGEST_DENOMINATOR = 12


class Pen:
    """How one student writes; the notation changes from answer to answer."""

    def __init__(self, stream: Stream, digits: Digits, fractions: bool = True) -> None:
        self.stream, self.digits, self.fractions = stream, digits, fractions

    def writes(self, value: Value) -> Raw:
        """Write an answer as it is handed in: a text, or nested lists of texts."""
        if not isinstance(value, np.ndarray) or not value.ndim:
            return self.numeral(number_in(value))
        style = self.stream.choice(ARRAYS) if value.ndim < 3 else "list"
        if style == "list":
            return _nested(value, lambda cell: self.numeral(number_in(cell)))
        rows = [[self.numeral(number_in(cell)) for cell in row] for row in np.atleast_2d(value)]
        return _as_text(rows, style, is_matrix=value.ndim == 2)

    def writes_without(self, value: np.ndarray, emptied: int) -> list[Raw]:
        """Write an array in nested lists with one of its cells left blank."""
        texts = np.array([self.numeral(number_in(cell)) for cell in value.flat], dtype=object)
        texts[emptied] = ""
        nested: list[Raw] = texts.reshape(value.shape).tolist()
        return nested

    def words(self, words: Raw) -> Raw:
        """Write a label as it is, a set or a sequence in one of the usual notations."""
        if isinstance(words, str):
            return words
        texts = [word for word in words if isinstance(word, str)]
        if len(texts) < len(words):
            return words
        shape: str = self.stream.choice(("{{{}}}", "[{}]", "{}", "list"))
        return list(words) if shape == "list" and words else shape.format(", ".join(texts)) if words else "{}"

    def numeral(self, number: fmpq) -> str:
        """Write one number: whole ones exactly, short fractions as such or as decimals, others rounded."""
        if number.q == 1:
            return self._styled(str(number))
        if self.fractions and number.q <= LARGEST_DENOMINATOR and self.stream.below(2):
            return f"{number.p}/{number.q}"
        style = self.stream.choice(NUMERALS)
        rounded, _ = round_to(number, self.digits)
        if style in ("scientific", "times", "latex") and rounded != 0:
            return scientific(rounded, self.digits, style)
        return self._styled(show(number, self.digits), style)

    def _styled(self, text: str, style: str = "") -> str:
        style = style or self.stream.choice(NUMERALS)
        if style == "full_width" and "e" not in text:
            return text.translate(FULL_WIDTH)
        if style == "unicode_minus":
            return text.replace("-", "\N{MINUS SIGN}")
        return f" {text} " if style == "spaced" else text


def number_in(cell: Number) -> fmpq:
    """Take the rational number that a cell of a student's value holds."""
    return cell.value if isinstance(cell, HeldNumber) else fmpq(cell)


def scientific(number: fmpq, digits: Digits, style: str = "scientific") -> str:
    """Write a number, already rounded, as mantissa and power of ten with the digits that it has."""
    size = exponent(number)
    places = max(digits.places(number) + size, 0)
    figures = str(abs(int((number / power_of_ten(size - places)).p)))
    mantissa = ("-" if number < 0 else "") + (f"{figures[0]}.{figures[1:]}" if places else figures)
    powers = {"scientific": f"e{size}", "times": f"×10^{size}", "latex": rf" \times 10^{{{size}}}"}
    return mantissa + powers[style]


def _nested(value: Value, write: Callable[[Number], str]) -> Raw:
    return [_nested(item, write) for item in value] if isinstance(value, np.ndarray) else write(value)


def _as_text(rows: list[list[str]], style: str, is_matrix: bool) -> str:
    if style == "latex":
        lines = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}"
    if style == "matlab":
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"
    texts = ["[" + ", ".join(row) + "]" for row in rows]
    return "[" + ", ".join(texts) + "]" if is_matrix else texts[0]


@dataclass(frozen=True)
class Instance:
    """A certified problem to set before students."""

    problem: Problem
    certificate: Certificate

    @cached_property
    def scheme(self) -> Scheme:
        """The problem prepared for marking."""
        return Scheme(self.problem)

    def accepted(self, name: str) -> list[Range]:
        """Give what is accepted for a call."""
        return self.certificate.accepted[name]

    def after(self, name: str) -> list[str]:
        """List the asked calls that come later."""
        asked = list(self.problem.asked_calls)
        return asked[asked.index(name) + 1 :]


@dataclass(frozen=True)
class Paper:
    """Raw answers by call, and what the student did.

    `slips`: misconceptions. `at`: the calls that went wrong at first. `kind`: of an accident or a shirk.
    `trivial`: later calls that the student's own wrong value made trivial.
    """

    student: str
    raw: Mapping[str, Raw]
    slips: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    kind: str = ""
    trivial: tuple[str, ...] = ()


def handed_in(problem: Problem, values: Values, pen: Pen) -> dict[str, Raw]:
    """Write the asked values as the student does; what was not reached is left blank."""
    return {name: _written(problem, name, values[name], pen) for name in problem.asked_calls if name in values}


def _written(problem: Problem, name: str, value: Value, pen: Pen) -> Raw:
    if name not in problem.worded:
        return pen.writes(value)
    try:
        return pen.words(
            in_words(
                problem.family, problem.worded[name], map_numbers(value, number_in), pen.stream.choice(("", *LANGUAGES))
            )
        )
    except IndexError:  # a number for which there is no word
        return pen.writes(value)
