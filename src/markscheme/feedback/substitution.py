"""The student's own numbers put into the formula of a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from flint import arb, ctx

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, Cell, number_of
from markscheme.diagnosis.explanation import OWN, Explanation
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.evaluate import evaluate
from markscheme.errors import MarkschemeError, Undecided
from markscheme.family.language.symbols import array_node, call_symbol, cell_symbol, number_node
from markscheme.family.model import StepInstance
from markscheme.marking.marks import QuestionMark, StepMark
from markscheme.notation import Node, Number, Operator, Row
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import map_numbers
from markscheme.numbers.exact import Value
from markscheme.traced import ATOM, TracedValue, Untraceable, traced_at_most

BITS = 128


@dataclass(frozen=True)
class OwnLine:
    """One entry of a step from the student's own values: its symbol, the numbers put in, and what comes out."""

    symbol: Node
    calculation: Node | None
    value: Value

    @property
    def node(self) -> Node:
        """The whole line."""
        middle = () if self.calculation is None else (Operator("="), *_items(self.calculation))
        return Row((self.symbol, *middle, Operator("="), self.value))


def own_lines(scheme: Scheme, mark: QuestionMark, step: StepMark, why: Explanation, reveal: bool) -> list[OwnLine]:
    """Write out each entry of a step as it follows from own values; nothing where that cannot be written out.

    A value of the key at a step that the student did not get right is shown by its symbol, unless `reveal`.
    """
    numbers = _Numbers(scheme, {one.name: one for one in mark.steps}, why, reveal)
    try:
        with ctx.workprec(BITS), traced_at_most():
            return numbers.lines(step.name)
    except (MarkschemeError, Untraceable, ZeroDivisionError, OverflowError):
        return []


@dataclass(frozen=True)
class _Numbers:
    scheme: Scheme
    steps: Mapping[str, StepMark]
    why: Explanation
    reveal: bool

    def lines(self, name: str) -> list[OwnLine]:
        problem = self.scheme.problem
        made: list[Value] = []

        def settle(result: Value) -> Value:
            made.append(result)
            return map_numbers(result, self._intermediate)

        inputs = self.scheme.cached(
            "given as shown", lambda: {n: map_numbers(v, _given) for n, v in problem.inputs.items()}
        )
        base = {call.name: self._key(call) for call in problem.calls}
        override = {c.name: self._parent(c) for c in problem.calls if c.name in self.why.parents}
        evaluate(problem.family, inputs, override=override, base=base, settle=settle, until=name)
        call = next(c for c in problem.calls if c.name == name)
        return self._written_out(call, made[-1]) if made else []

    def _written_out(self, call: StepInstance, result: Value) -> list[OwnLine]:
        family = self.scheme.problem.family
        shape = result.shape if isinstance(result, np.ndarray) else ()
        lines = []
        for index, cell in zip(np.ndindex(*shape), cells_of(result), strict=True):
            value = cell.value if isinstance(cell, TracedValue) else cell
            shown = Number(self.scheme.problem.rounding.show(value))
            node = cell.node if isinstance(cell, TracedValue) and cell.node != shown else None
            lines.append(OwnLine(cell_symbol(family, call, index, shape), node, shown))
        return lines

    def _intermediate(self, cell: Value) -> TracedValue:
        value = cell.value if isinstance(cell, TracedValue) else cell
        return TracedValue(value, self._shown(value), ATOM)

    def _shown(self, value: Value) -> Node:
        rounding = self.scheme.problem.rounding
        try:
            return Number(rounding.show_working(value))
        except Undecided:
            return Number(str(value.str(rounding.working.count, radius=False)))

    def _key(self, call: StepInstance) -> Value:
        """Give the key's value of a call; by its symbol where the student has not found it."""
        step = self.steps.get(call.name)
        value = self.scheme.values[call.name]
        if self.reveal or step is None or step.verdict == "right":
            return self.scheme.cached(("key as shown", call.name), lambda: map_numbers(value, self._known))
        return self.scheme.cached(("key by its symbol", call.name), lambda: self._by_symbol(call, value))

    def _known(self, cell: Value) -> TracedValue:
        return TracedValue(cell, self._shown(cell), ATOM)

    def _by_symbol(self, call: StepInstance, value: Value) -> Value:
        family = self.scheme.problem.family
        if not isinstance(value, np.ndarray):
            return TracedValue(value, call_symbol(family, call), ATOM)
        out = np.empty(value.shape, dtype=object)
        for index in np.ndindex(*value.shape):
            out[index] = TracedValue(value[index], cell_symbol(family, call, index, value.shape), ATOM)
        return out

    def _parent(self, call: StepInstance) -> Value:
        if self.why.parents[call.name] != OWN:
            return self._key(call)
        return _own(self.steps[call.name].answer, self._key(call))


def _own(answer: Answer, key: Value) -> Value:
    """Give what the student wrote, number by number; the key's where a cell is blank."""
    if answer.found_shape is not None:
        cells = [_written(cell, None) for cell in answer.cells]
        return np.array(cells, dtype=object).reshape(answer.found_shape)
    cells = [_written(cell, other) for cell, other in zip(answer.cells, cells_of(key), strict=True)]
    return np.array(cells, dtype=object).reshape(key.shape) if isinstance(key, np.ndarray) else cells[0]


def _written(cell: Cell, otherwise: Value) -> Value:
    return TracedValue(number_of(cell), written_node(cell), ATOM) if isinstance(cell, WrittenNumber) else otherwise


def written_node(cell: WrittenNumber) -> Node:
    """Show a number as it was read, with the decimals that were written."""
    number = number_of(cell)
    if isinstance(number, arb):
        return number_node(cell.expression)
    node = number_node(number)
    if isinstance(node, Number) and cell.decimals and cell.decimals > 0 and not cell.is_exact_form:
        whole, _, fraction = node.text.partition(".")
        return Number(f"{whole}.{fraction.ljust(cell.decimals, '0')}")
    return node


def _given(cell: Value) -> TracedValue:
    """Show a given as it stands in the statement."""
    value = cell.value() if not isinstance(cell, arb) and hasattr(cell, "value") else cell
    return TracedValue(value, array_node(cell), ATOM)


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Row) else (node,)
