"""What the YAML form and JSON have in common: an object with the student, the sheet code and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markscheme.answers import Raw
from markscheme.errors import AnswerError, did_you_mean
from markscheme.submissions.gather import Entry, check_code, gather, unknown
from markscheme.submissions.identity import identity_kind, identity_rank, is_sheet_column, is_tool_column
from markscheme.submissions.sheet_layout import Layout
from markscheme.submissions.submission import RefusedSubmission, Submission, student_name

DEEPEST_ANSWER = 6
"""Lists inside lists in one answer."""

MOST_ENTRIES = 1_000  # beside the answers: of what has more nobody is looked for


def read_entry(data: Any, layout: Layout, where: str, fallback: str) -> Submission | RefusedSubmission:
    """Read one student's object of texts, or say whose it seems to be and why it cannot be read."""
    try:
        return read_tree(data, layout, where, fallback)
    except AnswerError as error:
        return RefusedSubmission(_said_student(data, where) or fallback, where, str(error))


def _said_student(data: Any, where: str) -> str:
    try:
        return _student(data, where) if isinstance(data, Mapping) and len(data) <= MOST_ENTRIES else ""
    except AnswerError:
        return ""


def read_tree(data: Any, layout: Layout, where: str, fallback: str) -> Submission:
    """Read one student's object of texts; raise AnswerError that names the place of what is wrong."""
    if not isinstance(data, Mapping):
        raise AnswerError(
            f"{where}: holds {_kind(data)}, but must hold 'student' and 'answers', as the form that `sheet` wrote"
        )
    for key in data:
        if key != "answers" and not (identity_kind(key) or is_sheet_column(key) or is_tool_column(key)):
            raise AnswerError(f"{where}: unknown entry {key!r}; {did_you_mean(key, ['student', 'sheet', 'answers'])}")
    if "answers" not in data:
        raise AnswerError(f"{where}: has no entry 'answers'; fill in the form that `sheet` wrote")
    notes = tuple(_sheet_note(data, layout, where))
    answers = gather(_entries(data["answers"], layout, where), where)
    student = _student(data, where) or fallback
    if not student:
        raise AnswerError(f"{where}: says no student; add an entry 'student'")
    return Submission(student, answers, where, notes)


def _sheet_note(data: Mapping[str, Any], layout: Layout, where: str) -> Iterator[str]:
    codes = [text for key, text in data.items() if is_sheet_column(key) and isinstance(text, str) and text.strip()]
    for code in codes:
        check_code(code, layout, where)
    if not codes:
        yield "names no sheet code, so nothing shows that these answers are for this sheet"


def _student(data: Mapping[str, Any], where: str) -> str:
    names = [(identity_rank(kind), text) for key, text in data.items() if (kind := identity_kind(key))]
    for _, text in sorted(names, key=lambda pair: pair[0]):
        if not isinstance(text, str):
            raise AnswerError(f"{where}: the student is {_kind(text)}, but must be one text")
        if name := student_name(text, where):
            return name
    return ""


def _entries(data: Any, layout: Layout, where: str) -> Iterator[Entry]:
    if data == "":
        return
    if not isinstance(data, Mapping):
        raise AnswerError(f"{where}: 'answers' holds {_kind(data)}, but must name questions, as q1 and q2")
    for question, steps in data.items():
        if isinstance(steps, Mapping):
            for step, raw in steps.items():
                yield _entry(f"{question}.{step}", raw, layout, where)
        elif steps != "" or layout.find(question):
            yield _entry(question, steps, layout, where)


def _entry(said: str, raw: Any, layout: Layout, where: str) -> Entry:
    place = layout.find(said)
    if place is None:
        raise AnswerError(f"{where}: {unknown(said, layout)}")
    return Entry(place, _raw(raw, f"{where}, {place.field}", DEEPEST_ANSWER), said)


def _raw(value: Any, where: str, depth: int) -> Raw:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth:
        return [_raw(item, where, depth - 1) for item in value]
    if isinstance(value, list):
        raise AnswerError(
            f"{where}: has lists inside lists more than {DEEPEST_ANSWER} deep; a matrix is a list of rows"
        )
    raise AnswerError(f"{where}: holds {_kind(value)}; write a text, or a list of texts, between quotation marks")


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return "names with values"
    return "a list" if isinstance(value, list) else f"the text {value[:40]!r}"
