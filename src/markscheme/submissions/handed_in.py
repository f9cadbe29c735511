"""What was handed in, and who it says it is by: each file, row or entry before any sheet is known to read it with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, Literal

from markscheme.errors import AnswerError, did_you_mean
from markscheme.faults import CAUGHT, fault_of
from markscheme.files.class_table import is_workbook, said_no_student, surest_kind, table_text, text_rows
from markscheme.files.encoding import check_text, decode_table
from markscheme.files.headings import IDENTITIES, NO_HINTS, TableHints, column_kinds, visible
from markscheme.files.read_table import DELIMITERS, Row
from markscheme.files.workbook import workbook_rows
from markscheme.submissions.collecting import TABLES, ZIP, HandedInFile, collect, stem
from markscheme.submissions.gather import few
from markscheme.submissions.identity import identity_kind, identity_rank, is_anonymous, is_sheet_column, joined_name
from markscheme.submissions.pdf_form import Field, read_fields
from markscheme.submissions.plain_text import lines_of
from markscheme.submissions.sheet_layout import Layout, names_question
from markscheme.submissions.submission import RefusedSubmission
from markscheme.submissions.table import (
    Columns,
    answers_table,
    check_misnamed,
    find_place,
    read_columns,
    recognised,
    said_missing,
    said_strange,
)
from markscheme.submissions.times import (
    Dates,
    RowTimes,
    said_no_time,
    said_unread,
    time_columns,
    time_rank,
    times_of_rows,
)
from markscheme.submissions.tree_form import is_sheet, json_entries, load_yaml

MOST_LOOKED_AT = 1_000  # entries of a form: of what has more nobody is looked for
Kind = Literal["tree", "fields", "text", "row"]
BOTH = " and "
"""Stands between the two columns of a name."""


@dataclass(frozen=True)
class ReadingRules:
    """How a class's files are read, beyond what they say themselves.

    `hints`: encoding, and what columns hold. `dates`: in which order dates are written, and where. `require_code`:
    whether answers without a sheet code are refused.
    """

    hints: TableHints = NO_HINTS
    dates: Dates = field(default_factory=Dates)
    require_code: bool = False


@dataclass(frozen=True)
class HandedIn:
    """Answers of one person. `names`: kind and text of what identifies them, the surest first; `code`: of the sheet.

    `content` is what reads on with a sheet: a tree, form fields, text, or a row with its headings. `fallback`: whose it
    is by the name of the file or folder; `uploader`: by that which an upload platform gave it. `headings`: the columns
    of the names. `at`: when it was handed in. `spoilt`: why what should say who it is does not.
    """

    kind: Kind
    where: str
    content: Any  # Any: JSON of whatever shape the reader of its kind wants
    names: tuple[tuple[str, str], ...] = ()
    code: str = ""
    fallback: str = ""
    uploader: str = ""
    headings: tuple[str, ...] = ()
    at: str = ""
    notes: tuple[str, ...] = ()
    spoilt: str = ""

    @property
    def file(self) -> str:
        """Give where it stands, without row or entry."""
        return file_of(self.where)

    @property
    def stem(self) -> str:
        """Give the name of its file without ending."""
        return stem(PurePath(self.file)) if self.fallback else ""

    @property
    def said_by(self) -> str:
        """Say what tells whose it is, when the content does not."""
        name = self.uploader or self.fallback
        return f"{'folder' if self.uploader or '/' in name or name != self.stem else 'file'}, {name!r}"


def file_of(where: str) -> str:
    """Give the file of a place, without row or entry."""
    return re.sub(r", (row|entry) \d+$", "", where)


@dataclass
class Reader:
    """Reads files into claims. `layout`: some sheet of the exam, to tell columns from noise; `others`: of variants.

    `of_all`: whether it is the sheet of everybody, so that what it has no place for has none at all.
    """

    layout: Layout
    messages: list[str] = field(default_factory=list)
    of_all: bool = False
    rules: ReadingRules = field(default_factory=ReadingRules)
    others: Callable[[], Sequence[Layout]] = tuple
    _seen: dict[str, None] = field(default_factory=dict)

    def read(self, paths: Sequence[Path | str]) -> Iterator[HandedIn | RefusedSubmission]:
        """Read everything that was handed in; whatever goes wrong with a file costs this file alone."""
        for pile in collect(paths, self.messages):
            try:
                yield from self._pile(pile)
            except AnswerError as error:
                yield RefusedSubmission(_whose(pile), pile.where, str(error))
            except CAUGHT as error:
                fault = fault_of(error)
                reason = f"{pile.where}: cannot be read: {fault.reason}"
                yield RefusedSubmission(_whose(pile), pile.where, reason, fault.trace)
        self._say_columns_not_met()

    def _say_columns_not_met(self) -> None:
        """Say once which columns were told of that no table has, with the nearest heading."""
        seen = TableHints(columns=dict.fromkeys(self._seen, "seen"))
        for heading in self.rules.hints.columns:
            if self._seen and not seen.target(heading):
                near = did_you_mean(heading, self._seen)
                hint = f"; {near}" if near.startswith("did") else ""
                self.messages.append(f"no table of answers has a column {heading!r}{hint}")

    def _pile(self, pile: HandedInFile) -> Iterator[HandedIn | RefusedSubmission]:
        if pile.suffix == ZIP and not pile.trouble:
            raise AnswerError(
                f"{pile.where}: a zip file in a zip file in a zip file; unpack it, and hand in the folder"
            )
        content = pile.content()
        suffix = pile.suffix or binary_suffix(content)
        if suffix == ".pdf":
            yield self._form(read_fields(content, pile.where), pile)
        elif suffix in (".xlsx", ".xls", ".csv", ".tsv"):
            yield from self.table(content, pile.where, is_book=suffix == ".xlsx")
        else:
            encoding = self.rules.hints.encoding
            yield from self._text(*read_text(content, suffix, pile, self.layout, self.messages, encoding), pile)

    def table(self, content: bytes, where: str, *, is_book: bool = False) -> Iterator[HandedIn | RefusedSubmission]:
        """Give a claim for each student of a table; a workbook is read as one, whatever its name says."""
        if is_book or is_workbook(content):
            yield from self._table(workbook_rows(content, where, self.messages, self._names_students), where)
        else:
            text = table_text(content, where, self.messages, self.rules.hints)
            yield from self._table(text_rows(text, where, self.messages, self._is_box), where)

    def _names_students(self, rows: Sequence[Row]) -> str:
        """Say by what a worksheet with answers names students; a list without answer boxes is no rival of theirs."""
        has_boxes = any(self._is_box(cell) for row in rows for cell in row.cells)
        return surest_kind(rows, self.rules.hints) if has_boxes else ""

    def _text(self, text: str, suffix: str, pile: HandedInFile) -> Iterator[HandedIn | RefusedSubmission]:
        if suffix in (".csv", ".tsv") or (suffix == ".txt" and recognised(text, "\t", self.layout) > 1):
            yield from self._table(text_rows(text, pile.where, self.messages, self._is_box), pile.where)
        elif suffix == ".txt":
            yield self._claim("text", pile, pile.where, text, lines_of(text))
        elif suffix != ".json":
            yield self._tree(load_yaml(text, pile.where), pile, pile.where)
        elif pile.in_folder and is_sheet(text, pile.where):
            self.messages.append(f"{pile.where}: not read, because it is a sheet and no answers")
        else:
            yield from self._json(text, pile)

    def _is_box(self, heading: str) -> bool:
        return find_place(heading, self.layout, self.rules.hints) is not None

    def _json(self, text: str, pile: HandedInFile) -> Iterator[HandedIn | RefusedSubmission]:
        try:
            entries = json_entries(text, pile.where)
        except AnswerError as error:
            whose = "" if text.lstrip().startswith("[") else pile.fallback
            yield RefusedSubmission(whose, pile.where, str(error))
            return
        for where, data in entries:
            alone = where == pile.where
            if isinstance(data, AnswerError):
                yield RefusedSubmission(pile.fallback if alone else "", where, str(data))
            else:
                yield self._tree(data, pile if alone else None, where)

    def _tree(self, data: object, pile: HandedInFile | None, where: str) -> HandedIn:
        pairs = data.items() if isinstance(data, dict) and len(data) <= MOST_LOOKED_AT else ()
        return self._claim("tree", pile, where, data, pairs)

    def _form(self, fields: list[Field], pile: HandedInFile) -> HandedIn:
        """Give a PDF form: its fields for the person are called student, with a tooltip that says which."""
        said = [one for one in fields if one.name == "sheet" or re.fullmatch(r"student(\.\d+)?", one.name)]
        pairs = [("sheet" if one.name == "sheet" else self._who_by(one), one.value) for one in said]
        return self._claim("fields", pile, pile.where, [list(one) for one in fields], pairs)

    def _who_by(self, one: Field) -> str:
        return one.tooltip if identity_kind(one.tooltip) else "student"

    def _claim(
        self,
        kind: Kind,
        pile: HandedInFile | None,
        where: str,
        content: object,
        pairs: Iterable[tuple[str, object]],
    ) -> HandedIn:
        """Take who it is, sheet code and time out of the named texts of one form."""
        texts = [(key, text) for key, text in pairs if isinstance(text, str) and text.strip()]
        times = sorted((rank, text) for key, text in texts if (rank := time_rank(key)) is not None)
        read = [at for _, text in times if (at := self.rules.dates.one(text))]
        notes = [] if read or not times else [said_no_time(times[0][1])]
        headings = [key for key, _ in texts]
        found = named(headings, [text for _, text in texts], column_kinds(headings, self.rules.hints))
        return HandedIn(
            kind,
            where,
            content,
            tuple((kind, text) for kind, text, _ in found),
            next((text.strip().upper() for key, text in texts if is_sheet_column(key)), ""),
            pile.fallback if pile else "",
            pile.uploader if pile else "",
            tuple(heading for _, _, heading in found),
            next(iter(read), ""),
            tuple(notes),
        )

    def _table(self, rows: Iterable[Row], where: str) -> Iterator[HandedIn | RefusedSubmission]:
        """Give a claim for each row below the headings; what stands in columns without a meaning is said once."""
        hints = self.rules.hints
        table = answers_table(rows, self.layout, where, self.messages, hints)
        self._seen |= dict.fromkeys(table.headings)
        columns = read_columns(table.headings, self.layout, where, hints, strict=self.of_all)
        if not self.of_all:
            _check_headings(table.headings, columns, where, hints)
        if self.rules.require_code and columns.sheet is None:
            raise AnswerError(
                f"{where}: no column holds the sheet code, which --require-code asks for; head it 'sheet'"
            )
        filled = list(table.rows)
        if used := [i for i in columns.strange if any("".join(row.cells[i : i + 1]).strip() for row in filled)]:
            check_misnamed(table.headings, used, (self.layout, *self.others()), where, hints)
        came = times_of_rows(filled, time_columns(table.headings, columns.times), self.rules.dates)
        self.messages += [f"{where}: {one}" for one in said_unread(filled, came)]
        claims = [self._row(row, i, came, table.headings, columns, where) for i, row in enumerate(filled)]
        chosen = _surest(claims, table.headings, columns)
        self.messages += self._said(table.headings, columns, chosen, came.column, where)
        for claim in claims:
            yield _with_note(claim, chosen) if self.of_all else claim

    def _row(self, row: Row, i: int, came: RowTimes, headings: list[str], columns: Columns, where: str) -> HandedIn:
        cells = row.cells[: len(headings)] if row.fixed else row.cells
        found = named(headings, cells, columns.kinds)
        spoilt = [i for i in columns.identities if i in row.troubles]
        said = list(self.rules.hints.columns.items())
        code = cells[columns.sheet] if columns.sheet is not None and columns.sheet < len(cells) else ""
        return HandedIn(
            "row",
            f"{where}, row {row.number}",
            [
                where,
                headings,
                row.number,
                list(cells),
                row.troubles,
                row.floats,
                said,
            ],
            tuple((kind, text) for kind, text, _ in found),
            code.strip().upper(),
            headings=tuple(heading for _, _, heading in found),
            at=came.times[i],
            notes=(said_no_time(came.unread[i]),) if came.unread[i] and came.column is not None else (),
            spoilt=_why_nobody(spoilt, row, columns, found),
        )

    def _said(
        self, headings: Sequence[str], columns: Columns, chosen: str, timed: int | None, where: str
    ) -> Iterator[str]:
        """Give what is to be said once of the whole table.

        A column that is no answer box of this paper may belong to another variant: it is noted where a student wrote
        something in it.
        """
        strange = columns.strange
        if self.of_all:
            read = {chosen, *(chosen.split(BOTH) if BOTH in chosen else ())}
            unread = sorted({*columns.ignored, *columns.identities} - {timed})
            others = [headings[i] for i in unread if headings[i] not in read]
            if others:
                said = f"columns {chosen}" if BOTH in chosen else f"column {chosen!r}"
                yield f"{where}: the student is taken from {said}; not read: {', '.join(map(repr, others))}"
        else:
            strange = {i: name for i, name in strange.items() if not names_question(name)}
        yield from said_strange(strange, columns.missing, self.layout, where)
        if self.of_all and columns.missing:
            yield f"{where}: {said_missing(columns.missing)}"


def _whose(pile: HandedInFile) -> str:
    """Say whose a file is by its name, when a file of its kind holds the answers of one student."""
    return pile.fallback if pile.suffix not in TABLES else ""


def named(headings: Sequence[str], texts: Sequence[str], kinds: Sequence[str]) -> list[tuple[str, str, str]]:
    """Give kind, text and heading of everything that says who somebody is, the surest first.

    Surname and first name are one name.
    """
    found = [
        (kind, seen, heading)
        for heading, text, kind in zip(headings, texts, kinds, strict=False)
        if kind in IDENTITIES and (seen := visible(text)) and not is_anonymous(seen)
    ]
    parts = {kind: (text, heading) for kind, text, heading in reversed(found) if kind in ("surname", "first name")}
    if len(parts) == 2:
        (surname, last), (first, given) = parts["surname"], parts["first name"]
        found = [one for one in found if one[0] not in parts]
        found.append(("name", joined_name(surname, first), f"{last}{BOTH}{given}"))
    return sorted(dict.fromkeys(found), key=lambda one: identity_rank(one[0]))


def _why_nobody(spoilt: Sequence[int], row: Row, columns: Columns, found: Sequence[tuple[str, str, str]]) -> str:
    """Say why a row says nobody, or less surely than it might: cells that a spreadsheet has spoilt."""
    surer = [i for i in spoilt if not found or identity_rank(columns.kinds[i]) < identity_rank(found[0][0])]
    return row.troubles[surer[0]] if surer else ""


def _surest(claims: Sequence[HandedIn], headings: Sequence[str], columns: Columns) -> str:
    """Give the surest column that says of any row who it is, for what is said of the table."""
    first = [(identity_rank(one.names[0][0]), i, one.headings[0]) for i, one in enumerate(claims) if one.names]
    return min(first)[2] if first else headings[columns.identities[0]] if columns.identities else ""


def _with_note(claim: HandedIn, chosen: str) -> HandedIn:
    if not claim.names:
        where, _, row = claim.where.rpartition(", ")
        nobody = f"{where}: {row}: column {chosen!r} says no student; fill it in, or delete the row"
        return replace(claim, spoilt=claim.spoilt or nobody)
    if not claim.headings or claim.headings[0] == chosen:
        return claim
    note = claim.spoilt or f"column {chosen!r} is blank, so another column says who this is"
    return replace(claim, notes=(*claim.notes, note))


def _check_headings(headings: Sequence[str], columns: Columns, where: str, hints: TableHints) -> None:
    if not columns.identities and columns.sheet is None:
        raise AnswerError(f"{where}: {said_no_student(headings, hints)}")
    read = {*columns.places, *columns.identities}
    doubled = [name for name, count in Counter(headings[i] for i in read).items() if count > 1]
    if doubled:
        raise AnswerError(f"{where}: two columns are named {few(doubled)}; keep one of them")


def read_text(
    content: bytes, suffix: str, pile: HandedInFile, layout: Layout, messages: list[str], encoding: str = ""
) -> tuple[str, str]:
    """Decode a file that is text, and say its format; only in a table a character that is no text may stand."""
    text, guessed = decode_table(content, pile.where, encoding)
    suffix = suffix or text_suffix(text, layout)
    if suffix not in (".csv", ".tsv"):
        check_text(text, pile.where)
    if guessed:
        messages.append(guessed)
    return text, suffix


def binary_suffix(content: bytes) -> str:
    """Say what a file that is no text is by its first bytes; empty for text."""
    if content.lstrip()[:5] == b"%PDF-":
        return ".pdf"
    return ".xlsx" if content[:4] == b"PK\x03\x04" else ""


def text_suffix(text: str, layout: Layout) -> str:
    """Say which format a text on standard input has."""
    if text.lstrip()[:1] in ("{", "["):
        return ".json"
    if re.search(r"""^["']?answers["']?\s*:""", text, re.MULTILINE):
        return ".yaml"
    if max(recognised(text, delimiter, layout) for delimiter in DELIMITERS) > 1:
        return ".csv"
    return ".txt"
