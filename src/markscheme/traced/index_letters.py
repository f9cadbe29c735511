"""Letters for indices and names for sizes, in formulas that speak of one entry: sum over i from 1 to m."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import cast

from flint import fmpq

from markscheme.notation.maths_tree import Fence, Node, Number, Operator, Row, SubSuperscript, Symbol, Text
from markscheme.numbers.exact import Value

# The functions that walk through a tree take objects: nodes, and what stands in their fields (tuples, texts, None).

INDEX_LETTERS = "ijklrsuvpq"
LEAST_TERMS = 3  # J_1 + J_2 is shorter than its sum


@dataclass(frozen=True)
class Naming:
    """What one formula may call its indices. `kept`: letters that stand for something else already.

    `rounds`: the name of how often a group of steps is repeated, by that number.
    """

    kept: frozenset[str] = frozenset()
    rounds: Mapping[int, Node] = field(default_factory=dict)


_NONE = Naming()
_NAMING: ContextVar[Naming] = ContextVar("letters that are free, and names of rounds", default=_NONE)


@contextmanager
def naming(kept: Collection[str], rounds: Mapping[int, Node]) -> Iterator[None]:
    """Keep indices from these letters within the block, and let sums over all rounds end where these names say."""
    before = _NAMING.set(Naming(frozenset(kept), dict(rounds)))
    try:
        yield
    finally:
        _NAMING.reset(before)


def letter_for(size: Node | None, wanted: str = "") -> str:
    """Choose the letter of an index: t for a size T, else the one that is wanted."""
    if isinstance(size, Symbol) and len(size.name) == 1 and size.name.isupper():
        small = size.name.lower()
        if small not in _NAMING.get().kept:
            return small
    return wanted


def free_letter(wanted: str, taken: Collection[str]) -> str:
    """Choose the wanted letter, or the next that is free."""
    kept = _NAMING.get().kept
    free = (letter for letter in (wanted, *INDEX_LETTERS) if letter and letter not in taken and letter not in kept)
    return next(free, "i")


@dataclass(frozen=True)
class Axis:
    """One axis of an array: the letter that runs along it, and the size that it has, if that has a name.

    `lone`: it has one place only, and is repeated where the array meets a larger one.
    """

    letter: str = ""
    size: Node | None = None
    lone: bool = False


class Size(int):
    """A whole number of which the formula knows the name: m rows are divided by m, not by 4."""

    node: Node

    @classmethod
    def named(cls, count: int, node: Node) -> Size:
        """Make a count with the node that stands for it."""
        made = cls(count)
        made.node = node
        return made

    def __add__(self, other: Value) -> Value:
        return self._with_name(int.__add__(self, other), "+", self, other)

    def __radd__(self, other: Value) -> Value:
        return self._with_name(int.__radd__(self, other), "+", other, self)

    def __sub__(self, other: Value) -> Value:
        return self._with_name(int.__sub__(self, other), "-", self, other)

    def __rsub__(self, other: Value) -> Value:
        return self._with_name(int.__rsub__(self, other), "-", other, self)

    def __mul__(self, other: Value) -> Value:
        return self._with_name(int.__mul__(self, other), "", self, other)

    def __rmul__(self, other: Value) -> Value:
        return self._with_name(int.__rmul__(self, other), "", other, self)

    @staticmethod
    def _with_name(count: Value, sign: str, one: Value, other: Value) -> Value:
        if not isinstance(count, int):  # what an integer cannot be joined with decides for itself
            return count
        if sign and other == 0 and isinstance(one, Size):
            return one
        parts = []
        for number in (one, other):
            node = number.node if isinstance(number, Size) else Number(str(int(number)))
            parts.append(Fence("(", ")", node) if not sign and isinstance(node, Row) else node)
        between = (Operator(sign),) if sign else ()
        return Size.named(count, Row((parts[0], *between, parts[1])))

    def sqrt(self) -> Value:
        """Take the root of a size, as Q K^T is divided by the root of d."""
        from markscheme.traced.traced_arrays import TracedArray

        return TracedArray(fmpq(int(self)), self.node).sqrt()


@dataclass(frozen=True)
class Terms:
    """The terms of a sum as long as they differ by numbers alone that count up, or down, one by one."""

    first: Node
    last: Node
    count: int = 1
    step: int = 0

    def followed_by(self, node: Node) -> Terms | None:
        """Add one term more; None where it is of another kind: the plain sum stands then."""
        for step in (self.step,) if self.step else (1, -1):
            pair = (self.last, node) if step > 0 else (node, self.last)
            if _starts(pair):
                return Terms(self.first, node, self.count + 1, step)
        return None

    def folded(self) -> Node | None:
        """Write the sum over an index: x_1 + x_2 + x_3 is the sum of x_i. None where writing it out is shorter."""
        low, high = (self.first, self.last) if self.step > 0 else (self.last, self.first)
        if self.count < 2 or (begins := _starts((low, high), self.count - 1)) is None:
            return None
        rounds = _are_rounds((low, high))
        start = 1 if 1 in begins else max(begins)
        end = start + self.count - 1
        size = _NAMING.get().rounds.get(end) if rounds and start == 1 else None
        if self.count < LEAST_TERMS and size is None:
            return None
        letter = free_letter(letter_for(size, "t" if rounds else "i"), ())
        below = Row((Symbol(letter), Operator("="), Number(str(start))))
        return Row(
            (
                SubSuperscript(Operator("sum"), sub=below, sup=size or Number(str(end))),
                cast(Node, _with_letter((low, high), letter, start)),
            )
        )


def _starts(pair: tuple[object, object], by: int = 1) -> list[int] | None:
    """List where the whole numbers begin by which two terms differ; None where something else differs, or nothing."""
    found: list[int] = []
    return found if _compare(pair, by, found) and found else None


def with_known_ends(node: Node) -> Node:
    """Leave out how far a sum runs, except where the formula speaks of that size anyway, as in 1/m times the sum.

    Elsewhere the array says it, and the statement need not have named its size.
    """
    ends, spoken_of = set[Node](), set[Node]()
    _collect(node, ends, spoken_of)
    return node if ends <= spoken_of else cast(Node, _without_ends(node, ends & spoken_of))


def _end_of(node: object) -> Node | None:
    """Find the size at which a sum ends."""
    match node:
        case SubSuperscript(Operator("sum" | "prod"), Row((Symbol(), Operator("="), Number("1"))), sup) if (
            sup is not None
        ):
            return None if isinstance(sup, Number) else sup
    return None


def _collect(node: object, ends: set[Node], spoken_of: set[Node]) -> None:
    """Collect the sizes at which sums end, and all that is spoken of elsewhere."""
    if isinstance(node, tuple):
        for part in node:
            _collect(part, ends, spoken_of)
    elif is_dataclass(node) and not isinstance(node, type):
        end = _end_of(node) if isinstance(node, SubSuperscript) else None
        if end is not None:
            ends.add(end)
            return
        if isinstance(node, (Symbol, SubSuperscript, Text)):  # what a size may be called
            spoken_of.add(node)
        for one in fields(node):
            part = getattr(node, one.name)
            if not isinstance(part, str):
                _collect(part, ends, spoken_of)


def _without_ends(node: object, known: set[Node]) -> object:
    if isinstance(node, tuple):
        return tuple(_without_ends(part, known) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    end = _end_of(node)
    if end is not None:
        sign = cast(SubSuperscript, node)
        return node if end in known else SubSuperscript(sign.base, sub=cast(Row, sign.sub).items[0])
    return replace(node, **{part.name: _without_ends(getattr(node, part.name), known) for part in fields(node)})


def _compare(pair: tuple[object, object], by: int, begins: list[int]) -> bool:
    """Say whether two trees are alike but for whole numbers that are larger by `by` in the second; note where."""
    one, other = pair
    if one == other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Number) and isinstance(other, Number):
        if not (one.text.isdigit() and other.text.isdigit() and int(other.text) == int(one.text) + by):
            return False
        begins.append(int(one.text))
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(_compare(parts, by, begins) for parts in zip(one, other, strict=True))
    if is_dataclass(one):
        parts = ((getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
        return all(_compare(part, by, begins) for part in parts)
    return False


def _with_letter(parts: tuple[object, ...], letter: str, first: int) -> object:
    """Put a letter, or a letter plus a number, where pieces that are otherwise alike have whole numbers that count."""
    one = parts[0]
    if all(part == one for part in parts):
        return one
    if isinstance(one, Number):
        past = int(one.text) - first
        sign = Operator("+" if past > 0 else "-")
        return Symbol(letter) if not past else Row((Symbol(letter), sign, Number(str(abs(past)))))
    if isinstance(one, tuple):
        rows = cast("tuple[tuple[object, ...], ...]", parts)
        return tuple(_with_letter(column, letter, first) for column in zip(*rows, strict=True))
    assert is_dataclass(one)  # `_starts` found the trees alike
    assert not isinstance(one, type)
    columns = {f.name: tuple(getattr(part, f.name) for part in parts) for f in fields(one)}
    return replace(one, **{name: _with_letter(column, letter, first) for name, column in columns.items()})


def _are_rounds(terms: tuple[object, ...]) -> bool:
    """Say whether what differs is the round of a repeated step, written above in parentheses."""
    one = terms[0]
    if all(term == one for term in terms):
        return False
    if isinstance(one, Fence) and isinstance(one.body, Number):
        return True
    if isinstance(one, tuple):
        rows = cast("tuple[tuple[object, ...], ...]", terms)
        return any(_are_rounds(column) for column in zip(*rows, strict=True))
    if not is_dataclass(one):
        return False
    return any(_are_rounds(tuple(getattr(term, f.name) for term in terms)) for f in fields(one))
