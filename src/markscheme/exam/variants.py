"""Which of K variants a student has: decided once for each student and kept, whatever becomes of the roster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from markscheme.exam.secret import Key


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
