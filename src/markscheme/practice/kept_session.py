"""Sessions that can be gone on with: a small file for each, written after every step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markscheme.errors import MarkschemeError
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.result_folder import write_whole

SESSION_FORMAT = 1
MOST_KEPT = 20  # of sessions that were broken off; older ones are removed
LARGEST_SESSION = 5_000_000  # bytes


@dataclass
class KeptSession:
    """The file of one session. `trouble`: why it could not be written."""

    path: Path
    trouble: str = ""

    def keep(self, data: Mapping[str, JsonValue]) -> None:
        """Write the whole session in the place of what was there."""
        content = json.dumps({"format": SESSION_FORMAT, **data}, ensure_ascii=False) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Bytes that are no text are typed, too.
            write_whole(self.path, content.encode(errors="backslashreplace"), 0o600)
            self.trouble = ""
        except OSError as error:
            self.trouble = f"{self.path}: {error.strerror or error}"
        except MarkschemeError as error:
            self.trouble = str(error)

    def end(self) -> None:
        """Forget a session of which nothing is left."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class DamagedSession:
    """A file that cannot be read, why, and where it lies now."""

    path: Path
    reason: str
    aside: Path


def new_session(folder: Path, name: str) -> KeptSession:
    """Give the file of a new session; the oldest of many that were broken off are removed."""
    for old in _kept(folder)[MOST_KEPT - 1 :]:
        old.unlink(missing_ok=True)
    path, n = folder / f"{name}.json", 1
    while path.exists():
        n += 1
        path = folder / f"{name}-{n}.json"
    return KeptSession(path)


def latest_session(folder: Path) -> tuple[KeptSession, JsonObject] | DamagedSession | None:
    """Read the session that was worked on last; one that is damaged is set aside, and None is that there is none."""
    found = _kept(folder)
    if not found:
        return None
    path = found[0]
    try:
        if path.stat().st_size > LARGEST_SESSION:
            raise ValueError("it is far larger than a session")
        data = json.loads(path.read_text("utf-8"))
        if not isinstance(data, dict) or data.get("format") != SESSION_FORMAT:
            raise ValueError("it is no session that this version wrote")
    except (OSError, ValueError, RecursionError) as error:
        return set_aside(path, str(error))
    return KeptSession(path), data


def set_aside(path: Path, reason: str) -> DamagedSession:
    """Move a file that cannot be read out of the way, under a name that nothing reads."""
    aside, n = path.with_suffix(".damaged"), 1
    while aside.exists():
        n += 1
        aside = path.with_suffix(f".damaged-{n}")
    path.replace(aside)
    return DamagedSession(path, reason, aside)


def _kept(folder: Path) -> list[Path]:
    """List the files of sessions, the one that was written last first."""
    try:
        dated = [(path.stat().st_mtime_ns, path.name, path) for path in folder.glob("*.json")]
    except OSError:
        return []
    return [path for _, _, path in sorted(dated, reverse=True)]
