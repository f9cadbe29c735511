"""What bears a script out: it agrees better with the numbers of this paper than with those of other papers.

Follow-through is for wrong answers on the way; a neighbour's paper follows from itself as well. So each answer is held
against what comes of the answers before it, as they stand there, and of the givens: once with the givens of this paper,
and once with those of each rival. What depends on no given agrees with every paper and weighs nothing. Nothing is typed
by an author: givens that say little (a step size that all papers share, labels, zeros) weigh little by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from math import lcm
from typing import TypeAlias

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import BITS, Answer, centre_of
from markscheme.diagnosis.scheme import LastResults
from markscheme.engine.acceptance import ranges
from markscheme.engine.evaluate import result_of, walk_calls
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.model import StepInstance, Worth, rounds_of
from markscheme.marking.other_papers.agreeing_numbers import agrees_exactly, is_far, near_float
from markscheme.marking.other_papers.rivals import RIVALS, each_rival, is_same_paper
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values, at_precision
from markscheme.numbers.exact import Number, Value

TIES = 1  # rival that may agree as well: one paper in a dozen looks like another by chance
OtherPapers = Sequence[Problem] | Callable[[], Sequence[Problem]] | None
MOST_WRITTEN = 500  # answers that are remembered with their cells
MOST_ANSWERED = 64  # sets of answers of which it is remembered what tells papers apart
MOST_HELD = 32  # answers of which it is remembered how they agree with a result


class _CannotAgree(Exception):
    """A rival cannot agree as well any more."""


@dataclass(frozen=True, slots=True)
class _RivalResult:
    """What comes of a call on a paper: the value, and where an answer is held against it its cells and floats near."""

    value: Value
    cells: Sequence[Number]
    floats: Sequence[float]
    shares: dict[str, tuple[int, int]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, value: Value, is_asked: bool) -> _RivalResult:
        cells = cells_of(value) if is_asked else ()
        return cls(value, cells, [near_float(cell) for cell in cells])


Label: TypeAlias = Hashable  # None: what stands for a call depends on more than what was written


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written for a call: the number that stands for it, as far as it is whole, and its cells that count.

    `label`: by what the number is known, None where it is not whole; `is_key`: it is the key's, in all cells.
    """

    value: Value
    counted: list[tuple[int, tuple[fmpq, float] | None]]
    is_whole: bool
    is_key: bool
    label: Label

    @classmethod
    def of(cls, problem: Problem, name: str, answer: Answer) -> _Written:
        counted = list(_counted(problem, name, answer))
        if answer.found_shape is not None or len(answer.readable) != len(answer.cells):
            return cls(None, counted, is_whole=False, is_key=False, label=None)
        value = _unrounded(problem, name, answer)
        pairs = list(zip(cells_of(value), cells_of(problem.values[name]), strict=True))
        is_worded = name in problem.worded
        is_key = all(number == key if is_worded else number is key for number, key in pairs)
        label = " ".join("key" if number is key else str(number) for number, key in pairs)
        return cls(value, counted, is_whole=True, is_key=is_key, label=label)


def telling_calls(problem: Problem, answered: Container[str]) -> set[str]:
    """Name the calls that differ between papers: into them goes a given, or a value that no answer stands for."""
    found, opened = set(), set(problem.family.given)
    for call in problem.calls:
        if not opened.isdisjoint(call.step.needs):
            found.add(call.name)
            if call.name not in answered:
                opened.add(call.step.name)
    return found


class Agreement:
    """A script held against papers: the marks of its answers that come of the answers before them and of the givens.

    Half of an array agrees by chance, so an answer counts with twice its share of cells, less one. In exact numbers:
    for a dozen papers one after the other they are as fast as floats for all at once, and a rival ends at the first
    answers that it does not agree with. Marks are counted in so small `parts` that all shares are whole numbers.

    `remembers`: also what comes of numbers that students wrote; the marks are the same without.
    """

    def __init__(self, problem: Problem, answers: Mapping[str, Answer], remembers: bool = True) -> None:
        self.problem, self.answers = problem, answers
        self.asked = problem.asked_calls
        self.known = _known(problem)
        self.remembers = remembers
        written = {name: self._written(name, answer) for name, answer in answers.items()}
        self.whole = {name: one.value for name, one in written.items() if one.is_whole}
        self.cells = {name: written[name].counted for name in self.asked}
        self.parts = lcm(*(len(cells) for cells in self.cells.values() if cells))
        self.own: set[str] = set()
        self.labels: dict[str, Label] = {}
        for call in problem.calls:
            self._label(call, written.get(call.name))
        self.rounds = {rounds_of(group): problem.inputs[rounds_of(group)] for group in problem.family.repeat}
        self.values: Values = {}
        self.shares: dict[str, int] = {}
        with ctx.workprec(BITS):
            walk_calls(problem.family, _inputs(problem), self._here)
        self.telling = self.known.telling_calls(problem, self.whole)
        self.marks = sum(self.asked[name] * share for name, share in self.shares.items())
        self.most = sum(self.asked[n] * (self.parts if n in self.telling else self.shares[n]) for n in self.asked)
        asked = [call for call in problem.calls if call.name in self.asked and call.name in self.telling]
        self.settled = [call.name for call in asked if self.own.isdisjoint(call.step.needs)]

    def _written(self, name: str, answer: Answer) -> _Written:
        if not self.remembers:
            return _Written.of(self.problem, name, answer)
        label = name, answer.in_short
        return self.known.written.result(label, lambda: _Written.of(self.problem, name, answer))

    def _label(self, call: StepInstance, written: _Written | None) -> None:
        """Note whether what stands for a call depends on this student, and by what it is known then.

        It does where it is not right, or comes of what is not. A right answer stands for the key's value, where a box
        that was left out stands for what comes out on each paper.
        """
        if written is None or not self.answers[call.name].readable:
            if call.name not in self.asked and self.own.isdisjoint(call.step.needs):
                return
            label: Label = self._known_by(call)  # what comes out is a function of the paper and of this
        elif written.is_key:
            return
        else:
            label = written.label
        self.own.add(call.step.name)
        self.labels[call.name] = label

    def _known_by(self, call: StepInstance) -> Label:
        """Give by what own numbers that go into a call are known; None where they hang together with a paper's."""
        labels = [(name, self.labels[name]) for name in self.known.sources(self.problem, call) if name in self.labels]
        return None if any(label is None for _, label in labels) else tuple(labels)

    def _came(self, paper: Problem, call: StepInstance, values: Values) -> _RivalResult:
        """Give the result of a call on a paper; remembered for all students from whom the same goes in."""

        def came() -> _RivalResult:
            return _RivalResult.of(_result(self.problem, call, values), call.name in self.asked)

        if not self.own.isdisjoint(call.step.needs):
            label = self._known_by(call) if self.remembers else None
            return came() if label is None else self.known.of_numbers.result((paper, call.name, label), came)
        if (paper, call.name) not in self.known.results:
            self.known.results[paper, call.name] = came()
        return self.known.results[paper, call.name]

    def _here(self, call: StepInstance, values: Values) -> Value:
        came = self._came(self.problem, call, values)
        if call.name in self.asked:
            self.shares[call.name] = self._share(call.name, came)
        self.values[call.name] = self._held(call.name, came.value)
        return self.values[call.name]

    def _held(self, name: str, result: Value) -> Value:
        return self.whole[name] if name in self.whole else as_written(self.answers.get(name), result)

    def on(self, paper: Problem, least: Worth, beyond: bool = False) -> Worth:
        """Measure the agreement on another paper, exactly only if it is at least `least` (`beyond`: more than that)."""
        left = [self.most - least]
        for name in self.settled:  # what hangs on no number of the student's turns most papers away at once
            known = self.known.results.get((paper, name))
            if known is not None:
                left[0] -= self.asked[name] * (self.parts - self._share(name, known))
                if left[0] < 0 or (beyond and left[0] == 0):
                    return least + left[0]
        left = [self.most - least]

        def there(call: StepInstance, values: Values) -> Value:
            if call.name not in self.telling:
                return self.values[call.name]
            came = self._came(paper, call, values)
            if call.name in self.asked:
                left[0] -= self.asked[call.name] * (self.parts - self._share(call.name, came))
                if left[0] < 0 or (beyond and left[0] == 0):
                    raise _CannotAgree
            return self._held(call.name, came.value)

        with ctx.workprec(BITS):
            try:
                walk_calls(self.problem.family, {**_inputs(paper), **self.rounds}, there)
            except _CannotAgree:
                return least + left[0]
        return least + left[0]

    def _share(self, name: str, came: _RivalResult) -> int:
        """Measure the share of its marks that an answer agrees with, in parts of one."""
        written = self.answers[name].in_short
        known = came.shares.get(written)
        if known is None:
            known = self._measured(name, came)
            if self.remembers and len(came.shares) < MOST_HELD:
                came.shares[written] = known
        held, of = known
        return held * self.parts // of

    def _measured(self, name: str, came: _RivalResult) -> tuple[int, int]:
        answer, counted = self.answers[name], self.cells[name]
        if came.value is None or len(came.cells) != len(answer.cells) or not counted:
            return 0, 1
        held = sum(self._agrees(written, came, i) for i, written in counted if written is not None)
        if answer.worded is not None and answer.worded.is_set and held < len(counted):
            return 0, 1
        return max(2 * held - len(counted), 0), len(counted)

    def _agrees(self, written: tuple[fmpq, float], came: _RivalResult, i: int) -> bool:
        """Whether a written number is what comes out in a cell; floats turn most rivals' numbers away."""
        exactly, near = written
        return not is_far(near, came.floats[i], self.problem) and agrees_exactly(exactly, came.cells[i], self.problem)


@lru_cache(maxsize=1024)
def _inputs(paper: Problem) -> Values:
    """Give the givens of a paper as numbers of the precision that scripts are held against."""
    with ctx.workprec(BITS):
        return at_precision(paper.inputs)


class _Known:
    """What the calls of papers give from right answers to this one, and from answers to it, as they are asked for."""

    def __init__(self) -> None:
        self.results: dict[tuple[Problem, str], _RivalResult] = {}
        self.of_numbers, self.written = LastResults(), LastResults(MOST_WRITTEN)
        self._telling = LastResults(MOST_ANSWERED)
        self._sources: dict[str, list[str]] = {}

    def telling_calls(self, problem: Problem, answered: Iterable[str]) -> set[str]:
        """Name the calls that differ between papers (see `telling_calls`), once for all who answered the same ones."""
        key = frozenset(answered)
        return self._telling.result(key, lambda: telling_calls(problem, key))

    def sources(self, problem: Problem, call: StepInstance) -> list[str]:
        """Name the calls that go into a call."""
        if call.name not in self._sources:
            self._sources[call.name] = [one.name for one in problem.calls if one.step.name in call.step.needs]
        return self._sources[call.name]


@lru_cache(maxsize=64)
def _known(problem: Problem) -> _Known:
    return _Known()


def _result(problem: Problem, call: StepInstance, values: Values) -> Value:
    try:
        return result_of(problem.family, call, values)
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return None


def _counted(problem: Problem, name: str, answer: Answer) -> Iterator[tuple[int, tuple[fmpq, float] | None]]:
    """Yield the cells of an answer that count, with what stands there, exactly and as a float.

    None where the answer has another shape.
    """
    if answer.found_shape is not None or not answer.readable:
        return
    twins = _twins(problem)[name]
    for i, numeral in enumerate(answer.numerals):
        if i not in twins:
            yield i, None if numeral is None else (numeral.centre, numeral.near)


@lru_cache(maxsize=64)
def _twins(problem: Problem) -> dict[str, frozenset[int]]:
    """Find the cells of each asked call that count with another one."""
    return {name: _twins_of(problem.values[name]) for name in problem.asked_calls}


def _twins_of(value: Value) -> frozenset[int]:
    """Find the cells below the diagonal of a symmetric matrix: they stand above it as well, and count once."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[0] != value.shape[1] or len(value) < 2:
        return frozenset()
    pairs = ((value[i, j], value[j, i]) for i in range(len(value)) for j in range(i))
    if not all(map(_is_twin, *zip(*pairs, strict=True))):
        return frozenset()
    return frozenset(i * len(value) + j for i in range(len(value)) for j in range(i))


def _is_twin(one: Number, other: Number) -> bool:
    return bool(one.overlaps(other)) if isinstance(one, arb) and isinstance(other, arb) else bool(one == other)


def as_written(answer: Answer | None, result: Value) -> Value:
    """Give what a student wrote, exactly as it stands there; what comes out where nothing was written.

    An answer that has not the shape of the result stands only if it is whole.
    """
    if answer is None or not answer.readable:
        return result
    size = len(answer.cells)
    shape = answer.shape if answer.found_shape is None else answer.found_shape
    results = cells_of(result) if answer.found_shape is None else []
    if len(results) != size or result is None:
        if len(answer.readable) < size or -1 in shape:
            return result
        results = [None] * size
    if answer.worded is not None and answer.found_shape is None:
        shape = np.shape(result) if result is not None else answer.shape
    cells = [
        centre_of(cell)[0] if isinstance(cell, WrittenNumber) else other
        for cell, other in zip(answer.cells, results, strict=True)
    ]
    return np.array(cells, dtype=object).reshape(shape) if shape else cells[0]


def _unrounded(problem: Problem, name: str, answer: Answer) -> Value:
    """Give what a student wrote, with the key's number where it is right: many calculate on with what they hold."""
    written = as_written(answer, None)
    if name in problem.worded:
        return written
    rows = zip(ranges(problem)[name], cells_of(written), cells_of(problem.values[name]), strict=True)
    cells = [key if answer.holds(i, range_) else number for i, (range_, number, key) in enumerate(rows)]
    return np.array(cells, dtype=object).reshape(np.shape(written)) if np.shape(written) else cells[0]


# --- the verdict


def is_borne_out(
    problem: Problem,
    answers: Mapping[str, Answer],
    others: OtherPapers = None,
    *,
    named: bool = False,
    remembers: bool = True,
) -> bool:
    """Whether a script agrees better with this paper than with others, but for one in a dozen that may agree as well.

    `others`: papers to hold it against, or what gives them, instead of drawn ones. `named`: the first answer that is
    off is explained by itself, so it is of this paper; then all others may agree as well, but for one in a dozen none
    better. `remembers`: as in `Agreement`.
    """
    given = others() if callable(others) else others
    if given is None:
        held, ties = each_rival(problem), TIES  # of a dozen or fewer
    else:
        papers = [one for one in given if not is_same_paper(problem, one)]
        held, ties = iter(papers), -(-TIES * len(papers) // RIVALS)
    first = next(held, None)
    if first is None:
        return True
    script = Agreement(problem, answers, remembers)
    for other in chain((first,), held) if script.marks or named else ():
        there = script.on(other, script.marks, beyond=named)
        ties -= there > script.marks if named else there >= script.marks
        if ties < 0:
            return False
    return bool(script.marks) or named
