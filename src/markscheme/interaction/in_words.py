"""What a problem, its marks and its mistakes are called where somebody practises."""

from __future__ import annotations

from fractions import Fraction

from markscheme.document.fragment import Fragment, inline_fragment
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, did_you_mean
from markscheme.family.model import Worth
from markscheme.feedback.sentences import verdict_word
from markscheme.marking.marks import mark_text
from markscheme.papers.question import slip_inlines, title_text


def title_of(problem: Problem, language: str = "") -> str:
    """Give the title of a problem as plain text."""
    return title_text(problem, language or problem.language)


def marks_in_words(marks: Worth | Fraction) -> str:
    """Write marks as people do: 2, 1.5, 2/3."""
    return mark_text(Fraction(marks))


def verdict_in_words(verdict: str, language: str, note: str = "") -> str:
    """Name a verdict, `right` or `follows`, as students read it."""
    return verdict_word(verdict, language, note)


def slip_in_words(problem: Problem, slip: str, language: str = "") -> Fragment:
    """Say what to tell somebody who has a misconception; raise `AnswerError` for one that the family has not."""
    if slip not in problem.family.slips:
        raise AnswerError(f"{problem.family.id} has no slip {slip!r}; {did_you_mean(slip, problem.family.slips)}")
    return inline_fragment(lambda spoken: slip_inlines(problem, slip, spoken), language or problem.language)
