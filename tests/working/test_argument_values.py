"""Before the value of a function stands the value that it is applied to, in every family."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from flint import fmpq

from markscheme import families, generate
from markscheme.notation import Fence, Function, Node, Number, Operator, Row, SubSuperscript, Symbol, to_text
from markscheme.numbers.elementary import exp, log, maximum, sigmoid, tanh
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Digits, show
from markscheme.traced import TracedValue, noting_arguments
from markscheme.working import Line, working
from markscheme.working.argument_values import with_values
from markscheme.working.formula_numbers import Unevaluable, ball
from markscheme.working.formula_tree import nodes
from markscheme.working.formula_values import Meaning, evaluate

NAMES = {"tanh", "ln", "exp", "sin", "cos", "sign", "max", "min", "softmax", "log"}
SIGNS = {Operator(name) for name in ("+", "-", "cdot", "times", "/")}


@cache
def lines_of(name: str, level: str) -> list[tuple[str, Line]]:
    problem = generate(name, level=level, seed=3)
    return [(step.call.name, line) for step in working(problem) for line in step.lines if line.calculation is not None]


def unevaluated(node: Node) -> Iterator[str]:
    """Functions of a sum or a product within a formula, told from the formula alone."""
    for row in nodes(node):
        if isinstance(row, SubSuperscript) and row.base == Symbol("e") and is_calculation(row.sup):
            yield to_text(row)
        for one, after in zip(row.items, row.items[1:], strict=False) if isinstance(row, Row) else ():
            called = one.base if isinstance(one, SubSuperscript) else one
            named = called == Symbol("sigma") or (isinstance(called, Function) and called.name in NAMES)
            if named and isinstance(after, Fence) and is_calculation(after.body):
                yield to_text(Row((one, after)))


def is_calculation(node: Node | None) -> bool:
    pieces = node.items if isinstance(node, Row) else ()
    return any(piece in SIGNS for piece in pieces[1:])


@pytest.mark.parametrize("level", ["easy", "hard"])
@pytest.mark.parametrize("name", list(families()))
def test_no_function_of_a_sum_or_product_goes_straight_to_its_value(name, level):
    found = [
        (step, text)
        for step, line in lines_of(name, level)
        for text in unevaluated((line.calculation, *line.valued)[-1])
    ]
    assert not found


@pytest.mark.parametrize("level", ["easy", "hard"])
@pytest.mark.parametrize("name", list(families()))
def test_what_is_written_again_has_the_same_value(name, level):
    """Up to the digits of the working, which are those that are printed: the last one may differ by a few."""
    for step, line in lines_of(name, level):
        for node in line.valued:
            try:
                found, value = (ball(evaluate(Meaning({}), (one,))) for one in (node, line.value))
            except Unevaluable:
                continue
            assert abs(found - value) <= fmpq(1, 200) * abs(value) + fmpq(1, 500), (step, to_text(node))


def leaf(text: str) -> TracedValue:
    whole, _, places = text.partition(".")
    return TracedValue(fmpq(int(whole + places), 10 ** len(places)), Number(text))


def written(calculate) -> list[str]:
    with noting_arguments() as noted:
        made = calculate()
    return [to_text(node) for node in with_values(made.node, noted, shown)]


def shown(value: Value) -> str:
    return show(value, Digits(4))


CHAINS = {
    "one number alone is not written again": (lambda: tanh(leaf("0.3")), []),
    "a sum": (lambda: tanh(leaf("0.31") * leaf("0.5") - leaf("0.2")), ["tanh(-0.045)"]),
    "functions in a sum": (
        lambda: leaf("2") * log(1 - leaf("0.3")) + sigmoid(leaf("1") + leaf("2")),
        ["2*ln(0.7) + σ(3)"],
    ),
    "a function in a function": (
        lambda: tanh(leaf("2") * tanh(leaf("0.1") + leaf("0.2")) + leaf("1")),
        ["tanh(2*tanh(0.3) + 1)", "tanh(1.583)"],
    ),
    "the largest of calculations": (lambda: maximum(leaf("2") * leaf("3"), leaf("1")), ["max(6, 1)"]),
    "the largest of three": (
        lambda: maximum(maximum(leaf("2") * leaf("3"), leaf("1")), leaf("4") * leaf("5")),
        ["max(6, 1, 20)"],
    ),
    "powers that are added up": (
        lambda: exp(leaf("1")) / (exp(leaf("1")) + exp(leaf("2"))),
        ["2.718/(2.718 + 7.389)"],
    ),
    "powers of products that are added up": (
        lambda: 1 / (1 + exp(leaf("2") * leaf("0.5"))),
        ["1/(1 + e^1)", "1/(1 + 2.718)"],
    ),
    "a power as a factor": (lambda: leaf("3") * exp(leaf("2") * leaf("0.5")), ["3*e^1"]),
    "a root stays": (lambda: (leaf("2") * leaf("3")).sqrt(), []),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_calculation_again_with_values(name):
    calculate, chain = CHAINS[name]
    assert written(calculate) == chain


def test_nothing_is_noted_where_nobody_asks():
    with noting_arguments() as noted:
        pass
    tanh(leaf("1") + leaf("2"))
    assert noted == {}


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_the_product_that_a_gate_makes_of_the_state_is_told(level):
    problem = generate("rnn/gru", level=level, seed=5, options={"reset": "before"})
    r, h = problem.values["r"], problem.inputs["h"]
    (told,) = [step.factors for step in working(problem) if step.factors]
    assert [to_text(node) for node, _ in told] == ["r ⊙ h"]
    assert to_text(told[0][1]) == f"({', '.join(show(cell, problem.rounding.working) for cell in r * h)})"


def test_a_product_of_symbols_alone_needs_no_line_of_its_own():
    problem = generate("rnn/gru", seed=5, options={"reset": "after"})
    assert not any(step.factors for step in working(problem))
