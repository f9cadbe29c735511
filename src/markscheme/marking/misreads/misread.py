"""Which given was misread: one that explains the first answer that is off, another one, and all right ones before.

All likely misreadings are calculated together, in floats with a bound; they only choose the few that are worked out
exactly. What was marked by is always the scheme of the problem as it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from threading import RLock

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, centre_of
from markscheme.diagnosis.scheme import LastResults
from markscheme.engine.evaluate import result_of, walk_calls
from markscheme.engine.paper_batch import PaperBatch, floats_of, group_papers
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.model import StepInstance
from markscheme.marking.misreads.misreadings import Misread, is_taken, misreadings
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values, at_precision
from markscheme.numbers.exact import Number, Value, to_float

FEW = 3  # misreadings that are worked out exactly
MOST_ALONE = 400  # that are calculated one by one, where they do not go together
MOST_LEFT = 64  # of those that explain the first answer, of which what floats leave open is calculated so, too
MOST_WRITTEN = 1_000  # answers of which it is remembered which misreadings lead to them
UNITS = 3  # of the last digit asked by which a rounded answer may be off from what floats give
NEAREST = 0.51  # the same of an answer that was calculated without rounding on the way: it decides between equals
BITS = 64
Rows = dict[str, np.ndarray]  # by call: a row for each misreading, a column for each cell; NaN: not known


class MisreadingTable:
    """What every likely misreading of a problem leads to, kept for all of its students; worked out as it is asked for.

    Who is off in the first answer is held against what that would be, and hardly a misreading is left for the next one.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ways = misreadings(problem)
        self.sizes = {name: np.size(problem.values[name]) for name in problem.asked_calls}
        self.values: Rows = {}  # by floats, of the calls that have been asked for, and those before them
        self._filled: Rows = {}  # the same, and what was calculated by itself
        self._held = LastResults(MOST_WRITTEN)
        self.done: dict[int, set[str]] = {}
        self._lock = RLock()
        papers = [{**problem.inputs, way.name: way.value} for way in self.ways]
        batches = group_papers(problem.family, papers) if papers else []
        self._alone = {place for batch in batches if batch.papers == 1 for place in batch.places.tolist()}
        together = [batch for batch in batches if batch.papers > 1]
        self._going = [(batch, batch.each_result(lambda _, result: result), dict[str, Value]()) for batch in together]

    def known(self, name: str) -> np.ndarray:
        """Give what floats know of one call: a row for each misreading."""
        with self._lock:
            if name not in self.values:
                self._fill(name)
        return self.values[name]

    def fill(self) -> None:
        """Work out all that floats know."""
        for name in self.sizes:
            self.known(name)

    @cached_property
    def alone(self) -> set[int]:
        """Those that do not go together with others: they are calculated one by one, if there are not too many."""
        first = next(iter(self.sizes), None)
        unknown = [] if first is None else np.flatnonzero(np.isnan(self.known(first)).any(axis=1)).tolist()
        return set(sorted(self._alone.union(unknown))[:MOST_ALONE])

    def _fill(self, until: str) -> None:
        """Go on with the calculation of those that go together, as far as a call."""
        names = list(self.sizes)
        for name in names[: names.index(until) + 1]:
            if name not in self.values:
                self.values[name] = np.full((len(self.ways), self.sizes[name]), np.nan)
                for batch, calls, found in self._going:
                    while name not in found and (more := next(calls, None)) is not None:
                        found[more[0]] = more[1]
                    self._take_in(name, batch, found.pop(name, None))
        if until == names[-1]:
            self._going.clear()

    def _take_in(self, name: str, batch: PaperBatch, result: Value) -> None:
        if result is not None and np.size(result) == self.sizes[name]:
            numbers, errors = floats_of(result, batch.papers)
            known = np.isfinite(errors) & (errors <= 1e-6 * (1 + np.abs(numbers)))
            self.values[name][batch.places] = np.where(known, numbers, np.nan)

    def rows(self, name: str, these: np.ndarray) -> np.ndarray:
        """Give what some misreadings lead to at one call; where floats left few of them open, exactly."""
        unknown = np.isnan(self.known(name)[these]).any(axis=1)
        for i in map(int, these[unknown]):
            if (i in self.alone or len(these) <= MOST_LEFT) and name not in self.done.setdefault(i, set()):
                self._one(i, name)
        return np.asarray(self._filled.get(name, self.values[name])[these])

    def may_hold(self, name: str, answer: Answer) -> np.ndarray:
        """Say of each misreading whether an answer may be what comes of it, by what floats know."""
        return np.asarray(self._unknown(name) | self._by_floats(name, answer, UNITS))

    def holds(self, name: str, these: np.ndarray, answer: Answer, most: float = UNITS) -> np.ndarray:
        """Say of some misreadings whether an answer is what comes of them; as exactly as `rows` knows that."""
        if self._unknown(name)[these].any():
            return _agree(self.rows(name, these), answer, self.problem, most)
        return np.asarray(self._by_floats(name, answer, most)[these])

    def _unknown(self, name: str) -> np.ndarray:
        """Say of each misreading whether floats leave open what comes of it at a call."""
        return self._held.result(name, lambda: np.isnan(self.known(name)).any(axis=1))

    def _by_floats(self, name: str, answer: Answer, most: float) -> np.ndarray:
        key = name, answer.in_short, most
        return self._held.result(key, lambda: _agree(self.known(name), answer, self.problem, most))

    def _one(self, i: int, until: str) -> None:
        """Calculate one misreading by itself, as far as a call."""

        def work(call: StepInstance, values: Values) -> Value:
            try:
                result = result_of(self.problem.family, call, values)
            except (MarkschemeError, ZeroDivisionError, OverflowError):
                return None
            if call.name in self.sizes and np.size(result) == self.sizes[call.name]:
                if call.name not in self._filled:
                    self._filled[call.name] = self.known(call.name).copy()
                self._filled[call.name][i] = [_float(cell) for cell in cells_of(result)]
            self.done[i].add(call.name)
            return result

        with ctx.workprec(BITS):
            inputs = {**self.problem.inputs, self.ways[i].name: self.ways[i].value}
            walk_calls(self.problem.family, at_precision(inputs), work, until)
        self.done[i].add(until)


def _float(cell: Number) -> float:
    try:
        return float(cell.mid()) if isinstance(cell, arb) else to_float(fmpq(cell))
    except (OverflowError, TypeError):  # a step that could not be calculated gives None
        return float("nan")


@lru_cache(maxsize=64)
def misreading_table(problem: Problem) -> MisreadingTable:
    """Make the table of a problem."""
    return MisreadingTable(problem)


def likely(problem: Problem, answers: Mapping[str, Answer], off: list[str]) -> Iterator[Misread]:
    """Yield the misreadings that may explain a script, the one that explains most first.

    `off`: the answers that the key does not hold, in order.
    """
    asked = list(problem.asked_calls)
    before = [name for name in asked[: asked.index(off[0])] if _is_full(answers[name])]
    table = misreading_table(problem)
    left = np.arange(len(table.ways))
    for name in [off[0], *before]:  # by what floats know: then few are left that have to be calculated by themselves
        left = left[table.may_hold(name, answers[name])[left]]
        if not len(left):
            return
    for name in [off[0], *before]:
        left = left[table.holds(name, left, answers[name])]
        if not len(left):
            return
    counts, near = np.zeros(len(left), dtype=int), np.zeros(len(left), dtype=int)
    for name in asked:
        if _is_full(answers[name]):
            held = table.holds(name, left, answers[name])
            counts += held * (1 if name in off else 0) - ~held * (0 if name in off else 1)
            near += table.holds(name, left, answers[name], NEAREST)
    ranks = np.array([table.ways[i].rank for i in left])
    order = np.lexsort((ranks, -near, -counts))
    best = [table.ways[left[i]] for i in order if counts[i] > 1]
    yield from [way for way in best[: 4 * FEW] if is_taken(problem, way)][:FEW]


def _is_full(answer: Answer) -> bool:
    return answer.found_shape is None and bool(answer.readable) and len(answer.readable) == len(answer.cells)


def _agree(values: np.ndarray, answer: Answer, problem: Problem, most: float = UNITS) -> np.ndarray:
    """Find the rows that hold an answer, give or take some units of the last digit asked; a whole row or nothing."""
    if not _is_full(answer) or values.shape[1] != len(answer.cells):
        return np.zeros(len(values), dtype=bool)
    numbers = [centre_of(cell)[0] for cell in answer.cells if isinstance(cell, WrittenNumber)]
    written = np.array([_float(number) for number in numbers])
    asked = problem.rounding.answer
    with np.errstate(all="ignore"):
        size = np.abs(values)
        exponents = np.floor(np.log10(np.where(size > 0, size, 1.0))) + 1 - asked.count
        units = np.where(size > 0, 10.0**exponents, 0.0) if asked.significant else 10.0**-asked.count
        whole = (np.abs(values - np.rint(values)) < 1e-9) & (size < 10.0**asked.count)
        agree = np.abs(values - written) <= np.where(whole, 0.5, most) * units + 1e-9
    return np.asarray(agree.all(axis=1))
