"""The two lists of spellings: right answers as people type them, and texts that have two readings.

`python tests/answers/test_answer_lists.py` writes them, with what each is read as, into `docs/answers.csv`, and the
counts into the two pages `docs/answers.md` and `docs/answers.zh.md`.
"""

from __future__ import annotations

import csv
import io
import re
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from answer_lists import cells_in, outcome, read_row, reader_of, rows_of, shown_row
from counted_work import counted
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from markscheme.answers import Unreadable
from markscheme.answers.input_limits import ARRAY_CHARACTERS
from markscheme.answers.messages import REASONS

DOCS = Path(__file__).parents[2] / "docs"
RIGHT, TWO = rows_of("right_spellings.csv"), rows_of("two_readings.csv")
KINDS = ("number", "vector", "matrix", "label", "set", "sequence", "shape", "clusters")
ENOUGH = 0.95
MOST_CALLS = 12 * ARRAY_CHARACTERS  # function calls: some 10 ms on an idle core


@cache
def results() -> list[tuple[dict[str, str], str]]:
    return [(row, outcome(row, read_row(row))) for row in RIGHT]


def test_the_lists_are_long_and_say_what_is_asked_for():
    assert len(RIGHT) >= 1000
    assert len(TWO) >= 300
    assert {row["kind"] for row in RIGHT} == set(KINDS)
    assert {row["expect"] for row in RIGHT} == {"value", "unreadable", "blank"}


def test_no_right_answer_is_read_as_something_else():
    assert [(row["text"], row["value"]) for row, found in results() if found == "wrong"] == []


def test_nearly_all_right_answers_are_read():
    right = [found for row, found in results() if row["expect"] == "value"]
    assert right.count("value") >= ENOUGH * len(right)


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_kind_most_are_read(kind):
    right = [found for row, found in results() if row["expect"] == "value" and row["kind"] == kind]
    assert right.count("value") >= 0.85 * len(right)


def test_who_says_that_there_is_no_answer_has_none():
    blanks = [found for row, found in results() if row["expect"] == "blank"]
    assert blanks.count("blank") >= ENOUGH * len(blanks)
    assert set(blanks) <= {"blank", "unreadable"}
    assert [row["text"] for row, found in results() if found == "blank" and row["expect"] == "value"] == []


def test_what_cannot_be_read_says_why_in_both_languages():
    for row in [*RIGHT, *TWO]:
        for cell in cells_in(read_row(row)):
            if isinstance(cell, Unreadable):
                assert cell.code in REASONS
                assert re.search("[\u4e00-\u9fff]", cell.message["zh"])
                assert 1 <= cell.column <= len(row["text"]) + 1


def test_texts_with_two_readings_are_read_in_neither():
    read = [
        row["text"]
        for row in TWO
        if outcome({**row, "value": "0", "labels": ""}, read_row(row)) in ("value", "wrong", "blank")
    ]
    assert read == []


def test_two_readings_are_named():
    """Of what cannot be read as one number, one array, one word; another number of cells is said by the marking."""
    silent = [
        (row["text"], cell.message["en"])
        for row in TWO
        for cell in cells_in(read_row(row))[:1]
        if isinstance(cell, Unreadable) and not re.search(r" or | and |named|only what|from .* to ", cell.message["en"])
    ]
    assert silent == []


@pytest.mark.parametrize("row", [*RIGHT[::40], *TWO[::20]], ids=lambda row: row["text"])
def test_reading_takes_little_work(row):
    with counted() as work:
        read_row(row)
    assert work.calls <= MOST_CALLS


PIECES = sorted({piece for row in [*RIGHT, *TWO] for piece in re.findall(r"[^\W\d]+|\d+|\s|\W", row["text"])})
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@st.composite
def spoilt_rows(draw):
    """A row of the lists with a piece taken out, doubled, or put in."""
    row = draw(st.sampled_from([*RIGHT, *TWO]))
    pieces = re.findall(r"[^\W\d]+|\d+|\s|\W", row["text"]) or [""]
    place = draw(st.integers(0, len(pieces) - 1))
    kind = draw(st.sampled_from(["out", "double", "in", "many"]))
    put = {"out": [], "double": [pieces[place]] * 2, "in": [pieces[place], draw(st.sampled_from(PIECES))]}
    put["many"] = [pieces[place]] * draw(st.integers(3, 200))
    return {**row, "text": "".join([*pieces[:place], *put[kind], *pieces[place + 1 :]])[:4000]}


@settings(max_examples=400, deadline=None)
@given(spoilt_rows() | st.builds(lambda row, text: {**row, "text": text}, st.sampled_from(RIGHT), TEXTS))
def test_no_text_stops_the_reading_or_takes_long(row):
    with counted() as work:
        found = read_row(row)
    assert work.calls <= MOST_CALLS
    for cell in cells_in(found):
        if isinstance(cell, Unreadable):
            assert cell.message["en"]


LONGEST = 0.5  # seconds: fifty times what a text may take, for a machine that is busy


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_pattern_looks_at_a_long_text_again_and_again(kind):
    """Function calls do not count what a regular expression tries: pieces of the lists, many times over, timed."""
    example = next(row for row in RIGHT if row["kind"] == kind)
    slow = []
    for piece in PIECES[:: max(1, len(PIECES) // 120)]:
        for text in (f"{piece} " * (1900 // (len(piece) + 1)), piece * (1900 // len(piece)), "b = " + piece * 60 + "1"):
            start = time.process_time()
            read_row({**example, "text": text})
            if time.process_time() - start > LONGEST:
                slow.append(text[:40])
    assert slow == []


SAME = {
    " ": "\u00a0",
    "-": "−",
    "(": "（",
    ")": "）",
    "=": "＝",
    ",": "，",
    ":": "：",
    "≈": "~",
    "约": "大约",
    "答：": "答案：",
}


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([row for row in RIGHT if row["expect"] == "value"]), st.sampled_from(sorted(SAME)), st.booleans()
)
def test_a_reading_hangs_on_no_synonym_and_no_space_around(row, sign, around):
    """Another sign of the same meaning, or space around it all, may cost the reading; it never gives another one."""
    text = f" {row['text']}\n" if around else row["text"].replace(sign, SAME[sign])
    found = outcome(row, read_row({**row, "text": text}))
    assert found in ("value", "unreadable"), text


# The page and the table that are made of the lists.


def listed() -> str:
    """The rows of the lists as `docs/answers.csv` has them."""
    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\n")
    seen: set[tuple[str, str]] = set()
    for row in [*RIGHT, *TWO]:
        reader, text = reader_of(row), row["text"].replace("\n", "⏎")
        if (reader, text) not in seen:
            seen.add((reader, text))
            with ctx.workprec(120):
                found = shown_row(read_row(row))
            table.writerow([reader, text, re.sub(r"=(-?\d+\.\d{14})\d*", r"=\1", found), "", "", "", ""])
    return lines.getvalue()


def counts(language: str) -> str:
    """The table of how many spellings of each kind are read."""
    words = {
        "en": ("kind", "right spellings", "read", "cannot be read", "read as something else"),
        "zh": ("种类", "正确写法", "读出", "读不出", "读成别的"),
    }[language]
    kinds = {
        "number": "数",
        "vector": "向量",
        "matrix": "矩阵",
        "label": "文字",
        "set": "集合",
        "sequence": "序列",
        "shape": "形状",
        "clusters": "簇",
    }
    found: Counter[tuple[str, str]] = Counter()
    for row, result in results():
        if row["expect"] == "value":
            found[row["kind"], result] += 1
    lines = [f"| {' | '.join(words)} |", "|---|---|---|---|---|"]
    for kind in KINDS:
        every = sum(count for (other, _), count in found.items() if other == kind)
        name = kinds[kind] if language == "zh" else kind
        lines.append(
            f"| {name} | {every} | {found[kind, 'value']} | {found[kind, 'unreadable']} | {found[kind, 'wrong']} |"
        )
    total = len([row for row, _ in results() if row["expect"] == "value"])
    values = [sum(found[kind, result] for kind in KINDS) for result in ("value", "unreadable", "wrong")]
    lines.append(f"| {'合计' if language == 'zh' else 'all'} | {total} | {' | '.join(map(str, values))} |")
    return "\n".join(lines)


START, END = "<!-- made from the lists: counts -->", "<!-- end -->"


def page_with_counts(text: str, language: str) -> str:
    before, _, rest = text.partition(START)
    return f"{before}{START}\n{counts(language)}\n{END}{rest.partition(END)[2]}"


def table_with_lists(text: str) -> str:
    """`docs/answers.csv` with its own rows, and those of the lists behind them."""
    kept = [line for line in text.split("\n") if not re.match(r"\w+:[ ,]", line)]
    return "\n".join(kept).rstrip("\n") + "\n" + listed()


PAGES = {"en": DOCS / "answers.md", "zh": DOCS / "answers.zh.md"}


@pytest.mark.parametrize("language", PAGES)
def test_the_pages_say_how_many_are_read(language):
    text = PAGES[language].read_text("utf-8")
    assert text == page_with_counts(text, language), f"python {Path(__file__).name} writes it anew"


def test_the_table_holds_the_lists():
    text = (DOCS / "answers.csv").read_bytes().decode()
    assert text == table_with_lists(text), f"python {Path(__file__).name} writes it anew"


def write() -> None:
    for language, path in PAGES.items():
        path.write_text(page_with_counts(path.read_text("utf-8"), language), "utf-8")
    table = DOCS / "answers.csv"
    table.write_bytes(table_with_lists(table.read_bytes().decode()).encode())


if __name__ == "__main__":
    write()
