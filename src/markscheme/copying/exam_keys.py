"""The key values of all papers of an exam: calculated once, when it is first marked, and kept beside it.

Papers are the same where they have the same numbers, whoever has them; marks do not hang on what is kept here, so a
file that is missing, of another build or of other families is made anew. Nothing of it is held in memory.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from markscheme.copying.key_file import FILE, KeyWriter, Numbers, opened, unpacked_numbers
from markscheme.copying.key_index import KeyIndex
from markscheme.copying.paper_keys import Steps, printed_key, read_key
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.manifest import mode_beside
from markscheme.exam.records.student_files import found_file
from markscheme.exam.variants.families import code_of_family, family_ids
from markscheme.exam.variants.rival_papers import KEPT, Rivals
from markscheme.family.library import Library
from markscheme.files.formats import format_name
from markscheme.files.json_reader import JsonObject
from markscheme.files.result_folder import inside, open_private, sync, temporary_beside
from markscheme.papers.sheet_data import read_question

EARLIER = "key_values.json"  # what earlier versions kept: read, and not written any more
EARLIER_FORMAT = format_name("key values", 1)
FAULTS = (MarkschemeError, ZeroDivisionError, OverflowError, KeyError, TypeError, ValueError)
_ONE = "SELECT {} FROM paper WHERE question = ? AND number = ? AND family = ?"


@dataclass(frozen=True)
class QuestionPapers:
    """The different papers of a question that have one family, by number, as a database has them.

    `more`: papers that nobody has; where there are few they say how common values are.
    """

    library: Library
    base: sqlite3.Connection
    id: str
    family: str
    more: tuple[Problem, ...] = ()

    def problem(self, paper: int) -> Problem:
        """Give a paper as a problem."""
        return read_question(self._read("saved", paper), self.library)

    def printed(self, paper: int) -> JsonObject:
        """Give what the key of a paper prints."""
        return self._read("printed", paper)

    def _read(self, column: str, paper: int) -> JsonObject:
        row = self.base.execute(_ONE.format(column), (self.id, paper, self.family)).fetchone()
        return dict(json.loads(row[0]))

    @cached_property
    def index(self) -> KeyIndex:
        """What stands in the keys, to be looked up."""
        return KeyIndex(self.base, self.id, self.family, [read_key(one) for one in self.more])


class ExamKeys:
    """What the keys of an exam print, of every student and every spare paper; the different papers are units."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base

    @cached_property
    def different(self) -> int:
        """How many units there are."""
        return int(self.base.execute("SELECT count(*) FROM unit").fetchone()[0])

    def unit(self, student: str) -> int | None:
        """Give the unit that a student has, or a spare paper by its name; None where it is not known."""
        query = "SELECT unit.number FROM held JOIN unit USING (papers) WHERE student = ?"
        row = self.base.execute(query, (student,)).fetchone()
        return None if row is None else int(row[0])

    def numbers(self, unit: int) -> Numbers:
        """Give the papers that a unit is, by question. Units are numbered in the order of these."""
        return unpacked_numbers(self.base.execute("SELECT papers FROM unit WHERE number = ?", (unit,)).fetchone()[0])

    def with_paper(self, id: str, paper: int) -> list[int]:
        """Give the units with a paper of a question."""
        query = "SELECT unit FROM holding WHERE question = ? AND paper = ?"
        return [unit for (unit,) in self.base.execute(query, (id, paper))]

    def having(self, unit: int) -> list[str]:
        """Give the students, and the names of spare papers, that have a unit."""
        query = "SELECT student FROM held WHERE papers = (SELECT papers FROM unit WHERE number = ?) ORDER BY turn"
        return [student for (student,) in self.base.execute(query, (unit,))]

    def question(self, id: str, problem: Problem, exam: Exam, rivals: Rivals) -> QuestionPapers:
        """Give the different papers of a question that have the family of a problem, which is one of them."""
        family = problem.family.id
        query = "SELECT papers FROM asked WHERE question = ? AND family = ?"
        row = self.base.execute(query, (id, family)).fetchone()
        more = rivals.of(id, problem) if row is None or row[0] < KEPT else ()
        return QuestionPapers(exam.library, self.base, id, family, more)

    @classmethod
    def of(cls, exam: Exam) -> Self:
        """Open what is kept of an exam; else calculate it, in a file without a name that goes with the process."""
        if base := _of_this_build(exam):
            return cls(base)
        with suppress(sqlite3.OperationalError):  # no room for such files
            return cls(_calculated(exam, sqlite3.connect("", isolation_level=None, check_same_thread=False)))
        return cls(_calculated(exam, sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)))


def _of_this_build(exam: Exam) -> sqlite3.Connection | None:
    """Open the file that is kept, where it is whole and of this build."""
    base = _of_the_families(exam)
    if base is not None:
        is_held = "SELECT 1 FROM held WHERE student = ?"
        has_spares = all(base.execute(is_held, (one.id,)).fetchone() for one in exam.spares)
        if has_spares and _facts(base).get("build") == exam.build:
            return base
        base.close()
    return None


def _of_the_families(exam: Exam) -> sqlite3.Connection | None:
    base = opened(exam.folder / FILE)
    if base is not None and _facts(base).get("families") == _families(exam):
        return base
    if base is not None:
        base.close()
    return None


def _facts(base: sqlite3.Connection) -> dict[str, str]:
    return dict(base.execute("SELECT name, value FROM facts"))


def _families(exam: Exam) -> str:
    """Give the code of the families, which the keys hang on."""
    return json.dumps({id: code_of_family(id, exam.library) for id in family_ids(exam.blueprint)}, sort_keys=True)


@dataclass(frozen=True)
class _Kept:
    """What is kept of earlier builds: papers, each with its question and what its key prints, and who had which."""

    papers: Iterable[tuple[str, JsonObject, JsonObject]] = ()
    held: Iterable[tuple[str, Mapping[str, int]]] = ()


@contextmanager
def _kept(exam: Exam) -> Iterator[_Kept]:
    """Read what is kept, where it is of the families of today: the file, else that of an earlier version."""
    base = _of_the_families(exam)
    if base is None:
        yield _kept_earlier(exam)
        return
    with closing(base):
        rows = base.execute("SELECT question, saved, printed FROM paper ORDER BY question, number")
        papers = ((id, json.loads(saved), json.loads(printed)) for id, saved, printed in rows)
        held = base.execute("SELECT student, papers FROM held ORDER BY turn")
        yield _Kept(papers, ((student, dict(unpacked_numbers(packed))) for student, packed in held))


def _kept_earlier(exam: Exam) -> _Kept:
    path = inside(exam.folder, exam.folder / EARLIER)
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        data = json.loads(path.read_text("utf-8"))
        papers = [(id, saved, printed) for id, known in data["papers"].items() for saved, printed in known]
        held = {student: dict(numbers) for student, numbers in data["held"].items()}
        is_sound = all(isinstance(saved["given"], dict) and saved["family"] and dict(key) for _, saved, key in papers)
        families = json.dumps(data["families"], sort_keys=True)
        if is_sound and data["format"] == EARLIER_FORMAT and families == _families(exam):
            return _Kept(papers, held.items())
    return _Kept()


def _calculated(exam: Exam, base: sqlite3.Connection) -> sqlite3.Connection:
    """Calculate the keys of all papers, spare ones too. What is kept of students who have no paper any more stays.

    A script that holds the answers of such a paper waits as it did before the paper was removed.
    """
    writer = KeyWriter(base)
    with _kept(exam) as kept:
        for id, saved, printed in kept.papers:
            if writer.number(id, saved) is None:
                writer.add(id, saved, printed, _key(saved, printed, exam.library))
        for student, numbers in kept.held:
            writer.hold(student, numbers)
    for one in (*exam.students, *exam.spares):  # everybody's own paper counts, also of who answered a spare one
        sheet = found_file(exam.folder, "sheets/{}.json", one.stem)
        papers = ((id, _number(writer, id, saved, exam.library)) for id, saved in _questions(sheet))
        writer.hold(one.id, {id: number for id, number in papers if number is not None})
    writer.finish({"build": exam.build, "families": _families(exam)})
    return base


def _key(saved: JsonObject, printed: JsonObject, library: Library) -> Steps:
    """Read the key of a paper that is kept; empty where the paper cannot be read, so that others keep their numbers."""
    with suppress(*FAULTS):
        return read_key(read_question(saved, library), printed)
    return {}


def _number(writer: KeyWriter, id: str, saved: JsonObject, library: Library) -> int | None:
    """Give the number of a paper, which is added where it is new; None of one that cannot be calculated."""
    number = writer.number(id, saved)
    if number is None:
        with suppress(*FAULTS):  # it is the answer of nobody
            problem = read_question(saved, library)
            printed = printed_key(problem)
            return writer.add(id, saved, printed, read_key(problem, printed))
    return number


def _questions(sheet: Path) -> Iterator[tuple[str, JsonObject]]:
    with suppress(OSError, ValueError, KeyError, TypeError):
        for one in json.loads(sheet.read_text("utf-8"))["questions"]:
            yield one["id"], one


@contextmanager
def kept_keys(exam: Exam, *, archive: bool = False) -> Iterator[None]:
    """Calculate the key values of an exam and keep them for a run, where that was not done and can be.

    A run that is refused leaves no trace: what was made for it is removed. In an archive nothing is written.
    """
    if archive:
        yield
        return
    path = exam.folder / FILE
    was_there = path.is_file()
    if base := _of_this_build(exam):
        base.close()
    else:
        with suppress(OSError, sqlite3.Error):  # a full disk: every process calculates them for itself
            _keep(exam, path)
    try:
        yield
    except BaseException:
        if not was_there:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _keep(exam: Exam, path: Path) -> None:
    """Write the file whole; RenderError where a link leads out of the folder."""
    target = Path(os.path.realpath(inside(exam.folder, path)))
    temporary = temporary_beside(target)
    try:
        open_private(temporary, mode_beside(exam.folder)).close()
        with closing(sqlite3.connect(temporary, isolation_level=None)) as base:
            base.execute("PRAGMA journal_mode = OFF")  # it takes no place before it is whole
            base.execute("PRAGMA synchronous = OFF")
            _calculated(exam, base)
        with temporary.open("rb+") as file:
            sync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def holders(students: Iterable[str], near: Iterable[str]) -> list[str]:
    """Put the students who have a paper in order: first those who sit near somebody."""
    beside = set(near)
    return sorted(students, key=lambda id: id not in beside)
