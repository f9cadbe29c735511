"""Tables to read, CSV or XLSX, whatever program saved them: the one reader of rosters, answers and marks by hand."""

from __future__ import annotations

import csv
import datetime
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from markscheme.answers import spoilt
from markscheme.errors import AnswerError
from markscheme.files.encoding import decode_table

DELIMITERS = ",;\t"
WORKBOOKS = (".xlsx", ".xlsm")
MOST_ROWS = 100_000
MOST_COLUMNS = 5_000
MOST_CELLS = 5_000_000
MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
AT_ONCE = 256  # rows
EXACT_DIGITS = 15
_DATES = (datetime.date, datetime.time, datetime.timedelta)


@dataclass
class Row:
    """Cells of a row as text, its number in the table, and the line of the file on which it ends.

    By column: why a cell is not as it was typed, and the names of cells that a spreadsheet kept as numbers.
    `fixed`: every cell stands in its own column for certain; in a text a separator may have moved them.
    """

    number: int
    cells: list[str]
    troubles: dict[int, str] = field(default_factory=dict)
    floats: dict[int, str] = field(default_factory=dict)
    fixed: bool = False
    line: int = 0


def table_rows(
    content: bytes, suffix: str, where: str, messages: list[str], *, calculated: bool = False
) -> Iterator[Row]:
    """The rows of a file; the separator of a text is the one that stands most often in its first line.

    `calculated`: formulas count by their values, and dates as they show; in answers they are not what somebody typed.
    """
    if suffix in WORKBOOKS:
        return workbook_rows(content, where, messages, calculated=calculated)
    text, guessed = decode_table(content, where)
    if guessed:
        messages.append(guessed)
    return csv_rows(text, text.lstrip().partition("\n")[0].count, where, messages)


def filled_rows(rows: Iterable[Row], where: str) -> Iterator[Row]:
    """The rows in which something stands; raise AnswerError for a table that is larger than that of any class."""
    cells = 0
    for row in rows:
        cells += len(row.cells)
        _check_size(row, cells, where)
        if any(cell.strip() for cell in row.cells):
            yield row


def _check_size(row: Row, cells: int, where: str) -> None:
    for what, found, most in (
        ("row", row.number, MOST_ROWS),
        ("column", len(row.cells), MOST_COLUMNS),
        ("cell", cells, MOST_CELLS),
    ):
        if found > most:
            raise AnswerError(
                f"{where}: row {row.number}: more than {most:,} {what}s; split the file, or delete what is no answer"
            )


def csv_rows(text: str, understood: Callable[[str], int], where: str, messages: list[str]) -> Iterator[Row]:
    """The rows of a table; `understood` counts the headings that make sense with a separator."""
    delimiter, text = _announced(text)
    if not delimiter:
        delimiter = max(DELIMITERS, key=understood)
    if delimiter != ",":
        name = "tabs" if delimiter == "\t" else f"{delimiter!r}"
        messages.append(f"{where}: columns are separated by {name}")
    return _csv_rows(text, delimiter, where)


def _announced(text: str) -> tuple[str, str]:
    """The separator of a first line `sep=;`, as spreadsheets write it, and the rest."""
    line, _, rest = text.partition("\n")
    line = line.rstrip("\r")
    return (line[4], rest) if len(line) == 5 and line.lower().startswith("sep=") else ("", text)


def _csv_rows(text: str, delimiter: str, where: str) -> Iterator[Row]:
    """The rows, read some at a time.

    A long cell costs itself, and is judged where it is used: none is too long here. But the limit is one for the whole
    process: it must not stay changed while others work, or after somebody broke off.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        read: list[tuple[list[str], int]] = []
        usual, trouble = csv.field_size_limit(len(text) + 1), None
        try:
            read.extend((cells, reader.line_num) for cells in islice(reader, AT_ONCE))
        except csv.Error as error:
            trouble = AnswerError(
                f"{where}: line {reader.line_num}: not CSV ({error}); save the table again from the spreadsheet"
            )
        finally:
            csv.field_size_limit(usual)
        for cells, line in read:
            number += 1
            yield Row(number, cells, line=line)
        if trouble is not None:
            raise trouble
        if not read:
            return


def workbook_rows(content: bytes, where: str, messages: list[str], *, calculated: bool = False) -> Iterator[Row]:
    """The rows of the first worksheet that is not hidden."""
    import openpyxl

    check_unpacked(content, where)
    try:
        with warnings.catch_warnings():  # of extensions that carry no answers
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=calculated, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
            if len(sheets) > 1:
                others = ", ".join(repr(sheet.title) for sheet in sheets[1:])
                messages.append(f"{where}: read worksheet {sheets[0].title!r}; not read: {others}")
            yield from _sheet_rows(sheets[0], where, calculated)
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


def _sheet_rows(sheet: Any, where: str, calculated: bool) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = Row(number, [_text(cell.value) for cell in cells], fixed=True, line=number)
        for column, cell in enumerate(cells):
            if kind := _trouble(cell, calculated):
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


def _trouble(cell: Any, calculated: bool) -> str:
    """Why a cell is no answer as it was typed; empty when it is one."""
    value = cell.value
    if cell.data_type == "f":
        return "formula"
    if isinstance(value, _DATES):
        return "" if calculated else "date"
    if cell.data_type == "e":
        return "error"
    is_long = isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS
    # Of an answer 3e16 may be meant; a student's number of 17 digits has lost the last two.
    return "long_number" if is_long and (calculated or "e" not in repr(value)) else ""


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
