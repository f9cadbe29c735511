"""What an answer says does not hang on the characters, the space or the shape in which somebody typed it.

Each table holds one kind of text with its relatives: those that say one thing, and those that may say two.
"""

import re
from functools import cache

import pytest
from answer_lists import cells_in, outcome, read_row, rows_of

from markscheme import generate, grade
from markscheme.answers import Blank, Unreadable, WrittenNumber, read_array, read_number
from markscheme.answers.input_limits import REFUSED_CELLS
from markscheme.answers.typed.shaped import read_shaped
from markscheme.answers.wording.label_reader import read_label
from markscheme.answers.wording.word_lists import read_members, read_words

RIGHT, TWO = rows_of("right_spellings.csv"), rows_of("two_readings.csv")
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.,;:()+-"}
TOKENS = dict.fromkeys("ABC", ())


def values(nested):
    return [str(cell.expression) if isinstance(cell, WrittenNumber) else "?" for cell in cells_in(nested)]


def code(found):
    return found.code if isinstance(found, Unreadable) else values(found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.68 * 1e-2", "0.0368"),
        ("3.68×1E-02", "0.0368"),
        ("x = 3.68·1e-2 = 0.0368", "0.0368"),
        ("15 > 0", "15"),
        ("z = -8<0", "-8"),
        ("fifteen", "15"),
        ("minus thirty", "-30"),
        ("  # 0.57  ", "0.57"),
    ],
)
def test_numbers(text, value):
    reading = read_number(text)
    assert not isinstance(reading, (Blank, Unreadable)), reading
    assert reading.value.value() == read_number(value).value.value()
    assert not reading.value.is_uncalculated


@pytest.mark.parametrize(
    "text",
    [
        "P=0.556 R=0.652",
        "b = 2.27 a = 12.7",
        "8 < 0",
        "-1 > 0",
        "0 > 0",
        "1 / 2 / 2026",
        "2(1 / 2)",
        "３．３–３．４",
        "3.3–3.4\u200b",
    ],
)
def test_numbers_that_may_be_two(text):
    assert isinstance(read_number(text), Unreadable)


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        ("( 6  -3 )\n( -3  4 )", (2, 2), ["6", "-3", "-3", "4"]),
        ("λ₁≈8.16，λ₂≈1.84", (2,), ["8.16", "1.84"]),
        ("x̄=11, ȳ=7", (2,), ["11", "7"]),
        ("state 1: -4.47, state 2: 6.05", (2,), ["-4.47", "6.05"]),
        ("节点1：3，节点2：3，节点3：2", (3,), ["3", "3", "2"]),
        ("质心1：(4.5, 5.5)，质心2：(1.33, 4.67)", (2, 2), ["4.5", "5.5", "1.33", "4.67"]),
        ("H11=6, H12=-3, H21=-3, H22=4", (2, 2), ["6", "-3", "-3", "4"]),
        ("h_11 = 6\nh_12 = -3\nh_21 = -3\nh_22 = 4", (2, 2), ["6", "-3", "-3", "4"]),
        ("x9=1, x10=3, x11=4, x12=5", (4,), ["1", "3", "4", "5"]),
        ("  1) 0.61\n2) 0.39  ", (2,), ["0.61", "0.39"]),
    ],
)
def test_arrays(text, shape, expected):
    assert values(read_shaped(text, shape)) == expected


@pytest.mark.parametrize(
    ("text", "shape", "reason"),
    [
        ("0001", (4,), "difference_or_two"),
        ("y = 0001", (4,), "difference_or_two"),
        ("２１３", (3,), "difference_or_two"),
        ("2-1-3", (3,), "difference_or_two"),
        ("35/30/30", (3,), "difference_or_two"),
        ("10\n00\n10\n01", (4, 2), "difference_or_two"),
        ("1101 / 1101 / 0011 / 1111", (4, 4), "difference_or_two"),
        ("4 1/2 5 1/2\n1 1/3 4 2/3", (2, 2), "number_or_vector"),
        ("2 (0.95), 1 (0.94), 3 (0.6)", (3,), "either"),
        ("2(0.95), 1(0.94), 3(0.6)", (3,), "either"),
        ("１,６７ -１", (2,), "comma_decimal"),
        ("0，5 0，5", (2,), "comma_decimal"),
        ("state 2: 1, state 1: 2", (2,), "cells_named"),
        ("H11=6, H21=-3, H12=-3, H22=4", (2, 2), "cells_named"),
    ],
)
def test_arrays_that_may_be_another(text, shape, reason):
    found = read_shaped(text, shape)
    assert code(found) == reason
    assert found.raw == text


def test_plus_minus_says_two_numbers_where_their_order_is_free():
    for text in ("5±√10", "λ = 5 ± sqrt(10)", r"\lambda = 5 \pm \sqrt{10}", "λ1,2 = 5 +/- √10"):
        assert values(read_shaped(text, (2,), any_order=True)) == ["5+sqrt(10)", "5-sqrt(10)"]
        assert "?" in values(read_shaped(text, (2,)))
    assert "?" in values(read_shaped("11 ± 7", (2,), any_order=True))  # a mean and its deviation


def test_named_vectors_of_a_matrix_may_be_its_columns():
    """Two unit vectors that are right as columns are not silently wrong as rows."""
    problem = generate("generative/pca", seed=1, level="medium")
    text = "v1=(0.681,0.732), v2=(-0.732,0.681)"
    step = next(step for step in grade(problem, {"V": text})["q1"].steps if step.name == "V")
    assert step.verdict == "unreadable"
    step = next(step for step in grade(problem, {"V": "0.681 -0.732\n0.732 0.681"})["q1"].steps if step.name == "V")
    assert step.verdict == "right"


def test_rows_of_letters():
    problem = generate("rnn/beam_search", seed=1, level="easy")
    for text in ("BC, AC", "BC and AC", "B→C, A→C", "BC和AC", "BC\nAC"):
        step = next(step for step in grade(problem, {"kept_2": text})["q1"].steps if step.name == "kept_2")
        assert step.verdict == "right", text
    for text in ("AC, BC", "CB, CA"):
        step = next(step for step in grade(problem, {"kept_2": text})["q1"].steps if step.name == "kept_2")
        assert step.verdict not in ("right", "unreadable"), text


MEMBERS = dict.fromkeys("123", ())


@pytest.mark.parametrize("text", ["P1", "P_1", "P₁", "point 1", "only P1", "P1 only", "点1", "仅1", "{P1}"])
def test_a_member_alone(text):
    assert read_members(text, MEMBERS) == {"1"}


@pytest.mark.parametrize("text", ["2+3", "first", "+", "+1, 2", "P1 or P2"])
def test_what_is_no_set_of_numbers(text):
    assert isinstance(read_members(text, MEMBERS), Unreadable)


def test_the_class_plus_one_keeps_its_signs():
    classes = {"+1": (), "-1": ()}
    assert read_label("+", classes).value.text == "+1"
    assert read_label("1", classes).value.text == "+1"


def test_a_stroke_may_be_the_negative_class():
    classes = {"positive": (), "negative": ()}
    assert isinstance(read_label("-", classes), Unreadable)
    assert isinstance(read_label("?", classes), Blank)
    assert isinstance(read_label("-", {"yes": (), "no": ()}), Blank)


@pytest.mark.parametrize("text", ["①(①(①(", "①,①", "①A,row 1:①", "²,²", "a²=1, b²=2", "①=1 ③=2"])
def test_digits_that_python_cannot_count_with(text):
    for shape in ((3,), (2, 2)):
        for decimal_comma in (False, True):
            found = read_shaped(text, shape, decimal_comma=decimal_comma)
            cells = found if isinstance(found, list) else [found]
            assert any(isinstance(cell, Unreadable) for cell in cells)
            assert not any(isinstance(cell, WrittenNumber) for cell in cells)


def test_behind_many_that_cannot_be_read_none_is_looked_at():
    cells = cells_in(read_array(", ".join(["f(1"[:1] + "q", "1"] * 60)).value)
    assert [cell.code for cell in cells if isinstance(cell, Unreadable)].count("not_looked_at") == 60 - REFUSED_CELLS
    assert sum(isinstance(cell, WrittenNumber) for cell in cells) == 60  # a plain number costs nothing
    words = read_words(", ".join(f"w{i}, A" for i in range(60)), TOKENS)
    codes = [word.code for word in words if isinstance(word, Unreadable)]
    assert codes.count("not_a_label") == REFUSED_CELLS


@cache
def verdict(kind, text, place):
    row = (RIGHT if kind == "right" else TWO)[place]
    found = read_row({**row, "text": text})
    if kind == "right":
        return outcome(row, found)
    return isinstance((cells_in(found) or [found])[0], Unreadable)


WAYS = {
    "wide": lambda text: text if "\\" in text or re.search("[⁰-₎¹²³]", text) else text.translate(WIDE),
    "no-break": lambda text: text if re.search(r"[0-9] [0-9]{3}", text) else text.replace(" ", "\u00a0"),
    "ends": lambda text: f" \t{text}\n ",
    "unseen": lambda text: text + "\u200b",
    "two spaces": lambda text: text.replace(" ", "  "),
    "comma": lambda text: text if "\\" in text else text.replace(",", "，").replace(":", "：").replace(";", "；"),
}
SPOILT = ("61\u2009706", "61\u202f707", "61\u00a0708")  # the space is what says that it groups


@pytest.mark.parametrize("way", WAYS)
def test_no_reading_hangs_on_how_it_was_typed(way):
    for kind, rows in (("right", RIGHT[::3]), ("two", TWO[::2])):
        step = 3 if kind == "right" else 2
        others = [
            (row["text"], WAYS[way](row["text"]))
            for i, row in enumerate(rows)
            if row["text"] not in SPOILT
            and verdict(kind, row["text"], i * step) != verdict(kind, WAYS[way](row["text"]), i * step)
        ]
        assert others == []
