"""The command line as whole processes, beside a Python that does nothing.

Python's compiled code is kept in a folder of its own, as an installed program has it, whatever this process was told.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.bare import bare_start
from benchmarks.measure import Row, seconds

GIVEN = {"x": [1, 2, 3], "y": [2, 3, 5]}
TIMES = 10
COMMANDS: tuple[tuple[float, Sequence[str]], ...] = (
    (0.05, ("--help",)),
    (0.08, ("list",)),
    (0.2, ("show", "regression/simple")),
    (0.2, ("show", "norm/batchnorm")),
    (0.2, ("solve", "regression/simple", "--given", "given.json")),
    (0.2, ("solve", "regression/simple", "--given", "given.json", "--json")),
)


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "given.json").write_text(json.dumps(GIVEN))
        environment = {**os.environ, "XDG_CACHE_HOME": name, "PYTHONPYCACHEPREFIX": f"{name}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        bare = bare_start(environment)
        yield Row("python -c pass", bare.seconds, "s")
        for target, words in COMMANDS:
            command = [sys.executable, "-m", "markscheme", *words]
            run = lambda: subprocess.run(command, cwd=name, env=environment, check=True, capture_output=True)  # noqa: B023, E731
            run()  # compiles what it imports, and writes the catalogue
            yield Row("markscheme " + " ".join(words), seconds(run, TIMES), "s", target, bare=bare)
