"""A claim read with the student's own sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markscheme.errors import AnswerError
from markscheme.exam.marks.claims import Claim
from markscheme.submissions import Refused, Submission
from markscheme.submissions.identity import identity_kind
from markscheme.submissions.layout import Layout
from markscheme.submissions.pdf_form import Field, from_fields
from markscheme.submissions.plain_text import read_plain
from markscheme.submissions.table import Row, check_width, read_rows
from markscheme.submissions.tree_form import read_tree


def read_claim(claim: Claim, student: str, layout: Layout) -> Submission:
    """The answers of a claim by question and step; raise AnswerError that names the place of what is wrong."""
    found = _READERS[claim.kind](claim, student, layout)
    notes = tuple(note for note in found.notes if "names no sheet code" not in note)  # the roll says that for all kinds
    return replace(found, student=student, source=claim.where, notes=notes)


def _row(claim: Claim, student: str, layout: Layout) -> Submission:
    """One row of a table that may hold columns of other variants: what stands there is noted, and not read."""
    where, headings, number, cells, troubles, floats = claim.content
    check_width(cells, headings, claim.where)
    texts = [*cells[: len(headings)], *[""] * (len(headings) - len(cells))]
    row = Row(number, [*texts, student], _by_column(troubles), _by_column(floats))
    (found,) = read_rows([Row(1, [*(_heading(name, layout) for name in headings), "student"]), row], layout, where, [])
    if isinstance(found, Refused):
        raise AnswerError(found.reason)
    return found


def _heading(name: str, layout: Layout) -> str:
    """The heading of a column as far as it matters for this student: who it is was settled before."""
    return "status" if identity_kind(name) and not layout.find(name) else name


def _by_column(named: dict[Any, Any]) -> dict[int, Any]:
    """Columns as numbers again, which JSON keeps as texts."""
    return {int(column): text for column, text in named.items()}


def _fields(claim: Claim, student: str, layout: Layout) -> Submission:
    return from_fields([Field(*one) for one in claim.content], layout, claim.where, student)


def _tree(claim: Claim, student: str, layout: Layout) -> Submission:
    return read_tree(claim.content, layout, claim.where, student)


def _text(claim: Claim, student: str, layout: Layout) -> Submission:
    return read_plain(claim.content, layout, claim.where, student)


_READERS = {"row": _row, "tree": _tree, "text": _text, "fields": _fields}


def answered(answers: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    """The raw answers that are not blank, by question and step, in a fixed order."""
    found = {(question, name): raw for question, steps in answers.items() for name, raw in steps.items()}
    return {place: found[place] for place in sorted(found) if _is_filled(found[place])}


def _is_filled(raw: Any) -> bool:
    return any(map(_is_filled, raw)) if isinstance(raw, list) else bool(str(raw or "").strip())


def answers_key(sheet: str, answers: Mapping[str, Mapping[str, Any]]) -> str:
    """The same text for the same answers to the same sheet, whatever file they came in and whatever is blank."""
    return json.dumps([sheet, [[*place, raw] for place, raw in answered(answers).items()]], ensure_ascii=False)
