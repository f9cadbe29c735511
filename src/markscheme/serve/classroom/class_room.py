"""A class at the same problems: who is in it, what is asked now, and what the board shows.

What stands here in memory stands in the file, too; it changes only after the file has.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from markscheme.errors import AnswerError, MarkschemeError, ResultError, shown
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.phrases import say
from markscheme.serve.classroom.class_names import clean_name, compared, new_code, same_code, told_apart
from markscheme.serve.classroom.class_store import (
    ClassStore,
    KeptAnswer,
    Write,
    add_answers,
    add_settings,
    add_student,
)
from markscheme.serve.classroom.class_tally import SHOWN, Tally
from markscheme.serve.fair_turns import Turns

MOST_STUDENTS = 500
MOST_QUESTIONS = 50
MOST_ANSWERS = 2_000  # of one student: far beyond practice, and a bound on what one can fill the disk with
MOST_CHARACTERS = 1_000_000  # of these answers, as they are kept
MOST_WAITING = 40  # requests of one student at a time: a page has a few
CONTROLS = ("next", "back", "open", "close", "reveal", "hide", "join", "shut", "remove", "remove_silent")
Found = TypeVar("Found")


class ClassRoom:
    """A class. `questions`: the addresses of its problems; none where the file has them already."""

    def __init__(self, store: ClassStore, questions: Sequence[str] = (), title: str = "") -> None:
        self.store = store
        kept = store.settings()
        if kept and questions and json.loads(kept["questions"]) != list(questions):
            raise ResultError(
                f"{store.path}: is a class with {', '.join(json.loads(kept['questions']))}; give another --data, or "
                "delete it first with --forget"
            )
        if not kept:
            if not questions:
                raise ResultError(f"{store.path}: holds no class yet; name the problems of one")
            kept = _new_settings(questions, title)
            store.write(add_settings(kept)).result()
        self.questions: list[str] = json.loads(kept["questions"])
        self.title, self.code, self.token, self.secret = (kept[name] for name in ("title", "code", "token", "secret"))
        self.now, self.reached = int(kept["now"]), int(kept["reached"])  # places of questions; -1 before the first
        self.is_open, self.may_join = kept["open"] == "1", kept["join"] == "1"
        self.revealed: set[int] = set(json.loads(kept["revealed"]))
        self.since = kept["since"]
        self.names = store.students()
        self._taken = {compared(name) for name in self.names.values()}
        self.states = store.states()
        answers = store.answers()
        self.tally = Tally(answers)
        self.counts: Counter[int] = Counter()  # answers of each student
        self.characters: Counter[int] = Counter()
        self._count(answers)
        self.turns = Turns(1, MOST_WAITING)  # one request of a student after the other
        self._joining = asyncio.Lock()

    async def join(self, code: JsonValue, name: JsonValue, language: str) -> int:
        """Take in a student who has the code; raise `AnswerError` where that cannot be."""
        if not same_code(code, self.code):
            raise AnswerError(say("class.other_code", language))
        cleaned = clean_name(name, language)
        async with self._joining:
            if not self.may_join:
                raise AnswerError(say("class.shut", language))
            if len(self.names) >= MOST_STUDENTS:
                raise AnswerError(say("class.full", language, n=MOST_STUDENTS))
            found, key = told_apart(cleaned, self._taken)
            student = int(await self._written(add_student(found, key, _time())))
            self.names[student] = found
            self._taken.add(key)
            self.tally.version += 1
        return student

    def standing(self, student: int | None) -> JsonObject:
        """Say what is asked now, for the page of a student."""
        question: JsonObject | None = None
        if self.now >= 0:
            question = {
                "number": self.now + 1,
                "of": len(self.questions),
                "address": self.questions[self.now],
                "open": self.is_open,
                "revealed": self.now in self.revealed,
            }
        name = self.names.get(student, "") if student is not None else ""
        return {"title": self.title, "name": name, "may_join": self.may_join, "question": question}

    async def keep(
        self, student: int, question: int, answer: Mapping[str, JsonValue], typed: JsonValue, language: str
    ) -> None:
        """Keep what a check or a hint told a student; it returns once that is on the disk."""
        before = self.states.get((student, question), {}).get("steps", {})
        told = _answers(student, question, answer, typed)
        kept = [one for one in told if "share" not in before.get(one.step, {})]  # what is over stays as it was counted
        if self.counts[student] + len(kept) > MOST_ANSWERS:
            raise AnswerError(say("class.too_many_answers", language, n=f"{MOST_ANSWERS:,}"))
        if self.characters[student] + sum(len(one.raw) for one in kept) > MOST_CHARACTERS:
            raise AnswerError(say("class.too_long_answers", language, n=f"{MOST_CHARACTERS:,}"))
        await self._written(add_answers(kept, student, question, answer["state"]))
        if student in self.names:  # not removed in the meantime
            self.states[student, question] = answer["state"]
            self._count(kept)
            self.tally.add(kept)

    def _count(self, answers: Iterable[KeptAnswer]) -> None:
        for answer in answers:
            self.counts[answer.student] += 1
            self.characters[answer.student] += len(answer.raw)

    async def control(self, what: JsonValue, student: JsonValue = None) -> None:
        """Do what the teacher asks; raise `AnswerError` for what is no control."""
        if what not in CONTROLS:
            raise AnswerError(f"{shown(what)} is no control; write one of {', '.join(CONTROLS)}")
        if what == "remove":
            await self._remove(student)
            return
        if what == "remove_silent":  # who joined twice, and names that somebody joined by the hundred
            for one in [one for one in self.names if not self.counts[one]]:
                await self._remove(one)
            return
        now, is_open, may_join, revealed = self.now, self.is_open, self.may_join, set(self.revealed)
        if what in ("next", "back"):
            now = max(0, min(len(self.questions) - 1, now + (1 if what == "next" else -1)))
            is_open = is_open if now == self.now else now not in revealed
        elif what in ("open", "close"):
            is_open = what == "open"
        elif what == "reveal" and now >= 0:
            revealed, is_open = revealed | {now}, False
        elif what == "hide":
            revealed = revealed - {now}
        else:
            may_join = what == "join"
        reached = max(self.reached, now)
        changed = _position(now, reached, is_open, may_join, revealed)
        await self._written(add_settings(changed))
        self.now, self.reached, self.is_open, self.may_join = now, reached, is_open, may_join
        self.revealed = revealed
        self.tally.version += 1

    async def _remove(self, student: JsonValue) -> None:
        if type(student) is not int or student not in self.names:
            raise AnswerError("there is no such student in this class")
        await asyncio.wrap_future(self.store.remove(student))
        self._taken.discard(compared(self.names.pop(student)))
        self.states = {place: state for place, state in self.states.items() if place[0] != student}
        for counted in (self.counts, self.characters):
            counted.pop(student, None)
        self.tally.remove(student)

    async def _written(self, change: Write) -> JsonValue:
        return await asyncio.wrap_future(self.store.write(change))


def _new_settings(questions: Sequence[str], title: str) -> dict[str, str]:
    if len(questions) > MOST_QUESTIONS:
        raise MarkschemeError(f"{len(questions)} problems are named; a class has at most {MOST_QUESTIONS}")
    return {
        "title": title,
        "code": new_code(),
        "token": secrets.token_urlsafe(24),
        "secret": secrets.token_hex(32),
        "since": _time(),
        "questions": json.dumps(list(questions)),
        **_position(-1, -1, True, True, set()),
    }


def _position(now: int, reached: int, is_open: bool, may_join: bool, revealed: set[int]) -> dict[str, str]:
    return {
        "now": str(now),
        "reached": str(reached),
        "open": str(int(is_open)),
        "join": str(int(may_join)),
        "revealed": json.dumps(sorted(revealed)),
    }


def _answers(student: int, question: int, answer: Mapping[str, JsonValue], typed: JsonValue) -> list[KeptAnswer]:
    """Read the verdicts of each step from what the page is told; a value that was shown counts, too."""
    at, raw = _time(), typed if isinstance(typed, Mapping) else {}
    told = {name: (one["verdict"], one["slips"]) for name, one in answer.get("steps", {}).items()}
    if answer.get("stage") == "value" and answer.get("name"):
        told = {answer["name"]: (SHOWN, [])}
    return [
        KeptAnswer(student, question, step, json.dumps(raw.get(step, "")), verdict, tuple(slips), at)
        for step, (verdict, slips) in told.items()
    ]


def _time() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
