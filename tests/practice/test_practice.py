"""Practice as a dialogue: transcripts in both languages, hints that give nothing away, scores that survive."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.phrases import say
from markscheme.practice import Exercise, History, Session
from markscheme.practice.history import PracticeTally
from markscheme.working import printed_value

LINE = {"x": [1, 2, 3, 4], "y": [2, 3, 5, 7]}


@pytest.fixture
def exercise():
    return Exercise(with_given(Library()["regression/simple"], LINE), "en")


def session(tmp_path, language="en", seed=3):
    history = History(tmp_path / "state" / "practice.json")
    return Session([Library()["regression/simple"]], "easy", seed, language, {}, history)


def talk(one, inputs, end=EOFError):
    """Hold the dialogue with these inputs; then the input ends, or Ctrl-C comes."""
    said, waiting = [], iter(inputs)

    def read(prompt):
        said.append(prompt)
        try:
            text = next(waiting)
        except StopIteration:
            raise end from None
        said.append(text)
        return text

    one.run(read, said.append)
    return said


def key_of(one):
    problem = next(one.exercises()).problem
    return [printed_value(problem, name) for name in problem.asked_calls]


def test_a_right_answer_leads_to_the_next_step(exercise):
    assert exercise.question().startswith("(a) Compute the mean")
    reply = exercise.answer("2.5")
    assert (reply.lines, reply.step_over) == (("Right.",), True)
    assert exercise.question().startswith("(b) ")
    assert exercise.tally == PracticeTally(first=1, score=Fraction(1), total=Fraction(1))


def test_the_second_miss_shows_the_formula_and_no_miss_the_value(exercise):
    first, second = exercise.answer("7.77"), exercise.answer("6.66")
    assert first.lines == ("Not right, and nothing that is known explains it.", "Try again.")
    assert second.lines[1] == "The formula: bar(x) = (1/n) sum_(i = 1)^n x_i"
    assert not any("2.5" in line for line in (*first.lines, *second.lines))
    assert exercise.answer("2.5").step_over
    assert exercise.tally == PracticeTally(later=1, score=Fraction(1, 2), total=Fraction(1))


def test_a_slip_gets_its_line_of_feedback():
    given = {"Z": [[6, -4], [1, 1], [-2, -1]], "gamma": ["1.7", "1.4"], "beta": ["0.1", "-0.7"], "epsilon": "0.2"}
    one = Exercise(with_given(Library()["norm/batchnorm"], given), "en")
    assert one.answer("1.67, -1.33").step_over
    reply = one.answer("16.3, 6.33")
    assert "divided by m - 1" in reply.lines[0]
    assert not reply.step_over


def test_an_unreadable_answer_costs_nothing_and_shows_the_place(exercise):
    reply = exercise.answer("2,5")
    assert reply.lines[1:] == ("2,5", " ^", "Try again.")
    exercise.answer("2.5")
    assert exercise.tally.first == 1


def test_giving_up_shows_the_value_and_goes_on_from_it(exercise):
    reply = exercise.give_up()
    assert (reply.lines, reply.step_over) == (("The answer: bar(x) = 2.5",), True)
    assert exercise.tally == PracticeTally(shown=1, score=Fraction(0), total=Fraction(1))
    for text in ("4.25", "5", "8.5", "1.7", "0"):
        assert exercise.answer(text).step_over
    assert exercise.over


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_breaking_off_loses_nothing(tmp_path, end):
    one = session(tmp_path)
    key = key_of(one)
    said = talk(one, [key[0], "?"], end)
    assert said[-2:] == [
        "regression/simple: 2 steps, 1 right at once, 0 after a hint, 1 shown; score 1 of 2.",
        "So far, all sessions: 1 of 2 (50 %).",
    ]
    again = session(tmp_path)
    assert talk(again, [key[0]], end)[-1] == "So far, all sessions: 2 of 3 (67 %)."
    kept = json.loads((tmp_path / "state" / "practice.json").read_text())
    assert kept == {"regression/simple": {"first": 2, "later": 0, "shown": 1, "score": "2", "total": "3"}}


@pytest.mark.parametrize("language, last", [("en", "q"), ("zh", "退出"), ("en", "QUIT")])
def test_the_transcript_of_a_session(tmp_path, language, last):
    one = session(tmp_path, language)
    key = key_of(one)
    first, second = (exercise for exercise, _ in zip(one.exercises(), range(2), strict=False))
    said = talk(one, [key[0], "n", last])
    right = {"en": "Right.", "zh": "正确。"}[language]
    asked = [first.question()]
    first.answer(key[0])
    asked.append(first.question())
    counts = {"steps": 1, "first": 1, "later": 0, "shown": 0, "score": "1", "total": "1"}
    assert said == [
        first.statement(),
        say("practice.keys", language),
        "\n" + asked[0],
        "> ",
        key[0],
        right,
        "\n" + asked[1],
        "> ",
        "n",
        say("practice.left", language),
        second.statement(),
        say("practice.keys", language),
        "\n" + second.question(),
        "> ",
        last,
        say("practice.summary", language, family="regression/simple", **counts),
        say("practice.so_far", language, score="1", total="1", percent=100),
    ]


def test_a_whole_problem_ends_with_its_score(tmp_path):
    one = session(tmp_path)
    said = talk(one, key_of(one))
    assert "\nThis problem: 10 of 10. Next variant." in said


def test_variants_are_those_of_a_sheet_and_the_same_each_time(tmp_path):
    def first_two(seed):
        return [
            e.problem.to_json()["given"]
            for e, _ in zip(session(tmp_path, seed=seed).exercises(), range(2), strict=False)
        ]

    assert first_two(5) == first_two(5)
    assert first_two(5)[0] != first_two(5)[1]
    assert first_two(5) != first_two(6)


def test_nothing_done_is_nothing_counted(tmp_path):
    assert talk(session(tmp_path), [])[-1] == "No step was finished."
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"regression/simple": {}}', '{"a": 3}'])
def test_a_damaged_history_does_not_end_the_session(tmp_path, content):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "practice.json").write_text(content)
    assert talk(session(tmp_path), ["?"])[-1].startswith("So far, all sessions: 0 of 1")


def test_a_history_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")
    assert talk(session(tmp_path), ["?"])[-1].startswith("The score could not be kept: ")


@pytest.mark.parametrize("text", ["", "   ", "h", "帮助"])
def test_help_is_no_answer(tmp_path, text):
    said = talk(session(tmp_path), [text])
    assert said.count(say("practice.keys", "en")) == 2
    assert said[-1] == "No step was finished."
