"""Raw marks to scaled marks, along straight lines between the points of the blueprint; exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from markscheme.exam.blueprint import FULL


def scaled(score: Fraction, points: Sequence[tuple[str, str]], total: int) -> Fraction:
    """The scaled mark; below the first and above the last point it stays what it is there.

    >>> scaled(Fraction(20), [("0", "0"), ("40", "50"), ("60", "100")], 60)
    Fraction(25, 1)
    >>> scaled(Fraction(12), [("0", "0"), ("total", "100")], 24)
    Fraction(50, 1)
    """
    known = [(Fraction(total if raw == FULL else raw), Fraction(mark)) for raw, mark in points]
    if not known:
        return score
    if score <= known[0][0]:
        return known[0][1]
    for (low, at_low), (high, at_high) in pairwise(known):
        if score <= high:
            return at_low + (at_high - at_low) * (score - low) / (high - low)
    return known[-1][1]
