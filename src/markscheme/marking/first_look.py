"""The first look at an answer: which of its cells are right, blank, unreadable or off, before anything is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markscheme.answers import Blank, Unreadable
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.equivalence import is_in_any_order, parts_of_forms
from markscheme.diagnosis.explanation import Explanation
from markscheme.engine.accepted_range import Range
from markscheme.engine.problem import Problem
from markscheme.marking.marks import CellMark

RIGHT = CellMark("right", "")
_WRONG = CellMark("wrong", "")


@dataclass
class StepInProgress:
    """A step while it is judged: the cells so far and what explains them."""

    cells: list[CellMark]
    explanations: list[Explanation] = field(default_factory=list)
    guarded: bool = False


def first_look(answer: Answer, accepted: Sequence[Range]) -> StepInProgress:
    """Judge each cell by the key alone."""
    return StepInProgress([_first_verdict(answer, i, range_) for i, range_ in enumerate(accepted)])


def _first_verdict(answer: Answer, i: int, range_: Range) -> CellMark:
    cell = answer.cells[i]
    if isinstance(cell, Blank):
        return CellMark("blank", cell.raw)
    if isinstance(cell, Unreadable):
        return CellMark("unreadable", cell.raw)
    return RIGHT if answer.holds(i, range_) else _WRONG


def of_forms(problem: Problem, name: str, judged: StepInProgress, open_cells: list[int]) -> list[int]:
    """Mark a vector right up to a factor as wrong where at most half of it fits; give the cells still open."""
    for part in parts_of_forms(problem, name):
        right = [i for i in part if judged.cells[i].verdict == "right"]
        if 2 * len(right) <= len(part):
            for i in right:
                judged.cells[i] = CellMark("wrong", "")
            open_cells = [i for i in open_cells if i not in part]
    return open_cells


def unless_most_fit(judged: StepInProgress) -> None:
    """Mark numbers in any order as wrong unless more than half fit, where one is off and nothing explains it.

    One that meets one of the key's, in whatever place, may do so by chance. What was left blank says nothing.
    """
    verdicts = [cell.verdict for cell in judged.cells]
    fitting = [verdict not in ("wrong", "blank", "unreadable") for verdict in verdicts]
    if "wrong" in verdicts and 2 * sum(fitting) <= len(verdicts) - verdicts.count("blank"):
        judged.cells = [_WRONG if fits else c for c, fits in zip(judged.cells, fitting, strict=True)]
        judged.explanations = []


def unsearched(problem: Problem, name: str, answer: Answer, accepted: Sequence[Range]) -> StepInProgress:
    """Judge an answer without looking for what explains what is off in it."""
    if answer.found_shape is not None:
        return StepInProgress([CellMark("wrong", "", "wrong_shape") for _ in accepted])
    judged = first_look(answer, accepted)
    of_forms(problem, name, judged, [])
    if is_in_any_order(problem, name):
        unless_most_fit(judged)
    return judged
