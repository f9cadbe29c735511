"""Instances to try printed formulas on, and the formula of a step held against what its code calculates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

from flint import ctx

from markscheme import families
from markscheme.engine.problem import Problem, choose_options, draw
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.model import Family, StepInstance
from markscheme.family.model import call as called
from markscheme.notation import Node
from markscheme.working import formula as formula_of
from markscheme.working import formula_truth
from markscheme.working.formula_truth import PRECISION, meaning_of
from markscheme.working.formula_values import Meaning

# --- instances


def combinations(family: Family) -> Iterator[dict[str, str]]:
    """Every choice of options."""
    for chosen in product(*family.options.values()):
        yield dict(zip(family.options, chosen, strict=True))


@cache
def _family(id: str) -> Family:
    return families()[id]


# Families whose formula is said for the usual case, which their own requirements tell: every cluster keeps a point.
USUAL = {"clustering/kmeans"}


def instance(family: Family, options: dict[str, str], level: str = "hard", seed: int = 0) -> Problem | None:
    """A random instance that is valid and has values; None where the options exclude each other."""
    for attempt in range(30):
        stream = Stream("formulas", family.id, level, *options.items(), seed, attempt)
        settled = choose_options(family, Stream(), options)
        problem = Problem(family, draw(family, stream, level, settled), settled, level=level)
        try:
            if not any(called(refuse, problem.inputs) for refuse in family.refusals.values()):
                asked = family.requirements.values() if family.id in USUAL else ()
                with ctx.workprec(PRECISION):
                    if all(called(require, problem.values) for require in asked):
                        return problem
        except MarkschemeError:
            continue
    return None


def levels(family: Family) -> tuple[str, ...]:
    """The levels of a family, the hardest first."""
    return tuple(level for level in reversed(LEVELS) if level in family.levels)


# --- held against the code


ZEROS_UNSAID = {("gnn/laplacian", "D")}  # a diagonal matrix, of which the formula gives the diagonal


Extend = Callable[[Problem, StepInstance, Meaning], Meaning]


def hold(problem: Problem, call: StepInstance, extend: Extend, formula: Node | None = None) -> None:
    """Compare the formula of a call with what the code calculated, for every entry; `FalseFormula` if it is false."""
    told = shown(problem, call) if formula is None else formula
    assert told is not None
    with ctx.workprec(PRECISION):
        meaning = extend(problem, call, meaning_of(problem, call))
    unsaid = (problem.family.id, call.step.name) in ZEROS_UNSAID
    formula_truth.hold(problem, call, told, meaning, zeros_unsaid=unsaid)


def shown(problem: Problem, call: StepInstance) -> Node | None:
    """The formula of a call as it is printed: the author's, else traced."""
    return formula_of(problem.family, call, problem.values, problem)
