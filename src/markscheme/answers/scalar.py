"""Read one number from folded text: a numeral, a mixed number, or an expression of the grammar."""

from __future__ import annotations

import re
from dataclasses import replace

from flint import arb, ctx, fmpq

from markscheme.answers.expression import number
from markscheme.answers.grammar import parse
from markscheme.answers.input_limits import CELL_CHARACTERS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, NormalisedText, lazy_pattern
from markscheme.answers.numeral import NUMERAL, check_digits, from_match, read_plain
from markscheme.answers.results import Blank, Cell, Unreadable, WrittenNumber, unreadable
from markscheme.answers.typed.doubts import check_doubts
from markscheme.answers.typed.remarks import is_blank_word
from markscheme.answers.typed.spoken import written_out
from markscheme.answers.typed.working_line import read_line
from markscheme.errors import Undecided
from markscheme.numbers.exact import Exact

LONGEST_TOLD = 60
_WORDS = ("text_and_number", "unknown_name", "not_a_number", "complex")
_NUMERALS = lazy_pattern(r"(?<![A-Za-z0-9_.])-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:/[0-9]+)?")


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
    if run.isdigit() and re.search(r"[0-9][eE][-+]?[0-9]+$", text[-40:]):
        return False
    return run.isdigit() or run.endswith(".")


NOTHING = lazy_pattern(rf"[\s_{JOIN}]*")
_BRACKETED = lazy_pattern(r"([+-]?)\s*\(([^()]*)\)")
_MIXED = lazy_pattern(r"([+-]?)\s*([0-9]+)\s+([0-9]+)\s*/\s*([0-9]+)", re.ASCII)
_VULGAR = lazy_pattern(r"([+-]?)\s*([0-9]*)\s*([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", re.ASCII)
_VULGAR_VALUES = {
    **dict(zip("½⅓⅔¼¾⅕⅖⅗", ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5)), strict=True)),
    **dict(zip("⅘⅙⅚⅛⅜⅝⅞", ((4, 5), (1, 6), (5, 6), (1, 8), (3, 8), (5, 8), (7, 8)), strict=True)),
}
_THOUSANDS_POINT = lazy_pattern(r"(?<![0-9.])[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9.])")
_DECIMAL_COMMA = lazy_pattern(r"(?<=[0-9]),|,(?=[0-9])")


def read_cell(folded: NormalisedText, start: int, end: int, *, mixed: bool, decimal_comma: bool) -> Cell:
    """Read the number between two places of a folded text."""
    text = folded.text[start:end]
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return plain
    if NOTHING.fullmatch(text) or is_blank_word(text):
        return Blank(text)

    def piece(first: int, last: int) -> WrittenNumber:
        try:
            return read_piece(text[first:last], mixed=mixed, decimal_comma=decimal_comma)
        except ReadingError as error:
            error.place += first
            raise

    try:
        about = _ABOUT.match(text)
        return read_line(text, about.end() if about else 0, len(text), False, piece)
    except ReadingError as error:
        return refused(folded, start, error)


_ABOUT = lazy_pattern(rf"[\s{JOIN}]*[≈=约]+")


def refused(folded: NormalisedText, start: int, error: ReadingError, *, typed: bool = True) -> Unreadable:
    """Make what cannot be read of an error at a place behind the start; two readings are told with their values.

    `typed`: by a student, who is asked what was meant; a problem file is only told what is wrong.
    """
    facts = {name: told(str(fact)) if name in ("first", "second") else fact for name, fact in error.facts.items()}
    if not typed:
        return unreadable(folded.raw, error.code, folded.column(start + error.place), facts)
    if error.code in _WORDS and not _NUMERALS.search(folded.text, start, start + 2 * LONGEST_TOLD):
        facts |= {"first": " ".join(folded.raw[: 2 * LONGEST_TOLD].split())[:LONGEST_TOLD], "second": "N/A"}
    limit = start + 2 * LONGEST_TOLD
    last = max(start, folded.text.rfind("=", start, limit) + 1)  # what stands behind a calculation is its result
    last = last if _NUMERALS.search(folded.text, last, limit) else start
    if "first" not in facts and (numerals := _NUMERALS.findall(folded.text, last, limit)):
        whole = " ".join(folded.raw[: 2 * LONGEST_TOLD].split())[:LONGEST_TOLD]
        others = [numeral for numeral in numerals if numeral != numerals[0]]
        if numerals[0] != whole:
            facts |= {"first": numerals[0], "second": others[0] if others else whole}
    return unreadable(folded.raw, error.code, folded.column(start + error.place), facts)


def told(text: str) -> str:
    """Write a reading with its value: `1/(2*pi) = 0.1592`; a numeral and what has no value stand alone."""
    text = text.replace(JOIN, "").strip()
    if (NUMERAL.fullmatch(text) and "^" not in text and "e" not in text) or len(text) > LONGEST_TOLD:
        return text[:LONGEST_TOLD]
    try:
        value = _read_stripped(text, True).value()
    except (ReadingError, Undecided):
        return text
    return f"{text} = {shortly(value)}"


def shortly(value: Exact) -> str:
    """Write a value to four figures, a short decimal as it is."""
    with ctx.workprec(64):
        ball = arb(value)
        return f"{float(ball.mid()):.4g}" if ball == 0 or 1e-300 < abs(ball) < 1e300 else str(ball.str(4, radius=False))


def read_piece(text: str, *, mixed: bool, decimal_comma: bool, typed: bool = True) -> WrittenNumber:
    """Read one number of folded text; raise ReadingError where it has none or two readings.

    `mixed`: `1 1/2` is one number here. `typed`: by a student, who may have lost a superscript.
    """
    if len(text) > CELL_CHARACTERS:
        raise ReadingError("too_long", CELL_CHARACTERS, length=len(text), limit=CELL_CHARACTERS)
    shift = len(text) - len(text.lstrip(f" \t\n{JOIN}"))
    try:
        return _read_core(text.strip(f" \t\n{JOIN}"), mixed, decimal_comma, typed)
    except ReadingError as error:
        error.place += shift
        raise


def _read_core(text: str, mixed: bool, decimal_comma: bool, typed: bool) -> WrittenNumber:
    if decimal_comma:
        text = _with_points(text)
    elif grouped := _grouped(text, mixed):
        return grouped
    if match := _CUT_OFF.fullmatch(text):
        return _cut_off(match)
    text = _TEN_AS_E.sub(r"\g<top>*10^(\g<power>)", text)
    check_doubts(text, typed=typed)
    try:
        return _read_stripped(text, mixed)
    except ReadingError:
        written = written_out(text) if typed else None
        if written is None:
            raise
        try:
            return _read_stripped(written, True)
        except ReadingError as error:
            if error.code == "unknown_name":
                raise
        raise


_GROUPED = lazy_pattern(
    r"[-+]?[1-9][0-9]{0,2}(?:(?:(?:,|\{,\})[0-9]{3})+\.[0-9]+|(?:(?:,|\{,\})[0-9]{3}){2,}|(?:'[0-9]{3})+(?:\.[0-9]+)?)",
    re.ASCII,
)
_TEN_AS_E = lazy_pattern(  # 3.68 * 1e-2 is a numeral with its power of ten, and no product left to be done
    r"\A(?P<top>[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))\s*[*×·xX]\s*1(?:\.0*)?[eE](?P<power>[-+]?[0-9]{1,3})\Z"
)
_SPACED_GROUPS = lazy_pattern(r"[-+]?[1-9][0-9]{0,2}(?:(?: [0-9]{3})+\.[0-9]+|(?: [0-9]{3}){2,})", re.ASCII)
_CUT_OFF = lazy_pattern(r"([-+]?)([0-9]*\.[0-9]{2,})\s*(?:\.{3,6}|…{1,2})", re.ASCII)


def _grouped(text: str, mixed: bool) -> WrittenNumber | None:
    """Read `1,234.5`, `1,234,567` and `1'234`, whose marks can only separate thousands in one number."""
    if not mixed or not (_GROUPED.fullmatch(text) or _SPACED_GROUPS.fullmatch(text)):
        return None
    match = NUMERAL.fullmatch(re.sub("[,{}' ]", "", text))
    return from_match(match) if match else None


def _cut_off(match: re.Match[str]) -> WrittenNumber:
    """Read `0.666...`: the digits go on, so that the number may lie a whole unit of the last one away."""
    numeral = NUMERAL.fullmatch(match[1] + match[2])
    assert numeral is not None
    written = from_match(numeral)
    return replace(written, half_unit=2 * written.half_unit)


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
    rational = written.expression.rational
    assert rational is not None
    return WrittenNumber(
        number(-rational), written.half_unit, written.decimals, written.significant, written.is_integer_literal
    )


def _mixed_number(match: re.Match[str], mixed: bool) -> WrittenNumber:
    """Read `1 1/2` as three halves, where only one number can be meant and the fraction is a proper one."""
    for group in (2, 3, 4):
        check_digits(match[group], match.start(group))
    top, bottom = int(match[3]), int(match[4])
    whole, part = match[1] + match[2], f"{match[3]}/{match[4]}"
    if not 0 < top < bottom or int(match[2]) == 0:
        raise ReadingError("two_numbers", match.start(3), first=f"{whole}; {part}", second=f"{whole}+{part}")
    if not mixed:
        raise ReadingError("number_or_vector", match.start(3), first=f"{whole}; {part}", second=f"{whole}+{part}")
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
        bare = text.replace(",", "").replace(".", "")
        first, second = text.replace(",", ""), text.replace(".", "").replace(",", ".")
        raise ReadingError("mixed_marks", max(comma.start(), point), first=first, second=second if comma else bare)
    if thousands := _THOUSANDS_POINT.search(text):
        raise ReadingError(
            "point_or_thousands", text.index(".", thousands.start()), first=text.replace(".", ""), second=text
        )
    return _DECIMAL_COMMA.sub(".", text)
