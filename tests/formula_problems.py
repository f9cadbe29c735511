"""What the symbols of a printed formula stand for in a problem, and instances to try formulas on: for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import product
from typing import Any

import formula_values as values
import numpy as np
from flint import ctx, fmpq
from formula_numbers import Unevaluable, numbers
from formula_tree import Items, items_of, nodes, parts_of, split
from formula_values import Meaning, Rounds

from markscheme import families
from markscheme.engine.problem import Problem, choose_options, draw
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.language.symbols import symbol
from markscheme.family.model import Family, StepInstance
from markscheme.family.model import call as called
from markscheme.notation import Fence, Function, Lines, Node, Operator, Row, Space, SubSuperscript, Symbol
from markscheme.working import formula as formula_of

PRECISION = 256  # bits, so that nine digits are left where numbers cancel


# --- instances


def combinations(family: Family) -> Iterator[dict[str, str]]:
    """Every choice of options."""
    for chosen in product(*family.options.values()):
        yield dict(zip(family.options, chosen, strict=True))


@cache
def _family(id: str) -> Family:
    return families()[id]


# Families whose formula is said for the usual case, which their own requirements tell: every cluster keeps a point.
USUAL = {"clustering/kmeans"}


def instance(family: Family, options: dict[str, str], level: str = "hard", seed: int = 0) -> Problem | None:
    """A random instance that is valid and has values; None where the options exclude each other."""
    for attempt in range(30):
        stream = Stream("formulas", family.id, level, *options.items(), seed, attempt)
        settled = choose_options(family, Stream(), options)
        problem = Problem(family, draw(family, stream, level, settled), settled, level=level)
        try:
            if not any(called(refuse, problem.inputs) for refuse in family.refusals.values()):
                asked = family.requirements.values() if family.id in USUAL else ()
                with ctx.workprec(PRECISION):
                    if all(called(require, problem.values) for require in asked):
                        return problem
        except MarkschemeError:
            continue
    return None


def levels(family: Family) -> tuple[str, ...]:
    """The levels of a family, the hardest first."""
    return tuple(level for level in reversed(LEVELS) if level in family.levels)


# --- meanings


def meaning_of(problem: Problem, call: StepInstance) -> Meaning:
    """The symbols of a problem as the formula of one call sees them: givens, steps and sizes."""
    family, bound = problem.family, {}
    for name in family.sizes:
        if name not in family.given and name not in family.steps:
            bound[symbol(family, name)] = fmpq(problem.sizes[name])
    for name, given in family.given.items():
        value = problem.given.get(name)
        if value is not None and given.kind != "structure":
            bound[symbol(family, name)] = fmpq(value) if isinstance(value, int) else _given(value)
    for name, step in family.steps.items():
        found = {c.k: problem.values[c.name] for c in problem.calls if c.step is step}
        if not found:
            continue
        told = {k: _told(problem, name, value) for k, value in found.items()}
        current = call.k if call.k in told else max(told)
        own = symbol(family, name)
        bare = bound.get(own) if own in {symbol(family, given) for given in family.given} else None
        bound[own] = Rounds(told, current, bare) if step.group else told[0]
    return Meaning(bound, sizes=frozenset(family.sizes))


def _given(value: Any) -> Any:
    return numbers(value)


def _told(problem: Problem, name: str, value: Any) -> Any:
    """A step's value; labels are counted from 1 like everything else, a set is the set of its members."""
    worded = problem.family.answers.get(name)
    told = numbers(value)
    if worded is None:
        return told
    if worded.is_set:
        return frozenset(i + 1 for i, held in enumerate(told) if held)
    return told + (0 if "none" in worded.names else 1)


def counted(meaning: Meaning, target: Node, k: int) -> Meaning:
    """The same with the number of its place for every entry of the target: to see which entries a formula names."""
    value = meaning.bound[target]
    own = value.by_round[k] if isinstance(value, Rounds) else value
    if isinstance(own, frozenset):
        ids: Any = fmpq(0)
    else:
        ids = np.array([fmpq(i) for i in range(np.size(own))], dtype=object).reshape(np.shape(own))
        ids = fmpq(0) if np.shape(own) == () else ids
    placed = Rounds({**value.by_round, k: ids}, k) if isinstance(value, Rounds) else ids
    return replace(meaning, bound={**meaning.bound, target: placed})


def size_of(meaning: Meaning, target: Node, k: int) -> int:
    """How many entries the value of a step has."""
    value = meaning.bound[target]
    own = value.by_round[k] if isinstance(value, Rounds) else value
    return 1 if isinstance(own, frozenset) else int(np.size(own))


# --- formulas


def grouped(node: Any, rows: list[Row]) -> Any:
    """The tree with symbols of several pieces, such as the gradient of L by W, as one piece each."""
    if isinstance(node, tuple):
        return tuple(grouped(part, rows) for part in node)
    if not isinstance(node, Node) or not is_dataclass(node):
        return node
    if isinstance(node, Row):
        return Row(_regrouped(tuple(grouped(item, rows) for item in node.items), rows))
    return replace(node, **{part.name: grouped(getattr(node, part.name), rows) for part in fields(node)})


def _regrouped(items: Items, rows: list[Row]) -> Items:
    out: list[Node] = []
    place = 0
    while place < len(items):
        found = next((row for row in rows if items[place : place + len(row.items)] == row.items), None)
        out.append(found or items[place])
        place += len(found.items) if found else 1
    return tuple(out)


@dataclass(frozen=True)
class Statement:
    """A formula taken apart: the chain of relations, local definitions, further relations, where it holds."""

    sides: tuple[Items, ...]
    signs: tuple[str, ...]
    more: tuple[Items, ...]
    where: tuple[Items, ...]


def statement(meaning: Meaning, formula: Node) -> tuple[Meaning, Statement]:
    """Take a formula apart at its commas; what is defined behind one is known in front of it."""
    if isinstance(formula, Lines):
        formula = Row(
            tuple(piece for row in formula.rows for cell in (Operator(","), *row) for piece in items_of(cell))[1:]
        )
    rows = sorted((node for node in meaning.bound if isinstance(node, Row)), key=lambda row: -len(row.items))
    pieces = grouped(formula, rows)
    apart = tuple(
        Operator(",") if item == Space("quad") else item
        for item in (pieces.items if isinstance(pieces, Row) else (pieces,))
    )
    main, *others = [piece for piece in split(items_of(Row(apart)), ",") if piece]
    more, where, local, bound = [], [], {}, {}
    for piece in others:
        match piece:
            case (Fence("(", ")", body),):
                where.append(items_of(body))
            case (Symbol() as name, Operator("="), *rest) if name not in meaning.bound:
                local[name] = tuple(rest)
            case (SubSuperscript(_, _, None) as name, Operator("="), *rest) if _is_new(meaning, name):
                bound[name] = values.evaluate(meaning, tuple(rest))
            case _:
                more.append(piece)
    sides, signs = values.sides_of(main)
    if not signs:
        raise Unevaluable("a formula without a relation")
    sides = values.continued(meaning, sides)
    signs = [*signs, *signs[:1] * len(sides)][: len(sides) - 1]
    meaning = replace(meaning, local=local, bound={**meaning.bound, **bound})
    return meaning, Statement(tuple(sides), tuple(signs), tuple(more), tuple(where))


def _is_new(meaning: Meaning, name: SubSuperscript) -> bool:
    try:
        values.symbol_value(meaning, name)
    except Unevaluable:
        return True
    return False


def free_letters(meaning: Meaning, told: Any, known: Any = ()) -> list[str]:
    """The letters that stand alone as an index, except those that a sum or its like runs over."""
    summed, found = set(), []
    for node in nodes(told, meaning.bound):
        if isinstance(node, SubSuperscript) and _is_big(node.base):
            summed |= {one.name for one in nodes(node.sub) if isinstance(one, Symbol)}
    for node in nodes(told, meaning.bound):
        if isinstance(node, SubSuperscript) and not _is_big(node.base):
            for part in _parts(meaning, node):
                found += [one.name for one in part[:1] if len(part) == 1 and isinstance(one, Symbol)]
    fixed = {letter for letter in found if Symbol(letter) in meaning.bound and letter not in meaning.sizes}
    return [letter for letter in dict.fromkeys(found) if letter not in summed | fixed]


def _parts(meaning: Meaning, node: SubSuperscript) -> list[Items]:
    """The indices of a symbol; those of one that nothing is known of, such as the L of a derivative, likewise."""
    try:
        return values.locate(meaning, node).parts
    except Unevaluable:
        return parts_of(node.sub)


def _is_big(base: Node) -> bool:
    return isinstance(base, Operator) or (isinstance(base, Function) and base.name in ("max", "min", "argmax"))


def assignments(meaning: Meaning, letters: list[str], body: Items, where: tuple[Items, ...]) -> Iterator[Meaning]:
    """The meaning for every value of the free letters for which the formula is said to hold."""
    spans = [range(1, values.extent_of(meaning, letter, body) + 1) for letter in letters]
    for chosen in product(*spans):
        one = meaning.within(**dict(zip(letters, chosen, strict=True)))
        if all(_within(one, condition) for condition in where):
            yield one


def _within(meaning: Meaning, condition: Items) -> bool:
    """Whether a restriction holds: `j <= i`, or `i = 1, 2`."""
    first, *rest = split(condition, ",")
    if rest and not values.sides_of(rest[0])[1]:
        letter, _, *value = first
        listed = [values.evaluate(meaning, piece) for piece in (tuple(value), *rest)]
        return values.evaluate(meaning, (letter,)) in listed
    return bool(values.truth(meaning, condition))


# --- held against the code


ELSE_ZERO = {("gnn/laplacian", "D")}  # a diagonal matrix, of which the formula gives the diagonal


Extend = Callable[[Problem, StepInstance, Meaning], Meaning]


def hold(problem: Problem, call: StepInstance, extend: Extend, formula: Node | None = None) -> None:
    """Compare the formula of a call with what the code calculated, for every entry; AssertionError if it is false."""
    told = shown(problem, call) if formula is None else formula
    assert told is not None
    with ctx.workprec(PRECISION):
        _hold(problem, call, extend, told)


def shown(problem: Problem, call: StepInstance) -> Node | None:
    """The formula of a call as it is printed: the author's, else traced."""
    return formula_of(problem.family, call, problem.values, problem)


def _hold(problem: Problem, call: StepInstance, extend: Extend, formula: Node) -> None:
    target = symbol(problem.family, call.step.name)
    meaning, told = statement(extend(problem, call, meaning_of(problem, call)), formula)
    first = told.sides[0]
    directly = _names(meaning, first, target, call)
    body = first if directly else tuple(item for side in (*told.sides, *told.more) for item in side)
    named: set[int] = set()
    for one in assignments(meaning, free_letters(meaning, body), body, told.where):
        results = [values.evaluate(one, side) for side in told.sides]
        for sign, left, right in zip(told.signs, results, results[1:], strict=False):
            assert _all(values.holds(sign, left, right)), f"{_place(problem, call, one)}: {left} {sign} {right}"
        assert all(_all(values.truth(one, piece)) for piece in told.more), _place(problem, call, one)
        ids = replace(counted(one, target, call.k), letters=one.letters)
        named |= set(_named(ids, first)) if directly else set(_anywhere(ids, body, target))
        for piece in told.more:
            named |= set(_anywhere(ids, values.sides_of(piece)[0][0], target))
    expected = set(range(size_of(meaning, target, call.k)))
    if (problem.family.id, call.step.name) in ELSE_ZERO:
        expected -= {i for i, cell in enumerate(np.ravel(meaning.bound[target])) if cell == 0}
    assert named >= expected, (
        f"{problem.family.id}: {call.name}: the formula says nothing of {sorted(expected - named)}"
    )


def _all(held: Any) -> bool:
    return bool(np.all(np.ravel(held) == 1))


def _place(problem: Problem, call: StepInstance, meaning: Meaning) -> str:
    return f"{problem.family.id} {dict(problem.options)}: {call.name} at {meaning.letters}"


def _names(meaning: Meaning, side: Items, target: Node, call: StepInstance) -> bool:
    """Whether one side of a formula is the step itself, or an entry of it."""
    letters = dict.fromkeys(free_letters(meaning, side), 1)
    before = counted(meaning, target, call.k)
    other = _shifted(before, target, call.k)
    try:
        one, two = (values.evaluate(m.within(**letters), side) for m in (before, other))
    except Unevaluable:
        return False
    return len(side) == 1 and bool(np.all(np.ravel(two) == np.ravel(one) + 1000))


def _shifted(meaning: Meaning, target: Node, k: int) -> Meaning:
    value = meaning.bound[target]
    moved = Rounds({**value.by_round, k: value.by_round[k] + 1000}, k) if isinstance(value, Rounds) else value + 1000
    return replace(meaning, bound={**meaning.bound, target: moved})


def _named(ids: Meaning, side: Items) -> list[int]:
    return [int(i) for i in np.ravel(values.evaluate(ids, side))]


def _anywhere(ids: Meaning, body: Any, target: Node) -> Iterator[int]:
    """The entries of a step that are named somewhere in a formula."""
    for node in nodes(body, ids.bound):
        if isinstance(node, (Symbol, SubSuperscript, Row)) or node == target:
            try:
                place = values.locate(ids, node)
                own = ids.bound[target]
                own = own.by_round[own.current] if isinstance(own, Rounds) else own
                if np.may_share_memory(place.value, own) if np.ndim(own) else place.value is own:
                    yield from (int(i) for i in np.ravel(values.entry_of(ids, place, node)))
            except Unevaluable:
                continue
