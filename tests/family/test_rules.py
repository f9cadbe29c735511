"""Rules on givens: what each accepts at its edge and refuses beyond it, and that both are decided, not guessed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import fmpq

from markscheme.answers import exact
from markscheme.engine.certify import sample
from markscheme.engine.evaluate import refusal
from markscheme.engine.problem import Problem, to_strings, with_given
from markscheme.errors import FamilyError, GivenError, MarkschemeError, Undecided
from markscheme.family.givens.given import Given, matrix, number, rows, structure, vector
from markscheme.family.givens.rule import Rule, exact_string
from markscheme.family.givens.sampling import (
    Stream,
    by_level,
    by_option,
    choice,
    counts,
    decimals,
    distinct,
    integers,
)
from markscheme.family.library import Library

LIBRARY = Library()
ONE = choice(1)
TINY = fmpq(1, 10**30)


def problem_with(family: str, name: str) -> Problem:
    """An easy instance under options that have a given."""
    options = {option: values[0] for option, values in LIBRARY[family].given[name].only}
    return sample(LIBRARY[family], LIBRARY[family].levels[0], 0, options).problem


def ruled() -> Iterator[tuple[str, str, Rule]]:
    for id in LIBRARY:
        for name, given in LIBRARY[id].given.items():
            if given.rule is not None:
                yield id, name, given.rule


def edges(rule: Rule) -> Iterator[tuple[fmpq, bool]]:
    """Numbers on and beside each bound, and whether they are accepted."""
    if rule.low is not None:
        yield from ((rule.low, not rule.without_low), (rule.low - TINY, False), (rule.low + TINY, True))
    if rule.high is not None:
        yield from ((rule.high, not rule.without_high), (rule.high + TINY, False), (rule.high - TINY, True))


@pytest.mark.parametrize("id, name, rule", list(ruled()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_bound_takes_what_lies_inside_and_refuses_what_lies_outside(id: str, name: str, rule: Rule) -> None:
    for edge, accepted in edges(rule):
        if accepted:
            Given("number", rules=(Rule(rule.low, rule.high, rule.without_low, rule.without_high),)).obey(name, edge)
        else:
            with pytest.raises(GivenError, match=f"{name} is .*, but .* is {rule}; give a number"):
                Given("number", rules=(rule,)).obey(name, edge)


@pytest.mark.parametrize("id, name, rule", list(ruled()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_family_refuses_what_breaks_its_rule_and_names_it(id: str, name: str, rule: Rule) -> None:
    problem = problem_with(id, name)
    data = problem.to_json()["given"]
    for edge, accepted in edges(rule):
        if edge.q != 1 and LIBRARY[id].given[name].whole:  # refused as no whole number
            continue
        with_edge = data | {name: first_replaced(data[name], exact_string(edge))}
        said = complaint_about(id, with_edge)
        by_rule = f"; give a number {'' if str(rule)[0] in 'abf' else 'of '}{rule}" in said
        counted = "it counts something" in said or "only integers" in said
        assert by_rule != accepted or counted, said


def complaint_about(id: str, data: Any) -> str:
    """What a family says against givens; empty where it takes them."""
    try:
        with_given(LIBRARY[id], data)
    except MarkschemeError as refused:
        return str(refused)
    return ""


def first_replaced(value: Any, new: str) -> Any:
    return [first_replaced(value[0], new), *value[1:]] if isinstance(value, list) else new


@pytest.mark.parametrize("id", list(LIBRARY))
def test_what_is_drawn_obeys_the_rules(id: str) -> None:
    family = LIBRARY[id]
    for level in family.levels[:1]:
        problem = sample(family, level, 1).problem
        assert refusal(family, problem.known) == ""


INVALID = [
    ("mlp/deep", "penalty", "-1", "0"),
    ("mlp/backprop", "lambda1", "-0.1", "0"),
    ("mlp/backprop", "eta", "0", "1e-9"),
    ("optimisers/step", "eta", "-1", "0.5"),
    ("optimisers/step", "beta", "1.5", "0"),
    ("optimisers/step", "rho", "1", "0.999"),
    ("optimisers/step", "beta1", "1", "0"),
    ("optimisers/step", "beta2", "-0.5", "0"),
    ("optimisers/step", "decay", "-1", "0"),
    ("optimisers/step", "epsilon", "-0.1", "0"),
    ("metrics/nms", "scores", "1.9", "1"),
    ("metrics/nms", "scores", "-0.9", "0"),
    ("metrics/nms", "threshold", "1.1", "1"),
    ("metrics/confusion_matrix", "beta", "-2", "0"),
    ("norm/batchnorm", "epsilon", "-1", "0"),
    ("norm/batchnorm_backward", "running_variance", "-1", "0"),
    ("generative/vae", "variance", "0", "1e-9"),
    ("regression/ridge", "lambda2", "-1", "0"),
    ("regression/log_transformed", "x", "0", "1"),
    ("classification/naive_bayes", "alpha", "0", "1/2"),
    ("rl/returns", "gamma", "1.1", "1"),
    ("rl/td", "alpha", "-0.1", "0"),
    ("adversarial/fgsm", "epsilon", "-0.1", "0"),
    ("gnn/gcn_layer", "A", "-1", "0"),
    ("mlp/dropout", "p", "1.5", "0"),
    ("optimisers/critical_point", "t", "-1", "0"),
    ("rl/game_tree", "b", "1/2", "1"),
    ("cnn/output_size", "stride", "0", "1"),
]


@pytest.mark.parametrize("id, name, wrong, right", INVALID)
def test_what_is_invalid_is_refused_and_the_edge_is_not(id: str, name: str, wrong: str, right: str) -> None:
    problem = problem_with(id, name)
    data = problem.to_json()["given"]
    with pytest.raises(GivenError, match=f"{name} is {wrong.replace('1/2', '0.5')}, but"):
        with_given(LIBRARY[id], data | {name: first_replaced(data[name], wrong)})
    with_given(LIBRARY[id], data | {name: first_replaced(data[name], right)})


# --- exactly, whatever the numbers are


def test_a_bound_is_decided_on_roots() -> None:
    weight = number(ONE).at_least(0, "a weight").below(1)
    for inside in ("sqrt(2)-sqrt(2)", "sqrt(2)/2", "e^-100", "1-e^-900"):
        weight.obey("w", exact(inside))
    for outside in ("sqrt(2)-sqrt(2)-1e-290", "sqrt(2)/sqrt(2)", "1+e^-900"):
        with pytest.raises(GivenError, match="but a weight is 0 or more and below 1"):
            weight.obey("w", exact(outside))


def test_a_bound_that_cannot_be_decided_is_said_without_a_ball() -> None:
    zero = exact("sqrt(sqrt(2)+1)*sqrt(sqrt(2)-1)-1")
    with pytest.raises(Undecided) as raised:
        number(ONE).above(0).obey("w", zero)
    assert "whether 'w' is above 0 is not known" in str(raised.value)
    assert "+/-" not in str(raised.value)


def test_a_sum_is_decided_on_roots() -> None:
    row = vector("k", ONE).at_least(0).sums_to(1)
    row.obey("p", np.array([exact("sqrt(2)-1"), exact("2-sqrt(2)")], dtype=object))
    with pytest.raises(GivenError, match=r"p sums to .*, but must sum to 1; change its entries"):
        row.obey("p", np.array([exact("sqrt(2)-1"), exact("2-sqrt(2)+1e-30")], dtype=object))
    rows = matrix("n", "k", ONE).sums_to(1)
    with pytest.raises(GivenError, match=r"row 2 of P sums to 0\.75, but must sum to 1; change its entries"):
        rows.obey("P", np.array([[fmpq(1, 4), fmpq(3, 4)], [fmpq(1, 4), fmpq(1, 2)]], dtype=object))


def bounded(bounds: dict[str, Any]) -> Given:
    given = number(ONE)
    for word, bound in bounds.items():
        given = getattr(given, word)(*bound if isinstance(bound, tuple) else (bound,))
    return given


@pytest.mark.parametrize(
    "bounds, words",
    [
        ({"at_least": 0}, "0 or more"),
        ({"above": 0}, "above 0"),
        ({"at_most": "1/2"}, "0.5 or less"),
        ({"below": "1/3"}, "below 1/3"),
        ({"at_least": 0, "at_most": 1}, "from 0 to 1"),
        ({"between": (0, 1)}, "from 0 to 1"),
        ({"at_least": 0, "below": 1}, "0 or more and below 1"),
        ({"above": 0, "at_most": 1}, "above 0 and 1 or less"),
    ],
)
def test_a_rule_in_words(bounds: dict[str, Any], words: str) -> None:
    assert str(bounded(bounds).rule) == words


@pytest.mark.parametrize(
    "bounds, message",
    [
        ({"at_least": 0, "above": 0}, "two rules set the lower bound of a given; leave one of them out"),
        ({"between": (0, 1), "below": 1}, "two rules set the upper bound of a given; leave one of them out"),
        ({"at_least": 2, "at_most": 1}, "no number is from 2 to 1"),
        ({"at_least": 1, "below": 1}, "no number is 1 or more and below 1"),
        ({"at_least": 0.5}, "0.5 is a binary float"),
    ],
)
def test_a_rule_that_makes_no_sense_is_the_authors_mistake(bounds: dict[str, Any], message: str) -> None:
    with pytest.raises(FamilyError, match=message):
        bounded(bounds)


# --- rules of other kinds


def exact_array(entries: Any) -> Any:
    cells = np.empty(np.shape(entries), dtype=object)
    for index in np.ndindex(*cells.shape):
        entry = entries
        for i in index:
            entry = entry[i]
        cells[index] = exact(entry) if isinstance(entry, str) else fmpq(entry)
    return cells


GRAPH = matrix("n", "n", ONE).symmetric().without_loops()
COLUMNS = matrix("n", "k", ONE).sums_to(1, columns=True)
TARGETS = vector("n", ONE).one_of(1, -1, targets="signed").one_of(1, 0, targets="binary")
SHARE = vector("n", ONE).between(0, 1, "a share", loss=("cross", "focal")).sums_to(1, loss="cross")
OTHER_KINDS = [
    (GRAPH, [[0, "sqrt(2)"], ["2/sqrt(2)", 0]], {}, ""),
    (
        GRAPH,
        [[0, 1], [2, 0]],
        {},
        "x must be symmetric, but entry (1, 2) is 1 and entry (2, 1) is 2; make the two equal",
    ),
    (GRAPH, [[0, 1], [1, "1/3"]], {}, "x has a loop: entry (2, 2) is 1/3; make it 0"),
    (COLUMNS, [["1/3", 1], ["2/3", 0]], {}, ""),
    (COLUMNS, [[1, 0], [0, 2]], {}, "column 2 of x sums to 2, but must sum to 1; change its entries"),
    (vector("n", ONE).whole_numbers(), [1, "-3"], {}, ""),
    (
        vector("n", ONE).whole_numbers(),
        [1, "3/2"],
        {},
        "entry 2 of x is 1.5, but it is a whole number; give an integer",
    ),
    (TARGETS, [1, -1], {"targets": "signed"}, ""),
    (TARGETS, [1, 0], {"targets": "binary"}, ""),
    (
        TARGETS,
        [1, "1/2"],
        {"targets": "binary"},
        "entry 2 of x is 0.5, but with targets 'binary' it is 1 or 0; give 1 or 0",
    ),
    (SHARE, [2, 3], {"loss": "square"}, ""),
    (SHARE, [1, "1/2"], {"loss": "focal"}, ""),
    (
        SHARE,
        [2, 3],
        {"loss": "focal"},
        "entry 1 of x is 2, but with loss 'focal' a share is from 0 to 1; give a number from 0 to 1",
    ),
    (SHARE, [1, "1/2"], {"loss": "cross"}, "x sums to 1.5, but must sum to 1 with loss 'cross'; change its entries"),
]


@pytest.mark.parametrize("given, value, options, said", OTHER_KINDS)
def test_what_a_rule_says(given: Given, value: Any, options: dict[str, str], said: str) -> None:
    if not said:
        given.obey("x", exact_array(value), options)
        return
    with pytest.raises(GivenError) as refused:
        given.obey("x", exact_array(value), options)
    assert str(refused.value) == said


TABLE = rows('[[1, "0.5"]]', kind=(1, "C"), share=number().between(0, 1, "a share"), size="exact")
ROWS = [
    ([[2, "1/2", "sqrt(2)"], [1, 1, -3]], ""),
    ([[1, "sqrt(2)-0.5", 1]], ""),
    (3, "x is 3; give a list of rows [kind, share, size]"),
    ([], "x is []; give a list of rows [kind, share, size]"),
    ([[1, 1]], "row 1 of x is [1, 1]; give [kind, share, size]"),
    ([[1, 1, 1], [3, 1, 1]], "row 2 of x has kind = 3; give an integer from 1 to 2"),
    ([["1", 1, 1]], "row 1 of x has kind = '1'; give an integer from 1 to 2"),
    ([[1, [1], 1]], 'row 1 of x has share = [1]; give a number such as 2, "0.5" or "1/3"'),
    ([[1, "sqrt(2)", 1]], "share in row 1 of x is sqrt(2), but a share is from 0 to 1; give a number from 0 to 1"),
]


@pytest.mark.parametrize("value, said", ROWS)
def test_what_rows_say(value: Any, said: str) -> None:
    assert TABLE.described() == 'a list of rows [kind from 1 to C, share, size] such as [[1, "0.5"]]'
    if not said:
        TABLE.obey("x", value, {"C": 2})
        return
    with pytest.raises(GivenError) as refused:
        TABLE.obey("x", value, {"C": 2})
    assert str(refused.value) == said


def test_rows_are_drawn_by_what_is_said_of_them() -> None:
    table = rows("", kind=(1, "C"), share=number(decimals(0, 1, 1)).between(0, 1), size=number(integers(2, 9))).of(2, 4)
    drawn = [table.draw(Stream("rows", i), "easy", {"C": 3}) for i in range(60)]
    assert {len(one) for one in drawn} == {2, 3, 4}
    assert {row[0] for one in drawn for row in one} == {1, 2, 3}
    assert all(one.count(row) == 1 for one in drawn for row in one)
    for one in drawn:
        table.obey("x", one, {"C": 3})
    assert drawn[0] == table.draw(Stream("rows", 0), "easy", {"C": 3})


TOTALS = """from markscheme.words import *

source = "any"
given = {"orders": rows('[[2, "0.5"]]', units=(2, 6), price=number(decimals(1, 9, 1)).above(0)).of(2, 3)}
ask = {"total": 2}


def total(orders):
    return sum(units * read_number(price) for units, price in orders)


slips = {total: {"units_forgotten": "units * read_number(price) -> read_number(price)"}}
"""


def test_a_family_of_rows_needs_no_draw_function(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "totals.py").write_text(TOTALS, "utf-8")
    for language in ("en", "zh"):
        prose = (
            "# Totals\n\nOrders: {{ orders }}\n\n## Steps\n\n- total: Add up.\n\n## Slips\n\n- units_forgotten: No.\n"
        )
        (tmp_path / "shop" / f"totals.{language}.md").write_text(prose, "utf-8")
    for seed in range(6):
        problem = sample(Library([tmp_path])["shop/totals"], "easy", seed).problem
        again = with_given(problem.family, to_strings(problem.given))
        assert again.values["total"] == problem.values["total"]
        assert len(problem.given["orders"]) in (2, 3)


def test_what_rows_do_not_say_is_not_drawn() -> None:
    assert rows("", kind=(0, 1)).of(2).can_be_drawn
    assert not rows("", kind=(0, 1)).can_be_drawn
    assert not rows("", kind=(0, 1), share="exact").of(2).can_be_drawn
    assert not rows("", share=number().between(0, 1)).of(2).can_be_drawn
    two = rows("", kind=(0, 1)).of(5).draw(Stream("few kinds"), "easy", {})
    assert len(two) == 5  # two kinds of rows are all there are
    with pytest.raises(FamilyError, match="a vector or a matrix has its sizes"):
        number().of(2)


def test_a_structure_takes_no_rules_on_numbers() -> None:
    with pytest.raises(FamilyError, match="a structure has no numbers of its own"):
        structure().at_least(0)


# --- draws


def test_by_option_and_distinct_draw_what_they_say() -> None:
    domain = by_option("output", identity=distinct(1, 2, "1/2"), sigmoid=choice(0, 1), softmax="one_hot")
    given = vector("n", domain)
    for seed in range(20):
        stream = Stream(seed)
        assert len(set(given.draw(stream, "easy", {"n": 3, "output": "identity"}))) == 3
        assert set(given.draw(stream, "easy", {"n": 9, "output": "sigmoid"})) <= {0, 1}
        assert sorted(given.draw(stream, "easy", {"n": 3, "output": "softmax"})) == [0, 0, 1]
    levels = vector("n", by_level(distinct(1, 2), distinct(3, 4), distinct(5, 6)))
    assert set(levels.draw(Stream(1), "hard", {"n": 2})) == {5, 6}
    with pytest.raises(FamilyError, match=r"distinct\(\) has 2 numbers, but an array needs 3; give more"):
        levels.draw(Stream(1), "hard", {"n": 3})


def test_with_each_leaves_none_of_its_numbers_out() -> None:
    bits = vector("n", by_option("output", sigmoid=counts(0, 1).with_each(1, 0), identity=integers(2, 3)))
    drawn = [tuple(bits.draw(Stream(seed), "easy", {"n": 3, "output": "sigmoid"})) for seed in range(60)]
    assert set(drawn) == {(0, 0, 1), (0, 1, 0), (1, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)}
    assert set(bits.draw(Stream(1), "easy", {"n": 3, "output": "identity"})) <= {2, 3}
    both = vector("n", counts(0, 1).with_each(1, 0))
    assert both.whole  # as of the domain without it
    with pytest.raises(FamilyError, match=r"with_each\(\) has 2 numbers, but an array needs 1; give fewer"):
        both.draw(Stream(1), "easy", {"n": 1})


@pytest.mark.parametrize(
    "line, said",
    [
        (
            'number(by_option("mode", a=integers(1, 2)))',
            "by_option('mode') of 'x' says nothing of 'b'; give it a domain",
        ),
        (
            'number(by_option("mood", a=integers(1, 2)))',
            "by_option() of 'x' names 'mood', which does not exist; did you",
        ),
        ('number(by_option("mode", a=1))', "by_option('mode') has a = 1; give a domain or \"one_hot\""),
        (
            'rows("", kind=(1, "C")).of(2)',
            "given['x'] counts by 'C', which is the size of no array; give a number",
        ),
        (
            'rows("", share=number()).of(2)',
            "nothing says how 'x' is drawn; say .of(2, 4) and give each column a domain or write draw_x(stream)",
        ),
        ("number()", "nothing says how 'x' is drawn; give it a domain or write draw_x(stream)"),
        (
            'number(integers(1, 2)).above(0, "x", mode="c")',
            "given['x'].rule 1(mode=...) names 'c', which does not exist; ",
        ),
        (
            "number(integers(1, 2)).above(0, mood='c')",
            "given['x'].rule 1() names 'mood', which does not exist; did you m",
        ),
    ],
)
def test_options_of_rules_and_draws_exist(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "own").mkdir()
    source = f'options = {{"mode": ("a", "b")}}\ngiven = {{"x": {line}}}\nask = ["y"]\n\n\ndef y(x):\n    return x\n'
    (tmp_path / "own" / "one.py").write_text(f"from markscheme.words import *\n\n{source}", "utf-8")
    with pytest.raises(FamilyError) as refused:
        Library([tmp_path])["own/one"]
    assert str(refused.value).startswith(f"own/one: {said}")


# --- the same number written another way is the same number


def another_way(value: Any) -> Any:
    """Every number with a root that falls out again."""
    if isinstance(value, list):
        return [another_way(one) for one in value]
    return f"{value} + sqrt(2) - sqrt(2)"


def same_in_roots(id: str, level: str, seed: int) -> None:
    family = LIBRARY[id]
    problem = sample(family, level, seed).problem
    data = problem.to_json()["given"]
    for name, given in family.given.items():
        if given.kind in ("number", "vector", "matrix", "tensor") and not given.whole and name in data:
            data[name] = another_way(data[name])
    again = with_given(family, data).values
    for call in problem.calls:
        one, other = (np.ravel(np.array(values[call.name], dtype=object)) for values in (problem.values, again))
        assert len(one) == len(other)
        near = fmpq(1, 10**12)  # of 1, and of a large number such as 10^20 operations in proportion
        assert all(abs(x - y) < near * (1 + abs(x)) for x, y in zip(one, other, strict=True)), call.name


ROOTS = ("optimisers/critical_point", "generative/pca", "gnn/normalized_adjacency", "rnn/beam_search", "norm/batchnorm")


@pytest.mark.parametrize("id", ROOTS)
def test_roots_that_cancel_change_no_answer(id: str) -> None:
    same_in_roots(id, LIBRARY[id].levels[0], 0)


@pytest.mark.slow
@pytest.mark.parametrize("id", [id for id in LIBRARY if id not in ROOTS])
def test_roots_that_cancel_change_no_answer_of_any_family(id: str) -> None:
    same_in_roots(id, LIBRARY[id].levels[0], 0)


ODD = ("sqrt(2)", "-sqrt(2)", "e^2", "sqrt(2)-sqrt(2)", "sqrt(2)-1.4142135623730950488")


@pytest.mark.parametrize("id", list(LIBRARY))
def test_no_refusal_shows_a_ball(id: str) -> None:
    """Whatever number stands first in whatever given: a solution, or a sentence without the insides of the program."""
    family = LIBRARY[id]
    data = sample(family, family.levels[0], 0).problem.to_json()["given"]
    for name, given in family.given.items():
        if given.kind == "structure" or data.get(name) is None:
            continue
        for odd in ODD:
            said = complaint_about(id, data | {name: first_replaced(to_strings(data[name]), odd)})
            assert "+/-" not in said
            assert "Closed" not in said
