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
                "kind": _kind(problem, call.name),
            }
            for call in problem.calls
        ],
        "slips": list(family.slips),
    }


def public_name(call: Call) -> str:
    """The name of a call outside."""
    return call.public_name


def _kind(problem: Problem, name: str) -> str:
    """number, vector, matrix or tensor; of words: label, labels or set."""
    rank = np.ndim(problem.values[name])
    if name not in problem.worded:
        return ("number", "vector", "matrix", "tensor")[min(rank, 3)]
    return "set" if problem.worded[name].is_set else "labels" if rank else "label"


def _exact(problem: Problem, name: str, form: Any) -> Any:
    from markscheme.working import closed_form_text, nested, printed_value

    return printed_value(problem, name) if name in problem.worded else nested(form, closed_form_text)


def solution_json(problem: Problem, digits: int) -> dict[str, Any]:
    """Every step of a problem: printed value, closed form and decimals."""
    from markscheme.working import closed_forms, decimals, printed_value

    if not 1 <= digits <= 1000:
        raise MarkschemeError(f"--digits is {digits}, but must be from 1 to 1000")
    forms = closed_forms(problem)
    steps = [
        {
            "name": public_name(call),
            "asked": call.name in problem.asked,
            "value": printed_value(problem, call.name),
            "exact": _exact(problem, call.name, forms[call.name]),
            "decimal": decimals(problem, call.name, digits),
        }
        for call in problem.calls
    ]
    return {"family": problem.family.id, "given": problem.to_json()["given"], "steps": steps}
