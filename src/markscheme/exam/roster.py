"""The students of an exam, from CSV or XLSX; headings in English or Chinese, complaints with their line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from markscheme.document.glyphs import BOX, install_hint, missing_characters
from markscheme.errors import AnswerError, did_you_mean
from markscheme.files.encoding import NOT_TEXT
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.read_table import Row, filled_rows, table_rows
from markscheme.submissions.identity import folded

MOST_STUDENTS = 100_000
LONGEST_CELL = 200
COLUMNS = {
    "id": """id studentid studentno studentnumber studentnr number matriculationnumber matrnr userid username
        candidatenumber 学号 学生号 考号 准考证号 编号 学生""",
    "name": "name fullname studentname 姓名 名字 学生姓名",
    "surname": "surname lastname familyname 姓",
    "first_name": "firstname givenname 名",
    "email": "email emailaddress mail 邮箱 电子邮箱 电子邮件 邮件",
    "group": "group class section tutorial seminar 组 分组 班级 班 小组",
    "room": "room examroom roomno roomnumber hall 考场 考场号 考室 教室",
    "seat": "seat seatno seatnumber place 座位 座位号 座号",
    "extra_time": "extratime additionaltime 额外时间 加时 延时 延长时间",
    "large_print": "largeprint large largetype bigprint 大字 大字版 大字卷 大字体",
}
_KINDS = {word: kind for kind, words in COLUMNS.items() for word in words.split()}
_YES = {"yes", "y", "true", "1", "x", "✓", "✔", "是", "有", "需要"}
_NO = {"", "no", "n", "false", "0", "-", "–", "否", "无", "不"}
_EXTRA = re.compile(r"\+?\s*(\d{1,3})\s*(%|％|min(?:ute)?s?\.?|'|分钟|分)?", re.IGNORECASE)
_ESCAPED = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Student:
    """One line of the roster and, once the exam is built, the variant and the code of the paper.

    `extra_time`: such as "25%" or "15 min", empty for none. `stem`: the name of the student's files without ending.
    `content`: the code of the problems on the paper, where `sheet` is another. `on_roster`: False for those who
    left the roster after their paper was built. `room` and `seat`: where the student sits.
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

    @property
    def shown(self) -> str:
        """The name as a page shows it: the number in brackets where no font here has a letter of the name."""
        return f"[{self.id}]" if missing_characters(self.name) else self.name

    def to_json(self) -> JsonObject:
        """Give everything as JSON holds it; what exams built before do not know is left out where it says nothing."""
        data = asdict(self)
        for name, usual in (("content", ""), ("on_roster", True), ("room", ""), ("seat", "")):
            if data[name] == usual:
                del data[name]
        return data

    @property
    def facts(self) -> Student:
        """What the roster says of the student: all that the files hang on, but for the variant."""
        return replace(self, variant=0, sheet="", effort=0, content="", on_roster=True)

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> Self:
        """Read what `to_json` wrote."""
        return cls(**data)


def read_roster(path: Path, notes: list[str] | None = None) -> tuple[Student, ...]:
    """Read a roster; raise AnswerError with the lines that are wrong. `notes` takes what was guessed."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    said: list[str] = []
    rows = filled_rows(table_rows(content, path.suffix.lower(), str(path), said, calculated=True), str(path))
    students = students_of(rows, str(path), notes)
    if notes is not None:
        notes[:0] = said
    return students


def students_of(rows: Iterable[Row], where: str, notes: list[str] | None = None) -> tuple[Student, ...]:
    """Read the students of a table whose first row names the columns; `notes` takes what no font here prints."""
    filled = iter(rows)
    head = next(filled, None)
    if head is None:
        raise AnswerError(f"{where}: holds no rows; the first row names the columns: id, name, email, group ...")
    columns = _columns(head.cells, where)
    students: list[Student] = []
    wrong: list[str] = []
    seen: dict[str, tuple[str, int]] = {}
    for row in filled:
        try:
            students.append(_student(columns, row, f"{where}: line {row.line}"))
            _check_twice(students[-1], row.line, seen, where)
            if notes is not None:
                notes += _unprintable(students[-1], f"{where}: line {row.line}")
        except AnswerError as error:
            wrong.append(str(error))
    if wrong:
        more = [f"{where}: and {len(wrong) - 5} more such lines"] if len(wrong) > 5 else []
        raise AnswerError("\n".join(wrong[:5] + more))
    if not 1 <= len(students) <= MOST_STUDENTS:
        raise AnswerError(f"{where}: holds {len(students):,} students, but must hold 1 to {MOST_STUDENTS:,}")
    return tuple(students)


def _columns(headings: Sequence[str], where: str) -> dict[str, int]:
    columns: dict[str, int] = {}
    for i, heading in enumerate(headings):
        if not heading.strip():
            continue
        kind = _KINDS.get(folded(heading))
        if kind is None:
            known = [word for words in COLUMNS.values() for word in words.split()]
            hint = did_you_mean(folded(heading), known)
            hint = hint if hint.startswith("did") else f"known: {', '.join(COLUMNS)}"
            raise AnswerError(f"{where}: line 1: column {i + 1} is called {heading!r}, which is not known; {hint}")
        if kind in columns:
            raise AnswerError(
                f"{where}: line 1: columns {columns[kind] + 1} and {i + 1} both hold the {kind}; delete one"
            )
        columns[kind] = i
    if "id" not in columns:
        raise AnswerError(f"{where}: line 1: no column says who the student is; name one 'id' or '学号'")
    return columns


def _student(columns: Mapping[str, int], row: Row, where: str) -> Student:
    cells = row.cells
    for i in columns.values():
        if i in row.troubles:
            raise AnswerError(row.troubles[i])
    found = {kind: " ".join(cells[i].split()) if i < len(cells) else "" for kind, i in columns.items()}
    if len(cells) > (width := max(columns.values()) + 1) and any(cell.strip() for cell in cells[width:]):
        raise AnswerError(
            f"{where}: has {len(cells)} cells, but the first line names {width} columns; quote the commas"
        )
    if not found["id"]:
        raise AnswerError(f"{where}: the id is empty; fill it in, or delete the line")
    for kind, text in found.items():
        if len(text) > LONGEST_CELL or NOT_TEXT.search(text):
            raise AnswerError(f"{where}: the {kind} is longer than {LONGEST_CELL} letters or holds control characters")
    return Student(
        id=found["id"],
        name=found.get("name") or _joined(found.get("surname", ""), found.get("first_name", "")),
        email=found.get("email", ""),
        group=found.get("group", ""),
        room=found.get("room", ""),
        seat=found.get("seat", ""),
        extra_time=_extra_time(found.get("extra_time", ""), where),
        large_print=_switch(found.get("large_print", ""), where),
        stem=stem_of(found["id"]),
    )


def _unprintable(student: Student, where: str) -> Iterator[str]:
    """Say what the papers of a student cannot show, and what they show instead."""
    if absent := missing_characters(student.name):
        yield f"{where}: the paper shows [{student.id}] in place of the name {student.name!r}: {install_hint(absent)}"
    if absent := missing_characters(student.id + student.group + student.room + student.seat):
        yield f"{where}: the paper of {student.id!r} has a box ({BOX}) in place of letters: {install_hint(absent)}"


def _joined(surname: str, first: str) -> str:
    """Put a name of two columns together: Chinese ones without a space, surname first.

    >>> _joined("学生", "甲"), _joined("Two", "Student")
    ('学生甲', 'Student Two')
    """
    if any("\u3400" <= letter <= "\u9fff" for letter in surname + first):
        return surname + first
    return f"{first} {surname}".strip()


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


def stem_of(id: str) -> str:
    """Give a file name of an id: its letters and digits; where others are left out, a mark of the whole id besides.

    >>> stem_of("20230001"), stem_of("学生甲"), stem_of("a/b")
    ('20230001', '学生甲', 'a_b-c14cddc0')
    """
    import hashlib

    name = _ESCAPED.sub("_", unicodedata.normalize("NFC", id)).strip("._")[:60]
    return name if name == id else f"{name}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"


def _check_twice(student: Student, line: int, seen: dict[str, tuple[str, int]], where: str) -> None:
    """Refuse ids that stand twice, that would share a file, or that marking could not tell from each other."""
    own = student.id, line
    same_file = seen.setdefault(student.stem.casefold(), own)
    same_id = seen.setdefault(f"id {unicodedata.normalize('NFC', student.id).casefold()}", own)
    id, first = min(same_file, same_id, key=lambda one: one[1])
    if first != line:
        alike = unicodedata.normalize("NFC", id) == unicodedata.normalize("NFC", student.id)
        how = "by the way in which accents are stored" if alike else "by case"
        same = "stands" if id == student.id else f"and {id!r} differ {how} alone; the first stands"
        raise AnswerError(
            f"{where}: line {line}: the id {student.id!r} {same} in line {first} already; keep one of them"
        )
