"""Forms as trees, YAML or JSON: an object with the student, the sheet code and the answers. Every scalar is text.

Anchors, aliases and tags of YAML are refused; numbers of JSON stay the text that was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import yaml

from markscheme.answers import Raw
from markscheme.errors import AnswerError, did_you_mean
from markscheme.files.json_reader import JsonValue
from markscheme.submissions.gather import Entry, Reading, check_code, gather, unknown
from markscheme.submissions.identity import identity_kind, is_sheet_column, is_tool_column
from markscheme.submissions.sheet_layout import Layout

Event: TypeAlias = Any  # the classes of the parser in C have no types
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

DEEPEST = 12
MOST_STUDENTS = 100_000
MOST_VALUES = 100_000
DEEPEST_ANSWER = 6
"""Lists inside lists in one answer."""

MOST_ENTRIES = 100  # beside the answers
_ENTRIES = ("student", "sheet", "answers")


def read_tree(data: object, layout: Layout, where: str) -> Reading:
    """Read one student's object of texts; raise AnswerError that names the place of what is wrong."""
    if not isinstance(data, Mapping):
        raise AnswerError(
            f"{where}: holds {_kind(data)}, but must hold 'student' and 'answers', as the form that `sheet` wrote"
        )
    strange = tuple(_strange_entries(data, where))
    if "answers" not in data:
        raise AnswerError(f"{where}: has no entry 'answers'; fill in the form that `sheet` wrote")
    notes = tuple(_sheet_note(data, layout, where))
    return Reading(gather(_entries(data["answers"], layout, where), where), (*notes, *strange))


def _strange_entries(data: Mapping[str, Tree], where: str) -> Iterator[str]:
    """Say what a form holds besides. A remark costs nobody the answers; what may be answers under a slip is refused.

    It is no column of the gradebook, as a further question of a class's table is: one student alone wrote it.
    """
    is_crowded = len(data) > MOST_ENTRIES
    for key, value in data.items():
        if key == "answers" or is_sheet_column(key):
            continue
        if identity_kind(key):
            if not isinstance(value, str):
                raise AnswerError(f"{where}: the student is {_kind(value)}, but must be one text")
        elif not is_tool_column(key):
            hint = did_you_mean(key, _ENTRIES)
            if hint.startswith("did you mean") or not isinstance(value, str) or is_crowded:
                raise AnswerError(f"{where}: unknown entry {key!r}; {hint}")
            if value.strip():
                yield f"entry {key!r} holds {value[:60]!r} and is not read"


def _sheet_note(data: Mapping[str, Tree], layout: Layout, where: str) -> Iterator[str]:
    codes = [text for key, text in data.items() if is_sheet_column(key) and isinstance(text, str) and text.strip()]
    for code in codes:
        check_code(code, layout, where)
    if not codes:
        yield "names no sheet code, so nothing shows that these answers are for this sheet"


def _entries(data: Tree, layout: Layout, where: str) -> Iterator[Entry]:
    if data == "":
        return
    if not isinstance(data, Mapping):
        raise AnswerError(f"{where}: 'answers' holds {_kind(data)}, but must name questions, as q1 and q2")
    for question, steps in data.items():
        if isinstance(steps, Mapping):
            for step, raw in steps.items():
                yield _entry(f"{question}.{step}", raw, layout, where)
        elif steps != "" or layout.find(question):
            yield _entry(question, steps, layout, where)


def _entry(said: str, raw: Tree, layout: Layout, where: str) -> Entry:
    place = layout.find(said)
    if place is None:
        raise AnswerError(f"{where}: {unknown(said, layout)}")
    return Entry(place, _raw(raw, f"{where}, {place.field}", DEEPEST_ANSWER), said)


def _raw(value: Tree, where: str, depth: int) -> Raw:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth:
        return [_raw(item, where, depth - 1) for item in value]
    if isinstance(value, list):
        raise AnswerError(
            f"{where}: has lists inside lists more than {DEEPEST_ANSWER} deep; a matrix is a list of rows"
        )
    raise AnswerError(f"{where}: holds {_kind(value)}; write a text, or a list of texts, between quotation marks")


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "names with values"
    return "a list" if isinstance(value, list) else f"the text {str(value)[:40]!r}"


def json_entries(text: str, where: str) -> list[tuple[str, Tree | AnswerError]]:
    """Each student's object with its place; an AnswerError in the place of one that cannot be read.

    Raises AnswerError when the text is no JSON, or when all of it is one object that cannot be read.
    """
    data = _parsed(text, where)
    if not isinstance(data, list):
        return [(where, _texts(data, where, DEEPEST))]
    if len(data) > MOST_STUDENTS:
        raise AnswerError(f"{where}: lists {len(data):,} students, more than {MOST_STUDENTS:,}; split the file")
    return [(place := f"{where}, entry {i}", _said_entry(entry, place)) for i, entry in enumerate(data, 1)]


def _said_entry(data: JsonValue, where: str) -> Tree | AnswerError:
    try:
        return _texts(data, where, DEEPEST - 1)
    except AnswerError as error:
        return error


class _DuplicateName:
    """An object in which a name stands twice; refused where it is read, so that it costs its own student alone."""

    def __init__(self, name: str) -> None:
        self.name = name


def load_json(text: str, where: str) -> Tree:
    """Read JSON into dicts, lists and texts; raise AnswerError with line and column."""
    return _texts(_parsed(text, where), where, DEEPEST)


def is_sheet(text: str, where: str) -> bool:
    """Say whether a JSON file is a sheet and no answers."""
    if '"markscheme sheet' not in text[:200]:
        return False
    data = load_json(text, where)
    return isinstance(data, dict) and str(data.get("format", "")).startswith("markscheme sheet")


def _parsed(text: str, where: str) -> JsonValue:
    def pairs(found: list[tuple[str, JsonValue]]) -> JsonValue:
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


def _texts(value: JsonValue, where: str, depth: int) -> Tree:
    """Give the same with words for true and false, and a blank for null."""
    if isinstance(value, _DuplicateName):
        raise AnswerError(f"{where}: the name {value.name!r} stands twice in one object; keep one of them")
    if not depth:
        raise AnswerError(f"{where}: more than {DEEPEST} levels of lists; a matrix is a list of rows")
    if isinstance(value, dict):
        return {name: _texts(item, where, depth - 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_texts(item, where, depth - 1) for item in value]
    return {None: "", True: "true", False: "false"}[value] if value in (None, True, False) else value


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load_yaml(text: str, where: str) -> Tree:
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

    def __init__(self, events: Iterator[Event], where: str) -> None:
        self.events = events
        self.where = where
        self.values = 0

    def fail(self, event: Event, what: str) -> AnswerError:
        mark = event.start_mark
        return AnswerError(f"{self.where}: line {mark.line + 1}, column {mark.column + 1}: {what}")

    def document(self) -> Tree:
        found: list[Tree] = []
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found:
                    raise self.fail(event, "a second document begins here; hand in one form in one file")
                found.append(self.value(next(self.events), DEEPEST))
        return found[0] if found else ""

    def value(self, event: Event, depth: int) -> Tree:
        self.values += 1
        self.check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(depth)
        return self.mapping(depth)

    def check(self, event: Event, depth: int) -> None:
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

    def sequence(self, depth: int) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth - 1))
        return items

    def mapping(self, depth: int) -> dict[str, Tree]:
        pairs: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth - 1)
            if not isinstance(key, str):
                raise self.fail(event, "a name must stand here, not a list; write each answer between quotation marks")
            if key in pairs:
                raise self.fail(event, f"{key!r} stands here a second time; keep one of them")
            pairs[key] = self.value(next(self.events), depth - 1)
        return pairs
