"""Work on many students in several processes, in order: a process that dies costs the student it worked on alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[tuple[Task, ...]], list[Result]]
Start = Callable[[], None]


def in_processes(
    work: Work[Task, Result],
    tasks: Iterable[Task],
    processes: int,
    chunk: int,
    lost: Callable[[Task], Result],
    start: Start | None = None,
) -> Iterator[Result]:
    """The results of all tasks, in order; only a few are held in memory at a time, however many there are.

    `work` takes `chunk` tasks at once. Where a process dies, the tasks that it may have died of are given to a process
    one by one; one that ends that process too has the result `lost`. `start` is called first in each process.
    """
    queue = iter(tasks)
    with _Processes(work, processes, start) as pool:
        waiting: deque[tuple[tuple[Task, ...], Future[list[Result]]]] = deque()
        while True:
            while len(waiting) <= 2 * processes and (some := tuple(islice(queue, chunk))):
                waiting.append((some, pool.submit(some)))
            if not waiting:
                return
            some, future = waiting.popleft()
            try:
                done = future.result()
            except BrokenProcessPool:
                done = list(one_by_one(work, some, lost, start))
            yield from done


def one_by_one(
    work: Work[Task, Result], tasks: Iterable[Task], lost: Callable[[Task], Result], start: Start | None = None
) -> Iterator[Result]:
    """The results of tasks that are given to a process alone; `lost` of those that end it."""
    with _Processes(work, 1, start) as pool:
        for task in tasks:
            try:
                yield from pool.submit((task,)).result()
            except BrokenProcessPool:
                yield lost(task)


class _Processes(Generic[Task, Result]):
    """A pool that is made again when one of its processes has died."""

    def __init__(self, work: Work[Task, Result], count: int, start: Start | None) -> None:
        self.work, self.count, self.start = work, count, start
        self.pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, multiprocessing.get_context("spawn"), partial(_begin, self.start))

    def submit(self, tasks: tuple[Task, ...]) -> Future[list[Result]]:
        """Hand tasks to a process."""
        try:
            return self.pool.submit(self.work, tasks)
        except BrokenProcessPool:
            self.pool.shutdown(cancel_futures=True)
            self.pool = self._new()
            return self.pool.submit(self.work, tasks)

    def __enter__(self) -> _Processes[Task, Result]:
        return self

    def __exit__(self, *_: Any) -> None:
        self.pool.shutdown(cancel_futures=True)


def _begin(start: Start | None) -> None:
    _end_with_parent()
    if start is not None:
        start()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: a killed run leaves nobody behind."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()


def available_cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
