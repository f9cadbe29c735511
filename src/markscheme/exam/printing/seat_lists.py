"""Lists of who sits where: to sign, room by room in the order of the seats, and for the doors, by name and by seat."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markscheme.document.document_tree import (
    Block,
    Document,
    Heading,
    Inlines,
    Language,
    LineBreak,
    Spoken,
    Table,
    Words,
)
from markscheme.document.pdf.joined_pdf import JoinedPdf
from markscheme.document.pdf.typeset import to_pdf
from markscheme.exam.exam_folder import Exam
from markscheme.exam.printing.exam_paper import say_date
from markscheme.exam.roster import Student
from markscheme.exam.seating import by_room, in_seats, natural
from markscheme.files.write_table import CsvFile
from markscheme.phrases import say, say_side_by_side

ROWS = 400  # of a list that is typeset at once: more would take more memory
SIGNED, READ = 10.0, 7.0  # heights of a row that is signed, and of one that is read, in millimetres
LONGEST_WHOLE = 20  # letters of a cell in a column that is as wide as what stands in it
ATTENDANCE_HEAD = ("room", "seat", "student", "name", "group", "variant", "sheet", "signature")
DOOR_HEAD = ("room", "name", "student", "group", "seat")
LETTERS = str.maketrans("ĐđØøŁłı", "DdOoLli")  # that are not taken to pieces

Room = Sequence[Student]


@dataclass(frozen=True)
class Column:
    """A column of a list: the phrase that heads it, its share of the line, and what it says of a student."""

    phrase: str
    share: int
    cell: Callable[[Student], str]


SEAT = Column("exam.seat", 1, lambda one: one.seat)
ROOM = Column("exam.room", 2, lambda one: one.room)
ID = Column("exam.student", 2, lambda one: one.id)
NAME = Column("sheet.name", 4, lambda one: one.shown)
GROUP = Column("exam.group", 2, lambda one: one.group)
VARIANT = Column("exam.variant", 1, lambda one: str(one.variant or ""))
CODE = Column("exam.code", 1, lambda one: one.sheet)
SIGNATURE = Column("exam.signature", 4, lambda one: "")


def write_lists(exam: Exam, folder: Path, languages: tuple[Language, ...]) -> None:
    """Write both lists as PDF and CSV into a folder that is there, of all who are on the roster."""
    lists = SeatLists(exam, languages)
    for name, documents in (("attendance.pdf", lists.attendance()), ("door.pdf", lists.doors())):
        with JoinedPdf(folder / name) as joined:
            for document in documents:
                joined.add(to_pdf(document), title=document.title)
    with CsvFile(folder / "attendance.csv") as file:
        file.add(ATTENDANCE_HEAD)
        for one in (one for room in lists.rooms for one in in_seats(room)):
            file.add((one.room, one.seat, one.id, one.name, one.group, one.variant or "", one.sheet, ""))
    with CsvFile(folder / "door.csv") as file:
        file.add(DOOR_HEAD)
        for one in (one for room in lists.rooms for one in in_names(room)):
            file.add((one.room, one.name, one.id, one.group, one.seat))


class SeatLists:
    """The lists of an exam in one language, or in both side by side."""

    def __init__(self, exam: Exam, languages: tuple[Language, ...]) -> None:
        self.exam, self.languages = exam, languages
        self.rooms = by_room(exam.on_roster)

    def attendance(self) -> Iterator[Document]:
        """Give the list of every room that the students sign, in the order of the seats."""
        variant = [VARIANT] if self.exam.blueprint.variants > 1 else []
        lines = tuple((self.said(phrase), None) for phrase in ("exam.invigilator", "exam.present"))
        for room in self.rooms:
            title = self.title("exam.attendance", self.name_of(room))
            for part in _parts(in_seats(room)):
                table = self.table([SEAT, ID, NAME, *variant, CODE], part, SIGNED, SIGNATURE)
                yield self.page(title, len(room), (table,), lines)

    def doors(self) -> Iterator[Document]:
        """Give the list of all by name, where there are several rooms, and of every room by name and by seat."""
        if len(self.rooms) > 1:
            everybody = in_names(self.exam.on_roster)
            yield from self.door(self.said("exam.all_rooms"), "exam.by_name", everybody, [NAME, ID, GROUP, ROOM, SEAT])
        for room in self.rooms:
            yield from self.door(self.name_of(room), "exam.by_name", in_names(room), [NAME, ID, GROUP, SEAT])
            if any(one.seat for one in room):
                yield from self.door(self.name_of(room), "exam.by_seat", in_seats(room), [SEAT, NAME, ID, GROUP])

    def door(self, place: str, order: str, students: Room, columns: Sequence[Column]) -> Iterator[Document]:
        """Give one list to read; `order` is the phrase that says how it is sorted."""
        title = self.title("exam.door", place)
        for part in _parts(students):
            blocks = (Heading(1, (Words(self.said(order)),)), self.table(columns, part, READ))
            yield self.page(title, len(students), blocks)

    def page(
        self, title: str, count: int, blocks: tuple[Block, ...], lines: tuple[tuple[str, str | None], ...] = ()
    ) -> Document:
        """Give what stands around a list of `count` students."""
        blueprint, languages = self.exam.blueprint, self.languages
        what = " · ".join(filter(None, (blueprint.course.both(languages), blueprint.title.both(languages))))
        return Document(
            title=title,
            language=languages,
            blocks=blocks,
            header=lines,
            code=self.exam.code,
            paper=blueprint.paper,
            kicker=what,
            running=what,
            facts=tuple(" · ".join(self.facts(count, language)) for language in languages),
        )

    def facts(self, count: int, language: Language) -> Iterator[str]:
        """Give the date, the time and how many students there are."""
        blueprint = self.exam.blueprint
        if blueprint.date:
            yield say_date(blueprint.date, language)
        if blueprint.duration:
            yield say("exam.minutes", language, n=blueprint.duration)
        yield say("exam.one_student" if count == 1 else "exam.students", language, n=count)

    def table(self, columns: Sequence[Column], students: Room, height: float, to_fill: Column | None = None) -> Table:
        """Lay students out as a table without the columns in which nothing stands, but for one `to_fill`."""
        shown = [column for column in columns if any(map(column.cell, students))] + ([to_fill] if to_fill else [])
        header = tuple(self.heading(column) for column in shown)
        rows = tuple(tuple(_words(column.cell(one)) for column in shown) for one in students)
        widths = tuple(_width(column, students) for column in shown)
        return Table(header, rows, widths=widths, row_height=height)

    def heading(self, column: Column) -> Inlines:
        """Give the name of a column, the languages one below the other."""
        main, *others = self.languages
        below = (part for one in others for part in (LineBreak(), Spoken(one, (Words(say(column.phrase, one)),))))
        return (Words(say(column.phrase, main)), *below)

    def said(self, phrase: str) -> str:
        """Say a phrase in the languages of the lists."""
        return say_side_by_side(phrase, self.languages)

    def title(self, phrase: str, place: str) -> str:
        """Say which list it is, and of which room."""
        return say("common.colon", self.languages[0]).join(filter(None, (self.said(phrase), place)))

    def name_of(self, room: Room) -> str:
        """Give the name of a room as the roster has it; nothing where no student of the exam has a room."""
        return room[0].room or (self.said("exam.no_room") if len(self.rooms) > 1 else "")


def in_names(students: Iterable[Student]) -> list[Student]:
    """Put students in the order of their names, those without a name by their ids."""
    return sorted(students, key=lambda one: (not one.name, _name_order(one.name), natural(one.id)))


def _name_order(name: str) -> bytes:
    """Give what names are sorted by: Latin letters without accents and case, usual Chinese characters by pinyin.

    GB 18030 keeps the order of GB 2312, whose 3,755 most usual characters stand there by their pinyin.

    >>> sorted(["Zoë", "张三", "Éva", "李四", "adam"], key=_name_order)
    ['adam', 'Éva', 'Zoë', '李四', '张三']
    """
    pieces = unicodedata.normalize("NFKD", name.translate(LETTERS)).casefold()
    return "".join(letter for letter in pieces if not unicodedata.combining(letter)).encode("gb18030", "replace")


def _width(column: Column, students: Room) -> int:
    """Give a column's share of the line; none for a narrow one, which is as wide as what stands in it."""
    is_narrow = column.share < NAME.share and max(len(column.cell(one)) for one in students) <= LONGEST_WHOLE
    return 0 if is_narrow else max(column.share, 2)


def _words(text: str) -> Inlines:
    return (Words(text),) if text else ()


def _parts(students: Room) -> Iterator[Room]:
    """Divide a long list: what is typeset at once takes memory."""
    return (students[start : start + ROWS] for start in range(0, len(students), ROWS))
