"""One given read wrongly, everything calculated rightly from it: the ways in which people misread what is printed.

A minus overlooked, the last digit one off, the point moved, a neighbour's entry, two rows or columns or two digits
exchanged; of what stands twice in a symmetric matrix both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import fmpq

from benchmarks.scripts import FAULTS, printed
from markscheme.engine.problem import Problem, check_refusals
from markscheme.family.givens.given_reader import check_value
from markscheme.family.givens.rule import exact_string
from markscheme.family.givens.sampling import Stream
from markscheme.numbers.exact import decimal_places
from markscheme.numbers.rounding import read_printed

TRIES = 12  # to find a misreading that the family takes


@dataclass(frozen=True)
class Misreading:
    """One given read wrongly: which, at which cells, what is printed and what was read; and the problem as read."""

    kind: str
    given: str
    places: tuple[Any, ...]
    printed: tuple[str, ...]
    read: tuple[str, ...]
    problem: Problem

    def __str__(self) -> str:
        cells = ", ".join(f"{p}: {a} -> {b}" for p, a, b in zip(self.places, self.printed, self.read, strict=True))
        return f"{self.given} {cells} ({self.kind})"


KINDS = ("sign", "one more", "one less", "ten times", "a tenth", "neighbour", "rows", "columns", "digits")


def misreading(problem: Problem, stream: Stream, kind: str) -> Misreading | None:
    """One given misread at random in one way; None where no given allows it."""
    changes = [(name, *change) for name in problem.given for change in _changes(problem, name, kind)]
    for name, value, places in stream.shuffled(changes)[:TRIES]:
        if other := _read_as(problem, name, value):
            old, new = cells_at(problem.given[name], places), cells_at(value, places)
            return Misreading(kind, name, tuple(places), tuple(map(_printed, old)), tuple(map(_printed, new)), other)
    return None


def cells_at(value: Any, places: Collection[Any]) -> list[Any]:
    """The entries at these places: indices of an array, paths in a structure, () for a number."""
    return [value[place] if isinstance(value, np.ndarray) else _at(value, place) for place in places]


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _printed(cell: Any) -> str:
    return cell if isinstance(cell, str) else exact_string(cell)


def _changes(problem: Problem, name: str, kind: str) -> Iterator[tuple[Any, list[Any]]]:
    """Every way in which a given is misread so: its value then, and the places that changed."""
    value, datum = problem.given[name], problem.family.given[name]
    if isinstance(value, np.ndarray):
        yield from _array_changes(value, kind)
    elif datum.kind == "structure":
        for path in _numbers_of(value, datum.words) if datum.numbers else ():
            cell = _at(value, path)
            for number in _misread_number(read_printed(str(cell)), kind):
                text = exact_string(number)
                yield _put(value, path, int(text) if type(cell) is int and number.q == 1 else text), [path]
    elif isinstance(value, (fmpq, int)) and not isinstance(value, bool):
        for number in _misread_number(fmpq(value), kind):
            if isinstance(value, fmpq) or (number.q == 1 and number >= 0):
                yield (number if isinstance(value, fmpq) else int(number.p)), [()]


def _array_changes(value: np.ndarray, kind: str) -> Iterator[tuple[Any, list[Any]]]:
    symmetric = value.ndim == 2 and value.shape[0] == value.shape[1] > 1 and bool((value == value.T).all())
    if kind in ("rows", "columns"):
        axis = int(kind == "columns")
        for i in range(value.shape[axis] - 1 if value.ndim == 2 and not symmetric else 0):
            order = list(range(value.shape[axis]))
            order[i], order[i + 1] = order[i + 1], order[i]
            swapped = np.take(value, order, axis)
            places = [index for index in np.ndindex(*value.shape) if swapped[index] != value[index]]
            if places:
                yield swapped, places
        return
    for index in np.ndindex(*value.shape):
        numbers = _neighbours(value, index) if kind == "neighbour" else _misread_number(value[index], kind)
        for number in numbers:
            changed = value.copy()
            places = [index]
            if symmetric and index != index[::-1]:  # an edge, a covariance: it stands there twice and is read once
                places.append(index[::-1])
            for place in places:
                changed[place] = number
            yield changed, places


def _neighbours(value: np.ndarray, index: tuple[int, ...]) -> Iterator[Any]:
    for axis, i in enumerate(index):
        for j in (i - 1, i + 1):
            if 0 <= j < value.shape[axis]:
                other = value[(*index[:axis], j, *index[axis + 1 :])]
                if other != value[index]:
                    yield other


def _misread_number(number: Any, kind: str) -> Iterator[fmpq]:
    """A single number misread: a minus overlooked, the last digit one off, the point moved, two digits exchanged."""
    if not isinstance(number, fmpq) or decimal_places(number) is None:
        return
    unit = fmpq(1, 10 ** (decimal_places(number) or 0))
    if kind == "sign" and number < 0:
        yield -number
    elif kind in ("one more", "one less"):
        yield number + unit if kind == "one more" else number - unit
    elif kind in ("ten times", "a tenth") and number != 0:
        yield number * 10 if kind == "ten times" else number / 10
    elif kind == "digits":
        figures = str(abs(int((number / unit).p)))
        for i in range(len(figures) - 1):
            if figures[i] != figures[i + 1]:
                swapped = figures[:i] + figures[i + 1] + figures[i] + figures[i + 2 :]
                yield fmpq(int(swapped)) * unit * (-1 if number < 0 else 1)


def _numbers_of(value: Any, words: Collection[str], path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to the plain decimals of a structure, all but those under the keys that hold words."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _numbers_of(item, words, (*path, key)) if key not in words else ()
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _numbers_of(item, words, (*path, i))
    elif type(value) is int or (isinstance(value, str) and value.lstrip("-").replace(".", "", 1).isdecimal()):
        yield path


def _put(value: Any, path: tuple[Any, ...], cell: Any) -> Any:
    if not path:
        return cell
    changed = value.copy()
    changed[path[0]] = _put(value[path[0]], path[1:], cell)
    return changed


def _read_as(problem: Problem, name: str, value: Any) -> Problem | None:
    """The problem with another value of a given, where the family takes it and asks for answers of the same shapes."""
    family, given = problem.family, {**problem.given, name: value}
    try:
        check_value(name, family.given[name], fmpq(value) if type(value) is int else value, {})
        check_refusals(family, problem.options, given)
        other = replace(problem, given=given)
        if list(other.asked_calls) != list(problem.asked_calls):
            return None
        same = all(other.answer_shape(call) == problem.answer_shape(call) for call in problem.asked_calls)
        return other if same and printed(other) else None
    except FAULTS:
        return None
