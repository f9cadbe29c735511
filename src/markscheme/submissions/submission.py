"""What one student handed in, as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from markscheme.answers import Raw, spoilt
from markscheme.errors import AnswerError
from markscheme.files.encoding import NOT_TEXT, check_text

Answers: TypeAlias = Mapping[str, Mapping[str, Raw]]

LONGEST_STUDENT = 200
LONGEST_CELL = 100_000


@dataclass(frozen=True)
class Submission:
    """The raw answers of one student: answers[question id][call name]; what is absent was not handed in.

    `at`: when it was handed in, ISO 8601; empty where nothing says it. `more`: what else a form asked, by its heading.
    """

    student: str
    answers: Answers
    source: str
    notes: tuple[str, ...] = ()
    at: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RefusedSubmission:
    """Something that was handed in and cannot be read. `student`: whose it seems to be, empty when nobody can tell."""

    student: str
    source: str
    reason: str
    trace: str = ""


@dataclass(frozen=True)
class Intake:
    """The submissions that count, by student; those that another one replaced; and what was decided.

    `refused`: what could not be read. `undecided`: those of a student of which the best counts, as marking will tell.
    """

    submissions: tuple[Submission, ...]
    superseded: tuple[Submission, ...] = ()
    messages: tuple[str, ...] = ()
    refused: tuple[RefusedSubmission, ...] = ()
    undecided: tuple[tuple[Submission, ...], ...] = ()

    @property
    def scripts(self) -> tuple[Submission | RefusedSubmission, ...]:
        """Give one script of every student, by name: what is marked, or what could not be read."""
        counting = {one.student for one in self.submissions}
        alone = {one.student: one for one in reversed(self.refused) if one.student and one.student not in counting}
        return tuple(sorted([*self.submissions, *alone.values()], key=lambda one: one.student))

    @property
    def strays(self) -> tuple[RefusedSubmission, ...]:
        """List what could not be read and stands for nobody: of an unknown student, or beside another script."""
        chosen = {id(one) for one in self.scripts}
        return tuple(one for one in self.refused if id(one) not in chosen)


def typed(text: str) -> str:
    """Give the text of a cell of a table; a mark where it is none, so that a bad cell costs only itself."""
    if len(text) > LONGEST_CELL:
        return spoilt("long_text", f"{len(text):,}")
    found = NOT_TEXT.search(text)
    return spoilt("no_text", f"U+{ord(found[0]):04X}") if found else text


def check_raw(raw: Raw, where: str) -> Raw:
    """Check every text of an answer."""
    if isinstance(raw, str):
        return check_text(raw, where)
    for cell in raw:
        check_raw(cell, where)
    return raw


def student_name(text: str, where: str) -> str:
    """Give the name by which a student is known: one line without surrounding space."""
    name = unicodedata.normalize("NFC", " ".join(check_text(text, where).split()))
    if len(name) > LONGEST_STUDENT:
        raise AnswerError(
            f"{where}: the student's name has {len(name)} characters, more than {LONGEST_STUDENT}; shorten it"
        )
    return name
