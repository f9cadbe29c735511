"""A filled PDF form: the values of its fields, by their names."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from markscheme.errors import AnswerError
from markscheme.submissions.gather import Entry, Reading, check_code, gather, unknown
from markscheme.submissions.sheet_layout import Layout

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_FIELDS = 20_000
LONGEST_VALUE = 100_000
_STUDENT = re.compile(r"student(\.\d+)?")
_USE_THE_FORM = "fill in the form that `sheet --form` wrote and save it, do not print it to a file"


PdfObject: TypeAlias = Any  # what a file holds in the place of an object may be anything


class Field(NamedTuple):
    """A text field: its full name, its tooltip and what was typed."""

    name: str
    tooltip: str
    value: str


def from_fields(fields: list[Field], layout: Layout, where: str) -> Reading:
    """Read the answers in the fields of a form; raise AnswerError that names what is wrong."""
    codes = [field.value for field in fields if field.name == "sheet"]
    if not codes:
        raise AnswerError(f"{where}: the form names no sheet; {_USE_THE_FORM}")
    check_code(codes[0], layout, where)
    boxes = [field for field in fields if field.name != "sheet" and not _STUDENT.fullmatch(field.name)]
    return Reading(gather([_entry(field, layout, where) for field in boxes], where))


def _entry(field: Field, layout: Layout, where: str) -> Entry:
    place = layout.find(field.name)
    if place is None:
        raise AnswerError(f"{where}: the field {unknown(field.name, layout)}")
    return Entry(place, field.value, field.name)


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


def _fields(reader: PdfReader, where: str) -> list[Field]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise AnswerError(f"{where}: is locked with a password; save it without one")
    form = _resolved(_resolved(reader.trailer["/Root"]).get("/AcroForm"))
    fields = list(_walk(form.get("/Fields"), "", set())) if form else []
    if not fields:
        raise AnswerError(f"{where}: has no form fields; {_USE_THE_FORM}")
    if len(fields) > MOST_FIELDS:
        raise AnswerError(f"{where}: has more than {MOST_FIELDS:,} form fields; a sheet has far fewer")
    return fields


def _resolved(value: PdfObject) -> PdfObject:
    return value.get_object() if value is not None else None


def _walk(kids: PdfObject, parent: str, seen: set[int], depth: int = 0) -> Iterator[Field]:
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


def _has_named_kids(node: PdfObject) -> bool:
    kids = _resolved(node.get("/Kids")) or ()
    return any("/T" in _resolved(kid) for kid in kids)


def _value(value: PdfObject) -> str:
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
