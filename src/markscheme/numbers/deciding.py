"""Decide what is asked of exact numbers: balls of more and more bits, from 256 on other kinds of numbers first.

One way for everything that compares: the steps of a problem, how often they are repeated, what its givens may be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from flint import ctx, fmpq

from markscheme.errors import Undecided
from markscheme.numbers.closed import from_expression
from markscheme.numbers.exact import Inputs, Number, Value

Values = dict[str, Value]
T = TypeVar("T")
PRECISIONS = (64, 128, 256, 512, 1024, 4096)
CLOSED_FROM = 256  # bits from which closed forms are asked before more precision


Way = Callable[[Inputs], T]


def decide(
    work: Callable[[Values], T],
    inputs: Inputs,
    bits: int = PRECISIONS[0],
    otherwise: Sequence[Way[T]] | None = None,
) -> T:
    """Apply `work` to the inputs, with the first kind of numbers on which each of its comparisons is decided.

    `otherwise`: what to try from 256 bits on where balls do not decide, each with the givens as they are; left out,
    `work` on closed forms. Raises the `Undecided` of the most bits.
    """
    ways = (lambda given: work(closed_inputs(given)),) if otherwise is None else otherwise
    problem: Undecided | None = None
    for precision in (p for p in PRECISIONS if p >= bits):
        with ctx.workprec(precision):
            try:
                return work(at_precision(inputs))
            except Undecided as error:
                problem = error
            for way in ways if precision >= CLOSED_FROM else ():
                try:
                    return way(inputs)
                except Undecided:
                    continue
    raise problem or Undecided(f"not decided with {PRECISIONS[-1]} bits")


def at_precision(inputs: Inputs) -> Values:
    """Evaluate givens that are expressions (`e^2`) to balls of the present precision."""
    return {name: value if type(value) in _AS_IT_IS else _at_precision(value) for name, value in inputs.items()}


def _at_precision(value: Value) -> Value:
    if type(value) is np.ndarray and _RATIONAL.issuperset(map(type, value.ravel().tolist())):
        return value
    return map_numbers(value, _NUMBER)


def _number(cell: Number) -> Number:
    return cell.value() if hasattr(cell, "value") and callable(cell.value) else cell


_NUMBER = np.frompyfunc(_number, 1, 1)


def closed_inputs(inputs: Inputs) -> Values:
    """Turn givens into closed forms; an expression such as e^2 from its parts."""
    return {name: map_numbers(value, from_expression) for name, value in inputs.items()}


_RATIONAL = frozenset((fmpq,))
_PASSED = frozenset((type(None), str, int, list, dict, tuple, bool))
_AS_IT_IS = _PASSED | _RATIONAL


def map_numbers(value: Value, lift: Callable[[Number], Value]) -> Value:
    """Apply `lift` to every number of a value; options, counts and structures pass."""
    kind = type(value)
    if kind is np.ndarray:
        return (lift if isinstance(lift, np.ufunc) else np.frompyfunc(lift, 1, 1))(value)
    return value if kind in _PASSED else lift(value)
