"""Worker processes that mark: a time limit for each request, and the same problem to the same worker."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from markscheme.errors import MarkschemeError
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.serve.engine_process import READY

TIME_LIMIT = 10.0  # seconds for one request, from when a worker begins with it
START_LIMIT = 120.0  # seconds until a worker has read the program, on a machine with much else to do
MOST_WAITING = 300  # requests in all; beyond, nobody would get an answer in time
LONGEST_LINE = 32 * 1024 * 1024  # bytes of an answer


class EngineOverrun(MarkschemeError):
    """A request took longer than it may, and its worker was ended."""


class EngineLost(MarkschemeError):
    """A worker ended before it answered."""


class EngineBusy(MarkschemeError):
    """More requests are waiting than can be answered soon."""


class EnginePool:
    """Some worker processes. `limit`: seconds that a request may take."""

    def __init__(self, workers: int, templates: Iterable[Path] = (), limit: float = TIME_LIMIT) -> None:
        folders = [str(Path(folder).resolve()) for folder in templates]
        self.limit = limit
        self.workers = [_Worker(folders, limit) for _ in range(workers)]

    async def start(self) -> None:
        """Start all workers, and wait until they can answer."""
        await asyncio.gather(*(worker.started() for worker in self.workers))

    async def stop(self) -> None:
        """End all workers."""
        await asyncio.gather(*(worker.end() for worker in self.workers))

    async def ask(self, request: Mapping[str, JsonValue], problem: str = "") -> JsonObject:
        """Have a request answered. `problem`: what is prepared for it, so that it goes where that stands ready.

        Raises `EngineOverrun`, `EngineLost` or `EngineBusy`.
        """
        if sum(worker.waiting for worker in self.workers) >= MOST_WAITING:
            raise EngineBusy(f"{MOST_WAITING} requests are waiting already")
        line = json.dumps(request).encode() + b"\n"  # escapes line ends and what is no UTF-8
        answer: JsonObject = json.loads(await self._for(problem).ask(line))
        return answer

    def _for(self, problem: str) -> _Worker:
        """Give the worker that knows a problem; another one where that one has more to do."""
        first = zlib.crc32(problem.encode()) % len(self.workers)
        in_turn = [*self.workers[first:], *self.workers[:first]]
        return min(in_turn, key=lambda worker: worker.waiting)  # the first one of those that are equal


class _Worker:
    """One process, and the requests that wait for it."""

    def __init__(self, templates: list[str], limit: float) -> None:
        self.waiting = 0
        self._command = (sys.executable, "-P", "-m", "markscheme.serve.engine_process", json.dumps(templates))
        self._limit = limit
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._anew: asyncio.Task[None] | None = None

    async def ask(self, line: bytes) -> bytes:
        self.waiting += 1
        try:
            # Shielded: an answer that nobody takes would be given to the next request.
            return await asyncio.shield(asyncio.ensure_future(self._ask(line)))
        finally:
            self.waiting -= 1

    async def _ask(self, line: bytes) -> bytes:
        async with self._turn:
            process = await self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(line)
                await process.stdin.drain()
                answer = await asyncio.wait_for(process.stdout.readline(), self._limit)
            except TimeoutError:
                await self._replace()
                raise EngineOverrun(f"a request took longer than {self._limit:g} seconds") from None
            except (OSError, ValueError):
                answer = b""
            if not answer.endswith(b"\n"):
                await self._replace()
                raise EngineLost("a worker ended before it answered")
            return answer

    async def started(self) -> None:
        """Start the process where none runs."""
        async with self._turn:
            await self._running()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            pipe = asyncio.subprocess.PIPE
            paths = os.pathsep.join(filter(None, sys.path))
            environment = {**os.environ, "PYTHONPATH": paths}
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=pipe, stdout=pipe, limit=LONGEST_LINE, env=environment
                )
            except OSError as error:  # no memory, or no more processes, at this moment
                raise EngineLost(f"no worker can be started: {error.strerror}") from None
            assert self._process.stdout is not None
            with suppress(TimeoutError):
                if await asyncio.wait_for(self._process.stdout.readline(), START_LIMIT) == READY:
                    return self._process
            await self._kill()
            raise EngineLost(f"a worker was not ready after {START_LIMIT:g} seconds")
        return self._process

    async def _replace(self) -> None:
        """End the process, and start another one before somebody needs it."""
        await self._kill()
        self._anew = asyncio.ensure_future(self._anew_started())

    async def _anew_started(self) -> None:
        with suppress(EngineLost):
            await self.started()

    async def end(self) -> None:
        if self._anew is not None:
            self._anew.cancel()
            with suppress(asyncio.CancelledError):
                await self._anew
        await self._kill()

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()  # closes the pipes and takes leave of the process
