"""The command line as whole processes."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from benchmarks.measure import Row, seconds


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        yield Row("python -c pass", process([sys.executable, "-c", "pass"], environment), "s")
        for words in (["--help"], ["list"], ["show", "--help"], ["show", "norm/batchnorm"]):
            command = [sys.executable, "-m", "markscheme", *words]
            target = 0.15 if words in (["--help"], ["list"]) else None
            yield Row("markscheme " + " ".join(words), process(command, environment), "s", target)


def process(command: list[str], environment: dict[str, str]) -> float:
    return seconds(lambda: subprocess.run(command, env=environment, check=True, capture_output=True), 10)
