"""Marking: a verdict, a credit and a reason for each step. A pure function of problem, raw answers and policy.

The first verdict that fits is given: right, follows, slip, rounded, accident, wrong. A matrix is first explained as a
whole, then cell by cell; a blank cell costs only itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from markscheme import guard
from markscheme.acceptance import Range
from markscheme.accidents import array_accident, cell_accident
from markscheme.answered import Answer, number_of, read_answer
from markscheme.answers import Blank, Unreadable, Written
from markscheme.as_read import with_misread
from markscheme.diagnose import Explanation, Scheme, Script
from markscheme.equivalence import forms
from markscheme.explanations import (
    expected_ranges,
    holds,
    of_single_cells,
    whole_accidents,
    whole_follows,
    whole_rounded,
    whole_slips,
)
from markscheme.follow_through import charged_once, looked_through, passes_nothing_on
from markscheme.form import form_of
from markscheme.marks import CellMark as CellMark
from markscheme.marks import QuestionMark as QuestionMark
from markscheme.marks import StepMark as StepMark
from markscheme.policy import VERDICTS, Policy
from markscheme.problem import Problem
from markscheme.wording import read_worded

RANK = {verdict: i for i, verdict in enumerate(VERDICTS)}


@dataclass
class _Judged:
    """A step while it is judged: the cells so far and what explains them."""

    cells: list[CellMark]
    explanations: list[Explanation] = field(default_factory=list)
    guarded: bool = False


def mark(
    scheme: Scheme,
    raw: Mapping[str, Any],
    policy: Policy | None = None,
    *,
    id: str = "q1",
    decimal_comma: bool = False,
    rivals: Sequence[Problem] | None = None,
) -> QuestionMark:
    """Mark the raw answers (by call name) to one problem.

    `rivals`: other papers of the question (of an exam, those of the others) that a script is held against; left out,
    some are drawn.
    """
    problem, policy = scheme.problem, policy or Policy()
    answers = {name: _read(problem, name, raw.get(name), decimal_comma) for name in problem.asked_calls}
    best: QuestionMark | None = None
    for form in forms(scheme, answers):
        marked = _marked(form, answers, policy, id, rivals)
        best = marked if best is None or _is_better(marked, best) else best
        if best.score == best.total:
            break
    assert best is not None
    if best.score == best.total:
        return best
    return with_misread(scheme, best, answers, policy, lambda read: _by(read, answers, policy, id))


def _by(scheme: Scheme, answers: Mapping[str, Answer], policy: Policy, id: str) -> QuestionMark:
    """The marks by the problem as it was read, which is what the script was worked on."""
    return _marked(next(forms(scheme, answers)), answers, policy, id, ())


def _is_better(one: QuestionMark, other: QuestionMark) -> bool:
    """Of two right forms of the key the one that gives more marks, then the one that explains more."""
    return (one.score, -_unexplained(one)) > (other.score, -_unexplained(other))


def _unexplained(marked: QuestionMark) -> int:
    return sum(RANK[step.verdict] for step in marked.steps)


def _marked(
    scheme: Scheme, answers: Mapping[str, Answer], policy: Policy, id: str, rivals: Sequence[Problem] | None
) -> QuestionMark:
    problem = scheme.problem
    script = Script(scheme, answers)
    steps = []
    for name, out_of in problem.asked_calls.items():
        step = _mark_step(script, name, out_of, policy)
        script.verdicts[name] = step.verdict
        script.made |= set(step.slip.split("+")) if step.slip else set()
        if step.guarded:
            script.trivial.add(name)
        if step.verdict == "follows":
            guard.note(script, step.explanations[0], name)
        if passes_nothing_on(script, name):
            script.barren.add(name)
        steps.append(step)
    steps = charged_once(looked_through(script, steps, policy, rivals), policy)
    return QuestionMark(id, problem.family.id, tuple(_final_answer(steps, policy)), problem.total)


def _read(problem: Problem, name: str, raw: Any, decimal_comma: bool) -> Answer:
    if name in problem.worded:
        return read_worded(raw, problem, name)
    return read_answer(raw, problem.values[name], decimal_comma)


def _mark_step(script: Script, name: str, out_of: int, policy: Policy) -> StepMark:
    answer, accepted = script.answers[name], script.scheme.accepted[name]
    judged = _judge(script, name, answer, accepted)
    verdict = max(
        (cell.verdict for cell in judged.cells if cell.verdict != "blank"),
        key=RANK.__getitem__,
        default="blank",
    )
    shares = [_share(cell, judged, policy) for cell in judged.cells]
    credit = Fraction(1) if all(share == 1 for share in shares) else sum(shares, Fraction(0)) / len(shares)
    if credit < 1 and (not policy.per_cell or _is_set(answer)):
        credit = min(shares)
    form = form_of(script, name, answer) if verdict == "right" else ""
    return StepMark(
        name,
        verdict,
        credit,
        credit * out_of,
        out_of,
        tuple(judged.cells),
        answer,
        tuple(judged.explanations),
        form,
        judged.guarded,
    )


def _is_set(answer: Answer) -> bool:
    """A set is right or not as one answer, though it is judged member by member."""
    return answer.worded is not None and answer.worded.is_set


def _share(cell: CellMark, judged: _Judged, policy: Policy) -> Fraction:
    return policy.guarded if judged.guarded and cell.verdict == "follows" else policy.credit(cell.verdict)


def _judge(script: Script, name: str, answer: Answer, accepted: Sequence[Range]) -> _Judged:
    if answer.found_shape is not None:
        return _judge_shape(script, name, answer, accepted)
    fits_key = [holds(range_, cell) for range_, cell in zip(accepted, answer.cells, strict=True)]
    judged = _Judged([_first_verdict(cell, fits) for cell, fits in zip(answer.cells, fits_key, strict=True)])
    open_cells = [i for i, cell in enumerate(judged.cells) if cell.verdict == "wrong"]
    if open_cells:
        _explain(script, name, answer, judged, open_cells)
    return judged


def _first_verdict(cell: Any, fits: bool) -> CellMark:
    if isinstance(cell, Blank):
        return CellMark("blank", cell.raw)
    if isinstance(cell, Unreadable):
        return CellMark("unreadable", cell.raw)
    return CellMark("right" if fits else "wrong", "")


def _judge_shape(script: Script, name: str, answer: Answer, accepted: Sequence[Range]) -> _Judged:
    """An array of another shape: what follows from one, what a misconception gives, transposed, or wrong."""
    follows = [e for e in whole_follows(script, name, answer) if any(map(script.is_misshapen, e.own_parents))]
    if follows and answer.readable:
        return _Judged([CellMark("follows", "") for _ in accepted], follows, follows[0].guarded)
    slips = [e for e in whole_slips(script, name, answer) if answer.readable]
    if slips:
        return _Judged([CellMark("slip", "") for _ in accepted], slips)
    shape = tuple(np.shape(script.scheme.values[name]))
    kind = array_accident(answer, accepted, shape) or "wrong_shape"
    verdict = "accident" if kind == "transposed" else "wrong"
    cells = [CellMark(verdict, "", kind) for _ in accepted]
    return _Judged(cells, [Explanation("accident", kind=kind)])


def _explain(script: Script, name: str, answer: Answer, judged: _Judged, open_cells: list[int]) -> None:
    """Find what explains all open cells together, in the order of the verdicts; else cell by cell."""
    for explanations in (whole_follows, whole_slips, whole_rounded, whole_accidents):
        found = list(explanations(script, name, answer))
        if found:
            judged.explanations = found
            judged.guarded = found[0].guarded
            _settle(judged, answer, found[0], open_cells)
            return
    if not _is_set(answer):
        _cell_by_cell(script, name, answer, judged, open_cells)


def _settle(judged: _Judged, answer: Answer, explanation: Explanation, open_cells: list[int]) -> None:
    for i in open_cells:
        judged.cells[i] = replace(judged.cells[i], verdict=explanation.verdict, kind=explanation.kind)


def _cell_by_cell(script: Script, name: str, answer: Answer, judged: _Judged, open_cells: list[int]) -> None:
    for explanation in of_single_cells(script, name):
        held = [
            i
            for i in open_cells
            if judged.cells[i].verdict == "wrong" and holds(explanation.ranges[i], answer.cells[i])
        ]
        if not held or (explanation.verdict == "slip" and 2 * len(held) < len(open_cells)):
            continue
        if explanation.verdict == "follows":
            explanation = replace(explanation, guarded=guard.guards(script, explanation, name))
            judged.guarded = judged.guarded or explanation.guarded
        judged.explanations.append(explanation)
        _settle(judged, answer, explanation, held)
    expected = expected_ranges(script, name)
    for i in open_cells:
        if judged.cells[i].verdict == "wrong":
            judged.cells[i] = _cell_accident(script, name, answer, i, expected, judged)


def _cell_accident(
    script: Script, name: str, answer: Answer, i: int, expected: list[tuple[Range, ...]], judged: _Judged
) -> CellMark:
    cell = answer.cells[i]
    assert isinstance(cell, Written)
    if answer.worded is not None:
        return judged.cells[i]
    kind = next(filter(None, (cell_accident(cell, ranges[i]) for ranges in expected)), "") or _misplaced(
        script, name, cell, i
    )
    if not kind:
        return judged.cells[i]
    judged.explanations.append(Explanation("accident", kind=kind))
    return replace(judged.cells[i], verdict="accident", kind=kind)


def _misplaced(script: Script, name: str, cell: Written, i: int) -> str:
    """Another cell's or another step's value; whole numbers are too common to tell."""
    number = number_of(cell)
    if getattr(number, "q", 0) == 1:
        return ""
    accepted = script.scheme.accepted
    if any(j != i and range_.holds(number) for j, range_ in enumerate(accepted[name])):
        return "other_cell"
    others = (range_ for step in script.scheme.problem.asked_calls if step != name for range_ in accepted[step])
    return "other_step" if any(range_.holds(number) for range_ in others) else ""


def _final_answer(steps: list[StepMark], policy: Policy) -> list[StepMark]:
    """A right final answer with blank working is marked by policy, and flagged."""
    *working, final = steps
    if not working or final.verdict != "right" or any(step.verdict != "blank" for step in working):
        return steps
    if policy.final_answer_is_enough:
        return [*working, replace(final, flags=("no_working",))]
    return [*working, replace(final, credit=Fraction(0), marks=Fraction(0), flags=("no_working",))]
