"""What a print shop, those who mark and those who invigilate get: files for the whole class, made of those of students.

The papers come in one file and, where that was asked for, in bundles by room or group with a sheet before each.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, zip_longest
from pathlib import Path

from markscheme.document.document_tree import Document, Language, Paragraph, Table, Words
from markscheme.document.pdf.joined_pdf import JoinedPdf, page_count_of
from markscheme.document.pdf.typeset import blank_page, forget_layouts, to_pdf
from markscheme.exam.exam_folder import Exam
from markscheme.exam.manifest import allow
from markscheme.exam.planning.blueprint import EACH
from markscheme.exam.printing.class_keys import ClassKeys, PaperKey, needs_of, paper_keys
from markscheme.exam.printing.exam_paper import (
    formula_sheet_document,
    key_folder,
    key_languages,
    say_date,
)
from markscheme.exam.records.student_files import found_file
from markscheme.exam.roster import Student, stem_of
from markscheme.exam.seating import by_room, in_seats
from markscheme.exam.spread import spread
from markscheme.files.result_folder import delete_inside, inside
from markscheme.phrases import say, say_side_by_side

PAPERS = "print/papers.pdf"
ANSWER_SHEETS = "print/answer_sheets.pdf"
FORMULAS = "print/formula_sheet.pdf"
KEYS = "print/key_by_question.pdf"
ANSWERS = "print/answers.pdf"
MASTER = "master_key.pdf"
ROWS = 400  # of a list that is typeset at once: more would take more memory
_PART = re.compile(
    r"(?:print/(?:papers|answer_sheets|key_by_question|answers)|master_key)(?:-\d{2,3})?(?:\.[a-z]+)?\.pdf"
)
MOST_IN_A_FILE = 1_000  # papers; those of a larger class come in several files


@dataclass(frozen=True)
class Bundle:
    """Papers that lie together: of a room, of a group, of all, or those that are nobody's."""

    title: str
    stem: str
    students: tuple[Student, ...]


def in_language(name: str, language: str, main: str) -> str:
    """Name a file that is there in several languages: `master_key.pdf` in the main one, else `master_key.zh.pdf`."""
    return name if language == main else name.replace(".pdf", f".{language}.pdf")


def numbered(name: str, i: int, count: int) -> str:
    """Name the i-th of some files, counted from 0: `print/papers.pdf` where it is the only one.

    >>> numbered("print/papers.pdf", 0, 1), numbered("master_key.zh.pdf", 2, 12)
    ('print/papers.pdf', 'master_key-03.zh.pdf')
    """
    begin, dot, end = name.partition(".")
    return name if count == 1 else f"{begin}-{i + 1:0{max(2, len(str(count)))}}{dot}{end}"


def in_files(bundles: Iterable[Bundle]) -> list[list[Bundle]]:
    """Put bundles, none of which is too large, together into files that are not too large, in their order."""
    files: list[list[Bundle]] = [[]]
    room = MOST_IN_A_FILE
    for bundle in bundles:
        if len(bundle.students) > room:
            files.append([])
            room = MOST_IN_A_FILE
        files[-1].append(bundle)
        room -= len(bundle.students)
    return [file for file in files if file] or [[]]


class PrintFolder:
    """Writes the files of a class from what is in the folder; `names` are those written so far."""

    def __init__(self, exam: Exam, mode: int, jobs: int | None) -> None:
        self.exam, self.mode, self.jobs = exam, mode, jobs
        self.folder, self.blueprint = exam.folder, exam.blueprint
        self.plan, self.languages = exam.blueprint.printing, exam.blueprint.languages
        self.names: list[str] = []

    def write(self, before: Iterable[str] = ()) -> tuple[str, ...]:
        """Write all of them and give their names: papers of those on the roster alone, keys of all who have one.

        `before`: the files of an earlier build; of those for the class, what is not made any more is removed. So is
        what a build that was broken off made of a class of another size, in one file or in parts.
        """
        self.papers()
        if self.plan.layout > 1:
            self.apart()
            self.bundles()
            self.class_keys()
        for language in key_languages(self.blueprint):
            self.master_key(language)
        for name in self.names:
            allow(self.folder / name, self.mode)
        for name in {*before, *_parts_of_class(self.folder)} - set(self.names):  # a bundle of a room of before, say
            if name.startswith(("print/", "master_key")):
                delete_inside(self.folder, name)
        return tuple(self.names)

    def joined(self, name: str) -> JoinedPdf:
        """Begin a file of several."""
        self.names.append(name)
        place = inside(self.folder, self.folder / name)
        if self.plan.layout == 1:
            return JoinedPdf(place)
        blank = blank_page(self.blueprint.paper, self.languages[0], self.said("exam.left_blank"))
        return JoinedPdf(place, blank)

    def said(self, phrase: str) -> str:
        """Say a phrase in the languages of the exam."""
        return say_side_by_side(phrase, self.languages)

    def pdf(self, kind: str, student: Student) -> bytes:
        """Read a file of a student."""
        return found_file(self.folder, f"{kind}/{{}}.pdf", student.stem).read_bytes()

    @cached_property
    def ordered(self) -> list[Bundle]:
        """The papers as they are printed: room by room in the order of the seats, or by group; spares last.

        A bundle that would be too large for a file is cut.
        """
        return [part for bundle in self._whole_bundles() for part in _cut(bundle)]

    def _whole_bundles(self) -> Iterator[Bundle]:
        here = self.exam.on_roster
        if self.plan.bundle == "group":
            in_turn = sorted(here, key=lambda one: (not one.group, one.group))  # stable: else as on the roster
            for group, people in groupby(in_turn, key=lambda one: one.group):
                yield self.bundle("exam.group", group or self.said("exam.no_group"), group, tuple(people))
        else:
            for room in by_room(here):
                name = room[0].room or self.said("exam.no_room")
                yield self.bundle("exam.room", name, room[0].room, tuple(in_seats(room)))
        if self.exam.spares:
            yield Bundle(self.said("exam.spares"), "spares", self.exam.spares)

    def bundle(self, phrase: str, shown: str, name: str, students: tuple[Student, ...]) -> Bundle:
        """Give the papers of a room or a group."""
        title = self.said(phrase) + say("common.colon", self.languages[0]) + shown
        kind = "group" if phrase == "exam.group" else "room"
        return Bundle(title, f"{kind}-{stem_of(name)}" if name else f"no-{kind}", students)

    def papers(self) -> None:
        """Write the papers of all, with an outline by room or group and by student."""
        files = in_files(self.ordered)
        for i, bundles in enumerate(files):
            with self.joined(numbered(PAPERS, i, len(files))) as joined:
                for bundle in bundles:
                    if self.plan.layout > 1 and len(self.ordered) > 1:
                        joined.head(bundle.title)
                    for student in bundle.students:
                        title = "" if self.plan.layout == 1 else title_of(student)
                        joined.add(self.pdf("papers", student), title=title, even=True)

    def apart(self) -> None:
        """Write what is handed out beside the papers: answer sheets, and one formula sheet."""
        files = in_files(self.ordered) if self.plan.answer_sheet == "apart" else []
        for i, bundles in enumerate(files):
            with self.joined(numbered(ANSWER_SHEETS, i, len(files))) as joined:
                for student in chain.from_iterable(bundle.students for bundle in bundles):
                    joined.add(self.pdf("answer-sheets", student), title=title_of(student), even=True)
        if self.plan.formula_sheet_apart and self.blueprint.formula_sheet:
            with self.joined(FORMULAS) as joined:
                joined.add(to_pdf(formula_sheet_document(self.blueprint, self.exam.code)))

    def bundles(self) -> None:
        """Write every bundle with a sheet before it that says what lies there, a paper's answer sheet after it."""
        for bundle in self.ordered if self.plan.bundle != "none" else ():
            counts = {one.stem: self.pages_of(one) for one in bundle.students}
            with self.joined(f"print/bundle-{bundle.stem}.pdf") as joined:
                for document in self.separator(bundle, counts):
                    joined.add(to_pdf(document), title=bundle.title, even=True)
                for student in bundle.students:
                    joined.add(self.pdf("papers", student), title=title_of(student), level=1, even=True)
                    if self.plan.answer_sheet == "apart":
                        joined.add(self.pdf("answer-sheets", student), even=True)

    def pages_of(self, student: Student) -> int:
        """Count the pages with something on them that a student gets."""
        kinds = ("papers", *(["answer-sheets"] if self.plan.answer_sheet == "apart" else []))
        return sum(page_count_of(self.pdf(kind, student)) for kind in kinds)

    def separator(self, bundle: Bundle, counts: dict[str, int]) -> Iterator[Document]:
        """Give the sheet before a bundle: how many papers, whose, with which codes and how many pages."""
        names = ("exam.seat", "exam.code", "exam.student", "sheet.name", "exam.pages")
        shown = [i for i, name in enumerate(names) if name != "exam.seat" or any(one.seat for one in bundle.students)]
        header = tuple((Words(self.said(names[i])),) for i in shown)
        count = len(bundle.students)
        phrase = "exam.one_paper_in_bundle" if count == 1 else "exam.papers_in_bundle"
        words = (self.blueprint.course.both(self.languages), self.blueprint.title.both(self.languages))
        what = " · ".join(filter(None, words))
        for start in range(0, count, ROWS):
            rows = []
            for one in bundle.students[start : start + ROWS]:
                cells = (one.seat, one.sheet, one.id, one.shown, str(counts[one.stem]))
                rows.append(tuple((Words(cells[i]),) if cells[i] else () for i in shown))
            yield Document(
                title=bundle.title,
                language=self.languages,
                blocks=(Table(header, tuple(rows), widths=tuple(2 if names[i] == "sheet.name" else 0 for i in shown)),),
                code=self.exam.code,
                paper=self.blueprint.paper,
                kicker=what,
                running=what,
                facts=tuple(
                    " · ".join((*self.when(language), say(phrase, language, n=count))) for language in self.languages
                ),
            )

    def when(self, language: Language) -> Iterator[str]:
        """Say date and time."""
        if self.blueprint.date:
            yield say_date(self.blueprint.date, language)
        if self.blueprint.duration:
            yield say("exam.minutes", language, n=self.blueprint.duration)

    def one_of_each(self) -> Sequence[Student]:
        """Give everybody with the spares, or one student of every variant."""
        people = (*self.exam.students, *self.exam.spares)
        if self.blueprint.variants == EACH:
            return people
        found = {student.variant: student for student in reversed(people)}
        return [found[variant] for variant in sorted(found)] if self.plan.layout > 1 else list(found.values())

    def class_keys(self) -> None:
        """Write the keys of the class by question, and the answers alone, in every language of the keys."""
        students, languages = self.one_of_each(), key_languages(self.blueprint)
        if all(question.static for question in self.blueprint.questions):
            return
        bands = list(_bands(students))
        for i, band in enumerate(bands):
            found = paper_keys(self.exam, band, languages, self.jobs)
            papers = list(zip(band, found, strict=True))
            for language in languages:
                by_question, answers = (
                    numbered(in_language(name, language, languages[0]), i, len(bands)) for name in (KEYS, ANSWERS)
                )
                self._class_keys(ClassKeys(self.blueprint, self.exam.code, language), papers, by_question, answers)

    def _class_keys(
        self, keys: ClassKeys, papers: Sequence[tuple[Student, PaperKey]], by_question: str, answers: str
    ) -> None:
        titles: deque[str] = deque()

        def documents() -> Iterator[Document]:
            for title, document in keys.by_question(papers):
                titles.append(title)
                yield document

        with self.joined(by_question) as joined:
            last = ""
            for pdf in self.typeset(documents()):
                title = titles.popleft()
                joined.add(pdf, title="" if title == last else title)
                last = title
        with self.joined(answers) as joined:
            for pdf in self.typeset(keys.answers(papers)):
                joined.add(pdf)

    def typeset(self, documents: Iterable[Document]) -> Iterator[bytes]:
        """Typeset long tables in as many processes as there are jobs; give the files in order."""
        return spread(_typeset_long, documents, jobs=self.jobs, chunk=1, needs=needs_of(self.exam))

    def master_key(self, language: Language) -> None:
        """Write who has which paper, and the key of everybody, or of every variant."""
        main = key_languages(self.blueprint)[0]
        people = (*self.exam.students, *self.exam.spares)
        bands = list(zip_longest(*(_bands(ones) for ones in (people, self.one_of_each())), fillvalue=()))
        for i, (listed, students) in enumerate(bands):
            with self.joined(numbered(in_language(MASTER, language, main), i, len(bands))) as joined:
                for document in self.outline(listed, language):
                    joined.add(to_pdf(document))
                for student in students:
                    title = " ".join(filter(None, (student.sheet, student.id, student.name)))
                    joined.add(self.pdf(key_folder(language, main), student), title=title)

    def outline(self, people: Sequence[Student], language: Language) -> Iterator[Document]:
        """List who has which paper, and what effort it takes."""
        names = ("exam.code", "exam.student", "sheet.name", "exam.group", "exam.variant", "common.effort")
        header = tuple((Words(say(name, language)),) for name in names)
        for start in range(0, len(people), ROWS):
            rows = tuple(map(_row, people[start : start + ROWS]))
            yield Document(
                title=self.blueprint.title.say(language) + say("common.colon", language) + say("exam.master", language),
                language=(language,),
                kicker=self.blueprint.course.say(language),
                facts=(self.exam.code, say("exam.marks_in_all", language, n=self.blueprint.total)),
                blocks=(
                    Paragraph((Words(say("exam.outline", language)),)),
                    Table(header, rows, ("left", "left", "left", "left", "right", "right"), widths=(0, 1, 2, 1, 0, 0)),
                ),
                paper=self.blueprint.paper,
            )


def _typeset_long(documents: tuple[Document, ...]) -> list[bytes]:
    """Typeset documents, in the memory that the layouts of what was typeset before had."""
    found = []
    for document in documents:
        forget_layouts()
        found.append(to_pdf(document))
    return found


def _parts_of_class(folder: Path) -> Iterator[str]:
    for path in (*folder.glob("print/*.pdf"), *folder.glob("master_key*.pdf")):
        if _PART.fullmatch(name := path.relative_to(folder).as_posix()):
            yield name


def _bands(students: Sequence[Student]) -> Iterator[Sequence[Student]]:
    """Divide students into so many as there are in a file."""
    return (students[at : at + MOST_IN_A_FILE] for at in range(0, len(students), MOST_IN_A_FILE))


def _cut(bundle: Bundle) -> Iterator[Bundle]:
    """Cut a bundle where it would be too large for a file."""
    parts = list(_bands(bundle.students))
    for i, students in enumerate(parts):
        place = f" {i + 1}/{len(parts)}" if len(parts) > 1 else ""
        yield Bundle(bundle.title + place, bundle.stem + numbered("", i, len(parts)), tuple(students))


def title_of(student: Student) -> str:
    """Name a paper in an outline."""
    return " ".join(filter(None, (student.seat, student.id, student.name, student.sheet)))


def _row(student: Student) -> tuple[tuple[Words, ...], ...]:
    cells = (student.sheet, student.id, student.shown, student.group, str(student.variant or "–"), str(student.effort))
    return tuple((Words(text),) if text else () for text in cells)
