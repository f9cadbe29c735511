"""Students who know nothing: the same text in every box, what the question prints, the identity matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from markscheme.family.givens.rule import exact_string
from markscheme.family.givens.sampling import Stream
from markscheme.simulation.paper import Instance, Paper

# Each stands for a kind: small whole numbers, a probability, one figure and an order, a size beyond all answers.
CONSTANTS = ("0", "1", "-1", "2", "0.5", "0.333", "2.50", "-20", "1e1", "1e12", "0e9")
GUESSES = (*CONSTANTS, "given", "identity")


def guess(instance: Instance, stream: Stream, kind: str) -> Paper | None:
    """Fill every box without working anything out; None where there is no box for this way."""
    problem = instance.problem
    raw: dict[str, Any] = {}
    for name in problem.asked_calls:
        shape = problem.answer_shape(name)
        if kind in CONSTANTS:
            raw[name] = _filled(shape, kind)
        elif kind == "identity" and len(shape) == 2:
            raw[name] = [["1" if i == j else "0" for j in range(shape[1])] for i in range(shape[0])]
        elif kind == "given" and (alike := _printed(instance, shape)):
            raw[name] = stream.choice(alike)
    return Paper("guesser", raw, kind=kind) if raw else None


def _filled(shape: tuple[int, ...], text: str) -> Any:
    return [_filled(shape[1:], text) for _ in range(shape[0])] if shape else text


def _printed(instance: Instance, shape: tuple[int, ...]) -> list[Any]:
    """The givens that have the shape of an answer, as the question prints them."""
    given, kinds = instance.problem.given, instance.problem.family.given
    known = [value for name, value in given.items() if value is not None and kinds[name].kind != "structure"]
    return [_texts(value) for value in known if np.shape(value) == shape]


def _texts(value: Any) -> Any:
    return [_texts(item) for item in value] if isinstance(value, np.ndarray) else exact_string(value)
