"""What functions were applied to while a calculation was traced: the working shows the value before the function's.

A node does not say its value. While `noting_arguments` is open, each function notes the piece of the formula that it
wrote; a formula is made of such pieces unchanged, so that they are found in it again, each being itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np

from markscheme.notation.maths_tree import Node
from markscheme.numbers.exact import Value
from markscheme.traced.term_pieces import as_factor

Built = Callable[..., Node]


@dataclass(frozen=True, slots=True)
class Applied:
    """A piece that shows a function of arguments: these with their values, how the piece is made of them.

    `power`: the value of the piece itself, where it is a power of e.
    """

    piece: Node  # kept, so that no other node takes its id
    arguments: tuple[tuple[Node, Value], ...]
    build: Built
    power: Value = None


Noted = dict[int, Applied]
_NOTED: ContextVar[Noted | None] = ContextVar("functions that are applied", default=None)


@contextmanager
def noting_arguments() -> Iterator[Noted]:
    """Note what functions are applied to within the block, by the id of the piece of each."""
    noted: Noted = {}
    before = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(before)


def applied_to(build: Built, *arguments: tuple[Node, Value], power: Value = None) -> Node:
    """Make a piece of its arguments, and note them where somebody asks."""
    piece = build(*(node for node, _ in arguments))
    noted = _NOTED.get()
    if noted is not None:
        noted[id(piece)] = Applied(piece, arguments, build, power)
    return piece


def arguments_of(piece: Node) -> tuple[tuple[Node, Value], ...]:
    """Give the arguments that were noted of a piece."""
    found = (_NOTED.get() or {}).get(id(piece))
    return found.arguments if found is not None else ()


def factors(noted: Noted) -> dict[Node, Value]:
    """Give the calculations that are factors of matrix products, such as r * h in U (r * h), with their values."""
    return {
        node: value
        for applied in noted.values()
        for node, value in applied.arguments
        if applied.build is as_factor and isinstance(value, np.ndarray)
    }
