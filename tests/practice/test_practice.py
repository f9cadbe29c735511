"""Practice as a dialogue: transcripts in both languages, hints in order, steps skipped and gone back to, scores."""

from __future__ import annotations

import json
import re

import pytest
from practised import LIBRARY, Talk, key_of, session, talk
from rich.cells import cell_len

from markscheme.interaction.address import read_address
from markscheme.practice.terminal import NARROWEST, answer_form
from markscheme.practice.typed_commands import SPELLINGS, command_of

LINE = "regression/simple?level=easy&seed=3"
BATCH = "norm/batchnorm?level=easy&seed=7"
KEY = key_of(LINE)
LAST = {"en": "So far, all sessions: {0} of {1} ({2} %).", "zh": "历次累计：{0}（满分 {1}，{2}%）。"}


def summary(said):
    return [" ".join(line.split()) for line in said if line.startswith(("regression/simple: ", "So far"))]


def test_a_right_answer_leads_to_the_next_step(tmp_path):
    said = talk(session(tmp_path), KEY["mean_x"])
    assert said[said.index(f"> {KEY['mean_x']}") + 1] == "Right."
    assert [text.strip()[:3] for text in said if text.strip().startswith(("(a)", "(b)"))] == ["(a)", "(b)"]
    assert summary(said)[0] == ("regression/simple: 1 of 1; steps 1: right at once 1, later 0, shown 0.")


def test_hints_come_one_after_the_other_and_the_last_shows_the_worked_step(tmp_path):
    said = Talk("?", "hint", "提示", "？").hold(session(tmp_path))
    text = "\n".join(said)
    asked, formula, numbers = text.index("you need"), text.index("The formula:"), text.index("With the numbers put in:")
    value, worked = text.index("The answer: "), text.index("(a) Compute the mean", text.index("The answer: "))
    assert asked < formula < numbers < value < worked
    assert "shown 1" in summary(said)[0]


def test_a_miss_says_what_was_found_and_the_second_one_the_formula(tmp_path):
    said = talk(session(tmp_path), "7.77", "6.66", KEY["mean_x"])
    first, second = said.index("> 7.77"), said.index("> 6.66")
    assert said[first + 1 : second] == [
        "Not right, and nothing that is known explains it.",
        "Try again, or type ? for a hint.",
    ]
    assert said[second + 2].startswith("The formula:")
    assert "Marks: 1/2 of 1." in said or "Marks: 0.5 of 1." in said
    assert "later 1" in summary(said)[0]


@pytest.mark.parametrize("text", ["x y", "1, 2, 3", "[[1, 2], [3, 4]]", "", "h", "帮助", ":nonsense"])
def test_what_cannot_be_read_and_help_cost_nothing(tmp_path, text):
    said = talk(session(tmp_path), text, KEY["mean_x"])
    assert "right at once 1" in summary(said)[0]


def test_what_was_skipped_comes_again_at_the_end(tmp_path):
    names = list(KEY)
    inputs = ["s", *(KEY[name] for name in names[1:]), KEY[names[0]]]
    said = talk(session(tmp_path), *inputs)
    assert "This problem: 10 of 10." in said
    last = max(i for i, text in enumerate(said) if text.strip().startswith("(a)") and "____" not in text)
    assert "worked solution" in said[last] or any("worked solution" in text for text in said)
    assert said[-3 if "resume" in said[-1] else -2].startswith("regression/simple: 10 of 10")


def test_going_back_shows_a_step_again_and_counts_it_once(tmp_path):
    said = talk(session(tmp_path), KEY["mean_x"], "b", "9", "", KEY["mean_y"], "b", "b", "b")
    assert "This step is done (1 of 1); what you type here counts no more. Enter goes on." in said
    assert "2 of 2; steps 2: right at once 2" in summary(said)[0]
    assert said[-4] == "Nothing comes before this step." or "Nothing comes before this step." in said


def test_back_leads_to_the_problem_before(tmp_path):
    one = session(tmp_path, LINE, BATCH)
    said = Talk("n", "b", "p", "q").hold(one)
    titles = [text.strip().split("\n")[0] for text in said if text.startswith("\n") and "---" in text]
    assert titles[0] == titles[2] == titles[3]
    assert titles[1] == "Batch normalisation"


def test_a_whole_problem_ends_with_its_worked_solution_and_score(tmp_path):
    said = talk(session(tmp_path), *KEY.values())
    place = next(i for i, text in enumerate(said) if text.startswith("\nThe whole worked solution"))
    assert "(a)" in said[place + 1]
    assert said[place + 3] == "This problem: 10 of 10."
    assert said[place + 4] == "That was the last problem."
    assert not (tmp_path / "sessions" / "one.json").exists()


def test_the_last_worked_step_is_not_said_twice(tmp_path):
    """The whole solution, which follows at once, has it."""
    said = talk(session(tmp_path, "cnn/convolve_2d?level=easy&seed=3"), "?", "?", "?", "?")
    assert "\n".join(said).count("Y_22^(1) = ") == 2  # with the numbers put in, and in the solution
    assert any("The whole worked solution" in text for text in said)


@pytest.mark.parametrize(("language", "last"), [("en", "q"), ("zh", "退出"), ("en", "QUIT")])
def test_the_transcript_of_a_session(tmp_path, language, last):
    said = talk(session(tmp_path, LINE, BATCH, language=language), KEY["mean_x"], "n", last)
    shown = "\n".join(said)
    wanted = {
        "en": ["Address: regression/simple?level=easy&seed=3&v=", "Right.", "Next problem.", "Batch normalisation"],
        "zh": ["题目地址：regression/simple?level=easy&seed=3&v=", "正确。", "下一题。", "批量归一化"],
    }[language]
    places = [shown.index(text) for text in wanted]
    assert places == sorted(places)
    assert said[-2] == LAST[language].format(1, 1, 100)
    assert "`markscheme practice --resume`" in said[-1]
    if language == "zh":
        prose = [text for text in said if "`" not in text and "norm/" not in text and "regression/" not in text]
        assert not re.search(r"[A-Za-z]{5,}", "".join(prose)), "English among the Chinese"


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_breaking_off_loses_nothing(tmp_path, end):
    said = talk(session(tmp_path), KEY["mean_x"], "?", "?", "?", "?", end=end)
    assert summary(said)[1] == LAST["en"].format(1, 2, 50)
    assert summary(talk(session(tmp_path), KEY["mean_x"], end=end))[1] == LAST["en"].format(2, 3, 67)


def test_nothing_done_is_nothing_counted(tmp_path):
    assert talk(session(tmp_path))[-1] == "No step was finished."
    assert list(tmp_path.iterdir()) == []


def test_a_history_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")
    said = talk(session(tmp_path / "state"), "?", "?", "?", "?")
    assert any(text.startswith("The score could not be kept:") for text in said)
    assert any(text.startswith("The session could not be kept, so it cannot be resumed:") for text in said)


def test_several_problems_come_in_turn_and_again_with_other_numbers(tmp_path):
    one = session(tmp_path, LINE, LINE, BATCH, ends=False)
    assert [str(one.turns[n].seed) for n in range(7)] == ["3", "3/1", "7", "3/2", "3/3", "7/1", "3/4"]


def test_a_word_that_answers_the_step_is_no_command(tmp_path):
    step = type("Step", (), {"choices": lambda self, language="": ("B", "S")})()
    assert [command_of(text, step) for text in ("b", "S", ":b", "：s", "q", "1")] == [
        None,
        None,
        "back",
        "skip",
        "quit",
        None,
    ]
    assert set(SPELLINGS.values()) == {"hint", "skip", "back", "next", "problem", "quit", "help"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [20, 40, 60, 200])
def test_what_is_said_fits_the_width(tmp_path, language, width):
    inputs = ["?", "?", "1, 2", "3, 4", "x", "?", "?", "h", "s", "q"]
    said = talk(session(tmp_path, BATCH, language=language), *inputs, width=width)
    lines = [line for text in said for line in text.split("\n") if not line.startswith(("Address", "题目地址"))]
    known = ("v=0",)  # an address stays whole, to be copied
    wide = [line for line in lines if cell_len(line) > max(width, NARROWEST) and not any(k in line for k in known)]
    assert wide == []


def test_an_answer_says_how_it_is_written():
    def form(address):
        return [answer_form(step, "en") for step in read_address(address).problem(LIBRARY).steps]

    assert form(LINE)[0] == ""
    assert form(BATCH)[0] == "2 numbers, as 1, 2"
    assert form(BATCH)[2] == "3 rows of 2 numbers, as 1 2; 3 4; ..."


def test_events_are_lines_that_name_family_step_and_slip(tmp_path):
    talk(session(tmp_path, BATCH), "?", "?", "?", "?", "s")
    (line,) = (tmp_path / "practice.jsonl").read_text().splitlines()
    event = json.loads(line)
    assert event.pop("when").endswith("Z")
    assert event == {"family": "norm/batchnorm", "step": "mean", "result": "shown", "slips": [], "marks": "2"}
