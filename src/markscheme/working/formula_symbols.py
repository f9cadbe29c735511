"""What the symbols of a printed formula stand for: `z_{ij}` is an entry of Z, `x_i` a row of X, `h^{(t)}` round t."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from flint import fmpq

from markscheme.notation import Fence, Fraction, Node, Number, Operator, Row, SubSuperscript, Symbol, to_latex
from markscheme.numbers.exact import Value
from markscheme.working.formula_numbers import Unevaluable, each, power, turned
from markscheme.working.formula_tree import (
    Items,
    capital,
    core_of,
    is_round,
    items_of,
    nodes,
    parts_of,
    split,
    with_commas,
)


@dataclass(frozen=True)
class RoundValues:
    """A repeated step: its values by round, and the round that is meant where none is written."""

    by_round: Mapping[int, Value]
    current: int
    bare: Value = None  # what the symbol without a round stands for, where that is something else


@dataclass
class Bindings:
    """What the symbols of one formula stand for."""

    bound: dict[Node, Value] = field(default_factory=dict)
    ranges: dict[str, int] = field(default_factory=dict)  # of index letters that stand at no array
    outside: Value = None  # what an entry outside an array counts, where a convention says so
    none: Value = None  # the largest of no numbers, likewise
    derivative: Callable[[Bindings, Items, Items], Value] | None = None
    columns: frozenset[Node] = frozenset()  # small letters that with one index are columns of their array, not rows
    sizes: frozenset[str] = frozenset()
    from_zero: frozenset[Node] = frozenset()  # whose entries are counted from 0
    letters: dict[str, int] = field(default_factory=dict)
    local: dict[Node, Items] = field(default_factory=dict)

    def within(self, **letters: int) -> Self:
        """Set index letters."""
        return replace(self, letters={**self.letters, **letters})

    def evaluate(self, items: Items) -> Value:
        """Give the value of an expression; an index and a round are expressions too."""
        raise NotImplementedError  # `Meaning` does: an expression is made of symbols


@dataclass(frozen=True)
class Place:
    """Where a symbol leads: a value, the indices into it, and what else stands above."""

    value: Value
    parts: list[Items]
    power: Node | None
    first: int = 1  # the index of the first entry


def locate(meaning: Bindings, node: Node) -> Place:
    """Give the value that a symbol with its indices belongs to."""
    base, sub, sup = (node.base, node.sub, node.sup) if isinstance(node, SubSuperscript) else (node, None, None)
    pieces = split(items_of(sub), ",") if sub is not None else []
    found: Place | None = None
    for kept in (sup, None) if sup is not None else (None,):
        for count in range(len(pieces), -1, -1):
            rest = with_commas(pieces[count:])
            for form in (base, capital(base)) if rest else (base,):
                core = core_of(form, with_commas(pieces[:count]), kept)
                place = _known(meaning, core, parts_of(Row(rest)) if rest else [], sup if kept is None else None)
                if place is None:
                    continue
                if form != base and base in meaning.columns and len(place.parts) == 1:
                    place = replace(place, value=place.value.T)
                if np.ndim(place.value) >= len(place.parts):
                    return place
                found = found or place
    if found is None:
        raise Unevaluable(f"nothing is known of {to_latex(node)}")
    return found


def _known(meaning: Bindings, core: Node, parts: list[Items], power: Node | None) -> Place | None:
    if core in meaning.local:
        return Place(meaning.evaluate(meaning.local[core]), parts, power)
    if core not in meaning.bound:
        return None
    value = meaning.bound[core]
    if not isinstance(value, RoundValues):
        return Place(value, parts, power, 0 if core in meaning.from_zero else 1)
    if not is_round(power):
        return Place(value.by_round[value.current] if value.bare is None else value.bare, parts, power)
    k = int(meaning.evaluate(items_of(power.body)))
    here = (
        value.by_round[k]
        if k in value.by_round
        else meaning.bound.get(core_of(core, (), Fence("(", ")", Number(str(k)))))
    )
    if here is None:
        raise Unevaluable(f"there is no round {k} of {to_latex(core)}")
    return Place(here, parts, None)


def symbol_value(meaning: Bindings, node: Node) -> Value:
    """Give the value of a symbol with indices and exponents."""
    if isinstance(node, Symbol) and node.name in meaning.letters:
        return fmpq(meaning.letters[node.name])
    place = locate(meaning, node)
    return raised(meaning, entry_of(meaning, place, node), place.power)


def entry_of(meaning: Bindings, place: Place, node: Node) -> Value:
    """Give the entry, or the row, that the indices of a symbol lead to."""
    value, parts, first = place.value, place.parts, place.first
    if not parts:
        return value
    found = [meaning.evaluate(part) for part in index_digits(parts, np.ndim(value))]
    if any(np.ndim(index) for index in found):
        raise Unevaluable(f"an index of {to_latex(node)} is an array")
    indices = [int(index) for index in found]
    if np.ndim(value) == 1 < len(indices):  # both of two: lambda_{1,2}
        return np.array([value[i - first] for i in indices], dtype=object)
    if len(indices) > np.ndim(value):
        raise Unevaluable(f"{len(indices)} indices at {to_latex(node)}")
    if any(not first <= i < n + first for i, n in zip(indices, np.shape(value), strict=False)):
        known = (
            meaning.bound.get(SubSuperscript(node.base, sub=Number(str(indices[0]))))
            if isinstance(node, SubSuperscript)
            else None
        )
        if known is None and meaning.outside is None:
            raise Unevaluable(f"the index {indices} is outside of {to_latex(node)}")
        return known if known is not None else meaning.outside
    return value[tuple(i - first for i in indices)]


def index_digits(parts: list[Items], axes: int) -> list[Items]:
    """`12` at a matrix are the indices 1 and 2."""
    match parts:
        case [(Number(text),)] if len(text) == axes > 1:
            return [(Number(digit),) for digit in text]
    return parts


def raised(meaning: Bindings, value: Value, sup: Node | None) -> Value:
    """Raise a value to what stands above its symbol: a power, or the sign of a transpose."""
    if sup is None:
        return value
    if sup == Operator("top"):
        return turned(value)
    n = meaning.evaluate(items_of(sup))
    if np.ndim(value) == 2:
        if n not in (fmpq(-1), fmpq(-1, 2)) or any(value[i, j] for i, j in np.ndindex(*value.shape) if i != j):
            raise Unevaluable("a power of a matrix that is not diagonal")
        return each(lambda cell: power(cell, n) if cell else cell, value)
    return each(lambda cell: power(cell, n), value)


def derivative(meaning: Bindings, of: Items, below: Items) -> Value:
    """Give a derivative: that of L by z_ij is entry ij of nabla_Z L."""
    by = tuple(item for item in below if item != Symbol("partial"))
    if meaning.derivative is not None:
        return meaning.derivative(meaning, of, by)
    base, sub = (by[0].base, by[0].sub) if isinstance(by[0], SubSuperscript) else (by[0], None)
    for form in (base, capital(base)) if len(by) == 1 else ():
        known = Row((SubSuperscript(Symbol("nabla"), sub=form), *of))
        if known in meaning.bound:
            return symbol_value(meaning, SubSuperscript(known, sub=sub) if sub is not None else known)
    raise Unevaluable(f"no derivative by {to_latex(Row(by))} is known")


def letter_of(node: Node) -> str:
    """Name a letter that runs; `Unevaluable` for anything else."""
    if not isinstance(node, Symbol):
        raise Unevaluable(f"{to_latex(node)} is no letter that runs")
    return node.name


def extent_of(meaning: Bindings, letter: str, body: Items) -> int:
    """How far an index letter runs: the length of the arrays that it stands at."""
    if letter in meaning.ranges:
        return meaning.ranges[letter]
    found = set()
    for node in nodes(body, meaning.bound):
        if isinstance(node, SubSuperscript):
            found |= set(_lengths(meaning, letter, node))
        if isinstance(node, Fraction) and items_of(node.denominator)[:1] == (Symbol("partial"),):
            found |= set(_derived_lengths(meaning, letter, node))
    if len(found) != 1:
        raise Unevaluable(f"{letter} runs to {sorted(found) or 'an unknown end'}")
    return int(found.pop())


def _lengths(meaning: Bindings, letter: str, node: SubSuperscript) -> Iterator[int]:
    base, sup = node.base, node.sup
    if is_round(sup) and items_of(sup.body) == (Symbol(letter),):
        known = (meaning.bound.get(form) for form in (base, capital(base)))
        yield from (max(value.by_round) for value in known if isinstance(value, RoundValues))
    try:
        place = locate(meaning, replace(node, sup=None) if is_round(sup) and _mentions(sup, letter) else node)
    except Unevaluable:
        return
    for part, length in zip(index_digits(place.parts, np.ndim(place.value)), np.shape(place.value), strict=False):
        if part == (Symbol(letter),):
            yield length


def _derived_lengths(meaning: Bindings, letter: str, node: Fraction) -> Iterator[int]:
    by = items_of(node.denominator)[1]
    if not isinstance(by, SubSuperscript):
        return
    for form in (by.base, capital(by.base)):
        known = Row((SubSuperscript(Symbol("nabla"), sub=form), *items_of(node.numerator)[1:]))
        if known in meaning.bound:
            yield from _lengths(meaning, letter, SubSuperscript(known, sub=by.sub))


def _mentions(node: Value, letter: str) -> bool:
    return any(found == Symbol(letter) for found in nodes(node))
