"""Answers that are not calculated to the end, and questions that ask for one form of number: both sides."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from markscheme.answers import read_number
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem, from_json, with_given
from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.feedback.message import plain_message
from markscheme.gradebook.record import student_record
from markscheme.marking.mark import mark
from markscheme.marking.marks import StepMark
from markscheme.marking.policy import Policy
from markscheme.papers.practice_sheet import make_sheet, sheet_document, sheet_from_json
from markscheme.submissions import Submission

RESULTS = r"""3 -3 0.5 1e-3 1.2×10^-3 -1.2*10^-3 10^-3 50% 12.5% 1/3 -1/3 1/-3 -(1/3) 60/21 ½ 1½ 1+1/2 \frac{1}{3}
sqrt(6)/6 √6/6 -√2 1/sqrt(6) sqrt(2/3) 2/3*ln(2) e^-0.5 e^{-1/2} exp(-0.5) e -e^2/2 1/(2*pi) 2π 5+√10 (5+√10)/2
5/2-sqrt(10)/2 -(1+sqrt(5))/2 2^(1/2) \sqrt[3]{2} log2(3) 2-3/4*log2(3) ln(0.3) -ln(0.3) 1.5*ln(2) ln(2)-ln(3)/2"""
LEFT = """(1-4)^2+(4-4)^2 23.5-47/14*4 1/(1+e^-(0.5+1.35-0.3)) 1/(1+e^-1.55) 2+1 2*3 0.5/3 3.36/2 2^3 0.9^2 sqrt(4)
sqrt(9/4) sqrt(2*3) sqrt(2)*sqrt(3) sqrt(2)/sqrt(3) e^(0.5-1) ln(1) log2(8) tanh(0.3) sqrt(6)/6/2
2*sqrt(2)*3 2/3*sqrt(6)/6 1/2+1/3 sqrt(2)+sqrt(2) 1+sqrt(2)+2 1/(1+sqrt(2)) sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)
(1/2+sqrt(2))/2 4/(1/3) 1-1/2 ln(2)/ln(3)"""


def written(text: str) -> Any:
    reading: Any = read_number(text)
    return reading.value


@pytest.mark.parametrize("text", [*RESULTS.split(), "1 1/2", "-2 1/2", "1 / 3", "x = 3/4", "2 ln(2)/3", "1.2 × 10^-3"])
def test_results_in_every_usual_form(text: str) -> None:
    assert not written(text).is_uncalculated


@pytest.mark.parametrize("text", LEFT.split())
def test_what_is_left_to_be_calculated(text: str) -> None:
    assert written(text).is_uncalculated


def test_every_closed_form_of_the_key_is_a_result() -> None:
    """Of several families, in the spelling that the key prints and the reader reads."""
    from markscheme.engine.certify import sample
    from markscheme.numbers.arrays import cells_of
    from markscheme.working import closed_form_text, closed_forms

    library, seen = Library(), 0
    for id in ("gnn/normalized_adjacency", "optimisers/critical_point", "norm/batchnorm", "attention/self_attention"):
        for seed in range(3):
            problem = sample(library[id], "easy", seed).problem
            forms = [cell for name in problem.asked_calls for cell in cells_of(closed_forms(problem)[name])]
            texts = [text for form in forms if (text := closed_form_text(form)) and "(" in text and len(text) < 40]
            assert [text for text in texts if written(text).is_uncalculated] == []
            seen += len(texts)
    assert seen > 30


# mean_x 3.25, mean_y 5.25, S_xx 14.75, S_xy 21.75, slope 87/59 = 1.4746, intercept 27/59 = 0.45763; marks 1 1 2 2 2 2
LINE: dict[str, Any] = {"x": [1, 2, 4, 6], "y": [2, 3, 7, 9]}
RIGHT = {"mean_x": "3.25", "mean_y": "5.25", "S_xx": "14.8", "S_xy": "21.8", "slope": "1.47", "intercept": "0.458"}


@pytest.fixture(scope="module")
def line() -> Problem:
    return with_given(Library()["regression/simple"], LINE)


def step_of(problem: Problem, name: str, text: Any, policy: Policy | None = None) -> StepMark:
    return next(s for s in mark(Scheme(problem), {**RIGHT, name: text}, policy).steps if s.name == name)


@pytest.mark.parametrize(
    "name, text, verdict, credit, note",
    [
        ("slope", "21.75/14.75", "right", Fraction(1, 2), "uncalculated"),
        ("slope", "87/59", "right", Fraction(1), ""),
        ("mean_x", "(1+2+4+6)/4", "right", Fraction(1, 2), "uncalculated"),
        ("mean_x", "13/4", "right", Fraction(1), ""),
        ("mean_x", "3 1/4", "right", Fraction(1), ""),
        ("mean_x", "325%", "right", Fraction(1), ""),
        ("mean_x", "3.25e0", "right", Fraction(1), ""),
        ("intercept", "5.25-1.475*3.25", "right", Fraction(1, 2), "uncalculated"),
        ("slope", "-21.75/14.75", "accident", Fraction(1, 4), "uncalculated"),
        ("slope", "1+99", "wrong", Fraction(0), "uncalculated"),
    ],
)
def test_the_verdict_is_that_of_the_value(
    line: Problem, name: str, text: str, verdict: str, credit: Fraction, note: str
) -> None:
    step = step_of(line, name, text)
    assert (step.verdict, step.credit, step.note) == (verdict, credit, note)


def test_the_policy_says_what_it_earns(line: Problem) -> None:
    assert step_of(line, "slope", "21.75/14.75", Policy(uncalculated=Fraction(1))).marks == 2
    assert step_of(line, "slope", "21.75/14.75", Policy(uncalculated=Fraction(0))).marks == 0
    assert Policy.read({"uncalculated": "1/4", "fewer_digits": "0"}) == Policy(
        uncalculated=Fraction(1, 4), fewer_digits=Fraction(0)
    )


def test_one_cell_of_an_array_costs_itself() -> None:
    batch = with_given(
        Library()["norm/batchnorm"], {"Z": [[1, 2], [3, 6], [5, 1]], "gamma": [2, 1], "beta": [1, 0], "epsilon": "0"}
    )
    step = next(s for s in mark(Scheme(batch), {"mean": ["(1+3+5)/3", "3"]}).steps if s.name == "mean")
    assert (step.verdict, step.credit, step.note) == ("right", Fraction(3, 4), "uncalculated")


FORMS: list[tuple[str, str, Fraction]] = [
    ("any", "87/59", Fraction(1)),
    ("any", "1.47", Fraction(1)),
    ("exact", "87/59", Fraction(1)),
    ("exact", "1.47", Fraction(1, 2)),
    ("exact", "21.75/14.75", Fraction(1, 2)),
    ("decimal", "1.47", Fraction(1)),
    ("decimal", "1.47e0", Fraction(1)),
    ("decimal", "87/59", Fraction(1, 2)),
]


@pytest.mark.parametrize("form, text, credit", FORMS)
def test_a_question_may_ask_for_one_form(line: Problem, form: str, text: str, credit: Fraction) -> None:
    step = step_of(replace(line, answer_form=form), "slope", text)
    assert (step.verdict, step.credit, step.note) == ("right", credit, "" if credit == 1 else "uncalculated")


def test_a_decimal_that_ends_is_exact(line: Problem) -> None:
    exact = replace(line, answer_form="exact")
    assert step_of(exact, "mean_x", "3.25").credit == 1
    assert step_of(exact, "S_xx", "14.75").credit == 1
    assert step_of(exact, "S_xx", "14.8").credit == Fraction(1, 2)


SENTENCES = {
    ("any", "21.75/14.75"): (
        "Right. It is not calculated to the end: give the result, not the calculation.",
        "正确。没有算到底：请写出结果，而不是算式。",
    ),
    ("exact", "1.47"): (
        "Right. The question asks for an exact answer: a whole number, a fraction, a root or another closed form.",
        "正确。本题要求精确值：整数、分数、根式或其他精确形式。",
    ),
    ("decimal", "87/59"): ("Right. The question asks for a decimal.", "正确。本题要求写成小数。"),
}


@pytest.mark.parametrize("form, text", SENTENCES)
def test_every_form_has_its_sentence(line: Problem, form: str, text: str) -> None:
    scheme = Scheme(replace(line, answer_form=form))
    marked = mark(scheme, {**RIGHT, "slope": text})
    said = tuple(
        plain_message(QuestionFeedback(scheme, marked, language), marked.steps[4]) for language in ("en", "zh")
    )
    assert said == SENTENCES[form, text]


def test_the_note_stands_in_the_record(line: Problem) -> None:
    scheme = Scheme(line)
    marked = mark(scheme, {**RIGHT, "slope": "21.75/14.75"})
    steps = student_record(Submission("Ada", {}, "a.yaml"), [QuestionFeedback(scheme, marked, "en")])["questions"][0][
        "steps"
    ]
    assert [step.get("note") for step in steps] == [None, None, None, None, "uncalculated", None]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sheet_says_it_and_keeps_it(language: str) -> None:
    from markscheme.document.printers.markdown_document import to_markdown

    library = Library()
    papers = {}
    for form in ("any", "exact", "decimal"):
        sheet = make_sheet(library, ["regression/simple"], level="easy", language=language, answer_form=form)
        papers[form] = to_markdown(sheet_document(sheet))
        again = sheet_from_json(sheet.to_json(), library)
        assert again.problems[0].answer_form == form
        assert ("answer_form" in sheet.to_json()["questions"][0]) == (form != "any")
    words = {"en": ("exact answers", "as decimals"), "zh": ("本题须给出精确值", "本题的数须写成小数")}[language]
    assert [word in papers[form] for form in ("any", "exact", "decimal") for word in words] == [
        *(False, False),
        *(True, False),
        *(False, True),
    ]


def test_an_unknown_form_is_refused(line: Problem) -> None:
    with pytest.raises(MarkschemeError, match="must be one of any, exact, decimal"):
        from_json(line.family, {**line.to_json(), "answer_form": "roman"})
