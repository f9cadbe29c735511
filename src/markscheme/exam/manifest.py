"""What of an exam is finished already: a record for each student, and the manifest that closes a build."""

from __future__ import annotations

import hashlib
import json
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from markscheme.errors import AnswerError, RenderError
from markscheme.exam.build_worker import FOLDERS, PARTS, Record
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
    *("accepted_ranges.sqlite", *LEDGER),
)
APART = ("answer-sheets", "keys-en", "keys-zh")  # folders that not every exam has
OF_A_STUDENT = (
    *("sheets/{}.json", "papers/{}.pdf", "forms/{}.pdf", "forms/{}.answers.yaml", "keys/{}.pdf"),
    *(f"{name}/{{}}.pdf" for name in APART),
)


def read_parts(folder: Path) -> Iterator[tuple[str, Record]]:
    """Read the records of a build that was broken off, by file stem."""
    for path in sorted((folder / PARTS).glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(path.read_text("utf-8"))
            if not all(map(is_name, (record["student"]["stem"], *record["files"]))):
                continue  # no build wrote it: files of a record may be deleted
            yield record["student"]["stem"], record


def records_of(manifest: Mapping[str, JsonValue]) -> Iterator[tuple[str, Record]]:
    """Give the records of the students of the last whole build, by file stem."""
    files = manifest.get("files", {})
    for stem, record in manifest.get("students", {}).items():
        own = [name.format(stem) for name in OF_A_STUDENT]
        yield stem, {**record, "files": {name: files[name] for name in own if name in files}}


def read_manifest(folder: Path) -> JsonObject:
    """Read the manifest of the last whole build; empty when there was none, or it is damaged.

    Raise AnswerError when a newer program wrote it: what it built is not taken for nothing.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(manifest, dict) or not str(manifest.get("format", "")).startswith(f"markscheme {KIND} "):
        return {}
    format_number(manifest, KIND, FORMATS, str(folder / MANIFEST))
    for name in (*manifest.get("files", ()), *manifest.get("students", ())):
        if not is_name(name):  # files of an earlier build may be deleted
            raise AnswerError(
                f"{folder / MANIFEST}: names {name!r}, which is no file of an exam: it was changed after it was "
                "written; put it back from a copy"
            )
    return manifest


def is_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Say whether all files are there with the content that they were written with."""
    return bool(files) and all(sha256_of(folder / name) == known for name, known in files.items())


def sha256_of(path: Path) -> str:
    """Hash a file; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def check_forms(folder: Path, record: Record) -> None:
    """Raise AnswerError for a form that somebody has filled in where it lay: it would be written over."""
    for name, known in record["files"].items():
        path = folder / name
        if name.startswith("forms/") and path.exists() and sha256_of(path) != known:
            raise AnswerError(
                f"{path}: was changed after it was written, as somebody does who fills it in; "
                "move it away, and give `exam grade` its new place"
            )


def write_manifest(
    folder: Path, head: Mapping[str, str], records: Mapping[str, Record], others: Iterable[str], mode: int
) -> None:
    """Close a build: the hash of every file, in a file that is written last. `head`: id and build of the exam."""
    files = {name: known for record in records.values() for name, known in record["files"].items()}
    files |= {name: sha256_of(folder / name) for name in others}
    students = {stem: {k: v for k, v in record.items() if k != "files"} for stem, record in records.items()}
    manifest = {"format": FORMAT, **head, "files": dict(sorted(files.items())), "students": students}
    write_whole(
        folder / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode(), mode, within=folder
    )
    for path in (folder / PARTS).glob("*"):
        delete_inside(folder, f"{PARTS}/{path.name}")
    with suppress(OSError):
        (folder / PARTS).rmdir()


def remove(folder: Path, records: Mapping[str, Record], stems: Iterable[str]) -> None:
    """Remove the files of some students; `check_forms` comes before."""
    for stem in stems:
        names = records[stem]["files"] if stem in records else [name.format(stem) for name in OF_A_STUDENT]
        for name in [*names, f"{PARTS}/{stem}.json"]:
            delete_inside(folder, name)


def prepare(folder: Path, access: Access, *, parts: bool, apart: Iterable[str] = ()) -> None:
    """Make the folders, and remove what a killed build was writing; nobody looks in whom `access` does not let.

    `parts`: whether something is going to be built. `apart`: those of the folders `APART` that this exam has.
    """
    folders = (*FOLDERS, PRINT, *apart, *([PARTS] if parts else []))
    try:
        for name in (".", *folders):
            make_folder(inside(folder, folder / name), access)
            for leftover in (folder / name).glob(".*.part"):
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise RenderError(f"{folder}: cannot be written ({error.strerror}); nothing was built") from error
    tighten((path for name in folders for path in (folder / name).iterdir() if not path.is_dir()), access)
    tighten((folder / name for name in ON_TOP), access)
    tighten([folder / SECRET], OWNER)


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
