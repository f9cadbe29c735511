"""The requests of the page: what is asked, what is answered, and what nobody can make of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markscheme import generate, grade, solve
from markscheme._version import __version__
from markscheme.webpage.page_requests import PageEngine

ENGINE = PageEngine()
HERE = {"address": "norm/batchnorm?level=easy&seed=1", "language": "en"}
PROBLEM = generate("norm/batchnorm", level="easy", seed=1)
RIGHT = {name: solve(PROBLEM)[name].printed for name in PROBLEM.asked}


def ask(do, **more):
    return ENGINE.answer({"do": do, **HERE, **more})


def test_a_problem_opens_with_its_statement_and_boxes_and_without_answers():
    opened = ask("open")
    assert [(step["name"], step["shape"], step["letter"]) for step in opened["steps"]] == [
        ("mean", [2], "a"),
        ("variance", [2], "b"),
        ("Z_hat", [3, 2], "c"),
        ("out", [3, 2], "d"),
    ]
    assert (opened["score"], opened["total"], opened["over"], opened["note"]) == ("0", "9", False, "")
    assert opened["address"] == f"norm/batchnorm?level=easy&seed=1&lang=en&v={__version__}"
    text = json.dumps(opened)
    assert not any(value in text for value in RIGHT["out"][0])


def test_another_version_is_said():
    assert "0.0.1" in ENGINE.answer({"do": "open", "address": HERE["address"] + "&v=0.0.1"})["note"]


def test_the_whole_paper_is_marked_as_grade_marks_it():
    answers = {"mean": RIGHT["mean"], "variance": ["3", "4"], "Z_hat": [["1", "2"], ["3", "4"], ["5", ""]]}
    checked, marked = ask("check", answers=answers), grade(PROBLEM, answers)["q1"]
    verdicts = {step.name: step.verdict for step in marked.steps if step.name in answers}
    assert {name: one["verdict"] for name, one in checked["steps"].items()} == verdicts


def test_a_problem_is_worked_to_its_end_and_goes_on_from_its_state():
    state = {}
    for name in PROBLEM.asked:
        checked = ask("check", state=state, answers={name: RIGHT[name]}, steps=[name])
        state = json.loads(json.dumps(checked["state"]))
    assert (checked["score"], checked["over"]) == ("9", True)
    again = ask("open", state=state)
    assert all(step["over"] for step in again["steps"])
    assert again["steps"][0]["raw"] == RIGHT["mean"]


def test_hints_and_the_worked_solution_are_told_in_the_language_asked_for():
    said = ENGINE.answer({"do": "hint", "address": HERE["address"], "language": "zh", "step": "mean"})
    assert (said["stage"], said["left"], said["step"]["hints"]) == ("asked", 3, 1)
    assert "需要用到" in said["html"]
    assert "26/9" in ENGINE.answer({"do": "worked", **HERE, "step": "variance"})["html"].replace("</mn><mn>", "/")


@pytest.mark.parametrize(
    ("request_", "fact"),
    [
        (3, "JSON object"), ({}, "'do'"), ({"do": "chek"}, "did you mean 'check'"),
        ({"do": "open"}, "'address'"), ({"do": "open", "address": "norm/batchnom?level=easy"}, "norm/batchnorm"),
        ({"do": "open", "address": "../../etc/passwd"}, "there is no family"),
        ({"do": "open", "address": "norm/batchnorm?level=impossible"}, "easy, medium, hard"),
        ({"do": "open", "address": "norm/batchnorm?mode=infer"}, "mode"),
        ({"do": "hint", **HERE, "step": "slope"}, "asks for no step"),
        ({"do": "check", **HERE, "answers": {"slope": "1"}}, "slope"),
        ({"do": "check", **HERE, "answers": [1]}, "'answers'"),
        ({"do": "check", **HERE, "answers": {"mean": [[[[[["1"]]]]]]}}, "lists of texts"),
        ({"do": "check", **HERE, "answers": {"mean": "1" * 20_000}}, "characters"),
        ({"do": "check", **HERE, "state": {"format": 7}}, "begin the problem again"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said(request_, fact):
    assert fact in ENGINE.answer(request_)["error"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["mean", "?", "1, 2"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.sampled_from(["open", "read", "check", "hint", "worked"]), JSON, JSON, JSON)
def test_any_json_is_answered_by_json(do, state, answers, step):
    for request in ({"do": do, **HERE, "state": state, "answers": answers, "step": step, "raw": answers}, state):
        json.dumps(ENGINE.answer(request))
    json.loads(ENGINE.answer_text("{"))


def test_refusals_are_said_in_the_language_of_the_page():
    said = ENGINE.answer({"do": "open", "address": "norm/batchnorm?level=impossible", "language": "zh"})
    assert said["error"] == "难度写的是“impossible”，但只能是 easy, medium, hard 之一"
    assert ENGINE.answer({"do": "hint", "address": HERE["address"], "language": "zh", "step": "mea"})[
        "error"
    ].startswith("norm/batchnorm 不要求“mea”这一步；")
