"""One number as somebody typed it: what stands around it is set aside, and a line of working is read to its end."""

from __future__ import annotations

import re
from dataclasses import replace

from flint import arb, ctx

from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, NormalisedText, lazy_pattern, tightened
from markscheme.answers.numeral import NUMERAL, from_match
from markscheme.answers.results import Blank, ReadAnswer, Reading, WrittenNumber
from markscheme.answers.scalar import NOTHING, read_piece, refused, strip_back
from markscheme.answers.typed.left_side import outside_brackets, value_start
from markscheme.answers.typed.prints import without_array_call, without_marks
from markscheme.answers.typed.remarks import before_remarks, is_blank_word
from markscheme.answers.typed.working_line import read_line

_CLOSING = {"[": "]", "{": "}", "<": ">", "(": ")"}
_SEPARATOR = lazy_pattern(r"[,;&\n]")
_WORDY = lazy_pattern(r"[=≈:\u4e00-\u9fff]|[A-Za-z]{2,}\s*[=:]")
_R_INDEX = lazy_pattern(r"\s*\[1\]\s+(?=[-+.0-9])")
_NUMBERED = lazy_pattern(
    rf"[\s{JOIN}]*(?:\(?[1-9]\)(?=[\s{JOIN}]*[^\W\d_])|[1-9]\)(?=[\s{JOIN}]*[-+.0-9√])|step\s*[1-9]\s*:"
    rf"|[1-9]:(?=\s*[^\W\d_]))",
    re.IGNORECASE,
)
_THIN_GROUPS = lazy_pattern(r"[-+−]?[0-9]{1,3}(?:[\u2009\u202f\u00a0][0-9]{3})+(?:\.[0-9]+)?")
_ENDING = lazy_pattern(rf"[\s{JOIN}]*(?:[?]+|\([?]+\)|[,;][,;\s{JOIN}]*)\Z")
_SHOUTED = lazy_pattern(r"(?<=\.[0-9])!+\Z|(?<=[0-9][0-9])(?<=\.[0-9][0-9])!+\Z")
_COMPARED = lazy_pattern(rf"(?<=[0-9)])[\s{JOIN}]*(?P<sign>[<>])[\s{JOIN}]*0(?:\.0*)?[\s{JOIN}]*\Z")
LAYERS = 4
LONGEST_ENDING = 60  # characters of `?` and `,` behind a value: each place of a run is searched to its end
_NAMED_VALUES = lazy_pattern(r"(?:^|,)\s*[^\W\d]\w{0,12}\s*[=:]\s*([-+]?[0-9.]+)(?=\s*(?:,|$))")
_DASHED_RANGE = lazy_pattern(r"([0-9]+(?:\.[0-9]+)?)\s?[–—]\s?([0-9]+(?:\.[0-9]+)?)")  # the dash of ranges
_THOUSAND_POINT = lazy_pattern(r"\s*([0-9]{1,3})\.([0-9]{3})\s*(?:param|weight|neuron|unit|connection|个)")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SEEN = lazy_pattern("[\u200b-\u200f\u2060\ufeff]")  # what nobody sees
_STRUCK = lazy_pattern(r"≈≈([^≈]*)≈≈")


def read_number_text(
    folded: NormalisedText, *, decimal_comma: bool, names: frozenset[str] = frozenset(), typed: bool = True
) -> Reading:
    """Read one number of a folded text; the value is a WrittenNumber."""
    folded = tightened(replace(folded, text=without_array_call(without_marks(folded.text))))
    text = folded.text
    if NOTHING.fullmatch(text) or is_blank_word(text):
        return Blank(folded.raw)
    try:
        start, end, named = core_of(text, names)
        core = text[start:end]
        if NOTHING.fullmatch(core):
            return no_value(folded, start)
        if is_blank_word(core):
            return Blank(folded.raw)
        compared = _COMPARED.search(text, start, end)
        end = compared.start() if compared else end
        found = read_line(text, start, end, named, lambda a, b: _piece(folded, a, b, decimal_comma, typed))
        if compared and not _holds(found, compared["sign"]):
            raise ReadingError("chain", start, first=text[start:end].strip(), second=compared.group().strip())
    except ReadingError as error:
        return refused(folded, 0, error, typed=typed)
    return ReadAnswer(folded.raw, found)


def _piece(folded: NormalisedText, start: int, end: int, decimal_comma: bool, typed: bool) -> WrittenNumber:
    raw = _SEEN.sub("", folded.raw[folded.column(start) - 1 : folded.column(end) - 1].translate(_NARROW)).strip()
    if _THIN_GROUPS.fullmatch(raw) and (match := NUMERAL.fullmatch(re.sub(r"\s", "", folded.text[start:end]))):
        return from_match(match)
    if match := _DASHED_RANGE.fullmatch(raw):
        raise ReadingError("range", start, first=match[1], second=match[2])
    try:
        return read_piece(folded.text[start:end], mixed=True, decimal_comma=decimal_comma, typed=typed)
    except ReadingError as error:
        error.place += start
        raise


def _holds(number: WrittenNumber, sign: str) -> bool:
    """Tell whether a number is above or below 0 as it is said of it: `15 > 0`, `z = -8 < 0`."""
    with ctx.workprec(128):
        value = arb(number.value())
        return bool(value > 0 if sign == ">" else value < 0)


def core_of(text: str, names: frozenset[str] = frozenset(), *, units: bool = True) -> tuple[int, int, bool]:
    """Find where the value lies within what may be set aside, and whether a name stood before it."""
    start, end, named = 0, len(text), False
    if counted := _THOUSAND_POINT.match(text):
        whole, after = counted.groups()
        raise ReadingError("point_or_thousands", counted.start(2), first=whole + after, second=f"{whole}.{after}")
    values = _NAMED_VALUES.findall(text) if "," in text else []
    if len(set(values)) > 1:
        raise ReadingError("either", 0, first=values[0], second=values[1])
    if struck := _STRUCK.search(text):
        raise ReadingError(
            "either", struck.start(), first=struck[1].strip(), second=text[struck.end() :].strip() or "?"
        )
    if match := _R_INDEX.match(text):
        start = match.end()
    for _ in range(LAYERS):
        before = start, end
        end = strip_back(text[:end], start, number=True)
        tail = max(start, end - LONGEST_ENDING)
        end = tail + len(_ENDING.sub("", text[tail:end]))
        end = start + len(_SHOUTED.sub("", text[start:end]))
        end = before_remarks(text, start, end, units=units)
        if match := _NUMBERED.match(text, start, end):
            start = match.end()
        start, named = value_start(text, start, end, names, named)
        start, end = _unwrapped(text, start, end)
        if (start, end) == before:
            break
    return start, end, named


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Take off one pair of brackets around a single value."""
    bare = start + len(text[start:end]) - len(text[start:end].lstrip(f" \t\n{JOIN}"))
    last = start + len(text[start:end].rstrip(f" \t\n{JOIN}"))
    if last - bare < 2 or _CLOSING.get(text[bare]) != text[last - 1]:
        return start, end
    inner = text[bare + 1 : last - 1]
    if text[bare] in "[{" and outside_brackets(text, bare + 1, last - 1, _SEPARATOR):
        raise ReadingError("array_in_number", bare)
    if any(bracket in inner for bracket in text[bare] + text[last - 1]) and not _is_one_pair(text, bare, last):
        return start, end
    if text[bare] == "(" and inner.strip() and not _WORDY.search(inner) and inner.strip()[0] != "[":
        return start, end
    return bare + 1, last - 1


def _is_one_pair(text: str, start: int, end: int) -> bool:
    depth = 0
    for place in range(start, end):
        depth += (text[place] in "([{<") - (text[place] in ")]}>")
        if depth == 0:
            return place == end - 1
    return False


def no_value(folded: NormalisedText, start: int) -> Reading:
    """Judge a text of which nothing is left: `x =` and `[]` are not filled in, `是` is no value."""
    before = folded.text[:start].rstrip(f" \t\n{JOIN}")
    if before.endswith(("=", ":", "≈", "为", "[", "(", "{")) and before != "为":
        return Blank(folded.raw)
    return refused(folded, 0, ReadingError("ends_early", len(folded.text)))
