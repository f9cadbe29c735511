"""The records of a build that goes on: a process adds lines to a file of its own, after the files that they tell of.

A line that a power cut has spoilt is no record, and the student's files are made again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from markscheme.errors import AnswerError, RenderError
from markscheme.exam.records.paper_record import Record
from markscheme.files.json_reader import JsonObject
from markscheme.files.result_folder import inside, open_private

PARTS = ".parts"
_WRITES = "writes"  # a line that says which files, with which SHA-256, are about to take the place of others
_DAMAGED = (ValueError, KeyError, TypeError, AttributeError, AnswerError)


class RecordLog:
    """The file of this process, made when the first line is added."""

    def __init__(self, folder: Path, mode: int) -> None:
        self.folder, self.mode = folder, mode
        self.path: Path | None = None

    def add(self, lines: Iterable[JsonObject]) -> Path:
        """Add lines, and give the file that has them; the disk may have them later.

        Raise RenderError where they cannot be written.
        """
        content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
        path, self.path = self.path, None  # half a line may be left where it fails, and nothing is to follow it
        try:
            if path is None or not path.exists():  # the build that it was for is closed
                path = inside(self.folder, self.folder / PARTS / f"{secrets.token_hex(8)}.jsonl")
                with open_private(path, self.mode) as file:
                    file.write(content)
            else:
                with path.open("ab") as file:
                    file.write(content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise RenderError(f"{path}: cannot be written ({reason}); what was there before is untouched") from error
        self.path = path
        return path


def intention(files: Mapping[str, str]) -> JsonObject:
    """Say by which files, each with its SHA-256, others are about to be replaced: no person did that."""
    return {_WRITES: dict(files)}


@dataclass(frozen=True)
class Begun:
    """What a build that was broken off has left.

    `records`: of a student all that there are; of several, one at most tells of the files that are there. `replaced`:
    the SHA-256 that files were given, by name.
    """

    records: Mapping[str, list[Record]] = field(default_factory=dict)
    replaced: Mapping[str, set[str]] = field(default_factory=dict)


def read_begun(folder: Path) -> Begun:
    """Read the records of a build that was broken off, by file stem; those of earlier versions have a file each."""
    records: dict[str, list[Record]] = {}
    replaced: dict[str, set[str]] = {}
    for line in _lines(folder / PARTS):
        with suppress(*_DAMAGED):
            data = json.loads(line)
            if _WRITES in data:
                for name, known in data[_WRITES].items():
                    replaced.setdefault(name, set()).add(known)
                continue
            record = Record.from_json(data, data["files"], "")
            records.setdefault(record.student.stem, []).append(record)
    return Begun(records, replaced)


def _lines(parts: Path) -> Iterator[str]:
    for path in sorted(parts.glob("*.json*")):
        with suppress(OSError, ValueError):
            if path.suffix == ".json":
                yield path.read_text("utf-8")
            else:
                with path.open(encoding="utf-8", errors="replace") as file:
                    yield from file
