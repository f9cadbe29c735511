"""Decide what is asked of exact numbers: balls of more and more bits, from 256 on closed forms first.

One way for everything that compares: the steps of a problem, how often they are repeated, what its givens may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from flint import ctx

from markscheme.errors import Undecided
from markscheme.numbers.closed import from_expression

Values = dict[str, Any]
PRECISIONS = (64, 128, 256, 512, 1024, 4096)
CLOSED_FROM = 256  # bits from which closed forms are asked before more precision


def decided(
    work: Callable[[Values], Any],
    inputs: Mapping[str, Any],
    bits: int = PRECISIONS[0],
    by_forms: Callable[[Values], Any] | None = None,
) -> Any:
    """What `work` makes of the inputs, with the first numbers on which each of its comparisons is decided.

    `by_forms` takes the closed forms where they need other care than balls. Raises the `Undecided` of the most bits.
    """
    problem: Undecided | None = None
    for precision in (p for p in PRECISIONS if p >= bits):
        with ctx.workprec(precision):
            try:
                return work(at_precision(inputs))
            except Undecided as error:
                problem = error
            if precision >= CLOSED_FROM:
                try:
                    return (by_forms or work)(closed_inputs(inputs))
                except Undecided:
                    pass
    raise Undecided(f"{problem}; give numbers with fewer roots and powers of e")


def at_precision(inputs: Mapping[str, Any]) -> Values:
    """Givens that are expressions (`e^2`) as balls of the present precision."""
    return {name: lifted(value, _NUMBER) for name, value in inputs.items()}


def _number(cell: Any) -> Any:
    return cell.value() if hasattr(cell, "value") and callable(cell.value) else cell


_NUMBER = np.frompyfunc(_number, 1, 1)


def closed_inputs(inputs: Mapping[str, Any]) -> Values:
    """Givens as closed forms; an expression such as e^2 from its parts."""
    return {name: lifted(value, from_expression) for name, value in inputs.items()}


_PASSED = frozenset((type(None), str, int, list, dict, tuple, bool))


def lifted(value: Any, lift: Callable[..., Any]) -> Any:
    """Apply `lift` to every number of a value; options, counts and structures pass."""
    kind = type(value)
    if kind is np.ndarray:
        return (lift if isinstance(lift, np.ufunc) else np.frompyfunc(lift, 1, 1))(value)
    return value if kind in _PASSED else lift(value)


_BALL = re.compile(r"\[(?:([-+]?[\d.]+(?:e[-+]?\d+)?) )?\+/- [^\]]*\]")


def without_balls(text: str) -> str:
    """A sentence in which balls stand as python-flint writes them, with the digits alone; 0 where none is known."""
    return _BALL.sub(lambda ball: ball[1] or "0", text)
