"""Who waits for whom: everybody has a few requests answered at a time, so that one who asks without end waits alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager

from markscheme.errors import AnswerError
from markscheme.phrases import say


class Turns:
    """Turns of everybody who asks. `at_once`: requests of one that are answered; `most`: that there may be in all."""

    def __init__(self, at_once: int, most: int) -> None:
        self.at_once, self.most = at_once, most
        self._asking: Counter[Hashable] = Counter()
        self._free: dict[Hashable, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def of(self, who: Hashable, language: str) -> AsyncIterator[None]:
        """Wait for a turn, and have it; raise `AnswerError` for whom too many requests wait already."""
        if self._asking[who] >= self.most:
            raise AnswerError(say("serve.busy_self", language))
        self._asking[who] += 1
        try:
            async with self._free.setdefault(who, asyncio.Semaphore(self.at_once)):
                yield
        finally:
            self._asking[who] -= 1
            if not self._asking[who]:
                del self._asking[who], self._free[who]
