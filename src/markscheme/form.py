"""The form of an answer, judged apart from its value: digits written against digits asked."""

from __future__ import annotations

from markscheme.answered import Answer, number_of
from markscheme.answers import Written
from markscheme.diagnose import Script


def form_of(script: Script, name: str, answer: Answer) -> str:
    """`too_many` where a right answer has more digits than asked and than were to be kept; else empty."""
    rule = script.scheme.problem.rounding
    for i in answer.readable:
        cell = answer.cells[i]
        assert isinstance(cell, Written)
        if cell.is_exact_form or cell.significant is None or cell.decimals is None:
            continue
        if _is_exact(script, name, i):
            continue
        least = cell.significant[0] if rule.answer.significant else cell.decimals
        if least > max(rule.answer.count, rule.working.count):
            return "too_many"
    return ""


def _is_exact(script: Script, name: str, i: int) -> bool:
    """A value that is known exactly may be written with all its digits."""
    range_ = script.scheme.accepted[name][i]
    cell = script.answers[name].cells[i]
    assert isinstance(cell, Written)
    return range_.is_exact and range_.takes(number_of(cell))
