"""How a simulated student calculates: every step by the evaluator, in numbers of their own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from flint import fmpq

from markscheme.engine.evaluate import evaluate
from markscheme.engine.held_numbers import HeldNumber, RoundingHabits, shown_by_calculator
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.steps.variant import Function
from markscheme.numbers.deciding import Values, at_precision, map_numbers
from markscheme.numbers.elementary import WAYS
from markscheme.numbers.exact import Inputs, Number, Value
from markscheme.numbers.rounding import Digits


def habits_of(problem: Problem, stream: Stream, digits: Digits | None = None) -> RoundingHabits:
    """Draw habits within what the sheet allows; `digits` are those kept, else those of the sheet."""
    return RoundingHabits(
        stream,
        digits or problem.rounding.working,
        rounds=stream.choice([30, 60, 90, 100]),
        keeps_more=stream.choice([0, 25, 60]),
        ways=ways_of(stream),
    )


def ways_of(stream: Stream) -> dict[str, int]:
    """Choose one way for each word, always: nobody works out the same thing by two ways on one paper."""
    chosen = [stream.choice(["", *ways]) for ways in WAYS.values()]
    return {way: 100 for way in chosen if way}


def works_out(
    problem: Problem,
    habits: RoundingHabits,
    replace: Mapping[str, Function] | None = None,
    override: Inputs | None = None,
) -> Values:
    """Calculate every step as this student does; one who meets a step that cannot be calculated stops there.

    `replace`: steps that the student does in another way. `override`: values (arrays of `Hand`) that the student
    holds for the results of calls.
    """
    inputs = {n: map_numbers(v, lambda cell: hand(cell, habits)) for n, v in at_precision(problem.inputs).items()}
    settle = partial(_settled, habits)
    try:
        return evaluate(problem.family, inputs, replace=replace, override=override, settle=settle)
    except (MarkschemeError, ZeroDivisionError):
        return _as_far_as_it_goes(problem, inputs, replace or {}, override or {}, settle)


def _as_far_as_it_goes(
    problem: Problem,
    inputs: Values,
    replace: Mapping[str, Function],
    override: Inputs,
    settle: Function,
) -> Values:
    found: Values = dict(inputs)
    held = dict(override)
    for call in problem.calls:
        try:
            found = evaluate(problem.family, inputs, replace=replace, override=held, settle=settle, until=call.name)
        except (MarkschemeError, ZeroDivisionError):
            return found
        held[call.name] = found[call.name]
    return found


def work_of_calls(problem: Problem, values: Values) -> dict[str, int]:
    """Count the work of each call by the written way, from the values that the student holds before it."""
    steady = RoundingHabits(Stream(), problem.rounding.working, 0, 0, {"sigmoid_by_e_to_minus_z": 100})
    own = {name: map_numbers(value, lambda cell: _with(cell, steady)) for name, value in values.items()}
    inputs = {name: value for name, value in own.items() if name in problem.inputs}
    held = {call.name: own[call.name] for call in problem.calls if call.name in own}
    work: dict[str, int] = {}
    for name in held:
        before = steady.work
        others = {other: value for other, value in held.items() if other != name}
        with suppress(MarkschemeError, ZeroDivisionError):  # by the written way it has no end, the student took another
            evaluate(problem.family, inputs, override=others, settle=partial(_settled, steady), until=name)
        work[name] = steady.work - before
    return work


def _with(cell: Number, habits: RoundingHabits) -> Number:
    return HeldNumber(habits, [cell.value]) if isinstance(cell, HeldNumber) else cell


def hand(cell: Number, habits: RoundingHabits) -> HeldNumber:
    """Take up a number as a student does; an irrational one from the calculator."""
    return HeldNumber(habits, [cell if isinstance(cell, fmpq) else habits.kept(shown_by_calculator(cell))])


def _settled(habits: RoundingHabits, value: Value) -> Value:
    """Write down a step's result; a number that comes from a structure alone is the student's too."""

    def settle(cell: Number) -> Number:
        if isinstance(cell, HeldNumber):
            return cell.settled()
        return HeldNumber(habits, [habits.kept(cell)]) if isinstance(cell, fmpq) else cell

    return map_numbers(value, settle)
