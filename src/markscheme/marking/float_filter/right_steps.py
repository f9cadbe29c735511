"""A floating-point filter: steps that are right beyond doubt are found by comparing floats.

As in exact geometry, floats decide what they surely can, and everything else is left to the exact way (`mark.py`), which
gives the same marks without this room. Why the filter never says "right" wrongly:

- A number is a usual one (`answers.usual_numbers`), which the readers read alike; it is held as a quotient of two
  integers. Dividing two integers in Python gives the float nearest to the quotient.
- Rounding to the nearest float keeps order. So what rounds to more than the lower end of an interval does is above that
  end, and what rounds to less than the upper end does is below it. Equal floats say nothing, and are doubt.
- The ends are those of `Range.takes`, with the half unit of `diagnosis.answer.window`. A single accepted value is
  compared in integers.
- A step of which every cell is right in this way is judged by `first_look` alone in the exact way, too: no other answer
  of the script, and no limit on work, has a say in it. Where a key has several right forms (`equal_up_to`) the answers
  have one: there the steps count if all of them are right.

A text that the exact way found right by itself is remembered, so that words and odd notations come by here as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from markscheme.answers import Raw
from markscheme.answers.usual_numbers import usual_cells
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.scheme import Scheme
from markscheme.family.model import Worth
from markscheme.marking.first_look import RIGHT
from markscheme.marking.float_filter.late_answer import LateAnswer
from markscheme.marking.float_filter.right_cell import RightCell
from markscheme.marking.marks import StepMark, credit_of
from markscheme.marking.policy import Policy

REMEMBERED = 64  # texts of a step


class _RightStep:
    """One asked step: its cells, and the texts that are known to be right."""

    def __init__(self, scheme: Scheme, name: str, by_floats: bool) -> None:
        problem, accepted = scheme.problem, scheme.accepted[name]
        self.problem, self.name = problem, name
        self.shape: tuple[int, ...] = np.shape(problem.values[name])
        self.is_checked = name in problem.family.checks
        self.by_floats = by_floats and not self.is_checked and name not in problem.worded
        self.cells = [RightCell(range_, problem) for range_ in accepted] if self.by_floats else []
        self.right = (RIGHT,) * len(accepted)
        self.known: dict[str, tuple[Answer, str]] = {}

    def found(self, raw: Raw | None) -> tuple[Answer, str] | None:
        """Give an answer that is right beyond doubt, and its form; None for any other."""
        if isinstance(raw, str) and (known := self.known.get(raw)):
            return known
        texts = usual_cells(raw, self.shape) if self.by_floats else None
        if not texts or raw is None:
            return None
        form = ""
        for text, cell in zip(texts, self.cells, strict=True):
            one = cell.form_of(text)
            if one is None:
                return None
            form = one or form
        return LateAnswer.of(self.problem, self.name, raw, self.shape), form

    def marked(self, answer: Answer, form: str, out_of: Worth, own: Policy) -> StepMark:
        """Give the marks of a right answer by the policy of the step."""
        credit = credit_of(self.right, answer, False, own)
        return StepMark(self.name, "right", credit, credit * out_of, out_of, self.right, answer, (), form)

    def remember(self, answer: Answer, step: StepMark) -> None:
        """Remember a text that the exact way read as this answer and marked."""
        if isinstance(answer.raw, str) and len(self.known) < REMEMBERED and not self.is_checked:
            if step.answer is answer and step.verdict == "right" and step.cells == self.right:
                self.known[answer.raw] = answer, step.form


class RightSteps:
    """The filter for one prepared problem."""

    def __init__(self, scheme: Scheme, decimal_comma: bool = False) -> None:
        problem = scheme.problem
        own = problem.family.own
        by_rule = (*own.choices, *own.by_hand) if own else ()
        self.asked = {name: out_of for name, out_of in problem.asked_calls.items() if name not in by_rule}
        self.steps = {name: _RightStep(scheme, name, not decimal_comma) for name in self.asked}
        self.is_whole_only = bool(problem.family.equal_up_to)

    def marked(self, raw: Mapping[str, Raw | None], policy: Policy) -> dict[str, StepMark]:
        """Give the marks of the answers that are right beyond doubt, as the exact way gives them."""
        found = {}
        for name, step in self.steps.items():
            right = step.found(raw.get(name))
            if right is not None:
                found[name] = step.marked(*right, self.asked[name], policy.of_step(name))
            elif self.is_whole_only:
                return {}
        return found

    def remember(self, answers: Mapping[str, Answer], steps: Sequence[StepMark]) -> None:
        """Remember what the exact way marked, of the answers as they were read."""
        for step in steps:
            if step.verdict == "right":
                self.steps[step.name].remember(answers[step.name], step)


def right_steps(scheme: Scheme, decimal_comma: bool) -> RightSteps:
    """Give the filter for a prepared problem, made once."""
    return scheme.cached(("float filter", decimal_comma), lambda: RightSteps(scheme, decimal_comma))
