"""The key and the acceptance sets of a 2-2-1 network with L2, against the same operations without an engine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from flint import arb, ctx, fmpq

from benchmarks.bare import bare_flint, by_hand
from benchmarks.measure import Row, seconds, seconds_together
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.evaluate import exact_values
from markscheme.engine.problem import Problem, with_given
from markscheme.family.library import Library

GIVEN = {
    "x": [1, 2],
    "y": ["0.5"],
    "W1": [["0.3", "-0.2"], ["0.5", "0.1"]],
    "b1": ["0.1", "-0.1"],
    "W2": [["0.4", "-0.6"]],
    "b2": ["0.2"],
    "eta": "0.1",
    "lambda2": "0.1",
    "regulariser": "l2",
}


def exact() -> Iterator[Row]:
    problem = with_given(Library()["mlp/backprop"], GIVEN)
    numbers = scalars(problem)
    agree(problem, numbers)

    def bare() -> None:
        with ctx.workprec(64):
            by_hand(*numbers)

    def in_arrays() -> None:
        with ctx.workprec(64):
            by_arrays(problem)

    def engine() -> None:
        exact_values(problem.family, problem.inputs)

    plain, arrays, key = seconds_together([bare, in_arrays, engine], repeats=200, inner=5)
    yield Row("plain python-flint operations, every number a variable", plain * 1e6, "us")
    yield Row("the same in NumPy object arrays, without the engine", arrays * 1e6, "us")
    yield Row("key by the engine", key * 1e6, "us")
    yield Row("key against the plain operations", key / plain, "x", 5)
    yield Row("key against the same in NumPy arrays", key / arrays, "x")


def accepted() -> Iterator[Row]:
    from markscheme.engine.acceptance import ranges

    problem, flint = with_given(Library()["mlp/backprop"], GIVEN), bare_flint()
    yield Row(
        "acceptance sets of a fresh problem, every route",
        seconds(lambda: ranges(fresh(problem)), 60) * 1e3,
        "ms",
        5,
        bare=flint,
    )
    ready = seconds(lambda: Scheme(fresh(problem)), 60) * 1e3
    yield Row("ready to mark: what a scheme makes at once", ready, "ms", bare=flint)


PARTS = {"exact key": exact, "acceptance sets": accepted}


def fresh(problem: Problem) -> Problem:
    return Problem(problem.family, problem.given, problem.options, problem.rounding)


def scalars(problem: Problem) -> list[fmpq]:
    names = ("x", "y", "W1", "b1", "W2", "b2", "eta", "lambda2")
    return [cell for name in names for cell in np.ravel(np.array(problem.given[name], dtype=object)).tolist()]


def agree(problem: Problem, numbers: list[fmpq]) -> None:
    """All three ways must give the same numbers, or the comparison would mean nothing."""
    expected = [cell for call in problem.calls for cell in np.ravel(np.array(problem.values[call.name], dtype=object))]
    for name, found in (("variables", by_hand(*numbers)), ("arrays", by_arrays(problem))):
        cells = [cell for value in found for cell in np.ravel(np.array(value, dtype=object))]
        if len(cells) != len(expected) or not all(map(same, cells, expected)):
            raise AssertionError(f"the calculation in {name} differs from the key: {cells} and {expected}")


def same(one: fmpq | arb, other: fmpq | arb) -> bool:
    return arb(one).overlaps(arb(other))


LOGISTIC = np.frompyfunc(lambda z: 1 / (1 + arb(-z).exp()), 1, 1)


def by_arrays(problem: Problem):
    x, y, w1, b1, w2, b2, eta, penalty = (
        problem.given[name] for name in ("x", "y", "W1", "b1", "W2", "b2", "eta", "lambda2")
    )
    z1 = w1 @ x + b1
    a1 = LOGISTIC(z1)
    out = w2 @ a1 + b2
    error = out - y
    loss = (error * error).sum() / 2
    grad_w2 = error[:, None] * a1
    delta = (w2.T @ error) * a1 * (1 - a1)
    grad_w1 = delta[:, None] * x
    new_w2, new_w1 = w2 - eta * (grad_w2 + penalty * w2), w1 - eta * (grad_w1 + penalty * w1)
    new_b2, new_b1 = b2 - eta * error, b1 - eta * delta
    return z1, a1, out, out, loss, error, grad_w2, error, delta, grad_w1, delta, new_w2, new_b2, new_w1, new_b1
