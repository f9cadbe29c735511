"""Single numbers that remember how they were made from their leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Self

import numpy as np
from flint import fmpq, fmpz

from markscheme.notation.builders import is_negative, turned_extreme, within_minus
from markscheme.notation.maths_tree import (
    Fence,
    Fraction,
    Function,
    Matrix,
    Node,
    Number,
    Operator,
    Root,
    Row,
    Style,
    SubSuperscript,
    Symbol,
)
from markscheme.numbers import arrays, elementary
from markscheme.numbers.exact import CircleConstant, IntegerRoot, Value, as_number
from markscheme.numbers.limits import TRACED
from markscheme.traced.function_arguments import applied_to, arguments_of
from markscheme.traced.term_pieces import before_sum, in_parentheses, items, with_superscript
from markscheme.traced.usual_forms import as_ceiling, is_logarithm, power_of_e
from markscheme.traced.written_out import noted_text

# How tightly a node binds: a sum, a sum over an index (which takes all factors behind it), a product, one piece.
SUM, BIG, PRODUCT, ATOM = 1, 2, 3, 4
_WHOLE = int, np.integer, fmpz  # the mean of an array divides by a whole number of NumPy


class Untraceable(Exception):
    """The step is no single expression of arrays."""


_LEFT: ContextVar[list[int] | None] = ContextVar("operations that are still traced", default=None)


@contextmanager
def traced_at_most(operations: int = TRACED) -> Iterator[None]:
    """Trace no more operations than these within the block: nobody reads a sum of a thousand terms, and it is slow.

    Each block counts for itself: what one student's feedback or one solution writes out depends on no other.
    """
    before = _LEFT.set([operations])
    try:
        yield
    finally:
        _LEFT.reset(before)


@dataclass(slots=True, eq=False)
class TracedValue:
    """A value, the node that shows how it was made, and how tightly that binds."""

    value: Value
    node: Node
    level: int = ATOM

    glyph = "cdot"

    # --- arithmetic

    def __add__(self, other: Value) -> Value:
        if _is_array(other):
            return NotImplemented
        rival = self._lift(other)
        if not isinstance(other, TracedValue) and _is_number(other, 0):  # a zero that no one wrote down is not shown
            return self
        return self._result(self.value + rival.value, _plus(self.node, rival), SUM)

    def __radd__(self, other: Value) -> Value:
        if not isinstance(other, TracedValue) and _is_number(other, 0):
            return self
        return NotImplemented if _is_array(other) else self._lift(other) + self

    def __neg__(self) -> Self:
        if isinstance(self.node, Number) and is_negative(self.node):
            return self._result(-self.value, Number(self.node.text[1:]), ATOM)
        opposite = within_minus(self.node)
        if opposite is not None:
            return self._result(-self.value, opposite, SUM)
        opposite = turned_extreme(self.node)
        if opposite is not None:
            return self._result(-self.value, opposite, ATOM)
        if (ceiling := as_ceiling(self.node)) is not None:
            return self._result(-self.value, ceiling, ATOM)
        return self._result(-self.value, Row((Operator("-"), *self._minuend())), SUM)

    def __sub__(self, other: Value) -> Value:
        if _is_array(other):
            return NotImplemented
        if not isinstance(other, TracedValue) and _is_number(other, 0):
            return self
        rival = self._lift(other)
        if within_minus(rival.node) is not None:  # a - (-(b + c)) is a + b + c
            return self + -rival
        node = Row((*items(self.node), Operator("-"), *rival._minuend()))
        return self._result(self.value - rival.value, node, SUM)

    def _minuend(self) -> tuple[Node, ...]:
        """Write the pieces that stand behind a minus."""
        return items(self.node if self.level == BIG else self._inside(PRODUCT))

    def __rsub__(self, other: Value) -> Value:
        return NotImplemented if _is_array(other) else self._lift(other) - self

    def __mul__(self, other: Value) -> Value:
        if _is_array(other):
            return NotImplemented
        if not isinstance(other, TracedValue) and _is_number(other, 1):
            return self
        if self._vanishes(other):
            return fmpq(0)
        if self._changes_sign(other):
            return -self
        rival = self._lift(other)
        for one, log in ((self, rival), (rival, self)):
            if is_logarithm(log.node) and (short := one._before_logarithm(log)) is not None:
                return short
        if self.level == BIG != rival.level and not (_is_array_of_many(self) or _is_array_of_many(rival)):
            return rival * self  # a factor stands before the sum, which would take it in behind
        last = rival.node if rival.level == BIG else rival._factor(self)
        node = Row((*items(self._factor(rival)), *self._times(rival), *items(last)))
        return self._result(self.value * rival.value, node, BIG if rival.level == BIG else PRODUCT)

    def __rmul__(self, other: Value) -> Value:
        if _is_array(other):
            return NotImplemented
        if self._vanishes(other):
            return fmpq(0)
        if self._changes_sign(other):
            return -self
        return self if not isinstance(other, TracedValue) and _is_number(other, 1) else self._lift(other) * self

    def _changes_sign(self, other: object) -> bool:
        """Say whether a product with `other` is the value with the other sign, as every second cofactor is."""
        return type(self) is TracedValue and not isinstance(other, TracedValue) and _is_number(other, -1)

    def _vanishes(self, other: object) -> bool:
        """Say whether a product with `other` is a zero that no one wrote down, as off the diagonal of a matrix."""
        return type(self) is TracedValue and not isinstance(other, TracedValue) and _is_number(other, 0)

    def _before_logarithm(self, log: TracedValue) -> Value:
        """Leave out 0 ln(p), and the factor of (1 - 0) ln(p): of a cross-entropy stays what the targets leave."""
        if type(self) is not TracedValue or not isinstance(self.value, fmpq):
            return None
        return fmpq(0) if self.value == 0 else log if self.value == 1 else None

    def _times(self, other: TracedValue) -> tuple[Node, ...]:
        return (Operator(self.glyph),)

    def _factor(self, other: TracedValue) -> Node:
        return self._inside(PRODUCT)

    def __truediv__(self, other: Value) -> Value:
        if _is_array(other):
            return NotImplemented
        if not isinstance(other, TracedValue) and _is_number(other, 1):
            return self
        rival = self._lift(other)
        value = self.value / rival.value
        if rival.level != BIG and (parts := before_sum(self.node)):
            sign, before, behind = parts
            share = Fraction(Row(before) if len(before) > 1 else before[0] if before else Number("1"), rival.node)
            return self._result(value, Row((*sign, share, *behind)), SUM if sign else BIG)
        quotient = applied_to(Fraction, (self.node, self.value), (rival.node, rival.value))
        return self._result(value, quotient, ATOM)

    def __rtruediv__(self, other: Value) -> Value:
        if self._vanishes(other):
            return fmpq(0)
        return NotImplemented if _is_array(other) else self._lift(other) / self

    def power(self, power: int) -> Self:
        base = (
            self.node
            if self.level == ATOM and not isinstance(self.node, Fraction) and not is_negative(self.node)
            else in_parentheses(self.node)
        )
        return self._result(elementary.power(self.value, power), with_superscript(base, Number(str(power))), ATOM)

    # --- functions

    def _applied(self, function: Callable[[Value], Value], name: str) -> Self:
        return self._result(function(self.value), Row((Function(name), self._argument())), ATOM)

    def _argument(self) -> Node:
        return applied_to(in_parentheses, (self.node, self.value))

    def exp(self) -> Self:
        value = elementary.exp(self.value)
        return self._result(value, power_of_e(self.node, self.value, value), ATOM)

    def log(self) -> Self:
        return self._applied(elementary.log, "ln")

    def log2(self) -> Self:
        node = Row((SubSuperscript(Function("log"), sub=Number("2")), self._argument()))
        return self._result(elementary.log2(self.value), node, ATOM)

    def tanh(self) -> Self:
        return self._applied(elementary.tanh, "tanh")

    def sin(self) -> Self:
        return self._applied(elementary.sin, "sin")

    def cos(self) -> Self:
        return self._applied(elementary.cos, "cos")

    def sigmoid(self) -> Self:
        return self._result(elementary.sigmoid(self.value), Row((Symbol("sigma"), self._argument())), ATOM)

    def sqrt(self) -> Self:
        return self._result(elementary.sqrt(self.value), Root(self.node), ATOM)

    def absolute(self) -> Self:
        return self._result(elementary.absolute(self.value), Fence("|", "|", self.node), ATOM)

    def __abs__(self) -> Self:
        return self.absolute()

    def floor(self) -> Self:
        return self._result(elementary.floor(self.value), Fence("⌊", "⌋", self.node), ATOM)

    def sign(self) -> Self:
        return self._applied(elementary.sign, "sign")

    def relu(self) -> Self:
        node = _listed("max", TracedValue(fmpq(0), Number("0")), self)
        return self._result(elementary.relu(self.value), node, ATOM)

    def positive(self) -> Self:
        condition = applied_to(_is_positive, (self.node, self.value))
        node = Row((Style("blackboard", Number("1")), condition))
        return self._result(elementary.positive(self.value), node, ATOM)

    def maximum(self, other: Value) -> Self:
        rival = self._lift(other)
        return self._result(elementary.maximum(self.value, rival.value), _listed("max", self, rival), ATOM)

    def minimum(self, other: Value) -> Self:
        rival = self._lift(other)
        return self._result(elementary.minimum(self.value, rival.value), _listed("min", self, rival), ATOM)

    def solution(self, matrix: Value, vector: Value) -> np.ndarray:
        """Solve a system of equations; each unknown remembers the whole system."""
        rows = [[self._lift(cell) for cell in row] for row in matrix]
        right = [self._lift(cell) for cell in vector]
        system = (
            Matrix(tuple(tuple(cell.node for cell in row) for row in rows)),
            Matrix(tuple((c.node,) for c in right)),
        )
        numbers = [[cell.value for cell in row] for row in rows], [cell.value for cell in right]
        found = arrays.solve_system(*numbers)
        node = Row((_inverse(system[0]), system[1]))
        return np.array([Unknown(value, node, PRODUCT, system, numbers) for value in found])

    def noted(self) -> TracedValue:
        """Print by the value alone from here on, where numbers are put in."""
        text = noted_text(self.value)
        return self if text is None else TracedValue(self.value, Number(text), ATOM)

    def sign_decided(self) -> int:
        """Decide the sign of the value."""
        from markscheme.numbers.exact import sign_of

        return sign_of(self.value)

    # --- building

    def _result(self, value: Value, node: Node, level: int) -> Self:
        left = _LEFT.get()
        if left is not None:
            left[0] -= 1
            if left[0] < 0:
                raise Untraceable
        return type(self)(value, node, level)

    def _lift(self, other: Value) -> TracedValue:
        if isinstance(other, TracedValue):
            return other
        node = _constant(other)
        return type(self)(_rational(other), node, _level_of_size(node))

    def _inside(self, level: int) -> Node:
        """Write the node as an operand of something that binds at `level`."""
        weak = self.level < level or (self.level == level == SUM)
        return in_parentheses(self.node) if weak or is_negative(self.node) else self.node


@dataclass(slots=True, eq=False)
class Unknown(TracedValue):
    """One unknown of a system of equations, with the matrix and the right-hand side, as written and in numbers."""

    system: tuple[Node, Node] = (Row(()), Row(()))
    numbers: tuple[list[list[Value]], list[Value]] = ([], [])

    # What is made of an unknown is none itself.
    def _result(self, value: Value, node: Node, level: int) -> TracedValue:  # type: ignore[override]
        return TracedValue(value, node, level)


def _is_array(other: object) -> bool:
    return getattr(other, "ndim", 0) > 0 and not isinstance(other, TracedValue)


def _is_array_of_many(number: TracedValue) -> bool:
    return bool(getattr(number.value, "ndim", 0))


def _is_number(other: object, number: int) -> bool:
    return not hasattr(other, "node") and isinstance(other, (*_WHOLE, fmpq)) and other == number


def _rational(other: Value) -> Value:
    if isinstance(other, IntegerRoot):
        return other.ball()
    return as_number(other) if isinstance(other, _WHOLE) else other


def _constant(other: Value) -> Node:
    if hasattr(other, "node"):  # a size has its name
        node: Node = other.node
        return node
    if isinstance(other, CircleConstant):
        return Symbol("pi")
    if isinstance(other, IntegerRoot):
        return Root(Number(str(other.n)))
    if isinstance(other, fmpq) and other.q != 1:
        return Fraction(Number(str(other.p)), Number(str(other.q)))
    if isinstance(other, (*_WHOLE, fmpq)):
        return Number(str(other))
    raise Untraceable


def _level_of_size(node: Node) -> int:
    """Say how a size binds: that of n - 1 rows is a sum, which a factor puts in parentheses."""
    if not isinstance(node, Row):
        return ATOM
    return SUM if any(isinstance(item, Operator) and item.name in ("+", "-") for item in node.items) else PRODUCT


def _inverse(node: Node) -> Node:
    return SubSuperscript(node, sup=Row((Operator("-"), Number("1"))))


def _plus(left: Node, rival: TracedValue) -> Node:
    node = rival.node
    if isinstance(node, Row) and node.items[0] == Operator("-") and is_logarithm(Row(node.items[1:])):
        return Row((*items(left), *node.items))
    right = in_parentheses(node) if is_negative(node) else node
    return Row((*items(left), Operator("+"), *items(right)))


def _is_positive(node: Node) -> Node:
    return Fence("[", "]", Row((*items(node), Operator("gt"), Number("0"))))


def _listed(name: str, one: TracedValue, other: TracedValue) -> Node:
    """Write max(a, b); the largest of three is max(a, b, c), not max(max(a, b), c)."""
    before: tuple[tuple[Node, Value], ...] = ((one.node, one.value),)
    match one.node:
        case Row((Function(found), Fence("(", ")", inside) as list_)) if found == name:
            before = arguments_of(list_) or ((inside, one.value),)
    return Row((Function(name), applied_to(_list, *before, (other.node, other.value))))


def _list(*nodes: Node) -> Node:
    return Fence("(", ")", Row(tuple(piece for node in nodes for piece in (Operator(","), *items(node)))[1:]))
