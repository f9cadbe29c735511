"""Numbers of a given from columns of a CSV file, each as the text that stands in its cell.

Only Python and the command line name files: nothing that is read from a file or a request is ever a path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markscheme.errors import GivenError, MarkschemeError, did_you_mean
from markscheme.family.givens.given import Given, shortened
from markscheme.files.encoding import decode_table
from markscheme.files.json_reader import JsonValue
from markscheme.files.read_table import DELIMITERS, csv_rows, filled_rows
from markscheme.numbers.limits import GIVEN_CELLS

LARGEST = 10_000_000  # bytes of a file
_NUMBER = re.compile(r"[-+\u2212]?[0-9.]+(?:[/^eE][-+]?[0-9]+)?%?", re.ASCII)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True)
class NumberTable:
    """The cells of a file. `headings` is empty where its first row has numbers alone; `lines`: of the rows."""

    where: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max((len(row) for row in (self.headings, *self.rows)), default=0)

    def column(self, name: str) -> int:
        """Find a column by its heading, or by its number from 1."""
        found = [i for i, heading in enumerate(self.headings) if heading == name]
        if len(found) > 1:
            raise GivenError(
                f"{self.where}: {len(found)} columns are headed {shortened(name)}; write its number instead"
            )
        if found:
            return found[0]
        if name.isascii() and name.isdigit() and 0 < int(name[:9]) <= self.width:
            return int(name) - 1
        known = did_you_mean(name[:80], self.headings) if self.headings else f"write its number, 1 to {self.width}"
        raise GivenError(f"{self.where}: no column is headed {shortened(name)}; {known}")

    def cells(self, column: int) -> list[str]:
        """Give the cells of a column without the blank ones at its end."""
        cells = [row[column] if column < len(row) else "" for row in self.rows]
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def place(self, row: int, column: int) -> str:
        """Name a cell, for messages."""
        named = self.headings[column] if column < len(self.headings) and self.headings[column] else str(column + 1)
        return f"{self.where}: line {self.lines[row]}, column {named}"


def read_number_table(path: Path, encoding: str = "") -> NumberTable:
    """Read a CSV file; raise `MarkschemeError` for what is none, with the fix."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise GivenError(f"{path}: cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise GivenError(f"{path}: more than {LARGEST:,} bytes; the numbers of a problem are far fewer")
    if content[:4] == b"PK\x03\x04":
        raise GivenError(f"{path}: a workbook; save the table as CSV in UTF-8")
    text, _ = decode_table(content, str(path), encoding)
    rows = list(filled_rows(csv_rows(text, lambda separator: _sense(text, separator), str(path), []), str(path)))
    cells = [tuple(cell.strip() for cell in row.cells) for row in rows]
    if not cells:
        raise GivenError(f"{path}: is empty; write a row for each number, with a heading above if you like")
    has_headings = not all(_NUMBER.fullmatch(cell) for cell in cells[0] if cell)
    first = 1 if has_headings else 0
    headings = cells[0] if has_headings else ()
    return NumberTable(str(path), headings, tuple(cells[first:]), tuple(row.line for row in rows[first:]))


def _sense(text: str, separator: str) -> int:
    """Count the cells of the first line that are numbers with this separator, and hold no other one."""
    first = next(iter(text.lstrip().splitlines()), "")
    cells = [cell.strip() for cell in first.split(separator)]
    return sum(bool(_NUMBER.fullmatch(cell)) or not set(cell) & set(DELIMITERS) for cell in cells)


def from_columns(name: str, given: Given, table: NumberTable, columns: Sequence[str]) -> JsonValue:
    """Give the value of a given: a vector from one column, a matrix or rows from those named or all, a number alone.

    Without `columns` a vector is the column that is headed by the name of the given, or the only one.
    """
    if given.kind in ("matrix", "structure"):
        chosen = [table.column(one) for one in columns] if columns else list(range(table.width))
        if len(set(chosen)) < len(chosen):
            raise GivenError(f"{table.where}: {name!r} takes a column twice; name each once")
        return _rows(given, table, chosen)
    if len(columns) > 1:
        raise GivenError(f"{name!r} is {given.described()}, but {len(columns)} columns are named; name one")
    column = table.column(columns[0]) if columns else _only_column(name, table)
    cells = [_number(cell, table, i, column) for i, cell in enumerate(table.cells(column))]
    if given.kind == "vector":
        return cells
    if given.kind in ("number", "count") and len(cells) == 1:
        return cells[0]
    raise GivenError(
        f"{name!r} is {given.described()}, but {table.where} has a column of {len(cells)}; give it by --given"
    )


def _only_column(name: str, table: NumberTable) -> int:
    if name in table.headings:
        return table.column(name)
    if table.width == 1:
        return 0
    known = ", ".join(map(repr, filter(None, table.headings))) or f"1 to {table.width}"
    raise GivenError(f"{table.where}: {table.width} columns, and none is headed {name!r}; name one of {known:.200}")


def _rows(given: Given, table: NumberTable, chosen: Sequence[int]) -> list[list[JsonValue]]:
    found: list[list[JsonValue]] = []
    for i, row in enumerate(table.rows):
        cells = [(j, row[j] if j < len(row) else "") for j in chosen]
        if given.kind == "structure":  # of words, or of numbers and words, which its family reads itself
            found.append([int(cell) if _WHOLE.fullmatch(cell) else cell for _, cell in cells])
        else:
            found.append([_number(cell, table, i, j) for j, cell in cells])
    return found


def _number(cell: str, table: NumberTable, row: int, column: int) -> str:
    """Check that a cell is a number, and give its text; a table that is too large is refused by its extent later."""
    from markscheme.answers import exact

    if not cell:
        raise GivenError(f"{table.place(row, column)}: is empty; write a number, or take the row out")
    if row * table.width <= GIVEN_CELLS:
        try:
            exact(cell)
        except MarkschemeError as error:
            raise GivenError(f"{table.place(row, column)}: {error}") from None
    return cell


def read_columns(
    known: Mapping[str, Given], named: Mapping[str, tuple[Path, Sequence[str]]], encoding: str = ""
) -> dict[str, JsonValue]:
    """Read several givens, each file once; a name that there is not stays for the check of names."""
    tables: dict[Path, NumberTable] = {}
    found: dict[str, JsonValue] = {}
    for name, (path, columns) in named.items():
        if name not in known:
            raise GivenError(f"unknown given {shortened(name)}; {did_you_mean(name[:80], known)}")
        if path not in tables:
            tables[path] = read_number_table(path, encoding)
        found[name] = from_columns(name, known[name], tables[path], columns)
    return found
