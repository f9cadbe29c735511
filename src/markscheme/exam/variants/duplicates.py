"""What the numbers of the papers have in common: the same ones are found, drawn again, counted; misconceptions hidden.

Papers that are built already are never the ones to go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from markscheme.exam.build_worker import Order, Record
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.secret import digest


def duplicates(orders: Mapping[str, Order], records: Mapping[str, Record]) -> list[str]:
    """Find students without an issued paper whose numbers another unit has: one that is issued, or an earlier one."""
    owners: dict[str, str] = {}
    in_turn = sorted(orders, key=lambda stem: not orders[stem].issued)  # stable: each part in its own order
    return [
        stem
        for stem in in_turn
        if owners.setdefault(digest(records[stem]["numbers"]), orders[stem].unit) != orders[stem].unit
        and not orders[stem].issued
    ]


def complaint(orders: Mapping[str, Order], doubled: Sequence[str]) -> str:
    """Say whose numbers are somebody else's, and what helps."""
    ids = ", ".join(orders[stem].student.id for stem in doubled[:5])
    return (
        f"{len(doubled)} of {len(orders)} papers have the same numbers as another ({ids}); fix fewer givens, "
        "give fewer `variants:`, or allow it with `duplicates: count`"
    )


def same_numbers(blueprint: Blueprint, orders: Mapping[str, Order], records: Mapping[str, Record]) -> dict[str, int]:
    """Count, for every drawn question, the students whose numbers another unit has too."""
    ids = [question.id for question in blueprint.questions if not question.static]
    return {id: _shared(i, orders, records) for i, id in enumerate(ids)}


def different_numbers(blueprint: Blueprint, records: Mapping[str, Record]) -> dict[str, int]:
    """Count, for every drawn question, the different sets of numbers."""
    ids = [question.id for question in blueprint.questions if not question.static]
    return {id: len({record["numbers"][i] for record in records.values()}) for i, id in enumerate(ids)}


def _shared(i: int, orders: Mapping[str, Order], records: Mapping[str, Record]) -> int:
    units: dict[str, set[str]] = {}
    numbers = {stem: records[stem]["numbers"][i] for stem in orders}
    for stem, order in orders.items():
        units.setdefault(numbers[stem], set()).add(order.unit)
    return sum(1 for stem in orders if len(units[numbers[stem]]) > 1)


def hidden_slips(
    blueprint: Blueprint, orders: Iterable[str], records: Mapping[str, Record]
) -> dict[tuple[str, str], int]:
    """Count, by question and misconception, the students whose numbers do not show it."""
    found = Counter(
        (id, slip) for stem in orders for id, slips in records[stem].get("hides", {}).items() for slip in slips
    )
    places = {question.id: i for i, question in enumerate(blueprint.questions)}
    return dict(sorted(found.items(), key=lambda one: (places.get(one[0][0], 0), one[0][1])))


def agains(orders: Iterable[Order], records: Mapping[str, Record]) -> dict[str, int]:
    """Count how often the numbers of a unit were drawn again, where papers with them are issued."""
    found: dict[str, int] = {}
    for order in orders:
        if order.issued and order.student.stem in records:
            found[order.unit] = max(found.get(order.unit, 0), records[order.student.stem]["again"])
    return found
