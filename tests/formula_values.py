"""What a formula of the maths tree comes to, with numbers in the place of its symbols: for tests of printed formulas.

A formula is read as it stands: juxtaposition multiplies, also matrices and vectors; a vector on its side is a row; an
index counts from 1; a small letter with indices is an entry of the array named by the capital; `x^{(t)}` is round t.
Nothing is guessed: what has no value here raises `Unevaluable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from flint import fmpq
from formula_numbers import (
    FUNCTIONS,
    JOINS,
    RELATIONS,
    Eye,
    Ones,
    Unevaluable,
    ball,
    each,
    logistic,
    plus,
    power,
    root,
    times,
    turned,
    whole,
)
from formula_tree import (
    Items,
    capital,
    core_of,
    is_round,
    items_of,
    nodes,
    parts_of,
    split,
    with_commas,
    with_number,
    without_room,
)

from markscheme.notation import (
    Accent,
    Cases,
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
    Text,
)

SIGNS = {"+", "-", "pm"}
BIG = {"sum", "prod"}


@dataclass(frozen=True)
class Rounds:
    """A repeated step: its values by round, and the round that is meant where none is written."""

    by_round: Mapping[int, Any]
    current: int
    bare: Any = None  # what the symbol without a round stands for, where that is something else


@dataclass
class Meaning:
    """What the symbols of one formula stand for."""

    bound: dict[Node, Any] = field(default_factory=dict)
    ranges: dict[str, int] = field(default_factory=dict)  # of index letters that stand at no array
    outside: Any = None  # what an entry outside an array counts, where a convention says so
    none: Any = None  # the largest of no numbers, likewise
    derivative: Callable[[Meaning, Items, Items], Any] | None = None
    columns: frozenset[Node] = frozenset()  # small letters that are columns of their array, not rows
    sizes: frozenset[str] = frozenset()
    letters: dict[str, int] = field(default_factory=dict)
    local: dict[Node, Items] = field(default_factory=dict)

    def within(self, **letters: int) -> Meaning:
        """The same with index letters set."""
        return replace(self, letters={**self.letters, **letters})


@dataclass(frozen=True)
class Place:
    """Where a symbol leads: a value, the indices into it, and what else stands above."""

    value: Any
    parts: list[Items]
    power: Node | None


def locate(meaning: Meaning, node: Node) -> Place:
    """The value that a symbol with its indices belongs to."""
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
                if form != base and base in meaning.columns:
                    place = replace(place, value=place.value.T)
                if np.ndim(place.value) >= len(place.parts):
                    return place
                found = found or place
    if found is None:
        raise Unevaluable(f"nothing is known of {node}")
    return found


def _known(meaning: Meaning, core: Node, parts: list[Items], power: Node | None) -> Place | None:
    if core in meaning.local:
        return Place(evaluate(meaning, meaning.local[core]), parts, power)
    if core not in meaning.bound:
        return None
    value = meaning.bound[core]
    if not isinstance(value, Rounds):
        return Place(value, parts, power)
    if not is_round(power):
        return Place(value.by_round[value.current] if value.bare is None else value.bare, parts, power)
    k = int(evaluate(meaning, items_of(power.body)))
    here = (
        value.by_round[k]
        if k in value.by_round
        else meaning.bound.get(core_of(core, (), Fence("(", ")", Number(str(k)))))
    )
    if here is None:
        raise Unevaluable(f"there is no round {k} of {core}")
    return Place(here, parts, None)


def symbol_value(meaning: Meaning, node: Node) -> Any:
    """The value of a symbol with indices and exponents."""
    if isinstance(node, Symbol) and node.name in meaning.letters:
        return fmpq(meaning.letters[node.name])
    place = locate(meaning, node)
    return _raised(meaning, entry_of(meaning, place, node), place.power)


def entry_of(meaning: Meaning, place: Place, node: Node) -> Any:
    value, parts = place.value, place.parts
    if not parts:
        return value
    indices = [int(evaluate(meaning, part)) for part in _digits(parts, np.ndim(value))]
    if np.ndim(value) == 1 < len(indices):  # both of two: lambda_{1,2}
        return np.array([value[i - 1] for i in indices], dtype=object)
    if len(indices) > np.ndim(value):
        raise Unevaluable(f"{len(indices)} indices at {node}")
    if any(not 1 <= i <= n for i, n in zip(indices, np.shape(value), strict=False)):
        known = (
            meaning.bound.get(SubSuperscript(node.base, sub=Number(str(indices[0]))))
            if isinstance(node, SubSuperscript)
            else None
        )
        if known is None and meaning.outside is None:
            raise Unevaluable(f"the index {indices} is outside of {node}")
        return known if known is not None else meaning.outside
    return value[tuple(i - 1 for i in indices)]


def _digits(parts: list[Items], axes: int) -> list[Items]:
    """`12` at a matrix are the indices 1 and 2."""
    match parts:
        case [(Number(text),)] if len(text) == axes > 1:
            return [(Number(digit),) for digit in text]
    return parts


def _raised(meaning: Meaning, value: Any, sup: Node | None) -> Any:
    if sup is None:
        return value
    if sup == Operator("top"):
        return turned(value)
    n = evaluate(meaning, items_of(sup))
    if np.ndim(value) == 2:
        if n not in (fmpq(-1), fmpq(-1, 2)) or any(value[i, j] for i, j in np.ndindex(*value.shape) if i != j):
            raise Unevaluable("a power of a matrix that is not diagonal")
        return each(lambda cell: power(cell, n) if cell else cell, value)
    return each(lambda cell: power(cell, n), value)


def evaluate(meaning: Meaning, items: Items) -> Any:
    """The value of an expression: terms with signs."""
    total, sign, term, both = None, "+", [], None
    for item in (*without_room(items), None):
        if item is not None and not (isinstance(item, Operator) and item.name in SIGNS):
            term.append(item)
            continue
        if term:
            value = product(meaning, tuple(term))
            both = (total, value) if sign == "pm" else both
            total = value if total is None and sign == "+" else _signed(total, sign, value)
            term = []
        elif item is None or total is not None or item.name == "pm":
            raise Unevaluable("a sign without a term")
        sign = item.name if item is not None else sign
    return np.array([plus(both[0], both[1]), plus(both[0], -both[1])], dtype=object) if both else total


def _signed(total: Any, sign: str, value: Any) -> Any:
    value = Eye(-value.factor) if isinstance(value, Eye) and sign == "-" else -value if sign == "-" else value
    return value if total is None else plus(total, value)


def product(meaning: Meaning, items: Items) -> Any:
    """The value of one term: factors side by side or joined by signs."""
    found, place, join = None, 0, times
    while place < len(items):
        item = items[place]
        if isinstance(item, Operator) and item.name in JOINS:
            join, place = JOINS[item.name], place + 1
            continue
        value, place = factor(meaning, items, place)
        found, join = value if found is None else join(found, value), times
    if found is None:
        raise Unevaluable("an empty term")
    return found


def factor(meaning: Meaning, items: Items, place: int) -> tuple[Any, int]:
    """The value of the factor that begins at a place, and where the next one begins."""
    item, after = items[place], items[place + 1 :]
    match item:
        case Operator(name) | SubSuperscript(Operator(name)) if name in BIG:
            return _folded(meaning, name, item, after), len(items)
        case SubSuperscript(Function("max" | "min" | "argmax" | "argmin"), sub) if sub is not None:
            return _extreme(meaning, item.base.name, sub, after), len(items)
        case Function("arg") if after and isinstance(after[0], SubSuperscript):
            return _extreme(meaning, "argmax", after[0].sub, after[1:]), len(items)
        case Function(name) if name in FUNCTIONS:
            return _applied(meaning, FUNCTIONS[name], items, place + 1)
        case SubSuperscript(Function("log"), base) if base is not None:
            by = ball(evaluate(meaning, items_of(base))).log()
            return _applied(meaning, lambda x: FUNCTIONS["ln"](x) / by, items, place + 1)
        case Style("blackboard", Number("1")) if after and isinstance(after[0], Fence):
            return truth(meaning, items_of(after[0].body)), place + 2
        case Symbol("sigma") if after and isinstance(after[0], Fence) and after[0].left == "(":
            return _applied(meaning, lambda x: each(logistic, x), items, place + 1)
    value = atom(meaning, item)
    if callable(value) and after and (isinstance(after[0], Fence) or not isinstance(value, np.ndarray)):
        return _applied(meaning, value, items, place + 1)
    return value, place + 1


def _applied(meaning: Meaning, function: Callable[..., Any], items: Items, place: int) -> tuple[Any, int]:
    """A function of what stands in the parentheses after it, else of the next factor."""
    if place >= len(items):
        raise Unevaluable("a function without an argument")
    if isinstance(items[place], Fence) and items[place].left in "([":
        inside = items_of(items[place].body)
        return function(*_listed(meaning, split(inside, ",", "mid", ";"))), place + 1
    value, end = factor(meaning, items, place)
    return function(value), end


def _numeral(text: str) -> Any:
    whole, _, places = text.partition(".")
    return fmpq(int(whole + places), 10 ** len(places))


def atom(meaning: Meaning, item: Node) -> Any:
    """The value of one piece by itself."""
    match item:
        case Row() if item in meaning.bound:
            return symbol_value(meaning, item)
        case Number(text):
            return _numeral(text)
        case Style("bold", Number("1")):
            return Ones()
        case Fraction(top, bottom):
            return _quotient(meaning, top, bottom)
        case Root(radicand, None):
            return each(root, evaluate(meaning, items_of(radicand)))
        case Fence():
            return fenced(meaning, item)
        case SubSuperscript(Fence("(", ")", body), sub, None) if sub is not None:
            return _family(meaning, items_of(body), sub)
        case SubSuperscript(Fence() as base, None, sup):
            return _raised(meaning, fenced(meaning, base), sup)
        case SubSuperscript(Fraction() | Number() | Root() as base, None, sup):
            return _raised(meaning, atom(meaning, base), sup)
        case SubSuperscript(SubSuperscript() as base, None, sup) if (
            sup is not None and base.sup is not None
        ):  # (A^{(1)})^T
            return _raised(meaning, symbol_value(meaning, base), sup)
        case SubSuperscript(Symbol("e"), None, sup) if sup is not None:
            return FUNCTIONS["exp"](evaluate(meaning, items_of(sup)))
        case Cases(rows):
            return _chosen(meaning, rows)
        case Matrix(rows):
            cells = [[evaluate(meaning, items_of(cell)) for cell in row] for row in rows]
            return np.array([row[0] for row in cells] if len(rows[0]) == 1 else cells, dtype=object)
        case Row(items):
            return evaluate(meaning, items)
        case Symbol() | SubSuperscript() | Accent() | Style() | Text() | Function():
            return symbol_value(meaning, item)
    raise Unevaluable(f"{item} has no value")


def _family(meaning: Meaning, body: Items, sub: Node) -> Any:
    """The numbers that a term has for every value of the letters, the last letter fastest: (a_i b_j)_{i, j}."""
    letters = [letter.name for piece in split(items_of(sub), ",") for letter in piece if isinstance(letter, Symbol)]
    found = [meaning]
    for letter in letters:
        count = extent_of(meaning, letter, body)
        found = [one.within(**{letter: i}) for one in found for i in range(1, count + 1)]
    return np.array([evaluate(one, body) for one in found], dtype=object)


def _chosen(meaning: Meaning, rows: tuple[tuple[Node, Node], ...]) -> Any:
    """The first case whose condition holds; exactly one must."""
    held = [value for value, when in rows if truth(meaning, items_of(when))]
    if len(held) != 1:
        raise Unevaluable(f"{len(held)} of the cases hold")
    return evaluate(meaning, items_of(held[0]))


def _quotient(meaning: Meaning, top: Node, bottom: Node) -> Any:
    above, below = items_of(top), items_of(bottom)
    if above and _is_partial(above[0]) and below[:1] == (Symbol("partial"),):
        return _derivative(meaning, above[1:], below)
    one, other = evaluate(meaning, above), evaluate(meaning, below)
    if np.ndim(one) and np.ndim(other) and np.shape(one) != np.shape(other):
        raise Unevaluable("a quotient of arrays of different shape")
    return one / other


def _is_partial(node: Node) -> bool:
    return node == Symbol("partial") or (isinstance(node, SubSuperscript) and node.base == Symbol("partial"))


def _derivative(meaning: Meaning, of: Items, below: Items) -> Any:
    """The derivative of L by z_ij is entry ij of nabla_Z L."""
    by = tuple(item for item in below if item != Symbol("partial"))
    if meaning.derivative is not None:
        return meaning.derivative(meaning, of, by)
    base, sub = (by[0].base, by[0].sub) if isinstance(by[0], SubSuperscript) else (by[0], None)
    for form in (base, capital(base)) if len(by) == 1 else ():
        known = Row((SubSuperscript(Symbol("nabla"), sub=form), *of))
        if known in meaning.bound:
            return symbol_value(meaning, SubSuperscript(known, sub=sub) if sub is not None else known)
    raise Unevaluable(f"no derivative by {by} is known")


def fenced(meaning: Meaning, item: Fence) -> Any:
    """What stands in parentheses, brackets, bars or braces."""
    inside = items_of(item.body)
    if item.left == "{":
        return _set(meaning, inside)
    if any(isinstance(piece, Operator) and piece.name in RELATIONS for piece in inside):
        return truth(meaning, inside)
    if item.left in "([":
        pieces = split(inside, ",")
        return evaluate(meaning, inside) if len(pieces) == 1 else _joined(meaning, pieces)
    value = evaluate(meaning, inside)
    if isinstance(value, frozenset):
        return fmpq(len(value))
    if item.left == "⌊":
        return each(whole, value)
    if item.left == "⌈":
        return each(lambda x: whole(x, up=True), value)
    if item.left == "|" and np.ndim(value) == 0:
        return abs(value)
    return root((value * value).sum())


def _joined(meaning: Meaning, pieces: list[Items]) -> Any:
    """A vector of numbers and of the entries of vectors."""
    return np.array([cell for value in _listed(meaning, pieces) for cell in np.ravel(value)], dtype=object)


def _listed(meaning: Meaning, pieces: list[Items]) -> list[Any]:
    """The values of pieces between commas; `f_1, ..., f_n` are all from the first to the last, or none."""
    found: list[Any] = []
    dots = [i for i, piece in enumerate(pieces) if piece == (Operator("ldots"),)]
    for i, piece in enumerate(pieces):
        if i in dots:
            found += [symbol_value(meaning, node) for node in _between(meaning, pieces[i - 1], pieces[i + 1])]
        elif i + 1 not in dots and i - 1 not in dots:
            found.append(evaluate(meaning, piece))
    return found


def _between(meaning: Meaning, first: Items, last: Items) -> list[Node]:
    match first, last:
        case (SubSuperscript(base, low),), (SubSuperscript(other, high),) if base == other:
            span = range(int(evaluate(meaning, items_of(low))), int(evaluate(meaning, items_of(high))) + 1)
            return [SubSuperscript(base, sub=Number(str(n)), sup=first[0].sup) for n in span]
    raise Unevaluable("dots between unlike entries")


def _set(meaning: Meaning, inside: Items) -> Any:
    """The numbers of which a condition holds: { i : condition }."""
    letter, *condition = inside
    if len(pieces := split(inside, ",")) > 1 and all(len(piece) == 1 for piece in pieces):
        return frozenset(evaluate(meaning, piece) for piece in pieces)
    if not isinstance(letter, Symbol) or not condition:
        raise Unevaluable("a set that is not told by a condition")
    held = tuple(condition[1:])
    inner = range(1, extent_of(meaning, letter.name, held) + 1)
    return frozenset(i for i in inner if truth(meaning.within(**{letter.name: i}), held))


def continued(meaning: Meaning, sides: list[Items]) -> list[Items]:
    """`s_{r_1} >= s_{r_2} >= ...` up to the last entry."""
    if len(sides) != 3 or sides[2] != (Operator("ldots"),):
        return sides
    letter = Symbol("next")
    pattern = with_number(sides[0], letter)
    count = extent_of(meaning, "next", pattern)
    return [with_number(sides[0], Number(str(n))) for n in range(1, count + 1)]


def truth(meaning: Meaning, items: Items) -> Any:
    """1 where a condition holds, else 0: relations, one after the other or with commas; entry by entry for an array."""
    if items[:1] == (Operator("forall"),):
        return _for_all(meaning, items)
    held: Any = fmpq(1)
    for piece in split(items, ","):
        sides, signs = sides_of(piece)
        values = [evaluate(meaning, side) for side in sides]
        if not signs:
            raise Unevaluable("a condition without a relation")
        for sign, one, other in zip(signs, values, values[1:], strict=False):
            held = held * holds(sign, one, other)
    return held


def holds(sign: str, one: Any, other: Any) -> Any:
    whole = (sign in ("=", "ne") and np.ndim(one) and np.ndim(other)) or isinstance(one, frozenset)
    if whole or not (np.ndim(one) or np.ndim(other)):
        return fmpq(int(bool(RELATIONS[sign](one, other))))
    return each(lambda a, b: fmpq(int(bool(RELATIONS[sign](a, b)))), one, other)


def sides_of(items: Items) -> tuple[list[Items], list[str]]:
    signs = [item.name for item in items if isinstance(item, Operator) and item.name in RELATIONS]
    return split(items, *RELATIONS), signs


def _for_all(meaning: Meaning, items: Items) -> Any:
    """For all j of a set with a condition : another one."""
    head, claim = split(items, ":")
    over, *conditions = split(head[1:], ",")
    letter, _, group = over
    members = evaluate(meaning, (group,))
    inner = [meaning.within(**{letter.name: j}) for j in members]
    told = [one for one in inner if all(truth(one, condition) for condition in conditions)]
    return fmpq(int(all(truth(one, claim) for one in told)))


# --- sums and their like


def _inner(meaning: Meaning, sub: Node | None, sup: Node | None, body: Items) -> list[Meaning]:
    """A meaning for every value of the letters below a sum."""
    under = items_of(sub)
    if sup is not None:
        letter, _, *low = under
        span = range(int(evaluate(meaning, tuple(low))), int(evaluate(meaning, items_of(sup))) + 1)
        return [meaning.within(**{letter.name: i}) for i in span]
    head, *told = split(under, ":")
    condition = told[0] if told else under if sides_of(under)[1] else ()
    letters = [
        item for item in (head if told or not condition else _summed(meaning, under)) if isinstance(item, Symbol)
    ]
    found = [meaning]
    for letter in letters:
        count = extent_of(meaning, letter.name, (*body, *under))
        found = [one.within(**{letter.name: i}) for one in found for i in range(1, count + 1)]
    return [one for one in found if not condition or _certain(truth(one, condition))]


def _certain(held: Any) -> bool:
    if np.ndim(held):
        raise Unevaluable("a condition on an array below a sum")
    return bool(held)


def _summed(meaning: Meaning, under: Items) -> list[Node]:
    """The letters that a condition below a sum is about: those that stand for nothing yet."""
    letters = [node for node in nodes(under) if isinstance(node, Symbol) and len(node.name) == 1]
    new = [letter for letter in letters if letter.name not in meaning.letters and letter not in meaning.bound]
    return list(dict.fromkeys(new))


def extent_of(meaning: Meaning, letter: str, body: Items) -> int:
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


def _lengths(meaning: Meaning, letter: str, node: SubSuperscript) -> Iterator[int]:
    base, sup = node.base, node.sup
    if is_round(sup) and items_of(sup.body) == (Symbol(letter),):
        known = (meaning.bound.get(form) for form in (base, capital(base)))
        yield from (max(value.by_round) for value in known if isinstance(value, Rounds))
    try:
        place = locate(meaning, replace(node, sup=None) if is_round(sup) and _mentions(sup, letter) else node)
    except Unevaluable:
        return
    for part, length in zip(_digits(place.parts, np.ndim(place.value)), np.shape(place.value), strict=False):
        if part == (Symbol(letter),):
            yield length


def _derived_lengths(meaning: Meaning, letter: str, node: Fraction) -> Iterator[int]:
    by = items_of(node.denominator)[1]
    for form in (by.base, capital(by.base)) if isinstance(by, SubSuperscript) else ():
        known = Row((SubSuperscript(Symbol("nabla"), sub=form), *items_of(node.numerator)[1:]))
        if known in meaning.bound:
            yield from _lengths(meaning, letter, SubSuperscript(known, sub=by.sub))


def _mentions(node: Any, letter: str) -> bool:
    return any(found == Symbol(letter) for found in nodes(node))


def _folded(meaning: Meaning, name: str, item: Node, body: Items) -> Any:
    sub, sup = (item.sub, item.sup) if isinstance(item, SubSuperscript) else (None, None)
    if sub is None:  # of all entries
        return np.ravel(product(meaning, body)).sum()
    values = [product(inner, body) for inner in _inner(meaning, sub, sup, body)]
    found: Any = fmpq(int(name == "prod"))
    for i, value in enumerate(values):
        found = value if i == 0 else plus(found, value) if name == "sum" else times(found, value)
    return found


def _extreme(meaning: Meaning, name: str, sub: Node | None, body: Items) -> Any:
    """The largest of a term over the values of a letter, or where it is: the first of them."""
    inner = _inner(meaning, sub, None, body)
    values = [product(one, body) for one in inner]
    if not values:
        if meaning.none is None:
            raise Unevaluable("the largest of no numbers")
        return meaning.none
    if name in ("argmax", "argmin"):
        best = max(values) if name == "argmax" else min(values)
        letter = next(node.name for node in nodes(sub) if isinstance(node, Symbol))
        return fmpq(inner[values.index(best)].letters[letter])
    return max(values) if name == "max" else min(values)
