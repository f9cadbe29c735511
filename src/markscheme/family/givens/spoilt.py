"""What can happen to a value in reading it or in writing it down: its spoilt forms, and whether it shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from flint import arb, fmpq

from markscheme.numbers.exact import Value

DEGENERATE = ("alike", "zero", "one", "identity")  # these hide a step by themselves
ARRANGED = ("transposed", "slices_swapped", "rows_swapped", "columns_swapped", "entries_swapped", "last_for_first")
ACCIDENTS = (*DEGENERATE, *ARRANGED, "other_entry")


def degenerate(value: Value) -> str:
    """Say how a value hides a step, as an array of one number, an identity matrix, 0 or 1; empty where it does not.

    >>> degenerate(fmpq(1)), degenerate(np.array([fmpq(3), fmpq(3)])), degenerate(np.array([fmpq(3), fmpq(4)]))
    ('one', 'alike', '')
    """
    if not isinstance(value, np.ndarray):
        return ("zero" if value == 0 else "one") if type(value) is fmpq and value in (0, 1) else ""
    if value.size > 1 and all(is_same(cell, value.flat[0]) for cell in value.flat):
        return "alike"
    is_square = value.ndim == 2 and value.shape[0] == value.shape[1] > 1
    is_identity = is_square and all(is_same(cell, fmpq(int(i == j))) for (i, j), cell in np.ndenumerate(value))
    return "identity" if is_identity else ""


def rearrangements(value: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Transpose; swap neighbouring lines along each axis; put the last line in the place of the first."""
    if value.ndim > 1:
        yield "transposed", value.swapaxes(-1, -2)
    for axis, lines in enumerate(value.shape):
        for i in range(lines - 1):
            yield _swapped(value.ndim, axis), value.take([*range(i), i + 1, i, *range(i + 2, lines)], axis)
        if lines > 2:  # of two lines that is an entry from the neighbour
            yield "last_for_first", value.take([lines - 1, *range(1, lines)], axis)


def _swapped(rank: int, axis: int) -> str:
    if rank == 1:
        return "entries_swapped"
    return {1: "columns_swapped", 2: "rows_swapped"}.get(rank - axis, "slices_swapped")


def with_neighbours(value: np.ndarray) -> Iterator[np.ndarray]:
    """Take each entry of the array from a neighbouring cell: the first one that holds another number."""
    for index in np.ndindex(*value.shape):
        for other in _neighbours(index, value.shape):
            if not is_same(value[other], value[index]):
                changed = value.copy()
                changed[index] = value[other]
                yield changed
                break


def _neighbours(index: tuple[int, ...], shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for axis in reversed(range(len(shape))):
        for there in (index[axis] + 1, index[axis] - 1):
            if 0 <= there < shape[axis]:
                yield (*index[:axis], there, *index[axis + 1 :])


def hides_by_itself(value: Value, excused: Collection[str] = ()) -> bool:
    """Say whether the numbers alone hide an accident that is not excused: equal lines, a symmetric matrix, all alike.

    Some entries of a vector may be equal, but not its ends.
    """
    if found := degenerate(value):
        return found not in excused
    if not isinstance(value, np.ndarray):
        return False
    return any(
        accident != "entries_swapped" and accident not in excused and is_equal(spoilt, value)
        for accident, spoilt in rearrangements(value)
    )


def is_equal(a: Value, b: Value) -> bool:
    """Say whether two arrays or numbers have the same shape and the same entries."""
    return np.shape(a) == np.shape(b) and all(map(is_same, np.ravel(a).tolist(), np.ravel(b).tolist()))


def is_same(a: Value, b: Value) -> bool:
    """Say whether two exact numbers cannot be told apart: balls that meet are taken for one number."""
    if isinstance(a, arb) or isinstance(b, arb):
        return bool(0 in arb(a) - arb(b))
    return bool(a == b)


def is_structure(value: Value) -> bool:
    """Say whether a value may say yes and no rather than how much: edges, a mask, classes of 1 and -1, a switch."""
    return all(type(cell) is fmpq and cell in (-1, 0, 1) for cell in np.ravel(value).tolist())
