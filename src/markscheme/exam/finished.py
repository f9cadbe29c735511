"""What of an exam is finished already: a record for each student, and the manifest that closes a build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from markscheme.document.writers import write_whole
from markscheme.errors import AnswerError, RenderError
from markscheme.exam.student_build import FOLDERS, PARTS, Record
from markscheme.formats import format_name, format_number
from markscheme.results.folder import locked

MANIFEST = "manifest.json"
KIND = "manifest"
FORMATS = (1,)  # those that are read
FORMAT = format_name(KIND, 1)  # what is written
PRINT = "print"
_OF_A_STUDENT = ("sheets/{}.json", "papers/{}.pdf", "forms/{}.pdf", "forms/{}.answers.yaml", "keys/{}.pdf")


def read_records(folder: Path) -> dict[str, Record]:
    """The records of finished students by file stem: of the last whole build, and of one that was broken off."""
    manifest = read_manifest(folder)
    found = dict(_of_manifest(manifest))
    for path in sorted((folder / PARTS).glob("*.json")):
        with suppress(OSError, ValueError, KeyError):
            record = json.loads(path.read_text("utf-8"))
            found[record["student"]["stem"]] = record
    return found


def _of_manifest(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Record]]:
    files = manifest.get("files", {})
    for stem, record in manifest.get("students", {}).items():
        own = [name.format(stem) for name in _OF_A_STUDENT]
        yield stem, {**record, "files": {name: files[name] for name in own if name in files}}


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the last whole build; empty when there was none, or it is damaged.

    Raise AnswerError when a newer program wrote it: what it built is not taken for nothing.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(manifest, dict) or not str(manifest.get("format", "")).startswith(f"markscheme {KIND} "):
        return {}
    format_number(manifest, KIND, FORMATS, str(folder / MANIFEST))
    return manifest


def is_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether all files are there with the content that they were written with."""
    return bool(files) and all(sha256_of(folder / name) == known for name, known in files.items())


def sha256_of(path: Path) -> str:
    """The hash of a file; empty when it cannot be read."""
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


def write_manifest(folder: Path, build: str, records: Mapping[str, Record], others: Iterable[str]) -> None:
    """Close a build: the hash of every file, in a file that is written last."""
    files = {name: known for record in records.values() for name, known in record["files"].items()}
    files |= {name: sha256_of(folder / name) for name in others}
    students = {stem: {k: v for k, v in record.items() if k != "files"} for stem, record in records.items()}
    manifest = {"format": FORMAT, "build": build, "files": dict(sorted(files.items())), "students": students}
    write_whole(folder / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    for path in (folder / PARTS).glob("*.json"):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        (folder / PARTS).rmdir()


def remove_stale(folder: Path, before: Mapping[str, Record], now: Iterable[str]) -> tuple[str, ...]:
    """Remove the files of students who are not on the roster any more, so that nobody prints them; say whose."""
    gone = sorted(set(before) - set(now))
    for stem in gone:
        check_forms(folder, before[stem])
        for name in [*before[stem]["files"], f"{PARTS}/{stem}.json"]:
            (folder / name).unlink(missing_ok=True)
    return tuple(str(before[stem]["student"]["id"]) for stem in gone)


def prepare(folder: Path) -> None:
    """Make the folders, and remove what a killed build was writing."""
    try:
        for name in (".", *FOLDERS, PRINT, PARTS):
            (folder / name).mkdir(parents=True, exist_ok=True)
            for leftover in (folder / name).glob(".*.part"):
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise RenderError(f"{folder}: cannot be written ({error.strerror}); nothing was built") from error


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder for this build; raise AnswerError when another one has it."""
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError:
        raise RenderError(f"{folder}: the folder {str(folder.parent)!r} does not exist; make it first") from None
    except OSError as error:
        raise RenderError(f"{folder}: cannot be made ({error.strerror}); give another folder") from None
    try:
        with locked(folder):
            yield
    except BlockingIOError:
        raise AnswerError(f"{folder}: another build is at work there; wait until it is done") from None
