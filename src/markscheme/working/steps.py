"""The working of a problem, step by step, and its values as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.engine.problem import Problem
from markscheme.errors import GivenError, Undecided
from markscheme.family.language.spellings import in_words, printed_members, printed_word
from markscheme.family.language.symbols import array_node, call_symbol, cell_symbol, named_nodes
from markscheme.family.model import StepInstance
from markscheme.notation import Fence, Node, Number, Operator, Row, Space, Symbol, Text
from markscheme.numbers.anchored import AnchoredNumber
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.closed import ClosedForm
from markscheme.numbers.deciding import PRECISIONS, Values
from markscheme.numbers.exact import Exact, Value
from markscheme.numbers.limits import WRITTEN
from markscheme.numbers.rounding import decimal, read_printed
from markscheme.traced import Noted, TracedValue, Unknown, is_deep, noting_arguments, traced_at_most
from markscheme.working import eliminated
from markscheme.working.argument_values import with_values
from markscheme.working.closed_forms import closed_form_node, closed_forms
from markscheme.working.formulas import MOST_CELLS, factors_of, formula, shown_in_working, traced_cells
from markscheme.working.higher_precision import anchored_steps, rational_value, values_with_bits
from markscheme.working.step_lines import step_lines

if TYPE_CHECKING:
    from markscheme.answers.results import Raw

T = TypeVar("T")
Nested: TypeAlias = "T | list[Nested[T]]"
Printer = Callable[[Exact], str]
VANISHING = fmpq(1, 10**1000)
SHOWN_CELLS = 4  # of a larger array the calculation of these entries is written out


@dataclass(frozen=True)
class Line:
    """The calculation of one entry: its symbol, the numbers put in, its value and its closed form, if short.

    `valued`: the calculation again, with the values of what functions are applied to.
    """

    symbol: Node
    calculation: Node | None
    value: Node
    closed: Node | None
    valued: tuple[Node, ...] = ()


@dataclass(frozen=True)
class StepWorking:
    """One step of the working. `formula` is the right-hand side, or a whole equation where the author wrote one."""

    call: StepInstance
    symbol: Node
    formula: Node | None
    lines: tuple[Line, ...]
    left_out: int
    result: Node
    systems: tuple[Node, ...] = ()  # the equations that are solved, with the numbers put in, and by elimination
    matrices: tuple[tuple[Node, Node], ...] = ()  # of a stack of them, each with its symbol
    told: tuple[Node, ...] = ()  # what the family writes below the formula
    factors: tuple[tuple[Node, Node], ...] = ()  # calculations within the formula, each with its value


def working(problem: Problem, language: str = "", whole: Collection[str] = ()) -> list[StepWorking]:
    """Write the working of every step that calculates something; answers in words are those of a language.

    `whole`: the calls of which every entry is written out, however many there are.
    """
    values = problem.values
    forms = closed_forms(problem)
    calls = [call for call in problem.calls if not is_told(problem, call.name)]
    with traced_at_most():
        written = [_step_working(problem, call, values, forms, language, whole) for call in calls[:WRITTEN]]
    rest = [(call, call_symbol(problem.family, call)) for call in calls[WRITTEN:]]
    return [
        *written,
        *(StepWorking(call, name, None, (), 0, value_node(problem, call.name, language)) for call, name in rest),
    ]


def is_told(problem: Problem, name: str) -> bool:
    """Say whether a step of an instructor's question is known and not calculated: a choice, a word, a constant."""
    own = problem.family.own
    if own is None:
        return False
    call = next(call for call in problem.calls if call.name == name)
    return name in problem.worded or name in own.by_hand or not call.step.needs


def _step_working(
    problem: Problem, call: StepInstance, values: Values, forms: Values, language: str, whole: Collection[str]
) -> StepWorking:
    value, name = values[call.name], call_symbol(problem.family, call)
    if call.name in problem.worded:
        shown = formula(problem.family, call, values, problem)
        result = value_node(problem, call.name, language)
        return StepWorking(call, name, shown, (), 0, result, told=step_lines(problem, call.name))
    with noting_arguments() as noted:
        cells = traced_cells(problem, call, values)
    unknowns = [cell for cell in cells if isinstance(cell, Unknown)]
    stages = eliminated.stages(*unknowns[0].numbers) if unknowns else []
    if stages and len(unknowns) == len(cells) == len(stages[-1]):
        cells = list(eliminated.read_off(stages[-1], [x.value for x in unknowns], problem.rounding.show_working))
    shape = value.shape if isinstance(value, np.ndarray) else ()
    indices = list(np.ndindex(*shape))
    lines = []
    for position in range(len(indices)) if call.name in whole else _written_out(cells, len(indices)):
        index = indices[position]
        closed_node = closed_form_node(cells_of(forms[call.name])[position])
        result = Number(
            print_proven(problem, cells_of(value)[position], problem.rounding.show_working, call.name, position)
        )
        calculation = _calculation(cells, position, result)
        valued = _valued(problem, calculation, noted, result)
        symbol = cell_symbol(problem.family, call, index, shape)
        lines.append(Line(symbol, calculation, result, closed_node, valued))
    count = len(indices)
    return StepWorking(
        call,
        name,
        formula(problem.family, call, values, problem),
        tuple(reversed(lines) if stages else lines),  # the last unknown is read first
        count - len(lines),
        value_node(problem, call.name, language),
        _systems(problem, unknowns, stages, name),
        _matrices(problem, call, name),
        step_lines(problem, call.name),
        tuple(factors_of(problem, call)),
    )


def _matrices(problem: Problem, call: StepInstance, name: Node) -> tuple[tuple[Node, Node], ...]:
    value = problem.values[call.name]
    if np.ndim(value) < 3 or np.prod(value.shape[:-2]) == 1:
        return ()
    shown = _each(problem, call.name, problem.rounding.show)
    return tuple(named_nodes(name, value, lambda cell: Number(shown(cell))))


def _written_out(cells: list[Value], count: int) -> list[int]:
    """Choose the entries whose calculation is shown: all of a few, else the first not plainly zero or copied."""
    if count <= MOST_CELLS:
        return list(range(count))
    telling = [i for i, cell in enumerate(cells) if isinstance(cell, TracedValue) and not _is_plain(cell)]
    others = [i for i in range(count) if i not in telling]
    return sorted([*telling, *others][:SHOWN_CELLS])


def _is_plain(cell: TracedValue) -> bool:
    return isinstance(cell.node, Number) or cell.value == 0


def _systems(problem: Problem, unknowns: list[Unknown], stages: list[eliminated.Rows], name: Node) -> tuple[Node, ...]:
    """Write the system of equations that a step solves: as it is put together, in numbers, and after each column."""
    if not unknowns:
        return ()
    written = [eliminated.nodes(stage, problem.rounding.show_working) for stage in stages]
    systems = dict.fromkeys([unknowns[0].system, *written])  # numbers that are put in as they are stand there once
    return tuple(Row((matrix, name, Operator("="), right)) for matrix, right in systems)


def _calculation(cells: list[Value], position: int, result: Node) -> Node | None:
    cell = cells[position] if position < len(cells) else None
    if not isinstance(cell, TracedValue) or isinstance(cell, Unknown) or is_deep(cell.node):
        return None
    return None if cell.node == result else cell.node


def _valued(problem: Problem, calculation: Node | None, noted: Noted, result: Node) -> tuple[Node, ...]:
    if calculation is None or not noted:
        return ()
    found = with_values(calculation, noted, partial(shown_in_working, problem))
    return tuple(node for node in found if node != result)


def value_node(problem: Problem, name: str, language: str = "") -> Node:
    """Write the value of a step, printed by the rounding rule, or in the words of a language."""
    if name in problem.worded:
        return _words_node(problem, name, language)
    shown = _each(problem, name, problem.rounding.show)
    return array_node(problem.values[name], lambda cell: Number(shown(cell)))


def _words_node(problem: Problem, name: str, language: str) -> Node:
    worded, value = problem.worded[name], problem.values[name]
    if not worded.is_set:
        return array_node(value, lambda cell: Text(printed_word(problem.family, worded, cell, language)))
    members = printed_members(problem.family, worded, value, language)
    if not members:
        return Symbol("emptyset")
    nodes: list[Node] = [Number(member) if member.isdigit() else Text(member) for member in members]
    listed = [piece for node in nodes for piece in (Operator(","), Space("thin"), node)][2:]
    return Fence("{", "}", Row(tuple(listed)))


def shown_value(problem: Problem, cell: Value, name: str, position: int | None = None) -> str:
    """Print one value by the rounding rule of answers, proven to its last digit."""
    return print_proven(problem, cell, problem.rounding.show, name, position)


def print_proven(problem: Problem, cell: Value, printed: Printer, name: str, position: int | None = None) -> str:
    """Print a value; where its ball is too wide, evaluate again with more bits, and at last ask SymPy.

    `position`: which cell of the step it is, counted row by row; looked for where it is not said.
    """
    try:
        return _proven(problem, cell, printed, name, position)
    except GivenError as error:
        if str(error).startswith(problem.family.id):
            raise
        raise GivenError(f"{problem.family.id}: step {_outside(problem, name)!r}: {error}") from None


def _proven(problem: Problem, cell: Value, printed: Printer, name: str, position: int | None) -> str:
    try:
        with ctx.workprec(PRECISIONS[2]):  # the ends of a ball are widened by rounding to the present precision
            text = printed(cell)
        if not (isinstance(cell, arb) and text.endswith("0")):
            return text  # else it may be a short number that only its closed form knows: sqrt(5) sqrt(5) is 5
    except Undecided:
        text = ""
    if position is None:
        position = next(i for i, c in enumerate(cells_of(problem.values[name])) if c is cell)
    form = cells_of(closed_forms(problem)[name])[position]
    if isinstance(form, ClosedForm) and form.rational is not None:
        return printed(form.rational)
    if text:
        return text
    last = cell
    for bits in PRECISIONS[1:]:
        for values in values_with_bits(problem, bits):
            last = cells_of(values[name])[position]
            try:
                with ctx.workprec(bits):
                    return printed(last)
            except Undecided:
                continue
    near = anchored_steps(problem)
    anchored = cells_of(near[name])[position] if near else None
    # A step of words and counts alone has no given that could be anchored: its cells stay balls.
    beside = anchored.beside() if isinstance(anchored, AnchoredNumber) else None
    for rational in (beside, rational_value(problem, name, position)):
        if rational is not None:
            return printed(rational)
    if not problem.is_large and isinstance(last, arb) and last.contains(0) and last.abs_upper() < VANISHING:
        # Softmax deltas sum to 0, so a unit with equal weights has the slope 0: no precision proves it, and SymPy works
        # on it for hours. Of short givens nothing is left that is so small and yet not 0.
        return printed(fmpq(0))
    raise Undecided(
        f"{problem.family.id}: step {_outside(problem, name)!r}: its digits cannot be proven by calculating with "
        f"{PRECISIONS[-1]:,} bits: it may be exactly 0, or lie on the edge of rounding; change the givens a little"
    )


def _outside(problem: Problem, name: str) -> str:
    return next((call.public_name for call in problem.calls if call.name == name), name)


def _each(problem: Problem, name: str, printed: Printer) -> Callable[[Value], str]:
    """Print the cells of a step one after the other."""
    positions = count()
    return lambda cell: print_proven(problem, cell, printed, name, next(positions))


def printed_value(problem: Problem, name: str) -> Raw:
    """Print the value of a step as the sheet does, as nested strings; words by their bare names."""
    if name in problem.worded:
        words: Raw = in_words(problem.family, problem.worded[name], problem.values[name])
        return words
    return nested_lists(problem.values[name], _each(problem, name, problem.rounding.show))


def as_printed(problem: Problem, name: str) -> Value:
    """Round the value of a step to the rationals that the sheet prints."""
    shown = _each(problem, name, problem.rounding.show)
    return np.frompyfunc(lambda cell: read_printed(shown(cell)), 1, 1)(problem.values[name])


def decimals(problem: Problem, name: str, digits: int) -> Raw:
    """Print the value of a step to `digits` significant digits, as nested strings; words by their bare names."""
    if name in problem.worded:
        words: Raw = in_words(problem.family, problem.worded[name], problem.values[name])
        return words
    return nested_lists(problem.values[name], _each(problem, name, lambda cell: decimal(cell, digits)))


def nested_lists(value: Value, show: Callable[[Value], T]) -> Nested[T]:
    """Turn arrays into nested lists, every cell shown by `show`."""
    if isinstance(value, (np.ndarray, list, tuple)):
        return [nested_lists(item, show) for item in value]
    return show(value)
