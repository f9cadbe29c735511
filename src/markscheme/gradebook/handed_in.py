"""What was handed in, and who it says it is by: each file, row or entry before any sheet is known to read it with."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from markscheme.errors import AnswerError
from markscheme.faults import CAUGHT, fault_of
from markscheme.files.encoding import printable
from markscheme.files.read_table import Row, csv_rows, filled_rows
from markscheme.files.workbook import workbook_rows
from markscheme.gradebook.record import Remark
from markscheme.submissions import RefusedSubmission, Submission
from markscheme.submissions.collecting import HandedInFile, collect
from markscheme.submissions.gather import few
from markscheme.submissions.identity import (
    identity_kind,
    identity_rank,
    is_anonymous,
    is_sheet_column,
    numbers_its_rows,
)
from markscheme.submissions.intake import binary_suffix, is_sheet, read_text
from markscheme.submissions.json_form import json_entries
from markscheme.submissions.pdf_form import Field, from_fields, read_fields
from markscheme.submissions.plain_text import read_plain
from markscheme.submissions.sheet_layout import Layout, names_question
from markscheme.submissions.submission import LONGEST_STUDENT
from markscheme.submissions.table import (
    check_width,
    meant_box,
    read_columns,
    read_rows,
    recognised,
    said_strange,
)
from markscheme.submissions.tree_form import read_tree
from markscheme.submissions.yaml_form import load_yaml

LONGEST_CODE = 40
Kind = Literal["tree", "fields", "text", "row"]
_LINE = re.compile(r"(?P<key>[^=:＝：]*)[=:＝：](?P<value>.*)")


@dataclass(frozen=True)
class HandedIn:
    """Answers of one person. `names`: kind and text of what identifies them, the surest first; `code`: of the sheet.

    `content` is what reads on with a sheet: a tree, form fields, text, or a row with its headings.
    """

    kind: Kind
    where: str
    content: Any
    names: tuple[tuple[str, str], ...] = ()
    code: str = ""
    fallback: str = ""

    @property
    def file(self) -> str:
        """Where it stands, without row or entry."""
        return re.sub(r", (row|entry) \d+$", "", self.where)


@dataclass
class Reader:
    """Reads files into claims. `layout`: some sheet of the exam, to tell columns from noise."""

    layout: Layout
    messages: list[str] = field(default_factory=list)

    def read(self, paths: Sequence[Path | str]) -> Iterator[HandedIn | Remark]:
        """Everything that was handed in; a file that cannot be read is a remark."""
        for pile in collect(paths, self.messages):
            try:
                yield from self._pile(pile)
            except AnswerError as error:
                yield Remark("unreadable_file", "", pile.where, str(error))
            except CAUGHT as error:
                yield Remark("unreadable_file", "", pile.where, fault_of(error).reason)

    def _pile(self, pile: HandedInFile) -> Iterator[HandedIn | Remark]:
        content = pile.content()
        suffix = pile.suffix or binary_suffix(content)
        if suffix == ".pdf":
            yield _form(read_fields(content, pile.where), pile)
        elif suffix == ".xlsx":
            yield from self._table(workbook_rows(content, pile.where, self.messages), pile.where)
        else:
            yield from self._text(*read_text(content, suffix, pile, self.layout, self.messages), pile)

    def _text(self, text: str, suffix: str, pile: HandedInFile) -> Iterator[HandedIn | Remark]:
        if suffix in (".csv", ".tsv"):
            yield from self._table(csv_rows(text, self._understood(text), pile.where, self.messages), pile.where)
        elif suffix == ".txt":
            yield _plain(text, pile)
        elif suffix != ".json":
            yield _tree(load_yaml(text, pile.where), pile.where, pile.fallback)
        elif pile.in_folder and is_sheet(text, pile.where):
            self.messages.append(f"{pile.where}: not read, because it is a sheet and no answers")
        else:
            for where, data in json_entries(text, pile.where):
                if isinstance(data, AnswerError):
                    yield Remark("unreadable_answers", "", where, str(data))
                else:
                    yield _tree(data, where, pile.fallback if where == pile.where else "")

    def _understood(self, text: str) -> Callable[[str], int]:
        return lambda delimiter: recognised(text, delimiter, self.layout)

    def _table(self, rows: Iterable[Row], where: str) -> Iterator[HandedIn]:
        """A claim for each row below the headings; what stands in columns without a meaning is said once."""
        filled = filled_rows(rows, where)
        head = next(filled, None)
        if head is None:
            raise AnswerError(f"{where}: holds no rows; the first row names the columns")
        headings = [heading.strip() for heading in head.cells]
        _check_headings(headings, where, self.layout)
        self._say_strange(headings, where)
        counted = numbers_its_rows(headings)
        columns = {i: name for i, name in enumerate(headings) if not (counted and identity_kind(name) == "id")}
        for row in filled:
            cells = row.cells[: len(headings)] if row.fixed else row.cells
            pairs = ((name, cells[i]) for i, name in columns.items() if i < len(cells))
            content = [headings, row.number, list(cells), row.troubles, row.floats]
            yield _claim("row", f"{where}, row {row.number}", [where, *content], pairs, "")

    def _say_strange(self, headings: list[str], where: str) -> None:
        """Columns that cannot be answers to any paper, and those whose name is nearly that of a box of this one.

        Others may belong to another variant: they are noted where a student wrote something in them.
        """
        columns = read_columns(headings, self.layout, where, strict=False)
        strange = {
            i: name
            for i, name in columns.strange.items()
            if not names_question(name) or meant_box(name, columns.missing, self.layout)
        }
        self.messages += said_strange(strange, columns.missing, self.layout, where)


def _claim(kind: Kind, where: str, content: Any, pairs: Iterable[tuple[str, Any]], fallback: str) -> HandedIn:
    """Take identity and sheet code out of named texts."""
    found: list[tuple[str, str]] = []
    code = ""
    for key, text in pairs:
        if not isinstance(text, str) or not text.strip() or is_anonymous(text):
            continue
        if known := identity_kind(key):
            found.append((known, printable(text.strip()[:LONGEST_STUDENT])))
        elif is_sheet_column(key):
            code = code or printable(text.strip().upper()[:LONGEST_CODE])
    names = sorted(dict.fromkeys(found), key=lambda pair: identity_rank(pair[0]))
    return HandedIn(kind, where, content, tuple(names), code, fallback)


def _tree(data: Any, where: str, fallback: str) -> HandedIn:
    pairs = data.items() if isinstance(data, dict) else ()
    return _claim("tree", where, data, pairs, fallback)


def _plain(text: str, pile: HandedInFile) -> HandedIn:
    matches = (_LINE.match(line) for line in text.splitlines())
    pairs = ((match["key"].strip(), match["value"]) for match in matches if match)
    return _claim("text", pile.where, text, pairs, pile.fallback)


def _form(fields: list[Field], pile: HandedInFile) -> HandedIn:
    """A PDF form: its fields for the person are called student, with a tooltip that says which."""
    pairs = [("sheet" if one.name == "sheet" else one.tooltip or one.name, one.value) for one in fields if _says(one)]
    return _claim("fields", pile.where, [list(one) for one in fields], pairs, pile.fallback)


def _says(one: Field) -> bool:
    return one.name == "sheet" or re.fullmatch(r"student(\.\d+)?", one.name) is not None


def _check_headings(headings: list[str], where: str, layout: Layout) -> None:
    if not any(identity_kind(name) or is_sheet_column(name) for name in headings):
        raise AnswerError(f"{where}: no column says who the student is; name one 'student' or '学号'")
    read = (name for name in headings if layout.find(name) or identity_kind(name) or is_sheet_column(name))
    doubled = [name for name, count in Counter(read).items() if count > 1]
    if doubled:
        raise AnswerError(f"{where}: two columns are named {few(doubled)}; keep one of them")


def read_claim(claim: HandedIn, student: str, layout: Layout) -> Submission:
    """The answers of a claim by question and step; raise AnswerError that names the place of what is wrong."""
    found = _READERS[claim.kind](claim, student, layout)
    notes = tuple(note for note in found.notes if "names no sheet code" not in note)  # the roll says that for all kinds
    return replace(found, student=student, source=claim.where, notes=notes)


def _read_row(claim: HandedIn, student: str, layout: Layout) -> Submission:
    """One row of a table that may hold columns of other variants: what stands there is noted, and not read."""
    where, headings, number, cells, troubles, floats = claim.content
    check_width(cells, headings, claim.where)
    texts = [*cells[: len(headings)], *[""] * (len(headings) - len(cells))]
    row = Row(number, [*texts, student], _by_column(troubles), _by_column(floats))
    (found,) = read_rows([Row(1, [*(_heading(name, layout) for name in headings), "student"]), row], layout, where, [])
    if isinstance(found, RefusedSubmission):
        raise AnswerError(found.reason)
    return found


def _heading(name: str, layout: Layout) -> str:
    """The heading of a column as far as it matters for this student: who it is was settled before."""
    return "status" if identity_kind(name) and not layout.find(name) else name


def _by_column(named: dict[Any, Any]) -> dict[int, Any]:
    """Columns as numbers again, which JSON keeps as texts."""
    return {int(column): text for column, text in named.items()}


def _read_fields(claim: HandedIn, student: str, layout: Layout) -> Submission:
    return from_fields([Field(*one) for one in claim.content], layout, claim.where, student)


def _read_tree(claim: HandedIn, student: str, layout: Layout) -> Submission:
    return read_tree(claim.content, layout, claim.where, student)


def _read_text(claim: HandedIn, student: str, layout: Layout) -> Submission:
    return read_plain(claim.content, layout, claim.where, student)


_READERS = {"row": _read_row, "tree": _read_tree, "text": _read_text, "fields": _read_fields}


def answered(answers: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    """The raw answers that are not blank, by question and step, in a fixed order."""
    found = {(question, name): raw for question, steps in answers.items() for name, raw in steps.items()}
    return {place: found[place] for place in sorted(found) if _is_filled(found[place])}


def _is_filled(raw: Any) -> bool:
    return any(map(_is_filled, raw)) if isinstance(raw, list) else bool(str(raw or "").strip())


def answers_key(sheet: str, answers: Mapping[str, Mapping[str, Any]]) -> str:
    """The same text for the same answers to the same sheet, whatever file they came in and whatever is blank."""
    return json.dumps([sheet, [[*place, raw] for place, raw in answered(answers).items()]], ensure_ascii=False)
