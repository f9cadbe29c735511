"""Everything the report needs, collected while the students of a run pass by: sums and counts, never their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from markscheme.exam.exam_folder import Exam
from markscheme.gradebook.record import Record, late_share
from markscheme.gradebook.tables import Entry
from markscheme.item_analysis.statistics import Moments, Pairs, cronbach_alpha

HABITS = ("rounded", "accident", "unreadable", "blank")  # verdicts that say how somebody writes, not what they think


@dataclass
class StepItem:
    """One step as an item: how it was done, and its marks against the rest of the paper. `call`: for its symbol."""

    question: str
    family: str
    step: str
    call: str
    example: str
    verdicts: Counter[str] = field(default_factory=Counter)
    credit: Moments = field(default_factory=Moments)
    against_rest: Pairs = field(default_factory=Pairs)

    @property
    def facility(self) -> float:
        """The mean share of its marks that was earned: 1 is easy."""
        return float(self.credit.mean)

    @property
    def discrimination(self) -> float | None:
        """The corrected item-total correlation: of its marks and the marks of everything else."""
        return self.against_rest.correlation


@dataclass
class QuestionItem:
    """One question of the paper."""

    id: str
    out_of: Fraction
    score: Moments = field(default_factory=Moments)
    against_rest: Pairs = field(default_factory=Pairs)
    families: dict[str, Moments] = field(default_factory=dict)

    @property
    def facility(self) -> float:
        """The mean share of its marks that was earned."""
        return float(self.score.mean / self.out_of) if self.out_of else 0.0


@dataclass
class Misconception:
    """One known mistake in one question: how many students made it, where, and an example for its words.

    `ties`: other mistakes that explain the answers of so many of these students just as well.
    """

    question: str
    family: str
    slip: str
    example: str
    students: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    ties: Counter[str] = field(default_factory=Counter)


@dataclass
class ChosenOptions:
    """A choice among options, by their numbers in the blueprint: who chose which, and how these did elsewhere."""

    question: str
    example: str
    students: int = 0
    answered: int = 0
    counts: Counter[int] = field(default_factory=Counter)
    rest: dict[int, Moments] = field(default_factory=dict)

    def add(self, chosen: Sequence[int], rest: Fraction) -> None:
        """Count one student; `rest`: the marks for everything else."""
        self.students += 1
        self.answered += bool(chosen)
        self.counts.update(chosen)
        for number in chosen:
            self.rest.setdefault(number, Moments()).add(rest)


@dataclass
class Attempts:
    """Students who wrote something in a question of this family, and how many of them show which habit."""

    students: int = 0
    habits: Counter[str] = field(default_factory=Counter)


@dataclass
class Analysis:
    """The statistics of a run. `left_out`: questions without marks for everybody; `void`: those that do not count.

    `marks`: what questions are out of where that was corrected after the exam.

    All are of the marks earned. `late`: what was taken off from each script that came late. `decided`: how many marks
    people decided that the program had given, by who they are.
    """

    exam: Exam
    left_out: tuple[str, ...] = ()
    language: str = "en"
    marks: Mapping[str, Fraction] = field(default_factory=dict)
    total: Moments = field(default_factory=Moments)
    scores: Counter[Fraction] = field(default_factory=Counter)
    late: list[Fraction] = field(default_factory=list)
    decided: Counter[str] = field(default_factory=Counter)
    steps: dict[tuple[str, str, str], StepItem] = field(default_factory=dict)
    questions: dict[str, QuestionItem] = field(default_factory=dict)
    misconceptions: dict[tuple[str, str, str], Misconception] = field(default_factory=dict)
    attempts: dict[tuple[str, str], Attempts] = field(default_factory=dict)
    options: dict[tuple[str, str, str], ChosenOptions] = field(default_factory=dict)
    effort: Pairs = field(default_factory=Pairs)
    dots: list[tuple[int, float]] = field(default_factory=list)
    variants: dict[int, Moments] = field(default_factory=dict)
    variant_effort: dict[int, int] = field(default_factory=dict)
    groups: dict[str, Moments] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    void: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for asked in self.exam.blueprint.questions:
            out_of = self.marks.get(asked.id, Fraction(asked.marks))
            if not out_of:
                self.void = (*self.void, asked.id)
            elif asked.id not in self.left_out:
                self.questions[asked.id] = QuestionItem(asked.id, out_of)

    @property
    def out_of(self) -> Fraction:
        """The marks of the questions that are counted."""
        return sum((question.out_of for question in self.questions.values()), Fraction(0))

    @property
    def alpha(self) -> float | None:
        """Cronbach's alpha over the questions."""
        variances = [question.score.variance for question in self.questions.values()]
        return cronbach_alpha(variances, self.total.variance)

    def add(self, entry: Entry) -> None:
        """Count one student of the roster."""
        self.statuses[entry.status] += 1
        if entry.record is None:
            return
        marks = {id: mark for id, mark in entry.questions.items() if mark is not None and id in self.questions}
        score = sum(marks.values(), Fraction(0))
        self.total.add(score)
        self.scores[score] += 1
        if taken := late_share(entry.record):
            self.late.append(taken * score)
        self.decided.update(_deciders(entry.record))
        for id, mark in marks.items():
            self.questions[id].score.add(mark)
            self.questions[id].against_rest.add(mark, score - mark)
        self._compare(entry, score)
        for question in (one for one in entry.record["questions"] if one["id"] not in self.void):
            self._question(question, entry.student.id, score)

    def _compare(self, entry: Entry, score: Fraction) -> None:
        """Collect effort and the groups that a student belongs to."""
        percent = 100 * score / (self.out_of or 1)
        student = entry.student
        if student.effort:
            self.effort.add(Fraction(student.effort), percent)
            self.dots.append((student.effort, float(percent)))
        if self.exam.blueprint.variants:
            self.variants.setdefault(student.variant, Moments()).add(percent)
            self.variant_effort[student.variant] = student.effort
        if student.group:
            self.groups.setdefault(student.group, Moments()).add(percent)

    def _question(self, question: Record, student: str, score: Fraction) -> None:
        id, family = question["id"], question["family"]
        share = Fraction(question["score"]) / (Fraction(question["total"]) or 1)
        if id in self.questions:
            self.questions[id].families.setdefault(family, Moments()).add(share)
        for step in question["steps"]:
            self._step(id, family, step, student, score)
        if question["steps"]:
            self._attempt(id, family, question["steps"])
        found: dict[str, list[Record]] = {}
        for step in question["steps"]:
            for slip in step["slip"].split("+") if step["slip"] else ():
                found.setdefault(slip, []).append(step)
        for slip, where in found.items():
            self._slip(Misconception(id, family, slip, student), where)

    def _step(self, id: str, family: str, step: Record, student: str, score: Fraction) -> None:
        if step.get("note") == "by_hand":
            return  # nobody has marked it yet
        key = (id, family, step["name"])
        if key not in self.steps:
            self.steps[key] = StepItem(id, family, step["name"], step["call"], student)
        item, marks = self.steps[key], Fraction(step["marks"])
        if not _is_by_hand(step):  # the program has no verdict on it
            item.verdicts[step["verdict"]] += 1
        if "chosen" in step:
            self.options.setdefault(key, ChosenOptions(id, student)).add(step["chosen"], score - marks)
        # Marks count as they are in the end, verdicts as the program gave them.
        out_of = Fraction(step["out_of"]) if "program" in step else Fraction(0)
        item.credit.add(marks / out_of if out_of else Fraction(step["credit"]))
        item.against_rest.add(marks, score - marks)

    def _attempt(self, id: str, family: str, steps: Iterable[Record]) -> None:
        verdicts = {step["verdict"] for step in steps if not _is_by_hand(step)}
        if verdicts <= {"blank"}:
            return
        attempts = self.attempts.setdefault((id, family), Attempts())
        attempts.students += 1
        attempts.habits.update(verdict for verdict in HABITS if verdict in verdicts)

    def _slip(self, fresh: Misconception, where: Sequence[Record]) -> None:
        found = self.misconceptions.setdefault((fresh.question, fresh.family, fresh.slip), fresh)
        found.students += 1
        found.steps.update(list(dict.fromkeys(step["name"] for step in where)))
        if all("tie" in step["flags"] for step in where):
            found.ties.update(list(dict.fromkeys(other for step in where for other in rivals(step))))

    def ranked(self) -> list[Misconception]:
        """Sort the misconceptions, the most common first."""
        return sorted(self.misconceptions.values(), key=lambda one: (-one.students, one.question, one.family, one.slip))

    def attempted(self, one: Misconception) -> int:
        """Count the students who wrote something in the question of a misconception."""
        return self.attempts[one.question, one.family].students

    def pools(self) -> Iterator[QuestionItem]:
        """Name the questions in which students had different families."""
        return (question for question in self.questions.values() if len(question.families) > 1)


def _deciders(record: Record) -> Iterator[str]:
    """Give who decided, once for each mark of the program that somebody decided about."""
    questions = [one for one in record["questions"] if one["steps"]]
    for one in (record, *questions, *(step for question in questions for step in question["steps"])):
        if decided := one.get("decided"):
            yield str(decided.get("by") or "")


def rivals(step: Record) -> set[str]:
    """List the misconceptions, or pairs of them, that explain a step as well as the one that was taken."""
    slips = {"+".join(one["slips"]) for one in step["explanations"] if one["verdict"] == "slip"}
    return slips - {step["slip"]}


def left_out(exam: Exam, marked: Iterable[str], hand_marks: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Name the questions whose marks somebody still has to enter: they are left out of the statistics."""
    static = [asked.id for asked in exam.blueprint.questions if asked.static]
    students = list(marked) if static else []
    return tuple(id for id in static if any((student, id) not in hand_marks for student in students))


def _is_by_hand(step: Record) -> bool:
    """Say whether a person marks a step, or has marked it."""
    return (step.get("program", {}).get("note") or step.get("note")) == "by_hand"
