"""What happened in practice, step by step: one line of JSON for each finished step, added and never changed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

from markscheme.errors import AnswerError, shown
from markscheme.files.json_reader import JsonObject, JsonValue, short_fraction

Result = Literal["first", "later", "shown"]
RESULTS: tuple[Result, ...] = get_args(Result)
SHARES: Mapping[Result, Fraction] = {"first": Fraction(1), "later": Fraction(1, 2), "shown": Fraction(0)}
LONGEST_NAME = 200  # characters of a family, a step or a slip
MOST_SLIPS = 20
FAR = 2**30  # a byte behind the end of the file, which Windows locks so that the lines can still be read


@dataclass(frozen=True)
class Event:
    """One step that was finished: right at the first try, right later, or shown; with the misconceptions on the way.

    `when`: in UTC. `marks`: that the step is worth; 0 where nobody said it.
    """

    when: datetime
    family: str
    step: str
    result: Result
    slips: tuple[str, ...] = ()
    marks: Fraction = Fraction(0)

    def to_json(self) -> JsonObject:
        """Give plain data; the time to the second, as 2026-11-30T08:15:00Z."""
        when = self.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        data: JsonObject = {"when": when, "family": self.family, "step": self.step, "result": self.result}
        return {**data, "slips": list(self.slips), **({"marks": str(self.marks)} if self.marks else {})}

    @classmethod
    def from_json(cls, data: JsonValue) -> Event:
        """Read what `to_json` wrote; raise `AnswerError` for what it cannot have written."""
        try:
            slips, result = data.get("slips", []), data["result"]
            names = [data["family"], data["step"], *slips]
            if not all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name in names):
                raise ValueError
            if result not in RESULTS or not isinstance(slips, list) or len(slips) > MOST_SLIPS:
                raise ValueError
            marks = short_fraction(data.get("marks", 0))
            return cls(
                read_time(data["when"]), data["family"], data["step"], result, tuple(slips), max(marks, Fraction(0))
            )
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
            raise AnswerError(
                f"{shown(json.dumps(data, ensure_ascii=False, default=str))} is no event of practice; one has when, "
                f"family, step, result ({', '.join(RESULTS)}) and slips"
            ) from None


def read_time(text: JsonValue) -> datetime:
    """Read a time of ISO 8601, in UTC where it names no zone; raise ValueError for what is none."""
    if not isinstance(text, str) or len(text) > 40:
        raise ValueError("a time is a text such as 2026-11-30T08:15:00Z")
    when = datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)


@dataclass
class PracticeTally:
    """Steps finished: at once, after a hint, shown; and their marks."""

    first: int = 0
    later: int = 0
    shown: int = 0
    score: Fraction = Fraction(0)
    total: Fraction = Fraction(0)

    @property
    def steps(self) -> int:
        """All finished steps."""
        return self.first + self.later + self.shown

    def add(self, result: Result, share: Fraction, marks: Fraction) -> None:
        """Count a step that earned a share of its marks."""
        setattr(self, result, getattr(self, result) + 1)
        self.score += share * marks
        self.total += marks

    def plus(self, other: PracticeTally) -> PracticeTally:
        """Give both together."""
        counts = (self.first + other.first, self.later + other.later, self.shown + other.shown)
        return PracticeTally(*counts, self.score + other.score, self.total + other.total)

    def to_json(self) -> JsonObject:
        """Give plain data with exact numbers."""
        counts = {"first": self.first, "later": self.later, "shown": self.shown}
        return {**counts, "score": str(self.score), "total": str(self.total)}

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> PracticeTally:
        """Read what `to_json` wrote."""
        first, later, shown = (int(data[name]) for name in RESULTS)
        return cls(first, later, shown, short_fraction(data["score"]), short_fraction(data["total"]))


class History:
    """The events of all sessions in the user's state folder.

    `practice.jsonl` holds a line for each event. `practice.json` holds the scores by family that earlier versions
    counted: it is read, and no more written. `trouble`: why an event could not be kept. `damaged`: how many lines
    cannot be read; they are passed over.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "practice.jsonl"
        self.earlier = folder / "practice.json"
        self.trouble = ""
        self.damaged = 0

    def add(self, *events: Event) -> None:
        """Add events. Each is written at once under a lock, so that several processes lose nothing of each other."""
        text = "".join(json.dumps(event.to_json(), ensure_ascii=False) + "\n" for event in events)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                with _alone(descriptor):
                    _append(descriptor, text.encode())
            finally:
                os.close(descriptor)
        except OSError as error:
            self.trouble = f"{self.path}: {error.strerror or error}"

    def events(self) -> list[Event]:
        """Read all events, the oldest first."""
        self.damaged = 0
        try:
            lines = self.path.read_bytes().splitlines()
        except OSError:
            return []
        found = [event for line in lines if (event := self._event(line)) is not None]
        return sorted(found, key=lambda event: event.when)

    def _event(self, line: bytes) -> Event | None:
        if not line.strip():
            return None
        try:
            return Event.from_json(json.loads(line))
        except (ValueError, RecursionError, AnswerError):
            self.damaged += 1
            return None

    def tallies(self) -> dict[str, PracticeTally]:
        """Count steps and marks by family, with what earlier versions counted."""
        tallies = self._earlier_tallies()
        for event in self.events():
            tallies.setdefault(event.family, PracticeTally()).add(event.result, SHARES[event.result], event.marks)
        return tallies

    def _earlier_tallies(self) -> dict[str, PracticeTally]:
        try:
            data = json.loads(self.earlier.read_text("utf-8"))
            return {str(family): PracticeTally.from_json(one) for family, one in data.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
            return {}


def _append(descriptor: int, content: bytes) -> None:
    end = os.lseek(descriptor, 0, os.SEEK_END)
    if end:
        os.lseek(descriptor, end - 1, os.SEEK_SET)
        if os.read(descriptor, 1) != b"\n":  # a process that was killed left half a line
            content = b"\n" + content
    while content:
        content = content[os.write(descriptor, content) :]


@contextmanager
def _alone(descriptor: int) -> Iterator[None]:
    """Hold the lock on a file until the end of the block."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(descriptor, FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
