"""Every formula that is printed is held against the code: its tree is evaluated on random instances.

Those that an author wrote and those that are traced alike; and what would be traced had the author written nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flint import fmpq
from formula_problems import combinations, hold, instance, levels, shown
from formula_words import extend

from markscheme import families
from markscheme.engine.problem import Problem, with_given
from markscheme.family.language.symbols import symbol
from markscheme.family.model import StepInstance
from markscheme.notation import to_latex
from markscheme.working import formulas, traced_formula, written_formula
from markscheme.working.formula_numbers import Unevaluable
from markscheme.working.formula_symbols import RoundValues
from markscheme.working.formula_truth import FalseFormula
from markscheme.working.formula_values import Meaning

# What cannot be evaluated: each was read and found true. Whoever adds a line says why the formula is no equation.
WITHOUT_A_VALUE: dict[tuple[str, ...], str] = {  # by family, step and, where it is one of several, option
    (
        "classification/decision_tree",
        "part_counts_",
    ): "a sum over the examples of a part, which the statement says in words",
    ("classification/decision_tree", "split_"): "the name of the feature of the largest gain, or that of a leaf",
    ("classification/logic_network", "gate"): "the row of the truth table from which the name of the gate is read",
    ("clustering/hierarchical", "closest_"): "a pair of clusters, which are sets of examples",
    ("clustering/hierarchical", "distances_"): "likewise",
    ("clustering/hierarchical", "merges"): "likewise",
    ("clustering/hierarchical", "assignment"): "likewise",
    ("cnn/pooling", "kept"): "a comparison with the entries that are not kept, a set of places",
    ("cnn/pooling", "out", "pyramid"): "entries by level, row and column, which stand in one vector",
    ("cnn/shape_chain", "parameters"): "sums over the layers of a kind, which is said in words",
    ("embedding/training_pairs", "met"): "a set of words, which are no numbers",
    ("games/minimax", "visited"): "the bounds with which the search comes to a leaf, which are said in words",
    ("games/minimax", "pruned"): "the leaves that are not among those",
    ("graphical/bayes_net", "factors"): "probabilities of the tables, by the names and values of variables",
    ("graphical/bayes_net", "with_query"): "likewise",
    ("graphical/bayes_net", "without_query"): "likewise",
    ("language/ngram", "counts"): "the count of the statement, of tokens one after the other",
    ("language/ngram", "context_counts"): "likewise",
    ("language/ngram", "order_counts"): "likewise",
    ("language/ngram", "order_contexts"): "likewise",
    ("language/ngram", "vocabulary"): "a set of tokens, which are no numbers",
    ("learning/error_gaps", "focus"): "the gap with which the largest is equal, from which its name is read",
    ("metrics/bleu", "own_"): "the counts of the statement, one after the other",
    ("metrics/bleu", "highest_"): "likewise",
    ("mlp/deep", "shapes_"): "rows and columns of three arrays, n x m, which is no number",
    ("mlp/vanishing", "verdict"): "the sign from which it is read whether a gradient vanishes or explodes",
    ("rl/td", "table"): "what is written over in a table, one update after the other",
    ("search/graph_search", "expanded"): "the frontier of each round, which is said in words",
    ("search/graph_search", "priorities"): "the cost of a node as it was found, likewise",
    ("search/graph_search", "path"): "names of nodes, which are no numbers",
    ("search/graph_search", "cost"): "the costs of edges, which stand in a structure",
    ("search/graph_search", "true_costs"): "likewise",
    ("search/graph_search", "admissible"): "the condition from which yes or no is read",
    ("search/graph_search", "consistent"): "likewise",
}


def no_value(problem: Problem, call: StepInstance) -> bool:
    """Whether a step has such a formula, under its options."""
    key = (problem.family.id, call.step.name)
    return key in WITHOUT_A_VALUE or any((*key, value) in WITHOUT_A_VALUE for value in problem.options.values())


FAMILIES = sorted(families())
FORMULAS = {(family.id, step.name) for family in families().values() for step in family.steps.values() if step.formula}
SMALLER_ALONE = {("classification/bayes_risk", "threshold")}  # exists for two classes; the hardest level has three


def instances(id: str, level: str = "", seeds: range = range(1)) -> list[Problem]:
    """One problem for each combination of options and seed; of a level, or of the hardest."""
    family = families()[id]
    found = [
        instance(family, options, level or levels(family)[0], seed)
        for options in combinations(family)
        for seed in seeds
    ]
    return [problem for problem in found if problem is not None]


def calls(problems: list[Problem]) -> list[tuple[Problem, StepInstance]]:
    """The calls with a formula, each wording once: numbers do not make another one."""
    found: dict[tuple[str, str], tuple[Problem, StepInstance]] = {}
    for problem in problems:
        for call in problem.calls:
            line = shown(problem, call)
            if line is not None:
                wording = re.sub(r"\d+", "#", to_latex(line))
                found.setdefault((call.step.name, wording), (problem, call))
    return list(found.values())


@pytest.mark.parametrize("id", FAMILIES)
def test_every_formula_is_true_of_what_the_code_calculates(id: str) -> None:
    for problem, call in calls(instances(id)):
        if no_value(problem, call):
            with pytest.raises(Unevaluable):
                hold(problem, call, extend)
        else:
            hold(problem, call, extend)


@pytest.mark.slow
@pytest.mark.parametrize("id", FAMILIES)
def test_every_formula_is_true_on_every_level(id: str) -> None:
    """All rounds of all combinations of options, on two instances of every level, ties and zeros among them.

    `markscheme check` holds the formulas of a third, certified one.
    """
    for level in families()[id].levels:
        for problem in instances(id, level, range(2)):
            for call in problem.calls:
                if shown(problem, call) is not None and not no_value(problem, call):
                    hold(problem, call, extend)


@pytest.mark.parametrize("id", FAMILIES)
def test_what_is_traced_is_true_where_an_author_wrote_a_line_too(id: str) -> None:
    """The tracer is held against every step that it can trace, not only against those that are printed by it."""
    seen = set()
    for problem in instances(id):
        for call in problem.calls:
            line = traced_formula(problem.family, call, problem.values, problem)
            wording = (call.step.name, re.sub(r"\d+", "#", to_latex(line))) if line is not None else None
            if wording is not None and wording not in seen:
                seen.add(wording)
                hold(problem, call, extend, line)


@pytest.mark.parametrize("id", FAMILIES)
def test_the_tracer_knows_what_it_does_not_know(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a step of the project asks of a symbol is traced or said to be untraceable; nothing breaks within."""
    broken: list[tuple[str, str]] = []
    monkeypatch.setattr(
        formulas, "fails_by_itself", lambda family, call, *told: broken.append((call.name, str(told[-1])))
    )
    for problem in instances(id):
        for call in problem.calls:
            traced_formula(problem.family, call, problem.values, problem)
            formulas.traced_cells(problem, call, problem.values)
    assert broken == []


def test_every_formula_is_held_but_these() -> None:
    written = [(id, p, call) for id in FAMILIES for p in instances(id) for call in p.calls]
    held = {(id, call.step.name) for id, p, call in written if written_formula(p.family, call, p.inputs) is not None}
    assert FORMULAS - held == SMALLER_ALONE
    assert held - FORMULAS == set()
    assert {key[:2] for key in WITHOUT_A_VALUE} <= held


@pytest.mark.parametrize("id", FAMILIES)
def test_another_value_is_noticed(id: str) -> None:
    """Each formula fails where the code has calculated something else."""
    for problem, call in calls(instances(id)):
        if not no_value(problem, call):
            assert any(is_noticed(problem, call, by) for by in (1, 2, 3, -1, -2)), (id, call.name)


def is_noticed(problem: Problem, call: StepInstance, by: int) -> bool:
    """Whether the formula fails with another value. By one more, the next example may be misclassified as well."""

    def otherwise(problem: Problem, call: StepInstance, meaning: Meaning) -> Meaning:
        meaning = extend(problem, call, meaning)
        target = symbol(problem.family, call.step.name)
        value = meaning.bound[target]
        if isinstance(value, RoundValues):
            value = replace(value, by_round={**value.by_round, call.k: changed(value.by_round[call.k], by)})
        else:
            value = changed(value, by)
        return replace(meaning, bound={**meaning.bound, target: value})

    try:
        hold(problem, call, otherwise)
    except (FalseFormula, Unevaluable):
        return True
    return False


def changed(value: Any, by: int) -> Any:
    if isinstance(value, frozenset):
        return value ^ {fmpq(by)}
    if np.ndim(value):
        return value[::-1] + by
    # equal is what agrees to nine digits: one more than a number of parameters is that number
    return value + by * (1 + int(abs(float(value))) // 10**6)


def test_the_weights_of_a_graph_are_in_its_adjacency_matrix() -> None:
    """The sampler draws graphs without weights only."""
    weighted = {"A": [[0, "1/3", 2], ["1/3", 0, 0], [2, 0, 0]]}
    problem = with_given(families()["gnn/laplacian"], weighted)
    lines = {call.name: to_latex(written_formula(problem.family, call, problem.inputs)) for call in problem.calls[:1]}
    assert "w_{i j}" in lines["adjacency"]
    for call in problem.calls:
        if written_formula(problem.family, call, problem.inputs) is not None:
            hold(problem, call, extend)
