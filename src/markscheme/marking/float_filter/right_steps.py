"""A floating-point filter: steps that are right beyond doubt are found by comparing floats.

As in exact geometry, floats decide what they surely can, and any doubt is left to the exact way (`mark.py`), which
gives the same marks without this room. Why the filter never says "right" wrongly:

- A number is a usual one (`answers.typed.usual_numbers`), which the readers read alike; it is held as a quotient of two
  integers. Dividing two integers in Python gives the float nearest to the quotient.
- Rounding to the nearest float keeps order. So what rounds to more than the lower end of an interval does is above that
  end, and what rounds to less than the upper end does is below it. Equal floats say nothing: there the numbers are
  compared exactly.
- The ends are those of `Range.takes`, with the half unit of `diagnosis.answer.window`. A single accepted value is
  compared in integers.
- The first ends are those of the key by the written route and ways. They are a part of what is accepted, which takes an
  order of magnitude longer to find, and is asked for where they leave a doubt.
- A step of which every cell is right in this way is judged by `first_look` alone in the exact way, too: no other answer
  of the script, and no limit on work, has a say in it. Where a key has several right forms (`equal_up_to`) the answers
  have one: there the steps count if all of them are right.

A text that the exact way found right by itself is remembered, so that words and odd notations come by here as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import prod

import numpy as np

from markscheme.answers import Raw
from markscheme.answers.typed.usual_numbers import usual_cells
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.acceptance import range_of
from markscheme.family.model import Worth
from markscheme.marking.first_look import RIGHT
from markscheme.marking.float_filter.late_answer import LateAnswer
from markscheme.marking.float_filter.right_cell import RightCell
from markscheme.marking.marks import NO_ANSWER, StepMark, credit_of
from markscheme.marking.policy import Policy
from markscheme.numbers.arrays import cells_of

REMEMBERED, LONGEST = 64, 600  # texts of a step, and characters of one


class _RightStep:
    """One asked step: its cells, and the texts that are known to be right."""

    def __init__(self, scheme: Scheme, name: str, by_floats: bool) -> None:
        problem = scheme.problem
        self.scheme, self.problem, self.name = scheme, problem, name
        self.shape: tuple[int, ...] = np.shape(problem.values[name])
        self.right = (RIGHT,) * prod(self.shape)
        self.is_checked = name in problem.family.checks
        self.by_floats = by_floats and not self.is_checked and name not in problem.worded
        self.known: dict[str, tuple[Answer, str]] = {}
        self.earned: tuple[Policy, StepMark] | None = None  # by the last policy

    @cached_property
    def by_key(self) -> list[RightCell]:
        """The cells by what the written route and ways reach."""
        forms = cells_of(self.scheme.key.values[self.name])
        return [RightCell(range_of(form, self.problem.rounding), self.problem, is_all=False) for form in forms]

    @cached_property
    def by_all(self) -> list[RightCell]:
        """The cells by all that is accepted."""
        return [RightCell(range_, self.problem) for range_ in self.scheme.accepted[self.name]]

    def found(self, raw: Raw | None, by_key: bool) -> tuple[Answer, str] | None:
        """Give an answer that is right beyond doubt, first `by_key` alone, and its form; None for any other."""
        if isinstance(raw, str) and (known := self.known.get(raw)):
            return known
        texts = usual_cells(raw, self.shape) if self.by_floats else None
        if not texts or raw is None:
            return None
        form = None
        if by_key:
            form = _form_of(texts, self.by_key)
        if form is None:
            form = _form_of(texts, self.by_all)
        return None if form is None else (LateAnswer.of(self.problem, self.name, raw, self.shape), form)

    def marked(self, answer: Answer, form: str, out_of: Worth, own: Policy) -> StepMark:
        """Give the marks of a right answer by the policy of the step."""
        if self.earned is None or self.earned[0] is not own:
            credit = credit_of(self.right, answer, False, own)
            self.earned = own, StepMark(self.name, "right", credit, credit * out_of, out_of, self.right, NO_ANSWER)
        return self.earned[1].of(answer, form)

    def remember(self, answer: Answer, step: StepMark) -> None:
        """Remember a text that the exact way read as this answer and marked."""
        is_by_itself = step.answer is answer and step.cells == self.right and not self.is_checked
        if is_by_itself and isinstance(raw := answer.raw, str) and len(raw) <= LONGEST and len(self.known) < REMEMBERED:
            self.known[raw] = answer, step.form


def _form_of(texts: Sequence[str], cells: Sequence[RightCell]) -> str | None:
    """Give the form of an answer of which every cell is right beyond doubt; else None."""
    form = ""
    for text, cell in zip(texts, cells, strict=True):
        one = cell.form_of(text)
        if one is None:
            return None
        form = one or form
    return form


class RightSteps:
    """The filter for one prepared problem."""

    def __init__(self, scheme: Scheme, decimal_comma: bool = False) -> None:
        problem = scheme.problem
        own = problem.family.own
        self.scheme, self.is_of_key = scheme, own is None  # the tolerances of an own question are no ranges of a key
        by_rule = (*own.choices, *own.by_hand) if own else ()
        self.asked = {name: out_of for name, out_of in problem.asked_calls.items() if name not in by_rule}
        self.steps = {name: _RightStep(scheme, name, not decimal_comma) for name in self.asked}
        self.is_whole_only = bool(problem.family.equal_up_to)

    def marked(self, raw: Mapping[str, Raw | None], policy: Policy) -> dict[str, StepMark]:
        """Give the marks of the answers that are right beyond doubt, as the exact way gives them."""
        found = {}
        by_key = not self.scheme.has_accepted and self.is_of_key
        for name, step in self.steps.items():
            right = step.found(raw.get(name), by_key)
            if right is not None:
                found[name] = step.marked(*right, self.asked[name], policy.of_step(name) if policy.steps else policy)
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
