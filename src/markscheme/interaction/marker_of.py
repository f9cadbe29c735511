"""A problem prepared once, and marked as often as somebody answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import count

from markscheme.answers import Raw
from markscheme.arguments import answers_of, check_names, policy_of
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.script import Effort
from markscheme.document.document_tree import CodeBlock, Paragraph
from markscheme.document.fragment import Fragment
from markscheme.engine.problem import Problem
from markscheme.errors import GivenError, shown
from markscheme.feedback import QuestionFeedback, message
from markscheme.marking.counted import counted
from markscheme.marking.course_policy import CoursePolicy
from markscheme.marking.mark import judge
from markscheme.marking.marks import QuestionMark, StepMark, mark_text
from markscheme.marking.misreads.misread import misreading_table
from markscheme.marking.policy import Policy

QUESTION = "q1"
BY_WORDS = ("label", "labels", "set", "sequence", "choice", "by_hand")  # kinds of answers without numbers to look into
EFFORT = 60_000  # of a mark for which somebody waits: no honest paper costs as much, and none so much takes a second


@dataclass(frozen=True)
class ToldStepMark(StepMark):
    """The marks of one step, with the name that the step has outside and with the words for a student."""

    call: str = ""
    told: QuestionFeedback | None = field(default=None, repr=False, compare=False)

    def message(self, language: str = "") -> Fragment:
        """Say why the step got its mark, as it stands on a page of feedback; never what was expected."""
        assert self.told is not None
        told, mark = self.told, next(one for one in self.told.mark.steps if one.name == self.call)
        places = tuple(CodeBlock(cell.caret()) for cell in self.answer.unreadable[:1])

        def make(spoken: str) -> tuple[Paragraph | CodeBlock, ...]:
            return (Paragraph(message(replace(told, language=spoken), mark)), *places)

        return Fragment(make, language or told.language)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be done at the step: it is right, or follows from what stands before it."""
        return self.verdict in ("right", "follows")

    @property
    def marks_text(self) -> str:
        """The marks as people write them: 2, 1.5, 2/3."""
        return mark_text(self.marks)


@dataclass(frozen=True)
class ToldQuestionMark(QuestionMark):
    """The marks of one problem, whose steps are `ToldStepMark`."""

    @property
    def told(self) -> tuple[ToldStepMark, ...]:
        """The steps, with the words for a student."""
        return tuple(step for step in self.steps if isinstance(step, ToldStepMark))


class Marker:
    """A problem prepared for marking: key, accepted ranges and what misconceptions give are worked out once."""

    def __init__(
        self,
        problem: Problem,
        policy: CoursePolicy | Policy | Mapping[str, object] | None = None,
        effort: int | None = None,
    ) -> None:
        """Prepare a problem.

        `effort`: what looking for explanations of one paper may cost, counted in operations of a calculation by hand,
        not in time, so that a paper gets the same marks on every machine; None: as much as it takes. What is off
        beyond that is wrong, with a sentence that says so; no paper gets more marks by it.
        """
        if not isinstance(problem, Problem):
            raise GivenError("a marker is made for a problem, as generate(id) gives it")
        if effort is not None and (not isinstance(effort, int) or effort < 0):
            raise GivenError(f"the effort is {shown(effort)}, but must be a whole number of operations, or None")
        self.problem, self.effort = problem, effort
        course = policy_of(policy)
        check_names(course, [(QUESTION, problem)])
        self.scheme = Scheme(problem)
        self.policy = course.of(QUESTION, problem.family.id, problem.level)

    def prepare(self) -> None:
        """Work out beforehand what a wrong answer asks for: accepted ranges, other papers, what misconceptions give.

        It takes as long as a paper that is entirely wrong, which is marked for that. The marks are the same without.
        """
        digits = count(1)
        asked = [step for step in self.problem.steps if step.kind not in BY_WORDS]
        self.mark({step.name: _filled(step.shape, digits) for step in asked})
        misreading_table(self.problem).fill()  # of which that paper asks for the first answer alone

    def mark(self, answers: Mapping[str, object], *, decimal_comma: bool = False) -> ToldQuestionMark:
        """Mark what was written, by the names of the steps; what is left out is blank.

        Each step has `.name .verdict .marks .out_of .slip .cells` and `.message(language)`. Raises `AnswerError` for
        a step that there is not.
        """
        written = answers_of(self.problem, QUESTION, answers)
        limit = None if self.effort is None else Effort(self.effort)
        judged = judge(self.scheme, written, self.policy, id=QUESTION, decimal_comma=decimal_comma, limit=limit)
        return told_mark(self.scheme, counted([judged])[0], practice=True, costs=False)


def _filled(shape: Sequence[int], digits: Iterator[int]) -> Raw:
    """Fill boxes with numbers of which no two are alike: the same one in all of them is looked at less closely."""
    return [_filled(shape[1:], digits) for _ in range(shape[0])] if shape else f"{next(digits)}.{37 + next(digits)}"


def mark_together(markers: Sequence[Marker], answers: Sequence[Mapping[str, object]]) -> list[ToldQuestionMark]:
    """Mark the answers to several problems as the questions q1, q2 ... of one paper, as `grade` marks a sheet."""
    judged = [
        judge(one.scheme, answers_of(one.problem, f"q{n}", written), one.policy, id=f"q{n}")
        for n, (one, written) in enumerate(zip(markers, answers, strict=True), 1)
    ]
    return [told_mark(one.scheme, mark, practice=True) for one, mark in zip(markers, counted(judged), strict=True)]


def told_mark(
    scheme: Scheme, mark: QuestionMark, practice: bool = False, costs: bool = True, language: str = ""
) -> ToldQuestionMark:
    """Give the steps of a mark the names that are known outside, and words for a student."""
    problem = scheme.problem
    told = QuestionFeedback(scheme, mark, language or problem.language, practice=practice, costs=costs)
    names = dict(zip(problem.asked_calls, problem.asked, strict=True))
    known = {one.name: getattr(mark, one.name) for one in fields(mark)}
    steps = tuple(_told_step(told, step, names[step.name]) for step in mark.steps)
    return ToldQuestionMark(**{**known, "steps": steps})


def _told_step(told: QuestionFeedback, step: StepMark, name: str) -> ToldStepMark:
    known = {one.name: getattr(step, one.name) for one in fields(step)}
    return ToldStepMark(**{**known, "name": name}, call=step.name, told=told)


def raw_texts(answers: Mapping[str, Raw]) -> dict[str, Raw]:
    """Keep the answers of which something was written."""
    return {name: raw for name, raw in answers.items() if _is_written(raw)}


def _is_written(raw: Raw) -> bool:
    return bool(raw.strip()) if isinstance(raw, str) else any(map(_is_written, raw))
