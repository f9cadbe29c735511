"""All that an exam holds of one student, in one file: roster, paper, answers, marks, decisions, feedback.

The file may be handed to the student: neither keys nor other students stand in it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

from markscheme.decisions.decision_ledger import Decisions
from markscheme.decisions.of_exam.which_run import base_run
from markscheme.errors import MarkschemeError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.ledger_file import TABLES, SqlValue
from markscheme.exam.records.student_files import found_file
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.gradebook.course.statuses import statuses_of
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import COPIED, Record
from markscheme.gradebook.review import NO_PAGE
from markscheme.gradebook.settings import settings_of
from markscheme.grading.marker import Marker
from markscheme.grading.marking_task import Task

_FILES = {  # the key is the examiner's
    "papers/{}.pdf": "paper.pdf",
    "forms/{}.pdf": "form.pdf",
    "forms/{}.answers.yaml": "form.answers.yaml",
}
_TOLD_ELSEWHERE = ("marked", "steps", "submissions", "totals", "copied")  # what the records of the runs say
_SHOWN_OF_COPIED = ("evidence", "questions")  # the rest says whose answers they are, with the keys of both papers
SOMEBODY = "[another student]"
_WRITTEN = (1980, 1, 1, 0, 0, 0)


def student_file(exam: Exam, ledger: Ledger, student: str, messages: list[str]) -> bytes:
    """Give a zip file with student.json and what else there is; `messages` takes what could not be had."""
    who = exam.student(student)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:

        def add(name: str, content: bytes) -> None:
            file.writestr(zipfile.ZipInfo(name, _WRITTEN), content, zipfile.ZIP_DEFLATED)

        facts = _facts(exam, ledger, student)
        add("student.json", (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode())
        for pattern, name in _FILES.items():
            path = found_file(exam.folder, pattern, who.stem)
            if path.exists():
                add(name, path.read_bytes())
        for name, content in _feedback(exam, ledger, student, messages):
            add(name, content)
    return made.getvalue()


def _facts(exam: Exam, ledger: Ledger, student: str) -> JsonObject:
    status = statuses_of(exam, ledger).get(student)
    found: JsonObject = {
        "exam": {"code": exam.code, "title": exam.title, "date": exam.blueprint.date},
        "student": exam.student(student).to_json(),
        "status": str(status or ""),
    }
    if not ledger.exists:
        return found
    runs = {run.id: run for run in ledger.runs()}
    marks = ((run, ledger.record(run.id, student)) for run in runs.values())
    without = _without_others(exam, student)
    found["runs"] = [
        {"run": run.id, "kind": run.kind, "at": run.at, "version": run.version, "marks": _of_own(record, without)}
        for run, record in marks
        if record is not None
    ]
    found["submissions"] = list(_rows(ledger, "submissions", student))
    for table in TABLES:
        if table not in _TOLD_ELSEWHERE and ledger.has(table) and (rows := list(_rows(ledger, table, student))):
            found[table] = _walked(rows, without)
    return found


def _of_own(record: Record, without: Callable[[str], str]) -> Record:
    """Give a record in which other students do not stand: in where it came from, and in whose answers it holds."""
    shown: Record = {**record}
    shown.update({name: _walked(record[name], without) for name in ("source", "notes") if name in record})
    if COPIED in shown:
        shown[COPIED] = {name: shown[COPIED][name] for name in _SHOWN_OF_COPIED if name in shown[COPIED]}
    return shown


def _without_others(exam: Exam, student: str) -> Callable[[str], str]:
    """Give what takes the ids, names, addresses and sheet codes of all others out of a text."""
    own = exam.student(student)
    kept = {own.id, own.name, own.email, own.sheet, own.stem}
    people = (one for one in (*exam.students, *exam.spares) if one.id != student)
    words = {word for one in people for word in (one.id, one.name, one.email, one.sheet) if len(word) > 1} - kept
    if not words:
        return lambda text: text
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    called = re.compile(rf"(?<![A-Za-z0-9])(?:{listed})(?![A-Za-z0-9])", re.IGNORECASE)
    return lambda text: called.sub(SOMEBODY, text)


def _walked(value: JsonValue, without: Callable[[str], str]) -> JsonValue:
    if isinstance(value, dict):
        return {key: _walked(one, without) for key, one in value.items()}
    if isinstance(value, list):
        return [_walked(one, without) for one in value]
    return without(value) if isinstance(value, str) else value


def _rows(ledger: Ledger, table: str, student: str) -> Iterator[JsonObject]:
    """Give the rows of a table that are about a student, by the names of its columns."""
    columns = [row[1] for row in ledger.rows(f"PRAGMA table_info({table})")]
    if "student" in columns:
        for row in ledger.rows(f"SELECT * FROM {table} WHERE student = ? ORDER BY id", student):
            yield {name: _plain(value) for name, value in zip(columns, row, strict=True) if name != "student"}


def _plain(value: SqlValue) -> SqlValue:
    """Give what a cell says: many hold JSON."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _feedback(exam: Exam, ledger: Ledger, student: str, messages: list[str]) -> Iterator[tuple[str, bytes]]:
    """Give the page of the run that counts, in the student's language, else in that of the run."""
    if not ledger.exists:
        return
    try:
        run = base_run(ledger, exam, None, messages)
        record = ledger.record(run.id, student)
        if record is not None:
            kept, above = ledger.script(run.id, student), Decisions.read(ledger, exam).above(student)
            spare = exam.spare_by_sheet.get(kept.sheet)
            how = replace(
                settings_of(run, exam.folder, exam.templates, ("html",)),
                vouched=exam.kept_digest,
                range_key=exam.range_key,
            )
            task = Task(student, (), kept, above, finished=record, paper=spare.id if spare else "")
            made = Marker(how).mark(task)
            yield from ((f"feedback.{suffix}", page) for suffix, page in made.pages.items())
            messages += [f"no page of feedback: {one.detail}" for one in made.remarks if one.reason == NO_PAGE]
    except MarkschemeError as error:
        messages.append(f"no page of feedback: {error}")
