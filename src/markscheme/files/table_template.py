"""A table that somebody else laid out, filled in: what is not written stays as it was, byte by byte or cell by cell."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from markscheme.errors import AnswerError
from markscheme.files.class_table import Table, is_workbook, known_heading, open_table, surest_kind, table_text
from markscheme.files.encoding import encoding_of
from markscheme.files.headings import NO_HINTS, TableHints
from markscheme.files.read_table import Row, announced, separator_of
from markscheme.files.result_folder import undated_workbook
from markscheme.files.write_table import safe_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = Fraction | str
MOST_LOOKED_AT = 40  # rows by which a worksheet is judged


class TableTemplate:
    """A CSV or XLSX file with its headings and rows; cells are put by row number and column, both as `rows` have them.

    `table`: what it holds; its rows are in `rows`.
    """

    def __init__(self, path: Path, messages: list[str], hints: TableHints = NO_HINTS) -> None:
        self.path = path
        try:
            self.content = path.read_bytes()
        except OSError as error:
            raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
        self.is_workbook = is_workbook(self.content)
        self.hints = hints
        self.table: Table = open_table(self.content, str(path), messages, hints)
        self.rows: list[Row] = list(self.table.rows)
        self._new: dict[tuple[int, int], Cell] = {}
        self._added: list[dict[int, Cell]] = []

    def put(self, row: Row, column: int, cell: Cell) -> None:
        """Put something into a cell."""
        self._new[row.number, column] = cell

    def add(self, cells: Mapping[int, Cell]) -> None:
        """Add a row below."""
        self._added.append(dict(cells))

    def is_formula(self, row: Row, column: int) -> bool:
        """Whether a cell calculates what it shows: that is left to the table."""
        return self.is_workbook and self._worksheet.cell(row.number, column + 1).data_type == "f"

    def filled(self, *, decimal_comma: bool = False) -> bytes:
        """Give the file with what was put in."""
        return self._workbook() if self.is_workbook else self._text(decimal_comma)

    def _text(self, decimal_comma: bool) -> bytes:
        text = table_text(self.content, str(self.path), [], self.hints)
        encoding = encoding_of(self.content, text, self.hints.encoding)
        said, rest = announced(text)
        separator = separator_of(text, known_heading)
        ending = "\r\n" if "\r\n" in rest else "\n"
        lines = io.StringIO(rest, newline="").readlines()
        reader = csv.reader(io.StringIO(rest, newline=""), delimiter=separator)
        written = [text[: len(text) - len(rest)] if said else ""]
        begun = 0
        for number, cells in enumerate(reader, 1):
            own = {column: cell for (row, column), cell in self._new.items() if row == number}
            raw, begun = "".join(lines[begun : reader.line_num]), reader.line_num
            if own:
                shown = [*cells, *[""] * (1 + max(own) - len(cells))]
                for column, cell in own.items():
                    shown[column] = _shown(cell, decimal_comma)
                end = raw[len(raw.rstrip("\r\n")) :]
                raw = _line(shown, separator) + end
            written.append(raw)
        if self._added and not written[-1].endswith("\n"):
            written.append(ending)
        for row in self._added:
            width = len(self.table.headings)
            written.append(_line([_shown(row.get(i, ""), decimal_comma) for i in range(width)], separator) + ending)
        try:
            return "".join(written).encode(encoding)
        except UnicodeEncodeError as error:
            sign = error.object[error.start]
            raise AnswerError(f"{self.path}: is {encoding}, which has no sign {sign!r}; save it as UTF-8") from None

    def _workbook(self) -> bytes:
        sheet = self._worksheet
        for (row, column), cell in self._new.items():
            _put(sheet, row, column + 1, cell)
        last = self.rows[-1].number if self.rows else self.table.line
        for i, cells in enumerate(self._added, last + 1):
            for column, cell in cells.items():
                _put(sheet, i, column + 1, cell)
        whole = io.BytesIO()
        self._book.save(whole)
        return undated_workbook(whole.getvalue())

    @cached_property
    def _book(self) -> Workbook:
        import openpyxl

        with warnings.catch_warnings():  # of extensions that the library does not keep
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(self.content))

    @cached_property
    def _worksheet(self) -> Worksheet:
        """The worksheet that was read: the visible one that names students."""
        sheets = self._book.worksheets
        visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or list(sheets)
        for sheet in visible:
            cells = enumerate(sheet.iter_rows(max_row=MOST_LOOKED_AT, values_only=True), 1)
            rows = [Row(n, ["" if cell is None else str(cell) for cell in row], fixed=True, line=n) for n, row in cells]
            if surest_kind([*rows, Row(0, ["below"])], self.hints):  # headings count where something stands below
                return sheet
        return visible[0]


def _line(cells: Sequence[str], separator: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="").writerow(cells)
    return text.getvalue()


def _shown(cell: Cell, decimal_comma: bool) -> str:
    if isinstance(cell, str):
        is_number = decimal_comma and re.fullmatch(r"\d+\.\d+", cell)  # a grade such as 1.7
        return cell.replace(".", ",") if is_number else safe_text(cell)
    text = mark_number(cell)
    return text.replace(".", ",") if decimal_comma else text


def mark_number(mark: Fraction) -> str:
    """Write a mark with at most two decimals, half a hundredth up."""
    hundredths = int(mark * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def _put(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    place = sheet.cell(row, column)
    if isinstance(cell, str):
        place.value = cell or None
        if cell:
            place.data_type = "s"  # text is never a formula
        return
    text = mark_number(cell)
    if place.number_format == "@":  # a column of text stays one
        place.value = text
    else:
        place.value = float(text) if "." in text else int(text)
