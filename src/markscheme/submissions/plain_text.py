"""Plain text of one student: lines such as `q1.mean = 0.5, 0.25` or `1a: 0.5`."""

from __future__ import annotations

import re

from markscheme.errors import AnswerError
from markscheme.submissions.gather import Entry, Reading, check_code, gather, unknown
from markscheme.submissions.identity import identity_kind, is_sheet_column
from markscheme.submissions.sheet_layout import Layout
from markscheme.submissions.times import time_rank

MOST_LINES = 100_000
_KEY = re.compile(r"(?P<key>[^=:＝：]*)[=:＝：](?P<value>.*)", re.DOTALL)


def lines_of(text: str) -> list[tuple[str, str]]:
    """List the lines with a name as pairs of name and text."""
    matches = (_KEY.match(line) for line in re.split(r"\r\n|\r|\n", text)[:MOST_LINES])
    return [(match["key"].strip(), match["value"].strip()) for match in matches if match]


def read_plain(text: str, layout: Layout, where: str) -> Reading:
    """Read the lines of one student; a line without a name goes on with the answer above it."""
    reader = _Lines(layout, where)
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if number > MOST_LINES:
            raise AnswerError(f"{where}: more than {MOST_LINES:,} lines; hand in one student's answers")
        reader.read(number, line)
    if not reader.entries:
        raise AnswerError(f"{where}: no line names an answer box; write lines such as '{layout.boxes[0].field} = ...'")
    return Reading(gather(reader.entries, where))


class _Lines:
    """Takes one line after the other."""

    def __init__(self, layout: Layout, where: str) -> None:
        self.layout = layout
        self.where = where
        self.entries: list[Entry] = []

    def read(self, number: int, line: str) -> None:
        if not line.strip() or line.lstrip().startswith("#"):
            return
        match = _KEY.match(line)
        if match and self.named(match["key"].strip(), match["value"].strip(), number):
            return
        if match and not self.goes_on(line, match["key"]):
            raise AnswerError(f"{self.where}: line {number}: {unknown(match['key'].strip(), self.layout)}")
        if not self.entries:
            raise AnswerError(
                f"{self.where}: line {number} names no answer box; "
                f"write lines such as '{self.layout.boxes[0].field} = ...'"
            )
        last = self.entries[-1]
        self.entries[-1] = last._replace(raw=f"{last.raw}\n{line.rstrip()}" if last.raw else line.strip())

    def named(self, key: str, value: str, number: int) -> bool:
        if place := self.layout.find(key):
            self.entries.append(Entry(place, value, f"line {number}"))
        elif is_sheet_column(key):
            check_code(value, self.layout, self.where)
        else:  # who it is, and when, was settled before
            return bool(identity_kind(key)) or (time_rank(key) is not None and value[:1].isdigit())
        return True

    def goes_on(self, line: str, key: str) -> bool:
        """Say whether an indented line, or one that begins with a bracket or a digit, belongs to the answer above."""
        return bool(self.entries) and (line[:1].isspace() or not key[:1].isalpha()) and not _names_question(key)


def _names_question(key: str) -> bool:
    return re.fullmatch(r"\s*\d{1,3}\s*\(?[A-Za-z]{1,2}\)?\s*", key) is not None
