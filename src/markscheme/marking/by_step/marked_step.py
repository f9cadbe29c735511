"""One step of a script: what its cells are, what explains those that are off, and what the later steps have to know.

The first verdict that fits is given: right, follows, slip, rounded, accident, wrong. A matrix is first explained as a
whole, then cell by cell; a blank cell costs only itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from markscheme.diagnosis import guard
from markscheme.diagnosis.accidents import array_accident
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.equivalence import is_in_any_order
from markscheme.diagnosis.explanation import Explanation
from markscheme.diagnosis.explanations import (
    of_single_cells,
    whole_accidents,
    whole_follows,
    whole_rounded,
    whole_slips,
)
from markscheme.diagnosis.named_accidents import copied, one_accident
from markscheme.diagnosis.script import EffortSpent, StudentScript
from markscheme.diagnosis.typed.answer_reader import as_arrays, in_reading_order
from markscheme.engine.accepted_range import Range
from markscheme.family.model import Worth
from markscheme.marking import misshapen
from markscheme.marking.by_rule.checked import mark_checked
from markscheme.marking.first_look import StepInProgress, first_look, of_forms, unless_most_fit, unsearched
from markscheme.marking.follow_through import comes_of_nothing, passes_nothing_on
from markscheme.marking.form import form_of, other_forms
from markscheme.marking.marks import (
    UNSEARCHED,
    CellMark,
    StepMark,
    credit_of,
    is_set,
    note_of,
    with_credit,
)
from markscheme.marking.policy import VERDICTS, Policy

RANK = {verdict: i for i, verdict in enumerate(VERDICTS)}


def marked_step(script: StudentScript, name: str, out_of: Worth, policy: Policy) -> StepMark:
    """Mark a step, and note in the script what the later ones have to know of it."""
    step = _mark_step(script, name, out_of, policy)
    script.verdicts[name] = worst({cell.verdict for cell in step.cells}) if step.verdict == "blank" else step.verdict
    script.slips_so_far |= set(step.slips)
    if step.guarded:
        script.trivial.add(name)
    if step.verdict == "follows":
        guard.remember_easy(script, step.explanations[0], name)
    if comes_of_nothing(script, name):
        script.easy.add(name)
        step = _unearned(step, policy)
    if passes_nothing_on(script, name):
        script.barren.add(name)
    return step


def _unearned(step: StepMark, policy: Policy) -> StepMark:
    """Pay nothing for cells that follow in a step that comes of nothing: they do so by chance."""
    is_met = step.verdict != "follows" and any(cell.verdict == "follows" for cell in step.cells)
    return with_credit(replace(step, guarded=True), policy) if is_met else step


def _mark_step(script: StudentScript, name: str, out_of: Worth, policy: Policy) -> StepMark:
    check = script.scheme.problem.family.checks.get(name)
    if check is not None:
        answer, accepted = script.answers[name], script.scheme.accepted[name]
        step = mark_checked(script.scheme.problem, name, answer, out_of, policy, check)
        if step.verdict == "right" and not all(answer.holds(i, range_) for i, range_ in enumerate(accepted)):
            script.otherwise.add(name)
        return step
    accepted = script.scheme.accepted[name]
    flags: tuple[str, ...] = ()
    try:
        answer = _as_meant(script, name)
        judged = _judge(script, name, answer, accepted)
    except EffortSpent:
        answer, flags = script.answers[name], (UNSEARCHED,)
        judged = unsearched(script.scheme.problem, name, answer, accepted)
    _see_forms(script, name, answer, judged)
    verdict = step_verdict(judged.cells)
    form = form_of(script, name, answer) if verdict == "right" else ""
    cells, explanations = tuple(judged.cells), tuple(judged.explanations)
    credit = credit_of(cells, answer, judged.guarded, policy.of_step(name))
    note = note_of(cells, judged.guarded)
    return StepMark(
        name,
        verdict,
        credit,
        credit * out_of,
        out_of,
        cells,
        answer,
        explanations,
        form,
        judged.guarded,
        flags,
        note,
    )


def _as_meant(script: StudentScript, name: str) -> Answer:
    """Take an answer as it was read; an array in the place of a number where a misconception gives that very array."""
    flat = in_reading_order(script.answers[name])
    if flat is not None and all(map(flat.holds, range(len(flat.cells)), script.scheme.accepted[name])):
        script.answers = {**script.answers, name: flat}  # all of them right by rows: no other order is meant
    for answer in as_arrays(script.answers[name]):
        if any(whole_slips(script, name, answer)):
            script.answers = {**script.answers, name: answer}
    return script.answers[name]


def worst(verdicts: Iterable[str]) -> str:
    """Find the worst of the verdicts on what was written; "blank" where nothing was."""
    return max((verdict for verdict in verdicts if verdict != "blank"), key=RANK.__getitem__, default="blank")


def step_verdict(cells: Sequence[CellMark]) -> str:
    """Give the worst cell's verdict: a blank one is worse than one that earns its marks, and better than a mistake."""
    verdicts = {cell.verdict for cell in cells}
    found = verdicts.pop() if len(verdicts) == 1 else worst(verdicts)
    return "blank" if found in ("right", "follows") and "blank" in verdicts else found


def _see_forms(script: StudentScript, name: str, answer: Answer, judged: StepInProgress) -> None:
    """Note of each cell whether it is in a form that does not earn the whole credit."""
    found = other_forms(script.scheme.problem, name, answer) if answer.found_shape is None else []
    if any(found):
        judged.cells = [replace(cell, form=form) for cell, form in zip(judged.cells, found, strict=True)]


def _judge(script: StudentScript, name: str, answer: Answer, accepted: Sequence[Range]) -> StepInProgress:
    if answer.found_shape is not None:
        if script.limit.is_spent:
            raise EffortSpent
        return _judge_shape(script, name, answer, accepted)
    judged = first_look(answer, accepted)
    open_cells = [i for i, cell in enumerate(judged.cells) if cell.verdict == "wrong"]
    if open_cells and script.limit.is_spent:
        raise EffortSpent
    if open_cells and _explain(script, name, answer, judged, open_cells):
        return judged
    open_cells = of_forms(script.scheme.problem, name, judged, open_cells)
    if open_cells and not is_set(answer):
        _cell_by_cell(script, name, answer, judged, open_cells)
    if is_in_any_order(script.scheme.problem, name):
        unless_most_fit(judged)
    return judged


def _judge_shape(script: StudentScript, name: str, answer: Answer, accepted: Sequence[Range]) -> StepInProgress:
    """Judge an array of another shape: it follows from one, a misconception gives it, it is transposed, or a rest."""
    follows = [e for e in whole_follows(script, name, answer) if any(map(script.is_misshapen, e.own_parents))]
    if follows and answer.readable:
        return StepInProgress([CellMark("follows", "") for _ in accepted], follows, follows[0].guarded)
    slips = [e for e in whole_slips(script, name, answer) if answer.readable]
    if slips:
        return StepInProgress([CellMark("slip", "") for _ in accepted], slips)
    shape = tuple(np.shape(script.scheme.values[name]))
    if kind := array_accident(answer, accepted, shape):
        return StepInProgress([CellMark("accident", "", kind) for _ in accepted], [Explanation("accident", kind=kind)])
    kinds = {"right": "", "unreadable": misshapen.KIND, "wrong": "wrong_shape"}
    one_box = script.scheme.problem.is_in_one_box(name)
    verdicts = (misshapen.verdicts_on_sequence if one_box else misshapen.verdicts)(answer, accepted)
    return StepInProgress([CellMark(found, "", kinds[found]) for found in verdicts])


def _explain(script: StudentScript, name: str, answer: Answer, judged: StepInProgress, open_cells: list[int]) -> bool:
    """Find what explains all open cells together, in the order of the verdicts."""
    for explanations in (whole_follows, whole_slips, whole_rounded, whole_accidents):
        found = list(explanations(script, name, answer))
        if found:
            judged.explanations = found
            judged.guarded = found[0].guarded
            _settle(judged, answer, found[0], open_cells)
            return True
    return False


def _settle(judged: StepInProgress, answer: Answer, explanation: Explanation, open_cells: list[int]) -> None:
    for i in open_cells:
        judged.cells[i] = replace(judged.cells[i], verdict=explanation.verdict, kind=explanation.kind)


def _cell_by_cell(
    script: StudentScript, name: str, answer: Answer, judged: StepInProgress, open_cells: list[int]
) -> None:
    for explanation in of_single_cells(script, name, open_cells):
        held = [i for i in open_cells if judged.cells[i].verdict == "wrong" and answer.holds(i, explanation.ranges[i])]
        if len(held) < _least_held(explanation.verdict, len(open_cells)):
            continue
        if explanation.verdict == "follows":
            explanation = replace(explanation, guarded=guard.is_made_trivial(script, explanation, name))
            judged.guarded = judged.guarded or explanation.guarded
        judged.explanations.append(explanation)
        _settle(judged, answer, explanation, held)
    left = [i for i in open_cells if judged.cells[i].verdict == "wrong"]
    if kind := one_accident(script, name, left):
        found = Explanation("accident", kind=kind)
        judged.explanations.append(found)
        _settle(judged, answer, found, left)
        return
    for i in copied(script, name, left):
        judged.cells[i] = replace(judged.cells[i], kind="copied")


def _least_held(verdict: str, count: int) -> int:
    """Say how many of the cells that are off an explanation must hold, so that it does not fit by chance."""
    return {"slip": count, "rounded": count // 2 + 1}.get(verdict, 1)
