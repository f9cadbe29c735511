"""The pieces of the maths tree, as those who evaluate it take them apart."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeGuard

from markscheme.notation import Accent, Fence, Node, Number, Operator, Row, Space, SubSuperscript, Symbol

Items = tuple[Node, ...]


def items_of(node: Node | None) -> Items:
    """Give the pieces of a row without the room between them."""
    pieces = node.items if isinstance(node, Row) else () if node is None else (node,)
    return tuple(piece for piece in pieces if not isinstance(piece, Space))


def split(items: Items, *names: str) -> list[Items]:
    """Give the pieces between the signs of these names."""
    pieces: list[list[Node]] = [[]]
    for item in items:
        if isinstance(item, Operator) and item.name in names:
            pieces.append([])
        else:
            pieces[-1].append(item)
    return [tuple(piece) for piece in pieces]


def nodes(node: object, whole: Container[Node] = ()) -> Iterator[Node]:
    """Give a node and all below it; of those that count as one piece nothing below."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += reversed(one)
        elif isinstance(one, Node):
            yield one
            if one not in whole:
                waiting += reversed(parts_below(one))


def parts_below(node: Node) -> list[object]:
    """List what the fields of a node hold: nodes, tuples of these, texts."""
    kind = type(node)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(part.name for part in fields(node)) if is_dataclass(node) else ()
    return [getattr(node, name) for name in _FIELDS[kind]]


_FIELDS: dict[type, tuple[str, ...]] = {}  # of each kind of node that was met


def parts_of(sub: Node | None) -> list[Items]:
    """Give the indices of a subscript: `ij` are two, `i+1, j` are two, `2i - 1` is one."""
    parts: list[Items] = []
    for part in split(items_of(sub), ",") if sub is not None else []:
        alone = all(
            isinstance(item, (Symbol, SubSuperscript, Fence)) or (i and isinstance(item, Number))
            for i, item in enumerate(part)
        )
        parts += [(item,) for item in part] if alone else [part]
    return parts


def core_of(base: Node, sub: Items, sup: Node | None) -> Node:
    """Put a symbol together with what is below and above it."""
    under = sub[0] if len(sub) == 1 else Row(sub) if sub else None
    return SubSuperscript(base, sub=under, sup=sup) if under is not None or sup is not None else base


def capital(node: Node) -> Node:
    """Give the array that an entry belongs to: Z for z."""
    if isinstance(node, Accent):
        return replace(node, base=capital(node.base))
    return Symbol(node.name.upper()) if isinstance(node, Symbol) and len(node.name) == 1 else node


def is_round(sup: Node | None) -> TypeGuard[Fence]:
    """Say whether what stands above a symbol is a round, as `(t)`."""
    return isinstance(sup, Fence) and sup.left == "("


def without_room(items: Items) -> Items:
    """Leave out the room between pieces."""
    return tuple(item for item in items if not isinstance(item, Space))


def with_commas(pieces: list[Items]) -> Items:
    """Join pieces by commas."""
    return tuple(item for i, piece in enumerate(pieces) for item in (*((Operator(","),) if i else ()), *piece))


# Any: a piece of a tree is a node, a tuple of these, or the text of one
def with_number(node: Any, other: Node) -> Any:
    """Give a tree with something else in the place of its ones."""
    if isinstance(node, tuple):
        return tuple(with_number(part, other) for part in node)
    if node == Number("1"):
        return other
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed = {part.name: with_number(getattr(node, part.name), other) for part in fields(node)}
    return replace(node, **changed)
