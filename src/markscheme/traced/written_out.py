"""What of a calculation is written out: nothing that nobody reads, and a number that is noted by its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass

from markscheme.errors import Undecided
from markscheme.notation.maths_tree import Node
from markscheme.numbers.exact import Value
from markscheme.numbers.limits import TRACED_DEPTH

_PRINTER: ContextVar[Callable[[Value], str] | None] = ContextVar("what prints a number that is noted", default=None)


@contextmanager
def noted_by(printer: Callable[[Value], str]) -> Iterator[None]:
    """Print numbers that a step notes on the way by this within the block."""
    before = _PRINTER.set(printer)
    try:
        yield
    finally:
        _PRINTER.reset(before)


def noted_text(value: Value) -> str | None:
    """Print a number that is noted; None where nothing prints it, or where its digits are not decided."""
    printer = _PRINTER.get()
    try:
        return None if printer is None else printer(value)
    except Undecided:
        return None


def is_deep(node: Node) -> bool:
    """Say whether a calculation is nested deeper than anybody reads, and than a printer that calls itself can go."""
    level: list[object] = [node]
    for _ in range(3 * TRACED_DEPTH):  # an operation is a row in a fence in a fraction
        level = [part for item in level for part in _parts(item)]
        if not level:
            return False
    return True


def _parts(item: object) -> list[object]:
    if isinstance(item, tuple):
        return list(item)
    return [getattr(item, field.name) for field in fields(item)] if is_dataclass(item) else []
