"""How an instructor's own questions are marked: choices by their rule, in whatever order their options stand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markscheme.authored.own_family import own_family
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem, draw
from markscheme.family.givens.sampling import Stream
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.marking.policy import Policy
from markscheme.numbers.rounding import Rounding
from markscheme.papers.key import key_question
from markscheme.working import printed_value

LETTERS = "ABCDE"


def both(text: str) -> dict[str, str]:
    return {"en": text, "zh": text}


def options(right: str, count: int = 4) -> list[dict]:
    names = "abcde"[:count]
    return [{"text": both(f"option {name}"), **({"correct": True} if name in right else {})} for name in names]


def choice(right: str = "b", **how) -> dict:
    return {"kind": "choice", "text": both("Which?"), "options": options(right), "marks": 2, "shuffle": True, **how}


def made(definition: dict, seed: object = 1) -> Problem:
    family = own_family("own/q1", definition)
    return Problem(family, draw(family, Stream(seed), "medium", {}), {}, Rounding(), "medium")


def marked(problem: Problem, **raw: str) -> QuestionMark:
    return mark(Scheme(problem), raw)


def letters(problem: Problem, chosen: str) -> str:
    """The letters under which options stand on this paper."""
    order = problem.given["order"]
    return ",".join(sorted(LETTERS[order.index("abcde".index(name) + 1)] for name in chosen))


@given(
    st.permutations([1, 2, 3, 4]),
    st.permutations([1, 2, 3, 4]),
    st.sets(st.sampled_from("abcd")),
    st.sampled_from([{}, {"per_option": True}, {"wrong": "1/2"}, {"per_option": True, "wrong": "1/3"}]),
)
@settings(max_examples=80, deadline=None)
def test_the_order_of_the_options_changes_no_mark(first, second, chosen, how):
    problem = made(choice("bd", several=True, **how))
    found = []
    for order in (first, second):
        paper = replace(problem, given={"order": list(order)})
        (step,) = marked(paper, choice=letters(paper, "".join(sorted(chosen)))).steps
        found.append((step.marks, step.verdict, step.slips))
    assert found[0] == found[1]


def test_a_choice_is_marked_by_the_letters_of_the_paper():
    problem = made(choice(wrong="1/2"))
    for order in permutations([1, 2, 3, 4]):
        paper = replace(problem, given={"order": list(order)})
        assert marked(paper, choice=letters(paper, "b")).score == 2
        (step,) = marked(paper, choice=letters(paper, "c")).steps
        assert (step.marks, step.slip) == (Fraction(-1, 2), "option_3")
        assert printed_value(paper, "choice") == letters(paper, "b")


@pytest.mark.parametrize("written", ["", "–", "?", "Z", "A or B", "A, B"])
def test_what_is_no_letter_costs_nothing(written):
    assert marked(made(choice(wrong="1/2")), choice=written).score == 0


def test_an_option_may_be_written_in_its_own_words():
    problem = made(choice(wrong="1/2"))
    letter, other = letters(problem, "b"), letters(problem, "c")
    for written in (f"{letter}. option b", f"({letter}) Option B", "option b", f"{letter.lower()}", f"{letter}"):
        assert marked(problem, choice=written).score == 2, written
    for written in (f"{other}. option b", "option x", "option b or option c"):
        assert marked(problem, choice=written).steps[0].verdict == "unreadable", written


@pytest.mark.parametrize(
    ("how", "chosen", "marks"),
    [
        ({}, "bd", 2),
        ({}, "b", 0),
        ({}, "bcd", 0),
        ({"wrong": "1/2"}, "b", Fraction(-1, 2)),
        ({"per_option": True}, "bd", 2),
        ({"per_option": True}, "b", Fraction(3, 2)),
        ({"per_option": True}, "abcd", 1),
        ({"per_option": True}, "ac", 0),
        ({"per_option": True, "wrong": "1/4"}, "b", Fraction(5, 4)),
        ({"per_option": True, "wrong": "1"}, "ac", 0),
        ({"per_option": True, "wrong": "1", "below_zero": True}, "ac", -4),
        ({"per_option": True}, "", 0),
    ],
)
def test_several_are_paid_all_or_nothing_or_each(how, chosen, marks):
    problem = made(choice("bd", several=True, **how))
    assert marked(problem, choice=letters(problem, chosen)).score == marks


@pytest.mark.parametrize("policy", [{"slip": "1"}, {"slip": "1/2", "wrong": "1/2"}, {"per_cell": "no"}])
def test_no_policy_pays_for_a_wrong_choice(policy):
    problem = made(choice())
    found = mark(Scheme(problem), {"choice": letters(problem, "a")}, Policy.read(policy))
    assert found.score == 0


TRUE_FALSE = {"kind": "true_false", "text": both("It is so."), "answer": False, "marks": 3, "reason": "by hand"}


@pytest.mark.parametrize("written", ["False", "F", "f", "false", "错", "×", "否", "no", "错误", "✗"])
def test_false_is_written_in_many_ways(written):
    right = marked(made(TRUE_FALSE), choice=written, reason="because")
    assert [(step.verdict, step.marks, step.note) for step in right.steps] == [
        ("right", 1, ""),
        ("blank", 0, "by_hand"),
    ]
    wrong = marked(made({**TRUE_FALSE, "answer": True}), choice=written)
    assert (wrong.steps[0].verdict, wrong.score) == ("slip", 0)


@pytest.mark.parametrize("written", ["True", "T", "对", "√", "是", "yes", "正确", "✓"])
def test_true_is_written_in_many_ways(written):
    assert marked(made({**TRUE_FALSE, "answer": True}), choice=written).score == 1


def number(answer: str, within: str | None = None, **given: str) -> dict:
    part = {"name": "answer", "answer": answer, **({} if within is None else {"within": within})}
    return {"kind": "number", "text": both("How many?"), "given": given, "parts": [part], "marks": 2}


@pytest.mark.parametrize(
    ("within", "right", "wrong"),
    [
        ("0", ["2.5", "5/2", "2.50"], ["2.51", "2.499"]),
        ("1 %", ["2.5", "2.52", "2.475"], ["2.53", "2.47"]),
        ("0.1", ["2.4", "2.6"], ["2.39", "2.61"]),
        ("2 sf", ["2.54", "2.45"], ["2.56", "2.44"]),
        ("1 dp", ["2.54", "2.45"], ["2.56", "2.44"]),
    ],
)
def test_an_answer_may_lie_as_far_off_as_said(within, right, wrong):
    problem = made(number("n/4", within, n="10"))
    assert [marked(problem, answer=text).score for text in right] == [2] * len(right)
    assert all(marked(problem, answer=text).score < 2 for text in wrong)


def test_left_out_the_accepted_range_decides():
    problem = made(number("n/7", n="10"))
    assert marked(problem, answer="1.43").score == 2
    assert marked(problem, answer="1.44").score == 0


FORMULAS = [
    *("sqrt(2)", "pi*2", "n*pi", "n*exp(2)/3", "2^k", "k*2^k/n", "1.5^k", "max(n, k)", "floor(n/7)", "ceil(n/7)"),
    *("min(n, sqrt(n))", "log2(n)", "n^0.5", "n^(1/3)", "sigmoid(n/1000)", "abs(-n)", "0*n", "e^(-n/1000)", "log10(n)"),
]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("within", [None, "1 %", "3 sf"])
def test_the_key_of_a_formula_is_right_and_can_be_printed(formula, within):
    problem = made(number(formula, within, n="whole(1000, 9000)", k="whole(3, 9)"))
    printed = printed_value(problem, "answer")
    assert marked(problem, answer=printed).score == 2, printed
    assert all(key_question(problem, "q1", language).blocks for language in ("en", "zh"))


def test_a_later_part_follows_from_an_earlier_one():
    parts = [{"name": "bytes", "answer": "4*n", "within": "0"}, {"name": "kib", "answer": "bytes/1024"}]
    problem = made({**number("n", n="1000"), "parts": parts})
    steps = marked(problem, bytes="40000", kib="39.1").steps
    assert [step.verdict for step in steps] == ["wrong", "follows"]
    assert [step.marks for step in steps] == [0, 1]


def cell(answer, name: str) -> dict:
    return {"answer": answer, "name": name, "called": both(name)}


TABLE = {
    "kind": "table",
    "text": both("Complete the table."),
    "given": {"n": "24"},
    "columns": [
        {"called": both("layer"), "kind": "given"},
        {"called": both("shape"), "kind": "shape"},
        {"called": both("weights"), "kind": "number"},
        {
            "called": both("kind"),
            "kind": "label",
            "labels": {"conv": {"en": "conv", "zh": "卷积"}, "pool": both("pool")},
        },
    ],
    "rows": [
        [{"text": both("a")}, cell(["n", "n", "6"], "a_shape"), cell("156", "a_weights"), cell("conv", "a_kind")],
        [{"text": both("b")}, {"text": both("x")}, cell("2*a_weights", "b_weights"), {"text": both("pool")}],
    ],
    "marks": 2,
}


def test_a_table_shares_its_marks_among_its_cells():
    problem = made(TABLE)
    assert problem.asked == dict.fromkeys(("a_shape", "a_weights", "a_kind", "b_weights"), Fraction(1, 2))
    found = marked(problem, a_shape="24x24x6", a_weights="157", a_kind="卷积", b_weights="314")
    assert [step.verdict for step in found.steps] == ["right", "wrong", "right", "follows"]
    assert (found.score, found.total) == (Fraction(3, 2), 2)


@pytest.mark.parametrize(
    "written", ["24x24x6", "24×24×6", "(24, 24, 6)", "[24, 24, 6]", "24*24*6", "24 x 24 x 6", "24 24 6"]
)
def test_a_shape_is_written_in_many_ways(written):
    assert marked(made(TABLE), a_shape=written).steps[0].verdict == "right"
