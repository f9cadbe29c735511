"""What a printed formula comes to, with numbers in the place of its symbols.

A formula is read as it stands: juxtaposition multiplies, also matrices and vectors; a vector on its side is a row; an
index counts from 1; a small letter with indices is an entry of the array named by the capital; `x^{(t)}` is round t.
Nothing is guessed: what has no value here raises `Unevaluable`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from flint import arb, fmpq

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
    to_latex,
)
from markscheme.numbers.exact import Value
from markscheme.working.formula_numbers import (
    FUNCTIONS,
    JOINS,
    RELATIONS,
    Eye,
    Ones,
    Unevaluable,
    ball,
    each,
    factorial,
    logistic,
    matrix,
    numeral,
    one_after_the_other,
    plus,
    root,
    times,
    whole,
)
from markscheme.working.formula_symbols import Bindings, derivative, extent_of, letter_of, raised, symbol_value
from markscheme.working.formula_tree import Items, items_of, nodes, split, with_number, without_room

SIGNS = {"+", "-", "pm"}
BIG = {"sum", "prod"}
MOST_TERMS = 10_000  # of a sum: of more nobody writes a formula, and an author may mistype a bound


class Meaning(Bindings):
    """What the symbols of one formula stand for, and what expressions of them come to."""

    def evaluate(self, items: Items) -> Value:
        return evaluate(self, items)


def evaluate(meaning: Meaning, items: Items) -> Value:
    """Give the value of an expression: terms with signs."""
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


def _signed(total: Value, sign: str, value: Value) -> Value:
    value = Eye(-value.factor) if isinstance(value, Eye) and sign == "-" else -value if sign == "-" else value
    return value if total is None else plus(total, value)


def product(meaning: Meaning, items: Items) -> Value:
    """Give the value of one term: factors side by side or joined by signs."""
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


def factor(meaning: Meaning, items: Items, place: int) -> tuple[Value, int]:
    """Give the value of the factor that begins at a place, and where the next one begins."""
    item, after = items[place], items[place + 1 :]
    match item:
        case Operator(name) | SubSuperscript(Operator(name)) if name in BIG:
            return _folded(meaning, name, item, after), len(items)
        case SubSuperscript(Function("max" | "min" | "argmax" | "argmin" as name), sub) if sub is not None:
            return _extreme(meaning, name, sub, after), len(items)
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
    if isinstance(value, np.ndarray) and after and _is_place(after[0]) and not callable(value):
        raise Unevaluable(f"{to_latex(item)} in front of numbers in parentheses, which may be an entry or a product")
    if callable(value) and after and (isinstance(after[0], Fence) or not isinstance(value, np.ndarray)):
        return _applied(meaning, value, items, place + 1)
    if after[:1] == (Operator("!"),):
        return each(factorial, value), place + 2
    return value, place + 1


def _is_place(node: Node) -> bool:
    """Say whether a piece is numerals in parentheses: V(1), Q(3, 2)."""
    if not isinstance(node, Fence) or node.left != "(":
        return False
    return all(isinstance(piece, Number) or piece == Operator(",") for piece in items_of(node.body))


def _applied(meaning: Meaning, function: Callable[..., Value], items: Items, place: int) -> tuple[Value, int]:
    """Apply a function to what stands in the parentheses after it, else of the next factor."""
    if place >= len(items):
        raise Unevaluable("a function without an argument")
    item = items[place]
    if isinstance(item, Fence) and item.left in "([":
        inside = items_of(item.body)
        return function(*_listed(meaning, split(inside, ",", "mid", ";"))), place + 1
    value, end = factor(meaning, items, place)
    return function(value), end


def atom(meaning: Meaning, item: Node) -> Value:
    """Give the value of one piece by itself."""
    match item:
        case Row() if item in meaning.bound:
            return symbol_value(meaning, item)
        case Number(text):
            return numeral(text)
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
            return raised(meaning, fenced(meaning, base), sup)
        case SubSuperscript(Fraction() | Number() | Root() as base, None, sup):
            return raised(meaning, atom(meaning, base), sup)
        case SubSuperscript(SubSuperscript() as base, None, sup) if (
            sup is not None and base.sup is not None
        ):  # (A^{(1)})^T
            return raised(meaning, symbol_value(meaning, base), sup)
        case Symbol("pi") if item not in meaning.bound:
            return arb.pi()
        case SubSuperscript(Symbol("e"), None, sup) if sup is not None:
            return FUNCTIONS["exp"](evaluate(meaning, items_of(sup)))
        case Cases(rows):
            return _chosen(meaning, rows)
        case Matrix(rows):
            return matrix([[evaluate(meaning, items_of(cell)) for cell in row] for row in rows])
        case Row(items):
            return evaluate(meaning, items)
        case Symbol() | SubSuperscript() | Accent() | Style() | Text() | Function():
            return symbol_value(meaning, item)
    raise Unevaluable(f"{to_latex(item)} has no value")


def _family(meaning: Meaning, body: Items, sub: Node) -> Value:
    """Give the numbers that a term has for every value of the letters, the last letter fastest: (a_i b_j)_{i, j}."""
    letters = [letter.name for piece in split(items_of(sub), ",") for letter in piece if isinstance(letter, Symbol)]
    found = [meaning]
    for letter in letters:
        count = extent_of(meaning, letter, body)
        found = [one.within(**{letter: i}) for one in found for i in range(1, count + 1)]
    return np.array([evaluate(one, body) for one in found], dtype=object)


def _chosen(meaning: Meaning, rows: tuple[tuple[Node, Node], ...]) -> Value:
    """Give the first case whose condition holds; exactly one must."""
    held = [value for value, when in rows if truth(meaning, items_of(when))]
    if len(held) != 1:
        raise Unevaluable(f"{len(held)} of the cases hold")
    return evaluate(meaning, items_of(held[0]))


def _quotient(meaning: Meaning, top: Node, bottom: Node) -> Value:
    above, below = items_of(top), items_of(bottom)
    if above and _is_partial(above[0]) and below[:1] == (Symbol("partial"),):
        return derivative(meaning, above[1:], below)
    one, other = evaluate(meaning, above), evaluate(meaning, below)
    if np.ndim(one) and np.ndim(other) and np.shape(one) != np.shape(other):
        raise Unevaluable("a quotient of arrays of different shape")
    return one / other


def _is_partial(node: Node) -> bool:
    return node == Symbol("partial") or (isinstance(node, SubSuperscript) and node.base == Symbol("partial"))


def fenced(meaning: Meaning, item: Fence) -> Value:
    """Say what stands in parentheses, brackets, bars or braces."""
    inside = items_of(item.body)
    if item.left == "{":
        return _set(meaning, inside)
    if any(isinstance(piece, Operator) and piece.name in RELATIONS for piece in inside):
        return truth(meaning, inside)
    if item.left in "([":
        if len(blocks := split(inside, "mid")) > 1:  # (G | m), an augmented matrix
            return np.column_stack([evaluate(meaning, block) for block in blocks])
        pieces = split(inside, ",")
        return evaluate(meaning, inside) if len(pieces) == 1 else one_after_the_other(_listed(meaning, pieces))
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


def _listed(meaning: Meaning, pieces: list[Items]) -> list[Value]:
    """Give the values of pieces between commas; `f_1, ..., f_n` are all from the first to the last, or none."""
    found: list[Value] = []
    dots = [i for i, piece in enumerate(pieces) if piece == (Operator("ldots"),)]
    for i, piece in enumerate(pieces):
        if i in dots and i + 1 == len(pieces):
            raise Unevaluable("dots without an end")
        if i in dots:
            found += [symbol_value(meaning, node) for node in _between(meaning, pieces[i - 1], pieces[i + 1])]
        elif i + 1 not in dots and i - 1 not in dots:
            found.append(evaluate(meaning, piece))
    return found


def _between(meaning: Meaning, first: Items, last: Items) -> list[Node]:
    match first, last:
        case (SubSuperscript(base, low, sup),), (SubSuperscript(other, high),) if base == other:
            span = _span(meaning, items_of(low), items_of(high))
            return [SubSuperscript(base, sub=Number(str(n)), sup=sup) for n in span]
    raise Unevaluable("dots between unlike entries")


def _set(meaning: Meaning, inside: Items) -> Value:
    """Give the numbers of which a condition holds: { i : condition }."""
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


def truth(meaning: Meaning, items: Items) -> Value:
    """1 where a condition holds, else 0: relations, one after the other or with commas; entry by entry for an array."""
    if items[:1] == (Operator("forall"),):
        return _for_all(meaning, items)
    held: Value = fmpq(1)
    for piece in split(items, ","):
        sides, signs = sides_of(piece)
        values = [evaluate(meaning, side) for side in sides]
        if not signs:
            raise Unevaluable("a condition without a relation")
        for sign, one, other in zip(signs, values, values[1:], strict=False):
            held = held * holds(sign, one, other)
    return held


def holds(sign: str, one: Value, other: Value) -> Value:
    """Say whether a relation holds, as 1 or 0; of arrays entry by entry, but for an equation of two."""
    whole = (sign in ("=", "ne") and np.ndim(one) and np.ndim(other)) or isinstance(one, frozenset)
    if whole or not (np.ndim(one) or np.ndim(other)):
        return fmpq(int(bool(RELATIONS[sign](one, other))))
    return each(lambda a, b: fmpq(int(bool(RELATIONS[sign](a, b)))), one, other)


def sides_of(items: Items) -> tuple[list[Items], list[str]]:
    """Take a chain of relations apart: its sides and its signs."""
    signs = [item.name for item in items if isinstance(item, Operator) and item.name in RELATIONS]
    return split(items, *RELATIONS), signs


def _for_all(meaning: Meaning, items: Items) -> Value:
    """For all j of a set with a condition : another one."""
    head, claim = split(items, ":")
    over, *conditions = split(head[1:], ",")
    letter, _, group = over
    members = evaluate(meaning, (group,))
    inner = [meaning.within(**{letter_of(letter): j}) for j in members]
    told = [one for one in inner if all(truth(one, condition) for condition in conditions)]
    return fmpq(int(all(truth(one, claim) for one in told)))


# --- sums and their like


def _inner(meaning: Meaning, sub: Node | None, sup: Node | None, body: Items) -> list[Meaning]:
    """Give a meaning for every value of the letters below a sum."""
    under = items_of(sub)
    if sup is not None:
        letter, _, *low = under
        span = _span(meaning, tuple(low), items_of(sup))
        return [meaning.within(**{letter_of(letter): i}) for i in span]
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


def _span(meaning: Meaning, low: Items, high: Items) -> range:
    """Give the numbers from one value to another, both among them; `Unevaluable` where they are too many."""
    span = range(int(evaluate(meaning, low)), int(evaluate(meaning, high)) + 1)
    if len(span) > MOST_TERMS:
        raise Unevaluable(f"more than {MOST_TERMS:,} terms")
    return span


def _certain(held: Value) -> bool:
    if np.ndim(held):
        raise Unevaluable("a condition on an array below a sum")
    return bool(held)


def _summed(meaning: Meaning, under: Items) -> list[Node]:
    """Give the letters that a condition below a sum is about: those that stand for nothing yet."""
    letters = [node for node in nodes(under) if isinstance(node, Symbol) and len(node.name) == 1]
    new = [letter for letter in letters if letter.name not in meaning.letters and letter not in meaning.bound]
    return list(dict.fromkeys(new))


def _folded(meaning: Meaning, name: str, item: Node, body: Items) -> Value:
    sub, sup = (item.sub, item.sup) if isinstance(item, SubSuperscript) else (None, None)
    if sub is None:  # of all entries
        return np.ravel(product(meaning, body)).sum()
    values = [product(inner, body) for inner in _inner(meaning, sub, sup, body)]
    found: Value = fmpq(int(name == "prod"))
    for i, value in enumerate(values):
        found = value if i == 0 else plus(found, value) if name == "sum" else times(found, value)
    return found


def _extreme(meaning: Meaning, name: str, sub: Node | None, body: Items) -> Value:
    """Give the largest of a term over the values of a letter, or where it is: the first of them."""
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
