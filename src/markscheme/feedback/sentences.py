"""Single sentences: phrases with formulas in their gaps, and what is said of a reading; verdicts in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from markscheme.answers import Unreadable
from markscheme.diagnosis.answer import Answer
from markscheme.document.document_tree import Code, Formula, Inline, Inlines, Words
from markscheme.family.language.symbols import array_node, entry_symbol, number_node, symbol
from markscheme.family.model import Family
from markscheme.feedback.groups import Group
from markscheme.marking.marks import StepMark
from markscheme.marking.misreads.misreadings import LINES, Misread
from markscheme.numbers.exact import Value
from markscheme.phrases import phrase, say

Piece = str | Inlines

LONGEST_QUOTE = 40
_HOLE = re.compile(r"\{(\w+)\}")


def sentence(name: str, language: str, /, **pieces: Piece) -> Inlines:
    """Say a phrase whose gaps are filled by text or inlines."""
    out: list[Inline] = []
    for i, part in enumerate(_HOLE.split(phrase(name, language))):
        piece = pieces[part] if i % 2 else part
        if isinstance(piece, str):
            out += [Words(piece)] if piece else []
        else:
            out += piece
    return tuple(out)


def verdict_word(verdict: str, language: str, note: str = "") -> str:
    """Name a verdict for students; one with a note that says more, by that note."""
    return say(f"verdict.{note}" if note in ("fewer_digits", "by_hand") else f"verdict.{verdict}", language)


def sentences(parts: Iterable[Inlines], language: str) -> Inlines:
    """Join sentences, with a space between them where the language has one."""
    out: list[Inline] = []
    space = say("common.space", language)
    for part in parts:
        if out and space:
            out.append(Words(space))
        out += part
    return tuple(out)


def misread_sentence(family: Family, way: Misread, verdict: str, language: str, costs: bool = True) -> Inlines:
    """Say what comes of a misreading, as "this is what comes of": nobody knows what was really read.

    `costs`: say also what it costs.
    """
    if verdict == "follows":
        return sentence("feedback.misread_follows", language, given=_given(family, way))
    read, printed = _shown(way.read), _shown(way.printed)
    if way.place and way.place[0] in LINES:
        kind, *lines = way.place
        first, second = (str(int(line) + 1) for line in lines)
        words = sentence(f"exchanged.{kind}", language, first=first, second=second)
        given: Inlines = (Formula(symbol(family, way.name)),)
        name = "feedback.misread_lines" if costs else "feedback.misread_lines_alone"
        return sentence(name, language, given=given, lines=words, read=read, printed=printed)
    name = "feedback.misread" if costs else "feedback.misread_alone"
    return sentence(name, language, given=_given(family, way), read=read, printed=printed)


def _given(family: Family, way: Misread) -> Inlines:
    """Write the symbol of a given with the indices of its entry; of a structure, the words that lead to it."""
    base = symbol(family, way.name)
    if not way.place or way.place[0] in LINES:
        return (Formula(base),)
    if all(isinstance(part, int) for part in way.place) and isinstance(way.value, np.ndarray):
        first = 0 if way.name in family.from_zero else 1
        return (Formula(entry_symbol(base, tuple(int(part) + first for part in way.place))),)
    path = ", ".join(str(part + 1 if isinstance(part, int) else part) for part in way.place)
    return (Formula(base), Words(f" ({path})"))


def _shown(value: Value) -> Inlines:
    return (Formula(array_node(value, number_node)),)


def unreadable_sentence(cell: Unreadable, language: str) -> Inlines:
    """Quote what cannot be read, and say where and why."""
    quote = cell.raw if len(cell.raw) <= LONGEST_QUOTE else cell.raw[: LONGEST_QUOTE - 1] + "…"
    return sentence(
        "feedback.unreadable",
        language,
        found=(Code(" ".join(quote.split())),),
        column=str(cell.column),
        reason=cell.message[language],
    )


def shape_sentence(step: StepMark, group: Group, language: str, practice: bool = False) -> Inlines:
    """Say which shape an answer has, and which it should have; on a paper also that a person looks at it."""
    shape = other_shape_sentence(step.answer, language)
    if group.kind == "wrong_shape" or practice:
        return shape
    return sentences((shape, sentence("feedback.other_shape", language)), language)


def other_shape_sentence(answer: Answer, language: str) -> Inlines:
    """Say which shape an answer has, and which one is asked for."""
    found = answer.found_shape or ()
    is_list = len(found) < 2 and len(answer.shape) == 1
    return sentence(
        "feedback.ragged" if -1 in found else "feedback.wrong_count" if is_list else "feedback.wrong_shape",
        language,
        found=shape_words(found),
        wanted=shape_words(answer.shape),
    )


def shape_words(shape: tuple[int, ...]) -> str:
    """Say a shape as `2×3`; a number alone is 1."""
    return "×".join(map(str, shape)) or "1"
