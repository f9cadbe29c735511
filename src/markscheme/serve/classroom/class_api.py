"""Requests of a class: those of a student's page, which are kept, and those of the board."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from markscheme.errors import AnswerError, MarkschemeError, ResultError
from markscheme.family.language.prose import LANGUAGES
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.address import read_address
from markscheme.phrases import say
from markscheme.phrases.messages.said_in import said_in
from markscheme.serve.classroom.class_room import ClassRoom
from markscheme.serve.engine_pool import EnginePool
from markscheme.serve.practice_api import asked_of, language_of
from markscheme.serve.signed_state import problem_key

FOR_STUDENTS = ("open", "read", "check", "hint", "worked")
COUNTED = ("check", "hint")


class ClassApi:
    """Answers what students and the teacher of a class ask."""

    def __init__(self, room: ClassRoom, pool: EnginePool) -> None:
        self.room, self.pool = room, pool
        self._places = {problem_key(read_address(text)): place for place, text in enumerate(room.questions)}
        self._shown: dict[tuple[int, str], JsonObject] = {}  # what the board says of a question, in a language

    def is_teacher(self, token: str) -> bool:
        """Whether somebody has the address of the board."""
        return hmac.compare_digest(token.encode(), self.room.token.encode())

    async def answer(self, student: int, request: JsonValue) -> JsonObject:
        """Answer a request of a student's page; how far the student is stands here, whatever the page says."""
        language = language_of(request)
        try:
            if not isinstance(request, Mapping) or request.get("do") not in FOR_STUDENTS:
                raise AnswerError(f"a request is a JSON object whose 'do' is one of {', '.join(FOR_STUDENTS)}")
            async with self.room.turns.of(student, language):
                return await self._answer(student, request, language)
        except ResultError:  # where the file lies and what it has is for the board
            return {"error": say("class.not_kept", language)}
        except MarkschemeError as error:
            return {"error": said_in(str(error), language)}

    async def _answer(self, student: int, request: Mapping[str, JsonValue], language: str) -> JsonObject:
        do, room = request["do"], self.room
        text = request.get("address")
        address = read_address(text if isinstance(text, str) else "")
        place = self._places.get(problem_key(address), -1)
        if not 0 <= place <= room.reached:
            raise AnswerError(say("class.not_asked", language))
        if do in COUNTED and not (place == room.now and room.is_open):
            raise AnswerError(say("class.closed", language))
        state = room.states.get((student, place), {})
        if do == "worked" and place not in room.revealed and not await self._is_over(place, state, request):
            raise AnswerError(say("class.not_revealed", language))
        asked = {**request, "state": state}
        if do == "open":
            asked["address"] = room.questions[place]
        answer = await asked_of(self.pool, asked, address, language)
        if do in COUNTED and "error" not in answer:
            told = {**answer, "name": request.get("step")} if do == "hint" else answer
            await room.keep(student, place, told, request.get("answers"), language)
        return answer

    async def _is_over(self, place: int, state: JsonObject, request: Mapping[str, JsonValue]) -> bool:
        """Whether the step of a request is over for a student, or all are."""
        over = {name for name, step in state.get("steps", {}).items() if "share" in step}
        if wanted := request.get("step"):
            return isinstance(wanted, str) and wanted in over
        shown = await self._statement(place, LANGUAGES[0])
        return "error" not in shown and {step["name"] for step in shown["steps"]} <= over

    async def board(self, language: str) -> JsonObject:
        """Give what the board shows of the question of now."""
        room, question = self.room, None
        if room.now >= 0:
            question = await self._question(room.now, language)
        return {
            "version": room.tally.version,
            "fault": said_in(str(room.store.fault), language) if room.store.fault else "",
            "title": room.title,
            "code": room.code,
            "may_join": room.may_join,
            "questions": len(room.questions),
            "students": [{"id": id, "name": name} for id, name in room.names.items()],
            "question": question,
        }

    async def _question(self, place: int, language: str) -> JsonObject:
        room, tally = self.room, self.room.tally
        shown = await self._statement(place, language)
        if "error" in shown:
            return {"number": place + 1, "error": shown["error"]}
        steps = [{**step, **self._counted(place, step["name"], shown["slips"])} for step in shown["steps"]]
        return {
            "number": place + 1,
            "title": shown["title"],
            "statement": shown["statement"],
            "open": room.is_open,
            "revealed": place in room.revealed,
            "worked": shown["worked"] if place in room.revealed else "",
            "at_work": tally.at_work(place, {step["name"]: step for step in steps}),
            "steps": steps,
        }

    def _counted(self, place: int, step: str, sentences: Mapping[str, str]) -> JsonObject:
        tally = self.room.tally
        return {
            "counts": tally.groups(place, step),
            "verdicts": dict(tally.verdicts(place, step)),
            "slips": [
                {"name": name, "told": sentences.get(name, ""), "students": students, "now": now}
                for name, students, now in tally.slips(place, step)
            ],
        }

    async def _statement(self, place: int, language: str) -> JsonObject:
        """Have a question shown, once for each language."""
        if (place, language) in self._shown:
            return self._shown[place, language]
        text = self.room.questions[place]
        asked = {"address": text, "language": language}
        parts: JsonObject = {}
        for do in ("open", "slips", "worked"):
            answer = await asked_of(self.pool, {**asked, "do": do}, read_address(text), language)
            if "error" in answer:
                return answer
            parts[do] = answer
        told = ("name", "letter", "prompt", "symbol", "marks")
        shown = {
            "title": parts["open"]["title"],
            "statement": parts["open"]["statement"],
            "steps": [{name: step[name] for name in told} for step in parts["open"]["steps"]],
            "slips": parts["slips"]["slips"],
            "worked": parts["worked"]["html"],
        }
        self._shown[place, language] = shown
        return shown
