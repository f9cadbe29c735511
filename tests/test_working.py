"""The working: the formula, the numbers put in, the result; no digit that is not proven."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq

from markscheme.errors import Undecided
from markscheme.evaluate import cells_of
from markscheme.library import Library
from markscheme.notation import to_text
from markscheme.problem import with_given
from markscheme.rounding import Digits, Rounding, round_to, show
from markscheme.working import closed_form_text, closed_forms, decimals, printed_value, working

FAMILIES = Path(__file__).parent / "families"
BATCHNORM = {"Z": [[1, 2], [3, 5], [8, 4]], "gamma": [2, "0.5"], "beta": [1, -1], "epsilon": "0.1"}


@pytest.fixture(scope="module")
def library():
    return Library([FAMILIES])


@pytest.fixture
def forms(library):
    return with_given(library["good/closed_forms"], {"x": 6, "W": [[1, -2], [-3, 1]], "v": [2, 3]})


def lines(problem) -> dict[str, list[tuple]]:
    """Each step's lines as text: symbol, calculation, value, closed form."""
    return {
        step.call.name: [
            tuple(None if node is None else to_text(node) for node in (line.symbol, line.calculation, line.value, line.closed))
            for line in step.lines
        ]
        for step in working(problem)
    }


def formulas(problem) -> dict[str, str | None]:
    return {step.call.name: step.formula and to_text(step.formula) for step in working(problem)}


def plain(text: str) -> str:
    return "".join(text.split())
