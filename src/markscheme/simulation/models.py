"""Students who work in good faith: honest ones, ones with misconceptions, ones who keep too few digits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from markscheme.diagnosis.equivalence import some_form
from markscheme.family.givens.sampling import Stream
from markscheme.family.steps.variant import Function
from markscheme.numbers.deciding import map_numbers
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Digits
from markscheme.simulation.calculation import habits_of, works_out
from markscheme.simulation.paper import Instance, Paper, Pen, handed_in, number_in

FEWER = 2


def honest(instance: Instance, stream: Stream) -> Paper:
    """Work correctly, round as the sheet allows, by the written or another route, in any notation."""
    problem = some_form(instance.problem, stream)
    values = works_out(problem, habits_of(problem, stream), _some_route(instance, stream))
    return Paper("honest", handed_in(problem, values, Pen(stream, problem.rounding.answer)))


def _some_route(instance: Instance, stream: Stream) -> dict[str, Function]:
    """Choose the written way for each step, or one of its alternative routes."""
    chosen = {}
    for step, routes in instance.problem.family.routes.items():
        pick = stream.choice([None, *routes.values()])
        if pick is not None:
            chosen[step] = pick
    return chosen


def with_slips(instance: Instance, stream: Stream, slips: tuple[str, ...]) -> Paper | None:
    """Work honestly but for one or more misconceptions, and go on from what they give.

    None where one of them gives something that nothing can be calculated with (averages of rows for those of columns),
    so that the step in which another one would be seen is never reached.
    """
    problem, found = instance.problem, instance.certificate.slips
    functions = {step: f for slip in slips for step, f in found[slip].functions.items()}
    values = works_out(problem, habits_of(problem, stream), functions)
    if any(found[slip].first not in values for slip in slips):
        return None
    raw = handed_in(problem, values, Pen(stream, problem.rounding.answer))
    return Paper("slips", raw, slips, tuple(found[slip].first for slip in slips))


def slip_pairs(instance: Instance) -> Iterator[tuple[str, str]]:
    """Yield misconceptions that can be had together: they change different steps, first seen at different ones."""
    found = instance.certificate.slips
    for one, two in combinations(found, 2):
        apart = set(found[one].functions).isdisjoint(found[two].functions)
        if apart and found[one].first != found[two].first:
            yield one, two


def careless(instance: Instance, stream: Stream) -> Paper:
    """Keep two digits fewer than the sheet asks, all along."""
    problem = instance.problem
    working = problem.rounding.working
    habits = habits_of(problem, stream, Digits(max(working.count - FEWER, 1), working.significant))
    habits.rounds, habits.keeps_more = 100, 0
    values = works_out(problem, habits)
    pen = Pen(stream, problem.rounding.answer, fractions=False)  # nobody makes a fraction of a rounded number
    return Paper("careless", handed_in(problem, values, pen))


def final_answer_only(instance: Instance, stream: Stream) -> Paper:
    """Write the last answer, rightly, and nothing else."""
    paper = honest(instance, stream)
    last = list(instance.problem.asked_calls)[-1]
    return Paper("final_only", {last: paper.raw[last]})


def near(instance: Instance, stream: Stream) -> Paper:
    """Guess 5 % too much for every number that is not 0."""
    problem = instance.problem
    pen = Pen(stream, problem.rounding.answer)
    values = works_out(problem, habits_of(problem, stream))
    raw = {name: pen.writes(_too_much(values[name])) for name in problem.asked_calls if name in values}
    return Paper("near", raw)


def _too_much(value: Value) -> Value:
    return map_numbers(value, lambda cell: number_in(cell) * 21 / 20)
