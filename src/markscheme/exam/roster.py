"""The students of an exam, from CSV or XLSX; headings in English or Chinese, complaints with their line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Self

from markscheme.document.glyphs import BOX, install_hint, missing_characters
from markscheme.errors import AnswerError
from markscheme.exam.planning.student_status import EXCUSED, GONE, NO_STATUS, read_status, said_no_status
from markscheme.files.class_table import Table, nearest, open_table, said_no_student, said_not_met, table_of
from markscheme.files.encoding import NOT_TEXT, printable
from markscheme.files.headings import IDS, NO_HINTS, TableHints, folded, mistyped_kind, visible
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.read_table import Row
from markscheme.submissions.identity import is_anonymous, same_id, whole_name

MOST_STUDENTS = 100_000
LONGEST_CELL = 200
LONGEST_EXTRA = 1_000
MOST_SAID: Final = 5
_USED: Final = ("email", "group", "room", "seat", "extra time", "large print")
_NEEDED_ONCE: Final = (*_USED, "name", "surname", "first name")  # a slip in one of these must not lose what it says
_NOT_KEPT: Final = ("row", "none", "feedback", "role", "status", "language")
_YES = {"yes", "y", "true", "1", "x", "✓", "✔", "是", "有", "需要"}
_NO = {"", "no", "n", "false", "0", "-", "–", "否", "无", "不"}
_ENGLISH = {"en", "eng", "english", "e", "英", "英文", "英语", "英語"}
_CHINESE = {"zh", "cn", "zho", "chi", "chinese", "mandarin", "simplified chinese", "chinese simplified"}
_CHINESE |= {"中", "中文", "汉语", "漢語", "华文", "简体中文", "中文简体", "简体", "普通话"}
_EXTRA = re.compile(r"\+?\s*(\d{1,3})\s*(%|％|min(?:ute)?s?\.?|'|分钟|分)?", re.IGNORECASE)
_ESCAPED = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Student:
    """One line of the roster and, once the exam is built, the variant and the code of the paper.

    `extra_time`: such as "25%" or "15 min", empty for none. `stem`: the name of the student's files without ending.
    `content`: the code of the problems on the paper, where `sheet` is another. `on_roster`: False for those who
    left the roster after their paper was built. `room` and `seat`: where the student sits. `more`: what else the roster
    says, by its heading, for the gradebook. `spare`: no student, but a spare paper that is nobody's. `status`: such as
    "excused", as `student_status.read_status` reads it. `forgotten`: all but the marks were taken out; the id is a
    pseudonym, and there is no paper to build. `language`: of the feedback, "en" or "zh"; empty for that of the run.
    """

    id: str
    name: str = ""
    email: str = ""
    group: str = ""
    extra_time: str = ""
    large_print: bool = False
    stem: str = ""
    variant: int = 0
    sheet: str = ""
    effort: int = 0
    content: str = ""
    on_roster: bool = True
    room: str = ""
    seat: str = ""
    more: tuple[tuple[str, str], ...] = ()
    spare: bool = False
    status: str = ""
    forgotten: bool = False
    language: str = ""

    @property
    def shown(self) -> str:
        """Give the name as a page shows it: the number in brackets where no font here has a letter of the name."""
        return f"[{self.id}]" if missing_characters(self.name) else self.name

    @property
    def is_away(self) -> bool:
        """Whether the roster says that this student does not come: excused, withdrawn or left."""
        return (read_status(self.status) or NO_STATUS).kind in (*GONE, EXCUSED)

    def to_json(self) -> JsonObject:
        """Give everything, as JSON holds it; what exams built before do not know is left out where it says nothing."""
        data = asdict(self) | {"more": dict(self.more)}
        for name, usual in (
            ("content", ""),
            ("on_roster", True),
            ("room", ""),
            ("seat", ""),
            ("more", {}),
            ("spare", False),
            ("status", ""),
            ("forgotten", False),
            ("language", ""),
        ):
            if data[name] == usual:
                del data[name]
        return data

    @property
    def facts(self) -> Student:
        """Give what the roster says of the student: all that the files depend on, but for the variant."""
        plain = replace(self, variant=0, sheet="", effort=0, content="", on_roster=True, more=())
        return replace(plain, status="", language="")

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> Self:
        """Read what `to_json` wrote; raise AnswerError for a stem that leads to another folder."""
        found = cls(**{**data, "more": tuple(data.get("more", {}).items())})
        if not is_stem(found.stem):
            raise AnswerError(
                f"student {found.id!r}: {found.stem!r} is no name of the files of a student: it was changed after the "
                "exam was built; put exam.json back from a copy"
            )
        return found


def to_print(students: Iterable[Student]) -> list[Student]:
    """Give everybody who has a key; nobody prints a paper for who is excused, withdrawn or left."""
    here = (one for one in students if not one.forgotten)
    return [replace(one, on_roster=one.on_roster and not one.is_away) for one in here]


def read_roster(path: Path, notes: list[str] | None = None, hints: TableHints = NO_HINTS) -> tuple[Student, ...]:
    """Read a roster; raise AnswerError with the lines that are wrong. `notes` takes what was decided."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    said: list[str] = []
    students = _students(open_table(content, str(path), said, hints), said, hints)
    if notes is not None:
        notes += said
    return students


def students_of(rows: Iterable[Row], where: str, notes: list[str] | None = None) -> tuple[Student, ...]:
    """Read the students of a table whose first row names the columns; `notes` takes what was decided."""
    said: list[str] = []
    students = _students(table_of(rows, where, said, typed=False), said, NO_HINTS)
    if notes is not None:
        notes += said
    return students


def _students(table: Table, notes: list[str], hints: TableHints) -> tuple[Student, ...]:
    where = table.where
    columns = _Columns(table, hints)
    notes += columns.said()
    students: list[Student] = []
    wrong: list[str] = []
    seen: dict[str, tuple[Student, int]] = {}
    lines: dict[Student, int] = {}
    for row in table.rows:
        try:
            student = columns.student(row, notes)
            if (again := lines.setdefault(student, row.line)) != row.line:
                notes.append(f"{where}: line {row.line} repeats line {again}; it is read once")
                continue
            _check_twice(student, row.line, seen, where)
            students.append(student)
            notes += _unprintable(student, f"{where}: line {row.line}")
        except AnswerError as error:
            wrong.append(str(error))
    if wrong:
        more = [f"{where}: and {len(wrong) - MOST_SAID} more such lines"] if len(wrong) > MOST_SAID else []
        raise AnswerError("\n".join(wrong[:MOST_SAID] + more))
    if not 1 <= len(students) <= MOST_STUDENTS:
        raise AnswerError(f"{where}: holds {len(students):,} students, but must hold 1 to {MOST_STUDENTS:,}")
    return tuple(students)


class _Columns:
    """The columns of a roster. `ids`: those that may say the id, the surest first."""

    def __init__(self, table: Table, hints: TableHints) -> None:
        self.table, self.where = table, f"{table.where}: line {table.line}"
        self.ids = table.columns(*IDS) + table.columns("email")
        if not self.ids:
            raise AnswerError(f"{self.where}: {said_no_student(table.headings, hints)}")
        self._check_one_id()
        self._check_hints(hints)
        self._check_slips()
        self.named = [i for i, name in enumerate(table.headings) if name]
        self.width = len(table.headings)
        self.strange: set[str] = set()
        self.unspoken: set[str] = set()
        used = {i for kind in (*_USED, "name") if (i := table.column(kind)) is not None}
        used |= {self.ids[0], *table.columns("surname", "first name", *_NOT_KEPT)}
        self.kept = [i for i in self.named if i not in used and folded(table.headings[i]) != "endoflineindicator"]

    def _check_one_id(self) -> None:
        """Two columns that are equally sure are asked about: nothing says which of them the university goes by."""
        first, *others = self.ids
        kind = self.table.kinds[first]
        rivals = [i for i in others if self.table.kinds[i] == kind and kind != "email"]
        if rivals:
            raise AnswerError(
                f"{self.where}: columns {first + 1} and {rivals[0] + 1} both hold the id; delete one, or say which: "
                f"--columns id={self.table.headings[first]}"
            )

    def _check_hints(self, hints: TableHints) -> None:
        """Refuse a heading that was mistyped where it was said what it holds: what it says must not get lost."""
        unmet = hints.unmet(self.table.headings)
        met = {kind for heading, kind in hints.columns.items() if heading not in unmet}
        for heading, kind in unmet.items():
            near = nearest(heading, self.table.headings)
            is_lost = kind == "id" or (kind in _NEEDED_ONCE and not self.table.columns(kind))
            if near and is_lost and kind not in met:
                raise AnswerError(f"{self.where}: {said_not_met(heading, kind, near)}")

    def _check_slips(self) -> None:
        for i, heading in self.table.unknown.items():
            kind, word = mistyped_kind(heading)
            if kind in _NEEDED_ONCE and not self.table.columns(kind):
                raise AnswerError(
                    f"{self.where}: column {i + 1} is called {heading!r}, which is not known; did you mean {word!r}? "
                    f"Rename it, or say what it is: --columns {kind}={heading}, or none={heading} to pass it over"
                )

    def said(self) -> Iterator[str]:
        """Say once what was decided about the columns."""
        headings = self.table.headings
        first = self.table.kinds[self.ids[0]]
        if first not in ("number", "id"):
            yield f"{self.table.where}: the id of a student is taken from column {headings[self.ids[0]]!r}"
        if self.kept:
            listed = ", ".join(repr(headings[i]) for i in self.kept[:MOST_SAID])
            more = f" and {len(self.kept) - MOST_SAID} more" if len(self.kept) > MOST_SAID else ""
            yield f"{self.table.where}: not used, kept for the gradebook: {listed}{more}"

    def student(self, row: Row, notes: list[str]) -> Student:
        """Read a line; raise AnswerError with what is wrong there."""
        where = f"{self.table.where}: line {row.line}"
        if any(cell.strip() for cell in row.cells[self.width :]) and not row.fixed:
            raise AnswerError(
                f"{where}: has {len(row.cells)} cells, but the first line names {self.width} columns; quote the commas"
            )
        for kind in ("extra time", "large print"):  # what a student is entitled to must not get lost
            if spoilt := next((row.troubles[i] for i in self.table.columns(kind) if i in row.troubles), ""):
                raise AnswerError(spoilt)
        found = {kind: self.table.text(row, kind) for kind in _USED} | {"name": whole_name(self.table, row)}
        id = self._id(row, where, notes)
        for kind, text in (found | {"id": id}).items():
            if len(text) > LONGEST_CELL or NOT_TEXT.search(text):
                raise AnswerError(
                    f"{where}: the {kind} is longer than {LONGEST_CELL} letters or holds control characters"
                )
        return Student(
            id=id,
            name=found["name"],
            email=found["email"],
            group=found["group"],
            extra_time=_extra_time(self._with_unit(found["extra time"]), where),
            large_print=_switch(found["large print"], where),
            stem=stem_of(id),
            room=found["room"],
            seat=found["seat"],
            more=(*self._more(row), *self._strange_status(row, notes), *self._strange_language(row, notes)),
            status=str(read_status(self.table.text(row, "status")) or ""),
            language=read_language(self.table.text(row, "language")) or "",
        )

    def _strange_status(self, row: Row, notes: list[str]) -> Iterator[tuple[str, str]]:
        """Keep a status of the registry's own for the gradebook, and say once of each word that it means nothing."""
        text, column = self.table.text(row, "status"), self.table.column("status")
        if column is None or read_status(text) is not None:
            return
        if text not in self.strange and len(self.strange) < MOST_SAID:
            self.strange.add(text)
            notes.append(f"{self.table.where}: line {row.line}: {said_no_status(text)}; it is kept for the gradebook")
        yield self.table.headings[column], printable(text)[:LONGEST_EXTRA]

    def _strange_language(self, row: Row, notes: list[str]) -> Iterator[tuple[str, str]]:
        """Keep a language that feedback is not written in for the gradebook, and say once of each where it stands."""
        text, column = self.table.text(row, "language"), self.table.column("language")
        if column is None or read_language(text) is not None:
            return
        if text not in self.unspoken and len(self.unspoken) < MOST_SAID:
            self.unspoken.add(text)
            notes.append(
                f"{self.table.where}: line {row.line}: the language {text[:60]!r} is neither English nor Chinese; the "
                "feedback is in that of the exam. Write en or zh"
            )
        yield self.table.headings[column], printable(text)[:LONGEST_EXTRA]

    def _with_unit(self, text: str) -> str:
        """Give extra time with the unit that the heading says: `Extra time (%)` has numbers alone below it."""
        column = self.table.column("extra time")
        is_share = column is not None and re.search(r"%|％|per\s*cent|百分", self.table.headings[column], re.IGNORECASE)
        return f"{text}%" if is_share and re.fullmatch(r"\d{1,3}", text) else text

    def _id(self, row: Row, where: str, notes: list[str]) -> str:
        """Give the surest id that is filled in, in the one form that all its writings share.

        One that a spreadsheet spoilt is never replaced by a weaker one; a weaker one that is spoilt costs itself.
        """
        texts = [same_id(row.cells[i]) if i < len(row.cells) else "" for i in self.ids]
        at = next((i for i, text in enumerate(texts) if text and not is_anonymous(text)), len(texts))
        if spoilt := next((row.troubles[i] for i in self.ids[:at] if i in row.troubles), ""):
            raise AnswerError(spoilt)
        if at == len(texts):
            columns = " and ".join(repr(self.table.headings[i]) for i in self.ids)
            name = whole_name(self.table, row)
            who = f" of {name!r}" if name else ""
            empty = "the id is empty" if len(self.ids) == 1 else f"{columns} are empty, and no column says the id"
            raise AnswerError(f"{where}: {empty}{who}; fill it in, or delete the line")
        if at:
            blank, used = (self.table.headings[self.ids[i]] for i in (0, at))
            notes.append(f"{where}: {blank!r} is blank, so {used!r} is the id: {texts[at]}")
        return texts[at]

    def _more(self, row: Row) -> Iterator[tuple[str, str]]:
        headings = self.table.headings
        for i in self.kept:
            if i < len(row.cells) and (text := visible(row.cells[i])):
                heading = headings[i] if headings.index(headings[i]) == i else f"{headings[i]} (column {i + 1})"
                yield heading, printable(text)[:LONGEST_EXTRA]


def _unprintable(student: Student, where: str) -> Iterator[str]:
    """Say what the papers of a student cannot show, and what they show instead."""
    if absent := missing_characters(student.name):
        yield f"{where}: the paper shows [{student.id}] in place of the name {student.name!r}: {install_hint(absent)}"
    if absent := missing_characters(student.id + student.group + student.room + student.seat):
        yield f"{where}: the paper of {student.id!r} has a box ({BOX}) in place of letters: {install_hint(absent)}"


def _extra_time(text: str, where: str) -> str:
    """Read extra time as "25%" or "15 min"; a bare number is minutes."""
    if text.casefold() in _NO:
        return ""
    if re.fullmatch(r"0?\.\d{1,2}", text):  # how a spreadsheet keeps 25%
        return f"{round(100 * float(text))}%"
    match = _EXTRA.fullmatch(text)
    if match is None:
        raise AnswerError(f"{where}: the extra time is {text!r}, but must be minutes or per cent, as 15 or 25%")
    return f"{int(match[1])}%" if match[2] in ("%", "％") else f"{int(match[1])} min"


def _switch(text: str, where: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise AnswerError(f"{where}: large print is {text!r}, but must be yes or no")
    return word in _YES


def read_language(text: str) -> str | None:
    """Read a language of feedback, as "en" or "zh"; empty where none is said, None for one that is neither.

    >>> [read_language(text) for text in ("中文", "English (United States)", "zh-CN", "Deutsch")]
    ['zh', 'en', 'zh', None]
    """
    word = unicodedata.normalize("NFKC", visible(text)).casefold()
    if word in ("", "-", "–"):
        return ""
    # As forms and systems write it: `English (United States)`, `zh-CN`, `zh_Hans`, `中文(简体)`; `中文/English` is two.
    bare = re.sub(r"\s*\(.*\)$|(?<=^[a-z]{2})[-_][a-z]{2,4}(?:[-_][a-z]{2})?$", "", word)
    return "en" if bare in _ENGLISH else "zh" if bare in _CHINESE else None


def stem_of(id: str) -> str:
    """Give a file name of an id: its letters and digits; where others are left out, a mark of the whole id besides.

    >>> stem_of("20230001"), stem_of("学生甲"), stem_of("a/b")
    ('20230001', '学生甲', 'a_b-c14cddc0')
    """
    import hashlib

    name = _ESCAPED.sub("_", unicodedata.normalize("NFC", id)).strip("._")[:60]
    return name if name == id else f"{name}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"


def is_stem(stem: JsonValue) -> bool:
    """Tell whether what a file says may be a stem: it never leads to another folder."""
    return isinstance(stem, str) and not stem.startswith(".") and not _ESCAPED.search(stem)


def _check_twice(student: Student, line: int, seen: dict[str, tuple[Student, int]], where: str) -> None:
    """Refuse ids that stand twice, that would share a file, or that marking could not tell from each other."""
    own = student, line
    same_file = seen.setdefault(student.stem.casefold(), own)
    alike = seen.setdefault(f"id {student.id.casefold()}", own)
    other, first = min(same_file, alike, key=lambda one: one[1])
    if first != line:
        named = f", as {other.name!r} there and {student.name!r} here" if other.name != student.name else ""
        same = "stands" if other.id == student.id else f"and {other.id!r} differ by case alone; the first stands"
        raise AnswerError(
            f"{where}: line {line}: the id {student.id!r} {same} in line {first} already{named}; keep one of them"
        )
