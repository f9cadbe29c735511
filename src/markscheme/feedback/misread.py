"""What is said of a given that was misread: which, as what, and what the question says."""

from __future__ import annotations

from typing import Any

import numpy as np

from markscheme.document.document_tree import Formula, Inlines, Words
from markscheme.family.language.symbols import array_node, entry_symbol, number_node, symbol
from markscheme.family.model import Family
from markscheme.feedback.words import say
from markscheme.marking.misreadings import LINES, Misread


def misread_sentence(family: Family, way: Misread, verdict: str, language: str) -> Inlines:
    """A sentence in the manner of "this is what comes of": nobody knows what was really read."""
    if verdict == "follows":
        return say("misread_follows", language, given=_given(family, way))
    read, printed = _shown(way.read), _shown(way.printed)
    if way.place and way.place[0] in LINES:
        kind, *lines = way.place
        first, second = (str(int(line) + 1) for line in lines)
        words = say(str(kind), language, first=first, second=second)
        given: Inlines = (Formula(symbol(family, way.name)),)
        return say("misread_lines", language, given=given, lines=words, read=read, printed=printed)
    return say("misread", language, given=_given(family, way), read=read, printed=printed)


def _given(family: Family, way: Misread) -> Inlines:
    """The symbol of a given with the indices of its entry; an entry of a structure by the words that lead there."""
    base = symbol(family, way.name)
    if not way.place or way.place[0] in LINES:
        return (Formula(base),)
    if all(isinstance(part, int) for part in way.place) and isinstance(way.value, np.ndarray):
        first = 0 if way.name in family.from_zero else 1
        return (Formula(entry_symbol(base, tuple(int(part) + first for part in way.place))),)
    path = ", ".join(str(part + 1 if isinstance(part, int) else part) for part in way.place)
    return (Formula(base), Words(f" ({path})"))


def _shown(value: Any) -> Inlines:
    return (Formula(array_node(value, number_node)),)
