"""Find the files that were handed in, in folders and zip files too, and read their bytes within limits."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath

from markscheme.errors import AnswerError
from markscheme.files.encoding import printable
from markscheme.files.folders import WRITTEN, Kind, kind_of

LARGEST_FILE = 10_000_000
LARGEST_TABLE = 50_000_000
LARGEST_ZIP = 500_000_000
MOST_UNPACKED = 2_000_000_000
MOST_FILES = 100_000
DEEPEST_ZIP = 2  # a class's zip file that holds those of students
STANDARD_INPUT = "standard input"
TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".json")
NO_ANSWERS: dict[Kind, str] = {
    "results": "results of marking, and no answers",
    "exam": "an exam, and no answers; if forms were filled in there, name its folder forms",
    "lists": "lists of who sits where, and no answers",
}
ZIP = ".zip"
KNOWN = (".yaml", ".yml", ".json", ".csv", ".tsv", ".xlsx", ".xls", ".pdf", ".txt", ZIP)
# How upload platforms name what each student handed in: folders of Moodle, files of Canvas and of Blackboard.
_UPLOADED = (
    re.compile(r"(?P<who>.+?)_\d+_assignsubmission_(?:file|onlinetext)_?", re.IGNORECASE),
    re.compile(r"(?P<who>[^\W_]+)(?:_LATE)?_\d+_\d+_.+", re.IGNORECASE),
    re.compile(r".+?_(?P<who>[^\W_]+)_attempt_\d{4}(?:-\d{2}){5}(?:_.+)?", re.IGNORECASE),
)


@dataclass(frozen=True)
class HandedInFile:
    """A file that was handed in: what it is called in messages, and who its student is unless it says.

    `members`: where it stands in a zip file, and in one in that. `uploader`: the name that an upload platform put on
    its folder or file: whose it is, whatever stands in it. `trouble`: why it is known that it cannot be read.
    `size`: bytes in a zip file, unpacked.
    """

    path: Path | None
    where: str
    fallback: str
    in_folder: bool = False
    members: tuple[str, ...] = ()
    uploader: str = ""
    trouble: str = ""
    size: int = 0

    @property
    def suffix(self) -> str:
        """The suffix in small letters; empty for standard input."""
        name = self.members[-1] if self.members else self.path
        return PurePosixPath(name).suffix.lower() if name else ""

    def content(self) -> bytes:
        """Read the bytes; raise AnswerError when there are too many or none can be read."""
        if self.trouble:
            raise AnswerError(self.trouble)
        most = LARGEST_TABLE if self.suffix in (*TABLES, "") else LARGEST_FILE
        try:
            if self.members and self.path:
                content = _member(_archive(self.path, self.members[:-1]), self.members[-1], most, self.where)
            else:
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


@lru_cache(maxsize=1)
def _archive(path: Path, inside: tuple[str, ...]) -> zipfile.ZipFile:
    """Open a zip file, or one inside it; the last stays open, because its members are read one after the other."""
    source: Path | io.BytesIO = path
    where = str(path)
    for member in inside:
        with zipfile.ZipFile(source) as outer:
            source = io.BytesIO(_member(outer, member, LARGEST_TABLE, where))
        where = f"{where}/{member}"
    return zipfile.ZipFile(source)


def _member(archive: zipfile.ZipFile, name: str, most: int, where: str) -> bytes:
    """Unpack a member; what a zip file says of its size may be wrong, so that no more than `most` bytes are taken."""
    try:
        with archive.open(name) as file:
            content = file.read(most + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError) as error:
        said = "is locked with a password" if "password" in str(error) else f"is damaged ({str(error)[:120]})"
        raise AnswerError(f"{where}: {said}; unpack it, and hand in the folder") from None
    except Exception as error:  # a stream that is no stream of its kind: zlib.error, LZMAError ...
        raise AnswerError(f"{where}: is damaged ({str(error)[:120]}); unpack it, and hand in the folder") from None
    if len(content) > most:
        raise AnswerError(f"{where}: has more than {most:,} bytes; answers are far smaller")
    return content


def collect(paths: Sequence[Path | str], messages: list[str]) -> Iterator[HandedInFile]:
    """List the files in order; folders and zip files are searched, and what is no answer in them is said."""
    _archive.cache_clear()  # a file of this name may have changed since
    seen: set[tuple[str, ...]] = set()
    named = _named_alike([Path(path) for path in paths if str(path) != "-" and not Path(path).is_dir()])
    for path in paths:
        if str(path) == "-":
            found = [HandedInFile(None, STANDARD_INPUT, STANDARD_INPUT)]
        elif Path(path).is_dir():
            found = list(_folder(Path(path), messages))
        else:
            found = list(_file(Path(path), named, messages))
        for file in found:
            key = (os.path.realpath(file.path) if file.path else "-", *file.members)
            if key in seen:
                messages.append(f"{file.where}: named twice, read once")
            else:
                seen.add(key)
                yield file
    _archive.cache_clear()


def _named_alike(paths: Sequence[Path]) -> dict[Path, str]:
    """Say whose a file is that was named beside others of its name, as by a shell pattern: its folder says it."""
    places: dict[str, set[Path]] = {}
    for path in paths:
        places.setdefault(stem(path), set()).add(path.parent)
    found: dict[Path, str] = {}
    for path in paths:
        if len(folders := places[stem(path)]) > 1:
            above = Path(os.path.commonpath([folder.absolute() for folder in folders]))
            own = path.parent.absolute()
            if own != above:
                found[path] = printable(own.relative_to(above).as_posix())
    return found


def _file(path: Path, named: dict[Path, str], messages: list[str]) -> Iterator[HandedInFile]:
    if not path.exists():
        if path.suffix.lower() in KNOWN:
            raise AnswerError(f"{path}: there is no such file; check the name")
        raise AnswerError(f"{path}: there is no such file or folder; check the name")
    if path.suffix.lower() not in KNOWN:
        raise AnswerError(
            f"{path}: the ending {path.suffix or '(none)'} names no format of answers; known endings: {' '.join(KNOWN)}"
        )
    if not path.is_file():
        raise AnswerError(f"{path}: is no file; check the name")
    where = printable(str(path))
    if path.suffix.lower() == ZIP:
        yield from _by_name(_unpacked(HandedInFile(path, where, "", in_folder=True), "", messages), where)
    else:
        yield HandedInFile(path, where, named.get(path) or stem(path), uploader=_uploader(path))


def stem(path: PurePath) -> str:
    """Give the name of a file without its ending, and without the `.answers` of the form."""
    name = printable(path.stem)  # names of files may hold bytes that are no text
    return unicodedata.normalize("NFC", name.removesuffix(".answers")) or name


def _uploader(path: PurePath) -> str:
    """Give the student whom an upload platform names by a folder or a file; empty where none of them named it.

    >>> _uploader(PurePosixPath("Ada Byron_731_assignsubmission_file/s1.answers.yaml"))
    'Ada Byron'
    """
    for name, pattern in ((path.parent.name, _UPLOADED[0]), *((stem(path), pattern) for pattern in _UPLOADED)):
        if match := pattern.fullmatch(printable(name)):
            return unicodedata.normalize("NFC", match["who"])
    return ""


Found = list[tuple[PurePosixPath, HandedInFile]]


def _folder(folder: Path, messages: list[str]) -> Iterator[HandedInFile]:
    passed: list[str] = []
    found: Found = []
    broken: list[HandedInFile] = []
    for path in _walk(folder, messages, passed):
        inside = PurePosixPath(path.relative_to(folder).as_posix())
        file = HandedInFile(path, printable(str(path)), "", in_folder=True)
        if file.suffix == ZIP:
            try:
                found += _bounded(_unpacked(file, f"{inside.with_suffix('')}/", messages), found, file.where)
            except AnswerError as error:
                broken.append(replace(file, trouble=str(error)))
        else:
            found.append((inside, file))
        _check_count(found, str(folder))
    if passed:
        messages.append(f"{folder}: not read, because they are links or no plain files: {', '.join(passed)}")
    yield from broken
    yield from _by_name(found, str(folder), messages)


def _bounded(more: Found, found: Found, where: str) -> Found:
    """Give what a zip file holds, if with all before it that is no more than a class hands in."""
    size = sum(file.size for _, file in (*found, *more))
    if size > MOST_UNPACKED or len(found) + len(more) > MOST_FILES:
        raise AnswerError(
            f"{where}: unpacks to {size:,} bytes in {len(found) + len(more):,} files with what comes before it, more "
            f"than {MOST_UNPACKED:,} bytes or {MOST_FILES:,} files; hand in the answers of one exam"
        )
    return more


def _check_count(found: Found, where: str) -> None:
    if len(found) > MOST_FILES:
        raise AnswerError(f"{where}: holds more than {MOST_FILES:,} files; name the folder of one exam")


def _by_name(found: Found, where: str, messages: list[str] | None = None) -> Iterator[HandedInFile]:
    """Give the files of a format that is read, each with whose it is by its name, or by its folder."""
    known = [(inside, file) for inside, file in found if file.suffix in KNOWN]
    others = [str(inside) for inside, file in found if file.suffix not in KNOWN]
    if others and messages is not None:
        listed = printable(", ".join(others))
        messages.append(f"{where}: not read, because their endings name no format of answers: {listed}")
    places: dict[str, set[PurePosixPath]] = {}
    for inside, _ in known:
        places.setdefault(stem(inside), set()).add(inside.parent)
    for inside, file in known:
        shared = len(places[stem(inside)]) > 1 and inside.parent != PurePosixPath(".")
        name = printable(inside.parent.as_posix()) if shared else stem(inside)
        yield replace(file, fallback=name, uploader=_uploader(inside))


def _unpacked(file: HandedInFile, above: str, messages: list[str]) -> Found:
    """List the members of a zip file, as files of a folder; nothing is written to the disk, and no link is followed."""
    assert file.path is not None
    where, found, passed = file.where, Found(), []
    try:
        if not file.members and file.path.stat().st_size > LARGEST_ZIP:
            raise AnswerError(f"{where}: has more than {LARGEST_ZIP:,} bytes; unpack it, and hand in the folder")
        members = [one for one in _archive(file.path, file.members).infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
        raise AnswerError(f"{where}: not a readable zip file ({str(error)[:120]}); pack it again") from None
    size = sum(one.file_size for one in members)
    if size > MOST_UNPACKED or len(members) > MOST_FILES:
        raise AnswerError(
            f"{where}: unpacks to {size:,} bytes in {len(members):,} files, more than {MOST_UNPACKED:,} bytes or "
            f"{MOST_FILES:,} files; hand in the answers of one exam"
        )
    for one in members:
        inside = PurePosixPath(above + printable(_member_name(one)).lstrip("/"))
        member = replace(file, where=f"{where}/{printable(_member_name(one))}", members=(*file.members, one.filename))
        member = replace(member, size=one.file_size)
        if any(part.startswith((".", "~$")) or part == "__MACOSX" for part in inside.parts):
            continue
        if stat.S_ISLNK(one.external_attr >> 16):
            passed.append(str(inside))
        elif member.suffix == ZIP and len(member.members) < DEEPEST_ZIP:
            try:
                found += _bounded(_unpacked(member, f"{inside.with_suffix('')}/", messages), found, member.where)
            except AnswerError as error:
                messages.append(f"not read: {error}")
        else:
            found.append((inside, member))
    if passed:
        messages.append(f"{where}: not read, because they are links: {', '.join(passed)}")
    return found


def _member_name(member: zipfile.ZipInfo) -> str:
    """Give the name of a member; where it is not said to be UTF-8 but is, as of some programs, it is taken as that."""
    if not member.flag_bits & 0x800:
        try:
            return member.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            return member.filename
    return member.filename


def _walk(folder: Path, messages: list[str], passed: list[str]) -> Iterator[Path]:
    """Give the files of a folder. A link is passed over: it may hand in the file of somebody else, or of the system."""
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
    """Give what the program itself wrote to a folder among the answers.

    Whatever else lies there is read all the same: a student who hands in a file with the name of one of these must not
    hide the files of others.
    """
    kind = kind_of(folder)
    if kind is None:
        return frozenset()
    found = WRITTEN[kind] & names
    if kind == "exam":
        found |= {name for name in names if name.startswith("master_key") and name.endswith(".pdf")}
    messages.append(f"{folder}: not read: {', '.join(sorted(found))}; that is {NO_ANSWERS[kind]}")
    return found
