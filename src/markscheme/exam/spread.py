"""Work on many students: on a cluster, in processes of this machine, or wherever `joblib.parallel_config` says."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from functools import partial
from itertools import chain, islice
from multiprocessing import current_process
from threading import Lock, Thread
from typing import TypeVar

from markscheme.cluster import Needs, current_cluster
from markscheme.errors import MarkschemeError

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[tuple[Task, ...]], list[Result]]

IN_A_BLOCK = 16  # chunks for each worker
OF_THIS_MACHINE = "LokyProcess"  # how joblib names the processes that it starts here
LOOKS = 0.5  # seconds from one look at the parent process to the next
# How a cluster says that a worker died of a task, however often it was given to another: Dask and Ray.
_DIED_ELSEWHERE = ("KilledWorker", "WorkerCrashedError")
# The numbers behind the problems share one precision, and Typst one compiler: threads of a worker take turns.
_WORKING = Lock()


def available_cores() -> int:
    """Count the cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def spread(
    work: Work[Task, Result],
    tasks: Iterable[Task],
    *,
    jobs: int | None,
    chunk: int,
    lost: Callable[[Task], Result] | None = None,
    needs: Needs | None = None,
) -> Iterator[Result]:
    """Yield the results of all tasks, in order; only a few are held in memory at a time, however many there are.

    `work` takes `chunk` tasks at once. `jobs` workers; None leaves their number, and where they are, to
    `joblib.parallel_config`: where nobody called that, all is done in this process. Within `cluster.on_cluster` the
    workers are those of the cluster, whatever `jobs` says; `needs`: what they share with this machine. Where a worker
    dies, the tasks that it may have died of are given out alone; one that a worker dies of again has the result
    `lost`. Without `lost` that ends it all with a MarkschemeError.
    """
    queue = iter(tasks)
    first = list(islice(queue, chunk))
    second = list(islice(queue, 1))
    cluster = current_cluster()
    if not second or (cluster is None and _workers(jobs) == 1):  # one chunk is not worth a process
        for task in chain(first, second, queue):
            yield from _turn(work, (task,))
        return
    todo = _chunks(chain(first, second, queue), chunk)
    if cluster is not None:
        from markscheme.cluster.given_out import given_out

        for some, results in given_out(cluster, partial(_turn, work), todo, needs or Needs()):
            yield from _one_by_one(work, some, lost) if results is None else results
        return
    workers = _workers(jobs)
    # Block by block: joblib asks for tasks from threads of its own, and they may come from a database of this one.
    while block := list(islice(todo, IN_A_BLOCK * workers)):
        yield from _of_block(work, block, jobs, lost)


def _workers(jobs: int | None) -> int:
    """Count the workers; joblib is not asked, and not imported, where it cannot have been told anything."""
    if jobs == 1 or (jobs is None and "joblib" not in sys.modules):
        return 1
    from joblib import effective_n_jobs

    return int(effective_n_jobs(jobs))


def _chunks(tasks: Iterable[Task], size: int) -> Iterator[tuple[Task, ...]]:
    queue = iter(tasks)
    while some := tuple(islice(queue, size)):
        yield some


def _of_block(
    work: Work[Task, Result],
    block: list[tuple[Task, ...]],
    jobs: int | None,
    lost: Callable[[Task], Result] | None,
) -> Iterator[Result]:
    done = 0
    try:
        for results in _given_out(work, block, jobs):
            yield from results
            done += 1
        return
    except Exception as error:
        if not _worker_died(error):
            raise
        if lost is None:
            raise _ended() from error
    # joblib hands out nothing more once a worker died, though chunks after this one may be finished.
    for some in block[done:]:
        yield from _one_by_one(work, some, lost)


def _ended() -> MarkschemeError:
    return MarkschemeError(
        "a process was ended from outside; run the same command again, with --jobs 1 if memory is short"
    )


def _one_by_one(
    work: Work[Task, Result], some: tuple[Task, ...], lost: Callable[[Task], Result] | None
) -> Iterator[Result]:
    """Yield the results of a chunk that a worker may have died of, worked on alone, in a process of this machine."""
    together = _alone(work, some)
    if together is not None:
        yield from together
        return
    if lost is None:
        raise _ended()
    for task in some:
        yield alone(work, task, lost)


def alone(work: Work[Task, Result], task: Task, lost: Callable[[Task], Result]) -> Result:
    """Give the result of a task that a worker has alone; `lost` when the worker dies of it."""
    results = _alone(work, (task,))
    return lost(task) if results is None else results[0]


def _alone(work: Work[Task, Result], tasks: tuple[Task, ...]) -> list[Result] | None:
    try:
        return next(_given_out(work, [tasks], 2))  # of one job joblib makes no process
    except Exception as error:
        if not _worker_died(error):
            raise
        return None


def _given_out(work: Work[Task, Result], block: list[tuple[Task, ...]], jobs: int | None) -> Iterator[list[Result]]:
    from joblib import Parallel, delayed

    try:
        parallel = Parallel(n_jobs=jobs, return_as="generator", batch_size=1)
    except ValueError as error:  # a backend derived from multiprocessing: a block comes as a whole
        if "return_as" not in str(error):
            raise
        parallel = Parallel(n_jobs=jobs, batch_size=1)
    return iter(parallel(delayed(partial(_in_worker, os.getpid()))(work, some) for some in block))


def _worker_died(error: Exception) -> bool:
    return isinstance(error, BrokenExecutor) or type(error).__name__ in _DIED_ELSEWHERE


def _in_worker(owner: int, work: Work[Task, Result], tasks: tuple[Task, ...]) -> list[Result]:
    _end_with(owner)
    return _turn(work, tasks)


def _turn(work: Work[Task, Result], tasks: tuple[Task, ...]) -> list[Result]:
    with _WORKING:
        return work(tasks)


_watched: set[int] = set()


def _end_with(owner: int) -> None:
    """End this process when the one that started it is gone: a killed run leaves nobody behind.

    A worker of a cluster was started by another process, and looks after itself. One of this machine is always a child
    of the run: where it is not, the run was killed while the process began, and what it was given nobody waits for.
    """
    if owner in _watched:
        return
    if owner != os.getppid():
        if current_process().name.startswith(OF_THIS_MACHINE):
            os.kill(os.getpid(), signal.SIGTERM)
        return
    _watched.add(owner)

    def watch() -> None:
        while os.getppid() == owner:  # the parent of an orphan is another process; on Windows it never is
            time.sleep(LOOKS)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()
