"""The long study: how many students who work correctly lose a mark. It must be none.

    python -m benchmarks.honest_students 8000 norm/batchnorm regression/simple

gives so many students to each family (all families when none is named), over levels, options and instances. They are
the students of `benchmarks.hands`, who calculate by plain decimals and by code of their own. Beside the losers stands
how many different papers and answers were handed in: students who all write the same prove little.

`--own` sits the engine's own students instead; `--uncommon` also lets the hands go ways that no list names; `--mixed`
adds those who round some kinds of operation; `--unnoticed` sits students who do not notice that 3 x 0.3333 is 1;
`--rounding RULE` is of the sheets; `--seed TEXT` draws other instances; `--each N` gives each instance N students;
`--save FILE` keeps losers with their givens, and `0 --again FILE` marks them again after a change.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.hands import work_of
from benchmarks.hands.givens import plain
from benchmarks.hands.students import MIXED, MODES, Digits, Paper, paper
from benchmarks.losers import again, keep
from markscheme.engine.certify import sample
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.marking.mark import mark
from markscheme.numbers.rounding import Rounding
from markscheme.simulation import Instance, honest

STUDENTS_OF_AN_INSTANCE = 40
SEEDS_WITHOUT_AN_INSTANCE = 30  # of every level and option in turn, before a family is given up
SURE = 0.95


@dataclass
class Study:
    """What came of one family, or of all."""

    sat: int = 0
    lost: int = 0
    instances: int = 0
    uncovered: int = 0
    papers: int = 0  # different ones of one instance
    answers: int = 0  # different texts in one box, cells of arrays each on its own
    boxes: int = 0
    modes: Counter[str] = field(default_factory=Counter)

    def add(self, other: Study) -> None:
        """Count another one in."""
        for name in ("sat", "lost", "instances", "uncovered", "papers", "answers", "boxes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.modes.update(other.modes)

    def __str__(self) -> str:
        worse = upper_end(self.lost, self.sat)
        a_box = self.answers / self.boxes if self.boxes else 0
        text = (
            f"{self.lost} of {self.sat} lost a mark (95 %: at most {100 * worse:.3g} %), {self.instances} instances, "
        )
        text += f"{self.papers} different papers, {a_box:.1f} different answers a box"
        return text + (f", {self.uncovered} not covered" if self.uncovered else "")


def upper_end(lost: int, sat: int) -> float:
    """The worse end of the 95 % interval of a share, by Wilson; of none lost, by Clopper and Pearson."""
    if not sat:
        return 1.0
    if not lost:
        return 1 - math.pow((1 - SURE) / 2, 1 / sat)
    z, share = 1.959964, lost / sat
    middle = share + z * z / (2 * sat)
    return (middle + z * math.sqrt(share * (1 - share) / sat + z * z / (4 * sat * sat))) / (1 + z * z / sat)


def instances(family: Family, count: int, how: argparse.Namespace) -> Iterator[tuple[str, Instance]]:
    """Certified instances over all levels and option values, as many as the students need."""
    changes: list[dict[str, str]] = [{}]
    changes += [{name: value} for name, values in family.options.items() for value in values[1:]]
    # two options away from their first values at once: losses hide where, say, softmax meets squared errors
    pairs = product(changes[1:], changes[1:])
    changes += [{**one, **other} for one, other in pairs if list(one) < list(other)]
    found = 0
    for number in range(10_000):
        if not found and number == SEEDS_WITHOUT_AN_INSTANCE:
            return
        for level, options in product(family.levels, changes):
            if count <= 0:
                return
            try:
                drawn = sample(family, level, f"{how.seed} {number}", options, how.rounding)
            except MarkschemeError:
                continue  # options that never go together, or no instance
            found += 1
            count -= how.each
            yield f"{level} {options} {how.seed} {number}", Instance(drawn.problem, drawn.certificate)


def study(family: Family, students: int, how: argparse.Namespace) -> Study:
    """Sit the students of one family; print each who lost a mark."""
    result = Study()
    for name, instance in instances(family, students, how):
        papers, boxes = set(), defaultdict(set)
        result.instances += 1
        for number in range(how.each):
            raw, who = _paper(family, instance, name, number, how)
            if raw is None:
                result.uncovered += 1
                continue
            marked = mark(instance.scheme, raw)
            result.sat += 1
            papers.add(repr(sorted(raw.items())))
            for place, text in _boxes(raw):
                boxes[place].add(text)
            if marked.score < marked.total:
                result.lost += 1
                result.modes[getattr(who, "mode", "own")] += 1
                if how.save:
                    keep(how.save, instance.problem, raw, f"{name} | student {number} | {who}")
                if how.show:
                    print(f"LOST {family.id} | {name} | student {number} | {marked.score} of {marked.total} | {who}")
                    print(*_losses(instance, marked, raw), sep="\n", flush=True)
        result.papers += len(papers)
        result.answers += sum(map(len, boxes.values()))
        result.boxes += len(boxes)
    return result


def _boxes(raw: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Each number or word with the place where it stands."""
    inner = raw.items() if isinstance(raw, Mapping) else enumerate(raw) if isinstance(raw, list) else None
    if inner is None:
        yield place, str(raw)
        return
    for key, value in inner:
        yield from _boxes(value, (*place, key))


def _paper(
    family: Family, instance: Instance, name: str, number: int, how: argparse.Namespace
) -> tuple[Any, Paper | str]:
    """Raw answers to what is asked, and who wrote them; None where the hands do not cover the question."""
    if how.own:
        return honest(instance, Stream("honest", name, number)).raw, "own"
    problem = instance.problem
    modes = [*MODES, *(MIXED if how.mixed else ())]
    rounding = problem.rounding
    working, answer = (Digits(rule.count, rule.significant) for rule in (rounding.working, rounding.answer))
    key = ("hands", family.id, name, number)
    mode = modes[number % len(modes)]
    written = paper(
        family.id, plain(problem.known), working, answer, mode, key, uncommon=how.uncommon, notices=how.notices
    )
    if not set(problem.asked_calls) <= set(written.raw):
        return None, written
    return {call: written.raw[call] for call in problem.asked_calls}, written


def _losses(instance: Instance, marked: Any, raw: Any) -> list[str]:
    """The steps that lost marks: what was written, what is accepted, what the verdict was."""
    lines = []
    for step in marked.steps:
        if step.credit < 1:
            accepted = instance.accepted(step.name)
            key = [[format(float(end), ".7g") for end in (r.low, r.high)] for r in accepted if hasattr(r, "low")]
            lines.append(f"    {step.name}: {step.verdict}, wrote {raw[step.name]}, accepted {key}")
    return lines


def main(arguments: list[str]) -> int:
    """Run the study; the exit status says whether anybody lost a mark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.honest_students")
    parser.add_argument("count", type=int, help="students of each family")
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--own", action="store_true", help="the engine's own students")
    parser.add_argument("--uncommon", action="store_true", help="ways that no list names as well")
    parser.add_argument("--mixed", action="store_true", help="those as well who round some kinds of operation")
    parser.add_argument("--unnoticed", dest="notices", action="store_false", help="3 x 0.3333 stays 0.9999")
    parser.add_argument("--seed", default="study", help="other instances")
    parser.add_argument("--rounding", type=Rounding.read, help="a rule of the sheets, as '5 sf, 4 sf' or '4 dp, 3 dp'")
    parser.add_argument("--each", type=int, default=STUDENTS_OF_AN_INSTANCE, help="students of an instance")
    parser.add_argument("--save", type=Path, metavar="FILE", help="add the losers to a file")
    parser.add_argument("--again", type=Path, metavar="FILE", help="mark the losers of a file again, and nobody else")
    parser.add_argument("--quiet", dest="show", action="store_false", help="the figures alone")
    how = parser.parse_intermixed_args(arguments)
    library, total = Library(), Study()
    if how.again:
        fates = again(how.again, library)
        print(", ".join(f"{fate} {n}" for fate, n in fates.items()) or "an empty file")
        return int(fates["lost"] > 0)
    for id in how.families or library:
        if not how.own and work_of(id) is None:
            print(f"{id:<30} not covered: no hand has worked it", flush=True)
            continue
        start = time.perf_counter()
        found = study(library[id], how.count, how)
        total.add(found)
        print(f"{id:<30} {found} ({time.perf_counter() - start:.0f} s)", flush=True)
    print(f"all families: {total}")
    if total.modes:
        print("lost by mode: " + ", ".join(f"{mode} {n}" for mode, n in total.modes.most_common()))
    return int(total.lost > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
