"""A table with one row a student: which column means what, and the rows as submissions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markscheme.errors import AnswerError
from markscheme.files.class_table import Table, said_no_student, table_of, text_rows
from markscheme.files.encoding import printable
from markscheme.files.headings import BOX, IDENTITIES, NO_HINTS, TableHints, column_kinds, heading_kind, visible
from markscheme.files.read_table import Row, understood_headings
from markscheme.files.workbook import workbook_rows
from markscheme.submissions.gather import MENTIONED, Entry, check_code, check_twice, few, gather, shortened
from markscheme.submissions.identity import identity_rank, is_anonymous, joined_name, turned_name
from markscheme.submissions.sheet_layout import Layout, Place, names_question
from markscheme.submissions.submission import RefusedSubmission, Submission, student_name, typed

_COUNTED = re.compile(r"(?:response|answer|回答|作答|答案)\s*(\d{1,3})", re.IGNORECASE)  # to a question that is alone
_PARTS = ("surname", "first name")


@dataclass
class Columns:
    """The meaning of the columns, counted from 0.

    `identities`: the surest first; a surname with its first name is one. `times`: when it was handed in. `strange`: of
    which nothing is known; they are kept for the gradebook. `missing`: the boxes and cells that no column is for.
    """

    places: dict[int, Place] = field(default_factory=dict)
    identities: list[int] = field(default_factory=list)
    sheet: int | None = None
    ignored: list[int] = field(default_factory=list)
    strange: dict[int, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    @property
    def times(self) -> list[int]:
        """The columns that say when it was handed in."""
        return [i for i, kind in enumerate(self.kinds) if kind == "time"]

    def name(self, cells: Sequence[str]) -> str:
        """Give the whole name in a row: the column of names, else surname and first name together."""
        found = {kind: visible(cells[i]) for i, kind in reversed(list(enumerate(self.kinds))) if i < len(cells)}
        return turned_name(found.get("name", "")) or joined_name(*(found.get(kind, "") for kind in _PARTS))

    def identity(self, column: int, cells: Sequence[str]) -> str:
        """Give who a row says the student is in one of the `identities`; empty where it is blank."""
        text = visible(cells[column]) if column < len(cells) else ""
        if is_anonymous(text):
            return ""
        return self.name(cells) if self.kinds[column] in _PARTS else text


def find_place(heading: str, layout: Layout, hints: TableHints = NO_HINTS) -> Place | None:
    """Give the answer box, or the cell of one, that a heading means; what a person said of the heading comes first."""
    said = hints.target(heading)
    if said or (place := layout.find(heading)) is None:
        counted = _COUNTED.fullmatch(heading.strip())
        return layout.find(said or (f"q{counted[1]}" if counted else heading))
    return place


def read_columns(
    headings: Sequence[str], layout: Layout, where: str, hints: TableHints = NO_HINTS, *, strict: bool = True
) -> Columns:
    """Match the headings; a column that means nothing here is `strange`, and costs no student anything.

    With `strict` raise AnswerError when none is an answer box, two are the same, or none says who the student is.
    """
    kinds = column_kinds(headings, hints, lambda heading: find_place(heading, layout) is not None)
    columns = Columns(kinds=kinds)
    for i, (heading, kind) in enumerate(zip(headings, kinds, strict=True)):
        if kind == BOX and (place := find_place(heading, layout, hints)):
            columns.places[i] = place
        elif kind == BOX:
            columns.strange[i] = heading.strip()
        elif kind in IDENTITIES:
            columns.identities.append(i)
        elif kind == "sheet" and columns.sheet is None:
            columns.sheet = i
        elif kind:
            columns.ignored.append(i)
        elif heading.strip():
            columns.strange[i] = heading.strip()
    columns.identities.sort(key=lambda i: (identity_rank(kinds[i]), i))
    columns.missing = list(_missing(columns, layout))
    if strict:
        _check_columns(columns, headings, layout, where, hints)
    return columns


def _check_columns(columns: Columns, headings: Sequence[str], layout: Layout, where: str, hints: TableHints) -> None:
    lines: list[str] = []
    if not columns.places:
        lines += said_strange(columns.strange, columns.missing, layout, where)
        lines.append(f"{where}: no column for {few(columns.missing)}; head the columns by the answer boxes")
    if not columns.identities:
        lines.append(f"{where}: {said_no_student(headings, hints)}")
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


def read_csv(
    text: str, layout: Layout, where: str, messages: list[str], hints: TableHints = NO_HINTS
) -> list[Submission | RefusedSubmission]:
    """Read a table with one row a student."""
    rows = text_rows(text, where, messages, lambda heading: find_place(heading, layout, hints) is not None)
    return read_rows(rows, layout, where, messages, hints)


def recognised(text: str, delimiter: str, layout: Layout) -> int:
    """Count the headings of a table that are understood, if its cells are separated so."""

    def known(heading: str) -> bool:
        return find_place(heading, layout) is not None or heading_kind(heading) in IDENTITIES

    return understood_headings(text, delimiter, known)


def read_xlsx(
    content: bytes, layout: Layout, where: str, messages: list[str], hints: TableHints = NO_HINTS
) -> list[Submission | RefusedSubmission]:
    """Read a table with one row a student from the first worksheet."""
    return read_rows(workbook_rows(content, where, messages), layout, where, messages, hints)


def answers_table(
    rows: Iterable[Row], layout: Layout, where: str, messages: list[str], hints: TableHints = NO_HINTS
) -> Table:
    """Find headings and students of a table of answers; what stands in boxes is as it was typed."""
    return table_of(rows, where, messages, hints, lambda heading: find_place(heading, layout, hints) is not None)


def read_rows(
    rows: Iterable[Row], layout: Layout, where: str, messages: list[str], hints: TableHints = NO_HINTS
) -> list[Submission | RefusedSubmission]:
    """Read a table whose first row that is not blank holds the headings; a row that is wrong costs only itself."""
    table = answers_table(rows, layout, where, messages, hints)
    columns = read_columns(table.headings, layout, where, hints)
    filled = list(table.rows)
    reader = RowReader(columns, table.headings, layout, where, _identity_column(columns, filled))
    messages += reader.said()
    return [reader.read(row) for row in filled]


def _identity_column(columns: Columns, rows: Sequence[Row]) -> int:
    """The surest identity that any row has: one who leaves it blank changes nothing for the others."""
    found = (i for i in columns.identities if any(columns.identity(i, row.cells) for row in rows))
    return next(found, columns.identities[0])


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
        used = {i for i in columns.identities if self._is_part_of_name(i)} | {self.chosen}
        others = [self.headings[i].strip() for i in sorted({*columns.ignored, *columns.identities} - used)]
        if others:
            yield (
                f"{self.where}: the student is taken from column {self.headings[self.chosen]!r}; "
                f"not read: {', '.join(map(repr, others))}"
            )
        yield from said_strange(columns.strange, columns.missing, self.layout, self.where)
        if columns.missing:
            yield f"{self.where}: {said_missing(columns.missing)}"

    def _is_part_of_name(self, column: int) -> bool:
        """Whether a column is read with the chosen one: a first name beside its surname."""
        return {self.columns.kinds[column], self.columns.kinds[self.chosen]} <= set(_PARTS)

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
        columns = [self.chosen, *self.columns.identities]
        name = next((text for i in columns if (text := self.columns.identity(i, row.cells))), "")
        if name:
            return student_name(name, source)
        spoilt = next((row.troubles[i] for i in columns if i in row.troubles), "")
        raise AnswerError(
            spoilt
            or f"{self.where}: row {row.number}: column {self.headings[self.chosen]!r} says no student; "
            "fill it in, or delete the row"
        )

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
        if not columns.identity(self.chosen, row.cells):
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
