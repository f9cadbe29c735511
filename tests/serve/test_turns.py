"""Whoever sends very many requests waits for themselves."""

from __future__ import annotations

import asyncio

import pytest
from serve_world import FIRST, IDS, run_alone

from markscheme.errors import AnswerError
from markscheme.serve.fair_turns import Turns
from markscheme.serve.practice_api import AT_ONCE, MOST_WAITING, PracticeApi
from markscheme.serve.signed_state import Seals


class SlowPool:
    """In the place of workers: one request after the other, each at a time that the test says."""

    limit = 10.0

    def __init__(self):
        self.turn, self.begun = asyncio.Lock(), 0

    async def ask(self, request, problem=""):
        async with self.turn:
            self.begun += 1
            await asyncio.sleep(0.005)
            return {"number": self.begun}


def test_one_address_with_hundreds_of_requests_lets_the_others_pass():
    async def tried():
        pool = SlowPool()
        api = PracticeApi(pool, Seals(b"s" * 32), IDS)
        request = {"do": "open", "address": FIRST, "language": "en"}
        flood = [asyncio.ensure_future(api.answer(request, "10.0.0.1")) for _ in range(MOST_WAITING + 30)]
        await asyncio.sleep(0.02)
        other = await api.answer(request, "10.0.0.2")
        before = pool.begun
        answers = await asyncio.gather(*flood)
        return other, before, answers, api

    other, before, answers, api = run_alone(tried)
    assert "error" not in other
    assert before < 20 + AT_ONCE
    refused = [one["error"] for one in answers if "error" in one]
    assert len(refused) == 30
    assert refused[0].startswith("Your earlier requests")
    assert not api.turns._asking  # nothing is kept of who asks no more
    assert not api.turns._free


def test_a_turn_that_fails_is_given_back():
    async def tried():
        turns = Turns(1, 2)
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                async with turns.of("a", "en"):
                    raise ZeroDivisionError
        async with turns.of("a", "en"):
            waiting = asyncio.ensure_future(_one(turns))
            await asyncio.sleep(0)
            with pytest.raises(AnswerError, match="earlier requests are still"):
                await _one(turns)
        assert await waiting

    run_alone(tried)


async def _one(turns):
    async with turns.of("a", "en"):
        return True
