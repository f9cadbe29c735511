"""One problem and one person: a pure dialogue, hints that give nothing away, marks equal to those of `grade`."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markscheme import generate, grade, hint, marker, read_typed, reply, solve, worked
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.family.library import Library
from markscheme.interaction.dialogue import DialogueState
from markscheme.interaction.hints import STAGES, stages
from markscheme.interaction.marker_of import EFFORT, Marker

PROBLEM = generate("norm/batchnorm", level="easy", seed=1)
MARKER = marker(PROBLEM)
RIGHT = {name: solve(PROBLEM)[name].printed for name in PROBLEM.asked}


def talk(*said, problem=MARKER, language="en"):
    state, last = {}, None
    for step, text in said:
        state, last = reply(problem, json.loads(json.dumps(state)), step, text, language=language)
    return state, last


def test_right_at_once_earns_all_and_later_half():
    _, said = talk(("mean", RIGHT["mean"]))
    assert (said.verdict, said.step_over, said.marks, said.over) == ("right", True, "2", False)
    _, said = talk(("mean", "8, 9"), ("mean", RIGHT["mean"]))
    assert (said.step_over, said.marks) == (True, "1")
    _, said = talk(("mean", "?"), ("mean", RIGHT["mean"]))
    assert said.marks == "1"


def test_a_wrong_shape_or_what_cannot_be_read_costs_nothing():
    for text in ("", "1", "[[1, 2], [3, 4]]", "x y", "甲, 乙"):
        _, said = talk(("mean", text), ("mean", RIGHT["mean"]))
        assert said.marks == "2", text


def test_the_length_of_a_sequence_is_part_of_its_answer():
    """One that is too short is wrong and costs its try; nothing says how long the right one is."""
    problem = generate("search/graph_search", level="easy", seed=1)
    state, said = reply(problem, {}, "path", "S, A")
    assert said.costs
    assert not any(digit in said.message.text() for digit in "0123456789")
    assert reply(problem, state, "path", "S, A")[0]["steps"]["path"]["misses"] == 2


def test_the_second_miss_brings_the_formula_and_no_miss_the_value():
    _, first = talk(("mean", "8, 9"))
    _, second = talk(("mean", "8, 9"), ("mean", "7, 9"))
    assert first.hint is None
    assert second.stage == "formula"
    assert "1.67" not in first.message.text() + second.message.text() + second.hint.text()


def test_hints_come_in_stages_and_the_last_one_ends_the_step():
    state, shown = {}, []
    for _ in STAGES:
        state, said = reply(MARKER, state, "mean", "?")
        shown.append(said.stage)
    assert tuple(shown) == STAGES
    assert (said.step_over, said.marks) == (True, "0")
    assert "1.67" in said.message.text()


def test_the_numbers_wait_for_the_steps_that_they_come_from():
    state, said = talk(("variance", "?"), ("variance", "?"), ("variance", "?"))
    assert said.message.text() == "First find μ."
    state, _ = reply(MARKER, state, "mean", RIGHT["mean"])
    _, said = reply(MARKER, state, "variance", "?")
    assert said.stage == "numbers"


def test_what_follows_from_an_answer_that_stands_is_right():
    state, _ = talk(("mean", "8, 9"), *[("mean", "?")] * 4)
    assert DialogueState.from_json(state, PROBLEM).answers["mean"] == RIGHT["mean"]
    _, said = reply(MARKER, state, "variance", RIGHT["variance"])
    assert said.verdict == "right"


def test_the_dialogue_is_pure_and_its_state_small():
    said = [("mean", RIGHT["mean"]), ("variance", "1, 1"), ("variance", RIGHT["variance"]), ("Z_hat", "?")]
    assert talk(*said)[0] == talk(*said)[0]
    assert talk(*said, problem=PROBLEM)[0] == talk(*said)[0]
    assert len(json.dumps(talk(*said)[0])) < 400


TOO_LARGE = ({"share": "1e999999999"}, {"misses": float("inf")}, {"hints": -9}, {"misses": -1})


@pytest.mark.parametrize(
    "state",
    [7, {"format": 9}, {"format": 1, "steps": {"slope": {}}}, {"format": 1, "steps": {"mean": {"share": "7"}}}]
    + [
        {"format": 1, "steps": {"mean": damage}}
        for damage in (1, {"raw": 1}, {"share": "x"}, {"misses": "y"}, *TOO_LARGE)
    ],
)
def test_a_state_of_something_else_is_refused(state):
    with pytest.raises(AnswerError, match="begin the problem again"):
        reply(MARKER, state, "mean", "1")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from([*PROBLEM.asked]), st.sampled_from(["?", "1, 2", "x", "", "RIGHT"])), max_size=12
    )
)
def test_a_step_ends_once_and_never_earns_more_than_its_marks(moves):
    state = {}
    for step, text in moves:
        before = DialogueState.from_json(state, PROBLEM)
        state, _ = reply(MARKER, state, step, RIGHT[step] if text == "RIGHT" else text)
        after = DialogueState.from_json(state, PROBLEM)
        for name in PROBLEM.asked:
            if before.of(name).share is not None:
                assert after.of(name).share == before.of(name).share
        assert 0 <= after.score(PROBLEM) <= PROBLEM.total
        assert before.score(PROBLEM) <= after.score(PROBLEM)


def test_marks_are_those_of_grade():
    answers = {"mean": RIGHT["mean"], "variance": ["3", "4"], "Z_hat": RIGHT["Z_hat"]}
    prepared, at_once = MARKER.mark(answers), grade(PROBLEM, answers)["q1"]
    assert [(s.name, s.verdict, s.marks) for s in prepared.steps] == [
        (s.name, s.verdict, s.marks) for s in at_once.steps
    ]
    assert [s.message("zh").text() for s in prepared.steps] == [s.message("zh").text() for s in at_once.steps]


def test_a_typed_answer_shows_how_it_is_read():
    good, bad, none = read_typed(PROBLEM, "mean", ["1/3", "2"])[0], read_typed(PROBLEM, "mean", ["x y", ""])[0], None
    assert (good.state, bad.state) == ("read", "unreadable")
    assert "<mfrac>" in good.shown.html()
    assert "^" in bad.shown.text()
    assert none is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_family_has_hints_that_end_in_the_value_and_a_worked_step(language):
    library = Library()
    for id in list(library)[::12]:
        problem = generate(id, level="easy", seed=1, language=language)
        for step in problem.steps:
            there = stages(problem, step.name)
            assert there[-1] == "value", (id, step.name)
            assert all(hint(problem, step.name, stage).text() for stage in there)
            assert f"({step.letter})" in worked(problem, step.name).text()
            assert step.prompt.text()
            assert step.html()
            assert step.markdown()


def test_the_marks_of_a_share_are_exact():
    state, _ = talk(("Z_hat", "?"), ("Z_hat", RIGHT["Z_hat"]))
    assert DialogueState.from_json(state, PROBLEM).score(PROBLEM) == Fraction(3, 2)


@pytest.mark.parametrize(("language", "person"), [("en", "person"), ("zh", "人工")])
def test_nobody_looks_at_practice_and_nothing_is_said_of_it(language, person):
    """What an exam says of a person who looks at an answer, and of what a mistake costs, is false here."""
    problem = generate("norm/batchnorm", level="easy", seed=1)
    shape = next(step.shape for step in problem.steps if step.name == "Z_hat")
    answers = {"Z_hat": [["1"] * (shape[1] + 1)] * (shape[0] - 1)}
    said = {
        "exam": grade(problem, answers)["q1"].steps[2].message(language).text(),
        "practice": marker(problem).mark(answers).steps[2].message(language).text(),
    }
    assert person in said["exam"]
    assert person not in said["practice"]
    assert said["exam"].startswith(said["practice"])


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: PROBLEM.statement("de").text(), "the language is 'de', but must be one of en, zh"),
        (lambda: PROBLEM.steps[0].html("de"), "the language is 'de', but must be one of en, zh"),
        (lambda: PROBLEM.steps[0].choices("de"), "the language is 'de', but must be one of en, zh"),
        (lambda: MARKER.mark({}).steps[0].message("de").text(), "the language is 'de', but must be one of en, zh"),
        (lambda: hint(PROBLEM, "mean", "value", "de").text(), "the language is 'de', but must be one of en, zh"),
        (lambda: reply(PROBLEM, {}, "mean", "1", language="de"), "the language is 'de', but must be one of en, zh"),
        (lambda: reply("norm/batchnorm", {}, "mean", "1"), "a marker is made for a problem"),
        (lambda: hint("norm/batchnorm", "mean", "value"), "the problem is 'norm/batchnorm', but must be one"),
        (lambda: worked("norm/batchnorm"), "the problem is 'norm/batchnorm', but must be one"),
        (lambda: worked(PROBLEM, 7), "asks for no step 7; known: mean, variance"),
        (lambda: marker(PROBLEM, effort="x"), "the effort is 'x', but must be a whole number"),
        (lambda: marker(PROBLEM, effort=-1), "the effort is -1, but must be a whole number"),
        (lambda: generate("norm/*"), r"there is no family 'norm/\*'; known: .{20,200} \.\.\. \(\d+\)$"),
    ],
)
def test_what_a_newcomer_mistypes_is_answered_in_a_sentence(ask, sentence):
    with pytest.raises(MarkschemeError, match=sentence):
        ask()


@pytest.mark.parametrize("id", ["regression/simple", "gnn/laplacian", "rnn/beam_search", "classification/gate_weights"])
def test_what_is_worked_out_beforehand_changes_no_mark_and_is_what_a_wrong_answer_asks_for(id):
    problem = generate(id, level="easy", seed=3)
    fresh, prepared = Marker(problem, effort=EFFORT), Marker(problem, effort=EFFORT)
    prepared.prepare()
    assert prepared.scheme.has_accepted
    wrong = {step.name: "0.5" for step in problem.steps if step.kind == "number"}
    right = {name: solve(problem)[name].printed for name in problem.asked}
    for answers in ({}, wrong, right):
        one, other = fresh.mark(answers), prepared.mark(answers)
        assert [(s.verdict, s.marks, s.slips) for s in one.steps] == [
            (s.verdict, s.marks, s.slips) for s in other.steps
        ]
        assert [s.message("en").text() for s in one.steps] == [s.message("en").text() for s in other.steps]
