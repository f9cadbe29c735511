"""Marking: right and wrong answers to one long question, and a class of students with eight questions each.

Targets are those of a machine with nothing else to do. Simulated students who have the same slip, or are 5 % off, come
to the same numbers, which is worked out once; those of whom every number is off by a share of its own never do. Beside
each row stands bare Python, which turns the same texts into floats and compares them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count, cycle, islice
from typing import Any

from benchmarks.bare import bare_python, leaves
from benchmarks.measure import CLOCK, FAMILIES, Bare, Row
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.certify import sample
from markscheme.engine.problem import from_json
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.simulation import Instance, careless, honest, near, slip_pairs, with_slips

STUDENTS = 1000
PAPERS = 100
SLOW_PAPERS = 60
FIRST = (
    "attention/scaled_dot_product",
    "clustering/kmeans",
    "cnn/convolve_2d",
    "generative/pca",
    "gnn/normalized_adjacency",
    "mlp/dropout",
    "norm/batchnorm",
    "optimisers/step",
    "regression/simple",
    "rl/returns",
    "rnn/gru",
)

SLOW_AT_FIRST = ("clustering/kmeans", "generative/pca")


def one_question(kind: str, target: int | None) -> Callable[[], Iterator[Row]]:
    """Scripts of one kind, of a question of which everybody has the same version, marked in a second."""

    def rows() -> Iterator[Row]:
        instance = question()
        papers = KINDS[kind](instance)
        what = f"{kind}, {len(instance.problem.asked)} steps, one version, a second"
        bare = bare_python(papers[0])
        yield Row(what, rate(instance, papers), "", target, more_is_better=True, bare=bare)

    return rows


def question(seed: int = 1) -> Instance:
    drawn = sample(Library()["mlp/backprop"], "easy", seed, {"regulariser": "l2"})
    return Instance(drawn.problem, drawn.certificate)


def right(instance: Instance) -> list[Any]:
    return [honest(instance, Stream("right", n)).raw for n in range(PAPERS)]


def one_slip(instance: Instance) -> list[Any]:
    slips = cycle(instance.certificate.slips)
    return _slipped(instance, "one slip", ((slip,) for slip in slips))


def two_slips(instance: Instance) -> list[Any]:
    return _slipped(instance, "two slips", cycle(slip_pairs(instance)))


def _slipped(instance: Instance, name: str, chosen: Iterator[tuple[str, ...]]) -> list[Any]:
    papers = (with_slips(instance, Stream(name, n), next(chosen)) for n in count())
    return [paper.raw for paper in islice(filter(None, papers), PAPERS)]


def all_off(instance: Instance) -> list[Any]:
    return [near(instance, Stream("near", n)).raw for n in range(SLOW_PAPERS)]


def own_shares(instance: Instance) -> list[Any]:
    """No two alike, as in no class."""
    stream, paper = Stream("kinds"), honest(instance, Stream("right", 0)).raw
    return [off(paper, stream) for _ in range(SLOW_PAPERS)]


KINDS: dict[str, Callable[[Instance], list[Any]]] = {
    "right answers": right,
    "one slip": one_slip,
    "two slips": two_slips,
    "every number 5 % off": all_off,
    "every number off by its own 3 to 7 %": own_shares,
}


def off(raw: Any, stream: Stream) -> Any:
    """A paper, or an answer, of which every number is off by a share of its own; a text that is none stays."""
    if isinstance(raw, str):
        share = stream.between(30, 70) / 1000
        try:
            return f"{float(raw) * (1 + share if stream.below(2) else 1 - share):.4g}"
        except ValueError:
            return raw
    items = raw.items() if isinstance(raw, dict) else enumerate(raw)
    found = {key: off(item, stream) for key, item in items}
    return found if isinstance(raw, dict) else list(found.values())


def own_numbers() -> Iterator[Row]:
    """Right papers with numbers of their own that are read, prepared and marked in a second."""
    family, papers = Library()["mlp/backprop"], []
    for seed in range(1, 21):
        instance = question(seed)
        papers.append((instance.problem.to_json(), honest(instance, Stream("own", seed)).raw))
    mark(Scheme(from_json(family, papers[0][0])), papers[0][1])
    bare = bare_python(papers[0][1])
    start = CLOCK.now()
    for saved, raw in papers:
        mark(Scheme(from_json(family, saved)), raw)
    found = len(papers) / (CLOCK.now() - start)
    what = "right answers, own numbers, preparation included, a second"
    yield Row(what, found, "", 1200, more_is_better=True, bare=bare)


def first_mark() -> Iterator[Row]:
    """The first mark of a medium question that is wrong at one step, preparation included."""
    found: dict[str, tuple[float, Bare]] = {}
    library = Library()
    for id in FIRST:
        level = library[id].levels[min(1, len(library[id].levels) - 1)]
        drawn = sample(library[id], level, 1)
        paper = honest(Instance(drawn.problem, drawn.certificate), Stream("first")).raw
        name = list(paper)[len(paper) // 2]
        problem, raw = from_json(library[id], drawn.problem.to_json()), {**paper, name: "4.321"}
        start = CLOCK.now()
        mark(Scheme(problem), raw)
        found[id] = CLOCK.now() - start, bare_python(raw)
    what = "first mark of a fresh question, one step wrong"
    middle = sorted(found.values(), key=lambda one: one[0])[len(found) // 2]
    told = {f"median of {len(found)} families": (middle, 5), **{id: (found[id], 20) for id in SLOW_AT_FIRST}}
    for name, ((took, bare), target) in told.items():
        yield Row(f"{what}, {name}", 1e3 * took, "ms", target, bare=bare)


def rate(instance: Instance, papers: list[Any]) -> float:
    """Papers marked in a second, by a scheme that has marked a few others before: what it knows of these counts not."""
    scheme, others = Scheme(instance.problem), papers[10:]
    for raw in papers[:10]:
        mark(scheme, raw)
    start = CLOCK.now()
    for raw in others:
        mark(scheme, raw)
    return len(others) / (CLOCK.now() - start)


def a_class() -> Iterator[Row]:
    """A process of its own marks a class, for its memory is that of marking alone."""
    lend = "from benchmarks.older import lend_names; lend_names()"  # an older source has the modules elsewhere
    code = f"{lend}; import benchmarks.marking as here; here.told({CLOCK.processor})"
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    found = json.loads(answer.stdout)
    bare = Bare("bare Python, float() and a tolerance", found["bare"])
    what = f"a class: {STUDENTS:,} students, {len(FAMILIES)} questions, one core"
    yield Row(what, found["seconds"], "s", 5, bare=bare)
    yield Row("the same: largest memory", found["memory"], "MB", 150)
    yield Row("the same: second half against first half of the students", found["second_half"], "x", 1.2)


def mark_class() -> dict[str, float]:
    """Mark a class of which six in ten work well, three have a misconception and one keeps too few digits."""
    library = Library()
    instances = []
    for id in FAMILIES:
        drawn = sample(library[id], "medium", 1)
        instances.append(Instance(drawn.problem, drawn.certificate))
    schemes = [Scheme(instance.problem) for instance in instances]
    halves, texts = [0.0, 0.0], 0
    for student in range(STUDENTS):
        papers = [paper_of(instance, Stream(student, instance.problem.family.id)) for instance in instances]
        texts += sum(1 for raw in papers for answer in raw.values() for _ in leaves(answer))
        start = CLOCK.now()
        for scheme, raw in zip(schemes, papers, strict=True):
            mark(scheme, raw)
        halves[2 * student >= STUDENTS] += CLOCK.now() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    bare = bare_python({"numbers": ["1.234"] * 1000}).seconds * texts / 1000
    return {"seconds": sum(halves), "memory": peak, "second_half": halves[1] / halves[0], "bare": bare}


def told(processor: bool) -> None:
    """Print what marking the class took: for the process that asks."""
    CLOCK.processor = processor
    print(json.dumps(mark_class()))


def paper_of(instance: Instance, stream: Stream) -> Any:
    kind = stream.below(10)
    if kind < 6:
        return honest(instance, stream).raw
    if kind < 9:
        return with_slips(instance, stream, (stream.choice(list(instance.certificate.slips)),)).raw
    return careless(instance, stream).raw


TARGETS = (8000, 600, 400, 150, None)
PARTS = {kind: one_question(kind, target) for kind, target in zip(KINDS, TARGETS, strict=True)} | {
    "own numbers": own_numbers,
    "first mark": first_mark,
    "a class": a_class,
}
