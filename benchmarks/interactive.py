"""How long a person waits: to open a problem, and for a mark, of every family at every level, in processor time.

    python -m benchmarks.interactive [--seeds 2] [--families 'cnn/*']

For each instance: to open it (statement, steps, hints), to prepare it, then papers that are right, entirely wrong, and
wrong at one step, marked for the first time and once more. The worst are named, since one of them is what is felt.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from statistics import median, quantiles

from markscheme import generate
from markscheme.answers import Raw
from markscheme.engine.problem import Problem
from markscheme.family.library import Library
from markscheme.interaction.marker_of import Marker
from markscheme.webpage.page_requests import PageEngine
from markscheme.working import printed_value

WORST = 10


def milliseconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return 1000 * (time.process_time() - started)


def spoilt(value: Raw) -> Raw:
    """Make every number another one, and every word one that is none."""
    if isinstance(value, list):
        return [spoilt(item) for item in value]
    try:
        return f"{float(value) * 1.37 + 0.211:.4g}"
    except ValueError:
        return "?x"


def papers(problem: Problem) -> Iterator[tuple[str, dict[str, Raw]]]:
    """List the papers that are marked, by what is wrong with them."""
    right = {call.public_name: printed_value(problem, call.name) for call in problem.parts}
    middle = list(right)[len(right) // 2]
    yield "right", right
    yield "one step wrong", {**right, middle: spoilt(right[middle])}
    yield "all wrong", {name: spoilt(value) for name, value in right.items()}


def measured(id: str, level: str, seed: int) -> Iterator[tuple[str, float]]:
    """Measure one instance: what was done, and how long it took."""
    problem = generate(id, level=level, seed=seed)
    address = {"do": "open", "address": f"{id}?level={level}&seed={seed}", "language": "en"}
    yield "open", milliseconds(lambda: PageEngine().answer(address))
    prepared: list[Marker] = []
    yield "prepare", milliseconds(lambda: prepared.append(Marker(problem)))
    for name, answers in papers(problem):
        fresh = Marker(problem)
        yield f"{name}, first", milliseconds(lambda marker=fresh, raw=answers: marker.mark(raw))
        yield f"{name}, again", milliseconds(lambda marker=fresh, raw=answers: marker.mark(raw))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--families", default="*")
    asked = parser.parse_args()
    found: dict[str, list[tuple[float, str]]] = {}
    library = Library()
    for id in filter(lambda id: fnmatch(id, asked.families), library):
        for level in library[id].levels:
            for seed in range(1, asked.seeds + 1):
                for what, took in measured(id, level, seed):
                    found.setdefault(what, []).append((took, f"{id} {level} {seed}"))
    print(f"{'milliseconds of processor time':32} {'median':>8} {'90 %':>8} {'most':>8}")
    for what, all_ in found.items():
        times = [took for took, _ in all_]
        tenth = quantiles(times, n=10)[-1] if len(times) > 1 else times[0]
        print(f"{what:32} {median(times):8.1f} {tenth:8.1f} {max(times):8.1f}")
    for what, all_ in found.items():
        named = ", ".join(f"{name} {took:.0f}" for took, name in sorted(all_, reverse=True)[:WORST])
        print(f"{what}: {named}")


if __name__ == "__main__":
    main()
