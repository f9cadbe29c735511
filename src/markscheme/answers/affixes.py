"""Set aside what stands around an answer: `x =`, `答：`, `≈`, `约`, a full stop at the end."""

from __future__ import annotations

import re

from markscheme.answers.folding import JOIN
from markscheme.answers.grammar import parse
from markscheme.answers.trouble import Trouble

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
    except Trouble:
        return False
    return True
