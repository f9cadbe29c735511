"""The long study: how many students who work correctly lose a mark. It must be none.

    python -m benchmarks.honest_students 8000 norm/batchnorm regression/simple

gives so many students to each family (all families when none is named), over levels, options and instances.
"""

from __future__ import annotations

import sys
import time
from itertools import product

from markscheme.certify import sample
from markscheme.errors import MarkschemeError
from markscheme.library import Library
from markscheme.marking import mark
from markscheme.sampling import Stream
from markscheme.students import Instance, honest

STUDENTS_OF_AN_INSTANCE = 40


def instances(family, count):
    """Certified instances over all levels and option values, as many as the students need."""
    changes = [{}, *({name: value} for name, values in family.options.items() for value in values[1:])]
    for seed in range(10_000):
        for level, options in product(family.levels, changes):
            if count <= 0:
                return
            try:
                drawn = sample(family, level, f"study {seed}", options)
            except MarkschemeError:
                continue  # options that never go together
            count -= STUDENTS_OF_AN_INSTANCE
            yield f"{level} {options} study {seed}", Instance(drawn.problem, drawn.certificate)


def study(family, students):
    """Return how many students sat and how many lost a mark; print each who did."""
    sat = lost = 0
    for name, instance in instances(family, students):
        for number in range(STUDENTS_OF_AN_INSTANCE):
            paper = honest(instance, Stream("honest", name, number))
            marked = mark(instance.scheme, paper.raw)
            sat += 1
            if marked.score < marked.total:
                lost += 1
                print(f"LOST {family.id} {name} student {number}: {marked.score} of {marked.total}")
    return sat, lost


def main(arguments):
    students, library = int(arguments[0]), Library()
    total = total_lost = 0
    for id in arguments[1:] or library:
        start = time.perf_counter()
        sat, lost = study(library[id], students)
        total, total_lost = total + sat, total_lost + lost
        print(f"{id:<30} {lost} of {sat} lost a mark ({time.perf_counter() - start:.0f} s)", flush=True)
    print(f"all families: {total_lost} of {total} lost a mark")
    return int(total_lost > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
