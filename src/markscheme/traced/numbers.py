"""Single numbers that remember how they were made from their leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from flint import fmpq, fmpz

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
    Script,
    Style,
    Symbol,
)
from markscheme.numbers import arrays, elementary
from markscheme.numbers.limits import TRACED, TRACED_DEPTH
from markscheme.numbers.root import IntegerRoot

SUM, PRODUCT, ATOM = 1, 2, 3


class Untraceable(Exception):
    """The step is no single expression of arrays."""


_LEFT: ContextVar[list[int] | None] = ContextVar("operations that are still traced", default=None)


@contextmanager
def traced_at_most(operations: int = TRACED) -> Iterator[None]:
    """Trace no more operations than these within the block: nobody reads a sum of a thousand terms, and it is slow.

    Each block counts for itself: what one student's feedback or one solution writes out hangs on no other.
    """
    before = _LEFT.set([operations])
    try:
        yield
    finally:
        _LEFT.reset(before)


@dataclass(slots=True, eq=False)
class Traced:
    """A value, the node that shows how it was made, and how tightly that binds."""

    value: Any
    node: Node
    level: int = ATOM

    glyph = "cdot"

    # --- arithmetic

    def __add__(self, other: Any) -> Any:
        if _is_array(other):
            return NotImplemented
        rival = self._lift(other)
        if not isinstance(other, Traced) and _is_number(other, 0):  # a zero that no one wrote down is not shown
            return self
        return self._made(self.value + rival.value, _plus(self.node, rival), SUM)

    def __radd__(self, other: Any) -> Any:
        if not isinstance(other, Traced) and _is_number(other, 0):
            return self
        return NotImplemented if _is_array(other) else self._lift(other) + self

    def __neg__(self) -> Any:
        if isinstance(self.node, Number) and _is_negative(self.node):
            return self._made(-self.value, Number(self.node.text[1:]), ATOM)
        return self._made(-self.value, Row((Operator("-"), self._inside(PRODUCT))), SUM)

    def __sub__(self, other: Any) -> Any:
        if _is_array(other):
            return NotImplemented
        if not isinstance(other, Traced) and _is_number(other, 0):
            return self
        rival = self._lift(other)
        node = Row((*items(self.node), Operator("-"), *items(rival._inside(PRODUCT))))
        return self._made(self.value - rival.value, node, SUM)

    def __rsub__(self, other: Any) -> Any:
        return NotImplemented if _is_array(other) else self._lift(other) - self

    def __mul__(self, other: Any) -> Any:
        if _is_array(other):
            return NotImplemented
        if not isinstance(other, Traced) and _is_number(other, 1):
            return self
        if self._vanishes(other):
            return fmpq(0)
        rival = self._lift(other)
        node = Row((*items(self._factor(rival)), *self._times(rival), *items(rival._factor(self))))
        return self._made(self.value * rival.value, node, PRODUCT)

    def __rmul__(self, other: Any) -> Any:
        if _is_array(other):
            return NotImplemented
        if self._vanishes(other):
            return fmpq(0)
        return self if not isinstance(other, Traced) and _is_number(other, 1) else self._lift(other) * self

    def _vanishes(self, other: Any) -> bool:
        """Whether a product with `other` is a zero that no one wrote down, as off the diagonal of a matrix."""
        return type(self) is Traced and not isinstance(other, Traced) and _is_number(other, 0)

    def _times(self, other: Traced) -> tuple[Node, ...]:
        return (Operator(self.glyph),)

    def _factor(self, other: Traced) -> Node:
        return self._inside(PRODUCT)

    def __truediv__(self, other: Any) -> Any:
        if _is_array(other):
            return NotImplemented
        if not isinstance(other, Traced) and _is_number(other, 1):
            return self
        rival = self._lift(other)
        return self._made(self.value / rival.value, Fraction(self.node, rival.node), ATOM)

    def __rtruediv__(self, other: Any) -> Any:
        if self._vanishes(other):
            return fmpq(0)
        return NotImplemented if _is_array(other) else self._lift(other) / self

    def power(self, power: int) -> Any:
        base = (
            self.node
            if self.level == ATOM and not isinstance(self.node, Fraction) and not _is_negative(self.node)
            else fenced(self.node)
        )
        return self._made(elementary.power(self.value, power), Script(base, sup=Number(str(power))), ATOM)

    # --- functions

    def _applied(self, function: Any, name: str) -> Any:
        return self._made(function(self.value), Row((Function(name), fenced(self.node))), ATOM)

    def exp(self) -> Any:
        return self._made(elementary.exp(self.value), Script(Symbol("e"), sup=self.node), ATOM)

    def log(self) -> Any:
        return self._applied(elementary.log, "ln")

    def tanh(self) -> Any:
        return self._applied(elementary.tanh, "tanh")

    def sigmoid(self) -> Any:
        return self._made(elementary.sigmoid(self.value), Row((Symbol("sigma"), fenced(self.node))), ATOM)

    def sqrt(self) -> Any:
        return self._made(elementary.sqrt(self.value), Root(self.node), ATOM)

    def absolute(self) -> Any:
        return self._made(elementary.absolute(self.value), Fence("|", "|", self.node), ATOM)

    def floor(self) -> Any:
        return self._made(elementary.floor(self.value), Fence("⌊", "⌋", self.node), ATOM)

    def sign(self) -> Any:
        return self._applied(elementary.sign, "sign")

    def relu(self) -> Any:
        node = Row((Function("max"), Fence("(", ")", Row((Number("0"), Operator(","), *items(self.node))))))
        return self._made(elementary.relu(self.value), node, ATOM)

    def positive(self) -> Any:
        condition = Row((*items(self.node), Operator("gt"), Number("0")))
        node = Row((Style("blackboard", Number("1")), Fence("[", "]", condition)))
        return self._made(elementary.positive(self.value), node, ATOM)

    def maximum(self, other: Any) -> Any:
        rival = self._lift(other)
        return self._made(elementary.maximum(self.value, rival.value), _listed("max", self.node, rival.node), ATOM)

    def minimum(self, other: Any) -> Any:
        rival = self._lift(other)
        return self._made(elementary.minimum(self.value, rival.value), _listed("min", self.node, rival.node), ATOM)

    def solution(self, matrix: Any, vector: Any) -> Any:
        """The solution of a system of equations: each unknown remembers the whole system."""
        rows = [[self._lift(cell) for cell in row] for row in matrix]
        right = [self._lift(cell) for cell in vector]
        system = (
            Matrix(tuple(tuple(cell.node for cell in row) for row in rows)),
            Matrix(tuple((c.node,) for c in right)),
        )
        found = arrays.solve_system([[cell.value for cell in row] for row in rows], [cell.value for cell in right])
        return np.array([Unknown(value, Row((_inverse(system[0]), system[1])), PRODUCT, system) for value in found])

    def sign_decided(self) -> int:
        """The sign of the value."""
        from markscheme.numbers.exact import sign_of

        return sign_of(self.value)

    # --- building

    def _made(self, value: Any, node: Node, level: int) -> Any:
        left = _LEFT.get()
        if left is not None:
            left[0] -= 1
            if left[0] < 0:
                raise Untraceable
        return type(self)(value, node, level)

    def _lift(self, other: Any) -> Any:
        return other if isinstance(other, Traced) else type(self)(_rational(other), _constant(other), ATOM)

    def _inside(self, level: int) -> Node:
        """The node as an operand of something that binds at `level`."""
        weak = self.level < level or (self.level == level == SUM)
        return fenced(self.node) if weak or _is_negative(self.node) else self.node


@dataclass(slots=True, eq=False)
class Unknown(Traced):
    """One unknown of a system of equations, with the matrix and the right-hand side."""

    system: tuple[Node, Node] = (Row(()), Row(()))

    def _made(self, value: Any, node: Node, level: int) -> Any:
        return Traced(value, node, level)


def is_deep(node: Node) -> bool:
    """Whether a calculation is nested deeper than anybody reads, and than a printer that calls itself can go."""
    level: list[Any] = [node]
    for _ in range(3 * TRACED_DEPTH):  # an operation is a row in a fence in a fraction
        level = [part for item in level for part in _parts(item)]
        if not level:
            return False
    return True


def _parts(item: Any) -> list[Any]:
    if isinstance(item, tuple):
        return list(item)
    return [getattr(item, field.name) for field in fields(item)] if is_dataclass(item) else []


def _is_array(other: Any) -> bool:
    return getattr(other, "ndim", 0) > 0 and not isinstance(other, Traced)


def _is_number(other: Any, number: int) -> bool:
    return isinstance(other, (int, fmpq, fmpz)) and other == number


def _rational(other: Any) -> Any:
    if isinstance(other, IntegerRoot):
        return other.ball()
    return fmpq(other) if isinstance(other, int) else other


def _constant(other: Any) -> Node:
    if isinstance(other, IntegerRoot):
        return Root(Number(str(other.n)))
    if isinstance(other, fmpq) and other.q != 1:
        return Fraction(Number(str(other.p)), Number(str(other.q)))
    if isinstance(other, (int, fmpq, fmpz)):
        return Number(str(other))
    raise Untraceable


def items(node: Node) -> tuple[Node, ...]:
    """The pieces of a row, or the node alone."""
    return node.items if isinstance(node, Row) else (node,)


def _inverse(node: Node) -> Node:
    return Script(node, sup=Row((Operator("-"), Number("1"))))


def fenced(node: Node) -> Node:
    """The node in parentheses."""
    return Fence("(", ")", node)


def _is_negative(node: Node) -> bool:
    if isinstance(node, Number):
        return node.text.startswith("-")
    return isinstance(node, Row) and bool(node.items) and node.items[0] == Operator("-")


def _plus(left: Node, rival: Traced) -> Node:
    node = rival.node
    right = fenced(node) if _is_negative(node) else node
    return Row((*items(left), Operator("+"), *items(right)))


def _listed(name: str, one: Node, other: Node) -> Node:
    """max(a, b); the largest of three is max(a, b, c), not max(max(a, b), c)."""
    match one:
        case Row((Function(found), Fence("(", ")", inside))) if found == name:
            before = items(inside)
        case _:
            before = items(one)
    return Row((Function(name), Fence("(", ")", Row((*before, Operator(","), *items(other))))))
