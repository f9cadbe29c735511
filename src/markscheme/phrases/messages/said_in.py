"""A message in another language: its English is recognised, as gettext does it, but with its values already in it.

A reason why a script is not marked crosses processes, JSON, databases of earlier versions, and pseudonyms put in place
of names, before anybody reads it. Only its text survives all of that, so the text is what is looked up. What no
catalogue knows stays English; `tests/phrases/test_messages.py` holds the catalogues against the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

LONGEST = 1000  # letters: of what is longer only lists of files are looked for, for gaps cost time that grows faster
MOST_PLACES = 12  # at which a text is tried to be divided
_GAP = re.compile(r"\{(\w+)\}")
_SPACED_GAP = re.compile(r"( ?)\{(\w+)\}( ?)")
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e\u2014\u2018-\u201d\u2026]")
# What may stand in a gap, by its name, as n or n2: a number, a text in quotation marks, or else anything.
_VALUES = {
    "n": r"[\d.,/:]+",
    "q": r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""",
}


_QUOTED = re.compile(rf"{_VALUES['q']}(?:, {_VALUES['q']})*")
_PLACE = re.compile(r".+, (?:row|entry) \d+(?: \(\S+\))?")


class Pattern(NamedTuple):
    """An English sentence to be recognised.

    `anchor`: the longest piece of it without a gap; `literal`: letters outside gaps; `is_open`: whether anything may
    stand at its beginning.
    """

    anchor: str
    english: re.Pattern[str]
    chinese: str
    literal: int
    is_open: bool


def said_in(text: str, language: str) -> str:
    """Say a message in a language: line by line, as much of it as is known.

    >>> said_in("a.pdf: is locked with a password; save it without one", "zh")
    'a.pdf：设有密码；请取消密码后重新保存'
    """
    if language != "zh":
        return text
    return "\n".join(_known(line) or line for line in text.split("\n"))


def is_known(text: str) -> bool:
    """Say whether every line of a message is known in Chinese."""
    return all(_known(line) for line in text.split("\n"))


@lru_cache(4096)
def _known(text: str) -> str | None:
    """Give a line in Chinese; None where it is not known as a whole."""
    if len(text) > LONGEST:
        where, _, what = text.partition(": ")
        listed = _matched(what, is_open=False, most_gaps=1)
        return listed and f"{where}：{listed}"
    if said := _matched(text, is_open=False) or _places(text):
        return said
    # A place before it: `answers.csv, row 3: ...`. A message that begins with anything would take that for its own.
    for before, after in _divided(text, ": "):
        if rest := _known(after):
            return f"{_value(before)}：{rest}"
    if said := _matched(text, is_open=True):
        return said
    # What is wrong, and what to do about it.
    for before, after in _divided(text, "; "):
        if (rest := _known(after)) and (first := _known(before)):
            return f"{first}；{rest}"
    return None


def _places(text: str) -> str | None:
    """Give several places in a table, as of a student who handed in twice."""
    places = text.split("; ")
    if len(places) < 2 or not all(map(_PLACE.fullmatch, places)):
        return None
    return "；".join(map(_value, places))


def _matched(text: str, *, is_open: bool, most_gaps: int = 100) -> str | None:
    """Give what one message says; `is_open`: one of those that begin with a gap for anything."""
    for pattern in _patterns():
        if pattern.is_open is not is_open or pattern.english.groups > most_gaps or pattern.anchor not in text:
            continue
        if match := pattern.english.fullmatch(text):
            return _filled(pattern.chinese, match.groupdict())
    return None


def _divided(text: str, sign: str) -> Iterator[tuple[str, str]]:
    at = text.find(sign)
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        yield text[:at], text[at + len(sign) :]
        at = text.find(sign, at + 1)


def _filled(chinese: str, values: dict[str, str]) -> str:
    """Put values into the gaps; a space around one stays where Latin letters or digits stand at it, and no others."""

    def value(gap: re.Match[str]) -> str:
        text = _value(values[gap[2]])
        before, after = (not _CHINESE.match(sign) for sign in (text[:1], text[-1:]))
        return f"{gap[1] * before}{text}{gap[3] * after}"

    return _SPACED_GAP.sub(value, chinese)


def _value(text: str) -> str:
    """Give what stands in a gap: a message again, texts in quotation marks, or itself."""
    if _QUOTED.fullmatch(text):
        return "、".join(map(_quoted, re.findall(_VALUES["q"], text)))
    return _known(text) or text


def _quoted(text: str) -> str:
    bare = re.sub(r"\\(['\"\\])", r"\1", text[1:-1])
    return "“" + re.sub(r" \(column (\d+)\)$", r"（第 \1 列）", bare) + "”"


@cache
def _patterns() -> tuple[Pattern, ...]:
    """All that is known, what has most words of its own first: of two that fit, that one is meant."""
    from markscheme.phrases.messages.cluster_messages import MESSAGES as OF_CLUSTERS
    from markscheme.phrases.messages.file_messages import MESSAGES as OF_FILES
    from markscheme.phrases.messages.page_messages import MESSAGES as OF_PAGES
    from markscheme.phrases.messages.run_messages import MESSAGES as OF_RUNS
    from markscheme.phrases.messages.script_messages import MESSAGES as OF_SCRIPTS

    every = {**OF_FILES, **OF_SCRIPTS, **OF_RUNS, **OF_PAGES, **OF_CLUSTERS}
    return tuple(sorted((_pattern(*pair) for pair in every.items()), key=lambda one: -one.literal))


def _pattern(english: str, chinese: str) -> Pattern:
    pieces = _GAP.split(english)  # a text, a name, a text ...
    seen: set[str] = set()
    made = ""
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            made += re.escape(piece)
        elif piece in seen:
            made += f"(?P={piece})"
        else:
            seen.add(piece)
            made += f"(?P<{piece}>{_VALUES.get(piece.rstrip('0123456789'), '.+?')})"
    words = pieces[::2]
    is_open = not words[0] and pieces[1].rstrip("0123456789") not in _VALUES
    return Pattern(max(words, key=len), re.compile(made), chinese, sum(map(len, words)), is_open)
