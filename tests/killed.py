"""Kill a program at its n-th write: no clock decides how far it got, and every moment can be chosen."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
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
    words = [str(write), *map(str, arguments)]
    if environment:  # what Python reads at its start, such as PYTHONHASHSEED
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=cwd,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            start_new_session=True,
        )
    nursery = _nursery()
    with tempfile.NamedTemporaryFile() as said:
        order = {
            "program": program,
            "words": words,
            "cwd": str(cwd),
            "said": said.name,
            "environment": dict(os.environ),
        }
        nursery.stdin.write(json.dumps(order) + "\n")
        nursery.stdin.flush()
        return subprocess.CompletedProcess(
            words, int(nursery.stdout.readline()), "", Path(said.name).read_text("utf-8")
        )


# A process that has imported the program already, and becomes a child for each order: what is killed a hundred times
# is imported once. The child leaves the loop, so that it ends as every program does.
_NURSERY = """
import importlib, json, os, pkgutil, sys
import markscheme
for one in pkgutil.walk_packages(markscheme.__path__, "markscheme."):
    if not one.name.startswith(("markscheme.problem_templates", "markscheme.__main__")):
        importlib.import_module(one.name)
while True:
    line = sys.stdin.readline()
    if not line:
        sys.exit()
    child = os.fork()
    if not child:
        break
    os.write(1, b"%d\\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
order = json.loads(line)
os.setsid()
os.chdir(order["cwd"])
os.environ.clear()
os.environ.update(order["environment"])
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
said = os.open(order["said"], os.O_WRONLY)
os.dup2(said, 1)
os.dup2(said, 2)
sys.argv = ["-c", *order["words"]]
exec(compile(order["program"], "<program>", "exec"))
"""


@cache
def _nursery() -> subprocess.Popen[str]:
    nursery = subprocess.Popen(
        [sys.executable, "-c", _NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(nursery.communicate)
    return nursery
