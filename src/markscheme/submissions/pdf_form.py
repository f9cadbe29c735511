"""A filled PDF form: the values of its fields, by their names."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from markscheme.errors import AnswerError
from markscheme.submissions.gather import Entry, check_code, gather, unknown
from markscheme.submissions.identity import identity_kind, identity_rank
from markscheme.submissions.sheet_layout import Layout
from markscheme.submissions.submission import RefusedSubmission, Submission, student_name

MOST_FIELDS = 20_000
LONGEST_VALUE = 100_000
_STUDENT = re.compile(r"student(\.\d+)?")
_LEAST_RANK = 99
_USE_THE_FORM = "fill in the form that `sheet --form` wrote and save it, do not print it to a file"


class Field(NamedTuple):
    """A text field: its full name, its tooltip and what was typed."""

    name: str
    tooltip: str
    value: str


def read_pdf(content: bytes, layout: Layout, where: str, fallback: str) -> list[Submission | RefusedSubmission]:
    """Read the fields of a form that `sheet` made."""
    fields = read_fields(content, where)
    try:
        return [from_fields(fields, layout, where, fallback)]
    except AnswerError as error:
        return [RefusedSubmission(_said_student(fields, where) or fallback, where, str(error))]


def _said_student(fields: list[Field], where: str) -> str:
    try:
        return _student(fields, where)
    except AnswerError:
        return ""


def from_fields(fields: list[Field], layout: Layout, where: str, fallback: str) -> Submission:
    """The submission that the fields of a form hold; raise AnswerError that names what is wrong."""
    codes = [field.value for field in fields if field.name == "sheet"]
    if not codes:
        raise AnswerError(f"{where}: the form names no sheet; {_USE_THE_FORM}")
    check_code(codes[0], layout, where)
    boxes = [field for field in fields if field.name != "sheet" and not _STUDENT.fullmatch(field.name)]
    answers = gather([_entry(field, layout, where) for field in boxes], where)
    return Submission(_student(fields, where) or fallback, answers, where)


def _entry(field: Field, layout: Layout, where: str) -> Entry:
    place = layout.find(field.name)
    if place is None:
        raise AnswerError(f"{where}: the field {unknown(field.name, layout)}")
    return Entry(place, field.value, field.name)


def _student(fields: list[Field], where: str) -> str:
    """The surest identity that was filled in, by the tooltips of the fields."""
    found = []
    for field in fields:
        if _STUDENT.fullmatch(field.name) and (name := student_name(field.value, where)):
            kind = identity_kind(field.tooltip)
            found.append((identity_rank(kind) if kind else _LEAST_RANK, field.name, name))
    return min(found)[2] if found else ""


def read_fields(content: bytes, where: str) -> list[Field]:
    """List the text fields of a PDF; raise AnswerError when it has none or is damaged."""
    from pypdf import PdfReader

    try:
        with _quiet():
            return _fields(PdfReader(io.BytesIO(content)), where)
    except AnswerError:
        raise
    except Exception as error:  # a damaged file makes the library raise almost anything
        raise AnswerError(
            f"{where}: not a readable PDF ({type(error).__name__}: {str(error)[:120]}); save the form again"
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from writing to standard error what it mends in a file."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _fields(reader: Any, where: str) -> list[Field]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise AnswerError(f"{where}: is locked with a password; save it without one")
    form = _resolved(_resolved(reader.trailer["/Root"]).get("/AcroForm"))
    fields = list(_walk(form.get("/Fields"), "", set())) if form else []
    if not fields:
        raise AnswerError(f"{where}: has no form fields; {_USE_THE_FORM}")
    if len(fields) > MOST_FIELDS:
        raise AnswerError(f"{where}: has more than {MOST_FIELDS:,} form fields; a sheet has far fewer")
    return fields


def _resolved(value: Any) -> Any:
    return value.get_object() if value is not None else None


def _walk(kids: Any, parent: str, seen: set[int], depth: int = 0) -> Iterator[Field]:
    """Every field that has a value of its own, once; a loop in the tree ends the walk."""
    for kid in _resolved(kids) or ():
        node = _resolved(kid)
        if not hasattr(node, "get") or id(node) in seen or len(seen) > MOST_FIELDS or depth > 20:
            continue
        seen.add(id(node))
        own = str(_resolved(node.get("/T")) or "")
        name = f"{parent}.{own}" if parent and own else parent or own
        if own and "/V" not in node and _has_named_kids(node):
            yield from _walk(node["/Kids"], name, seen, depth + 1)
        elif own:
            yield Field(name, str(_resolved(node.get("/TU")) or ""), _value(node.get("/V")))


def _has_named_kids(node: Any) -> bool:
    kids = _resolved(node.get("/Kids")) or ()
    return any("/T" in _resolved(kid) for kid in kids)


def _value(value: Any) -> str:
    from pypdf.generic import ByteStringObject, StreamObject

    found = _resolved(value)
    if found is None:
        return ""
    if isinstance(found, StreamObject):
        found = found.get_data()
    text = bytes(found).decode("utf-8", "replace") if isinstance(found, bytes | ByteStringObject) else str(found)
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"a field holds {len(text):,} characters")
    return text
