"""A step written anew with some of its expressions replaced: exactly, and so that it says whether one was reached."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from itertools import count
from typing import Any

from flint import fmpq

from markscheme.errors import FamilyError
from markscheme.family.steps.source import with_fields
from markscheme.numbers.exact import Number, Value
from markscheme.numbers.limits import SLIP_TURNS

_STARTS_LATER = {  # what is calculated under a condition alone, by kind of node
    ast.If: ("body", "orelse"),
    ast.IfExp: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.Lambda: ("body",),
    ast.FunctionDef: ("body",),
    ast.ListComp: ("elt",),
    ast.SetComp: ("elt",),
    ast.GeneratorExp: ("elt",),
    ast.DictComp: ("key", "value"),
    ast.comprehension: ("target", "ifs"),
}
_FIRST_ALONE = {  # of these only the first is always calculated
    ast.BoolOp: "values",
    ast.Compare: "comparators",
    ast.ListComp: "generators",
    ast.SetComp: "generators",
    ast.GeneratorExp: "generators",
    ast.DictComp: "generators",
}
_MAY_BE_INTEGERS = {"len", "whole", "argmax", "argmin", "sum", "int", "round", "max", "min", "abs"}


@dataclass(frozen=True)
class Edit:
    """One part of an edit: the expression that stands in the step, what is written instead, and when.

    `keyword`: the expressions are values of this argument, as in `axis=0 -> axis=1`.
    """

    text: str
    old: ast.expr
    new: ast.expr
    condition: ast.expr | None = None
    exchanges: bool = False
    keyword: str = ""


@dataclass(frozen=True)
class Scope:
    """What an edit may name, and what is known of it.

    `values`: the givens, options, sizes and steps that the edited step may be given. `later`: steps that stand below.
    `whole`: values that are Python integers. `absent`: those that are None under some options. `words`: the names of
    the module in which the edit stands.
    """

    values: Collection[str] = ()
    later: Collection[str] = ()
    whole: Collection[str] = ()
    absent: Collection[str] = ()
    words: Mapping[str, Value] = field(default_factory=dict)


class KeptValues:
    """Values that an edited step carries with it: exact numbers, and words that its own module does not know."""

    def __init__(self, slip: str = "") -> None:
        self.values: dict[str, Value] = {"exactly__": _exactly, "kept_if__": _kept_if}
        self.values |= {"turn__": partial(_turn, slip), "counted__": partial(_counted, slip)}

    def number(self, value: fmpq) -> ast.expr:
        name = f"exact_{value.p}_{value.q}__".replace("-", "minus_")
        self.values[name] = value
        return ast.Name(name, ast.Load())


def _turn(slip: str, turns: list[None]) -> None:
    """Count a turn of a loop: an edit of what it counts may leave it without an end."""
    turns.append(None)
    if len(turns) > SLIP_TURNS:
        raise FamilyError(
            f"with the slip {slip!r} a loop goes round more than {SLIP_TURNS:,} times; edit another place than what "
            "the loop counts, or write the slip as a function"
        )


def _counted(slip: str, items: Iterable[Value]) -> Iterator[Value]:
    """Hand on what a loop runs over, and count its turns."""
    turns: list[None] = []
    for item in items:
        _turn(slip, turns)
        yield item


def _kept_if(value: Value, reached: list[bool]) -> Value:
    return value if reached else None


def _exactly(number: Number) -> Value:
    """Turn a Python integer into an exact number: 1 / 2 would be a float."""
    return fmpq(number) if type(number) is int else number


def same_code(one: object, other: object) -> bool:
    """Say whether two pieces of code say the same, wherever they stand."""
    if isinstance(one, ast.AST) and isinstance(other, ast.AST):
        return type(one) is type(other) and all(
            same_code(getattr(one, name, None), getattr(other, name, None)) for name in one._fields if name != "kind"
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_code, one, other))
    return type(one) is type(other) and one == other


@dataclass(frozen=True)
class _Place:
    """An expression of a step, and the number of the last place within it.

    `is_certain`: whether it is calculated whatever the values are. `is_index`: whether a Python integer is wanted.
    `keyword`: the name of the argument whose value it is, if any.
    """

    node: ast.expr
    last: int
    is_certain: bool
    is_index: bool
    keyword: str


@lru_cache(maxsize=4096)
def _places(tree: ast.FunctionDef) -> Mapping[type[ast.expr], Sequence[tuple[int, _Place]]]:
    """List the expressions of a step by kind, each with its number in the order of writing."""
    found: dict[type[ast.expr], list[tuple[int, _Place]]] = {}
    counted = count()

    def block(statements: Sequence[Value], certain: bool) -> None:
        for node in statements:
            walk(node, certain, False)
            if certain and any(isinstance(inner, ast.Return) for inner in ast.walk(node)):
                certain = False  # what stands behind a return may not be reached

    def walk(node: ast.AST, certain: bool, is_index: bool, keyword: str = "") -> None:
        number = next(counted)
        later, first = _STARTS_LATER.get(type(node), ()), _FIRST_ALONE.get(type(node), "")
        for name in node._fields:
            value, inner = getattr(node, name, None), certain and name not in later
            if isinstance(value, list):
                if value and isinstance(value[0], ast.stmt):
                    block(value, inner)
                    continue
                index = is_index or (name == "args" and _is_call_of(node, "range"))
                for i, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        walk(item, inner and (i == 0 or name != first), index)
            elif isinstance(value, ast.expr | ast.arguments | ast.stmt):
                index = is_index or (isinstance(node, ast.Subscript) and name == "slice")
                walk(value, inner, index, (node.arg or "") if isinstance(node, ast.keyword) else "")
        if isinstance(node, ast.expr):
            found.setdefault(type(node), []).append((number, _Place(node, next(counted), certain, is_index, keyword)))

    block(tree.body, True)
    return found


@dataclass(frozen=True)
class _Match:
    place: _Place
    edit: Edit
    new: ast.expr
    condition: ast.expr | None


class Rewriting:
    """The places of a step that edits change, and the step written anew.

    `found`: the edits that have a place. `is_certain`: whether one of the places is always reached.
    """

    def __init__(self, tree: ast.FunctionDef, edits: Sequence[Edit], scope: Scope, kept: KeptValues) -> None:
        self.tree, self.scope, self.kept = tree, scope, kept
        matches: list[tuple[int, _Match]] = []
        for edit in edits:
            matches += self._matches(edit, edit.old, edit.new)
            if edit.exchanges:
                matches += self._matches(edit, edit.new, edit.old)
        matches.sort(key=lambda match: match[0])
        self.matches: dict[int, _Match] = {}
        end = -1
        for number, match in matches:
            if number > end:  # not within an expression that is replaced as a whole
                self.matches[id(match.place.node)] = match
                end = match.place.last
        self.found = {match.edit for match in self.matches.values()}
        self.is_certain = any(m.place.is_certain and m.condition is None for m in self.matches.values())

    def _matches(self, edit: Edit, old: ast.expr, new: ast.expr) -> Iterator[tuple[int, _Match]]:
        for number, place in _places(self.tree).get(type(old), ()):
            if same_code(place.node, old) and edit.keyword in ("", place.keyword):
                yield number, _Match(place, edit, new, self._condition(place.node, edit))

    def _condition(self, node: ast.expr, edit: Edit) -> ast.expr | None:
        """Say when the edit is made: where its own condition holds and the old value exists."""
        if not isinstance(node, ast.Name) or node.id not in self.scope.absent:
            return edit.condition
        exists = ast.Compare(_name(node.id), [ast.IsNot()], [ast.Constant(None)])
        return ast.BoolOp(ast.And(), [exists, edit.condition]) if edit.condition else exists

    def names(self) -> dict[str, int]:
        """Count how often each name stands in the step written anew."""
        counts = dict(_names_of(self.tree))
        for match in self.matches.values():
            if match.condition is None:
                for name, times in _names_of(match.place.node).items():
                    counts[name] -= times
            for side in (match.new, match.condition):
                for name, times in _names_of(side).items() if side else ():
                    counts[name] = counts.get(name, 0) + times
        return {name: times for name, times in counts.items() if times}

    def written(self) -> ast.FunctionDef:
        """Write the step anew; it returns None where a place that may not be reached is not."""
        body = [self._written(node, True) for node in self.tree.body]
        if any(isinstance(node, ast.While) for node in ast.walk(self.tree)):
            body = [_NO_TURNS, *body]
        return with_fields(self.tree, body=body if self.is_certain else [_NOTHING_YET, *body])

    # Any: a field of a node is a node, a list of these, or plain
    def _written(self, node: Any, is_outer: bool) -> Any:
        """Write a piece anew. `is_outer`: not within an inner function, whose returns are not those of the step."""
        if isinstance(node, list):
            return [self._written(item, is_outer) for item in node]
        if not isinstance(node, ast.AST):
            return node
        if id(node) in self.matches:
            return self._replaced(self.matches[id(node)])
        inner = is_outer and not isinstance(node, ast.FunctionDef | ast.Lambda)
        written = with_fields(node, **{name: self._written(value, inner) for name, value in ast.iter_fields(node)})
        if isinstance(written, ast.While):
            turn = ast.Expr(_call("turn__", [_name("turns__")]))
            return with_fields(written, body=[ast.copy_location(turn, node), *written.body])
        if isinstance(written, ast.For | ast.comprehension):  # range(n) may have become long, also by a local
            return with_fields(written, iter=ast.copy_location(_call("counted__", [written.iter]), written.iter))
        if not self.is_certain and is_outer and isinstance(written, ast.Return) and written.value is not None:
            return with_fields(written, value=_call("kept_if__", [written.value, _name("reached__")]))
        return written

    def _replaced(self, match: _Match) -> ast.expr:
        """Write the new, exactly, at the place of the old: a traceback shows the line of the step."""
        node = match.place.node
        new = self._exact(match.new, match.place.is_index or _is_whole(node, self.scope))
        if not self.is_certain:  # [new, reached__.append(True)][0] notes that it was reached
            noted = ast.Call(ast.Attribute(_name("reached__"), "append", ast.Load()), [ast.Constant(True)], [])
            new = ast.Subscript(ast.List([new, noted], ast.Load()), ast.Constant(0), ast.Load())
        if match.condition is not None:
            new = ast.IfExp(match.condition, new, node)
        for inner in ast.walk(new):
            if inner is not node and "lineno" in inner._attributes:
                ast.copy_location(inner, node)
        return new

    # --- exact numbers

    def _exact(self, new: ast.expr, stays_whole: bool) -> ast.expr:
        """Write the new expression with exact numbers; an integer in the place of a Python integer stays one."""
        if isinstance(new, ast.IfExp):
            body, other = self._exact(new.body, stays_whole), self._exact(new.orelse, stays_whole)
            return with_fields(new, body=body, orelse=other)
        number = _literal(new)
        if number is not None and not (stays_whole and number.denominator == 1):
            return self.kept.number(fmpq(number.numerator, number.denominator))
        within: ast.expr = self._within(new)
        return within

    # Any: a field of a node is a node, a list of these, or plain
    def _within(self, node: Any) -> Any:
        """Write what is within an expression: decimals are exact numbers, and no integer is divided by an integer."""
        if isinstance(node, list):
            return [self._within(item) for item in node]
        if not isinstance(node, ast.AST):
            return node
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            exact = Fraction(repr(node.value))
            return self.kept.number(fmpq(exact.numerator, exact.denominator))
        written = with_fields(node, **{name: self._within(value) for name, value in ast.iter_fields(node)})
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and self._may_be_integer(node.left):
            return with_fields(written, left=_call("exactly__", [self._within(node.left)]))
        return written

    def _may_be_integer(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.scope.whole or node.id not in self.scope.values
        if isinstance(node, ast.BinOp):
            return self._may_be_integer(node.left) and self._may_be_integer(node.right)
        if isinstance(node, ast.UnaryOp):
            return self._may_be_integer(node.operand)
        if isinstance(node, ast.Call):
            return isinstance(node.func, ast.Name) and node.func.id in _MAY_BE_INTEGERS
        return True


def _literal(node: ast.expr) -> Fraction | None:
    """Read the number that is written there, with its sign; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _literal(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Fraction(repr(node.value))
    return None


def _is_whole(old: ast.expr, scope: Scope) -> bool:
    """Say whether what stands in the step is a Python integer: a literal, a length, a size, a count."""
    if isinstance(old, ast.UnaryOp):  # the -1 of axis=-1 is no constant
        return _is_whole(old.operand, scope)
    if isinstance(old, ast.Name):
        return old.id in scope.whole
    return isinstance(old, ast.Constant) or _is_call_of(old, "len")


def is_a_power(node: ast.AST) -> bool:
    """Say whether it is a power that may be one of a ball: (-1) ** n is none."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _literal(node.left) is None


@lru_cache(maxsize=4096)
def _names_of(tree: ast.AST) -> Mapping[str, int]:
    return Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


_NOTHING_YET = ast.parse("reached__ = []").body[0]
_NO_TURNS = ast.parse("turns__ = []").body[0]


def _is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _call(name: str, arguments: Sequence[Value]) -> ast.expr:
    return ast.Call(_name(name), list(arguments), [])
