"""The rows of an XLSX workbook, each cell as it was typed and as the spreadsheet shows it."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import islice, repeat
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
_FIRST_ROWS: Final = 40  # by which a worksheet is judged: a title, the headings, and a student below
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']")
_MOST_MERGED: Final = 200_000
_ZEROS = re.compile(r"""(?:\[[^\]]*\])*((?:"[^"]*"|\\.)*)(0+)((?:"[^"]*"|\\.)*)""")
_DATES = (datetime.date, datetime.time, datetime.timedelta)


class _Sheet(Protocol):
    """A worksheet that is read row by row, which the library types as one that is held whole."""

    title: str
    _worksheet_path: str  # of the part of the archive in which it stands

    def reset_dimensions(self) -> None: ...

    # Any: a cell, or with `values_only` what stands in one
    def iter_rows(self, *, values_only: bool = False) -> Iterator[tuple[Any, ...]]: ...


# Says by what a worksheet, of which it is given the first rows, names students; empty where it names none.
NamesStudents = Callable[[Sequence[Row]], str]


def workbook_rows(
    content: bytes, where: str, messages: list[str], names_students: NamesStudents | None = None
) -> Iterator[Row]:
    """Give the rows of the first worksheet that is not hidden, or of the one that `names_students`.

    Raises AnswerError where two of them do. The workbook is opened a second time for what its formulas came to, where
    it holds any.
    """
    check_unpacked(content, where)
    try:
        with warnings.catch_warnings():  # of extensions that carry no answers
            warnings.simplefilter("ignore")
            typed = _chosen_sheet(_opened(content, calculated=False), where, messages, names_students)
            results = None
            if _has_formulas(content):
                results = cast("_Sheet", _opened(content, calculated=True)[typed.title])
            yield from _sheet_rows(typed, results, where, _merged_below(content, typed))
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


def _chosen_sheet(book: Workbook, where: str, messages: list[str], names_students: NamesStudents | None) -> _Sheet:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    sheets = [cast("_Sheet", sheet) for sheet in visible]
    if len(sheets) == 1:
        return sheets[0]
    chosen = sheets[0]
    if names_students:
        kinds = [names_students(list(islice(_sheet_rows(sheet, None, where, {}), _FIRST_ROWS))) for sheet in sheets]
        chosen = next((sheet for sheet, kind in zip(sheets, kinds, strict=True) if kind), chosen)
        kind = kinds[sheets.index(chosen)]
        if rivals := [sheet for sheet, own in zip(sheets, kinds, strict=True) if own and own == kind][1:]:
            raise AnswerError(
                f"{where}: two worksheets hold students, {chosen.title!r} and {rivals[0].title!r}; "
                "put them on one, hide the other, or save each as CSV"
            )
    others = ", ".join(repr(sheet.title) for sheet in sheets if sheet is not chosen)
    messages.append(f"{where}: read worksheet {chosen.title!r}; not read: {others}")
    return chosen


def _merged_below(content: bytes, sheet: _Sheet) -> dict[int, list[tuple[int, int]]]:
    """Give the merged cells that reach over rows: by the row of the first, its column from 0 and the last row."""
    from openpyxl.utils.cell import column_index_from_string

    found: dict[int, list[tuple[int, int]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = parts.read(sheet._worksheet_path)  # a sheet that is read row by row does not list what is merged
    for match in islice(_MERGED.finditer(text), _MOST_MERGED):
        first, last = int(match[2]), int(match[3])
        if last > first:
            found.setdefault(first, []).append((column_index_from_string(match[1].decode()) - 1, last))
    return found


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


def _sheet_rows(
    sheet: _Sheet, results: _Sheet | None, where: str, merged: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[Row]:
    above: dict[int, tuple[int, Row]] = {}  # by column: the last row of a merged cell, and the row that has its value
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
                elif shown := _with_zeros(cell.value, cell.number_format or ""):
                    row.shown[column] = shown
                if isinstance(cell.value, float):
                    row.floats[column] = cell.coordinate
        if above:
            _fill_down(row, above)
        if starts := merged.get(number):
            kept = deepcopy(row)  # who reads the row changes its cells
            above |= {column: (last, kept) for column, last in starts}
        yield row


def _fill_down(row: Row, above: dict[int, tuple[int, Row]]) -> None:
    """Put the value of a merged cell, which stands for all its rows, where a row has something of its own."""
    if not "".join(row.cells).strip():
        return
    for column, (last, first) in list(above.items()):
        if row.number > last:
            del above[column]
        elif column < len(first.cells):
            row.cells += [""] * (column + 1 - len(row.cells))
            if not row.cells[column].strip():
                row.cells[column] = first.cells[column]
                for own, others in ((row.troubles, first.troubles), (row.shown, first.shown), (row.dates, first.dates)):
                    if column in others:
                        own[column] = others[column]
                if column in first.floats:
                    row.floats[column] = first.floats[column]


def _with_zeros(value: float, number_format: str) -> str:
    """Give a whole number with the zeros, and the text around it, that a format such as `0000000` or `"S"0000` shows.

    >>> _with_zeros(12314, "0000000"), _with_zeros(123, '"S"0000'), _with_zeros(3, "0"), _with_zeros(3, "0.00")
    ('0012314', 'S0123', '', '')
    """
    match = _ZEROS.fullmatch(number_format.split(";")[0])
    if not match or value < 0 or value != int(value) or not (match[1] or match[3] or len(match[2]) > 1):
        return ""
    before, after = (re.sub(r'"|\\(?=.)', "", text) for text in (match[1], match[3]))
    return f"{before}{int(value):0{len(match[2])}d}{after}"


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
