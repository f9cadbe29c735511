"""Tables to write: CSV that spreadsheets open safely, and XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Self

from markscheme.files.result_folder import SyncedFile, undated_workbook

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Row = list[object]  # numbers are Fractions; anything else is written as its text

_NUMERAL = re.compile(r"[-+]?\d+(?:[.,/]\d+)*(?:[eE][-+]?\d+)?%?")
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
PLACES = 4


def decimal_text(number: Fraction) -> str:
    """Write a number with at most four decimals: `1/2` would become a date in a spreadsheet.

    >>> decimal_text(Fraction(15, 2)), decimal_text(Fraction(2, 3)), decimal_text(Fraction(3))
    ('7.5', '0.6667', '3')
    """
    digits = str(abs(round(number * 10**PLACES))).rjust(PLACES + 1, "0")
    text = f"{digits[:-PLACES]}.{digits[-PLACES:]}".rstrip("0").rstrip(".")
    return f"-{text}" if number < 0 and text != "0" else text


def safe_text(text: str) -> str:
    """Make a text that no spreadsheet takes for a formula: an apostrophe before what would begin one.

    >>> safe_text("=1+1"), safe_text("-0.5"), safe_text("Ada")
    ("'=1+1", '-0.5', 'Ada')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) and not _NUMERAL.fullmatch(text) else text


def csv_cell(cell: object) -> str:
    """Write one cell of a CSV file."""
    return decimal_text(cell) if isinstance(cell, Fraction) else safe_text(str(cell))


def csv_table(rows: Iterable[Sequence[object]]) -> bytes:
    """Give a whole CSV file: UTF-8 with a byte order mark, as spreadsheets expect."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


class CsvFile(SyncedFile):
    """A CSV file written row by row: UTF-8 with a byte order mark, as spreadsheets expect."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "utf-8-sig")
        self._writer = csv.writer(self.file)

    def add(self, row: Sequence[object]) -> None:
        """Add a row."""
        self._writer.writerow([csv_cell(cell) for cell in row])


class Workbook:
    """An XLSX file written row by row, without ever holding all rows. `description` is one of its properties."""

    def __init__(self, description: str = "") -> None:
        import openpyxl

        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.description = description or None
        self._sheets: dict[str, WriteOnlyWorksheet] = {}

    def add(self, sheet: str, row: Iterable[object]) -> None:
        """Add a row to a sheet; text is never a formula."""
        if sheet not in self._sheets:
            self._sheets[sheet] = self._book.create_sheet(sheet)
            self._sheets[sheet].freeze_panes = "B2"
        self._sheets[sheet].append(list(self._cells(self._sheets[sheet], row)))

    @staticmethod
    def _cells(sheet: WriteOnlyWorksheet, row: Iterable[object]) -> Iterator[int | float | Cell]:
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
        """Give the file; the same rows give the same bytes."""
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
