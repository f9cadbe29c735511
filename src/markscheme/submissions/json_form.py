"""JSON: one object for one student, or a list of them. Numbers stay the text that was written."""

from __future__ import annotations

import json
from typing import Any

from markscheme.errors import AnswerError
from markscheme.submissions.sheet_layout import Layout
from markscheme.submissions.submission import RefusedSubmission, Submission
from markscheme.submissions.tree_form import read_entry

DEEPEST = 12
MOST_STUDENTS = 100_000


def read_json(text: str, layout: Layout, where: str, fallback: str) -> list[Submission | RefusedSubmission]:
    """Read one student's object, or a list of objects that each name their student."""
    found: list[Submission | RefusedSubmission] = []
    try:
        entries = json_entries(text, where)
    except AnswerError as error:
        return [RefusedSubmission("" if text.lstrip().startswith("[") else fallback, where, str(error))]
    for place, data in entries:
        if isinstance(data, AnswerError):
            found.append(RefusedSubmission(fallback if place == where else "", place, str(data)))
        else:
            found.append(read_entry(data, layout, place, fallback if place == where else ""))
    return found


def json_entries(text: str, where: str) -> list[tuple[str, Any]]:
    """Each student's object with its place; an AnswerError in the place of one that cannot be read.

    Raises AnswerError when the text is no JSON, or when all of it is one object that cannot be read.
    """
    data = _parsed(text, where)
    if not isinstance(data, list):
        return [(where, _texts(data, where, DEEPEST))]
    if len(data) > MOST_STUDENTS:
        raise AnswerError(f"{where}: lists {len(data):,} students, more than {MOST_STUDENTS:,}; split the file")
    return [(place := f"{where}, entry {i}", _entry(entry, place)) for i, entry in enumerate(data, 1)]


def _entry(data: Any, where: str) -> Any:
    try:
        return _texts(data, where, DEEPEST - 1)
    except AnswerError as error:
        return error


class _DuplicateName:
    """An object in which a name stands twice; refused where it is read, so that it costs its own student alone."""

    def __init__(self, name: str) -> None:
        self.name = name


def load_json(text: str, where: str) -> Any:
    """Read JSON into dicts, lists and texts; raise AnswerError with line and column."""
    return _texts(_parsed(text, where), where, DEEPEST)


def _parsed(text: str, where: str) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> Any:
        named = dict(found)
        names = [name for name, _ in found]
        return named if len(named) == len(names) else _DuplicateName(next(n for n in names if names.count(n) > 1))

    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise AnswerError(f"{where}: line {error.lineno}, column {error.colno}: not JSON ({error.msg})") from None
    except RecursionError:
        raise AnswerError(
            f"{where}: not readable: lists inside lists without end; a matrix is a list of rows"
        ) from None


def _texts(value: Any, where: str, depth: int) -> Any:
    """The same with words for true and false, and a blank for null."""
    if isinstance(value, _DuplicateName):
        raise AnswerError(f"{where}: the name {value.name!r} stands twice in one object; keep one of them")
    if not depth:
        raise AnswerError(f"{where}: more than {DEEPEST} levels of lists; a matrix is a list of rows")
    if isinstance(value, dict):
        return {name: _texts(item, where, depth - 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_texts(item, where, depth - 1) for item in value]
    return {None: "", True: "true", False: "false"}[value] if value in (None, True, False) else value
