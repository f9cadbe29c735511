"""Marking: a verdict, a credit and a reason for each step. A pure function of problem, raw answers and policy.

The steps are judged one after the other (`by_step`) by each right form of the key, then by the problem as it may have
been misread; what counts over the question, or for a script that was not worked on this paper, comes after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from markscheme.answers import Raw
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.equivalence import forms, renumbered
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.script import Effort, StudentScript
from markscheme.family.model import Worth
from markscheme.marking.by_rule.choices import mark_by_hand, mark_choice
from markscheme.marking.by_step.marked_step import RANK, marked_step
from markscheme.marking.by_step.step_memory import StepMemory
from markscheme.marking.counted import charge_slips_once, counted
from markscheme.marking.float_filter.right_steps import right_steps
from markscheme.marking.follow_through import second_look
from markscheme.marking.marks import (
    CONSTANT,
    NO_WORKING,
    UNBORNE,
    UNSUPPORTED,
    QuestionMark,
    StepMark,
)
from markscheme.marking.misreads.as_read import with_misread
from markscheme.marking.other_papers.paper_agreement import OtherPapers
from markscheme.marking.policy import DEFAULTS, Policy
from markscheme.marking.reading import read_step

WORKED = ("right", "follows", "misread", "slip", "rounded", "accident")  # cells that show work, right or not


def mark(
    scheme: Scheme,
    raw: Mapping[str, Raw | None],
    policy: Policy | None = None,
    *,
    id: str = "q1",
    decimal_comma: bool = False,
    rivals: OtherPapers = None,
    filtered: bool = True,
) -> QuestionMark:
    """Mark the raw answers (by call name) to one problem, the only one of a script.

    `rivals`: other papers of the question (of an exam, those of the others) that a script is held against, or what
    gives them when they are needed; left out, some are drawn. `filtered`: as in `judge`.
    """
    judged = judge(scheme, raw, policy, id=id, decimal_comma=decimal_comma, rivals=rivals, filtered=filtered)
    return counted([judged])[0]


def judge(
    scheme: Scheme,
    raw: Mapping[str, Raw | None],
    policy: Policy | None = None,
    *,
    id: str = "q1",
    decimal_comma: bool = False,
    rivals: OtherPapers = None,
    limit: Effort | None = None,
    filtered: bool = True,
) -> QuestionMark:
    """Mark the same, before `counted` looks at all questions of a script together.

    `limit`: what looking for explanations may cost. What is off after that is wrong, and said not to be looked into.
    `filtered`: steps that are right beyond doubt are found by floats first; the marks are the same without.
    """
    problem = scheme.problem
    policy = (policy or DEFAULTS).by_calls({call.name: call.public_name for call in problem.calls})
    quick = right_steps(scheme, decimal_comma) if filtered else None
    right = quick.marked(raw, policy) if quick else {}
    if problem.family.own is not None:
        return _marked_own(scheme, raw, policy, id, decimal_comma, limit or Effort(), right)
    if len(right) == len(problem.asked_calls):  # nothing follows, nothing is withheld, no working is missing
        marked = QuestionMark(id, problem.family.id, tuple(right.values()), problem.total, policy=policy)
        if counted([marked])[0].is_full:
            return marked
    read = {
        name: right[name].answer if name in right else read_step(problem, name, raw.get(name), decimal_comma)
        for name in problem.asked_calls
    }
    answers = renumbered(problem, read)
    best: QuestionMark | None = None
    limit = limit or Effort()
    for form in forms(scheme, answers):
        marked = _marked(form, answers, policy, id, rivals, limit, right if form is scheme else {})
        if quick and form is scheme:
            quick.remember(read, marked.steps)
        best = marked if best is None or _is_better(counted([marked])[0], counted([best])[0]) else best
        if counted([best])[0].is_full:
            return best
    assert best is not None
    if limit.is_spent:
        return best
    as_read = with_misread(scheme, best, answers, policy, lambda read: _by(read, answers, policy, id, limit))
    return best if limit.is_spent else as_read


def _marked_own(
    scheme: Scheme,
    raw: Mapping[str, Raw | None],
    policy: Policy,
    id: str,
    decimal_comma: bool,
    limit: Effort,
    right: Mapping[str, StepMark],
) -> QuestionMark:
    """Mark an instructor's own question: choices by their rule, calculated steps as all others.

    Nothing else of the paper is looked for in it: its numbers may be few, and all papers may have the same ones.
    """
    problem, own = scheme.problem, scheme.problem.family.own
    assert own is not None
    plain = [name for name in problem.asked_calls if name not in own.choices and name not in own.by_hand]
    read = {
        name: right[name].answer if name in right else read_step(problem, name, raw.get(name), decimal_comma)
        for name in plain
    }
    script = StudentScript(scheme, read, limit=limit)
    asked = {name: out_of for name, out_of in problem.asked_calls.items() if name in read}
    calculated = iter(_one_by_one(script, asked, policy, right))
    steps = []
    for name, out_of in problem.asked_calls.items():
        if name in own.choices:
            steps.append(mark_choice(problem, name, raw.get(name), out_of, own.choices[name]))
        elif name in own.by_hand:
            steps.append(mark_by_hand(name, raw.get(name), out_of))
        else:
            steps.append(next(calculated))
    # What a choice costs is the rule of its question, whatever a policy says of words among few.
    counts = policy if plain else Policy()
    steps = charge_slips_once(steps, policy, set())
    return QuestionMark(id, problem.family.id, tuple(steps), problem.total, policy=counts)


def _by(scheme: Scheme, answers: Mapping[str, Answer], policy: Policy, id: str, limit: Effort) -> QuestionMark:
    """Mark by the problem as it was read, which is what the script was worked on."""
    return _marked(next(forms(scheme, answers)), answers, policy, id, (), limit, {})


def _is_better(one: QuestionMark, other: QuestionMark) -> bool:
    """Whether one of two right forms of the key gives more marks, or as many and explains more."""
    return (one.score, -_unexplained(one)) > (other.score, -_unexplained(other))


def _unexplained(marked: QuestionMark) -> int:
    return sum(RANK[step.verdict] for step in marked.steps)


def _marked(
    scheme: Scheme,
    answers: Mapping[str, Answer],
    policy: Policy,
    id: str,
    rivals: OtherPapers,
    limit: Effort,
    right: Mapping[str, StepMark],
) -> QuestionMark:
    problem = scheme.problem
    script = StudentScript(scheme, answers, limit=limit)
    steps = _one_by_one(script, problem.asked_calls, policy, right)
    steps = charge_slips_once(second_look(script, steps, policy, rivals), policy, set())
    steps = _final_answer(script, steps, policy)
    return QuestionMark(id, problem.family.id, tuple(steps), problem.total, policy=policy)


def _one_by_one(
    script: StudentScript, asked: Mapping[str, Worth], policy: Policy, right: Mapping[str, StepMark]
) -> list[StepMark]:
    memory = StepMemory(script, policy)
    steps = []
    for name, out_of in asked.items():
        if name in right:  # all that later steps have to know of it
            script.verdicts[name] = right[name].verdict
            steps.append(right[name])
        else:
            steps.append(memory.marked(name, partial(marked_step, name=name, out_of=out_of, policy=policy)))
    return steps


def _final_answer(script: StudentScript, steps: list[StepMark], policy: Policy) -> list[StepMark]:
    """Flag a right final answer with blank working; by policy, one without working that counts earns nothing."""
    *working, final = steps
    if working and final.verdict == "right" and all(step.answer.is_blank for step in working):
        final = replace(final, flags=(*final.flags, NO_WORKING))
    if not policy.final_answer_is_enough and final.credit > 0 and not _is_supported(script, working, final):
        final = replace(final, credit=Fraction(0), marks=Fraction(0), flags=(*final.flags, UNSUPPORTED))
    return [*working, final]


def _is_supported(script: StudentScript, working: Sequence[StepMark], final: StepMark) -> bool:
    """Whether a step that the final answer depends on counts as working; so does what it itself follows from.

    Where it depends on no step that is asked, nobody can hand in working for it.
    """
    needed = set(script.before(final.name))
    asked = [step for step in working if step.name in needed]
    return not asked or any(cell.verdict == "follows" for cell in final.cells) or any(map(_is_working, asked))


def _is_working(step: StepMark) -> bool:
    """Whether half of an answer or more is right, follows, or has a mistake that is known: no lone 0, no filler."""
    if CONSTANT in step.flags or UNBORNE in step.flags:
        return False
    good = sum(cell.verdict in WORKED for cell in step.cells)
    return 2 * good >= len(step.cells)
