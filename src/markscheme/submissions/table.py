"""A table with one row a student: which column means what, and the answers of a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markscheme.errors import AnswerError, nearest
from markscheme.files.class_table import Table, said_no_student, table_of
from markscheme.files.encoding import printable
from markscheme.files.headings import (
    BOX,
    IDENTITIES,
    NO_HINTS,
    TableHints,
    column_kinds,
    heading_kind,
    visible,
)
from markscheme.files.read_table import Row, understood_headings
from markscheme.submissions.gather import MENTIONED, Entry, Reading, check_code, check_twice, few, gather, shortened
from markscheme.submissions.identity import identity_rank, is_anonymous, joined_name, turned_name
from markscheme.submissions.sheet_layout import Layout, Place, names_question
from markscheme.submissions.submission import typed

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
    """Say once which columns are no answers, with the box that was meant where no column is for it."""
    for i, heading in list(strange.items())[:MENTIONED]:
        meant = meant_box(heading, missing, layout)
        yield f"{where}: column {i + 1}, {shortened(heading)}, is no answer box of the sheet and is not marked{meant}"
    if len(strange) > MENTIONED:
        yield f"{where}: and {len(strange) - MENTIONED} more such columns"


def check_misnamed(
    headings: Sequence[str], filled: Iterable[int], layouts: Sequence[Layout], where: str, hints: TableHints
) -> None:
    """Ask once about columns that something stands in and that nearly name a box without a column; raise AnswerError.

    Else the whole class would lose that step. `layouts` are those of the variants: what is a box in another is none.
    """
    asked = []
    for i in filled:
        heading = headings[i]
        if any(find_place(heading, layout, hints) for layout in layouts):
            continue
        every = (read_columns(headings, layout, where, hints, strict=False) for layout in layouts)
        meant = (nearest_box(heading, columns.missing, layout) for columns, layout in zip(every, layouts, strict=True))
        if boxes := list(filter(None, meant)):
            box = nearest(heading, boxes) or boxes[0]
            asked.append(
                f"{where}: column {i + 1}, {shortened(heading)}, is no answer box; did you mean {box!r}? "
                f"Rename it, or say so: --columns {box}={heading}, or none={heading} to pass it over"
            )
    if asked:
        raise AnswerError("\n".join(asked[:MENTIONED]))


def nearest_box(heading: str, missing: Sequence[str], layout: Layout) -> str:
    """Give the box without a column that a heading nearly names; empty where there is none."""
    hint = layout.nearest(heading) if missing else ""
    return next((name for name in missing if hint == f"did you mean {name!r}?"), "")


def meant_box(heading: str, missing: Sequence[str], layout: Layout) -> str:
    """`; did you mean 'q1.mean'?` when that box has no column of its own, else nothing."""
    name = nearest_box(heading, missing, layout)
    return f"; did you mean {name!r}?" if name else ""


def said_missing(missing: Sequence[str]) -> str:
    """Say what the lack of a column means."""
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


def recognised(text: str, delimiter: str, layout: Layout) -> int:
    """Count the headings of a table that are understood, if its cells are separated so."""

    def known(heading: str) -> bool:
        return find_place(heading, layout) is not None or heading_kind(heading) in IDENTITIES

    return understood_headings(text, delimiter, known)


def answers_table(
    rows: Iterable[Row], layout: Layout, where: str, messages: list[str], hints: TableHints = NO_HINTS
) -> Table:
    """Find headings and students of a table of answers; what stands in boxes is as it was typed."""
    return table_of(rows, where, messages, hints, lambda heading: find_place(heading, layout, hints) is not None)


def check_width(cells: Sequence[str], headings: Sequence[str], source: str) -> None:
    """Raise AnswerError at a text behind the last heading: a separator has moved the cells before it."""
    for i, text in enumerate(cells[len(headings) :], len(headings) + 1):
        if text.strip():
            raise AnswerError(
                f"{source}: {shortened(printable(text))} stands in column {i}, which has no heading; "
                "put quotation marks around cells with separators"
            )


Said = tuple[tuple[str, str], ...]  # the columns of hints, in a form that can be kept


@lru_cache(maxsize=64)
def columns_of(headings: tuple[str, ...], layout: Layout, where: str, said: Said = ()) -> Columns:
    """Match the headings with the boxes of a paper, once for all who have it; raise AnswerError as `read_columns`."""
    return read_columns(headings, layout, where, TableHints(columns=dict(said)))


def read_row(row: Row, headings: Sequence[str], layout: Layout, where: str, said: Said = ()) -> Reading:
    """Read the answers of a row; raise AnswerError where its cells have moved, or are for another sheet."""
    columns = columns_of(tuple(headings), layout, where, said)
    source = f"{where}, row {row.number}"
    if not row.fixed:
        check_width(row.cells, headings, source)
    cells = [*row.cells, *[""] * (len(headings) - len(row.cells))]
    if columns.sheet is not None and cells[columns.sheet].strip():
        check_code(cells[columns.sheet], layout, source)
    entries = (Entry(place, typed(cells[i]), f"{headings[i]} (column {i + 1})") for i, place in columns.places.items())
    meant = {i: meant_box(heading, columns.missing, layout) for i, heading in columns.strange.items()}
    more = {
        heading: typed(cells[i])
        for i, heading in columns.strange.items()
        if cells[i].strip() and not meant[i] and not names_question(heading)
    }
    return Reading(gather(entries, source), tuple(_notes(row, cells, columns, meant)), more)


def _notes(row: Row, cells: Sequence[str], columns: Columns, meant: Mapping[int, str]) -> Iterator[str]:
    if kept := [name for column, name in row.floats.items() if column in columns.places]:
        yield f"the spreadsheet kept {', '.join(kept)} as numbers: zeros at the end of what was typed are lost"
    if columns.missing:
        yield said_missing(columns.missing)
    for i, heading in columns.strange.items():
        if cells[i].strip() and (meant[i] or names_question(heading)):
            held = shortened(printable(cells[i]))
            yield f"column {shortened(heading)} holds {held} and is not read{meant[i]}"
