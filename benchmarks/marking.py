"""Marking: right and wrong answers to one long question, and a class of 1,000 students with eight questions each.

Targets are those of a machine with nothing else to do. Simulated students who have the same slip, or are 5 % off, come
to the same numbers, which is worked out once; those of whom every number is off by a share of its own never do.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, cycle, islice
from statistics import median
from typing import Any

from benchmarks.measure import CLOCK, Row
from benchmarks.scripts import printed
from benchmarks.sheet import FAMILIES
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.certify import sample
from markscheme.engine.problem import from_json
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.simulation import Instance, careless, honest, near, slip_pairs, with_slips

STUDENTS = 1000
PAPERS = 100


def rows() -> Iterator[Row]:
    drawn = sample(Library()["mlp/backprop"], "easy", 1, {"regulariser": "l2"})
    instance = Instance(drawn.problem, drawn.certificate)
    what = f"{len(drawn.problem.asked)} steps, one version, a second"
    for kind, papers, target in kinds(instance):
        yield Row(f"{kind}, {what}", rate(instance, papers), "", target, more_is_better=True)
    yield Row("right answers, own numbers, preparation included, a second", own_rate(), "", 1200, more_is_better=True)
    yield Row("first mark of a fresh question, one step wrong, median", 1000 * first_mark(), "ms", 5)
    command = [sys.executable, "-m", "benchmarks.marking", *(["--cpu"] if CLOCK.processor else [])]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(answer.stdout)
    yield Row(f"a class: {STUDENTS:,} students, {len(FAMILIES)} questions, one core", found["seconds"], "s", 5)
    yield Row("the same: largest memory", found["memory"], "MB", 150)
    yield Row("the same: second half against first half of the students", found["second_half"], "x", 1.2)


def kinds(instance: Instance) -> Iterator[tuple[str, list[Any], int | None]]:
    """Papers of one kind each, with the target: no two alike in the last kind, as in no class."""
    stream, slips = Stream("kinds"), cycle(instance.certificate.slips)
    pairs = cycle(slip_pairs(instance))
    yield "right answers", [honest(instance, Stream("right", n)).raw for n in range(PAPERS)], 8000
    for name, chosen, target in (("one slip", ((slip,) for slip in slips), 600), ("two slips", pairs, 400)):
        papers = (with_slips(instance, Stream(name, n), next(chosen)) for n in count())
        yield name, [paper.raw for paper in islice(filter(None, papers), PAPERS)], target
    yield "every number 5 % off", [near(instance, Stream("near", n)).raw for n in range(20)], 150
    right = printed(instance.problem)
    yield "every number off by its own 3 to 7 %", [off(right, stream) for _ in range(20)], None


def off(raw: Any, stream: Stream) -> Any:
    """A paper, or an answer, of which every number is off by a share of its own."""
    if isinstance(raw, str):
        share = stream.between(30, 70) / 1000
        return f"{float(raw) * (1 + share if stream.below(2) else 1 - share):.4g}"
    items = raw.items() if isinstance(raw, dict) else enumerate(raw)
    found = {key: off(item, stream) for key, item in items}
    return found if isinstance(raw, dict) else list(found.values())


def own_rate() -> float:
    """Right papers with numbers of their own that are read, prepared and marked in a second."""
    family, papers = Library()["mlp/backprop"], []
    for seed in range(1, 21):
        drawn = sample(family, "easy", seed, {"regulariser": "l2"})
        saved = drawn.problem.to_json()
        papers.append((saved, honest(Instance(drawn.problem, drawn.certificate), Stream("own", seed)).raw))
    mark(Scheme(from_json(family, papers[0][0])), papers[0][1])
    start = CLOCK.now()
    for saved, raw in papers:
        mark(Scheme(from_json(family, saved)), raw)
    return len(papers) / (CLOCK.now() - start)


def first_mark() -> float:
    """Median over families of the first mark of a medium question that is wrong at one step, preparation included."""
    library, times = Library(), []
    for id in sorted(library)[::4]:
        level = library[id].levels[min(1, len(library[id].levels) - 1)]
        saved = sample(library[id], level, 1).problem.to_json()
        problem = from_json(library[id], saved)
        raw = printed(problem)
        name = list(raw)[len(raw) // 2]
        start = CLOCK.now()
        mark(Scheme(problem), {**raw, name: "4.321"})
        times.append(CLOCK.now() - start)
    return median(times)


def rate(instance: Instance, papers: list[Any]) -> float:
    """Papers marked in a second, by a scheme that has marked a few before."""
    scheme = Scheme(instance.problem)
    for raw in papers[:10]:
        mark(scheme, raw)
    start = CLOCK.now()
    for raw in papers:
        mark(scheme, raw)
    return len(papers) / (CLOCK.now() - start)


def mark_class() -> dict[str, float]:
    """Mark a class of which six in ten work well, three have a misconception and one keeps too few digits."""
    library = Library()
    instances = []
    for id in FAMILIES:
        drawn = sample(library[id], "medium", 1)
        instances.append(Instance(drawn.problem, drawn.certificate))
    schemes = [Scheme(instance.problem) for instance in instances]
    halves = [0.0, 0.0]
    for student in range(STUDENTS):
        papers = [paper_of(instance, Stream(student, instance.problem.family.id)) for instance in instances]
        start = CLOCK.now()
        for scheme, raw in zip(schemes, papers, strict=True):
            mark(scheme, raw)
        halves[2 * student >= STUDENTS] += CLOCK.now() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return {"seconds": sum(halves), "memory": peak, "second_half": halves[1] / halves[0]}


def paper_of(instance: Instance, stream: Stream) -> Any:
    kind = stream.below(10)
    if kind < 6:
        return honest(instance, stream).raw
    if kind < 9:
        return with_slips(instance, stream, (stream.choice(list(instance.certificate.slips)),)).raw
    return careless(instance, stream).raw


if __name__ == "__main__":
    CLOCK.processor = "--cpu" in sys.argv
    print(json.dumps(mark_class()))
