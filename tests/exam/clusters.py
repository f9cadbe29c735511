"""Clusters of three workers as programs of this machine, and a worker that kills at a student of its own choice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from build_samples import BLUEPRINT, EXAM_ID, SECRET, content

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
                    pid = {0: os.getpid(), PARENT: os.getppid()}.get(doom["pid"], doom["pid"])
                    pid = int(Path(doom["claim"]).with_name("doomed").read_text()) if pid == NAMED else pid
                    os.kill(pid, signal.SIGKILL)
                return method(self, task)
            setattr(cls, doom["method"], fatal)
        spec.loader.exec_module = exec_module
        return spec
sys.meta_path.insert(0, Deadly())
"""
BUILDING = {"module": "markscheme.exam.build_worker", "class": "Worker", "method": "made"}
MARKING = {"module": "markscheme.grading.marker", "class": "Marker", "method": "mark"}


PARENT = -1  # kill the process that started the worker: of Ray, the node
NAMED = -2  # kill the one that the file `doomed` names


def doomed(folder: Path, where: Mapping[str, str], student: str, pid: int = 0) -> dict[str, str]:
    """The environment of workers of which one kills at a student: itself, or a process."""
    claim = folder / "claim"
    claim.touch()
    (folder / "deadly").mkdir(exist_ok=True)
    (folder / "deadly" / "sitecustomize.py").write_text(f"PARENT, NAMED = {PARENT}, {NAMED}\n{_DEADLY}")
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


# A head that works at nothing, and three nodes with a core each. All on the loopback address, as on other systems.
_RAY = """
import json, os, sys, time
from ray.cluster_utils import Cluster
node = {"object_store_memory": 10**8, "include_dashboard": False}
made = Cluster(initialize_head=True, connect=False, head_node_args={"num_cpus": 0, **node})
for _ in range(3):
    made.add_node(num_cpus=1, object_store_memory=10**8)
gcs = made.head_node.all_processes["gcs_server"][0].process.pid
with open(sys.argv[1] + ".part", "w") as file:
    json.dump([made.address, gcs], file)
os.rename(sys.argv[1] + ".part", sys.argv[1])
while True:
    time.sleep(1)
"""
ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


@contextmanager
def ray_cluster(file: Path, **more: str) -> Iterator[tuple[str, int]]:
    """A Ray cluster; its address, and the process that the head cannot do without."""
    with started(sys.executable, "-c", _RAY, file, **ON_LOOPBACK, **more) as program:
        while not file.exists():
            assert program.poll() is None, "the Ray cluster ended"
            time.sleep(0.1)
        address, gcs = json.loads(file.read_text())
        yield address, gcs
        program.terminate()
        program.wait(WAIT)


BUILD = ("build", "exam.yaml", "--roster", "roster.csv", "--secret-file", "secret.txt", "--exam-id", EXAM_ID)


def prepare_exam(folder: Path) -> Path:
    """An exam for 24 students that is not built yet: `BUILD` builds it."""
    plain = BLUEPRINT.replace("languages: [en, zh]", "languages: en\nkey: marks")
    (folder / "exam.yaml").write_text(plain, "utf-8")
    (folder / "roster.csv").write_text("id,name\n" + "".join(f"s{i:02},学生 {i}\n" for i in range(24)), "utf-8")
    (folder / "secret.txt").write_text(SECRET)
    return folder


def built_here(prepared: Path) -> dict[str, str]:
    """What one process of this machine builds of it."""
    done = exam_command(prepared, *BUILD, "-o", "here", "--no-pdf-forms", "--jobs", 1)
    assert done.returncode == 0, done.stderr
    return content(prepared / "here")
