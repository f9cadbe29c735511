"""What a family offers, as plain data: the entry of the catalogue."""

from __future__ import annotations

from typing import Any

import numpy as np

from markscheme.certify import sample
from markscheme.errors import MarkschemeError
from markscheme.family import Call, Family
from markscheme.problem import Problem
from markscheme.prose import LANGUAGES, title


def describe(family: Family) -> dict[str, Any]:
    """Id, titles, givens, options, steps and slips of a family."""
    problem = sample(family, family.levels[0]).problem
    return {
        "id": family.id,
        "title": {language: title(family, language) for language in LANGUAGES},
        "topic": family.topic,
        "levels": list(family.levels),
        "given": list(family.given),
        "options": {name: list(values) for name, values in family.options.items()},
        "steps": [
            {
                "name": public_name(call),
                "asked": call.name in problem.asked,
                "kind": kind_of(problem.values[call.name]),
            }
            for call in problem.calls
        ],
        "slips": list(family.slips),
    }


def public_name(call: Call) -> str:
    """The name of a call outside: a trailing underscore only keeps a step apart from an option of the same name."""
    return call.name if call.step.group else call.name.removesuffix("_")


def kind_of(value: Any) -> str:
    """number, vector, matrix, tensor or label."""
    if isinstance(value, str):
        return "label"
    rank = value.ndim if isinstance(value, np.ndarray) else 0
    return ("number", "vector", "matrix", "tensor")[min(rank, 3)]


def solution_json(problem: Problem, digits: int) -> dict[str, Any]:
    """Every step of a problem: printed value, closed form and decimals."""
    from markscheme.working import closed_form_text, closed_forms, decimals, nested, printed_value

    if not 1 <= digits <= 1000:
        raise MarkschemeError(f"--digits is {digits}, but must be from 1 to 1000")
    forms = closed_forms(problem)
    steps = [
        {
            "name": public_name(call),
            "asked": call.name in problem.asked,
            "value": printed_value(problem, call.name),
            "exact": nested(forms[call.name], closed_form_text),
            "decimal": decimals(problem, call.name, digits),
        }
        for call in problem.calls
    ]
    return {"family": problem.family.id, "given": problem.to_json()["given"], "steps": steps}
