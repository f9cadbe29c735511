"""What is taken off for what comes in late: after when, which share of the marks, once or for each day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NoReturn

from markscheme.errors import AnswerError, did_you_mean
from markscheme.submissions.identity import same_id
from markscheme.submissions.times import OPEN, SAY_DATES, SAY_ZONE, Dates, both_readings, comparable, moment, zone_of

KEYS = ("after", "penalty", "once", "per_day", "excused")
_DAY = timedelta(days=1)
_EXTRA = re.compile(r"(?P<n>\d+)\s*(?P<unit>%|min)")
_HOW = "{after: 2026-11-30 23:59, penalty: 10%, per_day: yes}"


@dataclass(frozen=True)
class Late:
    """The rule for late scripts. `after`: ISO 8601; `share`: of the marks earned, for each day begun or once.

    `excused`: the students from whom a person lets nothing be taken off.
    """

    after: str
    share: str
    per_day: bool = False
    excused: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "excused", tuple(self.excused))  # a list, as JSON has it

    @classmethod
    def read(
        cls, settings: Mapping[str, str], dates: Dates, excused: Sequence[str] = (), base: Late | None = None
    ) -> Late:
        """Read the rule as a blueprint or a policy file has it; raise AnswerError that says how to write it.

        `base`: the rule that stays, when a policy file says no more than who is excused from it.
        """
        if base is not None and set(settings) == {"excused"}:
            return replace(base, excused=tuple(excused))
        for name in settings:
            if name not in KEYS:
                raise AnswerError(f"late has no setting {name!r}; write it as {_HOW}")
        missing = [name for name in ("after", "penalty") if not settings.get(name, "").strip()]
        if missing:
            raise AnswerError(f"late lacks {' and '.join(missing)}; write it as {_HOW}")
        share, said = _share(settings["penalty"])
        per_day, once = (_switch(settings, name) or name in said for name in ("per_day", "once"))
        if per_day and once:
            raise AnswerError("late: the penalty is taken once or per_day; keep one of them")
        return cls(_after(settings["after"], dates), str(share), per_day, tuple(excused))

    def __str__(self) -> str:
        """Give the rule as a blueprint has it."""
        excused = f"; excused: {', '.join(self.excused)}" if self.excused else ""
        return f"after {self.after}: {self.share} {'for each day' if self.per_day else 'once'}{excused}"

    def to_json(self) -> dict[str, str | bool | list[str]]:
        """Give the rule as `Late(**...)` takes it; who is excused only where somebody is."""
        excused = {"excused": list(self.excused)} if self.excused else {}
        return {"after": self.after, "share": self.share, "per_day": self.per_day, **excused}

    def excuses(self, student: str) -> bool:
        """Say whether nothing is taken off what this student hands in."""
        return same_id(student) in map(same_id, self.excused)

    def strangers(self, students: Iterable[str]) -> list[str]:
        """Say of everybody who is excused and whom nobody is called, with the nearest name."""
        known = list(students)
        ids = set(map(same_id, known))
        missed = [one for one in self.excused if same_id(one) not in ids]
        return [f"late: excused: nobody is called {one!r}; {did_you_mean(one, known)}" for one in missed]

    def due(self, extra: timedelta) -> str:
        """Give the time after which a student with this extra time is late."""
        return (moment(self.after) + extra).isoformat(timespec="seconds")

    def taken(self, at: str, extra: timedelta = timedelta(), zone: str = "") -> tuple[Fraction, timedelta]:
        """Give the share of the marks that is taken off what was handed in then, and by how much it is late.

        A day ends when the clock of the zone shows the same time again, also where clocks are changed in between.
        """
        came, due = moment(at), moment(self.after) + extra
        by = came - due
        if by <= timedelta():
            return Fraction(0), timedelta()
        if not self.per_day:
            return min(Fraction(1), Fraction(self.share)), by
        days = by
        if zone and came.tzinfo and due.tzinfo:
            days = came.astimezone(zone_of(zone)).replace(tzinfo=None) - due.astimezone(zone_of(zone)).replace(
                tzinfo=None
            )
        return min(Fraction(1), Fraction(self.share) * max(1, -(-days // _DAY))), by

    def unclear(self, at: str) -> str:
        """Say why it cannot be told whether this is late: two dates, or a zone that only one time has; else nothing."""
        if at.startswith(OPEN):
            return f"{both_readings(at)}, and marks hang on it; {SAY_DATES}"
        if comparable((at, self.after)):
            return ""
        zoned, bare = (f"due {self.after}", at) if moment(self.after).tzinfo else (at, f"due {self.after}")
        return f"{zoned} has a time zone, {bare} has none, and marks hang on it; {SAY_ZONE}"


def extra_time(text: str, duration: int) -> timedelta | None:
    """Give the extra time of a student as the roster has it; None for a share of a duration that nobody said."""
    match = _EXTRA.match(text)
    if match is None:
        return timedelta()
    if match["unit"] == "min":
        return timedelta(minutes=int(match["n"]))
    return timedelta(minutes=duration * int(match["n"]) / 100) if duration else None


def _after(text: str, dates: Dates) -> str:
    found = dates.one(text)
    if found.startswith(OPEN):
        raise AnswerError(f"late: after: {both_readings(found)}; write the year first, as 2026-11-30 23:59")
    if not found:
        raise AnswerError(f"late: after: {text!r} is no time; write it as 2026-11-30 23:59")
    if moment(found).time() == datetime.min.time() and re.fullmatch(r"[\d\W]*\d", text) and ":" not in text:
        return (moment(found) + _DAY - timedelta(seconds=1)).isoformat(timespec="seconds")  # the whole of that day
    return found


def _share(text: str) -> tuple[Fraction, str]:
    match = re.fullmatch(r"\s*(?P<number>[\d./]+)\s*(?P<unit>[%％]?)\s*,?\s*(?P<how>once|per[\s_-]?day)?\s*", text)
    try:
        if match is None:
            raise ValueError
        share = Fraction(match["number"]) / (100 if match["unit"] else 1)
    except (ValueError, ZeroDivisionError):
        _fail(text)
    if not 0 <= share <= 1:
        _fail(text)
    return share, re.sub(r"per.?day", "per_day", match["how"] or "")


def _fail(text: str) -> NoReturn:
    raise AnswerError(f"late: the penalty is {text!r}, but must be a share of the marks from 0 to 1, as 10% or 1/10")


def _switch(settings: Mapping[str, str], name: str) -> bool:
    text = settings.get(name, "no").strip().casefold()
    if text in ("", "yes", "true", "on"):
        return True
    if text in ("no", "false", "off"):
        return False
    raise AnswerError(f"late: {name} is {text!r}, but must be yes or no")
