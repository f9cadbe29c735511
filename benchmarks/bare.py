"""The same work without Markscheme: bare python-flint, bare Python. (Bare Typst stands beside what it sets.)"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flint import arb, ctx, fmpq

from benchmarks.measure import Bare, seconds

NUMBERS = tuple(fmpq(n, 10) for n in (10, 20, 5, 3, -2, 5, 1, 1, -1, 4, -6, 2, 1, 1))  # of the network in `key`


def by_hand(x1, x2, y, w11, w12, w21, w22, b1, b2, v1, v2, c, eta, penalty):
    """Forward, backward and update of a 2-2-1 network with L2, every number a variable."""
    z1, z2 = w11 * x1 + w12 * x2 + b1, w21 * x1 + w22 * x2 + b2
    a1, a2 = 1 / (1 + arb(-z1).exp()), 1 / (1 + arb(-z2).exp())
    out = v1 * a1 + v2 * a2 + c
    error = out - y
    loss = error * error / 2
    grad_v1, grad_v2 = error * a1, error * a2
    d1, d2 = v1 * error * a1 * (1 - a1), v2 * error * a2 * (1 - a2)
    grad_w11, grad_w12, grad_w21, grad_w22 = d1 * x1, d1 * x2, d2 * x1, d2 * x2
    new_v1, new_v2 = v1 - eta * (grad_v1 + penalty * v1), v2 - eta * (grad_v2 + penalty * v2)
    new_c = c - eta * error
    new_w11, new_w12 = w11 - eta * (grad_w11 + penalty * w11), w12 - eta * (grad_w12 + penalty * w12)
    new_w21, new_w22 = w21 - eta * (grad_w21 + penalty * w21), w22 - eta * (grad_w22 + penalty * w22)
    new_b1, new_b2 = b1 - eta * d1, b2 - eta * d2
    return (z1, z2, a1, a2, out, out, loss, error, grad_v1, grad_v2, error, d1, d2, grad_w11, grad_w12, grad_w21,
            grad_w22, d1, d2, new_v1, new_v2, new_c, new_w11, new_w12, new_w21, new_w22, new_b1, new_b2)  # fmt: skip


def bare_flint() -> Bare:
    """The key of a small network by python-flint alone: no family, no accepted ranges, no certificate."""

    def work() -> None:
        with ctx.workprec(64):
            by_hand(*NUMBERS)

    return Bare("bare python-flint, the key of a 2-2-1 network", seconds(work, 50, 20))


def bare_python(raw: Mapping[str, Any]) -> Bare:
    """The least that marks a script: each text as a float, held against a number with a tolerance.

    No notation but plain decimals, no accepted range, no reason, and nothing follows from a wrong answer.
    """
    texts = [text for answer in raw.values() for text in leaves(answer) if _is_number(text)]
    return Bare("bare Python, float() and a tolerance", seconds(comparing(texts), 50, 20))


def comparing(texts: list[str]) -> Callable[[], int]:
    """Count the texts that are right."""
    wanted = [float(text) for text in texts]

    def work() -> int:
        return sum(abs(float(text) - value) <= 5e-3 * abs(value) for text, value in zip(texts, wanted, strict=True))

    return work


def bare_start(environment: Mapping[str, str]) -> Bare:
    """A Python that does nothing."""
    command = [sys.executable, "-c", "pass"]
    run = lambda: subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: E731
    return Bare("bare Python, -c pass", seconds(run, 10))


def leaves(answer: Any) -> Iterator[str]:
    """Yield the texts of an answer."""
    if isinstance(answer, list):
        for one in answer:
            yield from leaves(one)
    else:
        yield str(answer)


def _is_number(text: str) -> bool:
    try:
        return bool(float(text)) or True
    except ValueError:
        return False
