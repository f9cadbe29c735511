"""Read labels in either language, and shapes such as `27x27x96`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markscheme.answers.affixes import strip_back, strip_front
from markscheme.answers.folding import Folded, fold
from markscheme.answers.limits import ARRAY_CHARACTERS, CELLS, LABEL_CHARACTERS
from markscheme.answers.numeral import read_plain
from markscheme.answers.reading import Blank, Cell, Label, Read, Reading, Written, unreadable
from markscheme.answers.scalar import NOTHING
from markscheme.answers.spoilt import spoilt_reading

_BETWEEN = re.compile(r"\s*[xX×*·,]\s*|\s+")
_PAIRS = ("()", "[]", "{}")


def read_label(text: str, choices: Mapping[str, Iterable[str]]) -> Reading:
    """Read a label; `choices` maps each canonical label to the other spellings that are accepted.

    Capitals, width, spaces, hyphens and underscores do not count. The value is a Label in canonical spelling.
    """
    if len(text) > LABEL_CHARACTERS:
        facts: dict[str, object] = {"length": len(text), "limit": LABEL_CHARACTERS}
        return unreadable(text, "too_long", LABEL_CHARACTERS + 1, facts)
    if spoilt := spoilt_reading(text):
        return spoilt
    folded = fold(text)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    spellings = {_plain(spelling): name for name, others in choices.items() for spelling in (*others, name)}
    for first in (0, start):
        found = spellings.get(_plain(folded.text[first : strip_back(folded.text, first, number=True)]))
        if found is not None:
            return Read(text, Label(found))
    facts = {"found": folded.text[start:].strip()[:40], "known": ", ".join(choices)}
    return unreadable(text, "not_a_label", folded.column(start), facts)


def _plain(spelling: str) -> str:
    return re.sub(r"[\s_-]+", "", fold(spelling).text).casefold()


def read_shape(text: str) -> Reading:
    """Read a shape: whole numbers joined by `x`, `×`, `*`, commas or spaces, in brackets or not.

    The value is a list of cells, each a whole number that is not negative, Blank or Unreadable.
    """
    if len(text) > ARRAY_CHARACTERS:
        return unreadable(text, "too_long", ARRAY_CHARACTERS + 1, {"length": len(text), "limit": ARRAY_CHARACTERS})
    if spoilt := spoilt_reading(text):
        return spoilt
    folded = fold(text)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    end = strip_back(folded.text, start, number=True)
    if folded.text[start : start + 1] + folded.text[end - 1 : end] in _PAIRS:
        start, end = start + 1, end - 1
    start += len(folded.text[start:end]) - len(folded.text[start:end].lstrip())
    end = start + len(folded.text[start:end].rstrip())
    ranges = _ranges(folded.text, start, end)
    if len(ranges) > CELLS:
        return unreadable(text, "too_many_cells", folded.column(ranges[CELLS][0]), {"limit": CELLS})
    return Read(text, [_side(folded, first, last) for first, last in ranges])


def _ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [match.span() for match in _BETWEEN.finditer(text, start, end)]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _side(folded: Folded, start: int, end: int) -> Cell:
    text = folded.text[start:end]
    if NOTHING.fullmatch(text):
        return Blank(text)
    found = read_plain(text)
    if isinstance(found, Written) and found.is_integer_literal and text.strip().isdigit():
        return found
    return unreadable(folded.raw, "not_a_shape", folded.column(start), {})
