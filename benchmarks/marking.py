"""Marking: right and wrong answers to one long question, and a class of 1,000 students with eight questions each."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from benchmarks.measure import CLOCK, Row
from benchmarks.sheet import FAMILIES
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.certify import sample
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.simulation import Instance, careless, honest, near, with_slips

STUDENTS = 1000
PAPERS = 100


def rows() -> Iterator[Row]:
    drawn = sample(Library()["mlp/backprop"], "easy", 1, {"regulariser": "l2"})
    instance = Instance(drawn.problem, drawn.certificate)
    steps = len(drawn.problem.asked)
    right = [honest(instance, Stream("right", n)).raw for n in range(PAPERS)]
    slips = islice(cycle(drawn.certificate.slips), PAPERS)
    wrong = [with_slips(instance, Stream("wrong", n), (slip,)).raw for n, slip in enumerate(slips)]
    guessed = [near(instance, Stream("near", n)).raw for n in range(20)]
    yield Row(f"right answers, {steps} steps, a second", rate(instance, right), "", 1000, more_is_better=True)
    yield Row(f"one misconception and what follows, {steps} steps, a second", rate(instance, wrong), "", 100, True)
    yield Row(f"every number guessed 5 % off, {steps} steps, a second", rate(instance, guessed), "", 100, True)
    answer = subprocess.run([sys.executable, "-m", "benchmarks.marking"], check=True, capture_output=True, text=True)
    found = json.loads(answer.stdout)
    yield Row(f"a class: {STUDENTS:,} students, {len(FAMILIES)} questions, one core", found["seconds"], "s", 30)
    yield Row("the same: largest memory", found["memory"], "MB", 300)
    yield Row("the same: second half against first half of the students", found["second_half"], "x", 1.2)


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
    print(json.dumps(mark_class()))
