"""What a family writes of a step beside its formula: derivatives of this loss, equations of this vector."""

from __future__ import annotations

from flint import arb

from markscheme.engine.problem import Problem
from markscheme.errors import Undecided
from markscheme.family.language.symbols import array_node, number_node, read_formula
from markscheme.family.model import call
from markscheme.family.steps.variant import needs
from markscheme.notation import Node, Number, to_latex
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Digits, show


def step_lines(problem: Problem, step: str) -> tuple[Node, ...]:
    """Write the lines that a family has for a step under these options; none where a digit of them is not decided."""
    lines_of = problem.family.lines.get(step)
    known = {**problem.inputs, **problem.values}
    if lines_of is None or any(known.get(need) is None for need in needs(lines_of) if need in problem.family.steps):
        return ()
    try:
        written = [latex_of(line, problem.rounding.working) for line in call(lines_of, known) or ()]
    except Undecided:
        return ()
    return tuple(read_formula(problem.family, f"lines_{step}", line) for line in written)


def latex_of(value: Value, digits: Digits) -> str:
    """Write LaTeX, a number, an array or a tuple of these side by side.

    Numbers stand as they are, but what no fraction says, such as a multiple of a root, to the digits kept.
    """
    if isinstance(value, tuple):
        return " ".join(latex_of(piece, digits) for piece in value)
    if isinstance(value, str):
        return value
    return to_latex(
        array_node(value, lambda one: Number(show(one, digits)) if isinstance(one, arb) else number_node(one))
    )
