"""A calculation once more, with the values of what functions are applied to: tanh(0.3*0.5 - 0.2), then tanh(-0.05).

Powers of e that are added up, as softmax does, follow as numbers. Roots stay: their closed forms say what they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from markscheme.notation import (
    Fence,
    Fraction,
    Function,
    Node,
    Number,
    Operator,
    Root,
    Row,
    SubSuperscript,
    Symbol,
    to_text,
)
from markscheme.numbers.exact import Value
from markscheme.traced import Applied, Noted

MOST_LINES = 3  # of one calculation: functions within functions are followed no further
LONGEST_SUM = 62  # characters, as wide as a line
_SIGNS = {Operator(name) for name in ("+", "-")}
_ALONE = Number | Symbol | Operator | Function  # pieces that hold no others


def with_values(calculation: Node, noted: Noted, shown: Callable[[Value], str]) -> tuple[Node, ...]:
    """Write the calculation again and again, each time with more of what is noted as numbers."""
    found: list[Node] = []
    valued, node = _Valued(noted, shown), calculation
    while len(found) < MOST_LINES:
        after = valued.of(node)
        if after == node:
            after = valued.powers(node)
        after = valued.long_sums(after)
        if after == node:
            break
        found.append(after)
        node = after
    return tuple(found)


def is_unevaluated(node: Node) -> bool:
    """Say whether a node is a sum or a product, or holds one; a quotient of two numerals is a number."""
    match node:
        case Number() | Symbol():
            return False
        case Row((Operator("-"), inside)):
            return is_unevaluated(inside)
        case Fraction(above, below):
            return is_unevaluated(above) or is_unevaluated(below)
        case Root(inside, _) | Fence(_, _, inside):
            return is_unevaluated(inside)
        case SubSuperscript(inside, None, Number()):
            return is_unevaluated(inside)
    return True


@dataclass(frozen=True)
class _Valued:
    noted: Noted
    shown: Callable[[Value], str]

    def of(self, node: Node) -> Node:
        """Put numbers for the arguments that hold no others to be put first."""
        applied = self.noted.get(id(node))
        if applied is None or applied.build is Fraction or not any(is_unevaluated(one) for one, _ in applied.arguments):
            return self._below(node, self.of)
        within = tuple((self.of(argument), value) for argument, value in applied.arguments)
        if all(new is old for (new, _), (old, _) in zip(within, applied.arguments, strict=True)):
            within = tuple(
                (Number(self.shown(value)) if is_unevaluated(argument) else argument, value)
                for argument, value in applied.arguments
            )
        return self._made(applied, within)

    def _made(self, applied: Applied, arguments: tuple[tuple[Node, Value], ...]) -> Node:
        """Make a piece of other arguments, and note it as the first one was."""
        piece = applied.build(*(argument for argument, _ in arguments))
        self.noted[id(piece)] = replace(applied, piece=piece, arguments=arguments)
        return piece

    def powers(self, node: Node) -> Node:
        """Put numbers for all powers of e, where one of them is added to something."""
        return self._without_powers(node) if self._adds_powers(node) else node

    def _power(self, node: Node) -> Node | None:
        applied = self.noted.get(id(node))
        return None if applied is None or applied.power is None else Number(self.shown(applied.power))

    def _adds_powers(self, node: Node) -> bool:
        pieces = _pieces(node)
        sums = isinstance(node, Row) and any(sign in node.items[1:] for sign in _SIGNS)
        return any((sums and self._power(piece) is not None) or self._adds_powers(piece) for piece in pieces)

    def _without_powers(self, node: Node) -> Node:
        power = self._power(node)
        if power is not None:
            return power
        made = self._below(node, self._without_powers)
        if isinstance(made, Row):  # exp(x) is a word and a piece behind it
            kept = zip(made.items, (*made.items[1:], None), strict=True)
            return Row(tuple(one for one, after in kept if one != Function("exp") or not isinstance(after, Number)))
        return made

    def long_sums(self, node: Node) -> Node:
        """Put numbers for sums above and below a bar that are too long to stand there, once they hold numbers alone."""
        made = self._below(node, self.long_sums)
        applied = self.noted.get(id(node))
        if applied is None or not isinstance(node, Fraction) or not isinstance(made, Fraction):
            return made
        above, below = (value for _, value in applied.arguments)
        return self._renoted(
            node,
            replace(
                made, numerator=self._short(made.numerator, above), denominator=self._short(made.denominator, below)
            ),
        )

    def _short(self, part: Node, value: Value) -> Node:
        return Number(self.shown(value)) if len(to_text(part)) > LONGEST_SUM and not self._is_stage(part) else part

    def _is_stage(self, node: Node) -> bool:
        """Say whether more numbers can be put in before a node is one itself."""
        return self.of(node) != node or self.powers(node) != node

    def _below(self, node: Node, change: Callable[[Node], Node]) -> Node:
        """Change what a node holds; a node of which nothing changes stays itself."""
        changed: dict[str, Any] = {}  # Any: a field of any class of nodes
        if not isinstance(node, _ALONE):
            for field in fields(node):  # type: ignore[arg-type]  # all nodes are dataclasses
                before = getattr(node, field.name)
                after = _each(before, change)
                if after is not before:
                    changed[field.name] = after
        made: Node = replace(node, **changed) if changed else node  # type: ignore[type-var]
        return self._renoted(node, made)

    def _renoted(self, node: Node, made: Node) -> Node:
        applied = self.noted.get(id(node))
        if applied is not None and made is not node:
            self.noted[id(made)] = replace(applied, piece=made)
        return made


def _each(part: Any, change: Callable[[Node], Node]) -> Any:  # Any: a field of a node: a node, rows of them, or a text
    if isinstance(part, Node):
        return change(part)
    if isinstance(part, tuple):
        after = tuple(_each(item, change) for item in part)
        return part if all(new is old for new, old in zip(after, part, strict=True)) else after
    return part


def _pieces(node: Node) -> list[Node]:
    """List the nodes that a node holds."""
    return [piece for field in fields(node) for piece in _flat(getattr(node, field.name))]  # type: ignore[arg-type]


def _flat(part: Any) -> list[Node]:  # Any: the same
    if isinstance(part, tuple):
        return [piece for item in part for piece in _flat(item)]
    return [part] if isinstance(part, Node) else []
