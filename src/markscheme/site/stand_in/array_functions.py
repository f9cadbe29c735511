"""The functions of NumPy that the engine uses, on the arrays of `object_arrays`; the bundle calls this `numpy`."""

from __future__ import annotations

import builtins
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from typing import Any

from markscheme.site.stand_in import cell_operations as on_cells
from markscheme.site.stand_in.array_places import Shape, broadcast_places
from markscheme.site.stand_in.cell_operations import Cell, Kind, kind_of, wider
from markscheme.site.stand_in.object_arrays import array, is_foreign, ndarray, operands, shape_of
from markscheme.site.stand_in.object_arrays import as_array as asarray

inf, nan, pi, newaxis = math.inf, math.nan, math.pi, None


class generic:
    """Scalars of NumPy, which the browser does not have: cells are numbers of Python."""


class integer(generic):
    """Whole numbers of NumPy."""


class floating(generic):
    """Floats of NumPy."""


float64, int64, object_ = float, int, object


class bool_(generic):
    """Truth values of NumPy."""


class ufunc:
    """A function of cells that arrays broadcast to; `kinds` gives the kind of its result for that of its operands."""

    def __init__(
        self,
        function: Callable[..., Cell],
        nin: int = 1,
        nout: int = 1,
        kinds: Callable[[Kind], Kind] | None = None,
        method: str = "",
    ) -> None:
        self.function, self.nin, self.nout, self.kinds, self.method = function, nin, nout, kinds, method

    def __call__(self, *values: Any, out: ndarray | None = None, where: Any = True, **_: object) -> Any:
        if builtins.any(map(is_foreign, values)):
            raise TypeError("operand does not support ufuncs (__array_ufunc__=None)")
        columns, shape, kind = operands(*values)
        cells = list(map(self._of(kind), *columns))
        if out is not None:
            chosen = ndarray(operands(where, ndarray(cells, shape))[0][0], shape, bool)
            out[chosen] = ndarray(cells, shape)[chosen]
            return out
        if self.nout > 1:
            parts = [ndarray([cell[i] for cell in cells], shape) for i in range(self.nout)]
            return tuple(part if shape else part.item() for part in parts)
        after = self.kinds(kind) if self.kinds else object
        if not shape and (after is object or not builtins.any(isinstance(value, ndarray) for value in values)):
            return cells[0]
        return ndarray(cells, shape, after)

    def _of(self, kind: Kind) -> Callable[..., Cell]:
        """Give the function for cells of a kind: objects have methods of their own, as in NumPy."""
        if kind is not object or not self.method:
            return self.function
        return lambda cell: getattr(cell, self.method)() if hasattr(cell, self.method) else self.function(cell)


def frompyfunc(function: Callable[..., Cell], nin: int, nout: int, **_: object) -> ufunc:
    """Make a function of numbers one of arrays; what it gives are objects."""
    return ufunc(function, nin, nout)


def _floats(kind: Kind) -> Kind:
    return object if kind is object else float


def _same(kind: Kind) -> Kind:
    return kind


def _truths(kind: Kind) -> Kind:
    return bool


def _function(name: str, function: Callable[[float], float], kinds: Callable[[Kind], Kind] = _floats) -> ufunc:
    return ufunc(function, 1, 1, kinds, name)


exp = _function("exp", on_cells.of_float(math.exp))
expm1 = _function("expm1", on_cells.of_float(math.expm1))
log = _function("log", on_cells.of_float(math.log, at_zero=-math.inf))
log1p = _function("log1p", on_cells.log1p)
log10 = _function("log10", on_cells.of_float(math.log10, at_zero=-math.inf))
log2 = _function("log2", on_cells.of_float(math.log2, at_zero=-math.inf))
sqrt = _function("sqrt", on_cells.of_float(math.sqrt))
tanh = _function("tanh", on_cells.of_float(math.tanh))
sin = _function("sin", on_cells.of_float(math.sin))
cos = _function("cos", on_cells.of_float(math.cos))
floor = _function("floor", on_cells.whole(math.floor))
ceil = _function("ceil", on_cells.whole(math.ceil))
rint = _function("rint", on_cells.whole(round))
sign = ufunc(on_cells.sign, kinds=_same)
abs = absolute = ufunc(builtins.abs, kinds=_same)
isfinite = ufunc(math.isfinite, kinds=_truths)
isnan = ufunc(math.isnan, kinds=_truths)
maximum = ufunc(on_cells.larger, 2, kinds=_same)
minimum = ufunc(on_cells.smaller, 2, kinds=_same)


hypot = ufunc(math.hypot, 2, kinds=_floats)


def _operator(name: str) -> ufunc:
    function = ufunc(lambda a, b: on_cells.operation_of(name, kind_of([a, b]))(a, b), 2)
    function.kinds = lambda kind: on_cells.kind_after(name, kind)
    return function


divide, floor_divide = _operator("truediv"), _operator("floordiv")
add, subtract, multiply, power = _operator("add"), _operator("sub"), _operator("mul"), _operator("pow")


def errstate(**_: object) -> Any:
    """Change nothing: no operation here warns."""
    return nullcontext()


# --- making arrays


def _shaped(shape: int | Sequence[int]) -> Shape:
    return (shape,) if isinstance(shape, int) else tuple(shape)


def full(shape: int | Sequence[int], value: Cell, dtype: Kind | None = None) -> ndarray:
    sizes = _shaped(shape)
    kind = dtype or kind_of([value])
    return ndarray([value if kind is object else kind(value)] * math.prod(sizes), sizes, kind)


def empty(shape: int | Sequence[int], dtype: Kind = float) -> ndarray:
    return full(shape, None if dtype is object else dtype(), dtype)


def zeros(shape: int | Sequence[int], dtype: Kind = float) -> ndarray:
    return full(shape, 0, dtype)


def ones(shape: int | Sequence[int], dtype: Kind = float) -> ndarray:
    return full(shape, 1, dtype)


def eye(n: int, dtype: Kind = float) -> ndarray:
    return ndarray([(int if dtype is object else dtype)(i == j) for i in range(n) for j in range(n)], (n, n), dtype)


def arange(*bounds: int) -> ndarray:
    return array(list(range(*bounds)), int)


def issubdtype(kind: Kind, of: type) -> bool:
    kinds: dict[type, type] = {floating: float, integer: int, bool_: bool}
    return kind is kinds.get(of, of)


# --- shapes and places


def shape(value: Any) -> Shape:
    return shape_of(value)


def ndim(value: Any) -> int:
    return len(shape_of(value))


def size(value: Any) -> int:
    return math.prod(shape_of(value))


def ravel(value: Any) -> ndarray:
    return asarray(value).ravel()


def moveaxis(value: ndarray, source: int, target: int) -> ndarray:
    order = [axis for axis in range(value.ndim) if axis != source % value.ndim]
    order.insert(target % value.ndim, source % value.ndim)
    return value.transpose(order)


def ndindex(*sizes: Any) -> Iterator[tuple[int, ...]]:
    of = sizes[0] if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes
    return itertools.product(*map(range, of))


def ndenumerate(value: Any) -> Iterator[tuple[tuple[int, ...], Cell]]:
    cells = asarray(value)
    return zip(ndindex(cells.shape), cells.listed(), strict=True)


def unravel_index(place: int, shape: Shape) -> tuple[int, ...]:
    found = []
    for length in reversed(shape):
        found.append(int(place) % length)
        place = int(place) // length
    return tuple(reversed(found))


def nonzero(value: Any) -> tuple[ndarray, ...]:
    return asarray(value).nonzero()


def flatnonzero(value: Any) -> ndarray:
    return ravel(value).nonzero()[0]


def argwhere(value: Any) -> ndarray:
    cells = asarray(value)
    found = [place for place, cell in ndenumerate(cells) if cell]
    return ndarray([i for place in found for i in place], (len(found), cells.ndim), int)


def broadcast_arrays(*values: Any) -> tuple[ndarray, ...]:
    columns, shape, _ = operands(*values)
    return tuple(
        ndarray(list(column), shape, asarray(value).dtype) for column, value in zip(columns, values, strict=True)
    )


def broadcast_to(value: Any, wanted: Shape) -> ndarray:
    cells = asarray(value)
    listed = cells.listed()
    return ndarray([listed[i] for i in broadcast_places(cells.shape, tuple(wanted))], tuple(wanted), cells.dtype)


# --- choosing and joining


def where(condition: Any, one: Any, other: Any) -> ndarray:
    (truths, left, right), shape, _ = operands(condition, one, other)
    cells = [a if truth else b for truth, a, b in zip(truths, left, right, strict=True)]
    kind = wider(operands(one)[2], operands(other)[2])
    return ndarray(cells if kind is object else list(map(kind, cells)), shape, kind)


def take(value: Any, places: Any, axis: int | None = None) -> Any:
    return asarray(value).take(places, axis)


def delete(value: ndarray, place: int, axis: int = 0) -> ndarray:
    kept = [i for i in range(value.shape[axis]) if i != place % value.shape[axis]]
    return asarray(take(value, kept, axis))


def concatenate(values: Sequence[Any], axis: int = 0) -> ndarray:
    arrays = [asarray(value) for value in values]
    axis %= arrays[0].ndim
    others = [one.shape[:axis] + one.shape[axis + 1 :] for one in arrays]
    if builtins.any(one != others[0] for one in others):
        raise ValueError("all the input array dimensions except for the concatenation axis must match exactly")
    first = [moveaxis(one, axis, 0) for one in arrays]
    cells = [cell for one in first for cell in one.listed()]
    shape = (builtins.sum(len(one) for one in first), *first[0].shape[1:])
    return moveaxis(ndarray(cells, shape, wider(*(one.dtype for one in arrays))), 0, axis).copy()


def column_stack(values: Sequence[Any]) -> ndarray:
    arrays = [asarray(value) for value in values]
    return concatenate([one.reshape(-1, 1) if one.ndim == 1 else one for one in arrays], axis=1)


def stack(values: Sequence[Any]) -> ndarray:
    return concatenate([asarray(value)[None] for value in values])


def block(rows: Sequence[Sequence[Any]]) -> ndarray:
    def wide(cell: Any) -> ndarray:
        made = asarray(cell)
        return made if made.ndim == 2 else made.reshape(1, -1)

    return concatenate([concatenate([wide(cell) for cell in row], axis=1) for row in rows])


def triu(value: ndarray, k: int = 0) -> ndarray:
    none = False if value.dtype is bool else 0
    return ndarray([cell if j - i >= k else none for (i, j), cell in ndenumerate(value)], value.shape, value.dtype)


# --- reductions and order


def _reduction(name: str) -> Callable[..., Any]:
    return lambda value, axis=None, **how: getattr(asarray(value), name)(axis, **how)


any, all, sum, prod = _reduction("any"), _reduction("all"), _reduction("sum"), _reduction("prod")
max, min, mean = _reduction("max"), _reduction("min"), _reduction("mean")
argmax, argmin, cumsum = _reduction("argmax"), _reduction("argmin"), _reduction("cumsum")


def trace(value: ndarray) -> Cell:
    return value.trace()


def unique(value: Any, return_inverse: bool = False) -> Any:
    cells = asarray(value)
    listed = cells.listed()
    known = sorted({cell for cell in listed if cell == cell}) + [nan] * builtins.any(cell != cell for cell in listed)
    found = ndarray(known, (len(known),), cells.dtype)
    if not return_inverse:
        return found
    places = {cell: i for i, cell in enumerate(known)}
    return found, ndarray([places.get(cell, len(known) - 1) for cell in listed], cells.shape, int)


def lexsort(keys: Sequence[Any]) -> ndarray:
    columns = [asarray(key).listed() for key in reversed(keys)]
    order = sorted(range(len(columns[0])), key=lambda i: tuple(column[i] for column in columns))
    return ndarray(order, (len(order),), int)


def array_equal(one: Any, other: Any) -> bool:
    return shape_of(one) == shape_of(other) and operands(one)[0] == operands(other)[0]
