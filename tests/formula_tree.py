"""The pieces of the maths tree, as those who evaluate it take them apart: for tests."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from markscheme.notation import Accent, Fence, Node, Number, Operator, Row, Space, SubSuperscript, Symbol

Items = tuple[Node, ...]


def items_of(node: Node | None) -> Items:
    """The pieces of a row without the room between them."""
    pieces = node.items if isinstance(node, Row) else () if node is None else (node,)
    return tuple(piece for piece in pieces if not isinstance(piece, Space))


def split(items: Items, *names: str) -> list[Items]:
    """The pieces between the signs of these names."""
    pieces: list[list[Node]] = [[]]
    for item in items:
        if isinstance(item, Operator) and item.name in names:
            pieces.append([])
        else:
            pieces[-1].append(item)
    return [tuple(piece) for piece in pieces]


def nodes(node: Any, whole: Container[Node] = ()) -> Iterator[Node]:
    """A node and all below it; of those that count as one piece nothing below."""
    if isinstance(node, tuple):
        for item in node:
            yield from nodes(item, whole)
    elif isinstance(node, Node):
        yield node
        for part in fields(node) if is_dataclass(node) and node not in whole else ():
            yield from nodes(getattr(node, part.name), whole)


def parts_of(sub: Node | None) -> list[Items]:
    """The indices of a subscript: `ij` are two, `i+1, j` are two, `2i - 1` is one."""
    parts: list[Items] = []
    for part in split(items_of(sub), ",") if sub is not None else []:
        alone = all(
            isinstance(item, (Symbol, SubSuperscript, Fence)) or (i and isinstance(item, Number))
            for i, item in enumerate(part)
        )
        parts += [(item,) for item in part] if alone else [part]
    return parts


def core_of(base: Node, sub: Items, sup: Node | None) -> Node:
    under = sub[0] if len(sub) == 1 else Row(sub) if sub else None
    return SubSuperscript(base, sub=under, sup=sup) if under is not None or sup is not None else base


def capital(node: Node) -> Node:
    """The array that an entry belongs to: Z for z."""
    if isinstance(node, Accent):
        return replace(node, base=capital(node.base))
    return Symbol(node.name.upper()) if isinstance(node, Symbol) and len(node.name) == 1 else node


def is_round(sup: Node | None) -> bool:
    return isinstance(sup, Fence) and sup.left == "("


def without_room(items: Items) -> Items:
    return tuple(item for item in items if not isinstance(item, Space))


def with_commas(pieces: list[Items]) -> Items:
    return tuple(item for i, piece in enumerate(pieces) for item in (*((Operator(","),) if i else ()), *piece))


def with_number(node: Any, other: Node) -> Any:
    """A tree with something else in the place of its ones."""
    if isinstance(node, tuple):
        return tuple(with_number(part, other) for part in node)
    if node == Number("1"):
        return other
    return (
        replace(node, **{part.name: with_number(getattr(node, part.name), other) for part in fields(node)})
        if isinstance(node, Node)
        else node
    )
