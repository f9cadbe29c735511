"""What the numbers of the papers have in common: the same ones are found, drawn again, counted; misconceptions hidden.

Papers that are built already are never the ones to go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from markscheme.exam.build_worker import Order
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.records.paper_record import Record


def duplicates(orders: Mapping[str, Order], records: Mapping[str, Record]) -> list[str]:
    """Find students without an issued paper whose numbers another unit has: one that is issued, or an earlier one."""
    owners: dict[bytes, str] = {}
    in_turn = sorted(orders, key=lambda stem: not orders[stem].issued)  # stable: each part in its own order
    return [
        stem
        for stem in in_turn
        if owners.setdefault(records[stem].numbers, orders[stem].unit) != orders[stem].unit and not orders[stem].issued
    ]


def complaint(orders: Mapping[str, Order], doubled: Sequence[str]) -> str:
    """Say whose numbers are somebody else's, and what helps."""
    ids = ", ".join(orders[stem].student.id for stem in doubled[:5])
    return (
        f"{len(doubled)} of {len(orders)} papers have the same numbers as another ({ids}); fix fewer givens, "
        "give fewer `variants:`, or allow it with `duplicates: count`"
    )


def same_numbers(blueprint: Blueprint, orders: Mapping[str, Order], records: Mapping[str, Record]) -> dict[str, int]:
    """Count, for every question with drawn numbers, the students whose numbers another unit has too."""
    drawn = [question for question in blueprint.questions if not question.static]
    return {question.id: _shared(i, orders, records) for i, question in enumerate(drawn) if question.draws_numbers}


def different_numbers(blueprint: Blueprint, records: Mapping[str, Record]) -> dict[str, int]:
    """Count, for every drawn question, the different sets of numbers."""
    drawn = [question for question in blueprint.questions if not question.static]
    return {
        question.id: len({record.number(i) for record in records.values()})
        for i, question in enumerate(drawn)
        if question.draws_numbers
    }


def _shared(i: int, orders: Mapping[str, Order], records: Mapping[str, Record]) -> int:
    units: dict[bytes, str] = {}
    shared = {
        numbers
        for stem, order in orders.items()
        if units.setdefault(numbers := records[stem].number(i), order.unit) != order.unit
    }
    return sum(1 for stem in orders if records[stem].number(i) in shared) if shared else 0


def hidden_slips(
    blueprint: Blueprint, orders: Iterable[str], records: Mapping[str, Record]
) -> dict[tuple[str, str], int]:
    """Count, by question and misconception, the students whose numbers do not show it."""
    found = Counter((id, slip) for stem in orders for id, slips in records[stem].hides for slip in slips)
    places = {question.id: i for i, question in enumerate(blueprint.questions)}
    return dict(sorted(found.items(), key=lambda one: (places.get(one[0][0], 0), one[0][1])))


def agains(orders: Iterable[Order], records: Mapping[str, Record]) -> dict[str, int]:
    """Count how often the numbers of a unit were drawn again, where papers with them are issued."""
    found: dict[str, int] = {}
    for order in orders:
        if order.issued and order.student.stem in records:
            found[order.unit] = max(found.get(order.unit, 0), records[order.student.stem].again)
    return found
