"""Clusters of three workers as programs of this machine, and a worker that kills at a student of its own choice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import markscheme

WAIT = 120  # seconds: what takes longer hangs
# Python imports this in every worker. At one student the first worker that comes to it kills a process, so that no
# clock decides when: itself, or the one that is named. The claim is a file, which one of them alone can remove.
_DEADLY = """
import importlib.abc, json, os, signal, sys
from pathlib import Path
doom = json.loads(os.environ["DOOM"])
class Deadly(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != doom["module"]:
            return None
        sys.meta_path.remove(self)
        import importlib.util
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            cls = getattr(module, doom["class"])
            method = getattr(cls, doom["method"])
            def fatal(self, task):
                if doom["student"] in (task.student, getattr(task.student, "id", "")):
                    try:
                        os.unlink(doom["claim"])
                    except FileNotFoundError:
                        return method(self, task)
                    os.kill(doom["pid"] or os.getpid(), signal.SIGKILL)
                return method(self, task)
            setattr(cls, doom["method"], fatal)
        spec.loader.exec_module = exec_module
        return spec
sys.meta_path.insert(0, Deadly())
"""
BUILDING = {"module": "markscheme.exam.build_worker", "class": "Worker", "method": "build"}
MARKING = {"module": "markscheme.grading.marker", "class": "Marker", "method": "mark"}


def doomed(folder: Path, where: Mapping[str, str], student: str, pid: int = 0) -> dict[str, str]:
    """The environment of workers of which one kills at a student: itself, or a process."""
    claim = folder / "claim"
    claim.touch()
    (folder / "deadly").mkdir(exist_ok=True)
    (folder / "deadly" / "sitecustomize.py").write_text(_DEADLY)
    return {
        "PYTHONPATH": os.pathsep.join((str(folder / "deadly"), source())),
        "DOOM": json.dumps({**where, "student": student, "claim": str(claim), "pid": pid}),
    }


def has_killed(folder: Path) -> bool:
    """Whether the worker has done it."""
    return not (folder / "claim").exists()


def source() -> str:
    """The folder of the program that is tested."""
    return str(Path(markscheme.__file__).parents[1])


def environment(**more: str) -> dict[str, str]:
    """That of programs that are started."""
    return {**os.environ, "PYTHONPATH": source(), "RAY_USAGE_STATS_ENABLED": "0", **more}


@contextmanager
def started(*command: object, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program with all that it starts, for as long as the context lasts."""
    program = subprocess.Popen(
        [str(one) for one in command],
        env=environment(**more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield program
    finally:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait(WAIT)


def dask_scheduler(file: Path):
    """A scheduler of Dask, which writes its address to a file."""
    module = (sys.executable, "-m", "distributed.cli.dask_scheduler")
    return started(*module, "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file)


def dask_worker(file: Path, *before: str, **more: str):
    """A worker of Dask that nobody starts again; `before`: what it is started by."""
    module = (*before, sys.executable, "-m", "distributed.cli.dask_worker")
    return started(*module, "--scheduler-file", file, "--nthreads", 1, "--no-nanny", "--no-dashboard", **more)


def wait_for_workers(file: Path, count: int) -> None:
    """Wait until a scheduler has so many workers."""
    asked = (
        "import sys; from distributed import Client\n"
        "with Client(scheduler_file=sys.argv[1]) as client: client.wait_for_workers(int(sys.argv[2]), timeout=90)"
    )
    subprocess.run([sys.executable, "-c", asked, file, str(count)], check=True, timeout=WAIT, env=environment())


def exam_command(cwd: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """`markscheme exam ...`, which has to end."""
    return subprocess.run(
        [sys.executable, "-m", "markscheme", "exam", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=4 * WAIT,
        cwd=cwd,
        env=environment(**more),
    )
