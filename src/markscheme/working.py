"""The working of a problem, from the steps themselves: the formula, the numbers put in, the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.errors import MarkschemeError, Undecided
from markscheme.evaluate import PRECISIONS, Values, cells_of, closed_inputs, evaluate, exact_values, lifted
from markscheme.family import Call, Family
from markscheme.notation import Fraction, Node, Number, Operator, Root, Row, Script, Symbol
from markscheme.notation import Function as FunctionName
from markscheme.numbers.closed import UNIT, Closed
from markscheme.numbers.exact import decimal_places
from markscheme.problem import Problem, exact_string
from markscheme.prose import fill_in
from markscheme.rounding import decimal
from markscheme.symbols import array_node, call_symbol, cell_symbol, read_formula, symbol
from markscheme.traced import ATOM, Formula, Traced, Unknown, Untraceable

MOST_CELLS, SHOWN_CELLS = 6, 4  # of an array of more than 6 entries the calculation of 4 is written out
LONGEST_CLOSED_FORM = 12
LARGEST_RADICAND = 200


@dataclass(frozen=True)
class Line:
    """The calculation of one entry: its symbol, the numbers put in, its value and its closed form, if short."""

    symbol: Node
    calculation: Node | None
    value: Node
    closed: Node | None


@dataclass(frozen=True)
class StepWorking:
    """One step of the working. `formula` is the right-hand side, or a whole equation where the author wrote one."""

    call: Call
    symbol: Node
    formula: Node | None
    lines: tuple[Line, ...]
    left_out: int
    result: Node
    system: Node | None = None  # the equations that are solved, with the numbers put in


def working(problem: Problem) -> list[StepWorking]:
    """The working of every step that calculates something."""
    values = problem.values
    forms = closed_forms(problem)
    return [_step_working(problem, call, values, forms) for call in problem.calls]


def _step_working(problem: Problem, call: Call, values: Values, forms: Values) -> StepWorking:
    value, name = values[call.name], call_symbol(problem.family, call)
    cells = _traced_cells(problem, call, values)
    shape = value.shape if isinstance(value, np.ndarray) else ()
    indices = list(np.ndindex(*shape))
    lines = []
    for position in _written_out(cells, len(indices)):
        index = indices[position]
        closed_node = closed_form_node(cells_of(forms[call.name])[position])
        result = Number(proven(problem, cells_of(value)[position], problem.rounding.show_working, call.name))
        lines.append(Line(cell_symbol(name, index, shape), _calculation(cells, position, result), result, closed_node))
    count = len(indices)
    return StepWorking(
        call,
        name,
        formula(problem.family, call, values, problem),
        tuple(lines),
        count - len(lines),
        value_node(problem, call.name),
        _system(cells, name),
    )


def _written_out(cells: list[Any], count: int) -> list[int]:
    """The entries whose calculation is shown: all of a few, else the first that are not plainly zero or copied."""
    if count <= MOST_CELLS:
        return list(range(count))
    telling = [i for i, cell in enumerate(cells) if isinstance(cell, Traced) and not _is_plain(cell)]
    others = [i for i in range(count) if i not in telling]
    return sorted([*telling, *others][:SHOWN_CELLS])


def _is_plain(cell: Traced) -> bool:
    return isinstance(cell.node, Number) or cell.value == 0


def _system(cells: list[Any], name: Node) -> Node | None:
    """The system of equations that a step solves."""
    if not cells or not isinstance(cells[0], Unknown):
        return None
    matrix, right = cells[0].system
    return Row((matrix, name, Operator("="), right))


def _calculation(cells: list[Any], position: int, result: Node) -> Node | None:
    cell = cells[position] if position < len(cells) else None
    copied = not isinstance(cell, Traced) or isinstance(cell, Unknown) or cell.node == result
    return None if copied else cell.node


def value_node(problem: Problem, name: str) -> Node:
    """The value of a step, printed by the rounding rule."""
    return array_node(problem.values[name], lambda cell: Number(shown_value(problem, cell, name)))


def shown_value(problem: Problem, cell: Any, name: str) -> str:
    """Print one value by the rounding rule of answers, proven to its last digit."""
    return proven(problem, cell, problem.rounding.show, name)


def proven(problem: Problem, cell: Any, printed: Callable[[Any], str], name: str) -> str:
    """Print a value; where its ball is too wide, evaluate again with more bits, and at last by its closed form."""
    try:
        with ctx.workprec(PRECISIONS[2]):  # the ends of a ball are widened by rounding to the present precision
            text = printed(cell)
        if not (isinstance(cell, arb) and text.endswith("0")):
            return text  # else it may be a short number that only its closed form knows: sqrt(5) sqrt(5) is 5
    except Undecided:
        text = ""
    position = next(i for i, c in enumerate(cells_of(problem.values[name])) if c is cell)
    form = cells_of(closed_forms(problem)[name])[position]
    if isinstance(form, Closed) and form.rational is not None:
        return printed(form.rational)
    if text:
        return text
    for bits in PRECISIONS[1:]:
        with ctx.workprec(bits):
            try:
                return printed(cells_of(exact_values(problem.family, problem.inputs, bits)[name])[position])
            except Undecided:
                continue
    raise Undecided(f"{problem.family.id}: the digits of {name!r} cannot be proven with {PRECISIONS[-1]} bits")


def printed_value(problem: Problem, name: str) -> Any:
    """The value of a step as the sheet prints it, as nested strings."""
    return nested(problem.values[name], lambda cell: shown_value(problem, cell, name))


def decimals(problem: Problem, name: str, digits: int) -> Any:
    """The value of a step to so many significant digits, as nested strings."""
    return nested(problem.values[name], lambda cell: proven(problem, cell, lambda c: decimal(c, digits), name))


def nested(value: Any, show: Callable[[Any], Any]) -> Any:
    """Arrays as nested lists with every cell shown."""
    if isinstance(value, (np.ndarray, list, tuple)):
        return [nested(item, show) for item in value]
    return show(value)


# --- closed forms


@lru_cache(maxsize=256)
def closed_forms(problem: Problem) -> Values:
    """Every step in closed forms, as far as they stay short."""
    with ctx.workprec(128):
        try:
            return evaluate(problem.family, closed_inputs(problem.inputs))
        except MarkschemeError:
            return {call.name: problem.values[call.name] for call in problem.calls}


def closed_form_text(form: Any) -> str | None:
    """A closed form in the answer grammar: "1/3", "sqrt(6)/6", "2+ln(3)"; None when it is not short."""
    if isinstance(form, (int, fmpq)):
        return str(form)
    if not isinstance(form, Closed) or form.terms is None:
        return None
    text = "".join(_term_text(atom, c, bool(i)) for i, (atom, c) in enumerate(form.terms.items())) or "0"
    return text if len(text) <= 3 * LONGEST_CLOSED_FORM else None


def _term_text(atom: tuple[str, fmpq], coefficient: fmpq, follows: bool) -> str:
    sign = "-" if coefficient < 0 else "+" if follows else ""
    p, q = abs(int(coefficient.p)), int(coefficient.q)
    if atom == UNIT:
        return f"{sign}{p}/{q}" if q != 1 else f"{sign}{p}"
    kind, argument = atom
    root = {"sqrt": f"sqrt({argument})", "exp": _power_text(argument), "log": f"ln({argument})"}[kind]
    return f"{sign}{'' if p == 1 else f'{p}*'}{root}{'' if q == 1 else f'/{q}'}"


def _power_text(argument: fmpq) -> str:
    return (
        "e"
        if argument == 1
        else f"e^({exact_string(argument)})"
        if argument < 0 or argument.q != 1
        else f"e^{argument}"
    )


def closed_form_node(form: Any) -> Node | None:
    """A closed form that says more than the decimals: a root, a power of e, a fraction that does not end."""
    if not isinstance(form, Closed) or form.terms is None:
        return None
    known = form.rational
    if known is not None and (decimal_places(known) is not None or known.q > 999):
        return None
    text = closed_form_text(form)
    if text is None or len(text) > LONGEST_CLOSED_FORM:
        return None
    if any(kind == "sqrt" and argument > LARGEST_RADICAND for kind, argument in form.terms):
        return None
    items: list[Node] = []
    for atom, coefficient in form.terms.items():
        items += _term_nodes(atom, coefficient, bool(items))
    return items[0] if len(items) == 1 else Row(tuple(items))


def _term_nodes(atom: tuple[str, fmpq], coefficient: fmpq, follows: bool) -> list[Node]:
    sign: list[Node] = [Operator("-")] if coefficient < 0 else [Operator("+")] if follows else []
    p, q = abs(int(coefficient.p)), int(coefficient.q)
    kind, argument = atom
    if kind == "sqrt" and argument != 1 and argument == q:  # sqrt(6)/6 is written 1/sqrt(6)
        return [*sign, Fraction(Number(str(p)), Root(Number(str(argument))))]
    factors: list[Node] = [] if atom == UNIT else [_atom_node(kind, argument)]
    if p != 1 or not factors:
        factors.insert(0, Number(str(p)))
    top: Node = factors[0] if len(factors) == 1 else Row(tuple(factors))
    return [*sign, Fraction(top, Number(str(q)))] if q != 1 else [*sign, top]


def _atom_node(kind: str, argument: fmpq) -> Node:
    inner = array_node(argument)
    if kind == "sqrt":
        return Root(inner)
    if kind == "exp":
        return Script(Symbol("e"), sup=inner) if argument != 1 else Symbol("e")
    return Row((FunctionName("ln"), inner))


# --- formulas and numbers put in


def formula(family: Family, call: Call, values: Values, problem: Problem) -> Node | None:
    """The formula of a step: the author's line, or traced from the code; None when the step only passes a given on."""
    written = written_formula(family, call, problem.inputs)
    if written is not None:
        return written
    traced = _traced_formula(family, call, values)
    if traced is None or not isinstance(traced, Traced):
        return None
    return Row(
        (
            call_symbol(family, call),
            Operator("="),
            *(traced.node.items if isinstance(traced.node, Row) else (traced.node,)),
        )
    )


def written_formula(family: Family, call: Call, inputs: Values) -> Node | None:
    """The line of LaTeX in a step's docstring; Jinja in it chooses by options, sizes and the round."""
    line = fill_in(family, call.step.formula, {**inputs, "k": call.k})
    return read_formula(family, call.step.name, line) if line else None


def _traced_formula(family: Family, call: Call, values: Values) -> Any:
    arguments = []
    for name in call.step.needs:
        value = _argument(values, call, name)
        arguments.append(_symbolic(family, name, value))
    try:
        return call.step.function(*arguments)
    except (Untraceable, TypeError, AttributeError, ValueError, IndexError):
        return None


def _symbolic(family: Family, name: str, value: Any) -> Any:
    """An argument by its symbol; a repeated step as the list of its rounds; options, counts and structures pass."""
    if isinstance(value, list) and name in family.steps:
        rounds = [Call(name, family.steps[name], k) for k in range(1, len(value) + 1)]
        return [Formula(item, call_symbol(family, one), ATOM) for item, one in zip(value, rounds, strict=True)]
    plain = value is None or isinstance(value, (str, int, dict, list))
    return value if plain else Formula(value, symbol(family, name), ATOM)


def is_traceable(family: Family, call: Call, values: Values) -> bool:
    """Whether the step has a formula to show."""
    return bool(call.step.formula) or _traced_formula(family, call, values) is not None


def _argument(values: Values, call: Call, name: str) -> Any:
    if name == "k":
        return call.k
    if call.step.group and name in call.step.group:
        return _earlier(values, call, name)
    return values[name]


def _earlier(values: Values, call: Call, name: str) -> list[Any]:
    """What a repeated step sees of its group in this round: the values so far."""
    group = call.step.group
    rounds = call.k if group.index(name) < group.index(call.step.name) else call.k - 1
    return [values[f"{name}{k}"] for k in range(1, rounds + 1)]


def _traced_cells(problem: Problem, call: Call, values: Values) -> list[Any]:
    """Every entry of a step with the numbers put in."""
    arguments = [_leaf(problem, _argument(values, call, name), name in problem.given) for name in call.step.needs]
    try:
        return cells_of(call.step.function(*arguments))
    except (Untraceable, TypeError, AttributeError, ValueError, MarkschemeError):
        return []


def _leaf(problem: Problem, value: Any, given: bool) -> Any:
    def leaf(cell: Any) -> Traced:
        if hasattr(cell, "value") and not isinstance(cell, arb):
            return Traced(cell.value(), array_node(cell), ATOM)
        return Traced(cell, array_node(cell) if given else Number(_shown_in_working(problem, cell)), ATOM)

    return [lifted(item, leaf) for item in value] if isinstance(value, list) and not given else lifted(value, leaf)


def _shown_in_working(problem: Problem, cell: Any) -> str:
    try:
        return problem.rounding.show_working(cell)
    except Undecided:
        return str(cell.str(problem.rounding.working.count, radius=False)) if isinstance(cell, arb) else str(cell)
