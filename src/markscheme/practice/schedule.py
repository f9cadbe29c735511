"""When a family should be practised again: spaced repetition by FSRS, a pure function of what happened and of the time.

FSRS, the Free Spaced Repetition Scheduler (version 6, with its published default parameters), models how likely
something is still remembered by stability, difficulty and retrievability, after J. Ye, J. Su and Y. Cao (2022), "A
stochastic shortest path algorithm for optimizing spaced repetition scheduling", KDD '22, doi:10.1145/3534678.3539081.
Here it is the library `fsrs` of its authors (open-spaced-repetition), under the MIT licence.

One card stands for one family, not for a step: what is repeated is a problem, nobody can practise its last step without
the ones before, and a course has some hundred families but a thousand steps. Which step is weak is said by
`weak_points`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from markscheme.errors import MarkschemeError
from markscheme.practice.history import SHARES, Event

if TYPE_CHECKING:
    from fsrs import Scheduler

SITTING = timedelta(hours=6)  # without a step of the family: the next one belongs to another sitting
AHEAD = timedelta(hours=12)  # what is due this evening may be done this morning
AGAIN, HARD, GOOD = 1, 2, 3
# Of the steps of a sitting, by their shares. Nobody knows how easily an answer came, so that none is rated easy.
HARD_FROM, GOOD_FROM = Fraction(1, 2), Fraction(4, 5)
RETENTION = 0.9  # how likely a family should still be remembered when it comes again
LONGEST_INTERVAL = 365  # days


@dataclass(frozen=True)
class Sitting:
    """The steps of one family that were practised in one go: when the last one was finished, and the share earned."""

    when: datetime
    share: Fraction

    @property
    def rating(self) -> int:
        """Rate it as FSRS does: 1 again, 2 hard, 3 good."""
        return GOOD if self.share >= GOOD_FROM else HARD if self.share >= HARD_FROM else AGAIN


@dataclass(frozen=True)
class Due:
    """When a family is due, when it was practised last, and how likely it is still remembered (0 to 1)."""

    family: str
    when: datetime
    last: datetime
    recall: float

    def is_due(self, now: datetime) -> bool:
        """Whether it should be practised today."""
        return self.when <= now + AHEAD


def sittings(events: Iterable[Event]) -> list[Sitting]:
    """Group the events of one family by sittings, the oldest first."""
    groups: list[list[Event]] = []
    for event in sorted(events, key=lambda event: event.when):
        if groups and event.when - groups[-1][-1].when <= SITTING:
            groups[-1].append(event)
        else:
            groups.append([event])
    return [
        Sitting(group[-1].when, sum(SHARES[one.result] for one in group) / Fraction(len(group))) for group in groups
    ]


def schedule(events: Iterable[Event], now: datetime) -> list[Due]:
    """Say when each family that was practised is due: the one that is least likely remembered first.

    Events that lie in the future, as a clock that was wrong leaves them, count as of now.
    """
    by_family: dict[str, list[Event]] = {}
    for event in events:
        by_family.setdefault(event.family, []).append(event)
    if not by_family:
        return []
    scheduler = _scheduler()
    found = [_due(scheduler, family, sittings(own), now) for family, own in by_family.items()]
    return sorted(found, key=lambda due: (due.recall, due.when, due.family))


def _due(scheduler: Scheduler, family: str, done: Sequence[Sitting], now: datetime) -> Due:
    from fsrs import Card, Rating

    last = now
    card = Card(card_id=1, due=now)
    for sitting in done:
        last = min(sitting.when, now).astimezone(UTC)
        card, _ = scheduler.review_card(card, Rating(sitting.rating), last)
    recall = scheduler.get_card_retrievability(card, now)
    return Due(family, card.due.astimezone(UTC), last, round(float(recall), 4))


def _scheduler() -> Scheduler:
    try:
        from fsrs import Scheduler
    except ModuleNotFoundError:
        raise MarkschemeError(
            "what is due is found by the package fsrs, which is not installed; pip install 'fsrs>=6.3,<7'"
        ) from None
    # Without learning steps, which are minutes between flash cards: the first interval is a day or more.
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_INTERVAL,
        enable_fuzzing=False,
    )
