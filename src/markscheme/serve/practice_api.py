"""Requests of the page to a server: the state signed, the marking in a worker, what goes wrong as a sentence."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from markscheme.errors import LONGEST_NAME, AnswerError, MarkschemeError, did_you_mean
from markscheme.family.language.prose import LANGUAGES
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.address import Address, read_address
from markscheme.phrases import say
from markscheme.phrases.messages.said_in import said_in
from markscheme.serve.engine_pool import EngineBusy, EngineLost, EngineOverrun, EnginePool
from markscheme.serve.fair_turns import Turns
from markscheme.serve.signed_state import Seals, problem_key

OF_NO_PROBLEM = ("due",)
AT_ONCE = 4  # requests of one address that are with the workers: whoever sends hundreds lets others pass
MOST_WAITING = 200  # requests of one address: a class may stand behind it


class PracticeApi:
    """Answers requests for some families. `ids`: the families that this server shows."""

    def __init__(self, pool: EnginePool, seals: Seals, ids: Collection[str]) -> None:
        self.pool, self.seals, self.ids = pool, seals, frozenset(ids)
        self.turns = Turns(AT_ONCE, MOST_WAITING)

    async def answer(self, request: JsonValue, client: str = "") -> JsonObject:
        """Answer one request of an address; what cannot be done is a sentence under `error`."""
        language = language_of(request)
        try:
            async with self.turns.of(client, language):
                return await self._answer(request, language)
        except MarkschemeError as error:
            return {"error": said_in(str(error), language)}

    async def _answer(self, request: JsonValue, language: str) -> JsonObject:
        if isinstance(request, Mapping) and request.get("do") in OF_NO_PROBLEM:
            return await asked_of(self.pool, request, None, language)
        asked, address = self.addressed(request)
        begun_anew = False
        try:
            state = self.seals.opened(asked.get("state"), address)
        except AnswerError:
            if asked.get("do") != "open":
                raise AnswerError(say("serve.other_state", language)) from None
            state, begun_anew = {}, True
        answer = await asked_of(self.pool, {**asked, "state": state}, address, language)
        if isinstance(now := answer.get("state"), Mapping):
            answer["state"] = self.seals.sealed(now, address)
        if begun_anew and "error" not in answer:
            answer["note"] = " ".join(filter(None, (str(answer.get("note", "")), say("serve.begun_anew", language))))
        return answer

    def addressed(self, request: JsonValue) -> tuple[JsonObject, Address]:
        """Read of which problem a request is, and that it is of a family that is shown."""
        if not isinstance(request, Mapping):
            raise AnswerError("a request is a JSON object with the key 'do'")
        text = request.get("address")
        if not isinstance(text, str):
            raise AnswerError("the request has no 'address', which must be a text")
        address = read_address(text)
        if address.family not in self.ids:
            raise MarkschemeError(
                f"{address.family[:LONGEST_NAME]!r} is not shown here; {did_you_mean(address.family, self.ids)}"
            )
        return dict(request), replace(address, language=language_of(request) or address.language)


async def asked_of(
    pool: EnginePool, request: Mapping[str, JsonValue], address: Address | None, language: str
) -> JsonObject:
    """Have a worker answer; a request that took too long, or that found no worker, is said in a sentence."""
    spoken = language or LANGUAGES[0]
    try:
        return await pool.ask(request, problem_key(address) if address else "")
    except EngineOverrun:
        return {"error": say("serve.too_long", spoken, seconds=f"{pool.limit:g}")}
    except EngineLost:
        return {"error": say("serve.lost", spoken)}
    except EngineBusy:
        return {"error": say("serve.busy", spoken)}


def language_of(request: JsonValue) -> str:
    """Read the language of a request; the first one of all where it names none."""
    language = request.get("language") if isinstance(request, Mapping) else None
    return language if isinstance(language, str) and language in LANGUAGES else LANGUAGES[0]


def read_request(body: bytes) -> JsonValue:
    """Read a body as JSON; None where it is none, or has a text in it that no program can write down again."""
    try:
        found: JsonValue = json.loads(body)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):  # UnicodeEncodeError, of half a character, is a ValueError
        return None
    return found
