"""Corrections of an exam after it was sat: void, full marks for all, another weight, another accepted value.

Each is a row of the ledger, in order, and counts for every run until it is undone. They stand above the program's marks
and below decisions of people. What another accepted value earns has to be marked; all else is worked out here, from a
record and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from markscheme.decisions.decision import STANDS, WHOLE_PAPER, Decision
from markscheme.exam.exam_folder import Exam
from markscheme.exam.roster import Student
from markscheme.feedback.above_marks import ACCEPT, FULL, VOID, WEIGHT, said_above
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.compare import CORRECTIONS
from markscheme.gradebook.final_record import changed
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import Record
from markscheme.phrases import say

UNDO = "undo"
ANSWERED = "answered"  # of full marks: only for those who wrote something
KINDS = (VOID, FULL, WEIGHT, ACCEPT)
_ALTERED = ("verdict", "credit", "slip", "note", "misread", "cells", "message", "flags", "explanations", "read")


@dataclass(frozen=True)
class Correction:
    """One correction of one place. `step` is empty for a whole question.

    `value`: the new marks, or the value that is accepted too; of full marks ANSWERED or nothing. `papers` and
    `students`: whom it is about, everybody where both are empty. `reason`: by language. `decided_before`: the last
    decision of a person that was made before it. `by_hand`: the marks of a question that a person alone marks, else 0.
    """

    number: int
    kind: str
    question: str
    step: str
    value: str
    reason: Mapping[str, str]
    papers: tuple[int, ...] = ()
    students: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    decided_before: int = 0
    by_hand: int = 0

    @property
    def place(self) -> str:
        """Name the question or step."""
        return f"{self.question}.{self.step}" if self.step else self.question

    def __str__(self) -> str:
        value = {WEIGHT: f" {self.value}", ACCEPT: f" {self.value}"}.get(self.kind, "")
        return f"correction {self.number} ({self.kind} {self.place}{value}: {self.reason['en']})"

    def is_about(self, student: Student) -> bool:
        """Say whether it is about the paper of a student."""
        if not self.papers and not self.students:
            return True
        return student.variant in self.papers or student.id in self.students

    def covers(self, place: tuple[str, str]) -> bool:
        """Say whether it is about a question, or about a step of one."""
        question, step = place
        return question == self.question and self.step in ("", step)

    def facts(self) -> Record:
        """Give what a record keeps of it."""
        facts = {"n": self.number, "what": self.kind, "step": self.step, "value": self.value}
        return {**facts, "reason": dict(self.reason)}

    def apply(self, record: Record, language: str) -> Record:
        """Give a record with it; what another accepted value earns is put above before all others."""
        if self.kind == ACCEPT:
            return record
        questions = [
            self._question(one, language) if one["id"] == self.question else one for one in record["questions"]
        ]
        known = any(one["id"] == self.question for one in questions)
        if self.by_hand and not known and self.kind in (VOID, FULL):  # nobody has to mark it any more
            questions.append(self._whole({"id": self.question, "family": "", "total": str(self.by_hand), "steps": []}))
        return {**record, "questions": questions}

    def _question(self, question: Record, language: str) -> Record:
        if not question["steps"]:
            return self._whole(question)
        steps = question["steps"]
        if self.step:
            steps = [self._step(one, language) if one["name"] == self.step else one for one in steps]
            return _summed({**question, "steps": steps})
        if self.kind == FULL and self.value == ANSWERED and not any(map(_is_answered, steps)):
            return question
        factor = Fraction(1)
        if self.kind == WEIGHT:
            total = sum((Fraction(one["out_of"]) for one in steps), Fraction(0))
            factor = Fraction(self.value) / total if total else factor
        told = [*question.get("corrected", ()), self.facts()]
        return _summed({**question, "steps": [self._marks(one, factor) for one in steps], "corrected": told})

    def _whole(self, question: Record) -> Record:
        """Give a question without steps, which a person alone marks."""
        total = Fraction(question["total"])
        score = Fraction(question.get("score", 0))
        if self.kind == VOID:
            score = total = Fraction(0)
        elif self.kind == FULL:
            score = total
        elif total:
            score, total = score * Fraction(self.value) / total, Fraction(self.value)
        told = [*question.get("corrected", ()), self.facts()]
        return {**question, "score": str(score), "total": str(total), "corrected": told}

    def _step(self, step: Record, language: str) -> Record:
        if self.kind == FULL and self.value == ANSWERED and not _is_answered(step):
            return step
        out_of = Fraction(step["out_of"])
        factor = Fraction(self.value) / out_of if self.kind == WEIGHT and out_of else Fraction(1)
        return told_of(self._marks(step, factor), self.facts(), step["message"], language)

    def _marks(self, step: Record, factor: Fraction) -> Record:
        marks, out_of = Fraction(step["marks"]), Fraction(step["out_of"])
        if self.kind == VOID:
            return changed(step, Fraction(0), Fraction(0))
        if self.kind == FULL:
            return changed(step, out_of)
        return changed(step, marks * factor, out_of * factor)


@dataclass(frozen=True)
class AcceptedSteps:
    """What the steps of a question earn because another value is accepted, for one student; `steps` by name."""

    question: str
    steps: Mapping[str, Record]
    corrections: tuple[Correction, ...]

    def apply(self, record: Record, language: str) -> Record:
        """Give a record with it."""
        questions = [
            self._question(one, language) if one["id"] == self.question else one for one in record["questions"]
        ]
        return {**record, "questions": questions}

    def _question(self, question: Record, language: str) -> Record:
        return _summed({**question, "steps": [self._step(one, language) for one in question["steps"]]})

    def _step(self, step: Record, language: str) -> Record:
        better = self.steps.get(step["name"])
        if better is None:
            return step
        also: dict[str, JsonValue] = {name: better.get(name) for name in _ALTERED}
        found = changed(step, Fraction(better["marks"]), None, **also)
        found = {name: value for name, value in found.items() if value is not None or name not in ("note", "misread")}
        for one in self.corrections:
            if one.step in ("", step["name"]):
                found = told_of(found, one.facts(), better["message"], language)
        return found


Correcting = Correction | AcceptedSteps


def told_of(step: Record, fact: Record, message: str, language: str) -> Record:
    """Give a step of which is said what was corrected; the sentence stands before its message."""
    told = [*step.get("corrected", ()), fact]
    found = changed(step, Fraction(step["marks"]), None, message=message)
    said = say("common.space", language).join([*said_above({"corrected": told}, language), message])
    return {**found, "corrected": told, "message": said.strip()}


def _summed(question: Record) -> Record:
    score, total = (
        sum((Fraction(step[name]) for step in question["steps"]), Fraction(0)) for name in ("marks", "out_of")
    )
    return {**question, "score": str(score), "total": str(total)}


def _is_answered(step: Record) -> bool:
    """Say whether anything was written; of answers that were taken out since, their verdict still says so."""
    return _is_written(step["raw"]) or step["verdict"] != "blank"


def _is_written(raw: JsonValue) -> bool:
    return any(map(_is_written, raw)) if isinstance(raw, list) else bool(str(raw or "").strip())


# --- decisions of people beside corrections


@dataclass(frozen=True)
class SetAside:
    """A decision of a person that counts otherwise because of a correction: not at all, or with other marks."""

    decision: Decision
    correction: Correction
    marks: Fraction | None = None

    def __str__(self) -> str:
        place = ".".join(filter(None, self.decision.place))
        by = f" by {self.decision.by}" if self.decision.by else ""
        said = f"{self.decision.student}: the decision{by} on {place} ({self.decision.marks})"
        if self.marks is not None:
            return f"{said} counts {self.marks} by {self.correction}"
        until = "while it is void" if self.correction.kind == VOID else "beside full marks that came after it"
        return f"{said} does not count {until}: {self.correction}"


def beside(
    record: Record, corrections: Sequence[Correcting], decisions: Iterable[Decision]
) -> tuple[list[Decision], list[SetAside]]:
    """Give the decisions about a student that count beside corrections, and those that count otherwise.

    Nothing counts of what is void. Full marks stand above what was decided before them, not after. What was decided
    before another weight has its share of that. `record`: as the program marked it.
    """
    counting, aside = [], []
    for decision in decisions:
        found = _beside(record, corrections, decision)
        if found is not None:
            aside.append(found)
        if found is None or found.marks is not None:
            marks = decision.marks if found is None else str(found.marks)
            counting.append(replace(decision, marks=marks))
    return counting, aside


def _beside(record: Record, corrections: Sequence[Correcting], decision: Decision) -> SetAside | None:
    if decision.marks in (None, STANDS) or decision.question == WHOLE_PAPER:
        return None
    factor, by, on_paper = Fraction(1), None, Fraction(0)
    for one in corrections:
        after = one.apply(record, "en")
        if isinstance(one, Correction) and one.covers(decision.place):
            is_earlier = decision.id <= one.decided_before
            if one.kind == VOID or (one.kind == FULL and is_earlier):
                return SetAside(decision, one)
            if one.kind == WEIGHT:
                before, now = _out_of(record, decision.place), _out_of(after, decision.place)
                if one.by_hand:  # the record need not have a question that a person alone marks
                    before, now = on_paper or Fraction(one.by_hand), Fraction(one.value)
                    on_paper = now
                if is_earlier and before:
                    factor, by = factor * now / before, one
        record = after
    return None if by is None else SetAside(decision, by, Fraction(str(decision.marks)) * factor)


def _out_of(record: Record, place: tuple[str, str]) -> Fraction:
    """Give the marks that can be earned at a place; 0 where the record does not have it."""
    question = next((one for one in record["questions"] if one["id"] == place[0]), None)
    if question is None:
        return Fraction(0)
    steps = [one for one in question["steps"] if place[1] in ("", one["name"])]
    return sum((Fraction(one["out_of"]) for one in steps), Fraction(0)) if question["steps"] else Fraction(0)


def by_hand_after(by_hand: Mapping[str, int], corrections: Iterable[Correction]) -> dict[str, Fraction | int]:
    """Give the marks of the questions that a person alone marks, with their new weights."""
    weights = {one.question: Fraction(one.value) for one in corrections if one.kind == WEIGHT and not one.step}
    return {id: weights.get(id, marks) for id, marks in by_hand.items()}


def class_marks(marks: Mapping[str, int], corrections: Iterable[Correction]) -> dict[str, Fraction]:
    """Give what each question is out of for the class, from what it is on the paper; 0 where it is void for all.

    What is said of single papers or students, or of a step, is not the whole class's question.
    """
    found = {id: Fraction(worth) for id, worth in marks.items()}
    for one in corrections:
        if not one.step and not one.papers and not one.students and found.get(one.question):
            out_of = {VOID: "0", WEIGHT: one.value}.get(one.kind)
            found[one.question] = found[one.question] if out_of is None else Fraction(out_of)
    return found


def reweighted(exam: Exam, ledger: Ledger) -> Exam:
    """Give an exam in which questions that a person marks have the marks that count now, to read marks by."""
    found = [one for one in in_force(ledger) if one.kind == WEIGHT and one.by_hand]
    if not found:
        return exam
    weights = {one.question: int(one.value) for one in found if not one.papers and not one.students}
    questions = tuple(replace(one, marks=weights.get(one.id, one.marks)) for one in exam.blueprint.questions)
    return replace(exam, blueprint=replace(exam.blueprint, questions=questions))


# --- in the ledger


def rows_of(ledger: Ledger) -> list[tuple[int, str, str, str, str]]:
    """Give the rows of a ledger, the oldest first: number, when, entry, reason, by."""
    if not ledger.exists or not ledger.has("corrections"):
        return []
    return [*ledger.rows("SELECT id, at, entry, reason, who FROM corrections ORDER BY id")]


def all_corrections(ledger: Ledger) -> Iterator[tuple[int, list[Correction]]]:
    """Give what every row says, by its number: nothing for one that undoes another."""
    for number, at, entry, _, by in rows_of(ledger):
        yield number, corrections_of(json.loads(entry), number, by, at)


def corrections_of(entry: Mapping[str, JsonValue], number: int, by: str, at: str) -> list[Correction]:
    """Give the corrections of an entry as it is kept: one for each of its places."""
    return [
        Correction(
            number,
            entry["kind"],
            one["question"],
            one["step"],
            one["value"],
            entry["reason"],
            tuple(entry["papers"]),
            tuple(entry["students"]),
            by,
            at,
            entry["decided_before"],
            one["by_hand"],
        )
        for one in entry.get("places", ())
    ]


def undone(ledger: Ledger) -> dict[int, int]:
    """Give the numbers of the rows that were undone, each with that of the row that says so."""
    entries = ((number, json.loads(entry)) for number, _, entry, _, _ in rows_of(ledger))
    return {entry[UNDO]: number for number, entry in entries if UNDO in entry}


def noted(how: Mapping[str, JsonValue], ledger: Ledger) -> Record:
    """Give the settings of a run with the numbers of the corrections that count for it."""
    numbers = sorted({one.number for one in in_force(ledger)})
    settings = {name: value for name, value in how.items() if name != CORRECTIONS}
    return {**settings, **({CORRECTIONS: numbers} if numbers else {})}


def in_force(ledger: Ledger) -> list[Correction]:
    """Give the corrections that count, in order."""
    gone = undone(ledger)
    return [one for number, several in all_corrections(ledger) if number not in gone for one in several]
