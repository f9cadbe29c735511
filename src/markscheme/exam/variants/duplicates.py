"""Papers with the same numbers: found, drawn again, counted. Papers that are built already are never the ones to go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from markscheme.exam.build_worker import Order, Record
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.secret import Key, digest


def duplicates(orders: Mapping[str, Order], records: Mapping[str, Record]) -> list[str]:
    """The students without an issued paper whose numbers another unit has: one that is issued, or an earlier one."""
    owners: dict[str, str] = {}
    in_turn = sorted(orders, key=lambda stem: not orders[stem].issued)  # stable: each part in its own order
    return [
        stem
        for stem in in_turn
        if owners.setdefault(digest(records[stem]["numbers"]), orders[stem].unit) != orders[stem].unit
        and not orders[stem].issued
    ]


def complaint(orders: Mapping[str, Order], doubled: Sequence[str]) -> str:
    """Whose numbers are somebody else's, and what helps."""
    ids = ", ".join(orders[stem].student.id for stem in doubled[:5])
    return (
        f"{len(doubled)} of {len(orders)} papers have the same numbers as another ({ids}); fix fewer givens, "
        "give fewer `variants:`, or allow it with `duplicates: count`"
    )


def same_numbers(blueprint: Blueprint, orders: Mapping[str, Order], records: Mapping[str, Record]) -> dict[str, int]:
    """For every drawn question, the students whose numbers another unit has too."""
    ids = [question.id for question in blueprint.questions if not question.static]
    return {id: _shared(i, orders, records) for i, id in enumerate(ids)}


def _shared(i: int, orders: Mapping[str, Order], records: Mapping[str, Record]) -> int:
    units: dict[str, set[str]] = {}
    numbers = {stem: records[stem]["numbers"][i] for stem in orders}
    for stem, order in orders.items():
        units.setdefault(numbers[stem], set()).add(order.unit)
    return sum(1 for stem in orders if len(units[numbers[stem]]) > 1)


def agains(orders: Iterable[Order], records: Mapping[str, Record]) -> dict[str, int]:
    """How often the numbers of a unit were drawn again, where papers with them are issued."""
    found: dict[str, int] = {}
    for order in orders:
        if order.issued and order.student.stem in records:
            found[order.unit] = max(found.get(order.unit, 0), records[order.student.stem]["again"])
    return found


def assign(students: Sequence[str], variants: int, known: Mapping[str, int], key: Key) -> dict[str, int]:
    """The variant of each student by id; who has one in `known` keeps it.

    The others get, one after the other in the order of the roster, the variant that fewest have; among those, one that
    no neighbour on the roster has; among those, chance, which hangs on `key` and the student.

    >>> assign(["a", "b", "c"], 2, {"a": 2, "c": 2}, Key(b""))
    {'a': 2, 'b': 1, 'c': 2}
    """
    found = {id: known[id] for id in students if 1 <= known.get(id, 0) <= variants}
    counts = Counter(dict.fromkeys(range(1, variants + 1), 0))
    counts.update(found.values())
    for place, id in enumerate(students):
        if id in found:
            continue
        beside = students[max(place - 1, 0) : place + 2]  # the student too, who has none yet
        neighbours = {found.get(other) for other in beside}
        found[id] = min(counts, key=lambda one: (counts[one], one in neighbours, key.seed("variant", id, one)))
        counts[found[id]] += 1
    return {id: found[id] for id in students}
