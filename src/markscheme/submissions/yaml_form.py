"""The YAML form that `sheet` writes, filled in. Every scalar is text; anchors, aliases and tags are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from markscheme.errors import AnswerError
from markscheme.submissions.sheet_layout import Layout
from markscheme.submissions.submission import RefusedSubmission, Submission
from markscheme.submissions.tree_form import read_entry

MOST_VALUES = 100_000
DEEPEST = 12
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(text: str, layout: Layout, where: str, fallback: str) -> list[Submission | RefusedSubmission]:
    """Read one student's form."""
    return [read_entry(load_yaml(text, where), layout, where, fallback)]


def load_yaml(text: str, where: str) -> Any:
    """Read a YAML document into dicts, lists and texts; raise AnswerError with line and column."""
    try:
        return _Tree(yaml.parse(text, Loader=_LOADER), where).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise AnswerError(
            f"{where}: {place}not YAML ({error.problem or error.context}); write each answer between quotation marks"
        ) from None
    except yaml.YAMLError as error:
        raise AnswerError(
            f"{where}: not YAML ({' '.join(str(error).split())}); fill in the form that `sheet` wrote"
        ) from None


class _Tree:
    """Builds values from the parser's events, so that nothing is ever expanded."""

    def __init__(self, events: Iterator[Any], where: str) -> None:
        self.events = events
        self.where = where
        self.values = 0

    def fail(self, event: Any, what: str) -> AnswerError:
        mark = event.start_mark
        return AnswerError(f"{self.where}: line {mark.line + 1}, column {mark.column + 1}: {what}")

    def document(self) -> Any:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found:
                    raise self.fail(event, "a second document begins here; hand in one form in one file")
                found.append(self.value(next(self.events), DEEPEST))
        return found[0] if found else ""

    def value(self, event: Any, depth: int) -> Any:
        self.values += 1
        self.check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(depth)
        return self.mapping(depth)

    def check(self, event: Any, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self.fail(
                event, "'&' and '*' begin a YAML anchor or alias; write each answer between quotation marks"
            )
        if event.tag:
            raise self.fail(event, "'!' begins a YAML tag; write each answer between quotation marks")
        if self.values > MOST_VALUES:
            raise self.fail(event, f"more than {MOST_VALUES:,} values; a form has far fewer")
        if not depth:
            raise self.fail(event, f"more than {DEEPEST} levels of lists; a matrix is a list of rows")

    def sequence(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth - 1))
        return items

    def mapping(self, depth: int) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth - 1)
            if not isinstance(key, str):
                raise self.fail(event, "a name must stand here, not a list; write each answer between quotation marks")
            if key in pairs:
                raise self.fail(event, f"{key!r} stands here a second time; keep one of them")
            pairs[key] = self.value(next(self.events), depth - 1)
        return pairs
