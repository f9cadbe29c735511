"""What a family writes below a formula is true of its numbers, and stands where it belongs."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from formula_problems import combinations, instance, levels
from formula_words import extend, slope_of

from markscheme import families, generate
from markscheme.document.printers.text_document import to_text
from markscheme.engine.problem import Problem
from markscheme.errors import FamilyError
from markscheme.family.library import Library
from markscheme.family.model import Family, StepInstance
from markscheme.notation import Node, Number, SubSuperscript, Symbol
from markscheme.notation import to_text as formula_text
from markscheme.papers.solution import solution_document
from markscheme.working.formula_tree import items_of, split
from markscheme.working.formula_truth import meaning_of
from markscheme.working.formula_values import Meaning, evaluate, sides_of
from markscheme.working.step_lines import step_lines

WRITTEN = sorted((family.id, step) for family in families().values() for step in family.lines)
POINTS = ("candidates", "theta")  # of which a loss is a function of w


def instances(id: str) -> list[Problem]:
    family = families()[id]
    found = [
        instance(family, options, level, seed)
        for options in combinations(family)
        for level in levels(family)
        for seed in range(3)
    ]
    return [problem for problem in found if problem is not None]


def known(problem: Problem, call: StepInstance) -> Meaning:
    """The symbols of a step; where there is a loss of w, w is a point, and its derivatives are taken there."""
    meaning = extend(problem, call, meaning_of(problem, call))
    if problem.family.id == "gnn/laplacian":
        meaning = replace(meaning, bound={**meaning.bound, **without_hub(problem)})
    given = next((np.atleast_2d(problem.given[name])[-1] for name in POINTS if name in problem.given), None)
    if given is None:
        return meaning
    return replace(
        meaning,
        bound={**meaning.bound, Symbol("w"): given},
        derivative=lambda own, of, by: slope_of(problem, own, by)(given),
    )


def without_hub(problem: Problem) -> dict[Node, Any]:
    """The Laplacian of the graph without the node that is joined to all others; any numbers as unknowns."""
    A = np.array(problem.given["A"])
    hub = next((i for i in range(len(A)) if sum(A[i]) == len(A) - 1), 0)
    rest = np.delete(np.delete(A, hub, 0), hub, 1)
    unknowns = {Symbol("lambda"): fmpq(7, 3), Symbol("mu"): fmpq(3, 7)}
    return {SubSuperscript(Symbol("L"), sub=Number("0")): np.diag(rest.sum(axis=0)) - rest, **unknowns}


def is_near(one: Any, other: Any, scale: float) -> bool:
    apart = np.ravel(one) - np.ravel(other)
    return all(float(abs(arb(cell)).upper()) <= 1e-3 * scale for cell in apart)


def size_of(value: Any) -> float:
    cells = [cell for cell in np.ravel(value) if isinstance(cell, fmpq | arb)]  # the identity has no size
    return max((float(abs(arb(cell)).upper()) for cell in cells), default=0.0)


def hold(meaning: Meaning, line: Node) -> None:
    """Each relation of a line, of numbers that are rounded to the digits of the working."""
    for piece in split(items_of(line), ","):
        sides, signs = sides_of(piece)
        values = [evaluate(meaning, side) for side in sides]
        terms = [term for side in sides for term in split(side, "+", "-") if term]
        scale = max(1.0, *(size_of(evaluate(meaning, term)) for term in terms))
        assert signs, formula_text(line)
        for sign, one, other in zip(signs, values, values[1:], strict=False):
            told = is_near(one, other, scale) if sign == "=" else (one > other if sign == "gt" else one < other)
            assert told, formula_text(line)


@pytest.mark.parametrize(("id", "step"), WRITTEN)
def test_every_line_is_true(id: str, step: str) -> None:
    held = 0
    for problem in instances(id):
        call = next((call for call in problem.calls if call.name == step), None)
        for line in step_lines(problem, step) if call else ():
            with ctx.workprec(256):
                hold(known(problem, call), line)
            held += 1
    assert held


def test_a_line_that_is_false_is_found() -> None:
    problem = instances("optimisers/newton")[0]
    call = next(call for call in problem.calls if call.name == "gradient")
    first, second = step_lines(problem, "gradient")
    with pytest.raises(AssertionError):
        hold(known(problem, call), type(first)((*first.items[:1], *second.items[1:])))


def test_lines_stand_between_the_formula_and_the_numbers() -> None:
    text = to_text(solution_document(instances("optimisers/critical_point")[0], "en"))
    places = [text.index(part) for part in ("G_ij =", "(∂ L)/(∂ w_2) =", "G_11 =", "∂ w_1 ∂ w_2) =", "H_11 =")]
    assert places == sorted(places)


TOTAL = '''
"""A total."""

from markscheme.words import *

sizes = {"n": 3}
given = {"x": vector("n", integers(1, 9))}
options = {"told": ("yes", "no")}
ask = {"total": 1}


def total(x):
    return x.sum()


def lines_total(x, told):
    return [("s =", x[0], "+", x[1:].sum())] if told == "yes" else None
'''


def family_of(folder: Path, source: str) -> Family:
    (folder / "one").mkdir()
    (folder / "one" / "total.py").write_text(source)
    for language in ("en", "zh"):
        (folder / "one" / f"total.{language}.md").write_text("# A total\n\nAdd.\n\n## Steps\n\n- total: Add them up.\n")
    return Library([folder])["one/total"]


def test_numbers_stand_beside_latex_and_lines_may_depend_on_options(tmp_path: Path) -> None:
    family = family_of(tmp_path, TOTAL)
    given = {"x": np.array([fmpq(1, 3), fmpq(2), fmpq(5)], dtype=object)}
    shown = {
        option: [formula_text(line) for line in step_lines(Problem(family, given, {"told": option}), "total")]
        for option in ("yes", "no")
    }
    assert shown == {"yes": ["s = 1/3 + 7"], "no": []}


def test_lines_of_what_is_no_step_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FamilyError, match="'totals', which does not exist; did you mean 'total'"):
        family_of(tmp_path, TOTAL.replace("lines_total", "lines_totals"))


def lines_of(id: str, symbol: str) -> list[str]:
    text = to_text(solution_document(generate(id, level="hard", seed=3), "en"))
    return [line.strip() for line in text[text.index(symbol) :].split("\n\n")[0].split("\n")]


def test_a_function_is_written_with_the_value_of_its_argument_and_nothing_of_that_is_left_out() -> None:
    shown = " ".join(lines_of("rnn/gru", "tilde(h)_1 = tanh("))
    reset = re.findall(r"= σ\((-?[\d.]+)\) = ([\d.]+)", " ".join(lines_of("rnn/gru", "r_1 = σ(")))
    assert len(reset) == 2
    assert all(f"*{number}*" in shown for _, number in reset)  # what is asked for here is the reset gate
    assert "..." not in shown
    told = re.findall(r"= tanh\((-?[\d.]+)\) = (-?[\d.]+)", shown)
    assert len(told) == 2
    assert all(abs(math.tanh(float(x)) - float(y)) < 1e-4 for x, y in told)
    assert shown.count("(") == shown.count(")")
