"""The program's own words in both languages, each once, under names as `sheet.total`: area and phrase.

A name in braces is filled by whoever says the phrase. Elsewhere stand the words of families (their prose), those of
signs (`notation/signs.py`), and why an answer cannot be read, with the codes of the reasons (`answers/messages.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

Phrases = Mapping[str, Mapping[str, str]]  # by name, then by language

# The modules of this room, and of which areas each has the phrases.
TABLES = {
    "paper_phrases": ("common", "sheet", "answer_form", "digits", "exam", "month", "document"),
    "feedback_phrases": (
        "feedback",
        "outcome",
        "exchanged",
        "once",
        "cap",
        "form",
        "accident",
        "page",
        "decided",
        "appeal",
        "corrected",
        "verdict",
    ),
    "practice_phrases": ("practice", "mock"),
    "own_phrases": ("own",),
    "blank_phrases": ("blank",),
    "site_phrases": ("site",),
    "serve_phrases": ("serve", "class"),
    "report_phrases": ("report", "habit", "remark"),
    "review_phrases": ("review", "reason"),
    "speech_phrases": ("speech",),
    "course_phrases": ("grade", "scale", "status"),
}
_TABLE_OF = {area: table for table, areas in TABLES.items() for area in areas}


@cache
def phrases_of(area: str) -> Phrases:
    """Give the table in which the phrases of an area stand."""
    # Read when the first of them is said: all together cost 4 ms, and every command imports this room.
    phrases: Phrases = import_module(f"markscheme.phrases.{_TABLE_OF[area]}").PHRASES
    return phrases


def phrase(name: str, language: str) -> str:
    """Give a phrase in one language, with its gaps; raise KeyError where there is none of this name."""
    return phrases_of(name.partition(".")[0])[name][language]


def say(name: str, language: str, /, **values: object) -> str:
    """Say a phrase in one language.

    >>> say("exam.minutes", "en", n=90)
    '90 minutes'
    """
    return phrase(name, language).format(**values)


def say_side_by_side(name: str, languages: Iterable[str], /, **values: object) -> str:
    """Say a phrase in each of the languages.

    >>> say_side_by_side("exam.minutes", ("en", "zh"), n=90)
    '90 minutes · 90 分钟'
    """
    return " · ".join(say(name, language, **values) for language in languages)
