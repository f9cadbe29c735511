"""The program's own words in both languages, each once, under names as `sheet.total`: area and phrase.

A name in braces is filled by whoever says the phrase. Elsewhere stand the words of families (their prose), those of
signs (`notation/signs.py`), and why an answer cannot be read, with the codes of the reasons (`answers/messages.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from markscheme.phrases import (
    common_phrases,
    feedback_phrases,
    paper_phrases,
    report_phrases,
    review_phrases,
    speech_phrases,
)

PHRASES: dict[str, dict[str, str]] = {
    **common_phrases.PHRASES,
    **paper_phrases.PHRASES,
    **feedback_phrases.PHRASES,
    **report_phrases.PHRASES,
    **review_phrases.PHRASES,
    **speech_phrases.PHRASES,
}


def say(name: str, language: str, /, **values: object) -> str:
    """Say a phrase in one language.

    >>> say("exam.minutes", "en", n=90)
    '90 minutes'
    """
    return PHRASES[name][language].format(**values)


def say_side_by_side(name: str, languages: Iterable[str], /, **values: object) -> str:
    """Say a phrase in each of the languages.

    >>> say_side_by_side("exam.minutes", ("en", "zh"), n=90)
    '90 minutes · 90 分钟'
    """
    return " · ".join(say(name, language, **values) for language in languages)
