"""Several papers of one question, evaluated together in floats; where they part in a decision, in parts.

Papers go together whose structures, options and sizes are the same: only numbers differ. What a call gives is joined
again, so that papers which part in one step do not stay apart in all that follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from flint import arb, fmpq

from markscheme.engine.evaluate import each_call, result_of, walk_calls
from markscheme.errors import MarkschemeError
from markscheme.family.model import Family, StepInstance
from markscheme.numbers.batch_floats import BatchFloat, BatchSplit, gather_papers, join_papers
from markscheme.numbers.deciding import Values, at_precision
from markscheme.numbers.exact import Inputs, Value

MOST_PARTS = 24  # in which one call is evaluated; the papers of the rest are left to exact calculation
Held = Callable[[str, Value], Value]  # what stands for a call in what comes after it, given what it gives


class PaperBatch:
    """Papers that go together, with their inputs as one number for all of them."""

    def __init__(self, family: Family, places: Sequence[int], inputs: Sequence[Inputs]) -> None:
        self.family, self.places, self.papers = family, np.array(places), len(inputs)
        self.inputs = {name: _gathered([one[name] for one in inputs]) for name in inputs[0]}

    def results(self, held: Held, until: str = "") -> Values:
        """Give the result of each call from what is held for the calls before it; None where there is none."""
        found: Values = {}
        for name, result in self.each_result(held):
            found[name] = result
            if name == until:
                break
        return found

    def each_result(self, held: Held) -> Iterator[tuple[str, Value]]:
        """Yield the same call by call, as far as the caller wants to know."""
        found: Values = {}

        def work(call: StepInstance, values: Values) -> Value:
            self.left = MOST_PARTS
            with np.errstate(all="ignore"):
                found[call.name] = self._result(call, values, np.arange(self.papers))
                return held(call.name, found[call.name])

        for name in each_call(self.family, self.inputs, {}, work):
            yield name, found[name]

    def _result(self, call: StepInstance, values: Values, papers: np.ndarray) -> Value:
        self.left -= 1
        if self.left < 0:
            return None
        try:
            return result_of(self.family, call, values)
        except BatchSplit as parted:
            groups = parted.groups
        except (MarkschemeError, ZeroDivisionError, OverflowError):
            return None
        parts = []
        for group in np.unique(groups[groups >= 0]):
            inside = np.flatnonzero(groups == group)
            if len(inside) == len(papers):  # nothing was parted: it would part there for ever
                return None
            known = {name: _taken(values[name], inside) for name in call.step.needs}
            part = self._result(call, known, papers[inside])
            if part is not None:
                parts.append((inside, part))
        return _joined(parts, len(papers))


def group_papers(family: Family, papers: Sequence[Inputs]) -> list[PaperBatch]:
    """Gather the inputs of papers into those that go together; what papers share is looked at once."""
    shared = {id(value): value for inputs in papers for value in inputs.values()}
    kinds = {i: _kind(value) for i, value in shared.items()}
    numbers = {i: at_precision({"": value})[""] for i, value in shared.items()}
    by_kind: dict[object, list[int]] = {}
    for i, inputs in enumerate(papers):
        by_kind.setdefault(tuple((name, kinds[id(value)]) for name, value in inputs.items()), []).append(i)
    together = {
        kind: [{name: numbers[id(value)] for name, value in papers[i].items()} for i in places]
        for kind, places in by_kind.items()
    }
    return [PaperBatch(family, places, together[kind]) for kind, places in by_kind.items()]


def evaluate_exactly(family: Family, inputs: Inputs, held: Held) -> Values:
    """Evaluate one paper in exact numbers, at the present precision."""
    found: Values = {}

    def work(call: StepInstance, values: Values) -> Value:
        try:
            found[call.name] = result_of(family, call, values)
        except (MarkschemeError, ZeroDivisionError, OverflowError):
            found[call.name] = None
        return held(call.name, found[call.name])

    walk_calls(family, at_precision(inputs), work)
    return found


def floats_of(value: Value, papers: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the numbers of a result on each paper and their bounds: a row for each paper, a column for each cell."""
    cells = [value] if not isinstance(value, np.ndarray) else value.ravel().tolist()
    many = [cell if type(cell) is BatchFloat else gather_papers([cell]) for cell in cells]
    numbers, errors = np.empty((papers, len(many))), np.empty((papers, len(many)))
    for j, cell in enumerate(many):
        numbers[:, j], errors[:, j] = cell.value, cell.error
    return numbers, errors


def _is_number(value: Value) -> bool:
    return isinstance(value, fmpq | arb | BatchFloat) or callable(getattr(value, "value", None))


def _kind(value: Value) -> Value:
    """Say what must be the same for papers to go together."""
    if isinstance(value, np.ndarray):
        return value.shape
    return None if _is_number(value) else repr(value)


def _gathered(values: Sequence[Value]) -> Value:
    first = values[0]
    if all(value is first for value in values):
        values = values[:1]
    if isinstance(first, np.ndarray):
        cells = [
            gather_papers(list(column)) for column in zip(*(value.ravel().tolist() for value in values), strict=True)
        ]
        return _array(cells, first.shape)
    return gather_papers(list(values)) if _is_number(first) else first


def _array(cells: Sequence[Value], shape: tuple[int, ...]) -> np.ndarray:
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array.reshape(shape)


def _taken(value: Value, papers: np.ndarray) -> Value:
    if type(value) is BatchFloat:
        return value.take(papers)
    if isinstance(value, list):
        return [_taken(item, papers) for item in value]
    if isinstance(value, np.ndarray):
        return _array([_taken(cell, papers) for cell in value.ravel().tolist()], value.shape)
    return value


def _joined(parts: Sequence[tuple[np.ndarray, Value]], papers: int) -> Value:
    """Join the results of parts; papers whose result has another shape than that of most are left out."""
    if not parts:
        return None
    sizes: dict[tuple[int, ...], int] = {}
    for places, part in parts:
        sizes[np.shape(part)] = sizes.get(np.shape(part), 0) + len(places)
    shape = max(sizes, key=sizes.__getitem__)
    same = [(places, _cells(part)) for places, part in parts if np.shape(part) == shape]
    cells = [join_papers([(places, part[j]) for places, part in same], papers) for j in range(len(same[0][1]))]
    return _array(cells, shape) if shape else cells[0]


def _cells(value: Value) -> list[BatchFloat]:
    cells: Iterator[Value] = iter(value.ravel().tolist() if isinstance(value, np.ndarray) else [value])
    return [cell if type(cell) is BatchFloat else gather_papers([cell]) for cell in cells]
