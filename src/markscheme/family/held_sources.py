"""Sources that are held in memory: read once, checked by whoever holds them, and never read from disk again.

What is printed of a family, and what is run, comes from the same bytes that were checked. A held file has a path that
lies on no disk, under a folder named by a hash of all that is held with it; whatever reads sources asks here first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

_HELD: dict[str, bytes] = {}  # by path
_ROOTS: set[str] = set()


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give the SHA-256 of every file, by name."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}


def digest_of(hashes: Mapping[str, str]) -> str:
    """Give one SHA-256 for many files: of their names and hashes."""
    return hashlib.sha256(json.dumps(dict(hashes), sort_keys=True).encode()).hexdigest()


def hold(files: Mapping[str, bytes]) -> Path:
    """Hold some files by name, such as `regression/simple.py`; give the folder in which they seem to lie."""
    root = Path(f"/families@{digest_of(hashes_of(files))[:32]}").resolve()
    _ROOTS.add(str(root))
    _HELD.update({str(root / name): data for name, data in files.items()})
    return root


def is_held(path: str | Path) -> bool:
    """Say whether this is a folder of held files, or lies in one: nothing on a disk does."""
    return any(str(one) in _ROOTS for one in (Path(path), *Path(path).parents))


def held_files(folder: Path) -> Iterator[Path]:
    """Give the held files below a folder, in a fixed order."""
    return (path for path in sorted(map(Path, _HELD)) if path.is_relative_to(folder))


def source_bytes(path: str | Path) -> bytes:
    """Read a file of a family, held or on a disk."""
    held = _HELD.get(str(path))
    return Path(path).read_bytes() if held is None else held


def has_source(path: str | Path) -> bool:
    """Say whether there is a file of this path, held or on a disk."""
    return str(path) in _HELD or (not is_held(path) and Path(path).is_file())


def last_change(path: str | Path) -> int:
    """Give the time of a file's last change, in nanoseconds; what is held never changes. Raise OSError for no file."""
    return 0 if str(path) in _HELD else Path(path).stat().st_mtime_ns
