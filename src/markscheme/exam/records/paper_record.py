"""What is known of a student whose files are finished: digests, and the student as built, in about half a kilobyte."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from markscheme.exam.records.student_files import name_of, parts_of
from markscheme.exam.roster import Student
from markscheme.files.json_reader import JsonObject, JsonValue

NUMBERS = 16  # bytes of the hash of the numbers of a question
_SHA = 32
Hides = tuple[tuple[str, tuple[str, ...]], ...]  # by question id, the misconceptions that its numbers do not show
_shared: dict[tuple[str, ...], tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Record:
    """A student whose files are finished.

    `recipe`: a digest of all that was ordered. `core`: the digest of the blueprint, program and families. `again`: how
    often the numbers were drawn anew. `numbers`: a hash of the numbers of every drawn question, `NUMBERS` bytes each.
    `patterns` and `hashes`: the files and the SHA-256 of each. `shelf`: the folder in which they lie apart.
    """

    recipe: bytes
    core: str
    again: int
    student: Student
    numbers: bytes
    patterns: tuple[str, ...]
    hashes: bytes
    shelf: str = ""
    hides: Hides = ()

    @property
    def files(self) -> Iterator[tuple[str, str]]:
        """The name and the SHA-256 of every file."""
        for i, pattern in enumerate(self.patterns):
            yield name_of(pattern, self.student.stem, self.shelf), self.hash(i)

    def hash(self, i: int) -> str:
        """Give the SHA-256 of a file, in hexadecimal."""
        return self.hashes[_SHA * i : _SHA * (i + 1)].hex()

    def with_file(self, pattern: str, shelf: str, known: bytes) -> Record:
        """Give the record with one more file; raise ValueError where that cannot be one of them."""
        if len(known) != _SHA or (self.patterns and shelf != self.shelf):
            raise ValueError(f"{pattern.format(self.student.stem)} is no file of this paper")
        patterns = (*self.patterns, pattern)
        shared = _shared.setdefault(patterns, patterns)
        return replace(self, patterns=shared, hashes=self.hashes + known, shelf=shelf)

    def number(self, i: int) -> bytes:
        """Give the hash of the numbers of a question."""
        return number(self.numbers, i)

    def like(self, student: Student) -> Record:
        """Give the record with its texts shared with the student of the roster: most of them are the same."""
        built = self.student
        known = replace(student, sheet=built.sheet, effort=built.effort, content=built.content, on_roster=True)
        patterns = _shared.setdefault(self.patterns, self.patterns)
        return replace(self, student=known if known == built else built, core=sys.intern(self.core), patterns=patterns)

    def to_json(self, *, with_files: bool) -> JsonObject:
        """Lay out a record, as a build that goes on reads it; the manifest has the files elsewhere."""
        numbers = [self.number(i).hex() for i in range(len(self.numbers) // NUMBERS)]
        return {
            "recipe": self.recipe.hex(),
            "core": self.core,
            "again": self.again,
            "student": self.student.to_json(),
            "numbers": numbers,
            **({"files": dict(self.files)} if with_files else {}),
            **({"hides": {id: list(slips) for id, slips in self.hides}} if self.hides else {}),
        }

    @classmethod
    def from_json(cls, data: JsonObject, files: Mapping[str, JsonValue], core: str) -> Self:
        """Read what `to_json` wrote; `core` is that of records that name none.

        Raise KeyError, TypeError, ValueError or AnswerError where it is damaged.
        """
        student = Student.from_json(data["student"])
        named = [parts_of(name) for name in files]
        if len({shelf for *_, shelf in named}) > 1 or any(stem != student.stem for _, stem, _ in named):
            raise ValueError(f"these are not the files of {student.stem!r}")
        patterns = tuple(pattern for pattern, *_ in named)
        hashes = [bytes.fromhex(str(known)) for known in files.values()]
        numbers = [bytes.fromhex(one) for one in data["numbers"]]
        if any(len(one) != _SHA for one in hashes) or any(len(one) != NUMBERS for one in numbers):
            raise ValueError(f"a digest of {student.stem!r} has another length")
        return cls(
            bytes.fromhex(data["recipe"]),
            sys.intern(str(data.get("core", core))),
            int(data["again"]),
            student,
            b"".join(numbers),
            _shared.setdefault(patterns, patterns),
            b"".join(hashes),
            named[0][2] if named else "",
            tuple((id, tuple(slips)) for id, slips in data.get("hides", {}).items()),
        )


def number(numbers: bytes, i: int) -> bytes:
    """Give the hash of the numbers of one question out of those of all."""
    return numbers[NUMBERS * i : NUMBERS * (i + 1)]
