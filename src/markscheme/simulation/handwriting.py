"""How a simulated student writes: decimals, powers of ten, fractions, full-width digits; arrays in any notation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from flint import fmpq

from markscheme.answers import Raw
from markscheme.engine.held_numbers import HeldNumber
from markscheme.family.givens.sampling import Stream
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
