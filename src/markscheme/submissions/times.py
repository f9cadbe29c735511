"""When something was handed in: times as forms and platforms write them. A date that may be two is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from markscheme.errors import AnswerError
from markscheme.files.headings import folded, heading_kind, visible
from markscheme.files.read_table import Row
from markscheme.submissions.identity import is_anonymous

# Less sure than when it was handed in: when the form noted it, when the file was changed last.
_LESS_SURE = {"timestamp": 1, "时间戳": 1, "时间戳记": 1}
_CHANGED = re.compile(r"last modified \(submission\)|上次修改时间|最后修改时间", re.IGNORECASE)  # not that of the grade
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDERS = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}

_SPOILT = re.compile(r"⚠ date: ")  # a cell that a spreadsheet keeps as a date: no answer, but here a date is meant
_WORDY = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<m>[a-z]{3,9})|(?P<m2>[a-z]{3,9})\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r"[\s.,-]+(?P<y>\d{4})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?P<a>\d{1,4})\s*(?P<mark>[-/.年])\s*(?P<b>\d{1,2})\s*[-/.月]\s*(?P<c>\d{1,4})日?")
_CLOCK = re.compile(
    r"[\s,T]*(?P<before>上午|下午)?\s*(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*"
    r"(?P<after>[ap]\.?m\.?|上午|下午)?\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?", re.IGNORECASE)
_EARLIEST, _LATEST = 1900, 2999  # years; near the ends of the calendar there is no time in another zone
_NEVER = {"never", "从未", "从不", "nie"}  # where Moodle and others have no time
SAY_DATES = "say which with --dates D/M/Y or --dates M/D/Y"
SAY_ZONE = "say of which zone bare times are, as timezone: Europe/London in the blueprint, or write +01:00 behind them"
SAY_FORMAT = "say its format with --dates, as '%d.%m.%y %H.%M'"
OPEN = "?"
"""Stands before a time that may be two, with the text as it was written."""


def time_rank(heading: str) -> int | None:
    """Say how sure a column is to hold the time of handing in, 0 the surest; None for a column of something else."""
    if _CHANGED.fullmatch(heading.strip()):
        return 2
    return _LESS_SURE.get(folded(heading), 0) if heading_kind(heading) == "time" else None


@dataclass(frozen=True)
class Dates:
    """How dates are written, and in which time zone.

    `order`: ymd, dmy, mdy, a format of strptime such as "%d.%m.%y %H:%M", or empty where nobody said. `zone`: a name
    such as Asia/Shanghai or an offset such as +08:00; empty where nobody said.
    """

    order: str = ""
    zone: str = ""

    def column(self, texts: Iterable[str]) -> list[str]:
        """Read the times of a column: one order of day and month for all of them, where one is certain.

        Gives ISO 8601, "" for what is no time, and `?` with the text for what may be two.
        """
        known = list(texts)
        found = [dict(_readings(text, self.order)) for text in known]
        orders = set(ORDERS).intersection(*(set(one) for one in found if one))
        if len(orders) == 1:
            (order,) = orders
            return [self._said(one[order]) if one else "" for one in found]
        return [self._only(one, text) for one, text in zip(found, known, strict=True)]

    def one(self, text: str) -> str:
        """Read one time."""
        return self.column([text])[0]

    def _only(self, readings: dict[str, datetime], text: str) -> str:
        different = set(readings.values())
        return self._said(different.pop()) if len(different) == 1 else f"{OPEN}{text.strip()}" if different else ""

    def _said(self, moment: datetime) -> str:
        if self.zone:
            zone = zone_of(self.zone)
            moment = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.isoformat(timespec="seconds")


def read_order(text: str, where: str) -> str:
    """Read what `--dates` says: D/M/Y, M/D/Y, Y-M-D, or a format of strptime; raise AnswerError for anything else."""
    order = re.sub(r"[\W_]+", "", text).casefold()
    order = re.sub(r"(.)\1+", r"\1", order.replace("day", "d").replace("month", "m").replace("year", "y"))
    if "%" not in text and order in ORDERS:
        return order
    try:
        if "%" not in text or datetime.strptime(datetime(2026, 3, 4).strftime(text), text).date().day != 4:
            raise ValueError
    except ValueError:
        raise AnswerError(
            f"{where}: {text!r} says no order of dates; write D/M/Y, M/D/Y, Y-M-D, or a format such as '%d.%m.%Y %H:%M'"
        ) from None
    return text


@lru_cache(maxsize=16)
def zone_of(text: str) -> tzinfo:
    """Give the time zone of a name or an offset; raise AnswerError where there is none."""
    from zoneinfo import ZoneInfo

    if text in ("Z", "UTC", "GMT"):
        return UTC
    match = _OFFSET.fullmatch(text)
    if match:
        ahead = timedelta(hours=int(match["h"]), minutes=int(match["m"] or 0))
        if ahead < timedelta(hours=24):
            return timezone(-ahead if match["sign"] == "-" else ahead)
    try:
        return ZoneInfo(text)
    except (OSError, ValueError, LookupError):
        raise AnswerError(
            f"the time zone {text!r} is not known; write a name such as Europe/London or an offset such as +08:00"
        ) from None


def _readings(text: str, order: str) -> Iterator[tuple[str, datetime]]:
    """Every date that a text may mean, by the order of day and month; nothing for what is no date."""
    text = _SPOILT.sub("", text).strip()
    if len(text) > 100:
        return
    if "%" in order:
        try:
            found = datetime.strptime(text, order)
        except ValueError:
            return
        if _EARLIEST <= found.year <= _LATEST:
            yield "ymd", found
        return
    if match := _WORDY.match(text):
        month = (match["m"] or match["m2"])[:3].casefold()
        if month in _MONTHS:
            day = int(match["d"] or match["d2"])
            moment = _moment(int(match["y"]), _MONTHS.index(month) + 1, day, text[match.end() :])
            if moment:
                yield from ((name, moment) for name in ORDERS)
        return
    match = _NUMBERS.match(text)
    if match is None:
        return
    a, b, c = (int(match[name]) for name in "abc")
    if len(match["a"]) == 4:
        if len(match["c"]) <= 2 and (moment := _moment(a, b, c, text[match.end() :])):
            # The year first is followed by the month in every country; it says nothing of the other dates of a column.
            yield from ((name, moment) for name in ORDERS)
        return
    if len(match["c"]) not in (2, 4) or len(match["a"]) > 2:
        return
    year = c if c > 99 else 2000 + c
    for name, day, month in (("dmy", a, b), ("mdy", b, a)):
        if order in ("", name) and (moment := _moment(year, month, day, text[match.end() :])):
            yield name, moment
    if order == "ymd" and len(match["c"]) == 2 and (moment := _moment(2000 + a, b, c, text[match.end() :])):
        yield order, moment


def _moment(year: int, month: int, day: int, clock: str) -> datetime | None:
    """Give the moment of a date and what is written after it; None where this is none."""
    match = _CLOCK.fullmatch(clock.rstrip()) if clock.strip(" ,") else None
    if clock.strip(" ,") and match is None:
        return None
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        if match is None:
            return datetime(year, month, day)
        hour, half = int(match["h"]), (match["before"] or match["after"] or "").casefold()
        if half and not 1 <= hour <= 12 and half[:1] in "ap":
            return None
        if half:
            hour = hour % 12 + (12 if half[:1] in ("p", "下") else 0)
        zone = zone_of(match["zone"].upper()) if match["zone"] else None
        return datetime(year, month, day, hour, int(match["min"]), int(match["s"] or 0), tzinfo=zone)
    except (ValueError, AnswerError):
        return None


def both_readings(text: str) -> str:
    """Name the dates that an open time may mean.

    >>> both_readings("?03/04/2026 12:00")
    "'03/04/2026 12:00' is 3 April 2026 (D/M/Y) or 4 March 2026 (M/D/Y)"
    """
    written = text.removeprefix(OPEN)
    said = [
        f"{moment.day} {moment:%B} {moment.year} ({'/'.join(name.upper())})" for name, moment in _readings(written, "")
    ]
    return f"{written!r} is {' or '.join(said)}"


def comparable(times: Iterable[str]) -> bool:
    """Say whether all these are times, and all with a time zone or all without."""
    known = list(times)
    if not all(known) or any(one.startswith(OPEN) for one in known):
        return False
    return len({datetime.fromisoformat(one).tzinfo is None for one in known}) <= 1


def moment(at: str) -> datetime:
    """Give the moment of a time as `Dates` writes it."""
    return datetime.fromisoformat(at)


@dataclass(frozen=True)
class RowTimes:
    """When each row of a table was handed in: `times`, of the column that says it; None where no column says any.

    `unread`: by row, what stands there and is no time; empty for what is blank.
    """

    times: list[str]
    column: int | None
    unread: list[str]


def time_columns(headings: Sequence[str], said: Iterable[int]) -> list[int]:
    """Give the columns that may say when something was handed in, the surest first; `said`: those named as such."""
    ranks = dict.fromkeys(said, 0) | {i: rank for i, name in enumerate(headings) if (rank := time_rank(name))}
    return sorted(ranks, key=lambda i: (ranks[i], i))


def times_of_rows(rows: Sequence[Row], columns: Sequence[int], dates: Dates) -> RowTimes:
    """Read the first of these columns in which a time stands; where none has one, say what the surest has instead."""
    for column in columns:
        times = dates.column(_cells(rows, column))
        if any(times):
            unread = ["" if at else text for at, text in zip(times, _cells(rows, column), strict=True)]
            return RowTimes(times, column, unread)
    nothing = [""] * len(rows)
    written = next((cells for i in columns if any(cells := _cells(rows, i))), nothing)
    return RowTimes(nothing, None, written)


def _cells(rows: Sequence[Row], column: int) -> list[str]:
    """Give a column; nothing where a platform says that there is nothing."""
    texts = (visible(row.cells[column]) if column < len(row.cells) else "" for row in rows)
    return ["" if is_anonymous(text) or text.casefold() in _NEVER else text for text in texts]


def said_unread(rows: Sequence[Row], came: RowTimes) -> Iterator[str]:
    """Say that the times of a table cannot be read, where that is so of all of them."""
    first = next(((row.number, text) for row, text in zip(rows, came.unread, strict=True) if text), None)
    if first and came.column is None:
        yield f"no time of handing in can be read (row {first[0]}: {first[1][:100]!r}); {SAY_FORMAT}"


def said_no_time(text: str) -> str:
    """Say that a text is no time, and how one is written."""
    return f"{text[:100]!r} is no time that can be read; write 2026-11-30 14:05"
