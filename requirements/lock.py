"""Write the lock files: the version and the hashes of everything that `make sheet` and `make test` install.

One resolution serves CPython 3.11 to 3.14 on Linux, macOS and Windows: where they differ, a marker says so. Run by
`make lock`, which installs uv first. Versions that are locked already stay unless pyproject.toml moves past them; with
`--upgrade` all become the newest ones.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
OLDEST = "3.11"
HEADER = "make lock"  # the command that a lock file names in its first lines
FILES = {
    "dev.txt": tuple(part for extra in ("test", "lint", "fonts", "serve", "site") for part in ("--extra", extra)),
    # Everybody gets the versions that the tests ran with; and what builds Markscheme itself.
    "run.txt": ("--extra", "build", "--constraint", "requirements/dev.txt"),
}


def lock(name: str, how: tuple[str, ...], more: list[str]) -> None:
    """Resolve one set of requirements, and write it without the address of any index."""
    command = (
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *how),
        *("--universal", "--python-version", OLDEST, "--generate-hashes", "--no-annotate"),
        *("--custom-compile-command", HEADER, "--output-file", f"requirements/{name}", "--quiet", *more),
    )
    subprocess.run(command, cwd=FOLDER.parent, check=True)


if __name__ == "__main__":
    for name, how in FILES.items():
        lock(name, how, sys.argv[1:])
