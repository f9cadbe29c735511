"""Certified instances: every family at every level with its default options."""

from collections.abc import Iterator
from statistics import median

from benchmarks.measure import CLOCK, Row
from markscheme.engine.certify import sample
from markscheme.family.library import Library

SEEDS = 5


def rows() -> Iterator[Row]:
    library = Library()
    by_family: dict[str, float] = {}
    slowest = (0.0, "")
    for id in library:
        family = library[id]
        for level in family.levels:
            sample(family, level, "warm")  # draws the reference efforts of the level once
        times = []
        for level in family.levels:
            found = median(timed(family, level, seed) for seed in range(SEEDS))
            times.append(found)
            slowest = max(slowest, (found, f"{id}, {level}"))
        by_family[id] = median(times)
        yield Row(f"{id}: " + ", ".join(f"{t * 1e3:.1f}" for t in times), by_family[id] * 1e3, "ms")
    yield Row("median over the families", median(by_family.values()) * 1e3, "ms", 10)
    worst = max(by_family, key=by_family.__getitem__)
    yield Row(f"worst family: {worst}", by_family[worst] * 1e3, "ms", 50)
    yield Row(f"worst level of all: {slowest[1]}", slowest[0] * 1e3, "ms")


def timed(family, level: str, seed: int) -> float:
    start = CLOCK.now()
    sample(family, level, seed)
    return CLOCK.now() - start
