"""A claim read with the student's own sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markscheme.exam.marks.claims import Claim
from markscheme.submissions import Submission
from markscheme.submissions.identity import identity_kind, is_sheet_column, is_tool_column
from markscheme.submissions.layout import Layout
from markscheme.submissions.pdf_form import Field, from_fields
from markscheme.submissions.plain_text import read_plain
from markscheme.submissions.table import Row, read_rows
from markscheme.submissions.tree_form import read_tree


def read_claim(claim: Claim, student: str, layout: Layout) -> Submission:
    """The answers of a claim by question and step; raise AnswerError that names the place of what is wrong."""
    (found,) = _READERS[claim.kind](claim, student, layout)
    notes = tuple(note for note in found.notes if "names no sheet code" not in note)  # the roll says that for all kinds
    return replace(found, student=student, source=claim.where, notes=notes)


def _row(claim: Claim, student: str, layout: Layout) -> list[Submission]:
    """One row of a table that may hold columns of other variants: those must be blank for this student."""
    where, headings, number, cells, troubles, floats = claim.content
    width = max(len(headings), len(cells))
    names, texts = ([*row, *[""] * (width - len(row))] for row in (headings, cells))
    kept = [_heading(name, text, layout) for name, text in zip(names, texts, strict=True)]
    row = Row(number, [*texts, student], _by_column(troubles), _by_column(floats))
    return read_rows([Row(1, [*kept, "student"]), row], layout, where, [])


def _heading(name: str, cell: str, layout: Layout) -> str:
    """The heading of a column as far as it matters for this student."""
    if identity_kind(name) and not layout.find(name):
        return "status"  # who it is was settled before
    strange = not (layout.find(name) or is_sheet_column(name) or is_tool_column(name))
    return "" if strange and not cell.strip() else name


def _by_column(named: dict[Any, Any]) -> dict[int, Any]:
    """Columns as numbers again, which JSON keeps as texts."""
    return {int(column): text for column, text in named.items()}


def _fields(claim: Claim, student: str, layout: Layout) -> list[Submission]:
    return from_fields([Field(*one) for one in claim.content], layout, claim.where, student)


def _tree(claim: Claim, student: str, layout: Layout) -> list[Submission]:
    return [read_tree(claim.content, layout, claim.where, student)]


def _text(claim: Claim, student: str, layout: Layout) -> list[Submission]:
    return read_plain(claim.content, layout, claim.where, student)


_READERS = {"row": _row, "tree": _tree, "text": _text, "fields": _fields}
