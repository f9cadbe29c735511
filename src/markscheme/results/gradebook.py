"""The marks as a table: CSV that spreadsheets open safely, and XLSX with the verdicts on a second sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from markscheme.papers.sheet import Sheet
from markscheme.results.archive import undated_workbook
from markscheme.results.folder import SyncedFile
from markscheme.results.record import Record
from markscheme.results.unmarked import is_marked

Row = list[Any]

_NUMERAL = re.compile(r"[-+]?\d+(?:[.,/]\d+)*(?:[eE][-+]?\d+)?%?")
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
PLACES = 4


HEAD = ("student", "score", "total", "percent", "status")
Columns = Sequence[tuple[str, Sequence[str]]]


def columns_of(sheet: Sheet) -> Columns:
    """The questions of a sheet with the names of the steps that are asked."""
    return [(id, list(problem.asked)) for id, problem in sheet.questions]


def grade_header(columns: Columns) -> Row:
    """Names of the columns: student, score, total, percent, status, every question, every step."""
    return [*HEAD, *(id for id, _ in columns), *_step_names(columns)]


def _step_names(columns: Columns) -> list[str]:
    return [f"{id}.{step}" for id, steps in columns for step in steps]


def grade_row(record: Record, columns: Columns) -> Row:
    """The marks of one student; blank, never 0, where a script was not marked."""
    total = Fraction(record["total"])
    if not is_marked(record):
        return [record["student"], "", total, "", "not marked", *[""] * (len(columns) + len(_step_names(columns)))]
    score, questions = Fraction(record["score"]), record["questions"]
    steps = [Fraction(step["marks"]) for question in questions for step in question["steps"]]
    percent = 100 * score / total if total else Fraction(0)
    return [record["student"], score, total, percent, "marked", *(Fraction(q["score"]) for q in questions), *steps]


def verdict_header(columns: Columns) -> Row:
    """Names of the columns of verdicts."""
    return ["student", *_step_names(columns)]


def verdict_row(record: Record) -> Row:
    """The verdicts of one student; none of a script that was not marked."""
    return [record["student"], *(step["verdict"] for question in record["questions"] for step in question["steps"])]


def decimal_text(number: Fraction) -> str:
    """A number with at most four decimals: `1/2` would become a date in a spreadsheet.

    >>> decimal_text(Fraction(15, 2)), decimal_text(Fraction(2, 3)), decimal_text(Fraction(3))
    ('7.5', '0.6667', '3')
    """
    digits = str(abs(round(number * 10**PLACES))).rjust(PLACES + 1, "0")
    text = f"{digits[:-PLACES]}.{digits[-PLACES:]}".rstrip("0").rstrip(".")
    return f"-{text}" if number < 0 and text != "0" else text


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before what would begin one.

    >>> safe_text("=1+1"), safe_text("-0.5"), safe_text("Ada")
    ("'=1+1", '-0.5', 'Ada')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) and not _NUMERAL.fullmatch(text) else text


def csv_cell(cell: Any) -> str:
    """One cell of a CSV file."""
    return decimal_text(cell) if isinstance(cell, Fraction) else safe_text(str(cell))


class CsvFile(SyncedFile):
    """A CSV file written row by row: UTF-8 with a byte order mark, as spreadsheets expect."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "utf-8-sig")
        self._writer = csv.writer(self.file)

    def add(self, row: Sequence[Any]) -> None:
        """Add a row."""
        self._writer.writerow([csv_cell(cell) for cell in row])


class Workbook:
    """An XLSX file written row by row, without ever holding all rows."""

    def __init__(self) -> None:
        import openpyxl

        self._book = openpyxl.Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}

    def add(self, sheet: str, row: Iterable[Any]) -> None:
        """Add a row to a sheet; text is never a formula."""
        if sheet not in self._sheets:
            self._sheets[sheet] = self._book.create_sheet(sheet)
            self._sheets[sheet].freeze_panes = "B2"
        self._sheets[sheet].append(list(self._cells(self._sheets[sheet], row)))

    @staticmethod
    def _cells(sheet: Any, row: Iterable[Any]) -> Iterator[Any]:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        for item in row:
            if isinstance(item, Fraction):
                yield int(item) if item.denominator == 1 else float(item)
            else:
                cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", str(item)))
                cell.data_type = "s"
                yield cell

    def content(self) -> bytes:
        """The file; the same rows give the same bytes."""
        whole = io.BytesIO()
        self._book.save(whole)
        return undated_workbook(whole.getvalue())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the sheets, also when an error came before the file was made."""
        for sheet in self._sheets.values():
            with suppress(Exception):
                sheet.close()
