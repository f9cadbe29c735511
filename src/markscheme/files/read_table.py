"""The rows of a text with separators, whatever program saved it, and the limits of every table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from markscheme.errors import AnswerError

DELIMITERS = ",;\t|，"
MOST_ROWS = 100_000  # below the headings, so that the largest class fits
MOST_COLUMNS = 5_000
MOST_CELLS = 5_000_000
AT_ONCE = 256  # rows
LONGEST_HEAD = 1_000_000
LONGEST_SHOWN: Final = 80
MOST_TITLES: Final = 10  # rows above the headings, as registries print a title there


@dataclass
class Row:
    """Cells of a row as text, its number in the table, and the line of the file on which it ends.

    By column: `troubles`, why a cell is not as it was typed; `shown`, what a spreadsheet shows in a cell that it keeps
    in another way, and `dates`, the same of dates; `floats`, the names of cells that it kept as numbers. `fixed`: every
    cell stands in its own column for certain; in a text a separator may have moved them.
    """

    number: int
    cells: list[str]
    troubles: dict[int, str] = field(default_factory=dict)
    floats: dict[int, str] = field(default_factory=dict)
    fixed: bool = False
    line: int = 0
    shown: dict[int, str] = field(default_factory=dict)
    dates: dict[int, str] = field(default_factory=dict)


def filled_rows(rows: Iterable[Row], where: str) -> Iterator[Row]:
    """Give the rows in which something stands; raise AnswerError for a table that is larger than that of any class."""
    cells = 0
    for row in rows:
        cells += len(row.cells)
        _check_size(row, cells, where)
        if "".join(row.cells).strip():
            yield row


def _check_size(row: Row, cells: int, where: str) -> None:
    for what, found, most in (
        ("row", row.number - MOST_TITLES - 1, MOST_ROWS),
        ("column", len(row.cells), MOST_COLUMNS),
        ("cell", cells, MOST_CELLS),
    ):
        if found > most:
            raise AnswerError(
                f"{where}: row {row.number}: more than {most:,} {what}s; split the file, or delete what is no answer"
            )


def csv_rows(text: str, understood: Callable[[str], int], where: str, messages: list[str]) -> Iterator[Row]:
    """Give the rows of a table; `understood` counts the headings that make sense with a separator.

    Where two separators make equal sense, it is the one that stands more often in the first line.
    """
    delimiter, text = announced(text)
    delimiter = delimiter or _likeliest(text, understood)
    if delimiter != ",":
        name = "tabs" if delimiter == "\t" else f"{delimiter!r}"
        messages.append(f"{where}: columns are separated by {name}")
    return _csv_rows(text, delimiter, where, messages)


def _likeliest(text: str, understood: Callable[[str], int]) -> str:
    first = next(iter(text.lstrip()[:LONGEST_HEAD].splitlines()), "")
    return max(DELIMITERS, key=lambda candidate: (understood(candidate), first.count(candidate)))


def separator_of(text: str, known: Callable[[str], bool]) -> str:
    """Give the separator of a table: what it announces, or that by which most headings are known."""
    delimiter, rest = announced(text)
    return delimiter or _likeliest(rest, lambda candidate: understood_headings(text, candidate, known))


def understood_headings(text: str, delimiter: str, known: Callable[[str], bool]) -> int:
    """Count the headings that are known in that of the first rows which has most of them."""
    _, text = announced(text[:LONGEST_HEAD])
    reader = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter)
    most, others = 0, {"", *DELIMITERS} - {delimiter}
    try:
        for head in islice(reader, MOST_TITLES):
            cells = (cell.strip() for cell in head[:MOST_COLUMNS])
            # A cell that begins or ends with another separator was cut in the wrong place.
            most = max(most, sum(cell[-1:] not in others and cell[:1] not in others and known(cell) for cell in cells))
    except csv.Error:
        pass
    return most


def announced(text: str) -> tuple[str, str]:
    """Split off a first line `sep=;`, as spreadsheets write it: the separator, and the rest."""
    line, _, rest = text.partition("\n")
    line = line.rstrip("\r").strip('"')
    return (line[4], rest) if len(line) == 5 and line.lower().startswith("sep=") else ("", text)


def _csv_rows(text: str, delimiter: str, where: str, messages: list[str]) -> Iterator[Row]:
    """Read the rows, some at a time.

    A long cell costs itself, and is judged where it is used: none is too long here. But the limit is one for the whole
    process: it must not stay changed while others work, or after somebody broke off.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, passed = io.StringIO(text, newline=""), 0  # the same again, for a line that is looked at once more
    number = line = 0
    while True:
        read: list[tuple[list[str], int]] = []
        usual, trouble = csv.field_size_limit(len(text) + 1), None
        try:
            read.extend((cells, reader.line_num) for cells in islice(reader, AT_ONCE))
        except csv.Error as error:
            begun = (read[-1][1] if read else line) + 1
            if begun == reader.line_num and "expected after" in str(error):  # the next line is a row of its own
                loose = next(islice(lines, begun - passed - 1, None))
                passed = begun
                read.append((next(csv.reader([loose], delimiter=delimiter)), begun))
                messages.append(_loose_quote(read[-1][0], f"{where}: line {begun}"))
            else:
                trouble = AnswerError(f"{where}: {_not_csv(str(error), begun, reader.line_num)}")
        finally:
            csv.field_size_limit(usual)
        for cells, line in read:
            number += 1
            yield Row(number, cells, line=line)
        if trouble is not None:
            raise trouble
        if not read:
            return


def _loose_quote(cells: Sequence[str], where: str) -> str:
    """Say of a line with a quotation mark in a cell, which is not doubled, what it was read as."""
    text = " | ".join(cells)
    shown = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."
    return f"{where}: a quotation mark within a cell is not doubled; the line is read as {shown!r}"


def _not_csv(error: str, begun: int, line: int) -> str:
    """Say what is wrong with the row that began in one line and went wrong in another, and what to do."""
    if begun == line:
        return f"line {line}: not CSV ({error}); save the table again from the spreadsheet"
    return (
        f"line {begun}: not CSV ({error}): a quotation mark that is opened there is not closed up to line {line}; "
        "close it, or save the table again from the spreadsheet"
    )
