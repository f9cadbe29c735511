"""A sheet as an exam in which everybody has the same paper."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from markscheme.document.document_tree import as_language
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.roster import Student
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonValue
from markscheme.papers.practice_sheet import Sheet, sheet_from_json

LONGEST_STEM = 80


@dataclass(frozen=True)
class SheetExam(Exam):
    """An exam of one paper. There is no roster: its students are those who handed something in."""

    paper: Sheet = field(default_factory=lambda: Sheet("", "en", ()))

    @property
    def one_sheet(self) -> Sheet:
        """The paper."""
        return self.paper

    def sheet(self, id: str) -> Sheet:
        """Give the paper, whoever is asked for."""
        return self.paper

    @classmethod
    def unread(cls, data: Mapping[str, JsonValue], students: Iterable[str]) -> Self:
        """Make the exam of a sheet that is named and not used: this program may not know its families any more."""
        people = tuple(Student(id, sheet=str(data.get("code", ""))) for id in students)
        return cls(Path(), str(data.get("code", "")), sheet_hash(data), Blueprint(Text(), ()), people)


def exam_of_sheet(
    data: Mapping[str, JsonValue], students: Mapping[str, str] | None = None, templates: Iterable[Path] = ()
) -> SheetExam:
    """Make a sheet, the content of sheet.json, an exam. `students`: file names, without ending, by student."""
    folders = tuple(templates)
    sheet = sheet_from_json(data, Library(folders))
    language = as_language(sheet.language)
    questions = tuple(
        Question(id, one.total, families=(one.family.id,), level=one.level) for id, one in sheet.questions
    )
    blueprint = Blueprint(Text(sheet.title, sheet.title), questions, languages=(language,), variants=1)
    people = tuple(Student(id, stem=stem, variant=1, sheet=sheet.code) for id, stem in (students or {}).items())
    return SheetExam(Path(), sheet.code, sheet_hash(data), blueprint, people, folders, paper=sheet)


def sheet_hash(sheet: Mapping[str, JsonValue]) -> str:
    """Hash the sheet's content by SHA-256, however it is laid out in its file."""
    return hashlib.sha256(json.dumps(sheet, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def file_stems(students: Iterable[str]) -> dict[str, str]:
    """Name a file for each student: letters, digits, - and _ are kept; two that would be the same are counted.

    >>> file_stems(["Ada L.", "ada l?", "王芳"])
    {'Ada L.': 'Ada_L', 'ada l?': 'ada_l-2', '王芳': '王芳'}
    """
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for student in students:
        plain = re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", student)).strip("_-") or "student"
        base = _cut(plain, LONGEST_STEM)
        stem, n = base, 1
        while stem.casefold() in taken:
            n += 1
            stem = f"{base}-{n}"
        taken.add(stem.casefold())
        stems[student] = stem
    return stems


def _cut(text: str, most: int) -> str:
    """Cut to so many bytes of UTF-8, at a character: file systems count bytes."""
    content = text.encode()[: 2 * most]
    while content:
        with suppress(UnicodeDecodeError):
            return content.decode()[:most]
        content = content[:-1]
    return "student"
