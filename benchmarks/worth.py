"""What the marks of each question stand for: the effort by hand that an asked step takes, and how many entries it has.

    python -m benchmarks.worth                     # every family: one draw of each level and of some options
    python -m benchmarks.worth mlp/backprop --all  # every question, not only those out of proportion

A mark of an exam is not paid for effort alone: an idea may be worth more than its arithmetic. So this is a list to be
read, and ends with 0.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from markscheme.engine.acceptance import lift_inputs, rounding_of_results
from markscheme.engine.certify import sample
from markscheme.engine.evaluate import evaluate_calls
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.numbers.arrays import cells_of
from markscheme.simulation.family_check import combinations

COMBINATIONS = 4  # of the options of a family
FAR = 4.0  # times the marks that its work is worth


@dataclass(frozen=True)
class Question:
    """An asked step of one paper."""

    name: str
    marks: float
    effort: int  # of the step, and of the unasked ones before it
    entries: int
    copied: str  # an earlier question that has the same entries

    @property
    def work(self) -> int:
        """The effort with the pen: what is copied has to be written, too."""
        return self.effort + self.entries


def questions(problem: Problem) -> Iterator[Question]:
    """The questions of a problem, with what each costs."""
    working = problem.rounding.context()
    values: dict[str, Any] = {}
    told = evaluate_calls(problem.family, lift_inputs(problem, working), values, settle=rounding_of_results(working))
    spent = 0
    seen: dict[str, list[str]] = {}
    for name, _ in told:
        if name not in problem.asked_calls:
            continue
        cells = [str(cell) for cell in cells_of(problem.values[name])]
        copied = next((other for other, those in seen.items() if those == cells and len(cells) > 1), "")
        yield Question(name, float(problem.asked_calls[name]), working.effort - spent, len(cells), copied)
        spent, seen[name] = working.effort, cells


def remark(asked: Question, fair: float) -> str:
    """Say what is odd about the marks of a question whose share of the work is worth `fair` of them."""
    if asked.copied:
        return f"the entries of {asked.copied}"
    if asked.marks > max(FAR * fair, fair + 1):
        return "much for its work"
    return "little for its work" if fair > max(FAR / 2 * asked.marks, asked.marks + 1) else ""


def main(words: list[str]) -> int:
    """Print the questions whose marks are far from their share of the work."""
    parser = argparse.ArgumentParser(prog="benchmarks.worth", description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="*", help="ids; all without them")
    parser.add_argument("--all", action="store_true", help="every question")
    wanted = parser.parse_args(words)
    library = Library()
    print(f"{'family':<32} {'level':<7} {'question':<16} {'marks':>5} {'fair':>5} {'effort':>6} {'entries':>7}")
    for id in wanted.families or library:
        for options, level in product(combinations(library[id], COMBINATIONS), library[id].levels):
            try:
                asked = list(questions(sample(library[id], level, 1, options).problem))
            except MarkschemeError:
                continue  # options that do not go together
            rate = sum(one.marks for one in asked) / max(sum(one.work for one in asked), 1)
            for one in asked:
                odd = remark(one, rate * one.work)
                if odd or wanted.all:
                    print(
                        f"{id:<32} {level:<7} {one.name:<16} {one.marks:>5g} {rate * one.work:>5.1f} {one.effort:>6} "
                        f"{one.entries:>7} {odd}",
                        flush=True,
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
