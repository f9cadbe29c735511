"""Whole arrays by their symbols: a step that is one expression of arrays prints as W_1 x + b_1.

Where no such expression says it (a sum, a row less the mean of its column), one entry does: every array also knows what
its entry at i, j is, as a formula of the entries that it was made from. The letters are given from the outside in, so
that no sum takes a letter that stands for something else around it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from flint import fmpq

from markscheme.notation.maths_tree import (
    Fence,
    Fraction,
    Function,
    Node,
    Number,
    Operator,
    Root,
    Row,
    SubSuperscript,
    Symbol,
    Text,
)
from markscheme.numbers import elementary
from markscheme.numbers.exact import Value
from markscheme.traced.function_arguments import applied_to
from markscheme.traced.index_letters import INDEX_LETTERS, Axis, Terms, free_letter, letter_for
from markscheme.traced.symbol_arrays import LOOSE, OUTER, UNSAID, WHOLE, Indices, Placeholder, SymbolArray
from markscheme.traced.term_pieces import as_factor, in_parentheses, items, with_superscript
from markscheme.traced.traced_numbers import ATOM, BIG, PRODUCT, SUM, TracedValue, Untraceable

Operation = Callable[..., Value]  # of one or two operands
LONGEST_SIGN = 3  # letters of a name that is read as one sign


@dataclass(slots=True, eq=False)
class TracedArray(SymbolArray):
    """A whole array (or number) by its symbol, with operators that follow the array that it stands for."""

    __array_ufunc__ = None

    # --- arithmetic

    def _combined(self, operation: Operation, other: Value, by_entry: Operation) -> Value:
        """Apply an operation with a number or an array, and the same to entries."""
        other = _constant_array(other)
        whole = operation(self, other)
        if not isinstance(other, TracedValue):
            return self._by_entries(whole, (self,), lambda one: by_entry(one, other))
        return self._by_entries(whole, (self, other), by_entry)

    def _by_entries(self, whole: Value, operands: tuple[Value, ...], operation: Operation) -> Value:
        """Give the result of an operation of entries its entries and its axes."""
        if not isinstance(whole, TracedArray) or whole is self:
            return whole
        whole.axes = _result_axes(operands, np.shape(whole.value))
        shapes = {np.shape(one.value) for one in operands} - {()}
        if len(shapes) > 1:
            operands = tuple(one._spelt_out() for one in operands)
        least = min(one.form for one in operands)
        indexed = any(not one.axes and one.entry is not None for one in operands)
        if whole.axes and (len(shapes) > 1 or (indexed and least > UNSAID)):
            least = min(least, LOOSE)
        whole.form = least
        if all(not one.axes and one.entry is None for one in operands):
            return whole
        if all(one.entry is not None or not one.axes for one in operands):
            axes = whole.axes

            def entry(indices: Indices, taken: frozenset[str]) -> Value:
                return operation(*(one.at(_own_indices(one, indices, axes), taken) for one in operands))

            whole.entry = entry
        return whole

    def __add__(self, other: Value) -> Value:
        other = _constant_array(other)
        if isinstance(other, TracedArray):
            if _is_zero(other) and len(other.axes) <= len(self.axes):
                return self
            if _is_zero(self) and len(self.axes) <= len(other.axes):
                return other
            if other._is_negation():
                return self - other._without_minus()
        made = self._combined(TracedValue.__add__, other, operator.add)
        if isinstance(other, TracedArray) and isinstance(made, TracedArray):
            alone = Terms(self.node, self.node) if self.level != SUM else None
            before = self.terms or alone
            made.terms = before.followed_by(other.node) if before and other.level != SUM else None
            if made.terms is not None and (short := made.terms.folded()):
                made.node, made.level = short, BIG
        return made

    def __radd__(self, other: Value) -> Value:
        if isinstance(other, np.ndarray):
            return _constant_array(other) + self
        return self._combined(TracedValue.__radd__, other, _operands_exchanged(operator.add))

    def __sub__(self, other: Value) -> Value:
        other = _constant_array(other)
        if isinstance(other, TracedArray):
            if _is_zero(other) and len(other.axes) <= len(self.axes):
                return self
            if _is_zero(self) and len(self.axes) <= len(other.axes):
                return -other
            if other._is_negation():
                return self + other._without_minus()
        return self._combined(TracedValue.__sub__, other, operator.sub)

    def __rsub__(self, other: Value) -> Value:
        if isinstance(other, np.ndarray):
            return _constant_array(other) - self
        return self._combined(TracedValue.__rsub__, other, _operands_exchanged(operator.sub))

    def __mul__(self, other: Value) -> Value:
        other = _constant_array(other)
        if type(other) in (int, fmpq) and other == 0:  # a zero that no one wrote down
            return self._zeros()
        if isinstance(other, TracedArray) and _is_zero(other):
            value = self.value * other.value
            return _zeros(value, _result_axes((self, other), np.shape(value)))
        if self._is_negation():
            return -(self._without_minus() * other)
        if isinstance(other, TracedArray) and other._is_negation():
            return -(self * other._without_minus())
        if isinstance(other, TracedArray) and _is_outer(self, other):
            made = self._combined(TracedValue.__mul__, other, operator.mul)
            column, line = (self, other) if len(self.axes) == 2 else (other, self)
            made.node, made.level = Row((*items(column._inside(PRODUCT)), line._transposed())), PRODUCT
            made.form = OUTER if min(column.form, line.form) == WHOLE else made.form
            return made
        made = self._combined(TracedValue.__mul__, other, operator.mul)
        if isinstance(other, TracedArray) and isinstance(made, TracedArray) and other.axes and not self.axes:
            made.lead = len(items(self._factor(other))) if self.level != BIG else -1
        return made

    def __rmul__(self, other: Value) -> Value:
        if type(other) in (int, fmpq) and other == 0:
            return self._zeros()
        if isinstance(other, np.ndarray):
            return _constant_array(other) * self
        return self._combined(TracedValue.__rmul__, other, _operands_exchanged(operator.mul))

    def _zeros(self) -> Value:
        """Make zeros of the same shape, which are not shown beside anything else."""
        if not self.axes:
            return fmpq(0)
        return _zeros(0 * self.value, self.axes)

    def __truediv__(self, other: Value) -> Value:
        made = self._combined(TracedValue.__truediv__, other, operator.truediv)
        if (
            isinstance(made, TracedArray)
            and isinstance(made.node, Fraction)
            and np.ndim(getattr(other, "value", 0)) == 0
        ):
            parts, below = items(self.node), made.node.denominator
            if self.lead >= 0 and not isinstance(below, Root):  # 1/n Z^T Z, but Q K^T over the root of d
                made.node = Row((Fraction(_row(parts[: self.lead]), below), *parts[self.lead :]))
                made.level, made.lead = PRODUCT, 1
                return made
        return _as_quotient_by_outer(_without_nested_fraction(self, made), other)

    def __rtruediv__(self, other: Value) -> Value:
        return _as_quotient_by_outer(
            self._combined(TracedValue.__rtruediv__, other, _operands_exchanged(operator.truediv)), self
        )

    def __neg__(self) -> TracedArray:
        if self._is_negation():
            return self._without_minus()
        negated: TracedArray = self._by_entries(TracedValue.__neg__(self), (self,), operator.neg)
        return negated

    def maximum(self, other: Value) -> Value:
        return self._combined(TracedValue.maximum, other, elementary.maximum)

    def minimum(self, other: Value) -> Value:
        return self._combined(TracedValue.minimum, other, elementary.minimum)

    def power(self, power: int) -> TracedArray:
        if power == 1:
            return self
        made = self._of_entries(TracedValue.power, power)
        if power == 2 and self.axes and self.level == ATOM and made.form == WHOLE:  # a matrix times itself is A^2
            made.node, made.level = Row((self.node, Operator("odot"), self.node)), PRODUCT
        return made

    def exp(self) -> TracedArray:
        made = self._of_entries(TracedValue.exp)
        if isinstance(self.node, Fraction):
            made.node = SubSuperscript(Symbol("e"), sup=_in_line(self.node))
        return made

    def _of_entries(self, function: Operation, *arguments: int) -> TracedArray:
        made: TracedArray = self._by_entries(
            function(self, *arguments), (self,), lambda one: getattr(one, function.__name__)(*arguments)
        )
        made.form = LOOSE if made.form == OUTER else made.form
        return made

    def _times(self, other: TracedValue) -> tuple[Node, ...]:
        if self._is_entrywise(other):
            return (Operator("odot"),)
        beside = (items(self.node)[-1], items(other.node)[0])
        return (Operator("cdot"),) if isinstance(other.node, Number) or any(map(_is_word, beside)) else ()

    def _is_entrywise(self, other: TracedValue) -> bool:
        return bool(getattr(self.value, "ndim", 0) and getattr(other.value, "ndim", 0))

    def _factor(self, other: TracedValue) -> Node:
        """Write the node as a factor; a matrix product keeps its own parentheses beside an entry-wise one."""
        chained = isinstance(self.node, Row) and Operator("odot") in self.node.items
        if self.level == PRODUCT and self._is_entrywise(other) and not chained:
            return in_parentheses(self.node)
        return self._inside(PRODUCT)

    def __matmul__(self, other: Value) -> Value:
        rival: Value = self._lift(_constant_array(other))
        if min(self.form, rival.form) < OUTER:
            raise Untraceable
        if _is_zero(self) or _is_zero(rival):
            return _zeros(self.value @ rival.value, (*self.axes[:-1], *rival.axes[1:]))
        left = self._product_side()
        if self.ndim == rival.ndim == 1:  # a column lies on its side before another
            left = self._transposed()
        made = self._result(self.value @ rival.value, Row((*items(left), *items(rival._product_side()))), PRODUCT)
        if isinstance(made, TracedArray):
            made.axes = (*self.axes[:-1], *rival.axes[1:])
            made.lead = 0 if made.axes else -1
            made.sides = self, rival
        return made

    def _spelt_out(self) -> TracedArray:
        """Give a matrix product its entries, for no whole says what it is beside a row: X W + b has x_i W_j + b_j."""
        if self.sides is None or any(side.entry is None for side in self.sides):
            return self
        left, right = self.sides
        along, rows = left.axes[-1], len(left.axes) - 1

        def entry(indices: Indices, taken: frozenset[str]) -> Value:
            letter = free_letter(letter_for(along.size, along.letter or "l"), taken)
            one = left.at((*indices[:rows], Symbol(letter)), taken | {letter})
            other = right.at((Symbol(letter), *indices[rows:]), taken | {letter})
            return (one * other).summed_over(letter, along)

        return replace(self, entry=entry)

    def __rmatmul__(self, other: Value) -> Value:
        return self._lift(_constant_array(other)) @ self

    def _product_side(self) -> Node:
        """Write the node as one side of a matrix product: U (r * h) is not U r * h."""
        node = self._inside(PRODUCT)
        return applied_to(as_factor, (node, self.value)) if Operator("odot") in items(node) else node

    def _transposed(self) -> Node:
        """Write a column transposed."""
        plain = self.level == ATOM and not isinstance(self.node, (Fraction, Row))
        return with_superscript(self.node if plain else in_parentheses(self.node), Operator("top"))


def _entrywise(name: str) -> Callable[[TracedArray], TracedArray]:
    function = getattr(TracedValue, name)

    def applied(self: TracedArray) -> TracedArray:
        return self._of_entries(function)

    applied.__name__, applied.__doc__ = name, function.__doc__
    return applied


for _name in ("log", "log2", "tanh", "sin", "cos", "sigmoid", "sqrt", "absolute", "floor", "sign", "relu", "positive"):
    setattr(TracedArray, _name, _entrywise(_name))


def leaf(value: Value, node: Node, name: Callable[[Indices], Node], sizes: tuple[Node | None, ...] = ()) -> TracedArray:
    """Make an array or a number that a symbol stands for; `name` writes its entries."""
    lengths = np.shape(value)
    if not lengths:
        return TracedArray(value, node)
    known = sizes or (None,) * len(lengths)
    axes = tuple(Axis(letter_for(size, INDEX_LETTERS[i]), size) for i, size in enumerate(known))

    def entry(indices: Indices, taken: frozenset[str]) -> TracedArray:
        return TracedArray(Placeholder(), name(indices))

    return TracedArray(value, node, ATOM, axes, entry, WHOLE, name)


def _result_axes(operands: tuple[SymbolArray, ...], shape: tuple[int, ...]) -> tuple[Axis, ...]:
    """Find the axes of a result: those of the operand that has most of them, and that is repeated along none."""
    found = []
    ranked = sorted(operands, key=lambda one: -len(one.axes))
    for i in range(len(shape)):
        back = len(shape) - i
        told = [one.axes[-back] for one in ranked if len(one.axes) >= back]
        full = [axis for axis in told if not axis.lone]
        sized = [axis for axis in full if axis.size is not None]
        first = (full or told)[0]
        found.append(Axis(first.letter, sized[0].size if sized else None, first.lone))
    return tuple(found)


def _own_indices(operand: SymbolArray, indices: Indices, axes: tuple[Axis, ...]) -> Indices:
    """Select the indices of a result that an operand has: the last ones."""
    return indices[len(indices) - len(operand.axes) :] if operand.axes else ()


def _is_outer(one: TracedArray, other: TracedArray) -> bool:
    """Say whether a column is multiplied with a line."""
    column, line = (one, other) if len(one.axes) == 2 else (other, one)
    return len(column.axes) == 2 and column.axes[1].lone and len(line.axes) == 1


def _is_word(node: Node) -> bool:
    """Say whether a name is a word, which a factor without a sign before it would run into; TP and AUC are none."""
    return isinstance(node, Text) and len(node.text) > LONGEST_SIGN


def _operands_exchanged(operation: Operation) -> Operation:
    return lambda one, other: operation(other, one)


def _in_line(fraction: Fraction) -> Node:
    """Write a fraction in an exponent, with a slash where that is plain enough."""
    plain = all(
        isinstance(part, (Number, Symbol, SubSuperscript)) for part in (fraction.numerator, fraction.denominator)
    )
    return Row((fraction.numerator, Operator("/"), fraction.denominator)) if plain else fraction


def _zeros(value: Value, axes: tuple[Axis, ...]) -> TracedArray:
    """Make zeros that nobody wrote down: they are not shown beside anything else."""
    zero = Number("0")
    return TracedArray(value, zero, ATOM, axes, lambda indices, taken: TracedArray(fmpq(0), zero))


def _is_zero(one: TracedArray) -> bool:
    return one.node == Number("0")


def _row(parts: tuple[Node, ...]) -> Node:
    """Write what stands above a bar: the factors, or 1."""
    return Row(parts) if len(parts) > 1 else parts[0] if parts else Number("1")


def _without_nested_fraction(above: TracedArray, made: Value) -> Value:
    """Write a quotient without a fraction in its fraction or a long bracket above the bar: gamma/m (...)."""
    if not isinstance(made, TracedArray) or not isinstance(made.node, Fraction):
        return made
    parts, below = items(above.node), made.node.denominator
    has_fraction = any(isinstance(part, Fraction) for part in parts)
    if above.level == SUM and has_fraction:
        made.node = Row((Fraction(Number("1"), below), in_parentheses(above.node)))
    elif above.level >= PRODUCT and isinstance(parts[-1], (Fraction, Fence)) and (has_fraction or len(parts) > 1):
        before = parts[:-1]
        if before and isinstance(before[-1], Operator):
            return made
        top = _row(before)
        if isinstance(before[-1] if before else None, Function):
            return made
        made.node = Row((Fraction(top, below), parts[-1]))
    else:
        return made
    made.level = PRODUCT
    return made


def _as_quotient_by_outer(made: Value, divisor: Value) -> Value:
    """Say a quotient by an outer product by its entries."""
    if isinstance(made, TracedArray) and isinstance(divisor, TracedArray) and divisor.axes:
        made.form = min(made.form, LOOSE) if divisor.form == OUTER else made.form
    return made


def _constant_array(other: Value) -> Value:
    """Name an array that a step makes out of nothing: zeros, the identity; raise `Untraceable` for others."""
    if not isinstance(other, np.ndarray):
        return other
    if all(type(cell) in (int, fmpq) and cell == 0 for cell in other.flat):  # what stands before the first round
        return _zeros(other, tuple(Axis(letter) for letter in INDEX_LETTERS[: other.ndim]))
    is_square = other.ndim == 2 and other.shape[0] == other.shape[1]
    if is_square and all(type(cell) in (int, fmpq) and cell == (i == j) for (i, j), cell in np.ndenumerate(other)):
        return TracedArray(other, Symbol("I"), ATOM, (Axis("i"), Axis("j")))
    raise Untraceable
