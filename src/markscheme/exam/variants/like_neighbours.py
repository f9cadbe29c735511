"""Neighbours never have the same numbers: a plan that gives them is refused, and numbers that meet are drawn again.

Neighbours are the seats beside, before and behind, else the lines of the roster. Papers that were built stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.build_worker import MOST_AGAIN, Order
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.records.paper_record import Record, number
from markscheme.exam.roster import Student
from markscheme.exam.seating import beside, in_seats
from markscheme.exam.variants.fixing import is_shared

MOST_SAID = 5  # pairs
Numbers = bytes  # a hash of the numbers of every drawn question, as records have them
Draw = Callable[[str, int], Numbers]  # of a unit, drawn again so often


@dataclass(frozen=True)
class LikePair:
    """Two neighbours who have the same numbers in some questions; in all where they share a variant."""

    one: Student
    other: Student
    questions: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f" (question {', '.join(id.removeprefix('q') for id in self.questions)})" if self.questions else ""
        return f"{_named(self.one)} and {_named(self.other)}{where}"


def _named(student: Student) -> str:
    """Give the number, the name and the seat of a student, as far as the roster has them."""
    seat = " ".join(filter(None, (student.room, f"seat {student.seat}" if student.seat else "")))
    return ", ".join(filter(None, (f"{student.id} {student.name}".strip(), seat)))


def near_pairs(orders: Mapping[str, Order]) -> Iterator[tuple[Order, Order]]:
    """Give the neighbours on the roster between whom nobody's seat is free."""
    by_id = {order.student.id: order for order in orders.values() if order.student.on_roster}
    for pair in beside([order.student for order in by_id.values()]):
        if pair.is_near:
            yield by_id[pair.first], by_id[pair.second]


def check_plan(orders: Mapping[str, Order], blueprint: Blueprint) -> None:
    """Raise AnswerError where two neighbours without a paper are to have the same variant.

    Nothing is said of one variant for all, and of duplicates that the blueprint counts.
    """
    if blueprint.variants < 2 or blueprint.duplicates == "count":
        return
    like = [(a, b) for a, b in near_pairs(orders) if a.unit == b.unit and not (a.issued and b.issued)]
    if not like or any(order.issued for order in orders.values()):
        return
    pairs = [LikePair(a.student, b.student) for a, b in like]
    raise AnswerError(
        f"{said(pairs)} would have the same variant side by side, and nothing was built\n"
        f"give more variants than {blueprint.variants}, other seats, or allow it with `duplicates: count`"
    )


def said(pairs: Sequence[LikePair]) -> str:
    """Name some pairs, and how many more there are."""
    more = f"; and {len(pairs) - MOST_SAID} more pairs" if len(pairs) > MOST_SAID else ""
    return "; ".join(map(str, pairs[:MOST_SAID])) + more


def fixed_questions(blueprint: Blueprint, records: Mapping[str, Record]) -> tuple[str, ...]:
    """Give the questions of which every paper has the same numbers because the blueprint gives them."""
    drawn = [question for question in blueprint.questions if not question.static]
    shared = {name for name, one in blueprint.shared.items() if one.value is None}
    return tuple(
        question.id
        for i, question in enumerate(drawn)
        if not question.draws_numbers
        or (
            question.given
            and not any(is_shared(value) and value[1:] in shared for value in question.given.values())
            and len({record.number(i) for record in records.values()}) == 1
        )
    )


def like_pairs(blueprint: Blueprint, orders: Mapping[str, Order], records: Mapping[str, Record]) -> list[LikePair]:
    """Find the neighbours who have the same numbers in a question, but for those that the blueprint fixes."""
    places = _places(blueprint, records)
    found = []
    for a, b in near_pairs(orders):
        mine, theirs = (records[one.student.stem] for one in (a, b))
        questions = tuple(id for i, id in places if mine.number(i) == theirs.number(i))
        if questions:
            found.append(LikePair(a.student, b.student, questions))
    return found


def _places(blueprint: Blueprint, records: Mapping[str, Record]) -> list[tuple[int, str]]:
    fixed = fixed_questions(blueprint, records)
    drawn = [question.id for question in blueprint.questions if not question.static]
    return [(i, id) for i, id in enumerate(drawn) if id not in fixed]


def drawn_again(
    blueprint: Blueprint, orders: Mapping[str, Order], records: Mapping[str, Record], draw: Draw
) -> dict[str, int]:
    """Say how often units are to be drawn again, by unit, so that no neighbours have the same numbers in a question.

    In the order of the seats each unit that meets one before it is drawn until it meets none, so that few possibilities
    suffice. Units with a paper stay. Raise MarkschemeError where no draw fits.
    """
    places = [i for i, _ in _places(blueprint, records)]
    numbers = {order.unit: records[stem].numbers for stem, order in orders.items()}
    again = {order.unit: order.again for order in orders.values()}
    stays = {order.unit for order in orders.values() if order.issued}
    edges: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in near_pairs(orders):
        if a.unit != b.unit:
            edges[a.unit].add(b.unit)
            edges[b.unit].add(a.unit)
    settled, changed = set(stays), dict[str, int]()
    for order in _in_turn(orders):
        unit = order.unit
        if unit in settled:
            continue
        before = [numbers[other] for other in sorted(edges[unit] & settled)]
        while _meets(numbers[unit], before, places):
            again[unit] += 1
            if again[unit] == MOST_AGAIN:
                raise MarkschemeError(_too_few(order, orders, edges[unit] & settled))
            numbers[unit] = draw(unit, again[unit])
            changed[unit] = again[unit]
        settled.add(unit)
    return changed


def _in_turn(orders: Mapping[str, Order]) -> list[Order]:
    """Put the orders in the order of the seats: each then has at most two neighbours before it."""
    by_id = {order.student.id: order for order in orders.values()}
    return [by_id[one.id] for one in in_seats([order.student for order in orders.values()])]


def _meets(mine: Numbers, others: Sequence[Numbers], places: Sequence[int]) -> bool:
    return any(number(mine, i) == number(theirs, i) for theirs in others for i in places)


def _too_few(order: Order, orders: Mapping[str, Order], units: set[str]) -> str:
    a, b = next((a, b) for a, b in near_pairs(orders) if _join(a, b, order.unit, units))
    return (
        f"{LikePair(a.student, b.student)}: {MOST_AGAIN} draws give neighbours the same numbers in a question\n"
        "fix or share fewer givens, seat them apart, or allow it with `duplicates: count`"
    )


def _join(a: Order, b: Order, unit: str, others: set[str]) -> bool:
    return (a.unit == unit and b.unit in others) or (b.unit == unit and a.unit in others)
