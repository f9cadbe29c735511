"""Letters for indices and names for sizes, in formulas that speak of one entry: sum over i from 1 to m."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, cast

from flint import fmpq

from markscheme.notation.maths_tree import Fence, Node, Number, Operator, Row, SubSuperscript, Symbol, Text

POOL = "ijklrsuvpq"
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
    """Within the block, indices take none of these letters, and sums over all rounds end where these names say."""
    before = _NAMING.set(Naming(frozenset(kept), dict(rounds)))
    try:
        yield
    finally:
        _NAMING.reset(before)


def letter_for(size: Node | None, wanted: str = "") -> str:
    """The letter of an index: t for a size T, else the one that is wanted."""
    if isinstance(size, Symbol) and len(size.name) == 1 and size.name.isupper():
        small = size.name.lower()
        if small not in _NAMING.get().kept:
            return small
    return wanted


def fresh(wanted: str, taken: Collection[str]) -> str:
    """The wanted letter, or the next that is free."""
    kept = _NAMING.get().kept
    free = (letter for letter in (wanted, *POOL) if letter and letter not in taken and letter not in kept)
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
        """A count with the node that stands for it."""
        made = cls(count)
        made.node = node
        return made

    def __add__(self, other: Any) -> Any:
        return self._joined(int.__add__(self, other), "+", self, other)

    def __radd__(self, other: Any) -> Any:
        return self._joined(int.__radd__(self, other), "+", other, self)

    def __sub__(self, other: Any) -> Any:
        return self._joined(int.__sub__(self, other), "-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._joined(int.__rsub__(self, other), "-", other, self)

    def __mul__(self, other: Any) -> Any:
        return self._joined(int.__mul__(self, other), "", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._joined(int.__rmul__(self, other), "", other, self)

    @staticmethod
    def _joined(count: Any, sign: str, one: Any, other: Any) -> Any:
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

    def sqrt(self) -> Any:
        """The root of a size, as Q K^T is divided by the root of d."""
        from markscheme.traced.traced_arrays import Formula

        return Formula(fmpq(int(self)), self.node).sqrt()


@dataclass(frozen=True)
class Terms:
    """The terms of a sum as long as they differ by numbers alone that count up, or down, one by one."""

    first: Node
    last: Node
    count: int = 1
    step: int = 0

    def followed_by(self, node: Node) -> Terms | None:
        """The same with one term more; None where it is of another kind: what stands for it is the plain sum then."""
        for step in (self.step,) if self.step else (1, -1):
            pair = (self.last, node) if step > 0 else (node, self.last)
            if _begins(pair):
                return Terms(self.first, node, self.count + 1, step)
        return None

    def folded(self) -> Node | None:
        """The sum over an index: x_1 + x_2 + x_3 is the sum of x_i. None where writing it out is shorter."""
        low, high = (self.first, self.last) if self.step > 0 else (self.last, self.first)
        if self.count < 2 or (begins := _begins((low, high), self.count - 1)) is None:
            return None
        rounds = _are_rounds((low, high))
        start = 1 if 1 in begins else max(begins)
        end = start + self.count - 1
        size = _NAMING.get().rounds.get(end) if rounds and start == 1 else None
        if self.count < LEAST_TERMS and size is None:
            return None
        letter = fresh(letter_for(size, "t" if rounds else "i"), ())
        below = Row((Symbol(letter), Operator("="), Number(str(start))))
        return Row(
            (
                SubSuperscript(Operator("sum"), sub=below, sup=size or Number(str(end))),
                _lettered((low, high), letter, start),
            )
        )


def _begins(pair: tuple[Any, Any], by: int = 1) -> list[int] | None:
    """Where the whole numbers begin by which two terms differ; None where something else differs, or nothing."""
    found: list[int] = []
    return found if _compare(pair, by, found) and found else None


def with_known_ends(node: Node) -> Node:
    """A formula in which a sum says how far it runs only where the formula speaks of that size anyway: 1/m times it.

    Elsewhere the array says it, and the statement need not have named its size.
    """
    ends, spoken_of = set[Node](), set[Node]()
    _collect(node, ends, spoken_of)
    return node if ends <= spoken_of else cast(Node, _shortened(node, ends & spoken_of))


def _end_of(node: Any) -> Node | None:
    """The size at which a sum ends."""
    match node:
        case SubSuperscript(Operator("sum" | "prod"), Row((Symbol(), Operator("="), Number("1"))), sup) if (
            sup is not None
        ):
            return None if isinstance(sup, Number) else sup
    return None


def _collect(node: Any, ends: set[Node], spoken_of: set[Node]) -> None:
    """The sizes at which sums end, and all that is spoken of elsewhere."""
    if isinstance(node, tuple):
        for part in node:
            _collect(part, ends, spoken_of)
    elif isinstance(node, Node):
        end = _end_of(node) if isinstance(node, SubSuperscript) else None
        if end is not None:
            ends.add(end)
            return
        if isinstance(node, (Symbol, SubSuperscript, Text)):  # what a size may be called
            spoken_of.add(node)
        for one in fields(cast(Any, node)):
            part = getattr(node, one.name)
            if not isinstance(part, str):
                _collect(part, ends, spoken_of)


def _shortened(node: Any, known: set[Node]) -> Any:
    if isinstance(node, tuple):
        return tuple(_shortened(part, known) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    end = _end_of(node)
    if end is not None:
        sign = cast(SubSuperscript, node)
        return node if end in known else SubSuperscript(sign.base, sub=cast(Row, sign.sub).items[0])
    return replace(node, **{part.name: _shortened(getattr(node, part.name), known) for part in fields(node)})


def _compare(pair: tuple[Any, Any], by: int, begins: list[int]) -> bool:
    """Whether two trees are alike but for whole numbers that are larger by so much in the second."""
    one, other = pair
    if one == other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Number):
        if not (one.text.isdigit() and other.text.isdigit() and int(other.text) == int(one.text) + by):
            return False
        begins.append(int(one.text))
        return True
    if isinstance(one, tuple):
        return len(one) == len(other) and all(_compare(parts, by, begins) for parts in zip(one, other, strict=True))
    if is_dataclass(one):
        parts = ((getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
        return all(_compare(part, by, begins) for part in parts)
    return False


def _lettered(parts: tuple[Any, ...], letter: str, first: int) -> Any:
    one = parts[0]
    if all(part == one for part in parts):
        return one
    if isinstance(one, Number):
        past = int(one.text) - first
        sign = Operator("+" if past > 0 else "-")
        return Symbol(letter) if not past else Row((Symbol(letter), sign, Number(str(abs(past)))))
    if isinstance(one, tuple):
        return tuple(_lettered(column, letter, first) for column in zip(*parts, strict=True))
    columns = {f.name: tuple(getattr(part, f.name) for part in parts) for f in fields(one)}
    return replace(one, **{name: _lettered(column, letter, first) for name, column in columns.items()})


def _are_rounds(terms: tuple[Any, ...]) -> bool:
    """Whether what differs is the round of a repeated step, written above in parentheses."""
    one = terms[0]
    if all(term == one for term in terms):
        return False
    if isinstance(one, Fence) and isinstance(one.body, Number):
        return True
    if isinstance(one, tuple):
        return any(_are_rounds(column) for column in zip(*terms, strict=True))
    if not is_dataclass(one):
        return False
    return any(_are_rounds(tuple(getattr(term, f.name) for term in terms)) for f in fields(one))
