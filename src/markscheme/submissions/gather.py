"""Places and texts to the answers of one student; cells that came one by one are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from markscheme.answers import Raw
from markscheme.errors import AnswerError
from markscheme.submissions.sheet_layout import Layout, Place
from markscheme.submissions.submission import Answers, check_raw

MENTIONED = 3


class Entry(NamedTuple):
    """A text and where it belongs; `said` is how the file called the place."""

    place: Place
    raw: Raw
    said: str


class Reading(NamedTuple):
    """What one form or row says with a sheet at hand: answers, remarks on them, and what else it asked, by heading."""

    answers: Answers
    notes: tuple[str, ...] = ()
    more: Mapping[str, str] = {}


def gather(entries: Iterable[Entry], where: str) -> dict[str, dict[str, Raw]]:
    """Put entries into answers[question][call]; raise AnswerError when two are for the same place."""
    seen: dict[str, str] = {}
    answers: dict[str, dict[str, Raw]] = {}
    for place, raw, said in entries:
        check_twice(place, said, seen, where)
        check_raw(raw, f"{where}, {place.field}")
        steps = answers.setdefault(place.box.question, {})
        if place.index is None:
            steps[place.box.name] = raw
        else:
            _put(steps.setdefault(place.box.name, _blank(place.box.shape)), place.index, raw)
    return answers


def check_twice(place: Place, said: str, seen: dict[str, str], where: str) -> None:
    """Raise AnswerError when a place, or the whole box of a cell, was seen before."""
    rival = seen.get(place.field) or seen.get(place.box.field if place.index else f"{place.box.field}[")
    if rival is not None:
        raise AnswerError(f"{where}: {rival!r} and {said!r} are both for {place.box.field}; keep one of them")
    seen[place.field] = said
    if place.index:
        seen[f"{place.box.field}["] = said


def check_code(found: str, layout: Layout, where: str) -> None:
    """Raise AnswerError when answers name another sheet."""
    if found.strip().upper() != layout.code:
        raise AnswerError(
            f"{where}: these answers are for sheet {found.strip()!r}, "
            f"but the sheet has the code {layout.code!r}; give the right sheet.json"
        )


def unknown(heading: str, layout: Layout) -> str:
    """Give a sentence part that says that nothing on the sheet has this name."""
    return f"{shortened(heading)} matches no answer box of the sheet; {layout.nearest(heading)}"


def shortened(text: str) -> str:
    """Quote a text that may be long."""
    return repr(text if len(text) <= 60 else text[:57] + "...")


def few(items: list[str]) -> str:
    """List the first few of many."""
    more = len(items) - MENTIONED
    return ", ".join(items[:MENTIONED]) + (f" and {more} more" if more > 0 else "")


def _blank(shape: tuple[int, ...]) -> Raw:
    if not shape:
        return ""
    return [_blank(shape[1:]) for _ in range(shape[0])]


def _put(cells: Raw, index: tuple[int, ...], raw: Raw) -> None:
    first, *rest = index
    if not isinstance(cells, str):
        if rest:
            _put(cells[first - 1], tuple(rest), raw)
        else:
            cells[first - 1] = raw
