"""Arrays of symbols as a step uses them: transposed, indexed, summed, one after the other."""

from __future__ import annotations

import operator
from functools import partial, reduce
from typing import Any, cast

import numpy as np

from markscheme.notation.maths_tree import Fence, Function, Node, Number, Operator, Row, SubSuperscript, Symbol
from markscheme.numbers import arrays, elementary
from markscheme.traced.letters import POOL, Axis, Size, fresh, letter_for
from markscheme.traced.traced_numbers import ATOM, BIG, PRODUCT, Untraceable, fenced, items, raised

Indices = tuple[Node, ...]

# How well the node says the whole array: not at all; only to somebody who knows which lines go with which;
# as an outer product, which no function of entries is written of; as a textbook does.
UNSAID, LOOSE, OUTER, WHOLE = range(4)


class Unknowable:
    """The value of the entry at i, j: what asks for it cannot be traced by letters."""

    ndim = 0

    def _same(self, *_: Any) -> Unknowable:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _same
    exp = log = tanh = sigmoid = sqrt = absolute = floor = sign = relu = positive = power = _same
    sin = cos = maximum = minimum = _same

    def sign_decided(self) -> int:
        """No sign is known."""
        raise Untraceable


class Array:
    """What an array of symbols can be asked for beside arithmetic, which `Formula` brings."""

    __slots__ = ()

    @property
    def T(self: Any) -> Any:
        """The transpose."""
        if self.ndim < 2:
            return self
        base = self.node if self.level == ATOM else fenced(self.node)
        made = self._made(self.value.T, raised(base, Operator("top")), ATOM)
        made.axes, made.form = self.axes[::-1], self.form
        if self.entry is not None:
            made.entry = lambda indices, taken: self.at(indices[::-1], taken)
        return made

    @property
    def shape(self: Any) -> tuple[int, ...]:
        """The shape of the array."""
        return tuple(getattr(self.value, "shape", ()))

    @property
    def ndim(self: Any) -> int:
        """The rank of the array."""
        return len(self.shape)

    def __len__(self: Any) -> int:
        return len(self.value)

    def softmax(self: Any, axis: int = -1) -> Any:
        """Softmax: of a vector as a word; of a matrix by its entries, which say along which axis."""
        word = Row((Function("softmax"), fenced(self.node)))
        made = self._made(arrays.softmax(self.value, axis), word, ATOM)
        made.axes, made.form = self.axes, self.form
        if self.ndim > 1 and self.entry is not None:
            powers = self.exp()
            shares = powers / powers.sum(axis=axis, keepdims=True)
            made.entry, made.form = shares.entry, LOOSE
        return made

    def _reduced(self: Any, sign: str, axis: Any, keepdims: bool) -> Any:
        """The sum or product of entries along an axis, or of all."""
        if self.entry is None:
            raise Untraceable
        gone = range(self.ndim) if axis is None else [axis % self.ndim]
        value = getattr(np, sign)(self.value, axis=axis, keepdims=keepdims)
        made = self._made(value, Row(()), BIG)
        kept = [i for i in range(self.ndim) if i not in gone]
        axes = self.axes
        made.axes = tuple(axes[i] if i in kept else Axis(lone=True) for i in range(self.ndim) if i in kept or keepdims)
        made.form = UNSAID

        def entry(indices: Indices, taken: frozenset[str]) -> Any:
            left = iter(indices)
            places: list[Node] = []
            low: list[tuple[str, Axis]] = []
            for i, one in enumerate(axes):
                if i in kept:
                    places.append(next(left))
                    continue
                if keepdims:
                    next(left)
                letter = fresh(letter_for(one.size, one.letter or POOL[i]), taken)
                taken |= {letter}
                places.append(Symbol(letter))
                low.append((letter, one))
            inside = self.at(tuple(places), taken)
            if sign == "sum" and inside._is_negation():
                positive = inside._positive()
                return -inside._made(Unknowable(), Row((_big(sign, low), *items(positive._summand(sign)))), BIG)
            return inside._made(Unknowable(), Row((_big(sign, low), *items(inside._summand(sign)))), BIG)

        made.entry = entry
        if not made.axes:
            shown = entry((), frozenset())
            made.node, made.level = shown.node, shown.level
            made.form = WHOLE
        return made

    def _summand(self: Any, sign: str) -> Any:
        """What stands behind a sum or a product of many."""
        if self.level == BIG and sign == "sum":
            return self.node
        return self._inside(PRODUCT if sign == "sum" else ATOM)

    def sum(self: Any, axis: Any = None, keepdims: bool = False) -> Any:
        """The sum over an index, or over all of them."""
        return self._reduced("sum", axis, keepdims)

    def prod(self: Any, axis: Any = None, keepdims: bool = False) -> Any:
        """The product over an index, or over all of them."""
        return self._reduced("prod", axis, keepdims)

    def mean(self: Any, axis: Any = None, keepdims: bool = False) -> Any:
        """The sum over an index by how far it runs."""
        gone = range(self.ndim) if axis is None else [axis % self.ndim]
        counts: list[Any] = [_size_of(self, i) for i in gone]
        return self.sum(axis, keepdims) / reduce(operator.mul, counts)

    def column(self: Any) -> Any:
        """A vector as a column: one number for each row of a matrix."""
        if self.ndim != 1:
            raise Untraceable
        made = self._made(self.value[:, None], self.node, self.level)
        made.axes, made.form = (*self.axes, Axis(lone=True)), self.form
        if self.entry is not None:
            made.entry = lambda indices, taken: self.at(indices[:1], taken)
        return made

    def concatenate(self: Any, *others: Any) -> Any:
        """Vectors one after the other."""
        parts = [self, *others]
        if any(not isinstance(part, Array) or part.ndim != 1 for part in parts):
            raise Untraceable
        inside = [piece for part in parts for piece in (Operator(","), *items(part.node))][1:]
        value = np.concatenate([part.value for part in parts])
        made = self._made(value, Fence("[", "]", Row(tuple(inside))), ATOM)
        made.axes, made.form = (Axis(self.axes[0].letter),), min(part.form for part in parts)
        return made

    def logsumexp(self: Any, axis: int = -1) -> Any:
        """ln of a sum of powers of e."""
        return self.exp().sum(axis=axis).log()

    def cross_entropy(self: Any, of: Any, axis: int = -1) -> Any:
        """The sum of y ln p with a minus, y being this."""
        return -(self * elementary.log(of)).sum(axis=axis)

    def reshape(self: Any, *shape: Any) -> Any:
        """A vector as a column; other shapes have no formula."""
        if shape in ((-1, 1), (len(self.value), 1), ((-1, 1),), ((len(self.value), 1),)):
            return self.column()
        raise Untraceable

    def __getitem__(self: Any, index: Any) -> Any:
        if isinstance(index, tuple) and index == (slice(None), None):
            return self.column()
        if isinstance(index, slice):  # rows or entries to go through, one after the other
            return list(self)[index]
        places = index if isinstance(index, tuple) else (index,)
        if self.entry is None or len(places) > self.ndim or not all(isinstance(i, (int, np.integer)) for i in places):
            raise Untraceable
        value = self.value[index]
        numbers = tuple(Number(str(int(i) % n + 1)) for i, n in zip(places, self.shape, strict=False))
        if len(places) == self.ndim:
            found = self.at(numbers, frozenset())
            return type(self)(value, found.node, found.level)
        if self.name is None:
            raise Untraceable
        entry = partial(_later, self, numbers)
        return type(self)(value, self.name(numbers), ATOM, self.axes[len(places) :], entry)

    def __iter__(self: Any) -> Any:
        return (self[i] for i in range(len(self.value)))

    def __array__(self: Any, *_: Any, **__: Any) -> Any:
        raise Untraceable

    def ravel(self: Any, *_: Any, **__: Any) -> Any:
        """A whole array in one line has no formula."""
        raise Untraceable

    copy = diagonal = tolist = ravel

    def trace(self: Any) -> Any:
        """The sum of the diagonal, as a word."""
        return self._made(self.value.trace(), Row((Function("tr"), fenced(self.node))), ATOM)


def _later(array: Any, first: Indices, indices: Indices, taken: frozenset[str]) -> Any:
    return array.at((*first, *indices), taken)


def named_length(thing: Any) -> int:
    """The length of an array, by the name of the size that it is."""
    return _size_of(thing, 0) if isinstance(thing, Array) and len(cast(Any, thing).axes) else len(thing)


def _size_of(array: Any, axis: int) -> int:
    count, size = array.shape[axis], array.axes[axis].size
    return count if size is None else Size.named(count, size)


def _big(sign: str, low: list[tuple[str, Axis]]) -> Node:
    """The sign of a sum, with what runs below it, and its end where that has a name."""
    if len(low) == 1 and low[0][1].size is not None:
        letter, axis = low[0]
        return SubSuperscript(Operator(sign), sub=Row((Symbol(letter), Operator("="), Number("1"))), sup=axis.size)
    below: list[Node] = []
    for letter, _ in low:
        below += [Operator(","), Symbol(letter)] if below else [Symbol(letter)]
    return SubSuperscript(Operator(sign), sub=Row(tuple(below)) if len(below) > 1 else below[0])
