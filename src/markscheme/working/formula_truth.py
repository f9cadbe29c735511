"""Hold the printed formula of a step against what its code calculates, entry by entry.

The formula is evaluated by itself (`formula_values`), from the numbers of an instance: nothing of the step's code goes
into it. What a statement says in words, such as "y is 0 outside of the image", is not known here; a formula that needs
it is `Unevaluable`, unless the caller adds it to the meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import compress, product
from typing import Any

import numpy as np
from flint import ctx, fmpq

from markscheme.engine.problem import Problem
from markscheme.family.language.symbols import symbol
from markscheme.family.model import StepInstance
from markscheme.notation import (
    Fence,
    Function,
    Lines,
    Node,
    Operator,
    Row,
    Space,
    SubSuperscript,
    Symbol,
    to_latex,
)
from markscheme.numbers.exact import Value
from markscheme.working.formula_numbers import Eye, Unevaluable, numbers
from markscheme.working.formula_symbols import RoundValues, entry_of, extent_of, locate, symbol_value
from markscheme.working.formula_tree import Items, capital, items_of, nodes, parts_of, split
from markscheme.working.formula_values import Meaning, continued, evaluate, holds, sides_of, truth
from markscheme.working.formulas import written_formula

MOST_READINGS = 4  # letters of a formula that are tried as rows and as columns
PRECISION = 256  # bits, so that nine digits are left where numbers cancel


class FalseFormula(Exception):
    """A formula says something else than the code calculates."""


# --- what the symbols stand for


def meaning_of(problem: Problem, call: StepInstance) -> Meaning:
    """Bind the symbols of a problem as the formula of one call sees them: givens, steps, sizes, and I, the identity."""
    family = problem.family
    bound: dict[Node, Value] = {Symbol("I"): Eye(fmpq(1))}
    for name in family.sizes:
        if name not in family.given and name not in family.steps:
            bound[symbol(family, name)] = fmpq(problem.sizes[name])
    for name, given in family.given.items():
        value = problem.given.get(name)
        if value is not None and given.kind != "structure":
            bound[symbol(family, name)] = numbers(value)
    for name, step in family.steps.items():
        found = {c.k: problem.values[c.name] for c in problem.calls if c.step is step}
        if not found:
            continue
        told = {k: _as_told(problem, name, value) for k, value in found.items()}
        current = call.k if call.k in told else max(told)
        own = symbol(family, name)
        bare = bound.get(own) if own in {symbol(family, given) for given in family.given} else None
        bound[own] = RoundValues(told, current, bare) if step.group else told[0]
    from_zero = frozenset(symbol(family, name) for name in family.from_zero)
    return Meaning(bound, sizes=frozenset(family.sizes), from_zero=from_zero)


def _as_told(problem: Problem, name: str, value: Value) -> Value:
    """Give a step's value as it is told: labels are counted from 1 like everything else, a set has its members."""
    worded = problem.family.answers.get(name)
    told = numbers(value)
    if worded is None:
        return told
    if worded.is_set:
        return frozenset(i + 1 for i, held in enumerate(told) if held)
    return told + (0 if "none" in worded.names else 1)


def _counted(meaning: Meaning, target: Node, k: int) -> Meaning:
    """Put the number of its place for every entry of the target, to see which entries a formula names."""
    value = meaning.bound[target]
    own = value.by_round[k] if isinstance(value, RoundValues) else value
    if isinstance(own, frozenset) or np.shape(own) == ():
        places: Value = fmpq(0)
    else:
        places = np.array([fmpq(i) for i in range(np.size(own))], dtype=object).reshape(np.shape(own))
    placed = RoundValues({**value.by_round, k: places}, k) if isinstance(value, RoundValues) else places
    return replace(meaning, bound={**meaning.bound, target: placed})


# --- a formula taken apart


@dataclass(frozen=True)
class Statement:
    """A formula taken apart: the chain of relations, further relations, and where it holds."""

    sides: tuple[Items, ...]
    signs: tuple[str, ...]
    more: tuple[Items, ...]
    where: tuple[Items, ...]


def statement(meaning: Meaning, formula: Node) -> tuple[Meaning, Statement]:
    """Take a formula apart at its commas; what is defined behind one is known in front of it."""
    if isinstance(formula, Lines):
        cells = (cell for row in formula.rows for cell in (Operator(","), *row))
        formula = Row(tuple(piece for cell in cells for piece in items_of(cell))[1:])
    rows = sorted((node for node in meaning.bound if isinstance(node, Row)), key=lambda row: -len(row.items))
    pieces = _grouped(formula, rows)
    apart = tuple(
        Operator(",") if item == Space("quad") else item
        for item in (pieces.items if isinstance(pieces, Row) else (pieces,))
    )
    main, *others = [piece for piece in split(items_of(Row(apart)), ",") if piece]
    more: list[Items] = []
    where: list[Items] = []
    local: dict[Node, Items] = {}
    bound: dict[Node, Value] = {}
    for piece in others:
        match piece:
            case (Fence("(", ")", body),):
                where.append(items_of(body))
            case (Symbol() as name, Operator("="), *rest) if name not in meaning.bound:
                local[name] = tuple(rest)
            case (SubSuperscript(_, _, None) as indexed, Operator("="), *rest) if _is_new(meaning, indexed):
                bound[indexed] = evaluate(meaning, tuple(rest))
            case _:
                more.append(piece)
    sides, signs = sides_of(main)
    if not signs:
        raise Unevaluable("a formula without a relation")
    sides = continued(meaning, sides)
    signs = [*signs, *signs[:1] * len(sides)][: len(sides) - 1]
    meaning = replace(meaning, local=local, bound={**meaning.bound, **bound})
    return meaning, Statement(tuple(sides), tuple(signs), tuple(more), tuple(where))


# Any: a piece of a tree is a node, a tuple of these, or the text of one
def _grouped(node: Any, rows: list[Row]) -> Any:
    """Make symbols of several pieces, such as the gradient of L by W, one piece each."""
    if isinstance(node, tuple):
        return tuple(_grouped(part, rows) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if isinstance(node, Row):
        return Row(_regrouped(tuple(_grouped(item, rows) for item in node.items), rows))
    changed = {part.name: _grouped(getattr(node, part.name), rows) for part in fields(node)}
    return replace(node, **changed)


def _regrouped(items: Items, rows: list[Row]) -> Items:
    out: list[Node] = []
    place = 0
    while place < len(items):
        found = next((row for row in rows if items[place : place + len(row.items)] == row.items), None)
        out.append(found or items[place])
        place += len(found.items) if found else 1
    return tuple(out)


def _is_new(meaning: Meaning, name: Node) -> bool:
    try:
        symbol_value(meaning, name)
    except Unevaluable:
        return True
    return False


def _free_letters(meaning: Meaning, told: Items) -> list[str]:
    """List the letters that stand alone as an index, except those that a sum or its like runs over."""
    summed: set[str] = set()
    found: list[str] = []
    indexed = [node for node in nodes(told, meaning.bound) if isinstance(node, SubSuperscript)]
    for node in indexed:
        if _is_big(node.base):
            summed |= {one.name for one in nodes(node.sub) if isinstance(one, Symbol)}
        else:
            for part in _parts(meaning, node):
                found += [one.name for one in part[:1] if len(part) == 1 and isinstance(one, Symbol)]
    fixed = {letter for letter in found if Symbol(letter) in meaning.bound and letter not in meaning.sizes}
    return [letter for letter in dict.fromkeys(found) if letter not in summed | fixed]


def _parts(meaning: Meaning, node: SubSuperscript) -> list[Items]:
    """List the indices of a symbol; those of one that nothing is known of, such as the L of a derivative, likewise."""
    try:
        return locate(meaning, node).parts
    except Unevaluable:
        return parts_of(node.sub)


def _is_big(base: Node) -> bool:
    return isinstance(base, Operator) or (isinstance(base, Function) and base.name in ("max", "min", "argmax"))


def _assignments(meaning: Meaning, letters: list[str], body: Items, where: tuple[Items, ...]) -> Iterator[Meaning]:
    """Yield the meaning for every value of the free letters for which the formula is said to hold."""
    found = [meaning]
    for letter in letters:
        span = range(1, extent_of(meaning, letter, body) + 1)
        found = [one.within(**{letter: i}) for one in found for i in span]
    yield from (one for one in found if all(_is_within(one, condition) for condition in where))


def _is_within(meaning: Meaning, condition: Items) -> bool:
    """Say whether a restriction holds: `j <= i`, or `i = 1, 2`."""
    first, *rest = split(condition, ",")
    if rest and not sides_of(rest[0])[1]:
        letter, _, *value = first
        listed = [evaluate(meaning, piece) for piece in (tuple(value), *rest)]
        return evaluate(meaning, (letter,)) in listed
    return bool(truth(meaning, condition))


# --- held against the code


def hold(problem: Problem, call: StepInstance, formula: Node, meaning: Meaning, *, zeros_unsaid: bool = False) -> None:
    """Compare a formula with what the code calculated, for every entry of the step.

    `zeros_unsaid`: a formula may leave out entries that are 0, as that of a diagonal matrix does. `FalseFormula` where
    it says something else, or nothing of an entry; `Unevaluable` where it has no value.
    """
    with ctx.workprec(PRECISION):
        _hold(problem, call, formula, meaning, zeros_unsaid)


def _hold(problem: Problem, call: StepInstance, formula: Node, meaning: Meaning, zeros_unsaid: bool) -> None:
    target = symbol(problem.family, call.step.name)
    meaning, told = statement(meaning, formula)
    first = told.sides[0]
    directly = _names(meaning, first, target, call)
    body = first if directly else tuple(item for side in (*told.sides, *told.more) for item in side)
    named: set[int] = set()
    for one in _assignments(meaning, _free_letters(meaning, body), body, told.where):
        results = [evaluate(one, side) for side in told.sides]
        for i, sign in enumerate(told.signs):
            if not _all(holds(sign, results[i], results[i + 1])):
                raise FalseFormula(_difference(one, told.sides[i], results[i], sign, results[i + 1]))
        for piece in told.more:
            if not _all(truth(one, piece)):
                raise FalseFormula(f"{to_latex(Row(piece))} does not hold{_at(one)}")
        places = replace(_counted(one, target, call.k), letters=one.letters)
        named |= set(_named(places, first)) if directly else set(_anywhere(places, body, target))
        for piece in told.more:
            named |= set(_anywhere(places, sides_of(piece)[0][0], target))
    expected = set(range(_size_of(meaning, target, call.k)))
    if zeros_unsaid:
        expected -= {i for i, cell in enumerate(np.ravel(meaning.bound[target])) if cell == 0}
    if not named >= expected:
        raise FalseFormula(f"it says nothing of {len(expected - named)} of {len(expected)} entries")


def _size_of(meaning: Meaning, target: Node, k: int) -> int:
    """Count the entries of the value of a step."""
    value = meaning.bound[target]
    own = value.by_round[k] if isinstance(value, RoundValues) else value
    return 1 if isinstance(own, frozenset) else int(np.size(own))


def _difference(meaning: Meaning, side: Items, value: Value, sign: str, other: Value) -> str:
    left, right = to_latex(Row(side)), _shown(other)
    if sign != "=":
        return f"{left} is {_shown(value)}, which does not stand to {right} as the formula says{_at(meaning)}"
    return f"{left} is {_shown(value)}, but the right-hand side {right}{_at(meaning)}"


def _shown(value: Value) -> str:
    """Give a value for a message: numbers to a few digits, arrays as lists."""
    if isinstance(value, np.ndarray):
        return "[" + ", ".join(map(_shown, value)) + "]"
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(_shown, value))) + "}"
    return str(value) if isinstance(value, fmpq) and value.q == 1 else f"{float(value):.6g}"


def _at(meaning: Meaning) -> str:
    letters = ", ".join(f"{letter} = {i}" for letter, i in meaning.letters.items())
    return f", at {letters}" if letters else ""


def _all(held: Value) -> bool:
    return bool(np.all(np.ravel(held) == 1))


def _names(meaning: Meaning, side: Items, target: Node, call: StepInstance) -> bool:
    """Say whether one side of a formula is the step itself, or an entry of it."""
    letters = dict.fromkeys(_free_letters(meaning, side), 1)
    before = _counted(meaning, target, call.k)
    other = _shifted(before, target, call.k)
    try:
        one, two = (evaluate(m.within(**letters), side) for m in (before, other))
    except Unevaluable:
        return False
    return len(side) == 1 and bool(np.all(np.ravel(two) == np.ravel(one) + 1000))


def _shifted(meaning: Meaning, target: Node, k: int) -> Meaning:
    value = meaning.bound[target]
    if isinstance(value, RoundValues):
        moved: Value = RoundValues({**value.by_round, k: value.by_round[k] + 1000}, k)
    else:
        moved = value + 1000
    return replace(meaning, bound={**meaning.bound, target: moved})


def _named(places: Meaning, side: Items) -> list[int]:
    return [int(i) for i in np.ravel(evaluate(places, side))]


def _anywhere(places: Meaning, body: Items, target: Node) -> Iterator[int]:
    """Yield the entries of a step that are named somewhere in a formula."""
    own = places.bound[target]
    own = own.by_round[own.current] if isinstance(own, RoundValues) else own
    for node in nodes(body, places.bound):
        if isinstance(node, (Symbol, SubSuperscript, Row)) or node == target:
            try:
                place = locate(places, node)
                if np.may_share_memory(place.value, own) if np.ndim(own) else place.value is own:
                    yield from (int(i) for i in np.ravel(entry_of(places, place, node)))
            except Unevaluable:
                continue


# --- what an author wrote


@dataclass
class HeldFormulas:
    """The docstring formulas of a problem, held against its numbers, by the names of the steps.

    `false`: what is false in a formula. `unknown`: why one has no value by its symbols alone.
    """

    false: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)


def held_formulas(problem: Problem) -> HeldFormulas:
    """Hold every docstring formula of a problem against what the code calculated."""
    found = HeldFormulas()
    for call in problem.calls:
        name = call.step.name
        formula = written_formula(problem.family, call, problem.inputs) if call.step.formula else None
        if formula is None or name in found.false:
            continue
        try:
            _hold_by_symbols(problem, call, formula)
        except FalseFormula as error:
            found.false[name] = f"step {call.name!r}: its formula {to_latex(formula)} is false: {error}"
        except Unevaluable as error:
            found.unknown[name] = str(error)
        except Exception as error:  # a notation that is taken for another one, on numbers that it does not fit
            found.unknown[name] = f"{type(error).__name__}: {error}"
    return found


def _hold_by_symbols(problem: Problem, call: StepInstance, formula: Node) -> None:
    """Hold a formula by what its symbols alone say; `FalseFormula` where no reading of them makes it true.

    A small letter may be a row of its array or a column. Of what is answered in words the statement says which numbers
    these are, if any.
    """
    meaning = meaning_of(problem, call)
    worded = {symbol(problem.family, n) for n, labels in problem.family.answers.items() if not labels.is_set}
    if not worded.isdisjoint(nodes(formula)):
        raise Unevaluable("the statement says what the words of an answer stand for")
    lines = [n for n in dict.fromkeys(nodes(formula)) if n not in meaning.bound and capital(n) in meaning.bound]
    told: list[FalseFormula | Unevaluable] = []
    for reading in product((False, True), repeat=min(len(lines), MOST_READINGS)):
        columns = frozenset(compress(lines, reading))
        try:
            return hold(problem, call, formula, replace(meaning, columns=columns), zeros_unsaid=True)
        except (FalseFormula, Unevaluable) as error:
            told.append(error)
    raise next((error for error in told if isinstance(error, FalseFormula)), told[0])
