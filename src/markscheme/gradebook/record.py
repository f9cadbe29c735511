"""One student's marks as plain data: what the command line prints and what results.json keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from markscheme.answers import Raw, WrittenNumber, write_number
from markscheme.diagnosis.answer import Answer, number_of
from markscheme.diagnosis.explanation import Explanation
from markscheme.errors import MarkschemeError
from markscheme.family.language.labels import LabelSet
from markscheme.family.language.spellings import names_of
from markscheme.faults import Fault
from markscheme.feedback import QuestionFeedback
from markscheme.feedback.groups import tied_slips
from markscheme.feedback.message import plain_message
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.marking.by_rule.choices import chosen_options
from markscheme.marking.marks import Split, StepMark
from markscheme.submissions import RefusedSubmission, Submission
from markscheme.submissions.submission import Answers

Record: TypeAlias = JsonObject
Cells: TypeAlias = JsonValue  # a text or null, or lists of such in the shape of the answer


def student_record(submission: Submission, told: Sequence[QuestionFeedback]) -> Record:
    """Give everything about one student's marks; numbers are exact strings, raw answers beside what was read."""
    return {
        "student": submission.student,
        "status": "marked",
        "score": str(sum((one.mark.score for one in told), Fraction(0))),
        "total": str(sum(one.mark.total for one in told)),
        "source": submission.source,
        "notes": list(submission.notes),
        "questions": [_question(one, submission.answers.get(one.mark.id, {})) for one in told],
        **arrival(submission.at, submission.more),
    }


def arrival(at: str, more: Mapping[str, str]) -> Record:
    """Give when a script was handed in and what else its form asked, where either is known."""
    return {**({"at": at} if at else {}), **({"more": dict(more)} if more else {})}


def less_late(record: Record, taken: Fraction, by: str, after: str) -> Record:
    """Give a record with what is taken off because it came late: a share of the marks earned.

    Nothing is taken off less than no marks, which a share would make more.
    """
    earned = Fraction(record["score"])
    taken = taken if earned > 0 else Fraction(0)
    facts = {"after": after, "by": by, "share": str(taken), "marks": str(-earned * taken)}
    return {**record, "score": str(earned * (1 - taken)), "late": facts}


def is_waiting(question: Record) -> bool:
    """Say whether a step of a question waits for a person, who has not decided it yet."""
    return bool(waiting_steps(question))


def waiting_steps(question: Record) -> list[Record]:
    """Give the steps of a question that wait for a person, who has not decided them yet."""
    if question.get("note") == "decided":
        return []
    return [step for step in question["steps"] if step.get("note") == "by_hand"]


def late_share(record: Record | None) -> Fraction:
    """Give the share of the marks that is taken off a script because it came late."""
    return Fraction(record["late"]["share"]) if record and record.get("late") else Fraction(0)


def _question(told: QuestionFeedback, raw: Mapping[str, Raw]) -> Record:
    mark = told.mark
    return {
        "id": mark.id,
        "family": mark.family,
        "score": str(mark.score),
        "total": str(mark.total),
        "steps": [_step(told, step, raw.get(step.name)) for step in mark.steps],
    }


def _step(told: QuestionFeedback, step: StepMark, raw: Raw | None) -> Record:
    return {
        "name": told.call(step.name).public_name,
        "verdict": step.verdict,
        "credit": str(step.credit),
        "marks": str(step.marks),
        **(_split(step.split) if step.split else {}),
        "slip": step.slip,
        **({"note": step.note} if step.note else {}),
        **({"misread": step.misread.record()} if step.misread else {}),
        **_chosen(told, step),
        "cells": _shaped([cell.verdict for cell in step.cells], step.answer.shape),
        "message": plain_message(told, step),
        "out_of": str(step.out_of),
        "flags": _flags(step),
        "explanations": [_explanation(step, e) for e in step.explanations],
        "call": step.name,
        "raw": raw,
        "read": _read(step),
    }


def _chosen(told: QuestionFeedback, step: StepMark) -> Record:
    """Give the options that were chosen by their numbers in the blueprint, wherever they stood on the paper."""
    problem = told.scheme.problem
    if problem.family.own is None or step.name not in problem.family.own.choices:
        return {}
    return {"chosen": list(chosen_options(problem, step.name, step.answer, problem.family.own.choices[step.name]))}


def _split(split: Split) -> Record:
    """Give the method and accuracy marks of a step."""
    return {
        "method": {"marks": str(split.method), "out_of": str(split.method_of)},
        "accuracy": {"marks": str(split.accuracy), "out_of": str(split.accuracy_of)},
    }


def _flags(step: StepMark) -> list[str]:
    """Give what a person may want to look at, and remarks on form."""
    flags = [*step.flags, *(["guarded"] if step.guarded else []), *([step.form] if step.form else [])]
    return [*flags, "tie"] if tied_slips(step) else flags


def _explanation(step: StepMark, explanation: Explanation) -> Record:
    facts = {
        "verdict": explanation.verdict,
        "slips": list(explanation.slips),
        "own": list(explanation.own_parents),
        "kind": explanation.kind or None,
        "guarded": explanation.guarded or None,
    }
    found: Record = {name: fact for name, fact in facts.items() if fact}
    if explanation.verdict == "rounded":  # 0 decimals too
        found |= {"digits": explanation.digits, "digits_of": "decimals" if explanation.of_decimals else "figures"}
    return found


def _read(step: StepMark) -> Cells:
    answer = step.answer
    if answer.worded is not None:
        return _read_words(answer, answer.worded)
    shape = answer.found_shape if answer.found_shape is not None else answer.shape
    return _shaped([_exact(cell) for cell in answer.cells], () if -1 in shape else shape)


def _read_words(answer: Answer, worded: LabelSet) -> Cells:
    """Words by their bare names, a set as its members."""
    codes = [int(number_of(cell)) if isinstance(cell, WrittenNumber) else None for cell in answer.cells]
    if worded.is_set:
        return [names for names, code in zip(names_of(worded, len(codes)), codes, strict=True) if code == 1]
    shape = answer.found_shape if answer.found_shape is not None else answer.shape
    words = [None if code is None else worded.names[code] for code in codes]
    return _shaped(words, () if -1 in shape else shape)


def _exact(cell: object) -> str | None:
    """Give a number in the answer grammar; null for what is blank or cannot be read."""
    if not isinstance(cell, WrittenNumber):
        return None
    try:
        return write_number(cell.expression)
    except MarkschemeError:
        return None


def _shaped(cells: Sequence[str | None], shape: tuple[int, ...]) -> Cells:
    """Cells as nested lists of this shape; a number alone is no list."""
    if not shape:
        return cells[0] if len(cells) == 1 else list(cells)
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array.reshape(shape).tolist()


MARKED, NOT_MARKED, WAITING = "marked", "not_marked", "waiting"
COPIED = "copied"  # in a record: of which other paper the answers are, and both side by side
MOST_SAID = 12
NotMarked = Sequence[tuple[str, str]]  # students, each with the reason


def not_marked(submission: Submission | StoredSubmission, total: int, fault: Fault) -> Record:
    """Give the record of a script that could not be marked; its raw answers are kept, to be marked again."""
    answers = {question: dict(steps) for question, steps in submission.answers.items()}
    record = _record(submission.student, total, submission.source, submission.notes, fault)
    return {**record, "answers": answers, **arrival(submission.at, submission.more)}


def refused_record(refused: RefusedSubmission, total: int) -> Record:
    """Give the record of a script that could not be read; there are no answers to keep but in its file."""
    return _record(refused.student, total, refused.source, (), Fault(refused.reason, refused.trace))


def _record(student: str, total: int, source: str, notes: tuple[str, ...], fault: Fault) -> Record:
    return {
        "student": student,
        "status": NOT_MARKED,
        "reason": fault.reason,
        "score": None,
        "total": str(total),
        "source": source,
        "notes": list(notes),
        "questions": [],
        **({"trace": fault.trace} if fault.trace else {}),
    }


def is_marked(record: Record) -> bool:
    """Say whether a record holds marks that count; those of earlier versions always do."""
    return bool(record.get("status", MARKED) == MARKED)


def is_held(record: Record) -> bool:
    """Say whether the marks of a script wait for a person, because its answers are those of another paper.

    A decision about the paper, or about every question, lets them count.
    """
    decided = record.get("decided") or all(question.get("decided") for question in record["questions"])
    return bool(record.get(COPIED)) and not decided


def with_status(record: Record) -> Record:
    """Give a record with the status that its marks have: they count, or wait for a person."""
    return {**record, "status": WAITING if is_held(record) else MARKED}


@dataclass(frozen=True)
class Remark:
    """Something that somebody has to look at: about a student of the roster, or a file."""

    reason: str
    student: str = ""
    source: str = ""
    detail: str = ""


@dataclass(frozen=True)
class StoredSubmission:
    """Raw answers that a run marked."""

    student: str
    sheet: str
    answers: Answers
    source: str
    notes: tuple[str, ...]
    at: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
