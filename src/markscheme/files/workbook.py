"""The rows of an XLSX workbook, each cell as it was typed and as the spreadsheet shows it."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from markscheme.answers import spoilt
from markscheme.errors import AnswerError
from markscheme.files.read_table import Row

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell

MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
EXACT_DIGITS: Final = 15
_DATES = (datetime.date, datetime.time, datetime.timedelta)


class _Sheet(Protocol):
    """A worksheet that is read row by row, which the library types as one that is held whole."""

    def reset_dimensions(self) -> None: ...

    # Any: a cell, or with `values_only` what stands in one
    def iter_rows(self, *, values_only: bool = False) -> Iterator[tuple[Any, ...]]: ...


def workbook_rows(content: bytes, where: str, messages: list[str]) -> Iterator[Row]:
    """Give the rows of the first worksheet that is not hidden.

    The workbook is opened a second time for what its formulas came to, where it holds any.
    """
    check_unpacked(content, where)
    try:
        with warnings.catch_warnings():  # of extensions that carry no answers
            warnings.simplefilter("ignore")
            typed = _first_sheet(_opened(content, calculated=False), where, messages)
            results = _first_sheet(_opened(content, calculated=True), where, []) if _has_formulas(content) else None
            yield from _sheet_rows(typed, results, where)
    except AnswerError:
        raise
    except Exception as error:  # a damaged workbook makes the library raise almost anything
        raise AnswerError(
            f"{where}: not a readable XLSX workbook ({type(error).__name__}: {str(error)[:120]}); "
            "save it again from the spreadsheet"
        ) from error


def _opened(content: bytes, *, calculated: bool) -> Workbook:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=calculated, keep_links=False)


def _first_sheet(book: Workbook, where: str, messages: list[str]) -> _Sheet:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if len(sheets) > 1:
        others = ", ".join(repr(sheet.title) for sheet in sheets[1:])
        messages.append(f"{where}: read worksheet {sheets[0].title!r}; not read: {others}")
    return cast("_Sheet", sheets[0])


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = (name for name in parts.namelist() if name.startswith("xl/worksheets/"))
        return any(b"<f" in parts.read(name) for name in sheets)


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


def _sheet_rows(sheet: _Sheet, results: _Sheet | None, where: str) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    if results is not None:
        results.reset_dimensions()
    values = results.iter_rows(values_only=True) if results is not None else repeat(())
    for number, (cells, came_to) in enumerate(zip(sheet.iter_rows(), values, strict=False), 1):
        row = Row(number, [_text(cell.value) for cell in cells], fixed=True, line=number)
        for column, cell in enumerate(cells):
            if kind := _trouble(cell):
                row.troubles[column] = f"{where}: cell {cell.coordinate} {_TROUBLES[kind].format(found=cell.value)}"
                row.cells[column] = spoilt(kind, str(cell.value))
                result = came_to[column] if column < len(came_to) else None
                if kind == "date":
                    row.dates[column] = _text(cell.value)
                elif kind == "formula" and result is not None and not str(result).startswith("#"):
                    (row.dates if isinstance(result, _DATES) else row.shown)[column] = _text(result)
            elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                if "%" in (cell.number_format or ""):
                    row.shown[column] = f"{_text(round(100 * cell.value, 10))}%"
                if isinstance(cell.value, float):
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


def _trouble(cell: Cell | MergedCell) -> str:
    """Why a cell is not as it was typed; empty when it is."""
    value = cell.value
    if cell.data_type == "f":
        return "formula"
    if isinstance(value, _DATES):
        return "date"
    if cell.data_type == "e":
        return "error"
    is_long = isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS
    return "long_number" if is_long and "e" not in repr(value) else ""  # of an answer 3e16 may be meant


def _text(value: object) -> str:
    """Give the text of a cell; of a number the shortest that gives the same number, of midnight only the day."""
    from openpyxl.utils.escape import unescape

    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return repr(value).removesuffix(".0") if isinstance(value, int | float) else str(value)
