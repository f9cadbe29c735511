"""Arrays of symbols as a step uses them: transposed, indexed, summed, one after the other."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, reduce
from typing import NoReturn, Self

import numpy as np

from markscheme.notation.maths_tree import Fence, Function, Node, Number, Operator, Row, SubSuperscript, Symbol
from markscheme.numbers import arrays, elementary
from markscheme.numbers.exact import Value
from markscheme.traced.index_letters import INDEX_LETTERS, Axis, Size, Terms, free_letter, letter_for
from markscheme.traced.term_pieces import in_parentheses, is_sum, items, with_superscript
from markscheme.traced.traced_numbers import ATOM, BIG, PRODUCT, SUM, TracedValue, Untraceable

Indices = tuple[Node, ...]
Entry = Callable[[Indices, frozenset[str]], Value]

# How well the node says the whole array: not at all; only to a reader who knows which lines go with which;
# as an outer product, which no function of entries is written of; as a textbook does.
UNSAID, LOOSE, OUTER, WHOLE = range(4)


class Placeholder:
    """What stands for the value of the entry at i, j; what depends on that value cannot be traced by letters."""

    ndim = 0

    def _same(self, *_: object) -> Placeholder:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _same
    exp = log = log2 = tanh = sigmoid = sqrt = absolute = floor = sign = relu = positive = power = _same
    sin = cos = maximum = minimum = _same

    def sign_decided(self) -> int:
        """Raise `Untraceable`: no sign is known."""
        raise Untraceable


@dataclass(slots=True, eq=False)
class SymbolArray(TracedValue):
    """A whole array (or number) by its symbol, and what it can be asked for but arithmetic, which `TracedArray` brings.

    `entry`: what stands at given indices, where letters are taken already; None for an array that only the whole says.
    `name`: of an array that a symbol stands for, its entry, or its row by one index. `terms`: of a sum. `lead`: how
    many pieces of the node are a number before an array, as in lambda W; -1 where that is not so. `sides`: the factors
    of a matrix product.
    """

    axes: tuple[Axis, ...] = ()
    entry: Entry | None = None
    form: int = WHOLE
    name: Callable[[Indices], Node] | None = None
    terms: Terms | None = None
    lead: int = -1
    sides: tuple[SymbolArray, SymbolArray] | None = None

    # --- entries

    def at(self, indices: Indices, taken: frozenset[str]) -> SymbolArray:
        """Write one entry, with letters other than those taken."""
        if self.entry is None:
            if self.axes:
                raise Untraceable
            return self
        entry: SymbolArray = self.entry(indices, taken)
        return entry

    def printed(self) -> tuple[Indices, SymbolArray]:
        """Give the formula as it is printed, and the indices that stand at the symbol before it."""
        if not self.axes or self.form >= OUTER or (self.entry is None and self.form == LOOSE):
            return (), self
        indices = self.letters()
        return indices, self.at(indices, frozenset(index.name for index in indices))

    def letters(self) -> tuple[Symbol, ...]:
        """Choose a letter for every axis, no two alike."""
        found: list[str] = []
        for i, axis in enumerate(self.axes):
            found.append(free_letter(letter_for(axis.size, axis.letter or INDEX_LETTERS[i]), found))
        return tuple(map(Symbol, found))

    def _is_negation(self) -> bool:
        """Say whether the node is one term with a minus before it."""
        parts = items(self.node)
        signs = [part for part in parts if part in (Operator("+"), Operator("-"))]
        return self.level == SUM and parts[0] == Operator("-") and len(signs) == 1

    def _without_minus(self) -> Self:
        """Drop the minus."""
        parts = items(self.node)[1:]
        level = BIG if any(map(is_sum, parts)) else PRODUCT if len(parts) > 1 else ATOM
        entry = None if self.entry is None else lambda indices, taken: self.at(indices, taken)._negated()
        node = Row(parts) if len(parts) > 1 else parts[0]
        return type(self)(-self.value, node, level, self.axes, entry, self.form)

    def _negated(self) -> Self:
        return self._without_minus() if self._is_negation() else -self

    # --- what NumPy arrays have

    @property
    def T(self) -> Self:
        """The transpose."""
        if self.ndim < 2:
            return self
        base = self.node if self.level == ATOM else in_parentheses(self.node)
        made = self._result(self.value.T, with_superscript(base, Operator("top")), ATOM)
        made.axes, made.form = self.axes[::-1], self.form
        if self.entry is not None:
            made.entry = lambda indices, taken: self.at(indices[::-1], taken)
        return made

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return tuple(getattr(self.value, "shape", ()))

    @property
    def ndim(self) -> int:
        """The rank of the array."""
        return len(self.shape)

    def __len__(self) -> int:
        return len(self.value)

    def softmax(self, axis: int = -1) -> Self:
        """Write softmax: of a vector as a word; of a matrix by its entries, which say along which axis."""
        word = Row((Function("softmax"), in_parentheses(self.node)))
        made = self._result(arrays.softmax(self.value, axis), word, ATOM)
        made.axes, made.form = self.axes, self.form
        if self.ndim > 1 and self.entry is not None:
            powers = self.exp()
            shares = powers / powers.sum(axis=axis, keepdims=True)
            made.entry, made.form = shares.entry, LOOSE
        return made

    def _reduced(self, sign: str, axis: int | None, keepdims: bool) -> Self:
        """Write the sum or product of entries along an axis, or of all."""
        if self.entry is None:
            raise Untraceable
        gone = range(self.ndim) if axis is None else [axis % self.ndim]
        value = getattr(np, sign)(self.value, axis=axis, keepdims=keepdims)
        made = self._result(value, Row(()), BIG)
        kept = [i for i in range(self.ndim) if i not in gone]
        axes = self.axes
        made.axes = tuple(axes[i] if i in kept else Axis(lone=True) for i in range(self.ndim) if i in kept or keepdims)
        made.form = UNSAID

        def entry(indices: Indices, taken: frozenset[str]) -> Value:
            left = iter(indices)
            places: list[Node] = []
            low: list[tuple[str, Axis]] = []
            for i, one in enumerate(axes):
                if i in kept:
                    places.append(next(left))
                    continue
                if keepdims:
                    next(left)
                letter = free_letter(letter_for(one.size, one.letter or INDEX_LETTERS[i]), taken)
                taken |= {letter}
                places.append(Symbol(letter))
                low.append((letter, one))
            inside = self.at(tuple(places), taken)
            if sign == "sum" and inside._is_negation():
                positive = inside._without_minus()
                return -inside._result(Placeholder(), Row((_big(sign, low), *items(positive._summand(sign)))), BIG)
            return inside._result(Placeholder(), Row((_big(sign, low), *items(inside._summand(sign)))), BIG)

        made.entry = entry
        if not made.axes:
            shown = entry((), frozenset())
            made.node, made.level = shown.node, shown.level
            made.form = WHOLE
        return made

    def summed_over(self, letter: str, axis: Axis) -> Self:
        """Write the sum of an entry over one of its letters."""
        return self._result(Placeholder(), Row((_big("sum", [(letter, axis)]), *items(self._summand("sum")))), BIG)

    def _summand(self, sign: str) -> Node:
        """Write what stands behind a sum or a product of many."""
        if self.level == BIG and sign == "sum":
            return self.node
        return self._inside(PRODUCT if sign == "sum" else ATOM)

    def sum(self, axis: int | None = None, keepdims: bool = False) -> Self:
        """Write the sum over an index, or over all of them."""
        return self._reduced("sum", axis, keepdims)

    def prod(self, axis: int | None = None, keepdims: bool = False) -> Self:
        """Write the product over an index, or over all of them."""
        return self._reduced("prod", axis, keepdims)

    def mean(self, axis: int | None = None, keepdims: bool = False) -> Value:
        """Write the sum over an index, divided by how far it runs."""
        gone = range(self.ndim) if axis is None else [axis % self.ndim]
        counts = [_size_of(self, i) for i in gone]
        return self.sum(axis, keepdims) / reduce(operator.mul, counts)

    def column(self) -> Self:
        """Turn a vector into a column: one number for each row of a matrix."""
        if self.ndim != 1:
            raise Untraceable
        made = self._result(self.value[:, None], self.node, self.level)
        made.axes, made.form = (*self.axes, Axis(lone=True)), self.form
        if self.entry is not None:
            made.entry = lambda indices, taken: self.at(indices[:1], taken)
        return made

    def concatenate(self, *others: SymbolArray, axis: int = 0) -> Self:
        """Join vectors one after the other, or matrices side by side; matrices below each other have no formula."""
        parts: list[Value] = [self, *others]
        if any(not isinstance(part, SymbolArray) or part.ndim != axis + 1 for part in parts):
            raise Untraceable
        inside = [piece for part in parts for piece in (Operator(","), *items(part.node))][1:]
        value = np.concatenate([part.value for part in parts], axis=axis)
        made = self._result(value, Fence("[", "]", Row(tuple(inside))), ATOM)
        made.axes, made.form = (*self.axes[:axis], Axis(self.axes[axis].letter)), min(part.form for part in parts)
        return made

    def logsumexp(self, axis: int = -1) -> Self:
        """Write ln of a sum of powers of e."""
        return self.exp().sum(axis=axis).log()

    def cross_entropy(self, of: Value, axis: int = -1) -> Value:
        """Write minus the sum of y ln p, y being this array."""
        return -(self * elementary.log(of)).sum(axis=axis)

    def reshape(self, *shape: int | tuple[int, int]) -> Self:
        """Turn a vector into a column; other shapes have no formula."""
        if shape in ((-1, 1), (len(self.value), 1), ((-1, 1),), ((len(self.value), 1),)):
            return self.column()
        raise Untraceable

    def __getitem__(self, index: Value) -> Value:
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
        entry = partial(_entry_of_row, self, numbers)
        return type(self)(value, self.name(numbers), ATOM, self.axes[len(places) :], entry)

    def __iter__(self) -> Iterator[Value]:
        return (self[i] for i in range(len(self.value)))

    def __array__(self, *_: object, **__: object) -> NoReturn:
        raise Untraceable

    def ravel(self, *_: object, **__: object) -> NoReturn:
        """Raise `Untraceable`: a whole array in one line has no formula."""
        raise Untraceable

    copy = diagonal = tolist = ravel

    def trace(self) -> Self:
        """Write the sum of the diagonal, as a word."""
        return self._result(self.value.trace(), Row((Function("tr"), in_parentheses(self.node))), ATOM)


def _entry_of_row(array: SymbolArray, first: Indices, indices: Indices, taken: frozenset[str]) -> SymbolArray:
    return array.at((*first, *indices), taken)


def named_length(thing: Value) -> int:
    """Give the length of an array, by the name of the size that it is."""
    return _size_of(thing, 0) if isinstance(thing, SymbolArray) and thing.axes else len(thing)


def _size_of(array: SymbolArray, axis: int) -> int:
    count, size = array.shape[axis], array.axes[axis].size
    return count if size is None else Size.named(count, size)


def _big(sign: str, low: list[tuple[str, Axis]]) -> Node:
    """Write the sign of a sum, with what runs below it, and its end where that has a name."""
    if len(low) == 1 and low[0][1].size is not None:
        letter, axis = low[0]
        return SubSuperscript(Operator(sign), sub=Row((Symbol(letter), Operator("="), Number("1"))), sup=axis.size)
    below: list[Node] = []
    for letter, _ in low:
        below += [Operator(","), Symbol(letter)] if below else [Symbol(letter)]
    return SubSuperscript(Operator(sign), sub=Row(tuple(below)) if len(below) > 1 else below[0])
