"""Kill a program at its n-th write: no clock decides how far it got, and every moment can be chosen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# The audit hook of Python tells of every file that is opened to write, made, renamed or removed. The whole process
# group goes at once, as when somebody ends the program and all that it started.
_DOOMED = """
import os, runpy, signal, sys
left, count = int(sys.argv.pop(1)), 0
def doom(event, arguments):
    global count
    if event == "open":
        writes = isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    else:
        writes = event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "shutil.rmtree")
    if writes and not "__pycache__" in str(arguments[0]):
        count += 1
        if count == left:
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(doom)
if sys.argv[1] == "-c":
    program, sys.argv = sys.argv[2], sys.argv[2:]
    exec(compile(program, "<program>", "exec"), {"__name__": "__main__"})
else:
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
_COUNTED = "import atexit; atexit.register(lambda: print('writes:', count, file=sys.stderr))\nif sys.argv"
NEVER = 0


def writes_of(arguments: Sequence[object], cwd: Path, **environment: str) -> int:
    """How often a program writes that nobody disturbs; `arguments` are a module's name and its own, or -c PROGRAM."""
    done = _run(_DOOMED.replace("if sys.argv", _COUNTED, 1), arguments, NEVER, cwd, environment)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.rpartition("writes: ")[2])


def killed_at(write: int, arguments: Sequence[object], cwd: Path, **environment: str) -> bool:
    """Run a program and kill it right before a write; False when it ended before."""
    done = _run(_DOOMED, arguments, write, cwd, environment)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def moments(writes: int, count: int) -> list[int]:
    """Some moments of a program that writes so often: spread evenly, the last one before the last write."""
    return sorted({max(1, round(writes * i / count)) for i in range(1, count + 1)})


def _run(
    program: str, arguments: Sequence[object], write: int, cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, str(write), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        start_new_session=True,
    )
