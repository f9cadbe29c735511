"""The second look at a script: what follows is paid only on a script that was worked on this paper.

Who is borne out keeps what follows, also from an honest slip that happens to give 0, 1 or -1. Who is not keeps the
answers that are right as a whole: what follows, what is nearly right, and single right cells of wrong arrays come of
other numbers too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import centre_of
from markscheme.diagnosis.explanation import OWN, Explanation
from markscheme.diagnosis.explanations import explains
from markscheme.diagnosis.guard import SUSPECT
from markscheme.diagnosis.script import StudentScript
from markscheme.engine.problem import Problem
from markscheme.marking.marks import BY_CHANCE, CONSTANT, UNBORNE, StepMark, with_credit
from markscheme.marking.other_papers.agreeing_numbers import is_common_slip
from markscheme.marking.other_papers.paper_agreement import OtherPapers, is_borne_out, telling_calls
from markscheme.marking.policy import Policy
from markscheme.numbers.exact import middle_of

OF_ARRAYS = ("transposed", "rows_swapped", "columns_swapped", "all_signs", "all_factor_of_ten")  # not by chance
TELLING = 2  # digits of an answer that does not come by chance
MET_BY_CHANCE = 2  # cells of another paper that are right here
NEAR = fmpq(1, 10)  # of the key: a number that is miscalculated, and not taken from anywhere
LIKE_BY_CHANCE = 100  # whole numbers below it, and 1.8, stand in two boxes without being copied


def second_look(
    script: StudentScript, steps: list[StepMark], policy: Policy, rivals: OtherPapers = None
) -> list[StepMark]:
    """Mark the steps of a script after the second look: some spared, some withheld."""
    steps = [_unfilled(script, step) for step in steps]
    checked = script.scheme.problem.family.checks  # with the numbers of this paper, whatever others have
    if not any(step.guarded or (_depends_on_paper(step) and step.name not in checked) for step in steps):
        return steps
    if any(step.verdict == "right" and step.name in checked for step in steps):
        return _spared(script, steps, policy)
    if _is_borne_out(script, steps, rivals):
        return _spared(script, steps, policy)
    return [step if step.name in checked else _withheld(step, policy) for step in steps]


def _is_borne_out(script: StudentScript, steps: list[StepMark], rivals: OtherPapers) -> bool:
    """Hold a script against other papers; once for all that have the same numbers."""
    scheme, named = script.scheme, _is_named(script, steps)
    others = rivals() if callable(rivals) else rivals
    key = "borne out", tuple(map(script.written, script.answers)), named, None if others is None else tuple(others)

    def asked() -> bool:
        return is_borne_out(scheme.problem, script.answers, others, named=named, remembers=scheme.remembers)

    return scheme.remembered(key, asked)


def _depends_on_paper(step: StepMark) -> bool:
    """Whether the marks of a step depend on the script being worked on this paper."""
    return step.verdict not in ("right", "blank", "unreadable") and bool(step.credit)


def _is_named(script: StudentScript, steps: list[StepMark]) -> bool:
    """Whether the first answer that is off is of this paper all the same, in a number that does not come by chance.

    It is a known mistake, or a lone number that slipped in a common way: where it is the only answer into which givens
    go, nothing else tells this paper from another.
    """
    first = next((step for step in steps if step.verdict not in ("right", "blank")), None)
    if first is None or first.answer.worded is not None or _is_foreign(script.scheme.problem, steps, first):
        return False
    if first.verdict == "accident" and any(why.kind in OF_ARRAYS for why in first.explanations):
        return True
    cells = [cell for cell in first.answer.cells if isinstance(cell, WrittenNumber)]
    is_constant = len(set(filter(None, first.answer.number_texts))) == 1 < len(cells)
    if (is_constant and first.verdict != "slip") or sum(map(_digits, cells)) < TELLING:  # (0.5, 0.5) may come of a slip
        return False
    if first.verdict in ("slip", "accident", "rounded"):
        return True
    if first.answer.found_shape is not None:
        return False
    if first.answer.shape:
        return _is_lone(first, steps)
    problem, number = script.scheme.problem, centre_of(cells[0])[0]
    key = middle_of(problem.values[first.name])
    return abs(number - key) <= NEAR * abs(key) or is_common_slip(number, problem.values[first.name], problem)


def _is_lone(first: StepMark, steps: list[StepMark]) -> bool:
    """Whether one cell alone is off in the first answer that is, and more than come by chance are right before it."""
    seen = [cell.verdict for step in steps[: steps.index(first) + 1] for cell in step.cells]
    return len(seen) - seen.count("right") == 1 and len(seen) > MET_BY_CHANCE + 1


def _is_foreign(problem: Problem, steps: list[StepMark], first: StepMark) -> bool:
    """Whether nothing explains half or more, by marks, of the other answers into which givens go.

    A neighbour's mean may lie near this paper's by chance; what comes of the givens after it does not agree then.
    """
    names = telling_calls(problem, problem.asked_calls)
    others = [step for step in steps if step.name in names and step is not first and step.answer.readable]
    unexplained = sum(step.out_of for step in others if step.verdict == "wrong")
    return bool(others) and 2 * unexplained >= sum(step.out_of for step in others)


def _digits(cell: WrittenNumber) -> int:
    """Count the digits of a number, final zeros too; as many as tell where it is a fraction or a root."""
    return TELLING if cell.significant is None else cell.significant[1]


def _unfilled(script: StudentScript, step: StepMark) -> StepMark:
    """Pay nothing for an array that one number fills: it shows no work, though it may meet some cells."""
    if step.verdict in ("right", "follows", "slip") or not _is_constant(script, step.name) or not step.credit:
        return step
    return replace(step, credit=Fraction(0), marks=Fraction(0), flags=(*step.flags, CONSTANT))


def _withheld(step: StepMark, policy: Policy) -> StepMark:
    """Withhold what follows on a script not worked from this paper: answers right as a whole keep their marks."""
    if step.verdict in ("right", "blank", "unreadable") or not _depends_on_paper(step):
        return step
    own = policy.of_step(step.name)
    shares = [Fraction(0) if cell.verdict in BY_CHANCE else own.credit(cell.verdict) for cell in step.cells]
    credit = min(step.credit, sum(shares, Fraction(0)) / len(shares))
    if credit == step.credit:
        return step
    return replace(step, credit=credit, marks=credit * step.out_of, flags=(*step.flags, UNBORNE))


# --- honest slips


def _spared(script: StudentScript, steps: list[StepMark], policy: Policy) -> list[StepMark]:
    """Pay the steps that a guard refused for the sake of single numbers: they are slips like others."""
    slipped = {step.name: sum(cell.verdict in SUSPECT for cell in step.cells) for step in steps}
    kept: set[str] = set()
    spared = []
    for step in steps:
        if step.guarded and CONSTANT not in step.flags and _is_honest(script, step, slipped, kept):
            explanations = tuple(replace(e, guarded=False) for e in step.explanations)
            step = with_credit(replace(step, guarded=False, note="", explanations=explanations), policy)
        if step.guarded:
            kept.add(step.name)
        spared.append(step)
    return spared


def _is_honest(script: StudentScript, step: StepMark, slipped: Mapping[str, int], kept: set[str]) -> bool:
    """Whether a guarded step was led to by one number in each answer that is off, and not from nothing but 0 to 0.

    Who fills a whole answer with easy numbers, or copies a given into it, has all of its cells off.
    """
    roots = [name for name in script.before(step.name) if slipped.get(name)]
    if not roots or max(slipped[name] for name in roots) > 1 or kept.intersection(script.before(step.name)):
        return False
    before = [cell for name in roots for cell in script.answers[name].cells]
    return any(not isinstance(cell, WrittenNumber) or centre_of(cell)[0] for cell in (*before, *step.answer.cells))


# --- what passes nothing on


def passes_nothing_on(script: StudentScript, name: str) -> bool:
    """Whether a wrong answer is no result of a calculation: one number in all cells, or the copy of another box."""
    return script.verdicts.get(name) in SUSPECT and (_is_constant(script, name) or _is_copy(script, name))


def comes_of_nothing(script: StudentScript, name: str) -> bool:
    """Whether an answer that is off is what follows from answers that pass nothing on, and no mistake of its own."""
    if script.verdicts[name] in ("right", "blank", "unreadable") or script.barren.isdisjoint(script.before(name)):
        return False
    passing = StudentScript(script.scheme, script.answers, script.verdicts)
    mix = dict.fromkeys(passing.parents(name)[0], OWN)
    found = passing.predict(name, mix)
    return found is not None and explains(script.answers[name], Explanation("follows", found, parents=mix))


def _is_constant(script: StudentScript, name: str) -> bool:
    """Whether one number fills an array whose cells are not all alike; where one cell is off, it is a slip in it."""
    answer, key = script.answers[name], script.scheme.accepted[name]
    if answer.worded is not None or len(answer.cells) < 2 or len(answer.readable) < len(answer.cells):
        return False
    numbers = set(answer.number_texts)
    off = [i for i, range_ in enumerate(key[: len(answer.cells)]) if not answer.holds(i, range_)]
    return len(numbers) == 1 and len(off) > 1 and not all(one.meets(key[0]) for one in key)


def _is_copy(script: StudentScript, name: str) -> bool:
    """Whether an answer holds what stands in an earlier box, though the two should not be alike."""
    answer = script.answers[name]
    if answer.worded is not None or answer.found_shape is not None or len(answer.readable) < len(answer.cells):
        return False
    mine = [centre_of(cell)[0] for cell in answer.cells if isinstance(cell, WrittenNumber)]
    if all(number.q == 1 and abs(number) < LIKE_BY_CHANCE for number in mine):
        return False
    if sum(_digits(cell) for cell in answer.cells if isinstance(cell, WrittenNumber)) <= TELLING:
        return False
    names = list(script.answers)
    return any(_holds_the_same(script, name, other) for other in names[: names.index(name)])


def _holds_the_same(script: StudentScript, name: str, other: str) -> bool:
    mine, theirs = script.answers[name], script.answers[other]
    if theirs.worded is not None or theirs.found_shape is not None or mine.number_texts != theirs.number_texts:
        return False
    accepted = script.scheme.accepted
    return not all(a.meets(b) for a, b in zip(accepted[name], accepted[other], strict=True))
