"""Where the cells of an array lie in its list: indexing and broadcasting as places, in the order of rows."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any, TypeAlias

Shape: TypeAlias = tuple[int, ...]
Places: TypeAlias = "range | list[int]"


def strides_of(shape: Shape) -> list[int]:
    """Give how far a step along each axis goes in the list of cells.

    >>> strides_of((2, 3, 4))
    [12, 4, 1]
    """
    steps, step = [], 1
    for size in reversed(shape):
        steps.append(step)
        step *= size
    return steps[::-1]


def spread(offsets: Iterable[Sequence[int]]) -> list[int]:
    """Give all sums of one offset of each axis, the last axis fastest."""
    found = [0]
    for axis in offsets:
        found = [start + offset for start in found for offset in axis]
    return found


def common_shape(*shapes: Shape) -> Shape:
    """Give the shape to which all are broadcast; `ValueError` where there is none."""
    if len(set(shapes)) == 1:
        return shapes[0]
    most = max(map(len, shapes))
    sizes: list[int] = []
    for axis in range(-most, 0):
        different = {shape[axis] for shape in shapes if len(shape) >= -axis} - {1}
        if len(different) > 1:
            listed = " ".join(map(str, shapes))
            raise ValueError(f"operands could not be broadcast together with shapes {listed}")
        sizes.append(different.pop() if different else 1)
    return tuple(sizes)


def broadcast_places(shape: Shape, wanted: Shape) -> list[int]:
    """Give for each cell of the wanted shape the place of the cell that is repeated there."""
    if common_shape(shape, wanted) != wanted:
        raise ValueError(f"could not broadcast input array from shape {shape} into shape {wanted}")
    added = len(wanted) - len(shape)
    offsets: list[Sequence[int]] = [[0] * size for size in wanted[:added]]
    for own, size, stride in zip(shape, wanted[added:], strides_of(shape), strict=True):
        offsets.append([0] * size if own == 1 else [i * stride for i in range(size)])
    return spread(offsets)


class Index:
    """What `array[key]` selects: `places` in its list, the `shape` of the result, and whether it is a copy."""

    def __init__(self, key: Any, shape: Shape) -> None:
        self.offsets: list[Sequence[int]] = []
        self.sizes: list[int] = []
        self.chosen: list[tuple[Sequence[int], Shape]] = []  # by arrays of places, which go together
        self.at: list[int] = []  # which parts of the key those are
        parts = _completed(key, len(shape))
        arrays = any(_is_listed(part) for part in parts)
        axis, strides, before = 0, strides_of(shape), 0
        for number, part in enumerate(parts):
            if part is None:
                self.offsets.append([0])
                self.sizes.append(1)
                continue
            size, stride = shape[axis], strides[axis]
            if isinstance(part, slice):
                self.offsets.append([i * stride for i in range(*part.indices(size))])
                self.sizes.append(len(self.offsets[-1]))
            else:
                places, own = ([part], ()) if not _is_listed(part) else (part.ravel().tolist(), part.shape)
                checked = [_checked(place, axis, size) * stride for place in places]
                if arrays:
                    before = len(self.sizes) if not self.chosen else before
                    self.chosen.append((checked, own))
                    self.at.append(number)
                else:
                    self.offsets.append(checked)
                    self.sizes.append(-1)  # an axis that is gone
            axis += 1
        self.is_copy = arrays
        if arrays:
            self._choose(before)
        self.places = spread(self.offsets)
        self.shape = tuple(size for size in self.sizes if size >= 0)

    def _choose(self, before: int) -> None:
        """Put the cells that arrays choose where the first array stands; in front where something is between them."""
        shape = common_shape(*(own for _, own in self.chosen))
        columns = [[places[i] for i in broadcast_places(own, shape)] for places, own in self.chosen]
        together = self.at == list(range(self.at[0], self.at[-1] + 1))
        place = before if together else 0
        self.offsets.insert(place, [sum(column) for column in zip(*columns, strict=True)])
        self.sizes[place:place] = list(shape)


def _is_listed(part: Any) -> bool:
    return hasattr(part, "ravel")


def _completed(key: Any, axes: int) -> list[Any]:
    """Write a key with a part for every axis: no `...`, masks and lists as arrays of places."""
    from markscheme.site.stand_in.object_arrays import as_array

    parts: list[Any] = []
    for part in key if isinstance(key, tuple) else (key,):
        if isinstance(part, list | range):
            part = as_array(list(part)) if len(part) else as_array([0])[:0]
        if not hasattr(part, "ravel"):
            parts.append(part)
        elif part.dtype is bool:
            parts.extend(part.nonzero())
        else:
            parts.append(part if part.ndim else operator.index(part.item()))
    used = sum(part is not None and part is not Ellipsis for part in parts)
    if used > axes:
        raise IndexError(f"too many indices for array: array is {axes}-dimensional, but {used} were indexed")
    rest = [slice(None)] * (axes - used)
    for number, part in enumerate(parts):
        if part is Ellipsis:
            return [*parts[:number], *rest, *parts[number + 1 :]]
    return [*parts, *rest]


def _checked(place: Any, axis: int, size: int) -> int:
    index = operator.index(place)
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of bounds for axis {axis} with size {size}")
    return index % size


def reshaped(shape: Iterable[int], size: int) -> Shape:
    """Fill in the size that is left open by -1; `ValueError` where the cells do not fit."""
    sizes = [operator.index(one) for one in shape]
    if -1 in sizes:
        rest = prod(one for one in sizes if one != -1)
        sizes[sizes.index(-1)] = size // rest if rest else 0
    if prod(sizes) != size:
        raise ValueError(f"cannot reshape array of size {size} into shape {tuple(sizes)}")
    return tuple(sizes)
