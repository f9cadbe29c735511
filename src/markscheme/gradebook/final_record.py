"""A record whose marks are not the program's alone: what was changed, with what the program said kept beside it.

A step, a question or a whole paper that counts otherwise than the program marked it has `program`: what the program
said, the marks always. So a record that is kept can be finished anew without marking again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.record import Record

_QUESTION = {"marks": "score", "out_of": "total"}  # what a step has under one name, a question has under another
_MAY_BE_NOTHING = ("slip", "read")  # of a step: these are said all the same
_NOT_OF_THE_PROGRAM = ("program", "decided", "corrected", "late")


def changed(one: Record, marks: Fraction, out_of: Fraction | None = None, **also: JsonValue) -> Record:
    """Give a step, a question or a whole record with other marks; what the program said stays under `program`.

    `also`: more that is said otherwise now, as `note` or `message`.
    """
    now: dict[str, JsonValue] = {_name(one, "marks"): str(marks), **also}
    if out_of is not None:
        now[_name(one, "out_of")] = str(out_of)
    before: dict[str, JsonValue] = {name: one.get(_name(one, name)) for name in ("marks", "out_of")}
    before |= {name: one.get(name) for name in also if name not in _NOT_OF_THE_PROGRAM}
    return {**one, **now, "program": before | dict(one.get("program", {}))}


def _name(one: Mapping[str, JsonValue], name: str) -> str:
    return name if "marks" in one else _QUESTION[name]


def as_marked(record: Record) -> Record:
    """Give a record as the program marked it: without decisions and corrections, and nothing taken off.

    Questions that a person alone marks are not in it.
    """
    found = _restored(record)
    questions = [_restored(one) for one in record["questions"] if one["steps"]]
    found["questions"] = [{**one, "steps": [_restored(step) for step in one["steps"]]} for one in questions]
    return summed(found)


def _restored(one: Record) -> Record:
    """Give what the program said in place of what counts."""
    found = {name: value for name, value in one.items() if name not in _NOT_OF_THE_PROGRAM}
    for name, value in one.get("program", {}).items():
        key = _name(one, name) if name in _QUESTION else name
        if value is None and name not in _MAY_BE_NOTHING:
            found.pop(key, None)
        else:
            found[key] = value
    return found


def summed(record: Record) -> Record:
    """Give a record with the sums of its steps and questions, where nothing else was said of the whole."""
    questions = [
        one if "program" in one or not one["steps"] else with_sums(one, one["steps"]) for one in record["questions"]
    ]
    found = {**record, "questions": questions}
    return found if "program" in found else with_sums(found, questions)


def with_sums(whole: Record, parts: Sequence[Record]) -> Record:
    """Give a question with the sums of its steps, or a paper with those of its questions."""
    score, total = (
        sum((Fraction(part[_name(part, name)]) for part in parts), Fraction(0)) for name in ("marks", "out_of")
    )
    return {**whole, "score": str(score), "total": str(total)}


def is_marked_alike(record: Record, other: Record) -> bool:
    """Say whether the program marked two records alike, whatever stands above its marks."""
    return _program_marks(record) == _program_marks(other)


def _program_marks(record: Record) -> list[tuple[JsonValue, ...]]:
    names = ("call", "verdict", "credit", "marks", "out_of", "message")
    questions = as_marked(record)["questions"]
    return [
        (question["id"], *(str(step[name]) for name in names)) for question in questions for step in question["steps"]
    ]
