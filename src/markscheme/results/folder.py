"""A folder that is there whole or not at all, and never in the place of an earlier one."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from markscheme.errors import RenderError
from markscheme.files.folders import kind_of

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
    """The first free name of the form `marks.1`."""
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
