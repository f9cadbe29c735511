"""What rounding leaves open: how far correct answers lie from the key, and how many digits make them agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from flint import arb, fmpq

from markscheme.engine.acceptance import ranges
from markscheme.engine.accepted_range import Range
from markscheme.engine.problem import Problem
from markscheme.errors import GivenError, Undecided
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Exact, Number, Value, approximate, middle_of, to_float
from markscheme.numbers.limits import LONG_CELLS
from markscheme.numbers.rounding import Rounding

MOST_UNITS = 3  # of the last digit asked that correct answers may lie from the key
NARROW = fmpq(1, 20)  # half-width of an accepted range against its value
MOST_MORE_DIGITS = 12  # kept in the working for numbers that the user fixed


def open_answers(problem: Problem, accepted: Mapping[str, list[Range]]) -> str:
    """Say why the answers of a problem are left open by the rounding; empty where correct answers are near the key."""
    if all(_are_surely_near(problem, name, accepted[name]) for name in problem.asked_calls):
        return ""
    if any(not _is_narrow(problem.values[name], accepted[name]) for name in problem.asked_calls):
        return "wide_acceptance_set"
    if any(_spreads(problem, name, accepted[name]) for name in problem.asked_calls):
        return "spread_answers"
    return ""


def _are_surely_near(problem: Problem, name: str, accepted: list[Range]) -> bool:
    """Say whether floats alone say of each cell that its range is narrow and near the key, as they nearly always do."""
    cells = cells_of(problem.values[name])
    if not all(isinstance(cell, (fmpq, arb)) for cell in cells):
        return False
    keys = [approximate(cell) for cell in cells]
    largest = max(map(abs, keys), default=0.0) / 10
    return all(
        _is_surely_near(key, largest, range_, problem.rounding) or _is_known(cell, range_)
        for cell, key, range_ in zip(cells, keys, accepted, strict=True)
    )


def _is_surely_near(key: float, largest: float, accepted: Range, rounding: Rounding) -> bool:
    low, high = accepted.floats
    size, top = abs(key), max(abs(low), abs(high))
    if not 0 < size < inf or not 0 < top < inf:
        return False
    lost = 1e-12 * (size + top)
    half = (high - low) / 2 + rounding.near_half_unit(top, 2e-12) + lost
    is_narrow = half < 0.999 * max(size, largest) * to_float(NARROW) and (low > 2 * half or high < -2 * half)
    return is_narrow and max(key - low, high - key) + lost < 0.999 * MOST_UNITS * 2 * rounding.near_half_unit(size, 0.0)


def _is_known(cell: Exact, accepted: Range) -> bool:
    """Say whether a number is whole and nothing else is right."""
    return type(cell) is fmpq and cell.q == 1 and accepted.intervals == ((cell, cell),)


def _is_narrow(value: object, accepted: list[Range]) -> bool:
    cells = cells_of(value)
    sizes = _largest([abs(cell) for cell in cells if not isinstance(cell, (str, int))])
    for cell, range_ in zip(cells, accepted, strict=True):
        half = (range_.high - range_.low) / 2
        if half and not (_exceeds(abs(cell), half, sizes) and _differs_from_0(cell, range_)):
            return False
    return True


def _largest(sizes: list[Number]) -> list[Number]:
    """Leave of many sizes those that exceed whatever any of them surely exceeds: comparing all takes their square."""
    rationals = [size for size in sizes if type(size) is fmpq]
    balls = [size for size in sizes if type(size) is arb]
    others = [size for size in sizes if type(size) not in (fmpq, arb)]
    return [
        *([max(rationals)] if rationals else []),
        *([max(balls, key=lambda ball: ball.lower())] if balls else []),
        *others,
    ]


def _differs_from_0(cell: Number, accepted: Range) -> bool:
    """Say whether a 0, which is no work, is refused; where it is right nothing can be asked."""
    return not accepted.holds(fmpq(0)) or middle_of(cell) == 0


def _spreads(problem: Problem, name: str, accepted: list[Range]) -> bool:
    """Say whether correct work may lie too many units of the last digit asked from the key."""
    if name in problem.worded:
        return False
    pairs = zip(cells_of(problem.values[name]), accepted, strict=True)
    return any(
        spread_units(value, range_, problem.rounding) > MOST_UNITS
        for value, range_ in pairs
        if isinstance(value, (fmpq, arb))
    )


def spread_units(value: Value, accepted: Range, rounding: Rounding) -> float:
    """Say how many units of the last digit asked correct work may lie from the key, before an answer is rounded.

    Infinite where the key is 0 and correct work may give anything else: a 0 has no last digit.
    """
    key = middle_of(value)
    far = max(max(key - low, high - key) for low, high in accepted.intervals)
    unit = 2 * rounding.half_unit(abs(key))
    return to_float(far / unit) if unit else (0.0 if far <= 0 else inf)


def enough_digits(problems: Sequence[Problem]) -> Rounding:
    """Give the rule of these problems with as many more digits kept in the working as most of them need.

    For numbers that the user fixed: years as x leave nothing of S_xx where four figures of each square are kept. The
    rule as it is where more digits do not help.
    """
    rule = problems[0].rounding
    for more in range(MOST_MORE_DIGITS + 1):
        kept = replace(rule, working=replace(rule.working, count=rule.working.count + more))
        if 2 * sum(_is_settled(replace(problem, rounding=kept)) for problem in problems) > len(problems):
            return kept
    return rule


def _is_settled(problem: Problem) -> bool:
    """Say whether correct answers are near the key."""
    try:
        return not open_answers(problem, ranges(problem))
    except (Undecided, GivenError, ZeroDivisionError):
        return False


def with_enough_digits(problem: Problem) -> Problem:
    """Give a problem of the user's numbers, asked with more digits kept where correct answers would lie far apart."""
    if problem.is_large or not problem.asked_calls or _is_long(problem):
        return problem  # nobody calculates it by hand
    return replace(problem, rounding=enough_digits([problem]))


def _is_long(problem: Problem) -> bool:
    """Say whether few givens make many numbers: 20 queries against 20 keys."""
    return sum(len(cells_of(problem.values[call.name])) for call in problem.calls) > LONG_CELLS


def _exceeds(size: Number, half: fmpq, sizes: list[Number]) -> bool:
    """Say whether a range is narrow against the cell itself, or against a tenth of the largest cell of its array."""
    bound = half / NARROW
    return any(bool(s >= bound) for s in (size, *(other / 10 for other in sizes)))
