"""What is taken off for what comes in late: after when, which share of the marks, once or for each day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NoReturn

from markscheme.errors import AnswerError
from markscheme.submissions.times import OPEN, Dates, both_readings, comparable, moment

KEYS = ("after", "penalty", "once", "per_day")
_DAY = timedelta(days=1)
_EXTRA = re.compile(r"(?P<n>\d+)\s*(?P<unit>%|min)")
_HOW = "{after: 2026-11-30 23:59, penalty: 10%, per_day: yes}"


@dataclass(frozen=True)
class Late:
    """The rule for late scripts. `after`: ISO 8601; `share`: of the marks earned, for each day begun or once."""

    after: str
    share: str
    per_day: bool = False

    @classmethod
    def read(cls, settings: Mapping[str, str], dates: Dates) -> Late:
        """Read the rule as a blueprint or a policy file has it; raise AnswerError that says how to write it."""
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
        return cls(_after(settings["after"], dates), str(share), per_day)

    def __str__(self) -> str:
        """Give the rule as a blueprint has it."""
        return f"after {self.after}: {self.share} {'for each day' if self.per_day else 'once'}"

    def taken(self, at: str, extra: timedelta = timedelta()) -> tuple[Fraction, timedelta]:
        """Give the share of the marks that is taken off what was handed in then, and by how much it is late."""
        by = moment(at) - moment(self.after) - extra
        if by <= timedelta():
            return Fraction(0), timedelta()
        times = -(-by // _DAY) if self.per_day else 1
        return min(Fraction(1), Fraction(self.share) * times), by

    def check(self, at: str) -> None:
        """Raise AnswerError for a time that has a zone where the rule has none, or none where it has one."""
        if not at.startswith(OPEN) and not comparable((at, self.after)):
            zoned, bare = (self.after, at) if moment(self.after).tzinfo else (at, self.after)
            raise AnswerError(
                f"late: {zoned} has a time zone, and {bare} has none; "
                "say it in the blueprint, as timezone: Europe/London, or write an offset such as +01:00"
            )


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
