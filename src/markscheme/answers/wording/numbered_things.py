"""Numbers that say which state, leaf or cluster is meant, as people write them: `S1 → S2`, `1-2-1`, `3+4`."""

from __future__ import annotations

import re
from collections.abc import Collection
from math import prod

from markscheme.answers.normalise import JOIN, fold, lazy_pattern

ANY_LENGTH = (-1,)  # the shape of a list whose length is part of the answer
LONGEST = 600  # characters; longer ones are read as any other numbers are
_BETWEEN = lazy_pattern(
    r"\s*(?:[,;\n]\s*(?:then|and|然后|再|和)?|-+>|=>|[→⇒]|-+|—+|–+|\bthen\b|\band\b|\bwith\b|然后|再|和|与|及|[+&∪])\s*|\s+",
    re.IGNORECASE,
)
_BRACKETED = lazy_pattern(r"\s*[\[({]([^\[\](){}]*)[\])}]\s*")
_OUTER = lazy_pattern(r"\s*(?:[,;\n]\s*(?:then|然后)?|-+>|=>|[→⇒]|\bthen\b|然后)\s*|\s*", re.IGNORECASE)
_IN_LINE = lazy_pattern(r"\s*(?:;|-+>|=>|[→⇒]|\bthen\b|然后)\s*", re.IGNORECASE)
_LINE, _COMMA = lazy_pattern(r"\n"), lazy_pattern(",")
_COUNTED = lazy_pattern(
    r"\s*(?:(?:step|merge|round|t\s*=)?\s*(?P<number>[1-9][0-9]?)\s*(?:[):]|\.(?![0-9]))|第(?P<other>[1-9][0-9]?)[次步轮](?:合并)?:?)",
    re.IGNORECASE,
)


def without_things(raw: str, shape: tuple[int, ...], things: Collection[str]) -> str | None:
    """Write numbers of things as plain numbers; None where nothing is to be set aside, or it is no such list.

    >>> without_things("S1 → S2 → S1", (3,), ["s", "state"]), without_things("3-4, 1+2", (2, 2), ["cluster"])
    ('1, 2, 1', '[[3, 4], [1, 2]]')
    >>> without_things("1, 2, 1", (3,), ["s"]), without_things("v_4", (), ["move"]), without_things("1-2", (3,), [])
    (None, None, None)
    """
    if len(raw) > LONGEST:
        return None
    text = fold(raw).text.replace(JOIN, "").strip(" \t.。")
    if len(shape) == 2:
        return _pairs(text, shape, things)
    bare = _BRACKETED.fullmatch(text)
    numbers = _numbers(bare[1] if bare else text, things)
    if (
        numbers is None
        or text.replace(" ", "") == ",".join(numbers)
        or (shape != ANY_LENGTH and len(numbers) != prod(shape))
    ):
        return None
    return ", ".join(numbers)


def _pairs(text: str, shape: tuple[int, ...], things: Collection[str]) -> str | None:
    lines = _uncounted(text.split("\n"))
    rows = [numbers for piece in _pieces("\n".join(lines)) if (numbers := _numbers(piece, things)) is not None]
    if tuple(map(len, rows)) != (shape[1],) * shape[0]:
        return None
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"


def _uncounted(lines: list[str]) -> list[str]:
    """Leave out what counts the lines from 1."""
    found = [_COUNTED.match(line) for line in lines]
    counted = [int(match["number"] or match["other"]) for match in found if match]
    if counted != list(range(1, len(lines) + 1)):
        return lines
    return [line[match.end() :] for line, match in zip(lines, found, strict=True) if match]


def _pieces(text: str) -> list[str]:
    """Split the pairs from one another: by brackets, by ends of lines and the like, or by commas, if nothing else."""
    bracketed = _BRACKETED.findall(text)
    if bracketed:
        between = _BRACKETED.sub("\0", text).split("\0")
        return bracketed if all(_OUTER.fullmatch(piece) for piece in between) else []
    for sign in (_LINE, _IN_LINE, _COMMA):
        pieces = sign.split(text)
        if len(pieces) > 1:
            return pieces
    return []


def _numbers(text: str, things: Collection[str]) -> list[str] | None:
    """Give the numbers of a list of things: each is called one, or the first for all, or none."""
    named = "|".join(map(re.escape, sorted(things, key=len, reverse=True)))
    item = re.compile(
        rf"(?:the\s+)?(?:{named or '(?!)'})?(?:_\s*\{{\s*(?P<braced>[0-9]{{1,3}})\s*\}}|[\s_]*(?P<number>[0-9]{{1,3}}))"
        rf"(?:st|nd|rd|th)?(?:\s*(?:[个号步]|{named or '(?!)'}))?(?![0-9A-Za-z./])",
        re.IGNORECASE,
    )
    numbers: list[str] = []
    place, text = 0, text.strip()
    while place < len(text):
        between = _BETWEEN.match(text, place) if numbers else None
        place = between.end() if between else place
        match = item.match(text, place)
        if match is None or (numbers and between is None):
            return None
        numbers.append(match["number"] or match["braced"])
        place = match.end()
    return numbers or None
