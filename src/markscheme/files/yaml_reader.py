"""YAML as it stands, read to what JSON of the same content gives: decimals keep their digits, no name is lost.

Values are built from the parser's events, so that nothing is expanded and nothing but texts, integers, lists and
mappings is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from markscheme.errors import GivenError
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.numbers.limits import INTEGER_DIGITS

Event: TypeAlias = Any  # the classes of the parser in C have no types

DEEPEST = 20
MOST_VALUES = 100_000  # a problem has far fewer; each costs memory before anything else counts them
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_WORDS: dict[str, JsonValue] = {"": None, "~": None, "null": None, "true": True, "false": False}
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load_yaml(text: str, where: str) -> JsonValue:
    """Parse one YAML document. A number with a point stays the text that stands there, as yes and no do.

    Raises `GivenError` with line and column for what is no YAML, a name that stands twice, anchors, aliases and tags.
    """
    try:
        return _Document(yaml.parse(text, Loader=_LOADER), where).read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise GivenError(f"{where}: {place}not YAML ({error.problem or error.context})") from None
    except yaml.YAMLError as error:
        raise GivenError(f"{where}: not YAML ({' '.join(str(error).split())})") from None


class _Document:
    def __init__(self, events: Iterator[Event], where: str) -> None:
        self.events, self.where, self.values = events, where, 0

    def read(self) -> JsonValue:
        found: list[JsonValue] = []
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found:
                    raise self.refused(event, "a second document begins here; one problem is one document")
                found.append(self.value(next(self.events), DEEPEST))
        if not found:
            raise GivenError(f"{self.where}: is empty; write the givens by name, as `x: [1, 2]`")
        return found[0]

    def refused(self, event: Event, what: str) -> GivenError:
        mark = event.start_mark
        return GivenError(f"{self.where}: line {mark.line + 1}, column {mark.column + 1}: {what}")

    def value(self, event: Event, depth: int) -> JsonValue:
        self.values += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self.refused(event, "'&' and '*' begin a YAML anchor or alias; write the value out, a text in quotes")
        if event.tag:
            raise self.refused(event, "'!' begins a YAML tag; write the value alone, a text in quotes")
        if self.values > MOST_VALUES:
            raise self.refused(event, f"more than {MOST_VALUES:,} values; a problem has far fewer")
        if not depth:
            raise self.refused(event, f"more than {DEEPEST} lists inside lists; a matrix is a list of rows")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        return self.items(depth - 1) if isinstance(event, yaml.SequenceStartEvent) else self.entries(depth - 1)

    def scalar(self, event: Event) -> JsonValue:
        text = str(event.value)
        if event.style:  # in quotation marks, or a block of lines
            return text
        if _INTEGER.fullmatch(text):
            if len(text) > INTEGER_DIGITS:
                raise self.refused(event, f"an integer of {len(text):,} digits; at most {INTEGER_DIGITS} are read")
            return int(text)
        return _WORDS.get(text, text)

    def items(self, depth: int) -> list[JsonValue]:
        found: list[JsonValue] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, depth))
        return found

    def entries(self, depth: int) -> JsonObject:
        found: JsonObject = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                raise self.refused(event, "a name must stand here, as `x: [1, 2]`")
            name = str(event.value)
            if name in found:
                raise self.refused(event, f"the name {name!r:.60} stands here a second time; keep one of them")
            found[name] = self.value(next(self.events), depth)
        return found
