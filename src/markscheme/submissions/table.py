"""A table with one row a student: which column means what, and the rows as submissions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markscheme.errors import AnswerError
from markscheme.submissions.gather import MENTIONED, Entry, check_code, check_twice, few, gather, shortened, unknown
from markscheme.submissions.identity import (
    identity_kind,
    identity_rank,
    is_anonymous,
    is_sheet_column,
    is_tool_column,
    numbers_its_rows,
)
from markscheme.submissions.layout import Layout, Place
from markscheme.submissions.submission import Submission, student_name

MOST_ROWS = 100_000
MOST_COLUMNS = 5_000
MOST_CELLS = 5_000_000


@dataclass
class Row:
    """Cells of a row as text, and its number in the file.

    By column: why a cell cannot be read, and the names of cells that a spreadsheet kept as numbers.
    """

    number: int
    cells: Sequence[str]
    troubles: dict[int, str] = field(default_factory=dict)
    floats: dict[int, str] = field(default_factory=dict)


@dataclass
class Columns:
    """The meaning of the columns, counted from 0."""

    places: dict[int, Place] = field(default_factory=dict)
    identities: list[int] = field(default_factory=list)
    sheet: int | None = None
    ignored: list[int] = field(default_factory=list)


def read_columns(headings: Sequence[str], layout: Layout, where: str) -> Columns:
    """Match the headings; raise AnswerError that names unknown, doubled and missing columns."""
    columns = Columns()
    strange: list[str] = []
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
            strange.append(f"{where}: column {i + 1}, {unknown(heading, layout)}")
    columns.identities = sorted(ranks, key=lambda i: (ranks[i], i))
    _check_columns(columns, headings, strange, layout, where)
    return columns


def _check_columns(columns: Columns, headings: Sequence[str], strange: list[str], layout: Layout, where: str) -> None:
    lines = strange[:MENTIONED] + (
        [f"{where}: and {len(strange) - MENTIONED} more such columns"] if len(strange) > MENTIONED else []
    )
    if absent := list(_missing(columns, layout)):
        lines.append(f"{where}: no column for {few(absent)}; add it, with blank cells where nothing was answered")
    if not columns.identities:
        lines.append(f"{where}: no column says who the student is; name one 'student' or '学号'")
    if lines:
        raise AnswerError("\n".join(lines))
    seen: dict[str, str] = {}
    for i, place in columns.places.items():
        check_twice(place, f"{headings[i]} (column {i + 1})", seen, where)


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


def read_rows(rows: Iterable[Row], layout: Layout, where: str, messages: list[str]) -> list[Submission]:
    """Read a table whose first row that is not blank holds the headings."""
    filled = _filled(rows, where)
    head = next(filled, None)
    if head is None:
        raise AnswerError(f"{where}: holds no rows; the first row names the columns")
    columns = read_columns(head.cells, layout, where)
    table = list(filled)
    chosen = _identity_column(columns, table, head.cells, where)
    others = [head.cells[i].strip() for i in sorted({*columns.ignored, *columns.identities} - {chosen})]
    if others:
        messages.append(
            f"{where}: the student is taken from column {head.cells[chosen]!r}; "
            f"not read: {', '.join(map(repr, others))}"
        )
    return [_submission(row, columns, chosen, head.cells, layout, where) for row in table]


def _filled(rows: Iterable[Row], where: str) -> Iterator[Row]:
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


def _identity_column(columns: Columns, table: list[Row], headings: Sequence[str], where: str) -> int:
    """The surest identity that every row has."""
    unnamed: list[str] = []
    for i in columns.identities:
        blank = [f"row {row.number}" for row in table if not _identity(row, i)]
        if not blank:
            return i
        unnamed = unnamed or [
            f"{where}: {few(blank)}: column {headings[i]!r} says no student; fill it in, or delete the row"
        ]
    raise AnswerError(unnamed[0])


def _identity(row: Row, column: int) -> str:
    text = row.cells[column] if column < len(row.cells) else ""
    return "" if is_anonymous(text) else text.strip()


def _submission(
    row: Row, columns: Columns, chosen: int, headings: Sequence[str], layout: Layout, where: str
) -> Submission:
    source = f"{where}, row {row.number}"
    cells = [*row.cells, *[""] * (len(headings) - len(row.cells))]
    for i, text in enumerate(cells):
        if text.strip() and (i >= len(headings) or not headings[i].strip()):
            raise AnswerError(
                f"{source}: {shortened(text)} stands in column {i + 1}, which has no heading; "
                "put quotation marks around cells with separators"
            )
    if columns.sheet is not None and cells[columns.sheet].strip():
        check_code(cells[columns.sheet], layout, source)
    _check_cells(row, {*columns.places, chosen})
    entries = (Entry(place, cells[i], f"{headings[i]} (column {i + 1})") for i, place in columns.places.items())
    return Submission(student_name(cells[chosen], source), gather(entries, source), source, _notes(row, columns))


def _check_cells(row: Row, used: set[int]) -> None:
    for column in sorted(used & row.troubles.keys()):
        raise AnswerError(row.troubles[column])


def _notes(row: Row, columns: Columns) -> tuple[str, ...]:
    kept = [name for column, name in row.floats.items() if column in columns.places]
    if not kept:
        return ()
    return (f"the spreadsheet kept {', '.join(kept)} as numbers: zeros at the end of what was typed are lost",)
