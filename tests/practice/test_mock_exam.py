"""A mock exam: answers in any order, nothing told before the end, a clock that tests move, marks equal to `grade`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practised import LIBRARY, Talk, key_of
from rich.cells import cell_len

from markscheme import grade
from markscheme.errors import MarkschemeError
from markscheme.family.choosing import named
from markscheme.interaction.address import read_address
from markscheme.papers.practice_sheet import Sheet
from markscheme.practice import History
from markscheme.practice.exercise import Exercise
from markscheme.practice.kept_session import KeptSession, latest_session
from markscheme.practice.mock.exam_commands import exam_command_of
from markscheme.practice.mock.exam_session import ExamSession
from markscheme.practice.mock.mock_exam import SLACK, MockExam, choose_questions
from markscheme.practice.terminal import Terminal

ADDRESSES = ("regression/simple?level=easy&seed=3", "norm/batchnorm?level=easy&seed=7")
KEYS = [key_of(address) for address in ADDRESSES]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GIVEN_AWAY = ("Right", "Not right", "wrong", "right", "正确", "错误")


class Clock:
    """Seconds that pass with each look: `pace` of them."""

    def __init__(self, pace=0.0):
        self.seconds, self.pace = 1000.0, pace

    def __call__(self):
        self.seconds += self.pace
        return self.seconds


def exam_of(language="en", minutes=90):
    found = [Exercise.of(read_address(f"{text}&lang={language}"), LIBRARY) for text in ADDRESSES]
    return MockExam(minutes, language, found)


def sit(folder, *inputs, exam=None, clock=None, width=80, end=EOFError):
    kept = KeptSession(folder / "sessions" / "exam.json")
    one = ExamSession(exam or exam_of(), History(folder), kept, clock or Clock(), lambda: NOON)
    talk = Talk(*inputs, end=end, width=width)
    talk.hold(one)
    return talk


def before_result(talk, result="\nResult"):
    return talk.said[: next((i for i, text in enumerate(talk.said) if text.startswith(result)), len(talk.said))]


def test_a_full_paper_gets_full_marks_and_nothing_is_told_before(tmp_path):
    talk = sit(tmp_path, *KEYS[0].values(), *KEYS[1].values(), "f", "")
    assert not any(text.startswith(GIVEN_AWAY) for text in before_result(talk))
    assert "Score: 19 of 19 (100 %)." in talk.said
    assert "Full marks: nothing to revise." in talk.said
    assert not (tmp_path / "sessions" / "exam.json").exists()
    events = History(tmp_path).events()
    assert len(events) == len(KEYS[0]) + len(KEYS[1])
    assert {event.result for event in events} == {"first"}


def test_parts_are_answered_in_any_order_and_answers_changed(tmp_path):
    names = list(KEYS[1])
    talk = sit(
        tmp_path,
        "g 2b",
        KEYS[1][names[1]],
        "g 2(a)",
        "1, 2",
        "g 2.1",
        KEYS[1][names[0]],
        "g 1",
        "7",
        "b",
        "c",
        "f",
        "f",
    )
    assert "2(b) noted." in talk.said
    assert "Your answer: 1, 2" in talk.said
    assert "1(a) is blank again." in talk.said
    assert "Score: 4 of 19 (21 %)." in talk.said
    (asked_twice,) = {text for text in talk.said if text.startswith("Blank: ")}
    assert " ".join(asked_twice.split()).endswith("Type f once more to hand in.")


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(0, 3)), max_size=8))
def test_marks_are_those_of_grade(tmp_path_factory, moves):
    written, inputs = [{}, {}], []
    for q, p, what in moves:
        names = list(KEYS[q])
        name = names[p % len(names)]
        text = [KEYS[q][name], "7.5", "1, 2", "2; 3"][what]
        written[q][name] = text
        inputs += [f"g {q + 1}.{p % len(names) + 1}", text]
    exam = exam_of()
    sit(tmp_path_factory.mktemp("exam"), *inputs, "f", "f", exam=exam)
    assert exam.answers == written
    problems = tuple(question.problem for question in exam.questions)
    graded = grade(Sheet("", "en", problems), {"q1": written[0], "q2": written[1]})
    assert [(m.score, [(s.name, s.verdict, s.marks) for s in m.steps]) for m in exam.marks()] == [
        (q.score, [(s.name, s.verdict, s.marks) for s in q.steps]) for q in (graded["q1"], graded["q2"])
    ]


def test_when_the_time_is_over_the_last_input_does_not_count(tmp_path):
    exam = exam_of(minutes=1)
    talk = sit(tmp_path, KEYS[0]["mean_x"], KEYS[0]["mean_y"], *["1"] * 40, exam=exam, clock=Clock(pace=8))
    assert "The time is over; what was typed last does not count." in talk.said
    assert any(text.startswith("Score: ") for text in talk.said)
    typed = sum(" > " in text for text in before_result(talk))
    assert len(exam.answers[0]) + len(exam.answers[1]) < typed < 10


def test_it_is_interrupted_and_goes_on_with_the_time_that_is_left(tmp_path):
    clock = Clock()
    one = exam_of(minutes=30)
    session = ExamSession(one, History(tmp_path), KeptSession(tmp_path / "sessions" / "exam.json"), clock, lambda: NOON)
    talk = Talk(KEYS[0]["mean_x"], "g 2")
    read = talk.read

    def slow(prompt):
        clock.seconds += 300
        return read(prompt)

    talk.read = slow
    talk.hold(session)
    assert "Interrupted; minutes left: 15." in talk.said
    kept, data = latest_session(tmp_path / "sessions")
    clock.seconds += 1_000_000  # the night between does not count
    again = MockExam.from_json(data, LIBRARY)
    assert again.to_json() == one.to_json()
    talk = Talk("f", "f", end=KeyboardInterrupt)
    talk.hold(ExamSession(again, History(tmp_path), kept, clock, lambda: NOON))
    assert talk.said[1].replace("\n", " ").count("(left: 15)") == 1
    assert "Score: 1 of 19 (5 %)." in talk.said
    assert not kept.path.exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_shape_than_asked_is_told_at_once_and_nothing_else(tmp_path, language):
    talk = sit(tmp_path, "g 2.1", "1, 2, 3", "1, 2", "q", exam=exam_of(language))
    told = [" ".join(text.split()) for text in before_result(talk)]
    assert {"en": "Numbers written: 3; asked for: 2.", "zh": "这里写了 3 个数，题目要求 2 个。"}[language] in told
    noted = {"en": "It is noted as it stands", "zh": "已按原样记录"}[language]
    assert sum(text.startswith(noted) for text in told) == 1
    assert not any(text.startswith(GIVEN_AWAY) for text in told)


def test_nothing_is_said_of_the_length_of_a_sequence(tmp_path):
    path = Exercise.of(read_address("search/graph_search?level=easy&seed=1"), LIBRARY)
    place = [step.name for step in path.problem.steps].index("path") + 1
    talk = sit(tmp_path, f"g 1.{place}", "S", "q", exam=MockExam(30, "en", [path]))
    assert f"{MockExam(30, 'en', [path]).label((0, place - 1))} noted." in talk.said


def test_what_is_broken_off_while_the_report_is_read_is_counted_once(tmp_path):
    kept = KeptSession(tmp_path / "sessions" / "exam.json")

    class Closed(Talk):
        def hold(self, one):
            one.run(Terminal(self.read, self.tell))

        def tell(self, text):
            if text.startswith("\nResult"):
                raise KeyboardInterrupt
            self.said.append(text)

    with pytest.raises(KeyboardInterrupt):
        Closed("1", "f", "f").hold(ExamSession(exam_of(), History(tmp_path), kept, Clock(), lambda: NOON))
    assert History(tmp_path).events() == []
    again = MockExam.from_json(latest_session(tmp_path / "sessions")[1], LIBRARY)
    sit(tmp_path, "f", "f", "", exam=again)
    assert len(History(tmp_path).events()) == len(KEYS[0]) + len(KEYS[1])


def damages(data):
    yield from ({key: value for key, value in data.items() if key != name} for name in data if name != "kind")
    wrongs = (None, "x", -1, 10**400, [], [[]], [{}], {"a": 1})
    yield from ({**data, name: wrong} for name in data if name != "kind" for wrong in wrongs)
    yield {**data, "answers": [{"nonsense": "1"}, {}]}
    yield {**data, "answers": [{"mean_x": 7}, {}]}
    yield {**data, "at": [0, 99]}


def test_a_kept_exam_that_says_nonsense_is_refused(tmp_path):
    for damage in damages(exam_of().to_json()):
        with pytest.raises(MarkschemeError):
            MockExam.from_json(json.loads(json.dumps(damage)), LIBRARY)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_says_why_and_what_to_revise(tmp_path, language):
    talk = sit(tmp_path, "g 1.1", "7.77", "g 2.1", "1.67, -1.33", "x y", "f", "f", "2", "", exam=exam_of(language))
    wanted = {
        "en": ["\nResult", "(a) wrong, 0 of 1", "Not right", "(b) blank, 0 of ", "What to revise", "marks lost"],
        "zh": ["\n考试结果", "(1) 错误，0（满分 1）", "不正确", "(2) 未作答，0", "复习建议", "失分"],
    }[language]
    places = [talk.text.index(text) for text in wanted]
    assert places == sorted(places)
    lang = "" if language == "en" else " --lang zh"
    assert any(f"practice '{ADDRESSES[0]}&v=" in text and text.endswith(f"'{lang}") for text in talk.said)
    assert f"markscheme practice regression/simple norm/batchnorm --level easy{lang}" in talk.text
    events = {(event.family, event.step): event.result for event in History(tmp_path).events()}
    assert events["regression/simple", "mean_x"] == "shown"


@pytest.mark.parametrize("width", [40, 60, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_said_fits_the_width(tmp_path, language, width):
    talk = sit(tmp_path, "1", "h", "l", "g 2b", "1, 2", "f", "f", "", exam=exam_of(language), width=width)
    known = ("v=0", "markscheme practice", " > ")  # what is to be copied, and what a test types
    lines = [line for text in talk.said for line in text.split("\n")]
    assert [line for line in lines if cell_len(line) > width and not any(k in line for k in known)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("skip", None)),
        ("交卷", ("finish", None)),
        ("g 2b", ("go", (1, 1))),
        ("g2", ("go", (1, 0))),
        ("到 2.3", ("go", (1, 2))),
        ("go 2(c)", ("go", (1, 2))),
        ("g 2z", ("go", None)),
        ("g 9", ("go", None)),
        ("：f", ("finish", None)),
        (":what", ("help", None)),
        ("2", None),
        ("2b", None),
        ("1, 2", None),
    ],
)
def test_commands_and_answers_are_told_apart(text, found):
    assert exam_command_of(text, exam_of()) == found


def test_questions_come_for_about_the_marks_that_are_wanted():
    ids = named(LIBRARY, ["norm", "regression", "cnn"])
    for marks, seed in ((20, 1), (45, 2)):
        found = choose_questions(LIBRARY, ids, marks, "easy", seed, {}, "en")
        assert abs(sum(question.problem.total for question in found) - marks) <= SLACK + 2
        topics = {question.problem.family.id.partition("/")[0] for question in found}
        assert len(topics) >= min(3, len(found))
        again = choose_questions(LIBRARY, ids, marks, "easy", seed, {}, "en")
        assert [str(one.address) for one in again] == [str(one.address) for one in found]


def test_one_family_is_asked_several_times_with_other_numbers():
    found = choose_questions(LIBRARY, ["norm/batchnorm"], 27, "easy", 1, {}, "en")
    assert len({str(one.address) for one in found}) == len(found) == 3
    (one,) = choose_questions(LIBRARY, ["norm/batchnorm"], 1, "easy", 1, {}, "en")
    assert one.problem.total > 1
