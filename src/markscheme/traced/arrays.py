"""Whole arrays by their symbols: a step that is one expression of arrays prints as W_1 x + b_1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markscheme.notation.maths_tree import Function, Node, Number, Operator, Row, Script
from markscheme.numbers import arrays
from markscheme.traced.numbers import ATOM, PRODUCT, Traced, Untraceable, fenced, items


@dataclass(slots=True, eq=False)
class Formula(Traced):
    """A whole array (or number) by its symbol; operators follow the array that it stands for."""

    __array_ufunc__ = None

    def _times(self, other: Traced) -> tuple[Node, ...]:
        if self._is_entrywise(other):
            return (Operator("odot"),)
        return (Operator("cdot"),) if isinstance(other.node, Number) else ()

    def _is_entrywise(self, other: Traced) -> bool:
        return bool(getattr(self.value, "ndim", 0) and getattr(other.value, "ndim", 0))

    def _factor(self, other: Traced) -> Node:
        """The node as a factor; a matrix product keeps its own parentheses beside an entry-wise one."""
        chained = isinstance(self.node, Row) and Operator("odot") in self.node.items
        if self.level == PRODUCT and self._is_entrywise(other) and not chained:
            return fenced(self.node)
        return self._inside(PRODUCT)

    def __matmul__(self, other: Any) -> Any:
        rival = self._lift(other)
        node = Row((*items(self._side()), *items(rival._side())))
        return self._made(self.value @ rival.value, node, PRODUCT)

    def _side(self) -> Node:
        """As one side of a matrix product: U (r * h) is not U r * h."""
        node = self._inside(PRODUCT)
        return fenced(node) if Operator("odot") in items(node) else node

    @property
    def T(self) -> Any:
        """The transpose."""
        base = self.node if self.level == ATOM else fenced(self.node)
        return self._made(self.value.T, Script(base, sup=Operator("top")), ATOM)

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

    def softmax(self, axis: int = -1) -> Any:
        """Softmax along an axis, as a word."""
        return self._made(arrays.softmax(self.value, axis), Row((Function("softmax"), fenced(self.node))), ATOM)

    def __getitem__(self, index: Any) -> Any:
        raise Untraceable

    def __iter__(self) -> Any:
        raise Untraceable

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise Untraceable

    def sum(self, *_: Any, **__: Any) -> Any:
        """Sums want an index: the step writes its own line."""
        raise Untraceable

    reshape = copy = ravel = mean = sum
