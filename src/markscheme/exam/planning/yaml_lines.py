"""YAML whose every value knows its line, so that a mistake in a blueprint is said with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, ParamSpec, TypeVar

import yaml

from markscheme.errors import AnswerError, MarkschemeError, did_you_mean
from markscheme.files.json_reader import JsonValue

T = TypeVar("T")
P = ParamSpec("P")
_INTEGER = re.compile(r"[-+]?\d{1,18}")
_SWITCHES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
DEEPEST = 20
MOST_VALUES = 100_000  # of a document; a few lines of aliases make billions of them


@dataclass(frozen=True)
class YamlPlace:
    """A file, a line of it, and the keys that lead there."""

    file: str
    line: int
    key: str = ""

    def fail(self, what: str) -> NoReturn:
        """Raise AnswerError with the place."""
        where = f"{self.file}: line {self.line}: " if self.line else f"{self.file}: "
        raise AnswerError(f"{where}{self.key}{': ' if self.key else ''}{what}")

    def at(self, line: int, key: str) -> YamlPlace:
        """Give a place further in."""
        return YamlPlace(self.file, line, f"{self.key}.{key}" if self.key and key[:1] != "[" else f"{self.key}{key}")


@dataclass(frozen=True)
class Value:
    """A scalar (its text), a list of values or a mapping of values, with its place."""

    content: str | list[Value] | dict[str, Value]
    place: YamlPlace

    def fail(self, what: str) -> NoReturn:
        """Raise AnswerError with the place of this value."""
        self.place.fail(what)

    @property
    def shown(self) -> str:
        """What stands there, for messages."""
        if isinstance(self.content, str):
            return repr(self.content if len(self.content) <= 40 else self.content[:37] + "...")
        return "a list" if isinstance(self.content, list) else "a mapping"

    def text(self) -> str:
        """Read the text of a scalar."""
        if not isinstance(self.content, str):
            self.fail(f"is {self.shown}, but must be a text")
        return self.content

    def integer(self, low: int, high: int) -> int:
        """Read a whole number within bounds."""
        if not (isinstance(self.content, str) and _INTEGER.fullmatch(self.content)):
            self.fail(f"is {self.shown}, but must be a whole number from {low} to {high}")
        number = int(self.content)
        if not low <= number <= high:
            self.fail(f"is {number}, but must lie from {low} to {high}")
        return number

    def switch(self) -> bool:
        """Read yes or no."""
        if not isinstance(self.content, str) or self.content.lower() not in _SWITCHES:
            self.fail(f"is {self.shown}, but must be yes or no")
        return _SWITCHES[self.content.lower()]

    def one_of(self, known: Iterable[str]) -> str:
        """Read one of some words."""
        words = list(known)
        if self.text() not in words:
            self.fail(f"is {self.shown}, but must be one of {', '.join(words)}")
        return self.text()

    def items(self) -> list[Value]:
        """Give the items of a list; a single value is a list of one."""
        return self.content if isinstance(self.content, list) else [self] if self.content != "" else []

    def plain(self) -> JsonValue:
        """Give lists, mappings, integers and texts without their places."""
        if isinstance(self.content, dict):
            return {key: value.plain() for key, value in self.content.items()}
        if isinstance(self.content, list):
            return [item.plain() for item in self.content]
        return int(self.content) if _INTEGER.fullmatch(self.content) else self.content

    def said(self, read: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Call a function; its complaint gets the place of this value."""
        try:
            return read(*args, **named)
        except MarkschemeError as error:
            if isinstance(error, AnswerError) and str(error).startswith(f"{self.place.file}: "):
                raise
            self.fail(str(error))

    def section(self, what: str, known: Iterable[str]) -> Section:
        """Read the entries of a mapping, each of which must be among `known`."""
        if not isinstance(self.content, dict):
            self.fail(f"is {self.shown}, but {what} is a mapping of names to values")
        names = list(known)
        for key, value in self.content.items():
            if key not in names:
                value.place.fail(f"{what} has no key {key!r}; {did_you_mean(key, names)}")
        return Section(self.content, self)


class Section(Mapping[str, Value]):
    """The entries of a mapping in the file."""

    def __init__(self, entries: Mapping[str, Value], whole: Value) -> None:
        self.entries, self.whole = entries, whole

    def __getitem__(self, key: str) -> Value:
        return self.entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def read(self, key: str, how: Callable[[Value], T], default: T) -> T:
        """Read the value of a key, or give the default when it is left out."""
        return how(self.entries[key]) if key in self.entries else default


def read_lined(text: str, file: str) -> Value:
    """Read one YAML document; raise AnswerError with the line of what is no YAML, doubled, or grows by its aliases."""
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        size = 0 if node is None else _size(node, {})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        YamlPlace(file, mark.line + 1 if mark else 0).fail(f"not YAML ({error.problem or error.context})")
    except yaml.YAMLError as error:
        YamlPlace(file, 0).fail(f"not YAML ({' '.join(str(error).split())})")
    except RecursionError:
        YamlPlace(file, 0).fail("is nested too deeply to be read; flatten it")
    if node is None:
        YamlPlace(file, 0).fail("is empty; `markscheme exam new` writes an example")
    if size > MOST_VALUES:
        YamlPlace(file, 0).fail(f"holds more than {MOST_VALUES:,} values, written out; repeat less of it by aliases")
    return _value(node, YamlPlace(file, 1), set(), DEEPEST)


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """Count the values of a document in which every alias is written out; what holds itself is refused later."""
    if id(node) not in known:
        known[id(node)] = 1
        parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
        if not isinstance(node, yaml.ScalarNode):
            known[id(node)] = 1 + sum(_size(part, known) for part in parts)
    return known[id(node)]


def _value(node: yaml.Node, place: YamlPlace, above: set[int], depth: int) -> Value:
    if id(node) in above or not depth:
        place.fail("is nested too deeply, or holds itself; write it out flat")
    inside = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        return Value(_mapping(node, place, inside, depth), place)
    if isinstance(node, yaml.SequenceNode):
        items = [
            _value(item, place.at(item.start_mark.line + 1, f"[{i}]"), inside, depth - 1)
            for i, item in enumerate(_joined_items(node), 1)
        ]
        return Value(items, place)
    return Value("" if node.tag.endswith(":null") else str(node.value), place)


def _mapping(node: yaml.MappingNode, place: YamlPlace, above: set[int], depth: int) -> dict[str, Value]:
    entries: dict[str, Value] = {}
    for key_node, value_node in _joined_pairs(node):
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            place.at(line, "").fail("a name must stand here, not a list or a mapping")
        key = str(key_node.value)
        if key in entries:
            place.at(line, key).fail(f"stands here a second time (first in line {entries[key].place.line}); keep one")
        entries[key] = _value(value_node, place.at(line, key), above, depth - 1)
    return entries


def _is_open(node: yaml.Node) -> bool:
    """Say whether a text without quotation marks ends inside round brackets."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value.count("(") > node.value.count(")")


def _and(first: yaml.ScalarNode, more: yaml.ScalarNode) -> yaml.ScalarNode:
    text = f"{first.value}, {more.value}"
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, first.start_mark, more.end_mark)


def _joined_items(node: yaml.SequenceNode) -> list[yaml.Node]:
    """Give the items of a list; a comma inside round brackets divides none: in [(24, 24, 6)] stands one item.

    YAML itself would read three of them, and nobody who writes brackets means that.
    """
    found: list[yaml.Node] = []
    for item in node.value:
        before = found[-1] if found else None
        if node.flow_style and isinstance(before, yaml.ScalarNode) and _is_open(before) and _is_plain(item):
            found[-1] = _and(before, item)
        else:
            found.append(item)
    return found if not any(map(_is_open, found)) else node.value


def _joined_pairs(node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
    """Give the entries of a mapping, likewise: `{n: whole(1000, 9000)}` has one."""
    found: list[tuple[yaml.Node, yaml.Node]] = []
    for key, value in node.value:
        before = found[-1] if found else None
        is_rest = _is_plain(key) and value.tag.endswith(":null") and value.start_mark.index == value.end_mark.index
        first = before[1] if before is not None else None
        if (
            node.flow_style
            and before is not None
            and isinstance(first, yaml.ScalarNode)
            and _is_open(first)
            and is_rest
        ):
            found[-1] = before[0], _and(first, key)
        else:
            found.append((key, value))
    return found if not any(_is_open(value) for _, value in found) else node.value


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style
