"""Build students wherever joblib is told to: in processes of this machine, or on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markscheme.errors import MarkschemeError
from markscheme.exam.student_build import Order, Recipe, Record, build_students

CHUNK = 4  # students that a process takes at once


def in_parallel(recipe: Recipe, orders: Sequence[Order], jobs: int | None) -> Iterator[list[Record]]:
    """Build in chunks, wherever joblib is told to run them; those of one variant lie together."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    ordered = sorted(orders, key=lambda order: order.student.variant)
    chunks = [tuple(ordered[start : start + CHUNK]) for start in range(0, len(ordered), CHUNK)]
    if len(chunks) == 1:
        yield build_students(recipe, chunks[0])
        return
    try:
        parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
        yield from parallel(delayed(build_students)(recipe, chunk) for chunk in chunks)
    except TerminatedWorkerError as error:
        raise MarkschemeError(
            "a building process was ended from outside; run the same command again, with --jobs 1 if memory is short"
        ) from error
