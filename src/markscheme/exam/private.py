"""Who may read what a build writes: its owner alone, or the owner's group too. Windows has no such modes."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Access:
    """The modes of files and of folders."""

    file: int
    folder: int


OWNER = Access(0o600, 0o700)
GROUP = Access(0o640, 0o750)


def access_of(group_readable: bool) -> Access:
    """The modes of an exam folder."""
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
    """Whether more people than `access` allows can look into a folder."""
    return sys.platform != "win32" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077 & ~access.folder)


def mode_beside(folder: Path) -> int:
    """The mode of a new file in an exam folder: the group reads it where the folder was made for the group."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    return GROUP.file if mode & 0o007 == 0 and mode & 0o040 else OWNER.file
