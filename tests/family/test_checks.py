"""Steps that a family checks by a function: what may be declared, how it is marked, and what `check` tries."""

from __future__ import annotations

import textwrap
from fractions import Fraction
from pathlib import Path

import pytest

import markscheme
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import with_given
from markscheme.errors import FamilyError
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.papers.key import key_question
from markscheme.simulation.family_check import CheckTask, check_family

FAMILY = """
from markscheme.words import *

given = {{"s": number(choice("10.5", "12.5", "14.5"))}}
checks = {{"w": ("too_small",)}}
ask = {{"w": 2, "doubled": 1}}


def w(s):
    return array([s, s / 2])


def doubled(w):
    return 2 * w[0]


def check_w({arguments}):
    {body}
"""
PROSE = """
# {title}

The sum is more than $s$.

## Steps

- w: Give two numbers $w$ with a sum above $s$.
- doubled: Double the first.

## Slips

- too_small: The sum is too small.
"""
BODY = 'return True if is_greater(w[0] + w[1], s) else "too_small"'


def family(tmp_path: Path, body: str = BODY, arguments: str = "w, s", changed: tuple[str, str] = ("", "")):
    folder = tmp_path / "sums"
    folder.mkdir(exist_ok=True)
    source = (
        FAMILY.format(body=body, arguments=arguments).replace(*changed)
        if changed[0]
        else FAMILY.format(body=body, arguments=arguments)
    )
    (folder / "any_pair.py").write_text(textwrap.dedent(source), "utf-8")
    for language in ("en", "zh"):
        (folder / f"any_pair.{language}.md").write_text(PROSE.format(title="Any pair").lstrip(), "utf-8")
    return Library([tmp_path])["sums/any_pair"]


@pytest.mark.parametrize(
    ("written", "verdict", "marks", "slip"),
    [
        ("[10, 1]", "right", 2, None),
        ("[0, 100]", "right", 2, None),
        ("[1/3, 10.5]", "right", 2, None),
        ("[sqrt(100), 1]", "right", 2, None),
        ("[5, 5.5]", "slip", 0, "too_small"),
        ("[5]", "wrong", 0, None),
        ("[5, x]", "unreadable", 0, None),
        ("", "blank", 0, None),
    ],
)
def test_whatever_meets_the_condition_is_right(tmp_path, written, verdict, marks, slip):
    problem = with_given(family(tmp_path), {"s": "10.5"})
    step = mark(Scheme(problem), {"w": written}).steps[0]
    assert (step.verdict, step.marks, step.slip) == (verdict, marks, slip)


def test_what_comes_of_another_right_answer_earns_its_marks(tmp_path):
    problem = with_given(family(tmp_path), {"s": "10.5"})
    found = mark(Scheme(problem), {"w": "[7.25, 4]", "doubled": "14.5"})
    assert [(step.verdict, step.credit) for step in found.steps] == [("right", 1), ("follows", 1)]


def test_a_check_may_give_a_share(tmp_path):
    problem = with_given(family(tmp_path, "return rational('1/2') if is_greater(s, w[0]) else True"), {"s": "10.5"})
    step = mark(Scheme(problem), {"w": "[1, 2]"}).steps[0]
    assert (step.verdict, step.marks) == ("wrong", Fraction(1))


@pytest.mark.parametrize("given_back", ["None", "2", "-1", "'other'", "w"])
def test_what_a_check_may_not_give_is_said(tmp_path, given_back):
    problem = with_given(family(tmp_path, f"return {given_back}"), {"s": "10.5"})
    with pytest.raises(FamilyError, match=r"check_w\(\) gives .*; return True or False"):
        mark(Scheme(problem), {"w": "[1, 1]"})


def test_a_check_that_fails_is_the_mistake_of_the_family(tmp_path):
    problem = with_given(family(tmp_path, "return w[7] > s"), {"s": "10.5"})
    with pytest.raises(FamilyError, match=r"check_w\(\) failed: IndexError"):
        mark(Scheme(problem), {"w": "[1, 1]"})


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"arguments": "s"}, "check_w() sees the answer under the name 'w'"),
        ({"arguments": "w, s, doubled"}, "check_w() sees the answer under the name 'w'"),
        ({"arguments": "w, t", "body": "return True"}, "check_w() needs 't'"),
        ({"changed": ("def check_w(", "def check_v(")}, "check_v names 'v', which does not exist"),
        ({"changed": ('"too_small",', '"to o",')}, "give names of mistakes that are no slips"),
        ({"changed": ('checks = {"w"', 'checks = {"doubled"')}, "checks names 'doubled', which does not exist"),
    ],
)
def test_a_mistake_in_a_declaration_is_said_when_the_family_loads(tmp_path, how, said):
    with pytest.raises(FamilyError) as error:
        family(tmp_path, **how)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return True", "takes all of"),
        ("return is_greater(s, w[0] + w[1])", "does not take the key of w for right"),
        ("return w[7] > s", "failed: IndexError"),
        ('return "other"', "gives 'other'"),
        ("return is_greater(w[0] + w[1], s)", "no answer that was tried shows the mistake 'too_small'"),
    ],
)
def test_check_tries_right_and_wrong_answers(tmp_path, body, said):
    family(tmp_path, body)
    found = check_family("sums/any_pair", CheckTask(folders=(tmp_path,)))
    assert any(said in sentence for sentence in found.broken), found.broken


def test_a_good_check_keeps_its_promises(tmp_path):
    family(tmp_path)
    broken = check_family("sums/any_pair", CheckTask(folders=(tmp_path,))).broken
    assert [one for one in broken if "check" in one or "w is" in one or "accident at w" in one] == []


@pytest.mark.parametrize("gate", ["AND", "NAND", "only_first", "only_second"])
def test_weights_of_a_gate(gate):
    problem = markscheme.generate("classification/gate_weights", seed=2, options={"gate": gate})
    b = problem.given["b"]
    right = {"AND": (-b * 3 / 4, -b * 2 / 3), "NAND": (-b * 3 / 4, -b * 2 / 3), "only_first": (-b * 2, b * 3)}
    right["only_second"] = right["only_first"][::-1]
    step = mark(Scheme(problem), {"w": [str(one) for one in right[gate]]}).steps[0]
    assert step.verdict == "right"
    step = mark(Scheme(problem), {"w": ["0", "0"]}).steps[0]
    assert step.slip == {"AND": "row_11", "NAND": "row_11", "only_first": "row_10", "only_second": "row_01"}[gate]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_key_says_that_it_is_an_example(language):
    from markscheme.document.document_tree import Document
    from markscheme.document.printers.text_document import to_text

    problem = markscheme.generate("classification/gate_weights", seed=2)
    text = to_text(Document("T", language, (key_question(problem, "q1", language),)))
    assert ("whatever meets the condition is right" if language == "en" else "满足条件的答案均正确") in text
