"""The guard: what follows from an earlier answer earns nothing where that answer left no work to be done.

Who writes 0, 1 or a given for an early answer and calculates on correctly shows nothing of the method. Two sides:
who does that must not be paid, and who made an honest mistake must not lose what follows from it.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from flint import fmpq

from markscheme.answers import WrittenNumber, exact
from markscheme.diagnosis.answer import Cell, centre_of, number_of
from markscheme.diagnosis.explanation import KEY, Explanation
from markscheme.diagnosis.script import StudentScript
from markscheme.engine.accepted_range import Range
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import is_power_of_ten

TRIVIAL_EFFORT = 0.6  # of the key's: no more work than this is no evidence of the method
SUSPECT = ("wrong", "rounded")  # may have been written to make life easy; a known accident was not


def is_made_trivial(script: StudentScript, explanation: Explanation, name: str) -> bool:
    """Whether unexplained earlier values made this step trivial, so that getting it right shows nothing."""
    suspects = suspect_parents(script, explanation)
    if not suspects:
        return False
    if _is_zero(script, name, explanation) or any(_is_given_back(script, p) for p in suspects):
        return True
    usual = script.effort(name, _fair_mix(script, explanation.parents, suspects))
    return usual > 0 and _without_tens(script, suspects).effort(name, explanation.parents) <= TRIVIAL_EFFORT * usual


def _without_tens(script: StudentScript, suspects: Sequence[str]) -> StudentScript:
    """Put 1 for every power of ten in answers that are suspect: to multiply by either is no work."""
    answers = {
        name: replace(script.answers[name], cells=tuple(map(_eased, script.answers[name].cells))) for name in suspects
    }
    if all(answers[name].cells == script.answers[name].cells for name in suspects):
        return script
    changed = ChainMap(answers, script.answers)  # type: ignore[arg-type]  # nothing is written to it
    return StudentScript(script.scheme, changed)


def _eased(cell: Cell) -> Cell:
    if not isinstance(cell, WrittenNumber) or not is_power_of_ten(number := centre_of(cell)[0]) or number in (-1, 1):
        return cell
    return WrittenNumber(exact(1 if number > 0 else -1), fmpq(0), 0, None, True)


def remember_easy(script: StudentScript, explanation: Explanation, name: str) -> None:
    """Remember of a step that follows whether it was had for nothing, and whether an easy answer led to it."""
    if _only_passes_on(script, explanation, name):
        script.trivial.add(name)
    if _is_made_easy(script, suspect_parents(script, explanation)):
        script.easy.add(name)


def suspect_parents(script: StudentScript, explanation: Explanation) -> list[str]:
    """List the own earlier answers that may have been written to make life easy, or that such an answer made easy."""
    return [
        p
        for p in explanation.own_parents
        if script.verdicts.get(p) in SUSPECT or p in script.trivial or p in script.easy
    ]


def _fair_mix(script: StudentScript, parents: Mapping[str, str], suspects: Sequence[str]) -> dict[str, str]:
    """Say what the work of a step is compared with: the key's, but a word that honestly followed stands.

    Who sees that nothing is to be corrected has nothing to calculate. Not so where an easy answer led there.
    """
    if _is_made_easy(script, suspects):
        return dict.fromkeys(parents, KEY)
    words = {p for p in parents if p in script.scheme.problem.worded and p not in suspects}
    return {p: whose if p in words else KEY for p, whose in parents.items()}


def _only_passes_on(script: StudentScript, explanation: Explanation, name: str) -> bool:
    """Whether a step that costs nothing only hands on an answer that is suspect."""
    return bool(suspect_parents(script, explanation)) and not script.effort(
        name, dict.fromkeys(explanation.parents, KEY)
    )


def _is_made_easy(script: StudentScript, suspects: Sequence[str]) -> bool:
    """Whether a step depends on an easy answer, however far back: what that one saves is saved here too.

    An answer that is wrong but not easy is forgiven here: whoever calculated on from it did the work.
    """
    return any(p in script.easy or _is_easy(script, p) for p in suspects)


def _is_easy(script: StudentScript, name: str) -> bool:
    """Whether an answer looks as if it were chosen to make life easy: 0, 1 or 10 wherever it is wrong, or a given.

    One cell of many is an accident: it saves hardly any work.
    """
    cells = script.answers[name].cells
    pairs = zip(script.scheme.accepted[name], cells, strict=False)
    wrong = [
        centre_of(cell)[0] for r, cell in pairs if isinstance(cell, WrittenNumber) and not r.holds(number_of(cell))
    ]
    easy = all(number == 0 or is_power_of_ten(number) for number in wrong) and (len(wrong) > 1 or len(cells) == 1)
    return easy or _is_given_back(script, name)


def _is_given_back(script: StudentScript, name: str) -> bool:
    cells = [centre_of(c)[0] if isinstance(c, WrittenNumber) else None for c in script.answers[name].cells]
    return any(
        len(cells) > 1 and all(isinstance(g, fmpq) and g == c for g, c in zip(cells_of(value), cells, strict=True))
        for value in script.scheme.problem.given.values()
        if isinstance(value, np.ndarray) and value.size == len(cells)
    )


def _is_zero(script: StudentScript, name: str, explanation: Explanation) -> bool:
    """Whether nothing but zeros follows from the earlier values, as they may have been or as they stand there."""
    if name in script.scheme.problem.worded:
        return False
    exactly = script.exact_ranges(name, explanation.parents)
    return any(found is not None and _all_zero(found) for found in (explanation.ranges, exactly))


def _all_zero(ranges: Sequence[Range]) -> bool:
    return all(r.low == r.high == 0 for r in ranges)
