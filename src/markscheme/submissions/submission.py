"""What one student handed in, as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from markscheme.errors import AnswerError

Raw: TypeAlias = "str | list[Raw]"
"""One text for a whole answer, or nested lists of texts, one a cell; as the student typed them."""

Answers: TypeAlias = Mapping[str, Mapping[str, Raw]]

LONGEST_STUDENT = 200
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Submission:
    """The raw answers of one student: answers[question id][call name]; what is absent was not handed in."""

    student: str
    answers: Answers
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Intake:
    """The submissions that count, by student; those that another one replaced; and what was decided."""

    submissions: tuple[Submission, ...]
    superseded: tuple[Submission, ...] = ()
    messages: tuple[str, ...] = ()


def check_text(text: str, where: str) -> str:
    """Return the text; raise AnswerError at the first character that no keyboard writes."""
    found = _NOT_TEXT.search(text)
    if not found:
        return text
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    raise AnswerError(
        f"{where}: the character U+{ord(found[0]):04X} at line {line}, column {column} is no text; "
        "hand in the file that the program saved, or type the answer again"
    )


def check_raw(raw: Raw, where: str) -> Raw:
    """Check every text of an answer."""
    if isinstance(raw, str):
        return check_text(raw, where)
    for cell in raw:
        check_raw(cell, where)
    return raw


def student_name(text: str, where: str) -> str:
    """The name by which a student is known: one line without surrounding space."""
    name = unicodedata.normalize("NFC", " ".join(check_text(text, where).split()))
    if len(name) > LONGEST_STUDENT:
        raise AnswerError(
            f"{where}: the student's name has {len(name)} characters, more than {LONGEST_STUDENT}; shorten it"
        )
    return name
