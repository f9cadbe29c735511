"""Connections that are not waited for without end.

Whoever opens connections and sends nothing on them, or a letter now and then, would take all that there are: a
connection on which no request comes to its end is hung up, and nobody has more than a share of them.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from asyncio import TimerHandle, Transport

MOST_CONNECTIONS = 4_000  # a browser opens up to six
SPARE_FILES = 100  # of what a process may open, beside connections: the class, the workers, the program
PATIENCE = 30.0  # seconds without a request; one that was answered is kept for 20
LONGEST_REQUEST = 300.0  # seconds from a request to the end of its answer, with all that may wait before it
LOOPBACK = ("127.0.0.1", "::1")


class PatientConnection(H11Protocol):
    """A connection of uvicorn's that is looked at now and then."""

    patience = PATIENCE
    longest_request = LONGEST_REQUEST
    most_of_one = MOST_CONNECTIONS // 2
    _open: ClassVar[Counter[str]] = Counter()  # connections of each address

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to watch a connection; hang up on an address that has more than its share."""
        super().connection_made(transport)
        self._seen, self._since = self._standing(), self.loop.time()
        self._address = self.client[0] if self.client else ""
        self._open[self._address] += 1
        self._timer: TimerHandle = self.loop.call_later(self.patience / 4, self._look)
        is_too_many = self._address not in LOOPBACK and self._open[self._address] > self.most_of_one
        if is_too_many or len(self.connections) > (self.limit_concurrency or MOST_CONNECTIONS):
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch no longer."""
        self._timer.cancel()
        self._open[self._address] -= 1
        if self._open[self._address] <= 0:
            del self._open[self._address]
        super().connection_lost(exc)

    def _standing(self) -> tuple[Any, bool]:
        """Give the request of now, and whether it is being answered."""
        return self.cycle, self.cycle is not None and not self.cycle.response_complete

    def _look(self) -> None:
        now, standing = self.loop.time(), self._standing()
        if standing != self._seen:
            self._seen, self._since = standing, now
        if now - self._since > (self.longest_request if standing[1] else self.patience):
            self.transport.abort()
            return
        self._timer = self.loop.call_later(self.patience / 4, self._look)


def most_connections() -> int:
    """Say how many connections there can be, and ask the system for as many files as they take."""
    try:
        import resource
    except ImportError:  # Windows
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(50, min(MOST_CONNECTIONS, soft - SPARE_FILES))
