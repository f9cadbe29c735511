"""The students of an exam, from CSV or XLSX; headings in English or Chinese, complaints with their line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from markscheme.document.glyphs import BOX, install_hint, missing
from markscheme.errors import AnswerError, did_you_mean
from markscheme.submissions.encoding import decode
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
    "group": "group class section tutorial seminar room seat 组 分组 班级 班 小组 考场",
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
    left the roster after their paper was built.
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

    @property
    def shown(self) -> str:
        """The name as a page shows it: the number in brackets where no font here has a letter of the name."""
        return f"[{self.id}]" if missing(self.name) else self.name

    def to_json(self) -> dict[str, Any]:
        """Everything, as JSON holds it; what exams built before do not know is left out where it says nothing."""
        data = asdict(self)
        for name, usual in (("content", ""), ("on_roster", True)):
            if data[name] == usual:
                del data[name]
        return data

    @property
    def facts(self) -> Student:
        """What the roster says of the student: all that the files hang on, but for the variant."""
        return replace(self, variant=0, sheet="", effort=0, content="", on_roster=True)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(**data)


Row = tuple[int, Sequence[str]]  # the number of the line and its cells


def read_roster(path: Path, notes: list[str] | None = None) -> tuple[Student, ...]:
    """Read a roster; raise AnswerError with the lines that are wrong. `notes` takes what was guessed."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    rows = (
        _xlsx_rows(content, str(path))
        if path.suffix.lower() in (".xlsx", ".xlsm")
        else _csv_rows(content, str(path), notes)
    )
    return students_of(rows, str(path), notes)


def students_of(rows: Iterable[Row], where: str, notes: list[str] | None = None) -> tuple[Student, ...]:
    """The students of a table whose first row names the columns; `notes` takes the lines that no font here prints."""
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    head = next(filled, None)
    if head is None:
        raise AnswerError(f"{where}: holds no rows; the first row names the columns: id, name, email, group ...")
    columns = _columns(head[1], where)
    students: list[Student] = []
    wrong: list[str] = []
    seen: dict[str, tuple[str, int]] = {}
    for number, cells in filled:
        try:
            students.append(_student(columns, cells, f"{where}: line {number}"))
            _check_twice(students[-1], number, seen, where)
            if notes is not None:
                notes += _unprintable(students[-1], f"{where}: line {number}")
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


def _student(columns: Mapping[str, int], cells: Sequence[str], where: str) -> Student:
    found = {kind: " ".join(cells[i].split()) if i < len(cells) else "" for kind, i in columns.items()}
    if len(cells) > (width := max(columns.values()) + 1) and any(cell.strip() for cell in cells[width:]):
        raise AnswerError(
            f"{where}: has {len(cells)} cells, but the first line names {width} columns; quote the commas"
        )
    if not found["id"]:
        raise AnswerError(f"{where}: the id is empty; fill it in, or delete the line")
    for kind, text in found.items():
        if len(text) > LONGEST_CELL or any(unicodedata.category(letter) == "Cc" for letter in text):
            raise AnswerError(f"{where}: the {kind} is longer than {LONGEST_CELL} letters or holds control characters")
    return Student(
        id=found["id"],
        name=found.get("name") or _joined(found.get("surname", ""), found.get("first_name", "")),
        email=found.get("email", ""),
        group=found.get("group", ""),
        extra_time=_extra_time(found.get("extra_time", ""), where),
        large_print=_switch(found.get("large_print", ""), where),
        stem=stem_of(found["id"]),
    )


def _unprintable(student: Student, where: str) -> Iterator[str]:
    """What the papers of a student cannot show, and what they show instead."""
    if absent := missing(student.name):
        yield f"{where}: the paper shows [{student.id}] in place of the name {student.name!r}: {install_hint(absent)}"
    if absent := missing(student.id + student.group):
        yield f"{where}: the paper of {student.id!r} has a box ({BOX}) in place of letters: {install_hint(absent)}"


def _joined(surname: str, first: str) -> str:
    """A name of two columns: Chinese ones without a space, surname first.

    >>> _joined("学生", "甲"), _joined("Two", "Student")
    ('学生甲', 'Student Two')
    """
    if any("\u3400" <= letter <= "\u9fff" for letter in surname + first):
        return surname + first
    return f"{first} {surname}".strip()


def _extra_time(text: str, where: str) -> str:
    """Extra time as "25%" or "15 min"; a bare number is minutes."""
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
    """A file name of an id: its letters and digits; where others are left out, a mark of the whole id besides.

    >>> stem_of("20230001"), stem_of("学生甲"), stem_of("a/b")
    ('20230001', '学生甲', 'a_b-c14cddc0')
    """
    import hashlib

    name = _ESCAPED.sub("_", unicodedata.normalize("NFC", id)).strip("._")[:60]
    return name if name == id else f"{name}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"


def _check_twice(student: Student, line: int, seen: dict[str, tuple[str, int]], where: str) -> None:
    """Ids that stand twice; also those that would share a file, or that marking could not tell from each other."""
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


def _csv_rows(content: bytes, where: str, notes: list[str] | None) -> Iterator[Row]:
    text, guess = decode(content, where)
    if guess and notes is not None:
        notes.append(guess)
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise AnswerError(f"{where}: line {reader.line_num}: {error}; quote cells that hold separators") from None


def _xlsx_rows(content: bytes, where: str) -> Iterator[Row]:
    import openpyxl

    from markscheme.submissions.workbook import check_unpacked

    check_unpacked(content, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
            sheet.reset_dimensions()
            rows = [(number, [_cell(value) for value in row]) for number, row in enumerate(sheet.values, 1)]
    except Exception as error:  # a damaged workbook makes the library raise almost anything
        raise AnswerError(
            f"{where}: not a readable XLSX workbook ({error}); save it again from the spreadsheet"
        ) from error
    yield from rows


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
