"""What a score comes to: per cent, the scaled mark, grades, and whether it is a pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from markscheme.exam.planning.blueprint import FULL, Blueprint
from markscheme.exam.planning.grades.grade_bands import OWN_BANDS, PERCENT, Grades
from markscheme.exam.planning.grades.mark_rounding import rounded

PASSED = "passed"
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class GradeFigures:
    """What one score comes to. `scaled` is None where marks are not scaled, `passed` where there is no pass mark.

    `share`: the figure from 0 to 1 that papers of different totals and scales are compared by. `final`: the scaled
    mark, or the per cent where marks are not scaled, rounded as the blueprint says.
    """

    percent: Fraction
    scaled: Fraction | None = None
    grades: Mapping[str, str] = field(default_factory=dict)
    passed: bool | None = None
    share: Fraction = Fraction(0)
    final: Fraction = Fraction(0)


def figures(
    score: Fraction, plan: Blueprint, grades: Grades | None, language: str, total: Fraction | None = None
) -> GradeFigures:
    """Work out what a score on the paper of a blueprint comes to, by these grades.

    `total`: what the paper is out of for this student, where something of it was made void; the points of the scale are
    of the paper as it was printed.
    """
    out_of = Fraction(plan.total) if total is None else total
    percent = HUNDRED * score / out_of if out_of else Fraction(0)
    mark = scaled_mark(score * plan.total / out_of if out_of else score, plan) if plan.scale else None
    share = percent / HUNDRED if mark is None else mark / top_mark(plan)
    return graded(share, percent, mark, plan, grades, language)


def graded(
    share: Fraction, percent: Fraction, mark: Fraction | None, plan: Blueprint, grades: Grades | None, language: str
) -> GradeFigures:
    """Give figures with the grades that they earn."""
    in_percent = rounded(percent, plan.round_marks.scaled, HUNDRED) if plan.round_marks else percent
    if mark is not None and not (grades and grades.of == PERCENT):
        in_percent = HUNDRED * share  # of a scaled mark, which is rounded already
    final = in_percent if mark is None else mark
    if not grades:
        return GradeFigures(percent, mark, {}, None, share, final)
    own = in_percent if grades.of == PERCENT else final
    # Ready-made scales are in per cent; bands that somebody wrote are in the units of the scaled mark.
    found = {one.name: one.grade(own if one.name == OWN_BANDS else in_percent, language) for one in grades.scales}
    return GradeFigures(percent, mark, found, grades.passed(own) if grades.pass_mark else None, share, final)


def top_mark(plan: Blueprint) -> Fraction:
    """Give the largest scaled mark, or 100 where marks are not scaled."""
    return Fraction(plan.scale[-1][1]) if plan.scale else HUNDRED


def scaled_mark(score: Fraction, plan: Blueprint) -> Fraction:
    """Give the scaled mark, rounded as the blueprint says."""
    return rounded_mark(scaled(score, plan.scale, plan.total), plan)


def rounded_mark(mark: Fraction, plan: Blueprint) -> Fraction:
    """Round a scaled mark as the blueprint says."""
    return rounded(mark, plan.round_marks.scaled, top_mark(plan)) if plan.round_marks else mark


def grade_columns(grades: Grades | None) -> Iterator[str]:
    """Give the headings of the columns with grades."""
    if grades:
        yield from (scale.name for scale in grades.scales)
        yield from [PASSED] if grades.pass_mark else []


def grade_cells(found: GradeFigures | None, grades: Grades | None) -> Iterator[object]:
    """Give what stands below them; blank where there is no grade yet."""
    if not grades:
        return
    for scale in grades.scales:
        text = found.grades[scale.name] if found else ""
        yield text if scale.bands or not text else Fraction(text)
    if grades.pass_mark:
        yield "" if found is None else "yes" if found.passed else "no"


def scaled(score: Fraction, points: Sequence[tuple[str, str]], total: int) -> Fraction:
    """Give the scaled mark; below the first and above the last point it stays what it is there.

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
