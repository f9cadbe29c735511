"""A folder that is there whole or not at all, and never in the place of an earlier one."""

from __future__ import annotations

import glob
import io
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from markscheme.errors import RenderError
from markscheme.files.folders import kind_of

_OF_PROCESS = re.compile(r"\.([0-9]+)\.part(?:-[a-z]+)?\Z")
MOST_NAMED = 3  # of the files of a folder that holds no results


@contextmanager
def result_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a folder to fill; when all is written it becomes `target`, else it vanishes.

    An earlier result is refused, or with `replace` kept under the next free number.
    """
    target = target.resolve()
    check_target(target, replace)
    try:
        _tidy(target)
        building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    except OSError as error:
        raise _refused(target, error) from error
    try:
        with locked(building):
            yield building
            building.chmod(0o777 & ~_umask())
            _settle(building, target, replace)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def check_target(target: Path, replace: bool = False) -> None:
    """Raise RenderError when the folder cannot take a result."""
    if not target.parent.is_dir():
        raise RenderError(f"{target}: the folder {str(target.parent)!r} does not exist; make it first")
    if target.exists() and not target.is_dir():
        raise RenderError(f"{target}: is a file, but results are a folder; give another name")
    if not _is_filled(target):
        return
    if reason := _why_not_moved(target):
        raise RenderError(f"{target}: {reason}; give another folder")
    if not replace:
        kept = numbered(target).name
        raise RenderError(f"{target}: holds an earlier result; give another folder, or --replace to keep it as {kept}")


def _why_not_moved(target: Path) -> str:
    """Why a folder must stay where it is, whatever was asked for; nothing for an earlier result."""
    here, found = Path.cwd(), target.resolve()
    kind = kind_of(target)
    if kind == "exam":
        return "holds an exam with its papers and keys, not results"
    if kind is None:
        names = sorted(path.name for path in target.iterdir())
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"holds {', '.join(names[:MOST_NAMED])}{more}, and nothing there says that these are results"
    if found in (here, *here.parents):
        return "holds an earlier result, but is the folder you are in, or one above it, and cannot be moved"
    return "is your home folder, and cannot be moved" if found == Path.home().resolve() else ""


def numbered(target: Path) -> Path:
    """Give the first free name of the form `marks.1`."""
    n = 1
    while (kept := target.with_name(f"{target.name}.{n}")).exists():
        n += 1
    return kept


def write_synced(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        sync(file.fileno())


class SyncedFile:
    """A text file that is on the disk when its `with` block ends without an error."""

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self.file = path.open("w", encoding=encoding, newline="")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self.finish()
                self.file.flush()
                sync(self.file.fileno())
            finally:
                self._close()
        else:
            self._close()

    def finish(self) -> None:
        """Write what belongs at the end."""

    def _close(self) -> None:
        with suppress(OSError):  # of a disk that is full: that was said already
            self.file.close()


def sync(descriptor: int) -> None:
    """Wait until the disk has what was written."""
    os.fsync(descriptor)


def _is_filled(target: Path) -> bool:
    return target.is_dir() and any(target.iterdir())


def _settle(building: Path, target: Path, replace: bool) -> None:
    if target.exists() and _is_filled(target):
        if not replace:  # it came while we were writing
            raise FileExistsError(17, "an earlier result has appeared there meanwhile")
        check_target(target, replace)
        target.rename(numbered(target))
    elif target.exists():
        target.rmdir()
    building.rename(target)


def _refused(target: Path, error: OSError) -> RenderError:
    reason = error.strerror or str(error)
    return RenderError(
        f"{target}: cannot be written ({reason}); nothing was written, and what was there before is untouched"
    )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a lock on the folder, so that others can tell it from one that a killed run left behind."""
    if sys.platform == "win32":  # no such locks there: what a killed run left behind stays
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _tidy(target: Path) -> None:
    """Remove what killed runs left behind: what nobody holds a lock on."""
    if sys.platform == "win32":
        return
    for leftover in target.parent.glob(f".{target.name}.*.part"):
        with suppress(OSError), locked(leftover):
            shutil.rmtree(leftover)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


_DATE = (1980, 1, 1, 0, 0, 0)  # the first that the format knows
_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


class FilledFolder:
    """A new folder that is filled file by file, as a zip file is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        (self.path / name).write_bytes(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Every file is written already."""


class ZipFile:
    """A zip file written entry by entry; on the disk when its `with` block ends without an error.

    `by_name`: the entries are kept until the end and written by name, so that their order says nothing.
    """

    def __init__(self, path: Path, *, by_name: bool = False) -> None:
        self._kept: dict[str, bytes] | None = {} if by_name else None
        self._file = path.open("wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        if self._kept is None:
            self._zip.writestr(_entry(name), content)
        else:
            self._kept[name] = content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for name, content in sorted((self._kept or {}).items()):
                self._zip.writestr(_entry(name), content)
            self._zip.close()
            self._file.flush()
            sync(self._file.fileno())
        except OSError:
            if kind is None:
                raise
        finally:
            self._file.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every system
    return entry


def undated_workbook(content: bytes) -> bytes:
    """Give the same XLSX file without the moment in which it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _WRITTEN.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            new.writestr(_entry(entry.filename), part)
    return made.getvalue()


def inside(folder: Path, path: Path) -> Path:
    """Give the place of a file below a folder; RenderError where its name, or a link on the way, leads out of it.

    A folder may have been prepared by somebody else: what is written or deleted there stays there.
    """
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise RenderError(
            f"{path}: leads out of {str(folder)!r}, to {os.path.realpath(path)}, and nothing is written or deleted "
            "there\nput a file or folder of its own in its place"
        )
    return path


def delete_inside(folder: Path, name: str) -> None:
    """Delete a file below a folder, if it is there: a link itself, and never what lies elsewhere."""
    path = folder / name
    (inside(folder, path.parent) / path.name).unlink(missing_ok=True)


def write_whole(path: Path, content: bytes, mode: int | None = None, *, within: Path | None = None) -> None:
    """Put content into a file through a temporary one beside it, so that nobody ever sees half of it.

    `mode`: who may read it, whatever the umask is; None leaves that to the umask. Windows has no such modes. `within`:
    the folder that it must not lead out of; without one a link is followed, as the user named it.
    """
    with whole_file(path, mode, within=within) as file:
        file.write(content)


@contextmanager
def whole_file(
    path: Path, mode: int | None = None, *, within: Path | None = None, synced: bool = True
) -> Iterator[BinaryIO]:
    """Give the temporary file that takes the place of a file at the end of the `with` block, as `write_whole` does.

    Not `synced`: the disk may have it later, and what killed processes left beside it stays.
    """
    target = Path(os.path.realpath(path if within is None else inside(within, path)))
    temporary = temporary_beside(target) if synced else _temporary(target)
    try:
        with open_private(temporary, mode) as file:
            yield file
            file.flush()
            if synced:
                os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError):
            raise
        reason = error.strerror or str(error)
        raise RenderError(f"{path}: cannot be written ({reason}); what was there before is untouched") from error


def open_private(path: Path, mode: int | None) -> BinaryIO:
    """Open a new file to write, that nobody else reads whom `mode` does not let."""
    return open(path, "wb", opener=partial(_opened, mode=mode))


def temporary_beside(target: Path) -> Path:
    """Name the temporary file of this process beside a file; what killed processes left for the same file is removed.

    It has the number of its process in its name, and so has what a database writes beside it. What a process that
    still runs is writing stays.
    """
    with suppress(OSError):
        for left in target.parent.glob(f".{glob.escape(target.name)}.*.part*"):
            match = _OF_PROCESS.search(left.name)
            if match and not _is_running(int(match[1])):
                left.unlink(missing_ok=True)
    return _temporary(target)


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def _is_running(process: int) -> bool:
    if sys.platform == "win32":  # there the question would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's
        return True
    return True


def _opened(path: str, flags: int, mode: int | None) -> int:
    """Open a temporary file to write; one that others must not read is never open to them, not even while empty."""
    if mode is None:
        return os.open(path, flags, 0o666)
    with suppress(FileNotFoundError):
        Path(path).unlink()  # what a killed run left may have been open to others
    descriptor = os.open(path, flags, 0o600)
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without modes
            os.fchmod(descriptor, mode)
    return descriptor
