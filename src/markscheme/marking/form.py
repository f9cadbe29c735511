"""The form of an answer, judged apart from its value: digits written against digits asked."""

from __future__ import annotations

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, number_of
from markscheme.diagnosis.script import StudentScript
from markscheme.engine.problem import Problem
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number
from markscheme.numbers.rounding import Rounding

TOO_MANY = "too_many"


def most_digits(rule: Rounding) -> int:
    """Give how many digits are not too many: those asked for, or to be kept in working."""
    return max(rule.answer.count, rule.working.count)


def form_of(script: StudentScript, name: str, answer: Answer) -> str:
    """Give `too_many` where a right answer has more digits than asked and than were to be kept; else empty."""
    rule = script.scheme.problem.rounding
    most = most_digits(rule)
    for i, cell in enumerate(answer.cells):
        if not isinstance(cell, WrittenNumber) or cell.significant is None or cell.decimals is None:
            continue
        least = cell.significant[0] if rule.answer.significant else cell.decimals
        if least > most and not cell.is_exact_form and not _is_exact(script, name, i):
            return TOO_MANY
    return ""


def other_forms(problem: Problem, name: str, answer: Answer) -> list[str]:
    """Say why the form of each cell does not earn the whole credit, "" where it does; nothing where all do at once.

    "uncalculated": arithmetic is left to be done; "not_exact", "not_decimal": the question asks for the other form.
    """
    if answer.worded is not None:
        return []
    if problem.answer_form == "any" and all(
        isinstance(cell, WrittenNumber) and cell.is_decimal for cell in answer.cells
    ):
        return []
    keys = cells_of(problem.values[name])
    keys = keys if len(keys) == len(answer.cells) else [None] * len(answer.cells)
    pairs = zip(answer.cells, keys, strict=True)
    return [_other_form(problem, cell, key) if isinstance(cell, WrittenNumber) else "" for cell, key in pairs]


def _other_form(problem: Problem, cell: WrittenNumber, key: Number) -> str:
    if cell.is_uncalculated:
        return "uncalculated"
    if problem.answer_form == "decimal" and not cell.is_decimal:
        return "not_decimal"
    return "not_exact" if problem.answer_form == "exact" and _is_rounded(problem, cell, key) else ""


def _is_rounded(problem: Problem, cell: WrittenNumber, key: Number) -> bool:
    """Tell whether a decimal stands for something longer: 0.25 for 1/4 is exact, 0.333 for 1/3 is not.

    Of what follows from own values the exact value is not at hand; a decimal shorter than asked is one that ended.
    """
    if cell.is_exact_form or cell.significant is None or cell.decimals is None:
        return False
    asked = problem.rounding.answer
    has = cell.significant[1] if asked.significant else cell.decimals
    return has >= asked.count and number_of(cell) != key


def _is_exact(script: StudentScript, name: str, i: int) -> bool:
    """Tell whether a value is known exactly: it may be written with all its digits."""
    range_ = script.scheme.accepted[name][i]
    cell = script.answers[name].cells[i]
    assert isinstance(cell, WrittenNumber)
    return range_.is_exact and range_.takes(number_of(cell))
