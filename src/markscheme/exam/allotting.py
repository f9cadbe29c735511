"""The marks of a question: those of the family, of the blueprint's steps, or a total shared out among the steps."""

from __future__ import annotations

from collections.abc import Mapping

from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError


class TooFewMarks(MarkschemeError):
    """A question has fewer marks than steps."""


def allot(problem: Problem, total: int, steps: Mapping[str, int]) -> dict[str, int] | None:
    """The marks of each asked call so that they make `total` (0: whatever they make); None where the family does.

    Steps whose marks the blueprint gives have those; 0 leaves the step out.
    """
    asked = {
        one.name: steps.get(one.step.name, problem.asked_calls.get(one.name, 0))
        for one in problem.calls
        if one.name in problem.asked_calls or one.step.name in steps
    }
    asked = {name: marks for name, marks in asked.items() if marks}
    if total and sum(asked.values()) != total:
        asked = share_out(asked, total, problem.family.id)
    return None if asked == problem.asked_calls else asked


def share_out(weights: Mapping[str, int], total: int, what: str) -> dict[str, int]:
    """Whole marks in proportion to the weights, at least one each, by largest remainder.

    >>> share_out({"a": 1, "b": 2, "c": 1}, 10, "an example")
    {'a': 3, 'b': 5, 'c': 2}
    """
    if total < len(weights):
        raise TooFewMarks(f"{what}: {total} marks for {len(weights)} steps; give at least one mark a step")
    whole = sum(weights.values())
    found = {name: max(1, total * weight // whole) for name, weight in weights.items()}
    while (missing := total - sum(found.values())) > 0:
        found[max(found, key=lambda name: total * weights[name] - whole * found[name])] += 1
    for _ in range(-missing):
        found[max(found, key=lambda name: found[name])] -= 1
    return found
