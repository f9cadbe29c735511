"""The worked solution speaks with the symbols of the statement: a letter that it prints has been introduced before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from formula_problems import combinations, instance, levels

from markscheme import families
from markscheme.engine.problem import Problem
from markscheme.family.language.symbols import call_symbol, cell_symbol
from markscheme.family.model import StepInstance
from markscheme.notation import Accent, Fence, Lines, Node, Number, Operator, Row, SubSuperscript, Symbol, to_text
from markscheme.papers.question import asked_inlines, statement_blocks
from markscheme.working import working
from markscheme.working.formula_tree import items_of, nodes

# Letters that need no introduction: e, the identity matrix, the signs of derivatives, the logistic function.
COMMON = {"e", "I", "nabla", "partial", "sigma", "pi"}
MOST = 12  # combinations of options of one family


def told(part: Any) -> Iterator[Node]:
    """Every formula of a piece of a document."""
    if isinstance(part, Node):
        yield part
    elif isinstance(part, (tuple, list)):
        for one in part:
            yield from told(one)
    elif is_dataclass(part):
        for one in fields(part):
            yield from told(getattr(part, one.name))


def letters(node: Any) -> set[str]:
    """The letters of a formula, each with its accent, without the indices below them."""
    if isinstance(node, (tuple, list)):
        return {letter for part in node for letter in letters(part)}
    match node:
        case Symbol(name):
            return {name}
        case Accent(kind, base):
            return {f"{kind} {letter}" for letter in letters(base)}
        case SubSuperscript(base, _, sup):
            return letters(base) | (set() if isinstance(sup, Fence) else letters(sup))
        case Node():
            return {letter for one in fields(node) for letter in letters(getattr(node, one.name))}
    return set()


def counting(formula: Node) -> set[str]:
    """The letters that count: those that stand somewhere as an index or below a sum."""
    below = [node.sub for node in nodes(formula) if isinstance(node, SubSuperscript) and node.sub is not None]
    return {node.name for node in nodes(tuple(below)) if isinstance(node, Symbol)}


def introduced(problem: Problem, language: str) -> set[str]:
    """The letters of the statement and of all questions."""
    asked = [asked_inlines(problem, call, language) for call in problem.calls if call.name in problem.asked_calls]
    return letters(list(told([statement_blocks(problem, language), asked])))


def own(call: StepInstance, problem: Problem, formula: Node) -> set[str]:
    """The symbol of a step, and what its formula defines behind a comma."""
    pieces = items_of(formula) if isinstance(formula, Row) else ()
    defined = [pieces[i - 1] for i, piece in enumerate(pieces) if piece == Operator("=")]
    rows = [cell for row in formula.rows for cell in row[:1]] if isinstance(formula, Lines) else []
    return letters([call_symbol(problem.family, call), *defined, *rows])


def strangers(problem: Problem, language: str) -> dict[tuple[str, str], str]:
    """The letters of the working that nothing has introduced, with the formula."""
    known, found = introduced(problem, language) | COMMON, {}
    for step in working(problem, language):
        if step.formula is not None:
            known |= own(step.call, problem, step.formula)
            counts = counting(step.formula)
            new = {letter for letter in letters(step.formula) - counts if not is_known(letter, known)}
            found |= {(step.call.step.name, letter): to_text(step.formula) for letter in new}
        known |= letters(step.symbol)
    return found


def is_known(letter: str, known: set[str]) -> bool:
    """A small letter is introduced by its array: z_ij by Z."""
    accent, _, plain = letter.rpartition(" ")
    return letter in known or f"{accent} {plain.upper()}".strip() in known


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("id", sorted(families()))
def test_every_symbol_of_the_working_has_been_introduced(id: str, language: str) -> None:
    family = families()[id]
    chosen = list(combinations(family))
    for options in chosen[:: -(-len(chosen) // MOST)]:
        problem = instance(family, options, levels(family)[-1])
        assert problem is None or strangers(problem, language) == {}


@pytest.mark.parametrize("id", sorted(families()))
def test_entries_are_counted_as_the_statement_counts_them(id: str) -> None:
    """A statement that speaks of theta_0 has theta_0 first in the working too."""
    family = families()[id]
    problem = instance(family, family.default_options(), levels(family)[-1])
    assert problem is not None
    asked = [asked_inlines(problem, call, "en") for call in problem.calls if call.name in problem.asked_calls]
    named = {
        node
        for node in nodes(tuple(told([statement_blocks(problem, "en"), asked])))
        if isinstance(node, SubSuperscript)
    }
    for call in problem.calls:
        if np.ndim(problem.values[call.name]):
            from_zero = SubSuperscript(call_symbol(family, call), sub=Number("0")) in named
            shape = np.shape(problem.values[call.name])
            first = cell_symbol(family, call, (0,) * len(shape), shape)
            assert from_zero == (call.step.name in family.from_zero), to_text(first)
