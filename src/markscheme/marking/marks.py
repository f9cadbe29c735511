"""The marks of a cell, of a step and of a question, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.explanation import Explanation
from markscheme.family.model import Worth
from markscheme.marking.misreads.misreadings import Misread
from markscheme.marking.policy import Policy

# Flags of a step whose marks are not those of its cells, and why; each has a sentence.
UNBORNE, CONSTANT, REPEATED = "unborne", "constant", "repeated"
NO_WORKING, UNSUPPORTED = "no_working", "unsupported"
UNSEARCHED = "unsearched"  # what explains it was not looked for: that would take too much work
CAPPED, WHOLE_OR_NOTHING, WRONG_CHOICE, FLOORED = "capped", "whole_or_nothing", "wrong_choice", "floored"
NO_ANSWER = Answer(None, (), ())  # of marks that are kept for whoever earns them
BY_CHANCE = ("right", "follows", "rounded", "accident")  # cells of a wrong answer that other numbers give as well


@dataclass(frozen=True)
class CellMark:
    """The verdict on one cell, what was written there, and the kind of an accident, or of what is no answer by itself.

    `form`: why the form that it was written in does not earn the whole credit.
    """

    verdict: str
    raw: str
    kind: str = ""
    form: str = ""


@dataclass(frozen=True)
class Split:
    """The marks of a step parted into those for its method and those for its accuracy, earned and to be earned."""

    method: Fraction
    method_of: Fraction
    accuracy: Fraction
    accuracy_of: Fraction

    def __str__(self) -> str:
        return f"M{mark_text(self.method)} A{mark_text(self.accuracy)}"


def whole_split(out_of: Worth, own: Policy) -> Split | None:
    """Part all marks of a step by its policy; None where they are not parted."""
    whole = own.method + own.accuracy
    if not whole:
        return None
    method, accuracy = Fraction(out_of) * own.method / whole, Fraction(out_of) * own.accuracy / whole
    return Split(method, method, accuracy, accuracy)


@dataclass(frozen=True)
class StepMark:
    """The marks of one step and how they came about.

    `credit` is the share of the marks. `explanations`: all that fit, the one that was taken first. `form`: "too_many"
    digits. `guarded`: it follows, but from an earlier answer that made it trivial. `note`: what is special about it
    beside its verdict, "fewer_digits", "copied", "uncalculated", "guarded" or "by_hand". `misread`: the given that was
    misread, at the first step that it touches. `split`: its method and accuracy marks, where the policy has such.
    """

    name: str
    verdict: str
    credit: Fraction
    marks: Fraction
    out_of: Worth
    cells: tuple[CellMark, ...]
    answer: Answer
    explanations: tuple[Explanation, ...] = ()
    form: str = ""
    guarded: bool = False
    flags: tuple[str, ...] = ()
    note: str = ""
    misread: Misread | None = None
    split: Split | None = None

    def of(self, answer: Answer, form: str) -> StepMark:
        """Give the same marks for another answer that earns them, written in some form."""
        step: StepMark = object.__new__(StepMark)
        known = step.__dict__  # to set the fields of a frozen class one by one takes four times as long
        known.update(self.__dict__)
        known["answer"], known["form"] = answer, form
        return step

    @property
    def is_as_read(self) -> bool:
        """Whether a misread given explains it, which costs marks by a rule of its own."""
        return any(e.kind == "misread" for e in self.explanations)

    @property
    def slips(self) -> tuple[str, ...]:
        """The misconceptions that explain it: none, one or two."""
        first = next((e for e in self.explanations if e.verdict == "slip"), None)
        return first.slips if first and self.verdict == "slip" else ()

    @property
    def slip(self) -> str | None:
        """The misconceptions as one text, as files and tables show them: two are joined by a plus sign."""
        return "+".join(self.slips) or None


@dataclass(frozen=True)
class QuestionMark:
    """The marks of one problem. `policy`: that of the question, by which it was marked."""

    id: str
    family: str
    steps: tuple[StepMark, ...]
    total: int
    misread: Misread | None = None
    policy: Policy = field(default_factory=Policy, compare=False, repr=False)

    @property
    def score(self) -> Fraction:
        """The marks earned."""
        return sum((step.marks for step in self.steps), Fraction(0))

    @property
    def is_full(self) -> bool:
        """Whether every step earned all of its marks."""
        return all(step.marks == step.out_of for step in self.steps)


def with_credit(step: StepMark, policy: Policy) -> StepMark:
    """Give a step the credit that its cells have by a policy, and the note on what is special about it."""
    credit = credit_of(step.cells, step.answer, step.guarded, policy.of_step(step.name))
    return replace(step, credit=credit, marks=credit * step.out_of, note=note_of(step.cells, step.guarded))


def credit_of(cells: Sequence[CellMark], answer: Answer, guarded: bool, policy: Policy) -> Fraction:
    """Calculate the share of its marks that a step earns by a policy, from what its cells earn."""
    if cells and all(cell is cells[0] for cell in cells):  # most answers are right in all cells
        return share_of(cells[0], guarded, policy)
    shares = [share_of(cell, guarded, policy) for cell in cells]
    if all(share == 1 for share in shares):
        return Fraction(1)
    if not policy.per_cell or is_set(answer):
        return min(shares)
    return sum(shares, Fraction(0)) / len(shares)


def share_of(cell: CellMark, guarded: bool, policy: Policy) -> Fraction:
    """Give the share of its marks that one cell earns."""
    if guarded and cell.verdict == "follows":
        share = policy.guarded
    else:
        share = policy.fewer_digits if cell.kind == "fewer_digits" else policy.credit(cell.verdict)
    return share * policy.uncalculated if cell.form else share


def is_set(answer: Answer) -> bool:
    """Whether an answer is a set, which is right or not as one answer, though it is judged member by member."""
    return answer.worded is not None and answer.worded.is_set


def note_of(cells: Sequence[CellMark], guarded: bool) -> str:
    """Say what is special about a step beside its verdict."""
    kinds = {cell.kind for cell in cells}
    for kind in ("copied", "fewer_digits"):
        if kind in kinds:
            return kind
    if any(cell.form for cell in cells):
        return "uncalculated"
    return "guarded" if guarded else ""


LARGEST_DENOMINATOR = 12  # of a fraction that is shown as one: cells of an answer share its marks in such parts


def is_shown_exactly(marks: Fraction) -> bool:
    """Whether `mark_text` shows marks as they are, and not to two decimals."""
    return (marks * 1000).denominator == 1 or marks.denominator <= LARGEST_DENOMINATOR


def mark_text(marks: Fraction) -> str:
    """Write marks for reading: 2, 1.5, 0.25; 2/3 and 5 2/3 where the decimals do not end; else two decimals.

    >>> mark_text(Fraction(17, 3)), mark_text(Fraction(35, 32)), mark_text(Fraction(-1, 64))
    ('5 2/3', '1.09', '-0.02')
    """
    if marks.denominator == 1:
        return str(marks.numerator)
    if (marks * 1000).denominator == 1:
        return f"{float(marks):.3f}".rstrip("0")
    whole, rest = divmod(abs(marks), 1)
    text = f"{whole} {rest}" if whole else str(rest)
    if marks.denominator > LARGEST_DENOMINATOR:
        hundredths = int(abs(marks) * 100 + Fraction(1, 2))
        text = f"{hundredths // 100}.{hundredths % 100:02}"
    return f"-{text}" if marks < 0 else text


def marks_of(marks: Fraction, out_of: Worth | str) -> str:
    """Write marks beside those that could be earned: 6/9, and 5 2/3 of 9 where two strokes would be one too many."""
    text, most = mark_text(marks), mark_text(Fraction(out_of))
    return f"{text} of {most}" if "/" in text + most else f"{text}/{most}"
