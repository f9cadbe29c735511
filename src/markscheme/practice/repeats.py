"""Which families to practise again, and what is said of them: those that are due, and those with weak points."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.interaction.address import Address
from markscheme.interaction.in_words import slip_in_words, title_of
from markscheme.phrases import say
from markscheme.practice.history import Event
from markscheme.practice.schedule import schedule
from markscheme.practice.weak_points import WeakPoint, weak_points

MOST_FAMILIES = 5  # with weak points, in one session
MOST_SAID = 8  # lines about what is due or weak


def due_families(
    events: list[Event], ids: Collection[str], now: datetime, language: str
) -> tuple[list[str], list[str]]:
    """Give the families that are due, least remembered first, and what to say of them."""
    every = [due for due in schedule(events, now) if due.family in ids]
    found = [due for due in every if due.is_due(now)]
    if not found:
        lines = [say("practice.nothing_due", language)]
        if every:
            first = min(every, key=lambda due: (due.when, due.family))
            lines.append(say("practice.next_due", language, family=first.family, day=_day(first.when)))
        return [], lines
    lines = [say("practice.due", language, count=len(found))]
    for due in found[:MOST_SAID]:
        percent = round(100 * due.recall)
        lines.append(say("practice.due_family", language, family=due.family, day=_day(due.last), percent=percent))
    return [due.family for due in found], lines


def weak_families(
    events: list[Event], library: Library, ids: Collection[str], now: datetime, level: str, language: str
) -> tuple[list[str], list[str]]:
    """Give the families with the heaviest weak points, and what to say of these."""
    points = [point for point in weak_points(events, now) if point.family in ids]
    families = list(dict.fromkeys(point.family for point in points))[:MOST_FAMILIES]
    if not families:
        return [], [say("practice.nothing_weak", language)]
    lines = [say("practice.weak", language)]
    shown = [point for point in points if point.family in families][:MOST_SAID]
    lines += [line for point in shown for line in _told(point, library, level, language)]
    return families, lines


def _told(point: WeakPoint, library: Library, level: str, language: str) -> Iterator[str]:
    """Say a weak point in the words of its family, which need a problem to stand in; else by its names."""
    family, step, slip = point.family, point.step, point.slip
    try:
        problem = Address(point.family, level, 0, {}, language).problem(library)
        family = title_of(problem)
        step = next((one.symbol.text() for one in problem.steps if one.name == point.step), step)
        slip = slip_in_words(problem, slip).text() if slip in problem.family.slips else slip
    except MarkschemeError:
        pass
    if slip:
        yield say("practice.weak_slip", language, family=family, step=step, count=point.count, slip=slip)
    else:
        yield say("practice.weak_step", language, family=family, step=step, count=point.count)


def _day(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d")
