"""CSV with commas, semicolons or tabs, whichever makes the headings readable."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from markscheme.errors import AnswerError
from markscheme.submissions.identity import identity_kind
from markscheme.submissions.layout import Layout
from markscheme.submissions.submission import Refused, Submission
from markscheme.submissions.table import MOST_COLUMNS, Row, read_rows

DELIMITERS = ",;\t"
LONGEST_HEAD = 1_000_000


def read_csv(text: str, layout: Layout, where: str, messages: list[str]) -> list[Submission | Refused]:
    """Read a table with one row a student."""
    rows = csv_rows(text, lambda candidate: recognised(text, candidate, layout), where, messages)
    return read_rows(rows, layout, where, messages)


def csv_rows(text: str, understood: Callable[[str], int], where: str, messages: list[str]) -> Iterator[Row]:
    """The rows of a table; `understood` counts the headings that make sense with a separator."""
    delimiter, text = _announced(text)
    if not delimiter:
        delimiter = max(DELIMITERS, key=understood)
    if delimiter != ",":
        name = "tabs" if delimiter == "\t" else f"{delimiter!r}"
        messages.append(f"{where}: columns are separated by {name}")
    return _rows(text, delimiter, where)


def recognised(text: str, delimiter: str, layout: Layout) -> int:
    """Count the headings of the first row that are understood."""
    reader = csv.reader(io.StringIO(text[:LONGEST_HEAD].lstrip(), newline=""), delimiter=delimiter)
    try:
        head = next(reader, [])
    except csv.Error:
        return 0
    return sum(1 for heading in head[:MOST_COLUMNS] if layout.find(heading) or identity_kind(heading))


def _announced(text: str) -> tuple[str, str]:
    """The separator of a first line `sep=;`, as spreadsheets write it, and the rest."""
    line, _, rest = text.partition("\n")
    line = line.rstrip("\r")
    return (line[4], rest) if len(line) == 5 and line.lower().startswith("sep=") else ("", text)


def _rows(text: str, delimiter: str, where: str) -> Iterator[Row]:
    longest = csv.field_size_limit(len(text) + 1)  # a long cell costs itself: that is judged cell by cell
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            yield Row(number, cells)
    except csv.Error as error:
        raise AnswerError(
            f"{where}: line {reader.line_num}: not CSV ({error}); save the table again from the spreadsheet"
        ) from None
    finally:
        csv.field_size_limit(longest)
