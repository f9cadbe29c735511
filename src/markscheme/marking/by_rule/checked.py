"""Answers that a family checks by a function, where many are right: any weights that realise AND."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from flint import fmpq

from markscheme.answers import Blank, Unreadable, WrittenNumber
from markscheme.diagnosis.answer import Answer, number_of
from markscheme.diagnosis.explanation import Explanation
from markscheme.engine.problem import Problem
from markscheme.errors import FamilyError, GivenError, Undecided
from markscheme.family.model import Check, Worth
from markscheme.family.steps.variant import needs
from markscheme.marking.marks import CellMark, StepMark
from markscheme.marking.policy import Policy
from markscheme.numbers.exact import Value

UNCHECKED = "unchecked"  # the kind of a number that can be checked with all others alone, beside one that is none
Outcome = Fraction | str  # the share of the marks, or the name of what is wrong


def mark_checked(problem: Problem, name: str, answer: Answer, out_of: Worth, policy: Policy, check: Check) -> StepMark:
    """Mark an answer by the family's function; one with a gap, or of another shape, cannot be checked and is wrong."""
    cells = tuple(map(_read, answer.cells))
    unread = [cell.verdict for cell in cells if cell.verdict != "right"]
    if answer.found_shape is not None:
        size = int(np.prod(np.shape(problem.values[name])))
        wrong = CellMark("wrong", "", "wrong_shape")
        return _marked(name, "wrong", Fraction(0), out_of, (wrong,) * size, answer)
    if unread:
        verdict = "blank" if set(unread) == {"blank"} else "unreadable"
        kept = tuple(cell if cell.verdict != "right" else CellMark(verdict, cell.raw, UNCHECKED) for cell in cells)
        return _marked(name, verdict, policy.credit(verdict), out_of, kept, answer)
    found = outcome_of(problem, name, written_value(problem, name, answer), check)
    if isinstance(found, str):
        slipped = tuple(CellMark("slip", "") for _ in cells)
        explained = (Explanation("slip", slips=(found,)),)
        step = _marked(name, "slip", policy.credit("slip"), out_of, slipped, answer)
        return replace(step, explanations=explained)
    if found == 1:
        return _marked(name, "right", policy.credit("right"), out_of, cells, answer)
    return _marked(name, "wrong", found, out_of, tuple(CellMark("wrong", "") for _ in cells), answer)


def _marked(
    name: str, verdict: str, credit: Fraction, out_of: Worth, cells: tuple[CellMark, ...], answer: Answer
) -> StepMark:
    return StepMark(name, verdict, credit, credit * out_of, out_of, cells, answer)


def _read(cell: object) -> CellMark:
    if isinstance(cell, Blank):
        return CellMark("blank", cell.raw)
    return CellMark("unreadable", cell.raw) if isinstance(cell, Unreadable) else CellMark("right", "")


def written_value(problem: Problem, name: str, answer: Answer) -> Value:
    """Give the numbers of an answer, exactly, in the shape that a step has."""
    numbers = [number_of(cell) for cell in answer.cells if isinstance(cell, WrittenNumber)]
    shape = np.shape(problem.values[name])
    if not shape:
        return numbers[0]
    array = np.empty(len(numbers), dtype=object)
    array[:] = numbers
    return array.reshape(shape)


def outcome_of(problem: Problem, name: str, value: Value, check: Check) -> Outcome:
    """Ask the family's function of a value; raise FamilyError for what it may not give.

    A comparison that cannot be decided, or a division by zero, is no right answer.
    """
    known = {**problem.inputs, check.step: value}
    try:
        found = check.function(*(known[need] for need in needs(check.function)))
    except (Undecided, GivenError, ZeroDivisionError):
        return Fraction(0)
    except (TypeError, IndexError, KeyError, AttributeError, ValueError, NameError) as error:
        where = f"{problem.family.id}: check_{check.step}()"
        raise FamilyError(f"{where} failed: {type(error).__name__}: {error}") from error
    if isinstance(found, str) and found in check.names:
        return found
    if isinstance(found, (bool, np.bool_, int, fmpq)) and 0 <= found <= 1:
        return Fraction(int(found.p), int(found.q)) if isinstance(found, fmpq) else Fraction(int(found))
    raise FamilyError(
        f"{problem.family.id}: check_{check.step}() gives {found!r:.60}; return True or False, a share of the marks "
        f"from 0 to 1, or the name of a mistake of checks[{check.step!r}]: {', '.join(check.names) or 'none is there'}"
    )
