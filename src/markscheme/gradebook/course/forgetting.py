"""One student taken out of an exam: a pseudonym in place of id, name and address, and on request no answers, either.

The marks stay, so that those of the class do not change. Each step can be done twice: what was broken off is finished
by doing it again, with the pseudonym that was drawn first.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from markscheme.exam.exam_folder import EXAM, Exam, exam_json
from markscheme.exam.manifest import MANIFEST, read_manifest, sha256_of
from markscheme.exam.records.student_files import found_file, names_of
from markscheme.exam.roster import Student, is_stem, stem_of
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.result_folder import delete_inside, write_whole
from markscheme.gradebook.course.ledger_rewrite import rewritten
from markscheme.gradebook.course.pseudonyms import fresh_pseudonym, known_pseudonyms, write_pseudonyms
from markscheme.gradebook.ledger import Ledger, now
from markscheme.papers.sheet_data import content_code

BEGUN: Final = ".forgetting.json"
KEY_VALUES: Final = ("key_values.sqlite", "key_values.json")  # they list who has which paper, and are made anew
_PEOPLE: Final = ("student", "other", "owner", "neighbour")  # columns in which an id stands alone
_TEXTS: Final = ("detail", "source", "notes", "reason", "answer", "appeal", "said", "name")
_BUNDLES: Final = ("print/*", "master_key*.pdf")
_NOTE: Final = "INSERT INTO forgotten (at, student, by, reason, answers_kept) VALUES (?, ?, ?, ?, ?)"
_LISTED: Final = ("how", "others", "facts", "entry", "late")  # JSON in which an id stands alone
_SHORTEST_ID: Final = 4  # signs of an id that is looked for within a text: a shorter one may be any number there


@dataclass(frozen=True)
class Forgetting:
    """Who is forgotten, by whom, why, and whether the raw answers go, too."""

    student: str
    by: str
    reason: str = ""
    answers: bool = False


def plan(exam: Exam, ledger: Ledger, student: str) -> Iterator[str]:
    """Say what there is of a student: what would be taken out, and what would stay."""
    who = exam.student(student)
    runs = 0
    if ledger.exists:
        runs = next(ledger.rows("SELECT count(DISTINCT run) FROM marked WHERE student = ?", student))[0]
        for table, what in (("published", "published marks"), ("appeals", "appeals"), ("decisions", "decisions")):
            if ledger.has(table) and _has_rows(ledger, table, student):
                yield f"{student} has {what} here"
    yield f"{student}: id, name and what the roster says become a pseudonym; the marks of {runs} runs stay under it"
    files = [name for name in names_of(who.stem) if (exam.folder / name).exists()]
    yield f"deleted: {', '.join(files) or 'no files'}"


def _has_rows(ledger: Ledger, table: str, student: str) -> bool:
    columns = {row[1] for row in ledger.rows(f"PRAGMA table_info({table})")}
    condition = "WHERE student = ?" if "student" in columns else ""
    values = (student,) if condition else ()
    return next(ledger.rows(f"SELECT 1 FROM {table} {condition} LIMIT 1", *values), None) is not None


def forget(exam: Exam, how: Forgetting) -> str:
    """Take a student out of the folder of an exam; give the pseudonym. Each file is written whole or not at all."""
    folder, begun = exam.folder, begun_in(exam.folder)
    known = exam.by_id.get(begun.get(how.student, ""))  # where an earlier call was broken off late
    who = exam.student(how.student) if known is None else Student(how.student, stem=stem_of(how.student))
    pseudonym = begun.get(who.id) or fresh_pseudonym({*exam.by_id, *known_pseudonyms(folder).values()})
    write_whole(folder / BEGUN, json.dumps({**begun, who.id: pseudonym}).encode(), 0o600, within=folder)
    mode = (folder / EXAM).stat().st_mode & 0o777
    sheet = _sheet_of(exam, who, pseudonym)
    if sheet is not None:
        write_whole(folder / "sheets" / f"{pseudonym}.json", _laid_out(sheet), mode, within=folder)
    left = known or Student(
        pseudonym,
        stem=pseudonym,
        variant=who.variant,
        sheet=sheet["code"] if sheet else "",
        effort=who.effort,
        content=str(sheet["content"]) if sheet and who.content else "",
        on_roster=False,
        forgotten=True,
    )
    with Ledger(folder) as ledger:
        has_ledger = ledger.exists
        if has_ledger:
            ledger.create()  # with the table in which it is noted
    if has_ledger:
        with rewritten(folder) as base:
            _Rows(base, who, left, how).change()
    others = tuple(one for one in exam.students if one.id not in (who.id, pseudonym))
    facts = {name: value for name, value in exam.built.items() if name not in ("format", "id", "code", "build")}
    write_whole(folder / EXAM, exam_json(replace(exam, students=(*others, left)), facts), mode, within=folder)
    _keep_manifest(folder, who, left, mode)
    for name in names_of(who.stem):
        delete_inside(folder, name)
    pseudonyms = known_pseudonyms(folder)
    if pseudonyms.pop(who.id, None):
        write_pseudonyms(folder, pseudonyms)
    for name in KEY_VALUES:
        (folder / name).unlink(missing_ok=True)
    (folder / BEGUN).unlink(missing_ok=True)
    return pseudonym


def remains(folder: Path, who: Student) -> Iterator[str]:
    """Say where the student may still be named, for a person to see to."""
    bundles = [path.relative_to(folder).as_posix() for pattern in _BUNDLES for path in sorted(folder.glob(pattern))]
    if bundles:
        yield f"{', '.join(bundles)} may hold the paper or the name still: `exam build` binds them anew"
    yield f"take {who.id} out of the roster before you build again; else there is a new paper"
    yield "folders of results, copies, archives and answers that were handed in are elsewhere, and untouched"
    yield "whoever knows the secret and the id can still work out which numbers were on the paper"


def begun_in(folder: Path) -> dict[str, str]:
    """Give the pseudonym of whom an earlier call, which was broken off, began to forget."""
    with suppress(OSError, ValueError):
        found = json.loads((folder / BEGUN).read_text("utf-8"))
        return {str(student): pseudonym for student, pseudonym in found.items() if pseudonym and is_stem(pseudonym)}
    return {}


def _sheet_of(exam: Exam, who: Student, pseudonym: str) -> JsonObject | None:
    """Give the problems of the student's paper with another holder and code, by which they can be marked again."""
    for stem in (who.stem, pseudonym):
        with suppress(OSError, ValueError):
            data: JsonObject = json.loads(found_file(exam.folder, "sheets/{}.json", stem).read_text("utf-8"))
            holder = f"{exam.code}/{pseudonym}"
            code = content_code(data["questions"], holder)
            return {**data, "holder": holder, "code": code, **({"content": code} if "content" in data else {})}
    return None


def _laid_out(data: Mapping[str, JsonValue]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _keep_manifest(folder: Path, who: Student, left: Student, mode: int) -> None:
    """Take the student out of what closes a build; the sheet that stays is noted, so that a change of it is seen."""
    manifest = read_manifest(folder)
    if not manifest:
        return
    manifest.get("students", {}).pop(who.stem, None)
    files = manifest.get("files", {})
    for name in names_of(who.stem):
        files.pop(name, None)
    for name in (EXAM, f"sheets/{left.stem}.json"):
        if found := sha256_of(folder / name):
            files[name] = found
    manifest["files"] = dict(sorted(files.items()))
    write_whole(folder / MANIFEST, _laid_out(manifest), mode, within=folder)


class _Rows:
    """The rows of a ledger, with the student's own changed."""

    def __init__(self, base: sqlite3.Connection, who: Student, left: Student, how: Forgetting) -> None:
        self.base, self.who, self.left, self.how = base, who, left, how
        words = [text for text in (who.name, who.email) if len(text) > 1]
        words += [text for text in (who.id, who.stem, who.sheet) if len(text) >= _SHORTEST_ID]
        listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        called = re.compile(rf"(?<![A-Za-z0-9])(?:{listed})(?![A-Za-z0-9])", re.IGNORECASE) if words else None
        self.scrub: Callable[[str], str] = lambda text: called.sub(left.id, text) if called else text

    def change(self) -> None:
        """Put the pseudonym in place of the student everywhere, and note who did that and when."""
        tables = [name for (name,) in self.base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in self.base.execute(f"PRAGMA table_info({table})")]
            self._own(table, columns)
            for column in columns:
                if column in _PEOPLE:
                    self._put(table, column, self.who.id, self.left.id)
                elif column in _TEXTS:
                    self._texts(table, column)
                elif column in _LISTED:
                    self._listed(table, column)
                elif column == "sheet" and self.who.sheet:
                    self._put(table, column, self.who.sheet, self.left.sheet)
        self._answers()
        values = (now(), self.left.id, self.how.by, self.how.reason, 0 if self.how.answers else 1)
        if not self.base.execute("SELECT 1 FROM forgotten WHERE student = ?", (self.left.id,)).fetchone():
            self.base.execute(_NOTE, values)

    def _own(self, table: str, columns: list[str]) -> None:
        """Empty what only the student's own rows say: names of files, what forms asked besides, reasons of a status."""
        if "student" not in columns:
            return
        empty = {"source": "", "notes": "[]", "more": "{}"} | ({"reason": ""} if table == "statuses" else {})
        for column, nothing in empty.items():
            if column in columns:
                query = f"UPDATE {table} SET {column} = ? WHERE student = ?"
                self.base.execute(query, (nothing, self.who.id))

    def _put(self, table: str, column: str, old: str, new: str) -> None:
        self.base.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, old))

    def _texts(self, table: str, column: str) -> None:
        for row, text in self.base.execute(f"SELECT rowid, {column} FROM {table}").fetchall():
            if isinstance(text, str) and (found := self.scrub(text)) != text:
                self.base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (found, row))

    def _listed(self, table: str, column: str) -> None:
        """Change JSON that names students: who is excused from being late, whose paper somebody answered."""
        for row, text in self.base.execute(f"SELECT rowid, {column} FROM {table}").fetchall():
            if json.dumps(self.who.id, ensure_ascii=False) in text:
                found = json.dumps(self._walked(json.loads(text)), ensure_ascii=False, sort_keys=column == "how")
                self.base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (found, row))

    def _walked(self, value: JsonValue) -> JsonValue:
        if isinstance(value, dict):
            return {self.left.id if key == self.who.id else key: self._walked(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._walked(one) for one in value]
        return self.left.id if value == self.who.id else value

    def _answers(self) -> None:
        """Give the kept answers a digest without the id; take them out where that was asked for."""
        query = "SELECT id, sheet, answers FROM submissions WHERE student = ?"
        for row, sheet, answers in self.base.execute(query, (self.left.id,)).fetchall():
            kept = "{}" if self.how.answers else answers
            digest = hashlib.sha256(json.dumps([self.left.id, sheet, kept, row if self.how.answers else ""]).encode())
            change = "UPDATE submissions SET digest = ?, answers = ? WHERE id = ?"
            self.base.execute(change, (digest.hexdigest(), kept, row))
        if not self.how.answers:
            return
        query = "SELECT id, details FROM steps WHERE student = ?"
        for row, details in self.base.execute(query, (self.left.id,)).fetchall():
            shown = {name: value for name, value in json.loads(details).items() if name != "read"}
            change = "UPDATE steps SET details = ?, message = '' WHERE id = ?"
            self.base.execute(change, (json.dumps(shown, ensure_ascii=False), row))
