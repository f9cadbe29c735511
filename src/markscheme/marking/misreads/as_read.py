"""A script marked by the problem as it was read, where one misread given explains it: charged once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, centre_of
from markscheme.diagnosis.explanation import Explanation
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.marking.counted import counted
from markscheme.marking.marks import QuestionMark, StepMark
from markscheme.marking.misreads.lone_slip import is_a_lone_slip
from markscheme.marking.misreads.misread import likely
from markscheme.marking.misreads.misreadings import Misread
from markscheme.marking.policy import Policy

SHOWN = 2  # answers that are off must be what comes of it
MarkByScheme = Callable[[Scheme], QuestionMark]


def with_misread(
    scheme: Scheme, marked: QuestionMark, answers: Mapping[str, Answer], policy: Policy, by: MarkByScheme
) -> QuestionMark:
    """Give the marks if one given was misread, where the answers show it and nothing is lost by it.

    `by` marks the same answers by another scheme. A named mistake that explains the first answer that is off is
    believed before a misread given.
    """
    off = [step.name for step in marked.steps if _is_off(step)]
    if len(off) < SHOWN:
        return marked
    named = _is_named(marked, off[0])
    if named and not _is_left_open(marked, off):
        return marked
    ways = list(likely(scheme.problem, answers, off))
    tried: dict[Misread, QuestionMark | None] = {}

    def shown(way: Misread) -> QuestionMark | None:
        if way not in tried:
            tried[way] = _as_read(scheme, marked, way, off, by)
        return tried[way]

    def has_rivals(way: Misread) -> bool:
        return any(shown(other) for other in ways if other is not way)

    for way in ways:
        as_read = shown(way)
        if as_read is None or (named and not _explains_all(marked, as_read, off)):
            continue
        if is_a_lone_slip(scheme, marked, as_read, off, way, partial(has_rivals, way)):
            return marked  # what explains less than this one does so by chance
        found = _charged_once(marked, as_read, way, policy)
        return found if counted([found])[0].score >= counted([marked])[0].score else marked
    return marked


def _as_read(
    scheme: Scheme, marked: QuestionMark, way: Misread, off: list[str], by: MarkByScheme
) -> QuestionMark | None:
    """Mark by the problem as it was read; None where the answers do not show that it was read so."""
    try:
        read = _scheme_of(scheme.problem, way, scheme.remembers)
        if list(read.problem.asked_calls) != list(scheme.problem.asked_calls):  # a misread count changes the steps
            return None
        answers = {step.name: step.answer for step in marked.steps}
        if not _have_its_sizes(read, answers) or not _may_be_shown(read, answers, off):
            return None
        as_read = by(read)
    except MarkschemeError:
        return None
    return as_read if _is_shown(scheme, marked, as_read, off) else None


@lru_cache(maxsize=16)  # what one student misreads, the next one does too; but schemes are large
def _scheme_of(problem: Problem, way: Misread, remembers: bool) -> Scheme:
    """Make the scheme of a problem as it was read."""
    return Scheme(way.problem(problem), remembers)


def _have_its_sizes(read: Scheme, answers: Mapping[str, Answer]) -> bool:
    """Whether answers in the shape of this paper are in that of the problem as it was read: a misread size says no."""
    pairs = ((answer, read.accepted[name]) for name, answer in answers.items())
    return all(answer.found_shape is not None or len(answer.cells) == len(accepted) for answer, accepted in pairs)


def _may_be_shown(read: Scheme, answers: Mapping[str, Answer], off: Sequence[str]) -> bool:
    """Whether enough of what is off is right as it was read, the first of it too: else no marks need be given by it.

    What is right in several forms is not known before.
    """
    if read.problem.family.equal_up_to:
        return True
    right = [all(answers[name].holds(i, one) for i, one in enumerate(read.accepted[name])) for name in off]
    return right[0] and sum(right) >= SHOWN


def _is_off(step: StepMark) -> bool:
    """Whether an answer was given in full and is not the key's."""
    answer = step.answer
    full = answer.found_shape is None and bool(answer.readable) and len(answer.readable) == len(answer.cells)
    return full and any(cell.verdict != "right" for cell in step.cells)


def _is_named(marked: QuestionMark, name: str) -> bool:
    step = next(step for step in marked.steps if step.name == name)
    return step.verdict == "slip" and any(len(e.slips) == 1 for e in step.explanations)


def _is_shown(scheme: Scheme, marked: QuestionMark, as_read: QuestionMark, off: list[str]) -> bool:
    """Whether the answers show it: the first that is off, another one, most of them, and no right one against it."""
    if [step.name for step in marked.steps] != [step.name for step in as_read.steps]:
        return False
    pairs = list(zip(marked.steps, as_read.steps, strict=True))
    right = [step for step, read in pairs if step.name in off and read.verdict == "right"]
    explained = [step for step, read in pairs if step.name in off and read.verdict in ("right", "follows")]
    against = [step for step, read in pairs if step.verdict == "right" and read.verdict != "right"]
    return (
        bool(right)
        and right[0].name == off[0]
        and not _is_no_work(scheme, right[0])
        and len(right) >= SHOWN
        and 2 * len(explained) > len(off)
        and 2 * len(right) >= len(off) - 1  # one answer may be off besides, with all that follows from it
        and len(against) < len(right)
        and all(step.name not in _before(marked, off[0]) for step in against)
        and any(_is_telling(step) and not _is_filled(step) for step in right)
    )


def _is_left_open(marked: QuestionMark, off: list[str]) -> bool:
    """Whether something is off that does not come of the named mistake."""
    return any(step.verdict not in ("slip", "follows") for step in marked.steps if step.name in off)


def _explains_all(marked: QuestionMark, as_read: QuestionMark, off: list[str]) -> bool:
    """Whether everything that is off, and nothing that is right, speaks for the misread given."""
    pairs = zip(marked.steps, as_read.steps, strict=True)
    return all(read.verdict == "right" for step, read in pairs if step.name in off or step.verdict == "right")


def _before(marked: QuestionMark, name: str) -> set[str]:
    names = [step.name for step in marked.steps]
    return set(names[: names.index(name)])


def _is_no_work(scheme: Scheme, step: StepMark) -> bool:
    """Whether what is off is a lone 0, or nothing but 0, 1 and -1 where numbers with decimals belong.

    A misread given may lead to it, as to a unit that is saturated, but no work is seen.
    """
    if step.answer.worded is not None:
        return False
    rows = zip(step.answer.cells, step.cells, scheme.accepted[step.name], strict=True)
    off = [(cell, range_) for cell, mark, range_ in rows if mark.verdict != "right" and isinstance(cell, WrittenNumber)]
    numbers = [centre_of(cell)[0] for cell, _ in off]
    if len(step.cells) == 1 and not any(numbers):
        return True
    return all(number in (-1, 0, 1) for number in numbers) and not any(range_.is_exact for _, range_ in off)


def _is_filled(step: StepMark) -> bool:
    """Whether one number fills an array: a unit may be saturated so by a misread given, but no work is seen."""
    numbers = {str(centre_of(cell)[0]) for cell in step.answer.cells if isinstance(cell, WrittenNumber)}
    return step.answer.worded is None and len(step.answer.cells) > 1 and len(numbers) == 1


def _is_telling(step: StepMark) -> bool:
    """Whether an answer is more than words, zeros and ones."""
    if step.answer.worded is not None:
        return False
    return any(centre_of(cell)[0] not in (-1, 0, 1) for cell in step.answer.cells if isinstance(cell, WrittenNumber))


def _charged_once(marked: QuestionMark, as_read: QuestionMark, way: Misread, policy: Policy) -> QuestionMark:
    """Take the policy's marks off those as it was read: at most what the steps are worth, or what was lost before."""
    due = min(policy.misread, Fraction(marked.total) - marked.score)
    steps: list[StepMark] = []
    for step, read in zip(marked.steps, as_read.steps, strict=True):
        if step.verdict == "right" or (read.marks <= step.marks and read.verdict not in ("right", "follows")):
            steps.append(step)
        elif read.verdict not in ("right", "follows"):
            steps.append(read if len(read.cells) == len(step.cells) else step)  # of another length as it was read
        else:
            first = not any(other.misread for other in steps)
            lost = min(due, read.marks)
            due -= lost
            steps.append(_touched(step, read, read.marks - lost, way if first else None))
    return replace(marked, steps=tuple(steps), misread=way)


def _touched(step: StepMark, read: StepMark, marks: Fraction, way: Misread | None) -> StepMark:
    verdict = "misread" if way else "follows"
    if len(read.cells) != len(step.cells):  # of another length as it was read: judged as a whole
        read = replace(read, answer=step.answer)
        cells = tuple(replace(was, verdict=verdict, kind="") for was in step.cells)
    else:
        cells = tuple(
            replace(cell, verdict="right" if was.verdict == "right" else verdict, kind="")
            for cell, was in zip(read.cells, step.cells, strict=True)
        )
    why = Explanation(verdict, kind="misread")
    credit = marks / step.out_of
    return replace(read, verdict=verdict, cells=cells, credit=credit, marks=marks, explanations=(why,), misread=way)
