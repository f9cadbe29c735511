"""Acceptance sets: all values that a student can reach who works correctly and rounds as the sheet says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from flint import arb, fmpq

from markscheme.errors import Undecided
from markscheme.evaluate import applies, cells_of, evaluate
from markscheme.family import Function
from markscheme.numbers.affine import Affine, Working
from markscheme.numbers.deciding import Values, at_precision, lifted
from markscheme.problem import Problem
from markscheme.rounding import Rounding

Interval = tuple[fmpq, fmpq]


@dataclass(frozen=True)
class Range:
    """What is accepted for one number: a union of closed intervals, widened by the rounding of the answer itself."""

    intervals: tuple[Interval, ...]

    def holds(self, number: Any) -> bool:
        """Whether a number lies inside, edges included; exact, also for balls."""
        if isinstance(number, arb):
            return any(number >= arb(low) and number <= arb(high) for low, high in self.intervals)
        return any(low <= number <= high for low, high in self.intervals)

    def meets(self, other: Range) -> bool:
        """Whether the two have a number in common."""
        return any(a <= d and c <= b for a, b in self.intervals for c, d in other.intervals)

    def united(self, other: Range) -> Range:
        """The union of both."""
        if all(any(a <= c and d <= b for a, b in self.intervals) for c, d in other.intervals):
            return self
        if all(any(c <= a and b <= d for c, d in other.intervals) for a, b in self.intervals):
            return other
        return Range((*self.intervals, *other.intervals))

    @property
    def low(self) -> fmpq:
        """The smallest accepted number."""
        return min(low for low, _ in self.intervals)

    @property
    def high(self) -> fmpq:
        """The largest accepted number."""
        return max(high for _, high in self.intervals)


@dataclass(frozen=True)
class Reach:
    """The affine forms of one evaluation, with what it cost and what it left open."""

    values: Values
    working: Working
    effort: int


def reach(
    problem: Problem,
    replace: Mapping[str, Function] | None = None,
    override: Mapping[str, Any] | None = None,
    base: Reach | None = None,
    rounding: Rounding | None = None,
    until: str | None = None,
) -> Reach:
    """Evaluate in affine forms. `override` holds arrays of forms that `base.working` or the result's working made."""
    working = base.working if base else (rounding or problem.rounding).context()
    inputs = {n: v for n, v in base.values.items() if n in problem.inputs} if base else lift_inputs(problem, working)
    before = working.effort
    values = evaluate(
        problem.family,
        inputs,
        replace=replace,
        override=override,
        base=base.values if base else None,
        settle=settled_by(working),
        until=until,
    )
    return Reach(values, working, working.effort - before)


@lru_cache(maxsize=64)
def key_reach(problem: Problem) -> Reach:
    """The key in affine forms, by the written route; kept for the problems at hand."""
    return reach(problem)


def lift_inputs(problem: Problem, working: Working) -> Values:
    """The givens as affine forms."""
    return {name: lifted(value, working.lift) for name, value in at_precision(problem.inputs).items()}


def settled_by(working: Working) -> Function:
    """What writes down every form of a step's result; a number that comes from a structure alone is one too."""

    def settle(cell: Any) -> Any:
        if type(cell) is Affine:
            return cell.settled()
        return working.lift(cell) if type(cell) is fmpq else cell

    over = np.frompyfunc(settle, 1, 1)
    return lambda value: lifted(value, over if type(value) is np.ndarray else settle)


def range_of(form: Any, rounding: Rounding) -> Range:
    """The accepted range of one affine form; a whole number that is known exactly has only itself."""
    if type(form) is not Affine:
        number = form if isinstance(form, fmpq) else fmpq(form)
        return Range(((number, number),))
    low, high = form.interval()
    if low == high and low.q == 1:
        return Range(((low, high),))
    half = rounding.half_unit(max(abs(low), abs(high)))
    return Range(((low - half, high + half),))


@lru_cache(maxsize=64)
def ranges(problem: Problem) -> dict[str, list[Range]]:
    """Accepted ranges of every asked call, cell by cell: the union over all routes."""
    key = key_reach(problem)
    accepted = {
        name: [range_of(cell, problem.rounding) for cell in cells_of(key.values[name])] for name in problem.asked_calls
    }
    for route in routes(problem):
        try:
            other = reach(problem, route, base=key).values
        except Undecided:
            continue  # a route that cannot be followed with these roundings accepts nothing more
        for name in problem.asked_calls:
            if other[name] is not key.values[name]:
                cells = [range_of(cell, problem.rounding) for cell in cells_of(other[name])]
                accepted[name] = [a.united(b) for a, b in zip(accepted[name], cells, strict=True)]
    return accepted


def routes(problem: Problem) -> Iterator[dict[str, Function]]:
    """Every combination of the alternative routes that exist here, except the written one."""
    found = {
        step: [f for f in variants.values() if applies(problem.family, step, f, problem.inputs, problem.values)]
        for step, variants in problem.family.routes.items()
    }
    steps = [step for step, functions in found.items() if functions]
    for chosen in product(*([None, *found[step]] for step in steps)):
        replace = {step: function for step, function in zip(steps, chosen, strict=True) if function is not None}
        if replace:
            yield replace
