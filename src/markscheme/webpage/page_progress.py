"""What the page asks of a student's progress: what is due, and what is weak. The events come with the request."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import UTC, datetime

from markscheme.errors import AnswerError
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.practice.history import Event, read_time
from markscheme.practice.schedule import schedule
from markscheme.practice.weak_points import weak_points

MOST_EVENTS = 20_000  # of one request
MOST_NAMED = 50  # weak points in an answer


def progress_answer(request: Mapping[str, JsonValue], families: Container[str]) -> JsonObject:
    """Answer `{"do": "due", "events": [...], "now": ISO}`; a pure function of the request and the families.

    `due`: families to practise now, the one least likely remembered first; `next`: the first to come after these;
    `weak`: steps that were missed, by misconception. An event that is damaged, or of a family that is not here, is
    passed over and counted in `passed_over`.
    """
    written = request.get("events")
    if not isinstance(written, list):
        raise AnswerError("'events' must be a list of what was practised")
    if len(written) > MOST_EVENTS:
        raise AnswerError(
            f"{len(written):,} events are more than the {MOST_EVENTS:,} that are read; leave out the oldest"
        )
    now = _now(request.get("now"))
    events = [event for one in written if (event := _event(one)) is not None and event.family in families]
    dated = schedule(events, now)
    later = min((due for due in dated if not due.is_due(now)), key=lambda due: (due.when, due.family), default=None)
    return {
        "due": [
            {"family": due.family, "when": _iso(due.when), "last": _iso(due.last), "recall": due.recall}
            for due in dated
            if due.is_due(now)
        ],
        "next": None if later is None else {"family": later.family, "when": _iso(later.when)},
        "weak": [
            {"family": one.family, "step": one.step, "slip": one.slip, "count": one.count, "weight": one.weight}
            for one in weak_points(events, now)[:MOST_NAMED]
        ],
        "passed_over": len(written) - len(events),
    }


def _event(data: JsonValue) -> Event | None:
    try:
        return Event.from_json(data)
    except AnswerError:
        return None


def _now(text: JsonValue) -> datetime:
    try:
        return read_time(text)
    except (ValueError, OverflowError):
        raise AnswerError("'now' must be a time such as 2026-11-30T08:15:00Z") from None


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
