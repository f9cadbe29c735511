"""XLSX with one row a student: cells as typed. A formula, or a number that became a date, is marked as no answer."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from markscheme.answers import spoilt
from markscheme.errors import AnswerError
from markscheme.submissions.layout import Layout
from markscheme.submissions.submission import Refused, Submission
from markscheme.submissions.table import Row, read_rows

MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
EXACT_DIGITS = 15
_DATES = (datetime.date, datetime.time, datetime.timedelta)


def read_xlsx(content: bytes, layout: Layout, where: str, messages: list[str]) -> list[Submission | Refused]:
    """Read a table with one row a student from the first worksheet."""
    return read_rows(workbook_rows(content, where, messages), layout, where, messages)


def workbook_rows(content: bytes, where: str, messages: list[str]) -> Iterator[Row]:
    """The rows of the first worksheet."""
    import openpyxl

    check_unpacked(content, where)
    try:
        with warnings.catch_warnings():  # of extensions that carry no answers
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
            if len(sheets) > 1:
                others = ", ".join(repr(sheet.title) for sheet in sheets[1:])
                messages.append(f"{where}: read worksheet {sheets[0].title!r}; not read: {others}")
            yield from _rows(sheets[0], where)
    except AnswerError:
        raise
    except Exception as error:  # a damaged workbook makes the library raise almost anything
        raise AnswerError(
            f"{where}: not a readable XLSX workbook ({type(error).__name__}: {str(error)[:120]}); "
            "save it again from the spreadsheet"
        ) from error


def check_unpacked(content: bytes, where: str) -> None:
    """Raise AnswerError when the parts of a zip archive would unpack to more than a class can have typed."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise AnswerError(
            f"{where}: not a readable XLSX workbook ({error}); save it again from the spreadsheet"
        ) from None
    size = sum(part.file_size for part in parts)
    if size > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise AnswerError(
            f"{where}: unpacks to {size:,} bytes in {len(parts):,} parts, "
            f"more than {MOST_UNPACKED:,} bytes or {MOST_PARTS:,} parts; "
            "delete what is no answer, or save the table as CSV"
        )


def _rows(sheet: Any, where: str) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = Row(number, [_text(cell.value) for cell in cells], fixed=True)
        for column, cell in enumerate(cells):
            if kind := _trouble(cell):
                row.troubles[column] = f"{where}: cell {cell.coordinate} {_TROUBLES[kind].format(found=cell.value)}"
                row.cells[column] = spoilt(kind, str(cell.value))
            elif isinstance(cell.value, float):
                row.floats[column] = cell.coordinate
        yield row


_TROUBLES = {
    "formula": "holds a formula; copy the column and paste it as values",
    "date": "is a date or time ({found}), as a spreadsheet makes of 1/2; "
    "format the cell as text and type the answer again",
    "error": "holds the error {found}; type the value",
    "long_number": "holds the number {found:.0f}, of which a spreadsheet keeps 15 digits; "
    "format the cell as text and type it again",
}


def _trouble(cell: Any) -> str:
    """Why a cell is no answer as it was typed; empty when it is one."""
    value = cell.value
    if cell.data_type == "f":
        return "formula"
    if isinstance(value, _DATES):
        return "date"
    if cell.data_type == "e":
        return "error"
    is_long = isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS and "e" not in repr(value)
    return "long_number" if is_long else ""


def _text(value: Any) -> str:
    """The text of a cell; of a number the shortest that gives the same number."""
    from openpyxl.utils.escape import unescape

    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, bool):
        return str(value).upper()
    return repr(value).removesuffix(".0") if isinstance(value, int | float) else str(value)
