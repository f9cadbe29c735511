"""How many digits in the working would have been enough."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.acceptance import range_of, reach
from markscheme.errors import MarkschemeError
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Digits, Rounding


@lru_cache(maxsize=256)
def enough_digits(scheme: Scheme, name: str) -> Digits:
    """The least number of working digits with which everything that can come out at a step is accepted there."""
    rule = scheme.problem.rounding
    for count in range(1, rule.working.count):
        digits = Digits(count, rule.working.significant)
        if _stays_inside(scheme, name, Rounding(digits, rule.answer)):
            return digits
    return rule.working


def _stays_inside(scheme: Scheme, name: str, rule: Rounding) -> bool:
    try:
        values = reach(replace(scheme.problem, rounding=rule), until=name).values
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return False
    found = [range_of(cell, rule) for cell in cells_of(values[name])]
    accepted = scheme.accepted[name]
    return len(found) == len(accepted) and all(
        any(low <= one.low and one.high <= high for low, high in whole.widened)
        for one, whole in zip(found, accepted, strict=True)
    )
