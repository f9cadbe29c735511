"""Whether a slip in calculating one number explains a script as well as a misread given does.

A given that goes into one number alone leaves the same trace as a slip there: all the rest follows from that number.
What people slip in, and what they misread, is not the same: that decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from flint import arb, fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import centre_of
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.marking.marks import QuestionMark, StepMark
from markscheme.marking.misreads.misreadings import Misread
from markscheme.marking.other_papers.agreeing_numbers import is_common_slip
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import is_short

SMALL = 1e-9  # what floats lose, and more


def is_a_lone_slip(
    scheme: Scheme,
    marked: QuestionMark,
    as_read: QuestionMark,
    off: Sequence[str],
    way: Misread,
    has_rivals: Callable[[], bool],
) -> bool:
    """Whether a slip in calculating one number explains as much: all the rest follows from it.

    `has_rivals`: whether another misreading explains the answers, too.

    A given that goes into one number alone leaves the same trace. Not where a given stands among what is calculated:
    who copies it wrongly has misread it. But where to copy it is all that a step asks for, an entry that is off in a
    common way is a mistake in that.
    """
    read = way.problem(scheme.problem)
    first, *rest = [step for step in marked.steps if step.name in off]
    slipped = [i for i, cell in enumerate(first.cells) if cell.verdict != "right"]
    seen = {step.name for step in as_read.steps if step.verdict == "right"}
    if len(slipped) > 1 or first.answer.worded is not None:
        return False
    if any(step.verdict != "follows" and step.name in seen for step in rest):
        return False
    if any(step.verdict == "right" and step.name not in seen for step in marked.steps):
        return True
    if _is_copied_out(scheme.problem, read, first.name, slipped[0], way):
        return _only_copies(scheme.problem, first.name, way.name) and _is_common(scheme.problem, first, slipped[0])
    return _is_likely_slip(scheme, read, first, slipped[0], way, has_rivals)


def _is_copied_out(problem: Problem, read: Problem, name: str, place: int, way: Misread) -> bool:
    """Whether an entry of a step is the given itself: there is no calculation in which one could slip."""
    if way.is_of_lines:
        return False
    numbers = [cells_of(one.values[name])[place] for one in (problem, read)]
    return bool(numbers[0] == way.printed and numbers[1] == way.read)


def _only_copies(problem: Problem, name: str, given: str) -> bool:
    """Whether a step is one given written down anew: in another order, with zeros around it."""
    needs = next(call.step.needs for call in problem.calls if call.name == name)
    others = (problem.family.given.keys() | problem.family.steps.keys()) - {given}
    if not others.isdisjoint(needs):
        return False
    copied = cells_of(problem.given[given])
    return all(cell == 0 or any(cell == one for one in copied) for cell in cells_of(problem.values[name]))


def _is_common(problem: Problem, step: StepMark, place: int) -> bool:
    """Whether an entry is off by its sign, a factor of 2 or 10, or by 1."""
    cell = step.answer.cells[place]
    return isinstance(cell, WrittenNumber) and is_common_slip(
        centre_of(cell)[0], cells_of(problem.values[step.name])[place], problem
    )


def _is_likely_slip(
    scheme: Scheme, read: Problem, step: StepMark, place: int, way: Misread, has_rivals: Callable[[], bool]
) -> bool:
    """Whether people slip so in a calculation: the result off in a common way, a sum by one, a product by its sign.

    A digit of a given that is off by one moves a sum or a product of short numbers by a round number; a slip there
    gives the same. What it moves a long number by is no such number: hardly anything else gives that one to the last
    digit, unless the step takes so many short numbers that several of them, off by one, do. A count one off is a
    mistake of method. The sign of a term is written as it is read, but that of a product has to be found.
    """
    if _is_common(scheme.problem, step, place):
        return True
    key = cells_of(scheme.problem.values[step.name])[place]
    moved = float(arb(cells_of(read.values[step.name])[place]) - arb(key))
    if way.is_off_by_one and not way.is_sign:  # -0.5 is 0.5 less one
        if not way.place and _is_count(scheme.problem, way.name):
            return True
        return _is_round(moved) or (isinstance(key, arb) and _is_of_short_numbers(scheme, step.name) and has_rivals())
    return (
        way.is_sign
        and not _is_about(abs(moved), 2 * abs(float(way.read)))
        and _is_linear(scheme.problem, read, step.name, place, way)
    )


def _is_count(problem: Problem, name: str) -> bool:
    """Whether a given counts something: to take n - 1 for n is a mistake of method."""
    domain = problem.family.given[name].domain
    return bool(domain and domain.whole)


def _is_about(one: float, other: float) -> bool:
    return abs(one - other) <= SMALL * (1 + abs(other))


def _is_linear(problem: Problem, read: Problem, name: str, place: int, way: Misread) -> bool:
    """Whether a number with either sign moves a result by as much: nothing but products and sums lie between."""
    value = way.with_number(fmpq(0))
    if value is None:
        return False
    none = replace(problem, given={**problem.given, way.name: value}, level="", seed=None)
    try:
        numbers = [float(arb(cells_of(one.values[name])[place])) for one in (problem, read, none)]
    except (MarkschemeError, ZeroDivisionError, IndexError, KeyError):
        return False
    return _is_about(2 * numbers[2], numbers[0] + numbers[1])


def _is_round(number: float) -> bool:
    """Whether a number has one digit but for zeros."""
    if number == 0 or not math.isfinite(number):
        return False
    digit = abs(number) / 10.0 ** math.floor(math.log10(abs(number)))
    return abs(digit - round(digit)) < SMALL


def _is_of_short_numbers(scheme: Scheme, name: str) -> bool:
    """Whether a step is calculated from givens and earlier numbers of two digits at most."""
    cells = [cell for call in scheme.needs[name] for cell in cells_of(scheme.problem.values[call])]
    return all(isinstance(cell, fmpq) and is_short(cell) for cell in cells)
