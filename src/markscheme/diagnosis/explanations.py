"""What explains an answer that the key does not: all of its cells together, or single ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np
from flint import fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.accidents import array_accident, is_possible
from markscheme.diagnosis.answer import Answer, digits_written, number_of
from markscheme.diagnosis.early_rounding import rounded_early
from markscheme.diagnosis.explanation import KEY, OWN, Explanation, TargetAnswer
from markscheme.diagnosis.guard import is_made_trivial
from markscheme.diagnosis.script import StudentScript
from markscheme.engine.accepted_range import Range
from markscheme.numbers.rounding import Digits

NEAR = fmpq(1, 20)  # of a value: farther than another way of working leads
MOST_GUARDED = 4  # mixes that a guard refuses before the rest is not tried


def explains(answer: Answer, explanation: Explanation) -> bool:
    """Whether an explanation holds every readable cell of an answer."""
    return TargetAnswer(answer).fits(explanation.ranges)


def whole_follows(script: StudentScript, name: str, answer: Answer) -> Iterator[Explanation]:
    """Yield the mix that blames the fewest steps; one that no guard refuses is preferred.

    A misconception that fits is believed first where every earlier answer is right, for those only widen what is
    accepted; and, from the student's own values, where the mix takes a number that this student cannot have.
    """
    found: list[Explanation] = []
    slipped: bool | None = None
    slipped_on: bool | None = None
    for explanation in script.follows(name, TargetAnswer(answer)):
        if not found and not any(map(script.is_off, explanation.own_parents)):
            slipped = _one_slip(script, name, answer) if slipped is None else slipped
            if slipped:
                continue
        if not found and _is_pieced_together(script, explanation):
            slipped_on = _one_slip(script, name, answer, from_own=True) if slipped_on is None else slipped_on
            if slipped_on:
                continue
        found.append(replace(explanation, guarded=is_made_trivial(script, explanation, name)))
        if not found[-1].guarded or len(found) == MOST_GUARDED:
            break
    yield from sorted(found, key=lambda e: e.guarded)


def _one_slip(script: StudentScript, name: str, answer: Answer, from_own: bool = False) -> bool:
    slips = (e for e in script.slips(name, 1, TargetAnswer(answer)) if not (from_own and _takes_key(script, e)))
    return any(explains(answer, e) for e in slips)


def _takes_key(script: StudentScript, explanation: Explanation) -> bool:
    """Whether the key's value is taken for an earlier answer that is off."""
    return any(whose == KEY and script.is_off(parent) for parent, whose in explanation.parents.items())


def _is_pieced_together(script: StudentScript, explanation: Explanation) -> bool:
    """Whether an own value that is off is taken together with the key's of an answer that followed from own values.

    Whoever has the one has not the other: the right eigenvalues come of the right matrix alone. An accident or a
    miscalculation in the box itself is another matter: there the right number may have been carried on.
    """
    off = [(parent, whose) for parent, whose in explanation.parents.items() if script.is_off(parent)]
    followed = any(whose == KEY and script.verdicts.get(parent) == "follows" for parent, whose in off)
    return followed and any(whose == OWN for _, whose in off)


def whole_slips(script: StudentScript, name: str, answer: Answer) -> Iterator[Explanation]:
    """Yield misconceptions that explain all cells: one, else two at once.

    Those first that the student had before; then those that no right answer before speaks against, and that explain
    from own values.
    """
    for size in (1, 2):
        predicted = list(script.slips(name, size, TargetAnswer(answer)))
        found = [e for e in predicted if explains(answer, e)]
        if not found:  # what is near may be the same mistake by another way of working
            near = (script.by_other_ways(name, e) for e in predicted if _is_near(answer, e))
            found = [e for e in near if explains(answer, e)]
        if found:
            several = list(_distinct(found))
            if len(several) > 1:
                several.sort(key=lambda e: _unlikely(script, name, e))
            yield from several
            return


def _unlikely(script: StudentScript, name: str, slip: Explanation) -> tuple[bool, bool, bool]:
    """Rank how unlikely one of several misconceptions is that fit an answer."""
    return (
        not all(one in script.slips_so_far for one in slip.slips),
        _is_denied(script, name, slip),
        _takes_key(script, slip),
    )


def _is_denied(script: StudentScript, name: str, slip: Explanation) -> bool:
    """Whether an earlier answer is right that would be another one with one of these misconceptions."""
    earlier = [other for other in script.answers if script.verdicts.get(other) == "right" and other != name]
    return any(script.would_change(other, one) for one in slip.slips for other in earlier)


def _is_near(answer: Answer, explanation: Explanation) -> bool:
    """Whether every readable cell lies within a few per cent of the largest that is predicted, from its prediction."""
    if len(explanation.ranges) != len(answer.cells):
        return False
    size = NEAR * max(max(abs(range_.lowest), abs(range_.highest)) for range_ in explanation.ranges)
    for cell, range_ in zip(answer.cells, explanation.ranges, strict=True):
        if isinstance(cell, WrittenNumber) and not abs(number_of(cell) - range_.lowest) <= size:
            return False
    return True


def _distinct(found: list[Explanation]) -> Iterator[Explanation]:
    """Yield one explanation for each set of slips."""
    seen: set[tuple[str, ...]] = set()
    for explanation in found:
        if explanation.slips not in seen:
            seen.add(explanation.slips)
            yield explanation


def whole_rounded(script: StudentScript, name: str, answer: Answer) -> Iterator[Explanation]:
    """Yield fewer digits than asked, in the answer or in the working, that explain all cells."""
    explanations = chain(fewer_digits(script, name), rounded_early(script, name))
    yield from islice((e for e in explanations if explains(answer, e)), 1)


def fewer_digits(script: StudentScript, name: str) -> Iterator[Explanation]:
    """Round what was expected to the fewer digits that the answer shows."""
    answer, rule = script.answers[name], script.scheme.problem.rounding
    shown = digits_written(answer, rule.answer)
    if shown == rule.answer or name in script.scheme.problem.worded:
        return
    for expected in expected_ranges(script, name, other_ways=True):
        if len(expected) == len(answer.cells):
            ranges = tuple(_to_digits(r, cell, shown) for r, cell in zip(expected, answer.cells, strict=True))
            yield Explanation(
                "rounded", ranges, kind="fewer_digits", digits=shown.count, of_decimals=not shown.significant
            )


def _to_digits(range_: Range, cell: object, shown: Digits) -> Range:
    """Ask n digits of a range, as many as the answer shows; nothing is so small that a 0 stands for it."""
    if range_.rule is None or (isinstance(cell, WrittenNumber) and number_of(cell) == 0):
        return Range(())
    return replace(range_, rule=replace(range_.rule, answer=shown))


def whole_accidents(script: StudentScript, name: str, answer: Answer) -> Iterator[Explanation]:
    """Find an accident that explains all cells: another sign, other places."""
    if answer.worded is not None:
        return
    shape = tuple(np.shape(script.scheme.values[name]))
    for ranges in expected_ranges(script, name):
        kind = array_accident(answer, ranges, shape)
        numbers = [number_of(cell) for cell in answer.cells if isinstance(cell, WrittenNumber)]
        if kind and all(is_possible(script.scheme.problem, name, number) for number in numbers):
            yield Explanation("accident", ranges, kind=kind)
            return


def expected_ranges(script: StudentScript, name: str, other_ways: bool = False) -> list[tuple[Range, ...]]:
    """Say what the step should have been, by the key and from the student's own values.

    From own values by the written ways, and by `other_ways` where that is asked.
    """
    mix = dict.fromkeys(script.parents(name)[0], OWN)
    predict = script.predict if other_ways else script.by_written_ways
    own = predict(name, mix) if mix else None
    accepted = tuple(script.scheme.accepted[name])
    return [accepted] if own is None or len(own) != len(accepted) else [accepted, own]


def _spares_none(script: StudentScript, name: str, explanation: Explanation) -> bool:
    """Whether a misconception gives the right cells, too: nobody has it in some entries and not in others."""
    answer, accepted = script.answers[name], script.scheme.accepted[name]
    if len(accepted) != len(explanation.ranges):  # under another reading of the givens the answer has another shape
        return False
    pairs = enumerate(zip(accepted, explanation.ranges, strict=True))
    return all(answer.holds(i, given) for i, (right, given) in pairs if answer.holds(i, right))


def of_single_cells(script: StudentScript, name: str, open_cells: Sequence[int]) -> Iterator[Explanation]:
    """Explain single cells, of those that are open: what follows from own values, slips, early rounding.

    Fewer digits than asked are said of an answer, not of one number of many, which they fit by chance.
    """
    answer = script.answers[name]
    size = len(answer.cells)
    parents, _ = script.parents(name)
    places = tuple(open_cells)
    for mix in (dict.fromkeys(parents, OWN), {p: OWN if script.is_off(p) else KEY for p in parents}):
        found = script.predict(name, mix, target=TargetAnswer(answer, places, alone=True)) if parents else None
        if found is not None and len(found) == size:
            yield Explanation("follows", found, parents=mix)
    if size > 1:
        slips = (e for e in script.slips(name, 1, TargetAnswer(answer, places)) if len(e.ranges) == size)
        yield from (e for e in slips if _spares_none(script, name, e))
    if size > 1:
        yield from (e for e in rounded_early(script, name) if len(e.ranges) == size)
