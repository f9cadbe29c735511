"""Read answers that are words or sets: as the whole numbers that the step calculates with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import prod
from typing import Any

from flint import fmpq

from markscheme.answers import Blank, Label, Read, Unreadable, Written, exact, read_label, spoilt_reading
from markscheme.answers.results import unreadable
from markscheme.diagnosis.answered import Answer, Cell, fitted
from markscheme.engine.problem import Problem
from markscheme.family.language.spellings import all_spellings

_BRACKETS = re.compile(r"^\s*[\[({（【｛]\s*(.*?)\s*[\])}）】｝]\s*[.。]?\s*$", re.DOTALL)
_BETWEEN = re.compile(r"\s*(?:[,;，；、|]|->|→|\n)\s*")
_EMPTY = re.compile(
    r"\s*(?:[{\[(｛]\s*[}\])｝]|∅|\\emptyset|\\varnothing|none|empty|空集?|无|没有)\s*[.。]?\s*", re.IGNORECASE
)

Spellings = Mapping[str, tuple[str, ...]]


def read_worded(raw: Any, problem: Problem, name: str) -> Answer:
    """Read what was written for a call whose answer is words or a set."""
    worded = problem.worded[name]
    shape = getattr(problem.values[name], "shape", ())
    size = prod(shape)
    if raw is None or (isinstance(raw, str) and not raw.strip(" _\t\n")):
        return Answer(raw, shape, (Blank(raw or ""),) * size, worded=worded)
    if isinstance(raw, str) and (spoilt := spoilt_reading(raw)):  # its words would be counted as answers
        return Answer(raw, shape, (spoilt,) * size, worded=worded)
    known = all_spellings(problem.family, worded, size)
    if worded.is_set:
        return Answer(raw, shape, _members(raw, known), worded=worded)
    return fitted(raw, _labels(raw, len(shape), known), shape, worded)


def _labels(raw: Any, rank: int, known: Spellings) -> Any:
    """Cells in nested lists, as many levels deep as the answer has."""
    if isinstance(raw, list | tuple):
        return [_labels(item, max(rank - 1, 0), known) for item in raw]
    if not rank:
        return _cell(str(raw), list(known), known)
    inner = _BRACKETS.sub(r"\1", str(raw))
    if rank > 1:
        rows = [row for row in re.split(r"\s*(?:;|；|\n|\]\s*,\s*\[)\s*", inner) if row]
        return [_labels(row.strip("[]"), rank - 1, known) for row in rows]
    return [_cell(word, list(known), known) for word in _words(inner, known)]


def _words(text: str, known: Spellings) -> list[str]:
    """The words of a sequence, between commas, arrows or spaces; single letters may stand side by side."""
    words = _BETWEEN.split(text)
    if len(words) > 1:
        return words
    words = text.split()
    letters = all(len(spelling) == 1 for group in known.values() for spelling in group)
    return list(text) if letters and len(words) == 1 else words


def _cell(text: str, names: list[str], known: Spellings) -> Cell:
    reading = read_label(text, known)
    if isinstance(reading, Read):
        assert isinstance(reading.value, Label)
        return code(names.index(reading.value.text))
    return reading


def _members(raw: Any, known: Spellings) -> tuple[Cell, ...]:
    """1 for each member and 0 for the others; a word that is no member makes the whole set unreadable."""
    names = list(known)
    texts = [str(item) for item in raw] if isinstance(raw, list | tuple) else _texts(str(raw))
    written = [text for text in texts if text.strip(" _")]
    if isinstance(raw, list | tuple) and raw and not written:
        return (Blank(""),) * len(names)
    found: set[int] = set()
    for text in written:
        reading = read_label(text, known)
        if isinstance(reading, Unreadable):
            return (reading,) * len(names)
        if isinstance(reading, Read):
            member = names.index(reading.value.text)
            if member in found:  # the point (2, 2) is no set; a person must see what was meant
                return (unreadable(text, "set_repeats", 1, {"found": text.strip()}),) * len(names)
            found.add(member)
    return tuple(code(int(i in found)) for i in range(len(names)))


def _texts(text: str) -> list[str]:
    if _EMPTY.fullmatch(text):
        return []
    inner = _BRACKETS.sub(r"\1", text)
    words = _BETWEEN.split(inner)
    return words if len(words) > 1 else inner.split()


def code(number: int) -> Written:
    """A whole number as a cell of an answer."""
    return Written(exact(str(number)), fmpq(0), 0, None, True)
