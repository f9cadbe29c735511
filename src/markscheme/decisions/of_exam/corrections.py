"""Corrections of an exam after it was sat: void, full marks for all, another weight, another accepted value.

Each is a row of the ledger, in order, and counts for every run until it is undone. They stand above the program's marks
and below decisions of people. What another accepted value earns has to be marked; all else is worked out here, from a
record and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from markscheme.errors import MarkschemeError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.roster import Student
from markscheme.feedback.above_marks import ACCEPT, FULL, VOID, WEIGHT, said_above
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.compare import CORRECTIONS
from markscheme.gradebook.final_record import changed, with_sums
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import Record
from markscheme.marking.by_rule.choices import BY_HAND
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
    decision of a person that was made before it; `undone_at`: the last that was made before it was taken back, None
    while it counts. `by_hand`: the marks of a question that a person alone marks, else 0.
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
    undone_at: int | None = None

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
            return with_sums({**question, "steps": steps}, steps)
        if self.kind == FULL and self.value == ANSWERED and not any(map(_is_answered, steps)):
            return question
        factor = Fraction(1)
        if self.kind == WEIGHT:
            total = sum((Fraction(one["out_of"]) for one in steps), Fraction(0))
            factor = Fraction(self.value) / total if total else factor
        told = [*question.get("corrected", ()), self.facts()]
        marked = [self._marks(one, factor, language) for one in steps]
        return with_sums({**question, "steps": marked, "corrected": told}, marked)

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
        found = self._marks(step, factor, language)
        return told_of(found, self.facts(), found["message"], language)

    def _marks(self, step: Record, factor: Fraction, language: str) -> Record:
        marks, out_of = Fraction(step["marks"]), Fraction(step["out_of"])
        if self.kind == VOID:
            return settled(changed(step, Fraction(0), Fraction(0)), language)
        if self.kind == FULL:
            return settled(changed(step, out_of), language)
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
        steps = [self._step(one, language) for one in question["steps"]]
        return with_sums({**question, "steps": steps}, steps)

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


def settled(step: Record, language: str) -> Record:
    """Give a step whose marks are certain: where a person was to mark it, nobody is waited for, and nobody said to."""
    if step.get("note") != BY_HAND:
        return step
    message = str(step["message"]).removesuffix(say("feedback.by_hand", language)).strip()
    found = changed(step, Fraction(step["marks"]), None, note=None, message=message)
    return {name: value for name, value in found.items() if name != "note"}


def _is_answered(step: Record) -> bool:
    """Say whether anything was written; of answers that were taken out since, their verdict still says so."""
    return _is_written(step["raw"]) or step["verdict"] != "blank"


def _is_written(raw: JsonValue) -> bool:
    return any(map(_is_written, raw)) if isinstance(raw, list) else bool(str(raw or "").strip())


# --- what questions are out of


def by_hand_after(by_hand: Mapping[str, int], corrections: Iterable[Correction]) -> dict[str, Fraction | int]:
    """Give the marks of the questions that a person alone marks, with their new weights."""
    weights = {one.question: Fraction(one.value) for one in corrections if one.kind == WEIGHT and not one.step}
    return {id: weights.get(id, marks) for id, marks in by_hand.items()}


def class_marks(exam: Exam, corrections: Iterable[Correction]) -> dict[str, Fraction]:
    """Give what each question is out of for the class, from what it is on the paper; 0 where it is void for all.

    What is said of single papers or students is not the whole class's question, nor a step of one of a pool's families.
    """
    found = {asked.id: Fraction(asked.marks) for asked in exam.blueprint.questions}
    steps: dict[str, dict[str, Fraction]] = {}
    for one in corrections:
        if one.papers or one.students or one.kind not in (VOID, WEIGHT) or not found.get(one.question):
            continue
        out_of = Fraction(0) if one.kind == VOID else Fraction(one.value)
        known = steps.setdefault(one.question, _steps_of_class(exam, one.question))
        if not one.step:
            steps[one.question] = {name: marks * out_of / found[one.question] for name, marks in known.items()}
            found[one.question] = out_of
        elif one.step in known:
            known[one.step] = out_of
            found[one.question] = sum(known.values(), Fraction(0))
    return found


def _steps_of_class(exam: Exam, question: str) -> dict[str, Fraction]:
    """Give the marks of the steps of a question, as the first paper has them; nothing of a pool."""
    asked = next((one for one in exam.blueprint.questions if one.id == question), None)
    if asked is None or asked.static or len(asked.families) > 1:
        return {}
    for student in exam.students:
        with suppress(MarkschemeError):
            problem = dict(exam.sheet(student.id).questions).get(question)
            return {name: Fraction(marks) for name, marks in problem.asked.items()} if problem else {}
    return {}


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


def undone_since(ledger: Ledger) -> list[Correction]:
    """Give the corrections that were taken back, each with the last decision that was made while it still counted."""
    gone, rows = undone(ledger), {number: (at, json.loads(entry)) for number, at, entry, _, _ in rows_of(ledger)}
    found = []
    for number, several in all_corrections(ledger):
        if number in gone:
            at, entry = rows[gone[number]]
            last = entry.get("decided_before", _decided_until(ledger, at))
            found += [replace(one, undone_at=last) for one in several]
    return found


def _decided_until(ledger: Ledger, at: str) -> int:
    """Give the last decision up to a moment: of what was taken back before that was kept with it."""
    if not ledger.has("decisions"):
        return 0
    return int(next(ledger.rows("SELECT max(id) FROM decisions WHERE at <= ?", at), (None,))[0] or 0)


def noted(how: Mapping[str, JsonValue], ledger: Ledger) -> Record:
    """Give the settings of a run with the numbers of the corrections that count for it."""
    numbers = sorted({one.number for one in in_force(ledger)})
    settings = {name: value for name, value in how.items() if name != CORRECTIONS}
    return {**settings, **({CORRECTIONS: numbers} if numbers else {})}


def in_force(ledger: Ledger) -> list[Correction]:
    """Give the corrections that count, in order."""
    gone = undone(ledger)
    return [one for number, several in all_corrections(ledger) if number not in gone for one in several]
