"""Parts from the package registries, kept in a folder of the user's: nothing is fetched twice, nothing unchecked used.

npm and pip fetch them, with whatever registry and proxy they are set up for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from markscheme.errors import MarkschemeError
from markscheme.site.locked_parts import Part, locked_parts

_TELLING = re.compile(r"failed|refused|could not|no matching|no module|\b404\b", re.IGNORECASE)
LONGEST = 600  # seconds that one download may take


def user_cache() -> Path:
    """Name the folder in which parts are kept unless told otherwise: in the user's cache."""
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(named) if named else Path("~/.cache").expanduser()) / "markscheme" / "site"


def part_bytes(name: str, cache: Path, tell: Callable[[str], None] = lambda text: None) -> bytes:
    """Give a part of the table; raise `MarkschemeError` where it is not to be had or is not what it was.

    `tell` is called with the part before it is downloaded.
    """
    part = locked_parts()[name]
    place = cache / part.file
    if not place.is_file():
        tell(f"{part.name} {part.version} from {part.registry}")
        _download(part, cache)
    content = place.read_bytes()
    found = sha256(content).hexdigest()
    if found != part.sha256:
        raise MarkschemeError(
            f"{place}: has the checksum {found}, but {part.name} {part.version} has {part.sha256}; "
            "delete the file, and it is downloaded again"
        )
    return content


def _download(part: Part, cache: Path) -> None:
    """Fetch a part into the cache; it appears there whole or not at all."""
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".download-") as folder:
        command = _npm(part, folder) if part.registry == "npm" else _pip(part, folder)
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False, cwd=folder)
        except subprocess.TimeoutExpired:
            raise _not_to_be_had(part, cache, f"nothing after {LONGEST} seconds") from None
        fetched = Path(folder) / part.file
        if done.returncode or not fetched.is_file():
            raise _not_to_be_had(part, cache, _reason(done.stderr or done.stdout))
        fetched.replace(cache / part.file)


def _npm(part: Part, folder: str) -> Sequence[str]:
    beside = str(Path(sys.executable).parent)  # an environment need not be activated
    npm = shutil.which("npm", path=os.pathsep.join((beside, os.environ.get("PATH", ""))))
    if npm is None:
        raise MarkschemeError(
            f"{part.name} {part.version} comes from npm, which is not installed; "
            "`pip install 'markscheme[site]'` brings it, or give --cache DIR that holds "
            f"{part.file}"
        )
    quiet = ["--loglevel", "error", "--fetch-retries", "1", "--ignore-scripts"]
    return [npm, "pack", f"{part.name}@{part.version}", *quiet, "--pack-destination", folder]


def _pip(part: Part, folder: str) -> Sequence[str]:
    wanted = ["--no-deps", "--only-binary=:all:", "--platform", part.platform, "--python-version", part.python]
    quiet = ["--disable-pip-version-check", "--quiet", "--no-input", "--retries", "1"]
    command = [sys.executable, "-m", "pip", "download", *quiet, *wanted]
    return [*command, "--dest", folder, f"{part.name}=={part.version}"]


def _not_to_be_had(part: Part, cache: Path, why: str) -> MarkschemeError:
    return MarkschemeError(
        f"{part.name} {part.version} could not be downloaded from {part.registry}: {why}\n"
        f"a site is built without a network where --cache DIR holds {part.file}; "
        f"{cache} does not"
    )


def _reason(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if _TELLING.search(line) and not line.startswith("WARNING")]
    return (telling or lines[-1:] or ["it gave no reason"])[0][:200]
