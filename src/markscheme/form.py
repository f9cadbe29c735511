"""The form of an answer, judged apart from its value: digits written against digits asked."""

from __future__ import annotations

from markscheme.answered import Answer, number_of
from markscheme.answers import Written
from markscheme.diagnose import Script


def form_of(script: Script, name: str, answer: Answer) -> str:
    """Digits written against digits asked, judged apart from the value."""
    asked = script.scheme.problem.rounding.answer
    found = ""
    for i in answer.readable:
        cell = answer.cells[i]
        assert isinstance(cell, Written)
        if cell.is_exact_form or cell.significant is None or cell.decimals is None:
            continue
        if script.scheme.values[name] is not None and _is_short(script, name, i):
            continue
        least, most = cell.significant if asked.significant else (cell.decimals, cell.decimals)
        if most < asked.count:
            return "too_few"
        if least > max(asked.count, script.scheme.problem.rounding.working.count):
            found = "too_many"
    return found


def _is_short(script: Script, name: str, i: int) -> bool:
    """A value that ends before the asked digits may be written short."""
    range_ = script.scheme.accepted[name][i]
    cell = script.answers[name].cells[i]
    assert isinstance(cell, Written)
    return range_.takes(number_of(cell))
