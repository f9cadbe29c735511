"""Read one number from folded text: a numeral, a mixed number, or an expression of the grammar."""

from __future__ import annotations

import re

from flint import fmpq

from markscheme.answers.expression import number
from markscheme.answers.grammar import parse
from markscheme.answers.input_limits import CELL_CHARACTERS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, NormalisedText
from markscheme.answers.numeral import NUMERAL, check_digits, from_match, read_plain
from markscheme.answers.results import Blank, Cell, WrittenNumber, unreadable

LONGEST_LABEL = 40
MOST_LABELS = 3

_WORDS = re.compile(
    rf"[\s{JOIN}]*(?:答案|答|解|结果)?(?:约等于|大约等于|大约是|大约为|大约|约为|约是|约|等于|为|是"
    r"|about\b|approximately\b|approx\b\.?|≈|=|:)?",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"[\s{JOIN}]*(?:[^\W\d_]|\\)[^\[\];\n=:≈]{{0,{LONGEST_LABEL - 1}}}(?::=|=|:|≈)")
_SPACES = re.compile(rf"[\s{JOIN}]*")


def strip_front(text: str) -> int:
    """Give the place where the answer begins, after a label, a relation sign, or a word such as `约`."""
    place = 0
    for _ in range(MOST_LABELS):
        place = _after(_WORDS, text, place)
        match = _LABEL.match(text, place)
        if match is None or _is_number(text[place : match.end()].rstrip("=:≈")):
            break
        place = match.end()
    place = _after(_WORDS, text, place)
    return _after(_SPACES, text, place)


def strip_back(text: str, start: int, *, number: bool) -> int:
    """Give the place where the answer ends: before a full stop, after a number also before `,` or `;`."""
    end = len(text.rstrip(f" \t\n{JOIN}"))
    last = text[end - 1 : end]
    if end <= start + 1 or last not in ("。", ".", ";", ","):
        return end
    bare = end - 1
    if last == "." and _ends_in_numeral_with_point(text[start:bare]):
        return end
    if last in (";", ",") and not number and text[bare - 1] not in ")]":
        return end
    return len(text[:bare].rstrip(f" \t\n{JOIN}"))


def _ends_in_numeral_with_point(text: str) -> bool:
    """Tell whether a point at the end belongs to a numeral, as in `5.`, or to other points, as in `1..`."""
    tail = re.search(r"[0-9.]*$", text[-40:])
    run = tail.group() if tail else ""
    return run.isdigit() or run.endswith(".")


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _is_number(text: str) -> bool:
    """Tell whether what stands before a relation sign is a value itself; a single letter is a name."""
    if len(text.strip()) < 2:
        return False
    try:
        parse(text)
    except ReadingError:
        return False
    return True


NOTHING = re.compile(rf"[\s_{JOIN}]*")
_BRACKETED = re.compile(r"([+-]?)\s*\(([^()]*)\)")
_MIXED = re.compile(r"([+-]?)\s*([0-9]+)\s+([0-9]+)\s*/\s*([0-9]+)", re.ASCII)
_VULGAR = re.compile(r"([+-]?)\s*([0-9]*)\s*([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", re.ASCII)
_VULGAR_VALUES = {
    **dict(zip("½⅓⅔¼¾⅕⅖⅗", ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5)), strict=True)),
    **dict(zip("⅘⅙⅚⅛⅜⅝⅞", ((4, 5), (1, 6), (5, 6), (1, 8), (3, 8), (5, 8), (7, 8)), strict=True)),
}
_THOUSANDS_POINT = re.compile(r"(?<![0-9.])[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9.])")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),|,(?=[0-9])")


def read_cell(folded: NormalisedText, start: int, end: int, *, mixed: bool, decimal_comma: bool) -> Cell:
    """Read the number between two places of a folded text."""
    text = folded.text[start:end]
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return plain
    if NOTHING.fullmatch(text):
        return Blank(text)
    try:
        return _read(text, mixed, decimal_comma)
    except ReadingError as error:
        column = folded.column(start + error.place)
        return unreadable(folded.raw, error.code, column, error.facts)


def _read(text: str, mixed: bool, decimal_comma: bool) -> WrittenNumber:
    if len(text) > CELL_CHARACTERS:
        raise ReadingError("too_long", CELL_CHARACTERS, length=len(text), limit=CELL_CHARACTERS)
    if decimal_comma:
        text = _with_points(text)
    shift = len(text) - len(text.lstrip())
    try:
        return _read_stripped(text.strip(), mixed)
    except ReadingError as error:
        error.place += shift
        raise


def _read_stripped(text: str, mixed: bool) -> WrittenNumber:
    if match := NUMERAL.fullmatch(text):
        return from_match(match)
    if (match := _BRACKETED.fullmatch(text)) and (inner := NUMERAL.fullmatch(match[2].strip())):
        return _negated(from_match(inner)) if match[1] == "-" else from_match(inner)
    if match := _MIXED.fullmatch(text):
        return _mixed_number(match, mixed)
    if match := _VULGAR.fullmatch(text):
        return _sum_of_parts(match[1], match[2] or "0", fmpq(*_VULGAR_VALUES[match[3]]))
    return WrittenNumber(parse(text), fmpq(0), None, None, False)


def _negated(written: WrittenNumber) -> WrittenNumber:
    negative = number(-written.expression.rational)
    return WrittenNumber(negative, written.half_unit, written.decimals, written.significant, written.is_integer_literal)


def _mixed_number(match: re.Match[str], mixed: bool) -> WrittenNumber:
    """Read `1 1/2` as three halves, where only one number can be meant and the fraction is a proper one."""
    for group in (2, 3, 4):
        check_digits(match[group], match.start(group))
    top, bottom = int(match[3]), int(match[4])
    if not 0 < top < bottom or int(match[2]) == 0:
        raise ReadingError("two_numbers", match.start(3))
    if not mixed:
        raise ReadingError("number_or_vector", match.start(3))
    return _sum_of_parts(match[1], match[2], fmpq(top, bottom))


def _sum_of_parts(minus: str, whole: str, part: fmpq) -> WrittenNumber:
    check_digits(whole, 0)
    total = int(whole) + part  # one numeral, not a sum that somebody left standing
    return WrittenNumber(number(-total if minus == "-" else total), fmpq(0), None, None, False)


def _with_points(text: str) -> str:
    """Turn decimal commas into points, refusing a point that may separate thousands."""
    comma = _DECIMAL_COMMA.search(text)
    point = text.find(".")
    if comma and point >= 0:
        raise ReadingError("mixed_marks", max(comma.start(), point))
    if thousands := _THOUSANDS_POINT.search(text):
        raise ReadingError("point_or_thousands", text.index(".", thousands.start()))
    return _DECIMAL_COMMA.sub(".", text)
