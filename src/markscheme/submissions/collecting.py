"""Find the files that were handed in, and read their bytes within limits."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markscheme.errors import AnswerError
from markscheme.files.encoding import printable
from markscheme.files.folders import WRITTEN, Kind, kind_of

LARGEST_FILE = 10_000_000
LARGEST_TABLE = 50_000_000
MOST_FILES = 100_000
STANDARD_INPUT = "standard input"
TABLES = (".csv", ".tsv", ".xlsx", ".json")
NO_ANSWERS: dict[Kind, str] = {
    "results": "results of marking, and no answers",
    "exam": "an exam, and no answers; if forms were filled in there, name its folder forms",
    "lists": "lists of who sits where, and no answers",
}
KNOWN = (".yaml", ".yml", ".json", ".csv", ".tsv", ".xlsx", ".pdf", ".txt")


@dataclass(frozen=True)
class HandedInFile:
    """A file that was handed in: what it is called in messages, and who its student is unless it says."""

    path: Path | None
    where: str
    fallback: str
    in_folder: bool = False

    @property
    def suffix(self) -> str:
        """The suffix in small letters; empty for standard input."""
        return self.path.suffix.lower() if self.path else ""

    def content(self) -> bytes:
        """The bytes; raise AnswerError when there are too many or none can be read."""
        most = LARGEST_TABLE if self.suffix in (*TABLES, "") else LARGEST_FILE
        try:
            content = _read(self.path, most + 1)
        except OSError as error:
            raise AnswerError(f"{self.where}: cannot be read ({error.strerror or error})") from None
        if len(content) > most:
            raise AnswerError(f"{self.where}: has more than {most:,} bytes; answers are far smaller")
        return content


def _read(path: Path | None, most: int) -> bytes:
    if path is None:
        return sys.stdin.buffer.read(most)
    with path.open("rb") as file:  # no more is asked for than there is: memory is taken for what is asked
        return file.read(min(most, os.fstat(file.fileno()).st_size + 1))


def collect(paths: Sequence[Path | str], messages: list[str]) -> Iterator[HandedInFile]:
    """List the files in order; folders are searched, and what is no answer in them is said."""
    seen: set[str] = set()
    for path in paths:
        if str(path) == "-":
            piles = [HandedInFile(None, STANDARD_INPUT, STANDARD_INPUT)]
        elif Path(path).is_dir():
            piles = list(_folder(Path(path), messages))
        else:
            piles = [_file(Path(path))]
        for pile in piles:
            key = os.path.realpath(pile.path) if pile.path else "-"
            if key in seen:
                messages.append(f"{pile.where}: named twice, read once")
            else:
                seen.add(key)
                yield pile


def _file(path: Path) -> HandedInFile:
    if path.suffix.lower() not in KNOWN:
        raise AnswerError(
            f"{path}: the ending {path.suffix or '(none)'} names no format of answers; known endings: {' '.join(KNOWN)}"
        )
    if not path.is_file():
        raise AnswerError(f"{path}: there is no such file; check the name")
    return HandedInFile(path, printable(str(path)), stem(path))


def stem(path: Path) -> str:
    """The name of a file without its ending, and without the `.answers` of the form."""
    name = printable(path.stem)  # names of files may hold bytes that are no text
    return unicodedata.normalize("NFC", name.removesuffix(".answers")) or name


def _folder(folder: Path, messages: list[str]) -> Iterator[HandedInFile]:
    passed: list[str] = []
    files = list(_walk(folder, messages, passed))
    if passed:
        messages.append(f"{folder}: not read, because they are links or no plain files: {', '.join(passed)}")
    if len(files) > MOST_FILES:
        raise AnswerError(f"{folder}: holds more than {MOST_FILES:,} files; name the folder of one exam")
    known = [path for path in files if path.suffix.lower() in KNOWN]
    if others := [str(path.relative_to(folder)) for path in files if path not in set(known)]:
        listed = printable(", ".join(others))
        messages.append(f"{folder}: not read, because their endings name no format of answers: {listed}")
    places: dict[str, set[Path]] = {}
    for path in known:
        places.setdefault(stem(path), set()).add(path.parent)
    for path in known:
        shared = len(places[stem(path)]) > 1 and path.parent != folder
        name = printable(path.parent.relative_to(folder).as_posix()) if shared else stem(path)
        yield HandedInFile(path, printable(str(path)), name, in_folder=True)


def _walk(folder: Path, messages: list[str], passed: list[str]) -> Iterator[Path]:
    """The files of a folder. A link is passed over: it may hand in the file of somebody else, or of the system."""
    for place, folders, names in os.walk(folder):
        written = _written(Path(place), {*folders, *names}, messages)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in written)
        for name in sorted(set(names) - written):
            path = Path(place) / name
            if name.startswith((".", "~$")):
                continue
            if path.is_symlink() or not path.is_file():
                passed.append(printable(str(path.relative_to(folder))))
            else:
                yield path


def _written(folder: Path, names: set[str], messages: list[str]) -> frozenset[str]:
    """What the program itself wrote to a folder among the answers.

    Whatever else lies there is read all the same: a student who hands in a file with the name of one of these must not
    hide the files of others.
    """
    kind = kind_of(folder)
    if kind is None:
        return frozenset()
    found = WRITTEN[kind] & names
    messages.append(f"{folder}: not read: {', '.join(sorted(found))}; that is {NO_ANSWERS[kind]}")
    return found
