"""The marks of every question, tried out on a draw: what a blueprint leaves to its families."""

from __future__ import annotations

from dataclasses import replace
from statistics import median_low

from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.allotting import TooFewMarks
from markscheme.exam.blueprint import Blueprint, Question
from markscheme.exam.drawing import REFERENCES
from markscheme.exam.fixing import draw_once, shared_values
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library

TRIES = 50  # draws, until the family and what the blueprint fixes go together


def resolved(blueprint: Blueprint, library: Library, file: str) -> Blueprint:
    """The blueprint with the marks of every question; raise AnswerError with the line where they cannot be."""
    questions = tuple(q if q.static else _with_marks(q, blueprint, library, file) for q in blueprint.questions)
    return replace(blueprint, questions=questions)


def _with_marks(question: Question, blueprint: Blueprint, library: Library, file: str) -> Question:
    try:
        totals = {family: _total(question, family, blueprint, library) for family in question.families}
    except MarkschemeError as error:
        raise AnswerError(f"{file}: line {question.line}: {error}") from None
    if len(set(totals.values())) > 1:
        said = ", ".join(f"{family} {total}" for family, total in totals.items())
        raise AnswerError(
            f"{file}: line {question.line}: the families of this pool give unlike marks ({said}), so they would not be "
            "the same for every student; say marks: 10"
        )
    return replace(question, marks=next(iter(totals.values())))


def _total(question: Question, id: str, blueprint: Blueprint, library: Library) -> int:
    """The marks of the question; where they change with the numbers, those in the middle of some draws."""
    totals: list[int] = []
    complaint = f"{id} refuses what the blueprint fixes, in each of {TRIES} draws; change `given` or `options`"
    for attempt in range(TRIES):
        data = shared_values(blueprint, library, Stream("shared", id, attempt))
        try:
            problem = draw_once(question, library[id], data, blueprint, ("effort", attempt))
        except TooFewMarks as error:
            complaint = str(error)
            continue
        totals += [problem.total] if problem is not None else []
        if len(totals) == REFERENCES:
            break
    if not totals:
        raise MarkschemeError(complaint)
    return median_low(totals)
