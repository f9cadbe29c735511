"""The key values of all papers of an exam: calculated once, when it is first marked, and kept beside it.

Papers are the same where they have the same numbers, whoever has them; marks do not hang on what is kept here, so a
file that is missing, of another build or of other families is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self, TypeAlias

from markscheme.copying.key_index import KeyIndex
from markscheme.copying.paper_keys import printed_key, read_key
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.manifest import mode_beside
from markscheme.exam.variants.families import code_of_family, family_ids
from markscheme.exam.variants.rival_papers import KEPT, Rivals
from markscheme.family.library import Library
from markscheme.files.formats import format_name
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.result_folder import write_whole
from markscheme.papers.sheet_data import read_question

FILE = "key_values.json"
FORMAT = format_name("key values", 1)
FAULTS = (MarkschemeError, ZeroDivisionError, OverflowError, KeyError, TypeError, ValueError)
Numbers: TypeAlias = tuple[tuple[str, int], ...]  # by question id: which of its different papers


@dataclass(frozen=True)
class QuestionPapers:
    """The different papers of a question that have one family, by number: as sheets have them, and what keys print.

    `more`: papers that nobody has; where there are few they say how common values are.
    """

    library: Library
    saved: Mapping[int, JsonObject]
    printed: Mapping[int, JsonObject]
    more: tuple[Problem, ...] = ()

    def problem(self, paper: int) -> Problem:
        """Give a paper as a problem."""
        return read_question(self.saved[paper], self.library)

    @cached_property
    def index(self) -> KeyIndex:
        """What stands in the keys, to be looked up."""
        keys = {i: read_key(self.problem(i), printed) for i, printed in self.printed.items()}
        return KeyIndex(keys, [read_key(one) for one in self.more])


@dataclass(frozen=True)
class ExamKeys:
    """What the keys of an exam print. `held`: the papers by question id, of every student and every spare paper."""

    data: JsonObject = field(repr=False)

    @cached_property
    def units(self) -> dict[Numbers, list[str]]:
        """The students, and the names of spare papers, that have each of the different papers."""
        found: dict[Numbers, list[str]] = {}
        for student, numbers in self.data["held"].items():
            found.setdefault(tuple(numbers.items()), []).append(student)
        return found

    def numbers(self, student: str) -> Numbers | None:
        """Give the paper of a student, or a spare one by its name; None where it is not known."""
        held = self.data["held"].get(student)
        return None if held is None else tuple(held.items())

    def question(self, id: str, problem: Problem, exam: Exam, rivals: Rivals) -> QuestionPapers:
        """Give the different papers of a question that have the family of a problem, which is one of them."""
        listed = enumerate(self.data["papers"][id])
        papers = {i: one for i, one in listed if one[0]["family"] == problem.family.id}
        saved, printed = ({i: one[part] for i, one in papers.items()} for part in (0, 1))
        more = rivals.of(id, problem) if len(saved) < KEPT else ()
        return QuestionPapers(exam.library, saved, printed, more)

    @classmethod
    def of(cls, exam: Exam) -> Self:
        """Read what is kept of an exam; calculate what is not kept, or of other families."""
        kept = _kept(exam)
        is_whole = kept.get("build") == exam.build and all(one.id in kept["held"] for one in exam.spares)
        return cls(kept if is_whole else _calculated(exam, kept))


def _kept(exam: Exam) -> JsonObject:
    """Read what is kept, where it is of the families of today."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = json.loads((exam.folder / FILE).read_text("utf-8"))
        is_sound = isinstance(data["papers"], dict) and isinstance(data["held"], dict)
        if is_sound and data["format"] == FORMAT and data["families"] == _families(exam):
            return {name: data[name] for name in ("format", "build", "families", "papers", "held")}
    return {}


def _families(exam: Exam) -> dict[str, str]:
    """Give the code of the families, which the keys hang on."""
    return {id: code_of_family(id, exam.library) for id in family_ids(exam.blueprint)}


def _calculated(exam: Exam, kept: JsonObject) -> JsonObject:
    """Calculate the keys of all papers, spare ones too. What is kept of students who have no paper any more stays.

    A script that holds the answers of such a paper waits as it did before the paper was removed.
    """
    papers = {id: {_numbers(saved): [saved, printed] for saved, printed in known} for id, known in _papers(kept)}
    exam = replace(exam, papers={})  # everybody's own paper counts, also of who answered a spare one
    holders = (*exam.students, *exam.spares)
    held: dict[str, dict[str, int]] = {**kept.get("held", {}), **{student.id: {} for student in holders}}
    for student in holders:
        for id, saved in _questions(exam.sheet_path(student.id)):
            known, text = papers.setdefault(id, {}), _numbers(saved)
            if text not in known:
                with suppress(*FAULTS):  # a paper that cannot be calculated is the answer of nobody
                    known[text] = [saved, printed_key(read_question(saved, exam.library))]
            if text in known:
                held[student.id][id] = list(known).index(text)
    listed: JsonValue = {id: list(known.values()) for id, known in papers.items()}
    held = {student: numbers for student, numbers in held.items() if numbers}
    return {"format": FORMAT, "build": exam.build, "families": _families(exam), "papers": listed, "held": held}


def _papers(kept: JsonObject) -> Iterable[tuple[str, list[list[JsonObject]]]]:
    return kept.get("papers", {}).items()  # type: ignore[no-any-return]  # as this module wrote them


def _numbers(saved: JsonObject) -> str:
    """Give what two papers of a question must have alike to be the same."""
    return json.dumps([saved["family"], saved["given"]], sort_keys=True)


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
    with suppress(OSError):
        content = json.dumps(ExamKeys.of(exam).data, ensure_ascii=False).encode()
        if not was_there or path.read_bytes() != content:
            write_whole(path, content, mode_beside(exam.folder), within=exam.folder)
    try:
        yield
    except BaseException:
        if not was_there:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def holders(students: Iterable[str], near: Iterable[str]) -> list[str]:
    """Put the students who have a paper in order: first those who sit near somebody."""
    beside = set(near)
    return sorted(students, key=lambda id: id not in beside)
