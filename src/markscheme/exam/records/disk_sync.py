"""One wait for the disk in place of one for each file."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from markscheme.errors import RenderError


def sync_files(folder: Path, paths: Iterable[Path]) -> None:
    """Wait until the disk has some files of a folder and their names; raise RenderError where it cannot take them.

    Linux has a call for all that a file system holds back (syncfs(2)), which tells of errors since its version 5.8.
    """
    try:
        if (sync_all := _syncfs()) is not None and _with(folder, sync_all) == 0:
            return
        for path in paths:
            _with(path, os.fsync)
    except OSError as error:
        raise RenderError(f"{folder}: cannot be written ({error.strerror or error})") from error


def _with(path: Path, act: Callable[[int], int | None]) -> int | None:
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        return act(descriptor)
    finally:
        os.close(descriptor)


@cache
def _syncfs() -> Callable[[int], int] | None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            found: Callable[[int], int] = ctypes.CDLL(None).syncfs
            return found
    return None
