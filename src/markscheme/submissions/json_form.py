"""JSON: one object for one student, or a list of them. Numbers stay the text that was written."""

from __future__ import annotations

import json
from typing import Any

from markscheme.errors import AnswerError
from markscheme.submissions.layout import Layout
from markscheme.submissions.submission import Submission
from markscheme.submissions.tree_form import read_tree

DEEPEST = 12
MOST_STUDENTS = 100_000


def read_json(text: str, layout: Layout, where: str, fallback: str) -> list[Submission]:
    """Read one student's object, or a list of objects that each name their student."""
    data = load_json(text, where)
    if not isinstance(data, list):
        return [read_tree(data, layout, where, fallback)]
    if len(data) > MOST_STUDENTS:
        raise AnswerError(f"{where}: lists {len(data):,} students, more than {MOST_STUDENTS:,}; split the file")
    return [read_tree(entry, layout, f"{where}, entry {i}", "") for i, entry in enumerate(data, 1)]


def load_json(text: str, where: str) -> Any:
    """Read JSON into dicts, lists and texts; raise AnswerError with line and column."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        named: dict[str, Any] = {}
        for name, value in found:
            if name in named:
                raise AnswerError(f"{where}: the name {name!r} stands twice in one object; keep one of them")
            named[name] = value
        return named

    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise AnswerError(f"{where}: line {error.lineno}, column {error.colno}: not JSON ({error.msg})") from None
    except RecursionError:
        raise AnswerError(
            f"{where}: not readable: lists inside lists without end; a matrix is a list of rows"
        ) from None
    return _texts(data, where, DEEPEST)


def _texts(value: Any, where: str, depth: int) -> Any:
    """The same with words for true and false, and a blank for null."""
    if not depth:
        raise AnswerError(f"{where}: more than {DEEPEST} levels of lists; a matrix is a list of rows")
    if isinstance(value, dict):
        return {name: _texts(item, where, depth - 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_texts(item, where, depth - 1) for item in value]
    return {None: "", True: "true", False: "false"}[value] if value in (None, True, False) else value
