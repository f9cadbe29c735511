"""Keys of a whole class: question by question for those who mark, and the answers alone on as few pages as can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from markscheme.authored.own_library import OwnLibrary
from markscheme.cluster import Needs
from markscheme.document.document_tree import (
    Block,
    Document,
    Formula,
    Heading,
    Inline,
    Inlines,
    Language,
    Paragraph,
    Strong,
    Table,
    Words,
)
from markscheme.engine.acceptance import is_told
from markscheme.engine.problem import Problem
from markscheme.exam.accepted.packed_ranges import PackedRanges, RangeKey, packed
from markscheme.exam.accepted.range_store import RangeStore, keep_ranges
from markscheme.exam.exam_folder import Exam
from markscheme.exam.manifest import mode_beside
from markscheme.exam.planning.blueprint import EACH, Blueprint
from markscheme.exam.records.student_files import found_file
from markscheme.exam.roster import Student
from markscheme.exam.spread import spread
from markscheme.exam.variants.kept_families import kept_hashes, read_known
from markscheme.family.kept_library import KeptLibrary
from markscheme.family.library import Library
from markscheme.files.json_reader import load_json
from markscheme.numbers.arrays import cells_of
from markscheme.papers.key import mark_table, number_inline
from markscheme.papers.practice_sheet import sheet_from_json
from markscheme.papers.question import title_inlines
from markscheme.papers.shown.part_names import part_label
from markscheme.phrases import say
from markscheme.working import shown_value, value_node

CHUNK = 8  # papers that a process reads at once
MOST_ROWS = 400  # of a table that is typeset at once: more would take more memory
Row = tuple[Inlines, ...]


@dataclass(frozen=True)
class QuestionKey:
    """The key to one question of one paper in one language: its title, its rows of marks, and the answers alone."""

    title: Inlines
    rows: tuple[Row, ...]
    answers: Inlines


PaperKey = Mapping[str, Mapping[str, QuestionKey]]  # by language, by question id


@dataclass(frozen=True)
class _Families:
    """What a process needs to open the families of an exam that is being built: those it keeps, where it keeps any."""

    folder: str
    templates: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]  # names and hashes of the files
    definitions: str  # the instructor's own questions, as JSON
    range_key: RangeKey

    def open(self) -> Library:
        """Open them; the build wrote the kept ones itself."""
        library = Library(tuple(map(Path, self.templates)))
        if self.kept:
            library = KeptLibrary(read_known(Path(self.folder), dict(self.kept)))
        return OwnLibrary(library, json.loads(self.definitions))


def paper_keys(
    exam: Exam, students: Sequence[Student], languages: Sequence[str], jobs: int | None
) -> Iterator[PaperKey]:
    """Work out the keys of papers that are built, in as many processes as there are jobs.

    What is accepted on a paper was worked out for the student's own key, and kept; what was not is kept now: of papers
    that a build made which was broken off, or an earlier version.
    """
    kept = tuple(kept_hashes(exam.built, exam.folder).items()) if exam.keeps_families else ()
    templates = tuple(str(folder.absolute()) for folder in exam.templates)
    definitions = json.dumps(exam.blueprint.definitions)
    families = _Families(str(exam.folder.absolute()), templates, kept, definitions, exam.range_key)
    work = partial(_keys, families, tuple(languages))
    missing: dict[bytes, bytes] = {}
    for key, rows in spread(work, [student.stem for student in students], jobs=jobs, chunk=CHUNK, needs=needs_of(exam)):
        missing |= rows
        yield key
    if missing:
        keep_ranges(exam.folder, missing.items(), mode_beside(exam.folder))


def needs_of(exam: Exam) -> Needs:
    """Say what workers share while an exam is being built: exam.json may not be written yet."""
    return Needs(exam.templates, exam.folder, writes=True)


@lru_cache(maxsize=1)
def _library(families: _Families) -> Library:
    return families.open()


def _keys(
    families: _Families, languages: tuple[str, ...], stems: tuple[str, ...]
) -> list[tuple[PaperKey, list[PackedRanges]]]:
    found: list[tuple[PaperKey, list[PackedRanges]]] = []
    store = RangeStore(Path(families.folder), families.range_key)
    for stem in stems:
        path = found_file(Path(families.folder), "sheets/{}.json", stem)
        sheet = sheet_from_json(load_json(path.read_text("utf-8"), str(path)), _library(families))
        questions = {id: store.tell(problem) for id, problem in sheet.questions}
        key = {lang: {id: _key(p, id, lang) for id, p in questions.items()} for lang in languages}
        missing = [] if not store.key.is_usable else [p for p in questions.values() if not is_told(p)]
        found.append((key, [packed(problem, store.key) for problem in missing]))
    return found


def _key(problem: Problem, id: str, language: str) -> QuestionKey:
    table = mark_table(problem, language)
    rows = table.rows if isinstance(table, Table) else ()
    return QuestionKey(title_inlines(problem, language), rows, tuple(_answers(problem, id.removeprefix("q"), language)))


def _answers(problem: Problem, number: str, language: str) -> Iterator[Inline]:
    own = problem.family.own
    for i, call in enumerate(problem.parts):
        if own is not None and call.name in own.by_hand:
            continue
        label = part_label(i, problem.part_names)
        label = f"({label})" if label.isdecimal() else label  # 1(2) is not 12
        one_alone = len(problem.parts) == 1  # it has no name on the paper
        yield Strong((Words(number if one_alone else f"{number}{label}"),))
        yield Words("\N{NO-BREAK SPACE}")
        yield from _value(problem, call.name, language)
        yield Words(" \N{EN SPACE}")


def _value(problem: Problem, name: str, language: str) -> Iterator[Inline]:
    """Print the value of a step in one line: `(1, 2)`, the rows of a matrix with semicolons between."""
    value = problem.values[name]
    if name in problem.worded:
        yield Formula(value_node(problem, name, language))
        return
    cells = [number_inline(shown_value(problem, cell, name, i)) for i, cell in enumerate(cells_of(value))]
    if not isinstance(value, np.ndarray):
        yield from cells
        return
    own = problem.family.own
    if own is not None and name in own.in_one_box:  # as it is written: 24×24×6
        for i, cell in enumerate(cells):
            yield from (Words("×"), cell) if i else (cell,)
        return
    width = value.shape[-1]
    yield Words("(")
    for i, cell in enumerate(cells):
        yield from () if i == 0 else (Words("; " if i % width == 0 else ", "),)
        yield cell
    yield Words(")")


class ClassKeys:
    """The keys of an exam as documents of one language; of every variant one paper is taken."""

    def __init__(self, blueprint: Blueprint, code: str, language: Language) -> None:
        self.blueprint, self.code, self.language = blueprint, code, language

    def by_question(self, papers: Sequence[tuple[Student, PaperKey]]) -> Iterator[tuple[str, Document]]:
        """Give question after question as documents with their titles: every paper's values, ranges and marks."""
        for question in (one for one in self.blueprint.questions if not one.static):
            named = say("document.question", self.language, number=question.id.removeprefix("q"))
            rows = [row for student, key in papers for row in self._rows(student, key, question.id)]
            titles = {key[self.language][question.id].title for _, key in papers}
            title = next(iter(titles)) if len(titles) == 1 else ()  # of a pool everybody has another family
            heading = Heading(
                1, (Words(named), *((Words(say("common.colon", self.language)), *title) if title else ()))
            )
            for part in _cut(rows):
                note = Paragraph((Words(say("exam.key_note", self.language)),))
                names = ("exam.paper", "common.step", "sheet.value", "sheet.accepted", "sheet.marks")
                table = Table(
                    self._header(names), part, ("left", "left", "left", "left", "right"), widths=(0, 0, 2, 3, 0)
                )
                yield named, self._page("exam.key_by_question", (note, heading, table))

    def _rows(self, student: Student, key: PaperKey, id: str) -> Iterator[tuple[int, Row]]:
        for i, row in enumerate(key[self.language][id].rows):  # the number tells where a paper begins
            yield i, (self._paper(student) if i == 0 else (Words(self._mark(student)),), *row)

    def answers(self, papers: Sequence[tuple[Student, PaperKey]]) -> Iterator[Document]:
        """Give the answers alone, a row for every paper."""
        names = ("exam.paper", "exam.answers")
        rows = [(0, (self._paper(student), self._all(key))) for student, key in papers]
        for part in _cut(rows):
            yield self._page("exam.answers", (Table(self._header(names), part, widths=(0, 1)),))

    def _all(self, key: PaperKey) -> Inlines:
        return tuple(inline for one in key[self.language].values() for inline in one.answers)

    def _paper(self, student: Student) -> Inlines:
        """Name a paper: by its variant, or by its code and whose it is."""
        has_code = self.blueprint.variants == EACH
        return (Words(f"{self._mark(student)} {student.id}" if has_code else self._mark(student)),)

    def _mark(self, student: Student) -> str:
        """Give what a row is found by on every page."""
        if self.blueprint.variants == EACH:
            return student.sheet
        return f"{say('exam.variant', self.language)} {student.variant}"

    def _header(self, names: Sequence[str]) -> Row:
        return tuple((Words(say(name, self.language)),) for name in names)

    def _page(self, phrase: str, blocks: tuple[Block, ...]) -> Document:
        blueprint, language = self.blueprint, self.language
        return Document(
            title=blueprint.title.say(language) + say("common.colon", language) + say(phrase, language),
            language=(language,),
            kicker=blueprint.course.say(language),
            blocks=blocks,
            code=self.code,
            paper=blueprint.paper,
            small=True,
        )


def _cut(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[Row, ...]]:
    """Divide a long table, where a paper begins."""
    part: list[Row] = []
    for i, cells in rows:
        if i == 0 and len(part) >= MOST_ROWS:
            yield tuple(part)
            part = []
        part.append(cells)
    if part:
        yield tuple(part)
