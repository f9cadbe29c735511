"""What the studies of marking have in common: the words after a command, and the instances that it looks at."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.shares import Row, report
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.library import Library
from markscheme.simulation import Instance
from markscheme.simulation.family_check import InstanceToCheck, combinations


@dataclass(frozen=True)
class CertifiedProblem:
    """A certified instance and what replays it: the words after `markscheme sheet`."""

    instance: Instance
    task: InstanceToCheck

    @property
    def problem(self) -> Problem:
        """The instance as a problem."""
        return self.instance.problem

    @property
    def family(self) -> str:
        """The id of its family."""
        return self.task.family.id

    def stream(self, *what: object) -> Stream:
        """Draws that depend on the instance and the purpose alone: a study of one family repeats that of all."""
        return Stream("study", self.task.place, *what)


@dataclass(frozen=True)
class CheckTask:
    """Which instances: so many seeds from `first` on, of every family and level. The options change with the seed."""

    families: tuple[str, ...] = ()
    levels: tuple[str, ...] = LEVELS
    seeds: int = 2
    first: int = 101

    def instances(self) -> Iterator[CertifiedProblem]:
        """The instances, family by family; options that never go together are passed over."""
        library = Library()
        for id in self.families or library:
            family = library[id]
            every = combinations(family)
            for level in (level for level in family.levels if level in self.levels):
                for seed in range(self.first, self.first + self.seeds):
                    task = InstanceToCheck(family, every[seed % len(every)], level, seed)
                    if drawn := draw(task):
                        yield drawn


def draw(task: InstanceToCheck) -> CertifiedProblem | None:
    """The certified instance of a task; None where there is none."""
    try:
        found = sample(task.family, task.level, task.seed, task.options)
    except MarkschemeError:
        return None
    return CertifiedProblem(Instance(found.problem, found.certificate), task)


def parser(doc: str | None, **defaults: object) -> argparse.ArgumentParser:
    """The words that every study takes; the first line of its docstring is the description."""
    made = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    made.add_argument("families", nargs="*", help="ids of families; all of them when none is named")
    made.add_argument("--seeds", type=int, default=2, help="instances of each family and level (%(default)s)")
    made.add_argument("--first", type=int, default=101, help="the first seed (%(default)s)")
    made.add_argument("--levels", default=",".join(LEVELS), help="such as easy,medium (%(default)s)")
    made.set_defaults(**defaults)
    return made


def wanted(words: argparse.Namespace) -> CheckTask:
    """The instances that the words ask for; ends the program where a word names none."""
    library, levels = Library(), tuple(words.levels.split(","))
    for name, known in [*((id, library) for id in words.families), *((level, LEVELS) for level in levels)]:
        if name not in known:
            sys.exit(f"there is no family or level {name!r}")
    return CheckTask(tuple(words.families), levels, words.seeds, words.first)


def run(
    doc: str | None, found: Mapping[Any, Row], count: Callable[[CertifiedProblem, Any], None], words: list[str]
) -> int:
    """A study that takes these words alone: count every instance into its rows and print them; the exit status."""
    for drawn in wanted(parser(doc).parse_args(words)).instances():
        count(drawn, found)
    return report(list(found.values()))
