"""A table with a row for each student: what its columns hold, and the rows that are somebody's.

The one reader of rosters, of answers and of marks given by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import chain, islice, zip_longest
from typing import Final

from markscheme.errors import AnswerError
from markscheme.files.encoding import decode_table, printable
from markscheme.files.headings import (
    BOX,
    IDENTITIES,
    IDS,
    NO_HINTS,
    TableHints,
    column_kinds,
    folded,
    heading_kind,
    nearest_heading,
    no_box,
    visible,
)
from markscheme.files.read_table import DELIMITERS, MOST_TITLES, Row, csv_rows, filled_rows, understood_headings
from markscheme.files.workbook import workbook_rows

MOST_SAID: Final = 5
# What a row that is no student is called: totals, means, the points that can be had; and who printed the table.
_NOBODY = re.compile(
    r"""[\W_]*(?:(?:points\W*possible|possible\W*points|max(?:imum)?\W*(?:points?|scores?|marks?)|maximum|minimum|out\W*of
    |(?:class\W*|overall\W*|grand\W*|sub\W*)?(?:means?|averages?|avg|median|mode|totals?|sum|count|variance)
    |std|stdev|std\W*dev|standard\W*deviation|manual\W*posting|test\W*student|student\W*test)
    |平均分?数?|平均值|平均成绩|均分|合计|总计|小计|总和|总分|满分|最高分?|最低分?|最大值|最小值|中位数|标准差|方差|及格率|优秀率|得分率
    |总?人数|[参实应]考人数|难度|区分度|测试学生)(?:[\W_]*|\s*[:：].*)
    |(?:totals?\W*|合计\W*|总计\W*)?\d+\s*(?:students?|participants?|people|persons|entries|rows|records|名?学生|人)
    |共\s*\d+\s*[人名条].*|(?:totals?|means?|averages?|count|number\s+of\s+students)\s*:.*
    |(?:制表人?|打印人|打印时间|打印日期|导出时间|任课教师|教师签[名字]|阅卷教师|审核人|说明|注|备注|report\s+date
    |(?:exported|generated|printed)\s+(?:on|by|at))\s*(?:[:：].*|\d.*)?""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CUT_SHORT = re.compile(r"[+-]?\d(?:[.,]\d+)?e\+\d+", re.IGNORECASE | re.ASCII)
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|REF!|VALUE!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
_AS_TEXT = re.compile(r"=\"(.*)\"|'(?=[=+\-@\d])(.*)", re.DOTALL)  # how tables keep a spreadsheet from reading numbers
_MAY_BE_DATES = ("time", "start", "tool", "status", "")  # elsewhere a date is what a spreadsheet made of something else
_TEST_STUDENT = re.compile(r"\W*(?:test\W*student|student\W*test|测试学生)\W*", re.IGNORECASE)
_LOSSES = (
    "email",
    "name",
    "surname",
    "first name",
    "group",
    "room",
    "seat",
    "time",
    "",
)  # what is worth a word when a cell of it is left blank
# Who else is listed with a class on a platform, and writes no paper.
_STAFF = re.compile(
    r"""(?:(?:co-?|head|lead|course|non-?editing|editing|primary|secondary)\s*)*(?:instructors?|lecturers?|teachers?
    |teaching\s*(?:assistant|fellow)s?|tas?|tutors?|professors?|graders?|markers?|readers?|builders?|designers?|creators?
    |observers?|managers?|admin(?:istrator)?s?|staff)(?:\s*enrollment)?
    |(?:任课|主讲|带班|辅导)?(?:教师|老师)|助教|教学助理|管理员|教务员|观察者|课程负责人""",
    re.IGNORECASE | re.VERBOSE,
)
_MARKED_IDS = {"orgdefinedid", "endoflineindicator"}  # a platform with these columns writes # before every id


@dataclass
class Table:
    """The columns of a table by their headings and kinds (`headings.KINDS`), and the rows below, read as they come.

    `line`: of the headings. What is to be said of rows that are left out is said when all have been read.
    """

    where: str
    headings: list[str]
    kinds: list[str]
    line: int = 1
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))

    def columns(self, *kinds: str) -> list[int]:
        """Give the columns of these kinds: those of the first kind first."""
        return [i for kind in kinds for i, own in enumerate(self.kinds) if own == kind]

    def column(self, *kinds: str) -> int | None:
        """Give the first column of the first of these kinds that the table has."""
        return next(iter(self.columns(*kinds)), None)

    def text(self, row: Row, *kinds: str) -> str:
        """Give the first text that a row has in columns of these kinds; empty where it has none."""
        texts = (visible(row.cells[i]) for i in self.columns(*kinds) if i < len(row.cells))
        return next(filter(None, texts), "")

    @property
    def unknown(self) -> dict[int, str]:
        """The columns of which nothing is known, by their headings; those without a heading are none."""
        return {i: name for i, name in enumerate(self.headings) if name and not self.kinds[i]}


def is_workbook(content: bytes) -> bool:
    """Say whether a file is a zip archive, as every XLSX workbook is, whatever its name says."""
    return content[:4] == b"PK\x03\x04"


def open_table(
    content: bytes,
    where: str,
    messages: list[str],
    hints: TableHints = NO_HINTS,
    is_box: Callable[[str], bool] = no_box,
) -> Table:
    """Open a CSV or XLSX file in which every cell counts as the spreadsheet shows it.

    `messages` takes what was decided. Raises AnswerError that says how to save the table instead.
    """
    if is_workbook(content):
        rows = workbook_rows(content, where, messages, lambda rows: surest_kind(rows, hints))
    else:
        rows = text_rows(table_text(content, where, messages, hints), where, messages, is_box)
    return table_of(rows, where, messages, hints, is_box, typed=False)


def table_text(content: bytes, where: str, messages: list[str], hints: TableHints = NO_HINTS) -> str:
    """Give the text of a table; raise AnswerError for a file that only looks like one."""
    start = content.lstrip()[:200].lower()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise AnswerError(
            f"{where}: a workbook of old Excel, or one with a password; open it in a spreadsheet and save it as .xlsx"
        )
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise AnswerError(
            f"{where}: a web page and no table, as registries send it under the ending .xls; open it in a spreadsheet "
            "and save it as .xlsx, or as CSV in UTF-8"
        )
    text, note = decode_table(content, where, hints.encoding)
    if note:
        messages.append(note)
    return text


def text_rows(text: str, where: str, messages: list[str], is_box: Callable[[str], bool] = no_box) -> Iterator[Row]:
    """Give the rows of a text, with the separator by which most headings are known."""

    def known(heading: str) -> bool:
        return known_heading(heading) or is_box(heading)

    return csv_rows(text, lambda delimiter: understood_headings(text, delimiter, known), where, messages)


def known_heading(heading: str) -> bool:
    """Say whether a heading is known for certain: a cell may look like a score."""
    return heading_kind(heading) not in ("", "score", "feedback")


def table_of(
    rows: Iterable[Row],
    where: str,
    messages: list[str],
    hints: TableHints = NO_HINTS,
    is_box: Callable[[str], bool] = no_box,
    *,
    typed: bool = True,
) -> Table:
    """Find the headings, and leave out the rows that are nobody's.

    `typed`: cells of answers count as they were typed, so a formula there is none; else as the spreadsheet shows them.
    """
    filled = filled_rows(rows, where)
    first = list(islice(filled, 1))
    if not first:
        raise AnswerError(f"{where}: holds no rows; the first row names the columns")
    if not _names_somebody(first[0], hints):
        first += islice(filled, MOST_TITLES - 1)
    at = next((i for i, row in enumerate(first) if _names_somebody(row, hints)), 0)
    head = first[at]
    if at:
        messages.append(f"{where}: the columns are named in line {head.line}; nothing is read above it")
    body = chain(first[at + 1 :], filled)
    below = next(body, None)
    if below and _is_lower_half(below, head, hints):
        messages.append(f"{where}: the columns are named in lines {head.line} and {below.line}")
        pairs = zip_longest(head.cells, below.cells, fillvalue="")
        head, below = replace(head, cells=[lower if lower.strip() else upper for upper, lower in pairs]), None
    headings = [visible(printable(heading)) for heading in head.cells]
    table = Table(where, headings, column_kinds(headings, hints, is_box), head.line)
    table.rows = _Body(table, messages, typed).read(body if below is None else chain([below], body))
    return table


def _is_lower_half(row: Row, head: Row, hints: TableHints) -> bool:
    """Whether a row belongs to the headings: merged cells make those of the student stand in both, others differ."""
    if not row.fixed or row.cells == head.cells:
        return False
    who = [i for i, kind in enumerate(column_kinds(head.cells, hints)) if kind in IDENTITIES]
    return bool(who) and all(i < len(row.cells) and row.cells[i] == head.cells[i] for i in who)


def _names_somebody(row: Row, hints: TableHints) -> bool:
    """Whether the cells of a row are headings, one of which is of a column that says who the student is."""
    kinds = column_kinds(row.cells, hints)
    return any(kind in IDENTITIES or kind == "sheet" for kind in kinds)


def surest_kind(rows: Sequence[Row], hints: TableHints) -> str:
    """Give the surest kind by which the first rows of a worksheet name students; empty where they hold none."""
    filled = [row for row in rows if "".join(row.cells).strip()]
    for row in filled[: min(MOST_TITLES, len(filled) - 1)]:
        kinds = column_kinds([visible(printable(cell)) for cell in row.cells], hints)
        if found := next((kind for kind in IDENTITIES if kind in kinds), ""):
            return found
    return ""


def said_no_student(headings: Sequence[str], hints: TableHints = NO_HINTS) -> str:
    """Say that no column says who the student is, with the heading that looks most like it."""
    if (said := hints.heading_for("id")) and (near := nearest(said, headings)):
        return said_not_met(said, "id", near)
    if len(headings) == 1 and any(separator in headings[0] for separator in DELIMITERS):
        return (
            f"the first line is one cell, {headings[0][:60]!r}; take the quotation marks around whole lines away, "
            "or save the table again as CSV from the spreadsheet"
        )
    if near := nearest_heading(IDENTITIES, headings):
        return f"no column says who the student is; if it is {near!r}, say so: --columns id={_quoted(near)}"
    return "no column says who the student is; name one 'student' or '学号', or say which: --columns id=HEADING"


def said_not_met(heading: str, kind: str, near: str) -> str:
    """Say that a heading which a person named is not in the table, with the one that is most like it."""
    return f"no column is called {heading!r}, which --columns says is the {kind}; did you mean {near!r}?"


def nearest(heading: str, headings: Sequence[str]) -> str:
    """Give the heading of a table that is most like one that a person named; empty when none is."""
    return next(iter(get_close_matches(heading, headings, n=1, cutoff=0.6)), "")


def _quoted(heading: str) -> str:
    return f"'{heading}'" if " " in heading else heading


class _Body:
    """The rows below the headings, each cell as its column takes it."""

    def __init__(self, table: Table, messages: list[str], typed: bool) -> None:
        self.table, self.messages = table, messages
        kinds = table.kinds
        self.shown = [i for i, kind in enumerate(kinds) if not (typed and kind == BOX)]
        self.who = [i for i, kind in enumerate(kinds) if kind in IDENTITIES]
        self.ids = frozenset(i for i, kind in enumerate(kinds) if kind in IDS)
        self.named = "name" in kinds
        self.contact = [i for i, kind in enumerate(kinds) if kind == "email"]
        self.roles = [i for i, kind in enumerate(kinds) if kind == "role"]
        self.marked = not _MARKED_IDS.isdisjoint(map(folded, table.headings))
        self.lost: list[str] = []
        self.left_out: list[str] = []

    def read(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Give the rows of students; when all are read, say which were left out, and which cells.

        A class may have 100,000 rows: what is the rule costs few calls.
        """
        where, ids, shown = self.table.where, self.ids, self.shown
        for row in rows:
            cells = row.cells
            width = len(cells)
            spoilt = row.troubles or row.shown
            for i in shown:
                if i >= width:
                    break
                text = cells[i]
                if spoilt or (text and (text[0] in "='#" or (i in ids and "+" in text))):
                    self._take(row, i)
            if reason := (self._staff(row) if self.roles else "") or self._nobody(row):
                self.left_out.append(f"{where}: line {row.line} is no student ({reason[:60]!r}) and is not read")
            else:
                yield row
        for said, what in ((self.left_out, "lines that are no students"), (self.lost, "cells that are left blank")):
            self.messages += said[:MOST_SAID]
            if len(said) > MOST_SAID:
                self.messages.append(f"{where}: and {len(said) - MOST_SAID} more {what}")

    def _take(self, row: Row, i: int) -> None:
        """Put what a cell shows in place of how it is kept; one that is spoilt is blank, and the reason stays."""
        kind, text = self.table.kinds[i], row.cells[i]
        trouble = row.troubles.pop(i, "")
        shown = row.shown.get(i) or (row.dates.get(i) if kind in _MAY_BE_DATES else None)
        if shown is not None:
            row.cells[i] = shown
            return
        match = _AS_TEXT.fullmatch(text.strip()) if not row.fixed else None
        if match:
            text = match[1] if match[1] is not None else match[2]
        if i in self.ids and self.marked:
            text = text.strip().removeprefix("#")
        trouble = trouble or self._spoilt(text.strip(), row, i)
        if not trouble:
            row.cells[i] = text
            return
        row.cells[i], row.troubles[i] = "", trouble
        if kind in _LOSSES:
            self.lost.append(f"{trouble}; it is left blank")

    def _spoilt(self, text: str, row: Row, i: int) -> str:
        where = f"{self.table.where}: line {row.line}"
        if _ERROR.fullmatch(text):
            return f"{where}: a cell holds the error {text}; type the value"
        if i not in self.ids or not _CUT_SHORT.fullmatch(text):
            return ""
        if i in row.floats:
            return (
                f"{self.table.where}: cell {row.floats[i]} holds the number {float(text):.0f}, of which a spreadsheet "
                "keeps 15 digits; format the cell as text and type it again"
            )
        return (
            f"{where}: the id {text!r} is a number that a spreadsheet cut short; format the column as text, "
            "and save the table again from where it came"
        )

    def _nobody(self, row: Row) -> str:
        """Give what shows that a row is no student: a total, a mean, the points to be had; empty for a student."""
        cells, width = row.cells, len(row.cells)
        blank = True
        for i in self.who:
            if i < width and (text := cells[i]):
                if not _NOBODY.fullmatch(text):
                    if text == self.table.headings[i]:
                        return self._repeated(row)
                    foot = "" if i in self.ids else self._foot(row, i)
                    return foot or (self._test_student(row) if self.named else "")
                blank = blank and not text.strip()
        if blank and any(i in row.troubles for i in self.who):
            return ""
        return next((cell.strip() for cell in cells if cell.strip() and _NOBODY.fullmatch(cell.strip())), "")

    def _staff(self, row: Row) -> str:
        """Give the role of somebody who teaches; empty where one of several roles is that of a student."""
        role = next((text for i in self.roles if i < len(row.cells) and (text := visible(row.cells[i]))), "")
        parts = [part for part in re.split(r"\s*[,;/、，；|&]\s*", role) if part]
        return role if parts and all(map(_STAFF.fullmatch, parts)) else ""

    def _foot(self, row: Row, column: int) -> str:
        """Give a word for nobody that stands in place of every id, where a count stands in place of the name.

        A login may be such a word, so that a plain name or an e-mail address beside it makes a student of it.
        """
        cells = row.cells
        if not any(map(str.isdigit, cells[column])):
            return ""
        if any(i < len(cells) and "@" in cells[i] for i in self.contact):
            return ""
        ids = [text for i in self.ids if i < len(cells) and (text := cells[i].strip())]
        return ids[0] if ids and all(map(_NOBODY.fullmatch, ids)) else ""

    def _repeated(self, row: Row) -> str:
        """Give the first heading, where a row repeats them, as registries print them on every page."""
        cells = [visible(cell) for cell in row.cells[: len(self.table.headings)]]
        return next(filter(None, cells)) if cells == self.table.headings else ""

    def _test_student(self, row: Row) -> str:
        """Give the name of a platform's own test student, who has a user name there and no number of the university."""
        for i in self.who:
            if self.table.kinds[i] == "name" and i < len(row.cells) and _TEST_STUDENT.fullmatch(row.cells[i]):
                platform = folded(self.table.headings[i]) == "student"  # which counts its users in a column ID
                numbers = self.table.columns("number") if platform else self.table.columns("number", "id")
                return "" if any(row.cells[j].strip() for j in numbers if j < len(row.cells)) else row.cells[i].strip()
        return ""
