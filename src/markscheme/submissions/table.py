"""A table with one row a student: which column means what, and the rows as submissions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markscheme.errors import AnswerError
from markscheme.files.encoding import printable
from markscheme.files.read_table import MOST_COLUMNS, Row, csv_rows, filled_rows, workbook_rows
from markscheme.submissions.gather import MENTIONED, Entry, check_code, check_twice, few, gather, shortened
from markscheme.submissions.identity import (
    identity_kind,
    identity_rank,
    is_anonymous,
    is_sheet_column,
    is_tool_column,
    numbers_its_rows,
)
from markscheme.submissions.sheet_layout import Layout, Place, names_question
from markscheme.submissions.submission import RefusedSubmission, Submission, student_name, typed

LONGEST_HEAD = 1_000_000


@dataclass
class Columns:
    """The meaning of the columns, counted from 0. `missing`: the boxes and cells that no column is for."""

    places: dict[int, Place] = field(default_factory=dict)
    identities: list[int] = field(default_factory=list)
    sheet: int | None = None
    ignored: list[int] = field(default_factory=list)
    strange: dict[int, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def read_columns(headings: Sequence[str], layout: Layout, where: str, *, strict: bool = True) -> Columns:
    """Match the headings; a column that means nothing here is `strange`, and costs no student anything.

    With `strict` raise AnswerError when none is an answer box, two are the same, or none says who the student is.
    """
    columns = Columns()
    ranks: dict[int, int] = {}
    for i, heading in enumerate(headings):
        kind = identity_kind(heading)
        if place := layout.find(heading):
            columns.places[i] = place
        elif kind == "id" and numbers_its_rows(list(headings)):
            columns.ignored.append(i)
        elif kind:
            ranks[i] = identity_rank(kind)
        elif is_sheet_column(heading) and columns.sheet is None:
            columns.sheet = i
        elif is_tool_column(heading):
            columns.ignored.append(i)
        elif heading.strip():
            columns.strange[i] = heading.strip()
    columns.identities = sorted(ranks, key=lambda i: (ranks[i], i))
    columns.missing = list(_missing(columns, layout))
    if strict:
        _check_columns(columns, headings, layout, where)
    return columns


def _check_columns(columns: Columns, headings: Sequence[str], layout: Layout, where: str) -> None:
    lines: list[str] = []
    if not columns.places:
        lines += said_strange(columns.strange, columns.missing, layout, where)
        lines.append(f"{where}: no column for {few(columns.missing)}; head the columns by the answer boxes")
    if not columns.identities:
        lines.append(f"{where}: no column says who the student is; name one 'student' or '学号'")
    if lines:
        raise AnswerError("\n".join(lines))
    seen: dict[str, str] = {}
    for i, place in columns.places.items():
        check_twice(place, f"{headings[i]} (column {i + 1})", seen, where)


def said_strange(strange: Mapping[int, str], missing: Sequence[str], layout: Layout, where: str) -> Iterator[str]:
    """What to say once of the columns that are not read; the box that was meant, where no column is for it."""
    for i, heading in list(strange.items())[:MENTIONED]:
        meant = meant_box(heading, missing, layout)
        yield f"{where}: column {i + 1}, {shortened(heading)}, is no answer box of the sheet and is not read{meant}"
    if len(strange) > MENTIONED:
        yield f"{where}: and {len(strange) - MENTIONED} more such columns"


def meant_box(heading: str, missing: Sequence[str], layout: Layout) -> str:
    """`; did you mean 'q1.mean'?` when that box has no column of its own, else nothing."""
    hint = layout.nearest(heading) if missing else ""
    return f"; {hint}" if any(hint == f"did you mean {name!r}?" for name in missing) else ""


def said_missing(missing: Sequence[str]) -> str:
    """What the lack of a column means."""
    return f"no column for {few(list(missing))}: it counts as not answered"


def _missing(columns: Columns, layout: Layout) -> Iterator[str]:
    present = {place.field for place in columns.places.values()}
    for box in layout.boxes:
        cells = [box.cell_field(index) for index in box.cells()] if box.shape else []
        if box.field in present:
            continue
        if present.isdisjoint(cells):
            yield box.field
        else:
            yield from (cell for cell in cells if cell not in present)


def read_csv(text: str, layout: Layout, where: str, messages: list[str]) -> list[Submission | RefusedSubmission]:
    """Read a table with one row a student."""
    rows = csv_rows(text, lambda candidate: recognised(text, candidate, layout), where, messages)
    return read_rows(rows, layout, where, messages)


def recognised(text: str, delimiter: str, layout: Layout) -> int:
    """Count the headings of the first row that are understood."""
    reader = csv.reader(io.StringIO(text[:LONGEST_HEAD].lstrip(), newline=""), delimiter=delimiter)
    try:
        head = next(reader, [])
    except csv.Error:
        return 0
    return sum(1 for heading in head[:MOST_COLUMNS] if layout.find(heading) or identity_kind(heading))


def read_xlsx(content: bytes, layout: Layout, where: str, messages: list[str]) -> list[Submission | RefusedSubmission]:
    """Read a table with one row a student from the first worksheet."""
    return read_rows(workbook_rows(content, where, messages), layout, where, messages)


def read_rows(
    rows: Iterable[Row], layout: Layout, where: str, messages: list[str]
) -> list[Submission | RefusedSubmission]:
    """Read a table whose first row that is not blank holds the headings; a row that is wrong costs only itself."""
    filled = filled_rows(rows, where)
    head = next(filled, None)
    if head is None:
        raise AnswerError(f"{where}: holds no rows; the first row names the columns")
    columns = read_columns(head.cells, layout, where)
    table = list(filled)
    reader = RowReader(columns, head.cells, layout, where, _identity_column(columns, table))
    messages += reader.said()
    return [reader.read(row) for row in table]


def _identity_column(columns: Columns, table: Sequence[Row]) -> int:
    """The surest identity that any row has: one who leaves it blank changes nothing for the others."""
    return next((i for i in columns.identities if any(_identity(row, i) for row in table)), columns.identities[0])


def _identity(row: Row, column: int) -> str:
    text = row.cells[column] if column < len(row.cells) else ""
    return "" if is_anonymous(text) else text.strip()


def check_width(cells: Sequence[str], headings: Sequence[str], source: str) -> None:
    """Raise AnswerError at a text behind the last heading: a separator has moved the cells before it."""
    for i, text in enumerate(cells[len(headings) :], len(headings) + 1):
        if text.strip():
            raise AnswerError(
                f"{source}: {shortened(printable(text))} stands in column {i}, which has no heading; "
                "put quotation marks around cells with separators"
            )


@dataclass
class RowReader:
    """Reads one row after the other. `chosen`: the column that says who the student is."""

    columns: Columns
    headings: Sequence[str]
    layout: Layout
    where: str
    chosen: int

    def said(self) -> Iterator[str]:
        """What is to be said once of the whole table."""
        columns = self.columns
        others = [self.headings[i].strip() for i in sorted({*columns.ignored, *columns.identities} - {self.chosen})]
        if others:
            yield (
                f"{self.where}: the student is taken from column {self.headings[self.chosen]!r}; "
                f"not read: {', '.join(map(repr, others))}"
            )
        yield from said_strange(columns.strange, columns.missing, self.layout, self.where)
        if columns.missing:
            yield f"{self.where}: {said_missing(columns.missing)}"

    def read(self, row: Row) -> Submission | RefusedSubmission:
        """The answers of a row, or why it cannot be read."""
        source = f"{self.where}, row {row.number}"
        try:
            return self._submission(row, source)
        except AnswerError as error:
            return RefusedSubmission(self._likely_student(row, source), source, str(error))

    def _likely_student(self, row: Row, source: str) -> str:
        try:
            return self._student(row, source)
        except AnswerError:
            return ""

    def _student(self, row: Row, source: str) -> str:
        """The surest identity that is filled in here."""
        column = next((i for i in [self.chosen, *self.columns.identities] if _identity(row, i)), None)
        if column is None:
            raise AnswerError(
                f"{self.where}: row {row.number}: column {self.headings[self.chosen]!r} says no student; "
                "fill it in, or delete the row"
            )
        if column in row.troubles:
            raise AnswerError(row.troubles[column])
        return student_name(row.cells[column], source)

    def _submission(self, row: Row, source: str) -> Submission:
        if not row.fixed:
            check_width(row.cells, self.headings, source)
        student = self._student(row, source)
        cells = [*row.cells, *[""] * (len(self.headings) - len(row.cells))]
        if self.columns.sheet is not None and cells[self.columns.sheet].strip():
            check_code(cells[self.columns.sheet], self.layout, source)
        entries = (
            Entry(place, typed(cells[i]), f"{self.headings[i]} (column {i + 1})")
            for i, place in self.columns.places.items()
        )
        return Submission(student, gather(entries, source), source, tuple(self._notes(row, cells)))

    def _notes(self, row: Row, cells: Sequence[str]) -> Iterator[str]:
        columns = self.columns
        if kept := [name for column, name in row.floats.items() if column in columns.places]:
            yield f"the spreadsheet kept {', '.join(kept)} as numbers: zeros at the end of what was typed are lost"
        if not _identity(row, self.chosen):
            yield f"column {self.headings[self.chosen]!r} is blank, so another column says who this is"
        if columns.missing:
            yield said_missing(columns.missing)
        for i, heading in columns.strange.items():
            if cells[i].strip() and (self._meant[i] or names_question(heading)):
                held = shortened(printable(cells[i]))
                yield f"column {shortened(heading)} holds {held} and is not read{self._meant[i]}"

    @cached_property
    def _meant(self) -> dict[int, str]:
        """For each strange column, which box its name is nearly that of."""
        columns = self.columns
        return {i: meant_box(heading, columns.missing, self.layout) for i, heading in columns.strange.items()}
