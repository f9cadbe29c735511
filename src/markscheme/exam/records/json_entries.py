"""A large JSON object read and written entry by entry: memory does not grow with the class."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from markscheme.files.json_reader import JsonValue
from markscheme.files.result_folder import whole_file

_AT_ONCE = 1 << 16  # characters
_DECODER = json.JSONDecoder()
_POINT = 2  # characters after which a number may still go on: 1e+5


def read_entries(file: TextIO, opened: Collection[str]) -> Iterator[tuple[str, str | None, JsonValue]]:
    """Read the members of a JSON object as (name, None, value).

    Of those that are `opened`, the members of an object come one by one, as (name, key, value), and the elements of an
    array as (name, "", value). Raise ValueError where this is no JSON, or no object.
    """
    reader = _Reader(file)
    for name in reader.members():
        if name in opened and reader.sign() == "{":
            for key in reader.members():
                yield name, key, reader.value()
        elif name in opened and reader.sign() == "[":
            for _ in reader.elements():
                yield name, "", reader.value()
        else:
            yield name, None, reader.value()
    if reader.sign():
        raise ValueError("more follows than one object")


class _Reader:
    """Text of which as much is held as the entry needs that is being read."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.text, self.at = file, "", 0

    def more(self) -> bool:
        """Read on; say whether there was anything."""
        read = self.file.read(max(_AT_ONCE, len(self.text) - self.at))
        if read:
            self.text, self.at = self.text[self.at :] + read, 0
        return bool(read)

    def sign(self) -> str:
        """Give the next sign that is no white space, without taking it; empty at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in " \t\n\r":
                    return self.text[self.at]
                self.at += 1
            if not self.more():
                return ""

    def take(self, *signs: str) -> str:
        """Take one of some signs."""
        found = self.sign()
        if found not in signs:
            raise ValueError(f"{found!r} where {' or '.join(signs)} was expected")
        self.at += 1
        return found

    def value(self) -> JsonValue:
        """Read a value."""
        self.sign()
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except ValueError:
                if not self.more():
                    raise
                continue
            if end + _POINT < len(self.text) or not self.more():  # a number may go on
                self.at = end
                return found

    def members(self) -> Iterator[str]:
        """Give the names of the members of an object, whose values the caller reads."""
        self.take("{")
        if self.sign() == "}":
            self.take("}")
            return
        while True:
            name = self.value() if self.sign() == '"' else None
            if not isinstance(name, str):
                raise ValueError("a member of an object has no name")
            self.take(":")
            yield name
            if self.take(",", "}") == "}":
                return

    def elements(self) -> Iterator[None]:
        """Give the places of the elements of an array, whose values the caller reads."""
        self.take("[")
        if self.sign() == "]":
            self.take("]")
            return
        while True:
            yield None
            if self.take(",", "]") == "]":
                return


def object_lines(entries: Iterable[tuple[str, JsonValue]]) -> Iterator[str]:
    """Lay out a member of an object that is an object itself, as `json.dumps(..., indent=1)` does, in pieces."""
    yield from _lines("{", (f"{json.dumps(key, ensure_ascii=False)}: {_laid_out(one)}" for key, one in entries), "}")


def array_lines(entries: Iterable[JsonValue]) -> Iterator[str]:
    """Lay out a member of an object that is an array, in pieces."""
    yield from _lines("[", map(_laid_out, entries), "]")


def _lines(begin: str, pieces: Iterable[str], end: str) -> Iterator[str]:
    between = ""
    yield begin
    for piece in pieces:
        yield f"{between}\n  {piece}"
        between = ","
    yield f"\n {end}" if between else end


def _laid_out(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n  ")


def write_pieces(path: Path, pieces: Iterable[str], mode: int | None, *, within: Path) -> None:
    """Write a file whole or not at all, piece by piece."""
    with whole_file(path, mode, within=within) as file:
        for piece in pieces:
            file.write(piece.encode())


def whole_object(members: Iterable[tuple[str, Iterable[str] | JsonValue]]) -> Iterator[str]:
    """Lay out an object; a member is a value, or the pieces that one of the functions above gives."""
    between = ""
    yield "{"
    for name, value in members:
        yield f"{between}\n {json.dumps(name, ensure_ascii=False)}: "
        if isinstance(value, Iterator):
            yield from value
        else:
            yield json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n ")
        between = ","
    yield "\n}\n"
