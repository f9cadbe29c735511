"""What of an exam is finished already: a record for each student, and the manifest that closes a build."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from markscheme.cluster.connection import WITNESS
from markscheme.errors import AnswerError, RenderError
from markscheme.exam.build_worker import FOLDERS
from markscheme.exam.records.json_entries import object_lines, read_entries, whole_object, write_pieces
from markscheme.exam.records.paper_record import Record
from markscheme.exam.records.record_log import PARTS
from markscheme.exam.records.student_files import SHELVES, name_of, names_of, parts_of
from markscheme.exam.secret import FILE as SECRET
from markscheme.exam.variants.kept_families import is_name
from markscheme.files.formats import format_name, format_number
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.result_folder import delete_inside, inside, locked, write_whole

MANIFEST = "manifest.json"
KIND = "manifest"
FORMATS = (1,)  # those that are read
FORMAT = format_name(KIND, 1)  # what is written
PRINT = "print"
LEDGER = ("marks.sqlite", "marks.sqlite-wal", "marks.sqlite-shm")
ON_TOP = (
    *("exam.json", MANIFEST, "master_key.pdf", "master_key.en.pdf", "master_key.zh.pdf", "key_values.json"),
    *("key_values.sqlite", "accepted_ranges.sqlite", *LEDGER),
)


@dataclass(frozen=True)
class ClosedBuild:
    """What the manifest says of the last whole build. `head`: its id and build; `core`: as exam.json has it.

    `records`: of the students by file stem. `others`: the SHA-256 of the files that are nobody's own.
    """

    head: Mapping[str, JsonValue] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)


def read_closed(folder: Path, core: str) -> ClosedBuild:
    """Read the manifest, entry by entry; nothing when there was no whole build, or it is damaged.

    `core`: that of records which do not name their own. Raise AnswerError when a newer program wrote it: what it built
    is not taken for nothing.
    """
    head: JsonObject = {}
    records: dict[str, Record] = {}
    others: dict[str, str] = {}
    try:
        for name, stem, value in _entries_of(folder):
            if stem is None:
                head[name] = value
            elif name == "students" and _checked(folder, stem):
                with suppress(KeyError, TypeError, ValueError, AttributeError):
                    record = Record.from_json(value, {}, core)
                    if record.student.stem == stem:
                        records[stem] = record
        if not str(head.get("format", "")).startswith(f"markscheme {KIND} "):
            return ClosedBuild()
        format_number(head, KIND, FORMATS, str(folder / MANIFEST))
        for name, file, value in _entries_of(folder):
            if name == "files" and file is not None and _checked(folder, file):
                _note(records, others, file, str(value))
    except (OSError, ValueError):
        return ClosedBuild()
    return ClosedBuild(head, records, others)


def _entries_of(folder: Path) -> Iterator[tuple[str, str | None, JsonValue]]:
    with (folder / MANIFEST).open(encoding="utf-8") as file:
        yield from read_entries(file, ("files", "students"))


def _note(records: dict[str, Record], others: dict[str, str], name: str, known: str) -> None:
    """Note the SHA-256 of a file with the student whose it is."""
    with suppress(ValueError, KeyError):
        pattern, stem, shelf = parts_of(name)
        records[stem] = records[stem].with_file(pattern, shelf, bytes.fromhex(known))
        return
    others[name] = known


def _checked(folder: Path, name: str) -> bool:
    if is_name(name):
        return True
    raise AnswerError(  # files of an earlier build may be deleted
        f"{folder / MANIFEST}: names {name!r}, which is no file of an exam: it was changed after it was written; put "
        "it back from a copy"
    )


def known_hash(folder: Path, name: str) -> str:
    """Give the SHA-256 that the manifest says of a file; empty where it says none."""
    with suppress(OSError, ValueError):
        return next((str(known) for top, key, known in _entries_of(folder) if (top, key) == ("files", name)), "")
    return ""


def read_manifest(folder: Path) -> JsonObject:
    """Read the manifest of the last whole build as it stands; empty when there was none, or it is damaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(manifest, dict) or not str(manifest.get("format", "")).startswith(f"markscheme {KIND} "):
        return {}
    format_number(manifest, KIND, FORMATS, str(folder / MANIFEST))
    for name in (*manifest.get("files", ()), *manifest.get("students", ())):
        _checked(folder, name)
    return manifest


def is_whole(folder: Path, files: Iterable[tuple[str, str]]) -> bool:
    """Say whether all files, of which there is one at least, are there with the content that they were written with."""
    count = 0
    for name, known in files:
        if sha256_of(folder / name) != known:
            return False
        count += 1
    return count > 0


def sha256_of(path: Path) -> str:
    """Hash a file; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def check_forms(folder: Path, record: Record, replaced: Mapping[str, Collection[str]]) -> None:
    """Raise AnswerError for a form that somebody has filled in where it lay: it would be written over.

    `replaced`: the SHA-256 of what a build that was broken off put in the place of forms.
    """
    for name, known in record.files:
        path = folder / name
        if not name.startswith("forms/") or not path.exists() or path.stat().st_size == 0:  # after a power cut
            continue
        if (found := sha256_of(path)) != known and found not in replaced.get(name, ()):
            raise AnswerError(
                f"{path}: was changed after it was written, as somebody does who fills it in; "
                "move it away, and give `exam grade` its new place"
            )


def write_manifest(
    folder: Path, head: Mapping[str, str], records: Mapping[str, Record], others: Iterable[str], mode: int
) -> None:
    """Close a build: the hash of every file, in a file that is written last. `head`: id and build of the exam."""
    students = ((stem, record.to_json(with_files=False)) for stem, record in records.items())
    members = {
        "format": FORMAT,
        **head,
        "files": object_lines(_sorted_files(folder, records, others)),
        "students": object_lines(students),
    }
    write_pieces(folder / MANIFEST, whole_object(members.items()), mode, within=folder)
    for path in (folder / PARTS).glob("*"):
        delete_inside(folder, f"{PARTS}/{path.name}")
    with suppress(OSError):
        (folder / PARTS).rmdir()


def _sorted_files(folder: Path, records: Mapping[str, Record], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the files with their hashes in the order of their names, those of one folder after the other."""
    own: dict[str, list[str]] = {}
    for name in others:
        own.setdefault(_top(name), []).append(name)
    tops = {_top(pattern) for record in records.values() for pattern in record.patterns}
    for top in sorted({*own, *tops}):
        found = {name: sha256_of(folder / name) for name in own.get(top, ())}
        here = [
            (name_of(pattern, stem, record.shelf), stem, i)
            for stem, record in (records.items() if top in tops else ())
            for i, pattern in enumerate(record.patterns)
            if pattern.startswith(top)
        ]
        for name, stem, i in sorted([*here, *((name, "", 0) for name in found)]):
            yield name, records[stem].hash(i) if stem else found[name]


def _top(name: str) -> str:
    """Give the folder of a name with its slash: names that begin alike stand together in their order."""
    folder, slash, _ = name.partition("/")
    return folder + slash


def remove(folder: Path, records: Mapping[str, Record], stems: Iterable[str]) -> None:
    """Remove the files of some students; `check_forms` comes before."""
    for stem in stems:
        known = [name for name, _ in records[stem].files] if stem in records else []
        for name in (*(known or names_of(stem)), f"{PARTS}/{stem}.json"):
            delete_inside(folder, name)


def prepare(folder: Path, access: Access, *, parts: bool, apart: Iterable[str] = (), shelves: bool = False) -> None:
    """Make the folders, and remove what a killed build was writing; nobody looks in whom `access` does not let.

    `parts`: whether something is going to be built. `apart`: those of the folders `APART` that this exam has.
    `shelves`: whether there are so many students that their files lie in folders within these.
    """
    kinds = (*FOLDERS, *apart)
    names = [*kinds, PRINT, *([PARTS] if parts else [])]
    names += [f"{kind}/{shelf}" for kind in kinds for shelf in SHELVES if shelves or (folder / kind / shelf).is_dir()]
    try:
        for name in (".", *names):
            make_folder(inside(folder, folder / name), access)
            for path in _listed(folder / name):
                if path.name.startswith(WITNESS) or (path.name.startswith(".") and path.name.endswith(".part")):
                    path.unlink(missing_ok=True)
                elif name != ".":
                    tighten([path], access)
    except OSError as error:
        raise RenderError(f"{folder}: cannot be written ({error.strerror}); nothing was built") from error
    tighten((folder / name for name in ON_TOP), access)
    tighten(folder.glob("master_key*.pdf"), access)
    tighten([folder / SECRET], OWNER)


def _listed(folder: Path) -> Iterator[Path]:
    """Give what lies in a folder, but for folders."""
    with os.scandir(folder) as found:
        yield from (Path(one.path) for one in found if not one.is_dir(follow_symlinks=False))


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder for this build; raise AnswerError when another one has it."""
    is_new = not folder.exists()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError:
        raise RenderError(f"{folder}: the folder {str(folder.parent)!r} does not exist; make it first") from None
    except OSError as error:
        raise RenderError(f"{folder}: cannot be made ({error.strerror}); give another folder") from None
    try:
        with locked(folder):
            yield
    except BlockingIOError:
        is_new = False
        raise AnswerError(f"{folder}: another build is at work there; wait until it is done") from None
    finally:
        if is_new:  # and nothing was written
            with suppress(OSError):
                folder.rmdir()


@dataclass(frozen=True)
class Access:
    """The modes of files and of folders."""

    file: int
    folder: int


OWNER = Access(0o600, 0o700)
GROUP = Access(0o640, 0o750)


def access_of(group_readable: bool) -> Access:
    """Give the modes of an exam folder."""
    return GROUP if group_readable else OWNER


def allow(path: Path, mode: int) -> None:
    """Give a file or a folder its mode, whatever the umask was; where that cannot be done, it stays as it is.

    Files on some file systems, and those of somebody else, keep their modes; `is_open` tells the outcome.
    """
    if sys.platform != "win32":
        with suppress(OSError):
            path.chmod(mode)


def make_folder(path: Path, access: Access) -> None:
    """Make a folder that nobody else looks into, not even while it is made."""
    path.mkdir(mode=access.folder, parents=True, exist_ok=True)
    allow(path, access.folder)


def keep_pictures(folder: Path, pictures: Mapping[str, bytes], access: Access) -> None:
    """Copy the pictures of questions into the folder, where every process that prints papers reads them."""
    for name, content in pictures.items():
        make_folder(inside(folder, folder / name).parent, access)
        write_whole(folder / name, content, access.file, within=folder)


def tighten(paths: Iterable[Path], access: Access) -> None:
    """Give files and folders that are there already the modes of `access`."""
    for path in paths:
        if path.is_symlink():
            continue  # what it leads to is not ours
        if path.is_dir():
            allow(path, access.folder)
        elif path.is_file():
            allow(path, access.file)


def is_open(path: Path, access: Access) -> bool:
    """Say whether more people than `access` allows can look into a folder."""
    return sys.platform != "win32" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077 & ~access.folder)


def mode_beside(folder: Path) -> int:
    """Give a new file in an exam folder its mode: the group reads it where the folder was made for the group."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    return GROUP.file if mode & 0o007 == 0 and mode & 0o040 else OWNER.file
