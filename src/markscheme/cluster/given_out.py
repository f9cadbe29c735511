"""Pieces of work, given out to a cluster a few at a time; what comes of them comes in the order of the pieces."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from markscheme.cluster.connection import Cluster, Needs, Outcome, refuse, shared
from markscheme.cluster.worker_side import Checked
from markscheme.errors import MarkschemeError

Task = TypeVar("Task")
Result = TypeVar("Result")
Some = tuple[Task, ...]

AHEAD = 4  # pieces for each slot: given out, or done and not yet asked for
LOOKS = 0.5  # seconds from one look at the cluster to the next, while nothing is done


def given_out(
    cluster: Cluster, work: Callable[[Some[Task]], list[Result]], pieces: Iterable[Some[Task]], needs: Needs
) -> Iterator[tuple[Some[Task], list[Result] | None]]:
    """Yield every piece with its results, in order; None where workers died of it, one after the other.

    Pieces are taken in the thread that asks. Raise MarkschemeError where a worker is not as it must be, where there is
    none for so long as the cluster waits, and where the connection is lost; exceptions of the work are raised as here.
    """
    todo = iter(pieces)
    asked: dict[int, Some[Task]] = {}  # by ticket, in order
    ready: dict[int, Outcome] = {}
    patience = _Patience(cluster)
    with shared(needs) as terms:
        try:
            while True:
                room = max(patience.slots(), 1) * AHEAD - len(asked)
                for some in islice(todo, max(room, 0)):
                    asked[cluster.submit(terms, pickle.dumps((work, some)))] = some
                if not asked:
                    return
                while asked and (first := next(iter(asked))) in ready:
                    yield asked.pop(first), _results(ready.pop(first), terms)
                if outcome := cluster.finished(LOOKS):
                    ready[outcome.ticket] = outcome
                    patience.renew()
        finally:
            cluster.drop()


def _results(outcome: Outcome, terms: Checked) -> list[Result] | None:
    if outcome.found is None:
        return None
    kind, value, worker = outcome.found
    if kind == "refused":
        refuse([worker], terms)
    if kind == "done":
        assert isinstance(value, bytes)
        results: list[Result] = pickle.loads(value)
        return results
    assert isinstance(value, tuple)
    pickled, said, trace = value
    raise _raised(pickled, said, trace, worker)


def _raised(pickled: bytes, said: str, trace: str, worker: Checked) -> Exception:
    """Give the exception of some work as it is to be raised here."""
    error = pickle.loads(pickled) if pickled else None
    if isinstance(error, OSError):
        host, process, what = worker["host"], worker["process"], error.strerror or str(error)
        return MarkschemeError(f"worker {host} (process {process}): {error.filename or 'a file'}: {what}")
    if not isinstance(error, Exception):
        error = RuntimeError(said)
    error.add_note(trace)
    return error


class _Patience:
    """Counts the slots of a cluster now and then, and loses patience where there is none for too long."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.last_worker = time.monotonic()
        self.looked, self.found = 0.0, 0

    def slots(self) -> int:
        """Count them, at most once in so many seconds."""
        now = time.monotonic()
        if now - self.looked < LOOKS:
            return self.found
        self.looked, self.found = now, self.cluster.slots()
        if self.found:
            self.last_worker = now
        elif now - self.last_worker > self.cluster.wait:
            raise MarkschemeError(
                f"cluster {self.cluster.address}: no worker for {self.cluster.wait:.0f} seconds\nstart workers and "
                "give the same command again, or wait longer with --cluster-wait; what was written stays"
            )
        return self.found

    def renew(self) -> None:
        """Start anew: something was done."""
        self.last_worker = time.monotonic()
