"""An array of any objects, with as much of `numpy.ndarray` as the engine and families use.

Cells lie in one list in the order of rows; a view is another list of places in it. Sums of floats are added from left
to right, which NumPy does not promise.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any

from markscheme.site.stand_in import cell_operations as on_cells
from markscheme.site.stand_in.array_places import (
    Index,
    Places,
    Shape,
    broadcast_places,
    common_shape,
    reshaped,
    spread,
    strides_of,
)
from markscheme.site.stand_in.cell_operations import Cell, Kind, kind_of, wider


class ndarray:
    """An array of cells of one `dtype`: bool, int, float or object."""

    __slots__ = ("_cells", "_places", "dtype", "shape")

    def __init__(self, cells: list[Cell], shape: Shape, dtype: Kind = object, places: Places | None = None) -> None:
        self._cells, self._places, self.shape, self.dtype = cells, places, shape, dtype

    # --- shape and cells

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return prod(self.shape)

    def listed(self) -> list[Cell]:
        """Give the cells in the order of rows; the list may be the array's own."""
        return self._cells if self._places is None else [self._cells[place] for place in self._places]

    def _view(self, places: Sequence[int], shape: Shape) -> ndarray:
        own = self._places
        return ndarray(self._cells, shape, self.dtype, list(places) if own is None else [own[i] for i in places])

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise TypeError("iteration over a 0-d array")
        if len(self.shape) == 1:
            return iter(list(self.listed()))
        return (self[i] for i in range(self.shape[0]))

    def __getitem__(self, key: Any) -> Any:
        if type(key) is int and len(self.shape) == 1 and -self.shape[0] <= key < self.shape[0]:
            return self._cells[key % self.shape[0] if self._places is None else self._places[key]]
        index = Index(key, self.shape)
        if not index.shape and not index.is_copy and not _has_dots(key):
            return self._cells[index.places[0] if self._places is None else self._places[index.places[0]]]
        view = self._view(index.places, index.shape)
        return view.copy() if index.is_copy else view

    def __setitem__(self, key: Any, value: Any) -> None:
        index = Index(key, self.shape)
        new = as_array(value) if isinstance(value, (list, tuple, ndarray)) else ndarray([value], ())
        while new.ndim > len(index.shape) and new.shape[0] == 1:
            new = new.reshape(new.shape[1:])
        cells = list(new.listed())
        for place, source in zip(index.places, broadcast_places(new.shape, index.shape), strict=True):
            cell = cells[source] if self.dtype is object else self.dtype(cells[source])
            self._cells[place if self._places is None else self._places[place]] = cell

    def item(self, *place: int) -> Cell:
        if place:
            return self[place]
        if self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.listed()[0]

    def tolist(self) -> Any:
        if not self.shape:
            return self.item()
        return list(self.listed()) if len(self.shape) == 1 else [part.tolist() for part in self]

    @property
    def flat(self) -> ndarray:
        return self.ravel()

    # --- other views and copies

    def copy(self) -> ndarray:
        return ndarray(list(self.listed()), self.shape, self.dtype)

    def flatten(self) -> ndarray:
        return ndarray(list(self.listed()), (self.size,), self.dtype)

    def ravel(self) -> ndarray:
        return ndarray(self._cells, (self.size,), self.dtype, self._places)

    def reshape(self, *shape: Any) -> ndarray:
        wanted = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
        return ndarray(self._cells, reshaped(wanted, self.size), self.dtype, self._places)

    def astype(self, dtype: Kind, **_: object) -> ndarray:
        return array(self, dtype)

    def transpose(self, *axes: Any) -> ndarray:
        order = axes[0] if len(axes) == 1 and isinstance(axes[0], (tuple, list)) else axes
        order = [axis % self.ndim for axis in order or range(self.ndim - 1, -1, -1)]
        steps = strides_of(self.shape)
        offsets = [[i * steps[axis] for i in range(self.shape[axis])] for axis in order]
        return self._view(spread(offsets), tuple(self.shape[axis] for axis in order))

    @property
    def T(self) -> ndarray:
        return self.transpose()

    def swapaxes(self, one: int, other: int) -> ndarray:
        order = list(range(self.ndim))
        order[one], order[other] = order[other], order[one]
        return self.transpose(order)

    def diagonal(self) -> ndarray:
        short = min(self.shape[:2])
        return self._view([i * (self.shape[1] + 1) for i in range(short)], (short,))

    def repeat(self, times: int, axis: int | None = None) -> ndarray:
        if axis is None:
            return self.ravel().repeat(times, 0)
        places = [i for i in range(self.shape[axis]) for _ in range(times)]
        found: ndarray = self.take(places, axis)
        return found

    def take(self, places: Any, axis: int | None = None) -> Any:
        return self.ravel()[places] if axis is None else self[(slice(None),) * (axis % self.ndim) + (places,)]

    # --- reductions

    def _lines(self, axis: int) -> tuple[list[list[Cell]], Shape]:
        """Give the cells along an axis, a list for each place of the others, and the shape of these."""
        axis %= self.ndim
        moved = self.transpose([*(i for i in range(self.ndim) if i != axis), axis])
        cells, length = moved.listed(), self.shape[axis]
        shape = moved.shape[:-1]
        return [cells[start * length : (start + 1) * length] for start in range(prod(shape))], shape

    def reduced(
        self, function: Callable[[list[Cell]], Cell], axis: Any = None, keepdims: bool = False, kind: Kind | None = None
    ) -> Any:
        """Apply a function of a list to all cells, or along an axis or several."""
        if isinstance(axis, tuple):
            axes = sorted(one % self.ndim for one in axis)
            rest = [i for i in range(self.ndim) if i not in axes]
            shape = tuple(self.shape[i] for i in rest)
            moved = self.transpose([*rest, *axes]).copy().reshape(*shape, -1)
            found = moved.reduced(function, -1, False, kind)
            kept = tuple(1 if i in axes else size for i, size in enumerate(self.shape))
            return as_array(found).reshape(kept) if keepdims else found
        if axis is None:
            whole = function(list(self.listed()))
            return ndarray([whole], (1,) * self.ndim, kind or self.dtype) if keepdims else whole
        lines, shape = self._lines(axis)
        cells = [function(line) for line in lines]
        if keepdims:
            axis %= self.ndim
            return ndarray(cells, (*shape[:axis], 1, *shape[axis:]), kind or self.dtype)
        return ndarray(cells, shape, kind or self.dtype) if shape else cells[0]

    def sum(self, axis: Any = None, keepdims: bool = False, **_: object) -> Any:
        return self.reduced(_added, axis, keepdims, int if self.dtype is bool else None)

    def prod(self, axis: Any = None, keepdims: bool = False, **_: object) -> Any:
        return self.reduced(_multiplied, axis, keepdims, int if self.dtype is bool else None)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        total = self.sum(axis, keepdims)
        return total / (self.size // (total.size if isinstance(total, ndarray) else 1))

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.reduced(lambda line: functools.reduce(on_cells.larger, line), axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False, initial: tuple[Cell, ...] | Cell = ()) -> Any:
        first = [] if initial == () else [initial]
        return self.reduced(lambda line: functools.reduce(on_cells.smaller, first + line), axis, keepdims)

    def argmax(self, axis: Any = None) -> Any:
        return self.reduced(lambda line: line.index(functools.reduce(on_cells.larger, line)), axis, False, int)

    def argmin(self, axis: Any = None) -> Any:
        return self.reduced(lambda line: line.index(functools.reduce(on_cells.smaller, line)), axis, False, int)

    def any(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.reduced(any, axis, keepdims, bool)

    def all(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.reduced(all, axis, keepdims, bool)

    def cumsum(self, axis: int | None = None) -> ndarray:
        if axis is None:
            return ndarray(list(itertools.accumulate(self.listed())), (self.size,), self.dtype)
        out = self.copy()
        last = out.transpose([*(i for i in range(self.ndim) if i != axis % self.ndim), axis % self.ndim])
        lines, _ = self._lines(axis)
        last[...] = ndarray([x for line in lines for x in itertools.accumulate(line)], last.shape)
        return out

    def trace(self) -> Cell:
        return _added(list(self.diagonal().listed()))

    def nonzero(self) -> tuple[ndarray, ...]:
        found = [place for place, cell in zip(_indices(self.shape), self.listed(), strict=True) if cell]
        return tuple(ndarray([one[axis] for one in found], (len(found),), int) for axis in range(self.ndim))

    # --- one number

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError("The truth value of an array with more than one element is ambiguous.")
        return bool(self.item())

    def __index__(self) -> int:
        return operator.index(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __repr__(self) -> str:
        return f"array({self.tolist()!r}, dtype={self.dtype.__name__})"

    def __contains__(self, cell: object) -> bool:
        return any(cell == one for one in self.listed())

    __hash__ = None  # type: ignore[assignment]  # as arrays change, nothing may be kept by them

    # --- arithmetic, which `_add_operators` completes

    def __neg__(self) -> Any:
        return self.each(operator.neg, self.dtype)

    def __abs__(self) -> Any:
        return self.each(abs, self.dtype)

    def __invert__(self) -> Any:
        return self.each(operator.not_ if self.dtype is bool else operator.invert, self.dtype)

    def each(self, function: Callable[[Cell], Cell], kind: Kind = object) -> Any:
        """Apply a function to every cell."""
        cells = list(map(function, self.listed()))
        return cells[0] if not self.shape and kind is object else ndarray(cells, self.shape, kind)

    def __matmul__(self, other: Any) -> Any:
        return NotImplemented if is_foreign(other) else product(self, as_array(other))

    def __rmatmul__(self, other: Any) -> Any:
        return NotImplemented if is_foreign(other) else product(as_array(other), self)


def _has_dots(key: Any) -> bool:
    return any(part is Ellipsis for part in (key if isinstance(key, tuple) else (key,)))


def _indices(shape: Shape) -> Iterator[tuple[int, ...]]:
    return itertools.product(*map(range, shape))


def _added(cells: list[Cell]) -> Cell:
    return functools.reduce(operator.add, cells) if cells else 0


def _multiplied(cells: list[Cell]) -> Cell:
    return functools.reduce(operator.mul, cells) if cells else 1


def is_foreign(other: object) -> bool:
    """Say whether a type says that it will have nothing to do with arrays' own operations."""
    return getattr(type(other), "__array_ufunc__", 0) is None


def array(nested: Any, dtype: Kind | None = None, **_: object) -> ndarray:
    """Make an array of nested lists; `ValueError` where they are of different lengths."""
    if isinstance(nested, ndarray):
        cells, shape, kind = list(nested.listed()), nested.shape, nested.dtype
    elif hasattr(nested, "__array__"):
        return array(nested.__array__(), dtype)
    else:
        shape = shape_of(nested)
        cells = flattened(nested, len(shape))
        kind = dtype or kind_of(cells)
    if dtype in (bool, int, float):
        cells = [dtype(cell) for cell in cells]
    elif kind is float and dtype is None:
        cells = [float(cell) for cell in cells]
    return ndarray(cells, shape, dtype or kind)


def as_array(nested: Any, dtype: Kind | None = None) -> ndarray:
    """Make an array, or give the array itself."""
    return nested if isinstance(nested, ndarray) and dtype in (None, nested.dtype) else array(nested, dtype)


def shape_of(nested: Any) -> Shape:
    """Give the shape of nested lists; `ValueError` where they are of different lengths."""
    if isinstance(nested, ndarray):
        return nested.shape
    if not isinstance(nested, Sequence) or isinstance(nested, (str, bytes)):
        shape = getattr(nested, "shape", ())
        return shape if isinstance(shape, tuple) else ()
    if not len(nested):
        return (0,)
    inner = [shape_of(one) for one in nested]
    if any(one != inner[0] for one in inner):
        raise ValueError("setting an array element with a sequence: the rows are of different lengths")
    return (len(nested), *inner[0])


def flattened(nested: Any, depth: int) -> list[Cell]:
    """List the cells of nested lists."""
    if depth == 0:
        return [nested.item() if isinstance(nested, ndarray) else nested]
    if isinstance(nested, ndarray):
        return list(nested.listed())
    return [cell for one in nested for cell in flattened(one, depth - 1)]


def operands(*values: Any) -> tuple[list[list[Cell]], Shape, Kind]:
    """Broadcast values: the cells of each, their shape, and the kind that holds them all."""
    arrays = [one if isinstance(one, ndarray) else _operand(one) for one in values]
    shape = common_shape(*(one.shape for one in arrays))
    columns = [
        one.listed() if one.shape == shape else [one.listed()[i] for i in broadcast_places(one.shape, shape)]
        for one in arrays
    ]
    return columns, shape, wider(*(one.dtype for one in arrays))


def _operand(value: Any) -> ndarray:
    return as_array(value) if isinstance(value, (list, tuple)) else ndarray([value], (), kind_of([value]))


def product(one: ndarray, other: ndarray) -> Any:
    """Multiply matrices and vectors."""
    if not one.ndim or not other.ndim or one.shape[-1] != other.shape[max(0, other.ndim - 2)]:
        raise ValueError(f"matmul: the shapes {one.shape} and {other.shape} do not fit")
    rows = [one.listed()] if one.ndim == 1 else one._lines(-1)[0]
    columns = [other.listed()] if other.ndim == 1 else other._lines(0)[0]
    cells = [_added(list(map(operator.mul, row, column))) for row in rows for column in columns]
    shape = one.shape[:-1] + other.shape[1:]
    return ndarray(cells, shape, wider(one.dtype, other.dtype)) if shape else cells[0]


def _add_operators() -> None:
    """Give arrays the operators of their cells, with arrays and numbers on either side."""

    def made(name: str, swapped: bool) -> Callable[[ndarray, Any], Any]:
        def operate(self: ndarray, other: Any) -> Any:
            if is_foreign(other):
                return NotImplemented
            (left, right), shape, kind = operands(*((other, self) if swapped else (self, other)))
            cells = list(map(on_cells.operation_of(name, kind), left, right))
            if not shape and kind is object:
                return cells[0]
            return ndarray(cells, shape, on_cells.kind_after(name, kind))

        return operate

    def in_place(operate: Callable[[ndarray, Any], Any]) -> Callable[[ndarray, Any], ndarray]:
        def change(self: ndarray, other: Any) -> ndarray:
            self[...] = operate(self, other)
            return self

        return change

    for name in on_cells.COMPARISONS:
        setattr(ndarray, f"__{name}__", made(name, False))
    for name in on_cells.ARITHMETIC:
        setattr(ndarray, f"__{name}__", made(name, False))
        setattr(ndarray, f"__r{name}__", made(name, True))
        setattr(ndarray, f"__i{name}__", in_place(made(name, False)))


_add_operators()
