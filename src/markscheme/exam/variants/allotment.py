"""Who gets which variant: one that has it keeps it, neighbours differ as far as can be, and variants are even."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from heapq import heapify, heappop, heappush

from markscheme.exam.roster import Student
from markscheme.exam.seating import Neighbours, by_room, in_seats, neighbours, place_of
from markscheme.exam.secret import Key

Beside = Mapping[str, Sequence[tuple[str, bool]]]  # by id: the neighbours, and whether each is near


def allot_variants(students: Sequence[Student], variants: int, known: Mapping[str, int], key: Key) -> dict[str, int]:
    """Give each student a variant, by id: by seat where the roster has seats, else by the order of the roster.

    Who has a variant in `known` keeps it.
    """
    if any(place_of(student.seat) for student in students):
        return assign_by_seat(students, variants, known, key)
    return assign([student.id for student in students], variants, known, key)


def assign(students: Sequence[str], variants: int, known: Mapping[str, int], key: Key) -> dict[str, int]:
    """Give each student a variant, by id, in the order of the roster; who has one in `known` keeps it.

    The others get, one after the other, the variant that fewest have; among those, one that no neighbour on the roster
    has; among those, chance, which depends on `key` and the student.

    >>> assign(["a", "b", "c"], 2, {"a": 2, "c": 2}, Key(b""))
    {'a': 2, 'b': 1, 'c': 2}
    """
    found, counts = _begun(students, variants, known)
    for place, id in enumerate(students):
        if id in found:
            continue
        beside = students[max(place - 1, 0) : place + 2]  # the student too, who has none yet
        taken = {found.get(other) for other in beside}
        found[id] = min(counts, key=lambda one: (counts[one], one in taken, key.seed("variant", id, one)))
        counts[found[id]] += 1
    return {id: found[id] for id in students}


def assign_by_seat(students: Sequence[Student], variants: int, known: Mapping[str, int], key: Key) -> dict[str, int]:
    """Give each student a variant, by id, that no neighbour in the room has, as far as that many variants allow.

    Near neighbours count before those with empty seats between, then what keeps the variants even, then chance. Who has
    a variant in `known` keeps it.
    """
    in_turn = [student.id for room in by_room(students) for student in in_seats(room)]
    found, counts = _begun(in_turn, variants, known)
    beside, new = _beside(neighbours(students)), [id for id in in_turn if id not in found]
    _color(in_turn, beside, found, counts, key)
    _even_out(new, beside, found, counts)
    return {student.id: found[student.id] for student in students}


def _begun(ids: Iterable[str], variants: int, known: Mapping[str, int]) -> tuple[dict[str, int], Counter[int]]:
    """Take over what is known, and count how many have each variant."""
    found = {id: known[id] for id in ids if 1 <= known.get(id, 0) <= variants}
    counts = Counter(dict.fromkeys(range(1, variants + 1), 0))
    counts.update(found.values())
    return found, counts


def _beside(pairs: Iterable[Neighbours]) -> Beside:
    found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for pair in pairs:
        found[pair.first].append((pair.second, pair.is_near))
        found[pair.second].append((pair.first, pair.is_near))
    return found


def _color(in_turn: Sequence[str], beside: Beside, found: dict[str, int], counts: Counter[int], key: Key) -> None:
    """Give a variant to all who have none, by the rule DSATUR (Brélaz 1979).

    Next is always the student whose near neighbours have the most different variants. Rows and the seats behind one
    another are a chessboard, and on what two colours suffice for, that rule finds them.
    """

    def urgency(id: str) -> tuple[int, int]:
        near = {found[other] for other, is_near in beside.get(id, ()) if is_near and other in found}
        far = {found[other] for other, is_near in beside.get(id, ()) if not is_near and other in found}
        return -len(near), -len(far)

    place = {id: i for i, id in enumerate(in_turn)}
    waiting = [(urgency(id), place[id]) for id in in_turn if id not in found]
    heapify(waiting)
    while waiting:
        known, i = heappop(waiting)
        id = in_turn[i]
        if id in found or known != urgency(id):
            continue  # it was put in again when a neighbour got a variant
        others = [(found[other], is_near) for other, is_near in beside.get(id, ()) if other in found]
        near, far = (Counter(variant for variant, kind in others if kind is is_near) for is_near in (True, False))
        weight = {variant: (near[variant], far[variant], count) for variant, count in counts.items()}
        least = min(weight.values())
        found[id] = min((one for one in counts if weight[one] == least), key=partial(key.seed, "variant", id))
        counts[found[id]] += 1
        for other, _ in beside.get(id, ()):
            if other not in found:
                heappush(waiting, (urgency(other), place[other]))


def _even_out(new: Iterable[str], beside: Beside, found: dict[str, int], counts: Counter[int]) -> None:
    """Give the variant that fewest have to new students whose variant many have, where no neighbour has it."""
    for id in new:
        fewest = min(counts, key=lambda one: counts[one])
        has_it = any(found[other] == fewest for other, _ in beside.get(id, ()))
        if counts[found[id]] - counts[fewest] > 1 and not has_it:
            counts[found[id]] -= 1
            counts[fewest] += 1
            found[id] = fewest


def same_beside(students: Sequence[Student]) -> tuple[list[Neighbours], int]:
    """Find the neighbours in a room who have the same variant, and count all neighbours."""
    variants = {student.id: student.variant for student in students}
    pairs = neighbours(students)
    return [pair for pair in pairs if variants[pair.first] and variants[pair.first] == variants[pair.second]], len(
        pairs
    )
