"""Which steps were missed, and by which misconceptions: what is recent weighs more, right answers since less."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from markscheme.practice.history import SHARES, Event

HALF_LIFE = 14.0  # days after which something weighs half
PRIOR = 1.0  # right answers that nobody gave: one miss alone is no weakness of 100 %
LEAST = 0.1  # weight from which something is called weak
_DAY = 86_400.0


@dataclass(frozen=True)
class WeakPoint:
    """A step that was missed, with a misconception (else empty): how often, and how much that weighs now.

    `weight`: (share of marks lost + times that the misconception was named) / (times that the step was finished + 1),
    each time counted half as much for every two weeks since.
    """

    family: str
    step: str
    slip: str
    count: int
    weight: float


@dataclass
class _Step:
    all: float = 0.0
    lost: float = 0.0
    missed: int = 0
    slips: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    counts: Counter[str] = field(default_factory=Counter)


def weak_points(events: Iterable[Event], now: datetime) -> list[WeakPoint]:
    """List what is weak, the heaviest first; a pure function of the events and the time."""
    steps: dict[tuple[str, str], _Step] = defaultdict(_Step)
    for event in events:
        step = steps[event.family, event.step]
        weight = 0.5 ** (max(0.0, (now - event.when).total_seconds()) / _DAY / HALF_LIFE)
        step.all += weight
        step.lost += weight * float(1 - SHARES[event.result])
        step.missed += event.result != "first"
        for slip in dict.fromkeys(event.slips):
            step.slips[slip] += weight
            step.counts[slip] += 1
    found = [
        WeakPoint(family, name, slip, count, round((step.lost + named) / (step.all + PRIOR), 4))
        for (family, name), step in steps.items()
        for slip, count, named in _named(step)
    ]
    return sorted((one for one in found if one.weight >= LEAST), key=lambda one: (-one.weight, one.family, one.step))


def _named(step: _Step) -> list[tuple[str, int, float]]:
    """Give each misconception of a step with how often it was named; where none was, how often the step was missed."""
    if step.slips:
        return [(slip, step.counts[slip], weight) for slip, weight in sorted(step.slips.items())]
    return [("", step.missed, 0.0)] if step.missed else []
