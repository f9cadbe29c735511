"""A process that answers requests of the page, one line of JSON each, until nobody writes to it any more.

It is started by `engine_pool`, which ends it when a request takes too long.
"""

from __future__ import annotations

import json
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import BinaryIO

MOST_MEMORY = 3 * 1024**3  # bytes of address space: far more than any problem takes
READY = b"ready\n"


def answer_lines(lines: BinaryIO, answers: BinaryIO, templates: list[str]) -> None:
    """Answer line after line. Whoever started this process has gone once nothing more can be read."""
    from markscheme.family.library import Library
    from markscheme.webpage.page_requests import PageEngine

    engine = PageEngine(Library([Path(folder) for folder in templates]))
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines, waiting), daemon=True).start()
    answers.write(READY)
    answers.flush()
    while True:
        answers.write(engine.answer_text(waiting.get().decode()).encode() + b"\n")
        answers.flush()


def _read(lines: BinaryIO, waiting: queue.SimpleQueue[bytes]) -> None:
    for line in lines:
        waiting.put(line)
    signal.raise_signal(signal.SIGTERM)  # in the middle of a calculation, too: a server that was killed leaves nobody


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which closes the pipe
    _bound_memory()
    pipe, sys.stdout = sys.stdout.buffer, sys.stderr  # what a family prints must not get between the answers
    answer_lines(sys.stdin.buffer, pipe, json.loads(sys.argv[1]))
