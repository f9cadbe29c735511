"""The formula of a step, and the formula with the numbers put in: both from the code of the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from types import FunctionType
from typing import TypeVar

import numpy as np
from flint import arb, fmpq

from markscheme.engine.evaluate import argument, fails_by_itself
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError, Undecided
from markscheme.family.language.prose import fill_in
from markscheme.family.language.symbols import (
    array_node,
    call_symbol,
    indexed,
    letters_of,
    read_formula,
    symbol,
    with_latex_entries,
)
from markscheme.family.model import Family, StepInstance
from markscheme.family.steps.rounds import with_round
from markscheme.family.steps.variant import Function, needs
from markscheme.notation import Node, Number, Operator, Row, Text
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.closed import ClosedForm
from markscheme.numbers.deciding import Values, map_numbers
from markscheme.numbers.exact import Value
from markscheme.numbers.limits import TRACED_BITS
from markscheme.traced import (
    ATOM,
    PRODUCT,
    SUM,
    Size,
    TracedArray,
    TracedValue,
    Untraceable,
    factors,
    leaf,
    named_length,
    naming,
    noted_by,
    noting_arguments,
    traced_at_most,
    with_known_ends,
)
from markscheme.working.closed_forms import closed_forms

T = TypeVar("T")
Axes = tuple[Node | None, ...]
MOST_CELLS = 6  # of an array whose entries are all written out


def formula(family: Family, call: StepInstance, values: Values, problem: Problem) -> Node | None:
    """Write the formula of a step: the author's line, or traced from the code; None when it only passes a given on."""
    written = written_formula(family, call, problem.inputs)
    return traced_formula(family, call, values, problem) if written is None else written


def traced_formula(family: Family, call: StepInstance, values: Values, problem: Problem) -> Node | None:
    """Trace the formula of a step from its code; None where it passes on what it is given, or cannot be traced."""
    names = _names_of(problem)
    if values is problem.values and call.name in names.traced:
        traced = names.traced[call.name]
    else:
        if problem.is_large:
            values = _short_values(problem) if values is problem.values else _shortened(values)
        traced = _traced_formula(family, call, values, names)
    if not isinstance(traced, TracedArray):
        return None
    with naming(letters_of(family), names.rounds):
        try:
            indices, said = traced.printed()
        except Untraceable:
            return None
    if said.node == call_symbol(family, call):
        return None
    left, right = indexed(family, call_symbol(family, call), indices, len(indices)), with_known_ends(said.node)
    return Row((left, Operator("="), *(right.items if isinstance(right, Row) else (right,))))


def factors_of(problem: Problem, call: StepInstance) -> list[tuple[Node, Node]]:
    """List the calculations within the matrix products of a traced formula, and their values as the working has them.

    Of U (r * h) + b that is r * h, which stands nowhere else: the entries are sums of products of three numbers.
    """
    if call.step.formula:
        return []
    found = _names_of(problem).factors.get(call.name, {})
    return [
        (node, array_node(value, lambda cell: Number(shown_in_working(problem, cell))))
        for node, value in found.items()
        if value.size <= MOST_CELLS
    ]


def written_formula(family: Family, call: StepInstance, inputs: Values) -> Node | None:
    """Read the line of LaTeX in a step's docstring; Jinja in it chooses by options, sizes and the round."""
    line = fill_in(family, call.step.formula, {**with_latex_entries(family, inputs), "k": call.k})
    if call.k:
        line = with_round(line, call.k)
    return read_formula(family, call.step.name, line) if line else None


@dataclass(frozen=True)
class SizeNames:
    """What sizes are called in the formulas of one problem: along the axes of each given and step, and of rounds.

    `traced`: what was traced to find them, by the first call of each step, and `factors`, calculations in the matrix
    products of each. `rounds_of`, `leaves`: the calls of each
    repeated step, and what stands for each: a step that sees all rounds before it asks for them in every round.
    """

    axes: Mapping[str, Axes] = field(default_factory=dict)
    rounds: Mapping[int, Node] = field(default_factory=dict)
    traced: Mapping[str, Value] = field(default_factory=dict)
    factors: dict[str, dict[Node, Value]] = field(default_factory=dict)
    rounds_of: dict[str, list[StepInstance]] = field(default_factory=dict)
    leaves: dict[tuple[str, int], tuple[Value, TracedArray]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _names_of(problem: Problem) -> SizeNames:
    """Find the names of sizes, from the givens on through the steps: a number alone does not say which size it is."""
    family, values = problem.family, problem.values
    axes = {name: _declared(family, name) for name in family.given}
    names = SizeNames(axes)
    rounds: dict[int, set[Node]] = {}
    with traced_at_most():
        for times in family.repeat.values():
            with suppress(Untraceable):
                counted = _applied(family, times, {name: values[name] for name in needs(times)}, values, names)
                if isinstance(counted, Size) and not isinstance(counted.node, Text):
                    rounds.setdefault(int(counted), set()).add(counted.node)
        traced: dict[str, Value] = {}
        names = SizeNames(axes, {count: nodes.pop() for count, nodes in rounds.items() if len(nodes) == 1}, traced)
        for call in () if problem.is_large else problem.calls:
            if call.step.name not in axes:
                with noting_arguments() as noted:
                    found = traced[call.name] = _traced_formula(family, call, values, names)
                names.factors[call.name] = factors(noted)
                known = isinstance(found, TracedArray)
                axes[call.step.name] = tuple(axis.size for axis in found.axes) if known else ()
    return names


def _declared(family: Family, name: str) -> Axes:
    return tuple(symbol(family, size) if isinstance(size, str) else None for size in family.given[name].dims)


def _traced_formula(family: Family, call: StepInstance, values: Values, names: SizeNames) -> Value:
    seen = {name: argument(family, call, name, values) for name in call.step.needs}
    try:
        return _applied(family, call.step.function, seen, values, names)
    except (Untraceable, MarkschemeError):
        return None
    except Exception as error:  # an operation that symbols do not know; on numbers the step goes well
        fails_by_itself(family, call, call.step.function, seen.values(), error)
        return None


def _applied(family: Family, function: Function, seen: Values, values: Values, names: SizeNames) -> Value:
    """Apply a function to symbols in the place of the values."""
    with naming(letters_of(family), names.rounds):
        arguments = [_symbolic(family, name, value, values, names) for name, value in seen.items()]
        return _with_named_lengths(function)(*arguments)


def _with_named_lengths(function: T) -> T | FunctionType:
    """Give the function a `len` that knows the names of sizes: Python's own forgets all but the number."""
    if not isinstance(function, FunctionType):
        return function
    # A step by cases, and one of single rounds, calls what its author wrote by a name that ends like this.
    inner = {name: _with_named_lengths(v) for name, v in function.__globals__.items() if name.endswith("__")}
    told = {**function.__globals__, **inner, "len": named_length}
    return FunctionType(function.__code__, told, function.__name__, function.__defaults__, function.__closure__)


def _symbolic(family: Family, name: str, value: Value, values: Values, names: SizeNames) -> Value:
    """Write an argument by its symbol; a repeated step as a list of its rounds; options, counts and structures pass."""
    if isinstance(value, list) and name in family.steps:
        if name not in names.rounds_of:  # they may count down
            names.rounds_of[name] = [call for call in family.calls(values) if call.step.name == name]
        return [_leaf_of_round(family, name, i, item, names) for i, item in enumerate(value)]
    if type(value) is int and (name in family.sizes or name in family.given):
        return Size.named(value, symbol(family, name))
    plain = value is None or isinstance(value, (str, int, dict, list))
    return value if plain else _leaf(family, name, value, symbol(family, name), names)


def _leaf_of_round(family: Family, name: str, i: int, item: Value, names: SizeNames) -> TracedArray:
    known = names.leaves.get((name, i))
    if known is None or known[0] is not item:
        node = call_symbol(family, names.rounds_of[name][i])
        known = names.leaves[name, i] = item, _leaf(family, name, item, node, names)
    return known[1]


def _leaf(family: Family, name: str, value: Value, node: Node, names: SizeNames) -> TracedArray:
    axes, sizes = np.ndim(value), names.axes.get(name, ())
    entry = partial(indexed, family, node, axes=axes)
    return leaf(value, node, entry, sizes if len(sizes) == axes else ())


def is_traceable(family: Family, call: StepInstance, values: Values) -> bool:
    """Say whether the step has a formula to show."""
    if call.step.formula or call.step.name in family.lines:
        return True
    return _traced_formula(family, call, values, SizeNames()) is not None


def traced_cells(problem: Problem, call: StepInstance, values: Values) -> list[Value]:
    """Write every entry of a step with the numbers put in; empty where they are not shown."""
    seen = {name: argument(problem.family, call, name, values) for name in call.step.needs}
    arguments = [
        map_numbers(problem.given[name], _given) if name in problem.given else _calculated(problem, name, value)
        for name, value in seen.items()
    ]
    try:
        with noted_by(problem.rounding.show_working):
            return cells_of(call.step.function(*arguments))
    except (Untraceable, MarkschemeError):
        return []
    except Exception as error:
        fails_by_itself(problem.family, call, call.step.function, seen.values(), error)
        return []


_LEVELS = {"add": SUM, "subtract": SUM, "negate": SUM, "multiply": PRODUCT}


def _given(cell: Value) -> TracedValue:
    expression = hasattr(cell, "value") and not isinstance(cell, arb)
    level = _LEVELS.get(cell.operation, ATOM) if expression else ATOM  # 1 + sqrt(3) times x has brackets
    return TracedValue(cell.value() if expression else cell, array_node(cell), level)


@lru_cache(maxsize=4)
def _short_values(problem: Problem) -> Values:
    return _shortened(problem.values)


def _shortened(values: Values) -> Values:
    return {name: map_numbers(value, _short) for name, value in values.items()}


def _short(cell: Value) -> Value:
    """Turn a long fraction into a ball: sums of many would grow without end."""
    return arb(cell) if type(cell) is fmpq and cell.height_bits() > TRACED_BITS else cell


class LazyRounds(Sequence[Value]):
    """The rounds of a repeated step, made into leaves as they are asked for: most steps look at the last one only."""

    def __init__(self, places: range, leaf: Callable[[int], Value]) -> None:
        self.places, self.leaf = places, leaf

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, place: int | slice) -> Value:
        if isinstance(place, slice):
            return LazyRounds(self.places[place], self.leaf)
        return self.leaf(self.places[place])


def _calculated(problem: Problem, name: str, value: Value) -> Value:
    """Write an argument as numbers with the digits of the working; of a repeated step each of its rounds so far."""
    if isinstance(value, list):
        return LazyRounds(range(len(value)), partial(_round, problem, name))
    return _with_digits(problem, value, closed_forms(problem).get(name))


@lru_cache(maxsize=8192)
def _round(problem: Problem, name: str, place: int) -> Value:
    """Write one round of a repeated step; kept, as later steps ask for it again and again."""
    rounds = closed_forms(problem).get(name)
    return _with_digits(problem, problem.values[name][place], rounds[place] if rounds else None)


def _with_digits(problem: Problem, value: Value, form: Value) -> Value:
    twins = {id(cell): twin for cell, twin in zip(cells_of(value), cells_of(form), strict=False)}

    def leaf(cell: Value) -> TracedValue:
        shown = Number(shown_in_working(problem, cell, twins.get(id(cell))))
        return TracedValue(_short(cell) if problem.is_large else cell, shown, ATOM)

    return map_numbers(value, leaf)


def shown_in_working(problem: Problem, cell: Value, form: object = None) -> str:
    """Print a number with the digits of the working; by its closed form, as a ball shows 0e-18 for what cancels."""
    known = form.rational if isinstance(form, ClosedForm) else None
    try:
        return problem.rounding.show_working(cell if known is None else known)
    except Undecided:
        if not isinstance(cell, arb):
            return str(cell)
        return "0" if cell.contains(0) else str(cell.str(problem.rounding.working.count, radius=False))
