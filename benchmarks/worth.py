"""What the marks of each question stand for: the effort by hand that an asked step takes, and how many entries it has.

    python -m benchmarks.worth                     # every family, one draw of each level and of some options
    python -m benchmarks.worth mlp/backprop --all  # every line, not those out of proportion alone

Ends with 1 where a question is a copy of one that is asked before it in full.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markscheme.engine.acceptance import cells_of, lift_inputs, rounding_of_results
from markscheme.engine.certify import sample
from markscheme.engine.evaluate import evaluate_calls
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.simulation.family_check import combinations

COMBINATIONS = 4  # of the options of a family
FAR = 4.0  # times the marks that its effort is worth, or a quarter of them


@dataclass(frozen=True)
class Question:
    """An asked step of one paper."""

    name: str
    marks: float
    effort: int  # of the step and of those unasked ones before it that nothing else is asked of
    entries: int
    copied: str = ""  # the earlier question with the same entries

    def weight(self) -> float:
        """Effort with the pen: what is only copied still has to be written."""
        return self.effort + self.entries


def questions(problem: Problem) -> Iterator[Question]:
    """The questions of a problem, with what each costs."""
    working, values = problem.rounding.context(), {}
    inputs = lift_inputs(problem, working)
    told = evaluate_calls(problem.family, inputs, values, settle=rounding_of_results(working))
    spent, seen = 0, {}
    for name, _ in told:
        if name not in problem.asked_calls:
            continue
        cells = [str(cell) for cell in cells_of(problem.values[name])]
        copied = next((other for other, those in seen.items() if those == cells and len(cells) > 1), "")
        yield Question(name, float(problem.asked_calls[name]), working.effort - spent, len(cells), copied)
        spent, seen[name] = working.effort, cells


def out_of_proportion(asked: list[Question]) -> dict[str, str]:
    """The questions whose marks are far from what their share of the work is worth."""
    marks, weight = sum(one.marks for one in asked), sum(one.weight() for one in asked)
    found = {}
    for one in asked:
        fair = marks * one.weight() / weight
        if one.copied:
            found[one.name] = f"a copy of {one.copied}"
        elif one.marks > max(FAR * fair, fair + 1):
            found[one.name] = f"dear: {fair:.1f} by its effort"
        elif one.marks < fair / FAR and fair - one.marks > 1:
            found[one.name] = f"cheap: {fair:.1f} by its effort"
    return found
