"""A line of working: `b = 47/14 = 3.36`. The last number counts, and every link has to hold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Final

from flint import arb, ctx, fmpq

from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, lazy_pattern
from markscheme.answers.results import WrittenNumber
from markscheme.answers.typed.left_side import RELATION, is_numeric, outside_brackets
from markscheme.answers.typed.remarks import is_blank_word
from markscheme.numbers.exact import Exact

MOST_LINKS = 12
_TRAILING = lazy_pattern(r"(?!e\b|pi\b)[^\W\d\u4e00-\u9fff]{1,2}(?:_\{?\w{1,8}\}?|[0-9]{1,2})?")
_UNCHECKED = ("unknown_name", "unexpected", "comma_in_number", "array_in_number")  # floor, max(0, -1), ⌊ ⌋
MOST_SPREAD = 8
BITS = 128
ROUNDED_FIGURES = 3
"""A numeral of so many figures in a calculation may itself be rounded; 0.5 and 12 are taken as they stand."""

_BESIDE: Final = (
    r"[,;]?\s*\b(?:i\.e\.|that is|which is|so|or)(?=[\s,:=≈])[,:]?"
    r"|[,]?\s*(?:大?约(?:等于|为|是)?|即|也就是|或|得到?|所以)"
)
_SIGN: Final = RELATION.pattern.replace("=≈:]", "=≈]")  # a colon between numbers is a ratio
LINK: Final = lazy_pattern(rf"(?:[,;]?{_SIGN}|{_BESIDE})(?:\s*(?:{_SIGN}))?", re.IGNORECASE)
_NUMERAL = lazy_pattern(r"(?<![\w.^])(?:[0-9]+\.[0-9]+|\.[0-9]+)(?![\w.])")
_IN_BRACKETS = lazy_pattern(
    rf"(?P<first>.*?)(?P<gap>[\s{JOIN}]*)\((?P<sign>[\s{JOIN}]*[=≈]?)(?P<second>[^()]+)\)[\s{JOIN}]*", re.DOTALL
)
_FORMULA = lazy_pattern(r"[\w\s+\-*/^_(){}\[\].'|√∑∏Σ\\×·⌊⌋̄\u0300-\u036f" + JOIN + "]+")
_VALUE_AND_NAME = lazy_pattern(  # of `P = 0.5 R = 0.6` two values, of which no one knows which is meant
    rf"\s*(?P<value>[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)%?(?:/[0-9]+)?)[\s{JOIN}]+(?!e\b|pi\b|x\b|π)[^\W\d]\w*[\s{JOIN}]*"
)
Read = Callable[[int, int], WrittenNumber]


def read_line(text: str, start: int, end: int, named: bool, read: Read) -> WrittenNumber:
    """Read a line of equal values; raise ReadingError where two of them are not equal.

    `named`: a plain name stood before it, so that formulas of names may stand between.
    """
    pieces = _pieces(text, start, end)
    if len(pieces) == 1:
        return _with_brackets(text, *pieces[0], read)
    values: list[tuple[tuple[int, int], WrittenNumber]] = []
    doubts: list[ReadingError] = []
    for piece in pieces[:-1]:
        value = _checked(text, piece, named or bool(values), read)
        if isinstance(value, ReadingError):
            doubts.append(value)
        elif value is not None:
            values.append((piece, value))
    last = _with_brackets(text, *pieces[-1], read)
    for doubt in doubts:  # of two readings the numbers behind it decide
        if not any(_is_value(str(doubt.facts[name]), last) for name in ("first", "second")):
            raise doubt
    values.append((pieces[-1], last))
    for (one, left), (other, right) in itertools.pairwise(values):
        if not agree(text[slice(*one)], left, text[slice(*other)], right):
            raise ReadingError("chain", other[0], first=text[slice(*one)].strip(), second=text[slice(*other)].strip())
    return last


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a line at its relation signs; a name at the end, as in `3.36 = b`, is left out."""
    links = outside_brackets(text, start, end, LINK)
    if len(links) > MOST_LINKS:
        raise ReadingError("too_many_tokens", start, limit=MOST_LINKS)
    edges = [start, *(edge for link in links for edge in link), end]
    pieces = list(zip(edges[::2], edges[1::2], strict=True))
    pieces = [piece for piece in pieces if text[slice(*piece)].strip(f" \t\n,;{JOIN}")] or [(start, end)]
    if (
        len(pieces) > 1
        and _TRAILING.fullmatch(text[slice(*pieces[-1])].strip())
        and is_numeric(text[slice(*pieces[-2])])
    ):
        pieces.pop()
    return pieces


def _checked(text: str, piece: tuple[int, int], named: bool, read: Read) -> WrittenNumber | ReadingError | None:
    """Read a value on the way: the error where it has two readings, None where it is a formula of names."""
    written = text[slice(*piece)]
    if match := _VALUE_AND_NAME.fullmatch(written):
        raise ReadingError("either", piece[0], first=match["value"], second=text[piece[1] :].strip(" =≈:")[:40])
    try:
        return read(*piece)
    except ReadingError as error:
        if error.code in _UNCHECKED and is_numeric(written):
            return None
        if "first" in error.facts and is_numeric(written):
            return error
        if named and _FORMULA.fullmatch(written) and not is_blank_word(written):
            return None
        raise


def _with_brackets(text: str, start: int, end: int, read: Read) -> WrittenNumber:
    """Read a value that stands there twice, as in `1/7 (≈ 0.143)`, where both are the same."""
    match = _IN_BRACKETS.fullmatch(text, start, end)
    if (
        match is None
        or not match["first"].strip()
        or not (match["gap"] or match["sign"].strip() or re.search(r"[^\W\d_]", match["second"]))
    ):
        return read(start, end)
    try:
        first, second = read(*match.span("first")), read(*match.span("second"))
    except ReadingError:
        return read(start, end)
    if match["first"].strip() == match["second"].strip() or not agree(match["first"], first, match["second"], second):
        return read(start, end)
    return second if match["sign"].strip() else first


def agree(one: str, left: WrittenNumber, other: str, right: WrittenNumber) -> bool:
    """Tell whether two numbers are the same within the rounding of their written digits."""
    with ctx.workprec(BITS):
        difference = abs(arb(left.value()) - arb(right.value()))
        if left.is_decimal and left.decimals == right.decimals and not left.is_integer_literal:
            return bool(left.value() == right.value())
        slack = arb(_half(left, right)) + arb(_half(right, left)) + _spread(one, left) + _spread(other, right)
        return not difference > slack * (1 + arb(2) ** -60)


def _is_value(text: str, last: WrittenNumber) -> bool:
    """Tell whether one of two readings is the number at the end, rounded."""
    value = _value(text)
    if value is None:
        return False
    with ctx.workprec(BITS):
        half = (
            fmpq(1, 2) if last.is_integer_literal and not (isinstance(value, fmpq) and value.q == 1) else last.half_unit
        )
        return not abs(arb(value) - arb(last.value())) > arb(half) * (1 + arb(2) ** -60)


def _half(number: WrittenNumber, beside: WrittenNumber) -> fmpq:
    """Give half a unit of the last digit; a whole number beside a broken one may be rounded too."""
    if number.is_integer_literal and not beside.is_integer_literal:
        return fmpq(1, 2)
    half: fmpq = number.half_unit
    return half


def _spread(text: str, number: WrittenNumber) -> arb:
    """Give how far a calculation moves when its rounded numerals move by half a unit of their last digits."""
    if number.is_decimal:
        return arb(0)
    total = arb(0)
    found = [
        match for match in _NUMERAL.finditer(text) if len(match.group().replace(".", "").lstrip("0")) >= ROUNDED_FIGURES
    ]
    for match in found[:MOST_SPREAD]:
        places = len(match.group().partition(".")[2])
        moved = _value(f"{text[: match.start()]}({match.group()}+0.5*10^(-{places})){text[match.end() :]}")
        if moved is not None:
            total += abs(arb(moved) - arb(number.value()))
    return total


def _value(text: str) -> Exact | None:
    from markscheme.answers.grammar import parse

    try:
        return parse(text).value()
    except Exception:
        return None
