"""Every sentence that the intake can say is known in Chinese: the source is read and looked up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from english_left import english_in

from markscheme.phrases.messages import cluster_messages, file_messages, page_messages, run_messages, script_messages
from markscheme.phrases.messages import said_in as said_module
from markscheme.phrases.messages.said_in import is_known, said_in

SOURCE = Path(__file__).parents[2] / "src" / "markscheme"
CATALOGUES = (cluster_messages, file_messages, page_messages, run_messages, script_messages)
TABLES = tuple(module.MESSAGES for module in CATALOGUES)
MESSAGES = {english: chinese for table in TABLES for english, chinese in table.items()}
GAP = re.compile(r"\{(\w+)\}")
CHINESE = re.compile("[\u4e00-\u9fff]")

# What ends on a review list, in a report or results, or is said while a class is marked.
ROOMS = (
    "submissions/*.py",
    "gradebook/matching.py",
    "grading/exam_run.py",
    "grading/marker.py",
    "grading/marking_task.py",
    "grading/accepted_values.py",
    "grading/sheet_run.py",
    "cluster/[!s]*.py",  # what is sent is code
    "decisions/markers.py",
    "decisions/final_marks.py",
    "decisions/reading/hand_marks.py",
    "decisions/reading/mark_reading.py",
    "decisions/reading/places.py",
    "decisions/reading/class_list.py",
    "files/class_table.py",
    "files/encoding.py",
    "files/workbook.py",
    "files/read_table.py",
    "faults.py",
    "interaction/address.py",
    "interaction/dialogue.py",
    "webpage/page_progress.py",
    "webpage/page_requests.py",
    "serve/practice_api.py",
    "serve/public_address.py",
    "serve/running.py",
    "serve/signed_state.py",
    "serve/classroom/class_[!s]*.py",  # what the store says: its sentences below, among SQL
)
# Words in the source that are no sentences of the intake.
NO_SENTENCES = {
    "e-mail address",
    "extra time",
    "large print",
    "first name",
    "platform id",
    "take back",
    "taken back",
    "full marks",  # words that people write in a table of marks
    "whole paper",
    "expected after",  # looked for in what the csv module says
    "markscheme sheet",
    '"markscheme sheet',
    "did you mean",
    "names no sheet code",
    "pip install 'markscheme[{}]'",
    "day, month, year",
    "month, day, year",
    "year, month, day",
}
# Parts of a sentence that stand alone in the source, each with a whole sentence that it becomes.
PARTS: dict[str, str] = {
    "says {}": "the file, 'Ada', is 001, but the form says 002; ask whose it is",
    "says no student, and its code {} is that of {}": (
        "the folder, 'Ada', is 001, but the form says no student, and its code ABC is that of 002; ask whose it is"
    ),
    "the {}, is {}, but the form {}; ask whose it is": (
        "the file, 'Ada', is 001, but the form says 002; ask whose it is"
    ),
    "but the answers to it are in the name of {}; ask whose it is": (
        "the spare paper S1 (ABC) was given to 001, but the answers to it are in the name of 002; ask whose it is"
    ),
    "{} was given to {}, {}": (
        "the spare paper S1 (ABC) was given to 001, but the answers to it are in the name of 002; ask whose it is"
    ),
    "{} was answered by {}, {}": (
        "the spare paper S1 (ABC) was answered by 001, but the answers to it are in the name of 002; ask whose it is"
    ),
    "{}; these are to {}": "001 was given the spare paper S1 (ABC), which counts; these are to DEF",
    "{} was given the spare paper {} ({}), which counts": (
        "001 was given the spare paper S1 (ABC), which counts; these are to DEF"
    ),
    "; {} has {}": "no paper of this exam has the code ABC; 001 has DEF",
    "no paper of this exam has the code {}{}": "no paper of this exam has the code ABC; 001 has DEF",
    "{} had {}, but {} is {}": "001 had ABC, but DEF is the paper of 002",
    "the paper of {}": "001 had ABC, but DEF is the paper of 002",
    "another variant": "001 had ABC, but DEF is another variant",
    " and {} more": "no column for q1, q2, q3 and 4 more: it counts as not answered",
    "known: {} and {} more": "unknown entry 'x'; known: q1, q2 and 4 more",
    "is damaged ({})": "a.zip: is damaged (why); unpack it, and hand in the folder",
    "is locked with a password": "a.zip: is locked with a password; unpack it, and hand in the folder",
    "; did you mean {}?": "column 3, 'x', is no answer box of the sheet and is not marked; did you mean 'q1'?",
    "column {}": "a.csv: the student is taken from column 'id'; not read: 'x'",
    "columns {}": "a.csv: the student is taken from columns a and b; not read: 'x'",
    "and which script counts hangs on it": (
        "a.yaml: '03/04/2026' is 3 April 2026 (D/M/Y) or 4 March 2026 (M/D/Y), and which script counts hangs on "
        "it; say which with --dates D/M/Y or --dates M/D/Y"
    ),
    "student {} handed in {} times ({})": "student 'Ada' handed in 2 times (a; b), the same answers: b counts",
    "{}; keep one of them, or let the first or the last count": (
        "student 'Ada' handed in 2 times (a; b); keep one of them, or let the first or the last count"
    ),
    "{}, and the answers differ; keep one of them, or let the first, the last or the best count": (
        "student 'Ada' handed in 2 times (a; b), and the answers differ; keep one of them, or let the first, the "
        "last or the best count"
    ),
    "{}, the same answers: {} counts": "student 'Ada' handed in 2 times (a; b), the same answers: b counts",
    "{}: the {} counts, {}": "student 'Ada' handed in 2 times (a; b): the first counts, a",
    "{}: {} in {}: two students? write the id that each has, or the same name": (
        "a.csv, row 3: '1' in a.csv, row 2 is 'Ada' and a.csv, row 3 is 'Bo': two students? write the id that each "
        "has, or the same name"
    ),
    "{}: these answers are for sheet {}, but the sheet has the code {}; give the right sheet.json": (
        "a.csv: these answers are for sheet 'A', but the sheet has the code 'B'; give the right sheet.json"
    ),
    "lines that are no students": "a.csv: and 3 more lines that are no students",
    "cells that are left blank": "a.csv: and 3 more cells that are left blank",
    "{}: and {} more {}": "a.csv: and 3 more cells that are left blank",
    "{}: row {}: more than {} {}s; split the file, or delete what is no answer": (
        "a.csv: row 9: more than 8 rows; split the file, or delete what is no answer"
    ),
    "{}: cell {} {}": "a.xlsx: cell B2 holds a formula; copy the column and paste it as values",
    "holds a formula; copy the column and paste it as values": (
        "a.xlsx: cell B2 holds a formula; copy the column and paste it as values"
    ),
    "holds the error {found}; type the value": "a.xlsx: cell B2 holds the error #N/A; type the value",
    "is a date or time ({found}), as a spreadsheet makes of 1/2; format the cell as text and type the answer again": (
        "a.xlsx: cell B2 is a date or time (2026-01-02), as a spreadsheet makes of 1/2; format the cell as text "
        "and type the answer again"
    ),
    "holds the number {found:.0f}, of which a spreadsheet keeps 15 digits; format the cell as text and type it again": (
        "a.xlsx: cell B2 holds the number 12, of which a spreadsheet keeps 15 digits; format the cell as text and "
        "type it again"
    ),
    "{}; it is left blank": "a.xlsx: cell B2 holds the error #N/A; type the value; it is left blank",
    ", which is {}": "'x' is no answer to slope, which is one number",
    "the column {} {}": "the column 'x' holds per cents or letters, which are no marks; export the marks themselves",
    "{}: the marks are {}, but must be a number such as 3 or 2.5{}": (
        "q1: the marks are 'x', but must be a number such as 3 or 2.5; give --decimal-comma to read it so"
    ),
    "{} has no steps, and the row names step {}; leave the step empty": (
        "q3 of 001 has no steps, and the row names step 'x'; leave the step empty"
    ),
    "no step {} in {}; {}": "no step 'x' in q1 of 001; did you mean 'y'?",
    "answers to {}": "answers to the spare paper S1 (ABC)",
    "{}: {}; unpack it, and hand in the folder": "a.zip: is damaged (why); unpack it, and hand in the folder",
    "no table of answers has a column {}{}": "no table of answers has a column 'x'; did you mean 'y'?",
    "{}: the student is taken from {}; not read: {}": "a.csv: the student is taken from column 'id'; not read: 'x'",
    "{}: {} has a time zone, {}: {} has none, {}; {}": (
        "a.yaml: 2026-01-01T10:00:00+08:00 has a time zone, b.yaml: 2026-01-01T10:00:00 has none, and which script "
        "counts hangs on it; say of which zone bare times are, as timezone: Europe/London in the blueprint, or "
        "write +01:00 behind them"
    ),
    "{}: the form names no sheet; {}": (
        "a.pdf: the form names no sheet; fill in the form that `sheet --form` wrote and save it, do not print it "
        "to a file"
    ),
    "{}: has no form fields; {}": (
        "a.pdf: has no form fields; fill in the form that `sheet --form` wrote and save it, do not print it to a file"
    ),
    "{}: the field {}": "a.pdf: the field 'q9' matches no answer box of the sheet; did you mean 'q1'?",
    "{}: column {}, {}, is no answer box of the sheet and is not marked{}": (
        "a.csv: column 3, 'x', is no answer box of the sheet and is not marked"
    ),
    "column {} holds {} and is not read{}": "column 'x' holds 'y' and is not read; did you mean 'q1'?",
    "no time of handing in can be read (row {}: {}); {}": (
        "no time of handing in can be read (row 2: 'x'); say its format with --dates, as '%d.%m.%y %H.%M'"
    ),
    "{}: line {}, column {}: {}": "a.yaml: line 3, column 4: 'x' stands here a second time; keep one of them",
    "line {}, column {}: ": "a.yaml: line 3, column 4: not YAML (why); write each answer between quotation marks",
    "{}: {}not YAML ({}); write each answer between quotation marks": (
        "a.yaml: line 3, column 4: not YAML (why); write each answer between quotation marks"
    ),
    "; give --decimal-comma to read it so": (
        "q1: the marks are 'x', but must be a number such as 3 or 2.5; give --decimal-comma to read it so"
    ),
    "holds per cents or letters, which are no marks; export the marks themselves": (
        "the column 'x' holds per cents or letters, which are no marks; export the marks themselves"
    ),
    "is out of {}, but {} has {} marks": "the column 'x' is out of 3, but q1 has 4 marks",
    "{} of {}, or the fraction": "the marks are '1/2', which may be 1 of 2, or the fraction; write 1 or a decimal",
    "the marks are {}, which may be {}; write {} or a decimal": (
        "the marks are '1/2', which may be 1 of 2, or the fraction; write 1 or a decimal"
    ),
    "the id is {}": "the id is '1', but the name 'Ada' that of '2'; correct one of them",
    "the id {} is that of {}": "the id '1' is that of '3', but the name 'Ada' that of '2'; correct one of them",
    "{}, but the {} {} that of {}; correct one of them": (
        "the id is '1', but the name 'Ada' that of '2'; correct one of them"
    ),
    "{}, {} late: {}": "2026-01-01T10:00:00, 1:00:00 late: -2",
    "late, but extra time or a late start hangs on a duration that the blueprint does not say": (
        "late, but extra time or a late start hangs on a duration that the blueprint does not say"
    ),
}


def sentences(path: Path) -> Iterator[tuple[int, str, str]]:
    """The texts of a module that are more than a word: line, with empty gaps, and with a value in each."""
    tree = ast.parse(path.read_text("utf-8"))
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and not _is_format(node, tree):
            words = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
            bare = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield node.lineno, words, bare
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (within | loose):
            yield node.lineno, node.value, node.value


def _is_format(node: ast.JoinedStr, tree: ast.AST) -> bool:
    """Whether this is what stands behind the colon of a gap, as `:,`."""
    return any(isinstance(one, ast.FormattedValue) and one.format_spec is node for one in ast.walk(tree))


def is_sentence(words: str) -> bool:
    """Three words or more, two with a space between, and no expression, statement or type."""
    strange = re.search(r"\\\(|\\[a-zA-Z]|\(\?|\|\s|^PRAGMA|SELECT|INSERT|CREATE|UPDATE|BEGIN|\bdict\[", words)
    return not strange and bool(re.search(r"[a-z]{2,}[^A-Za-z_]* [^A-Za-z_]*[a-z]{2,}", words))


def mixed(bare: str) -> Iterator[str]:
    """The sentence with every mixture of values, quoted, numbers or words: the source does not say which it will be."""
    gaps = bare.count("{}")
    values = ("'v'", "7", "v")
    for number in range(len(values) ** min(gaps, 7)):
        text = bare
        for i in range(gaps):
            text = text.replace("{}", values[number // len(values) ** i % len(values)], 1)
        yield text


MODULES = sorted({path for room in ROOMS for path in SOURCE.glob(room)})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_sentence_of_the_intake_is_known_in_chinese(path):
    unknown = {
        f"{path.name}:{line}: {bare}"
        for line, words, bare in sentences(path)
        if is_sentence(words) and bare not in NO_SENTENCES and bare not in PARTS and not any(map(is_known, mixed(bare)))
    }
    assert sorted(unknown) == []


def test_what_is_no_sentence_or_a_part_of_one_stands_in_the_source():
    there = {bare for path in MODULES for _, _, bare in sentences(path)}
    assert sorted(set(PARTS) - there) == []


@pytest.mark.parametrize("whole", sorted(set(PARTS.values())))
def test_sentences_of_parts_are_known(whole):
    said = said_in(whole, "zh")
    assert CHINESE.search(said)
    assert english_in(said) == []


def test_every_message_has_chinese_with_the_same_gaps_and_no_english_sentence():
    for english, chinese in MESSAGES.items():
        assert sorted(set(GAP.findall(english))) == sorted(set(GAP.findall(chinese))), english
        assert CHINESE.search(chinese), english
        assert english_in(GAP.sub("", chinese)) == [], chinese


def test_no_message_stands_in_two_tables():
    assert len(MESSAGES) == sum(map(len, TABLES))


def test_no_message_is_little_more_than_gaps():
    """It would take the place of others: `{what} of {whom}` is nearly every sentence."""
    few = {english for english in MESSAGES if len(re.sub(r"[^a-z]", "", GAP.sub("", english))) < 8}
    assert {english for english in few if GAP.match(english) and not re.match(r"\{[nq]\d?\}", english)} == {
        "{file}, entry {n}",
        "{file}, row {n}",
        "{file}, row {n} ({time})",
        "{place} (column {n})",
        "{some} and {n} more",
        "{at}, {by} late: {marks}",
    }


VALUES = {"n": "12", "q": "'it; says: no'"}


@pytest.mark.parametrize("english", sorted(MESSAGES))
def test_a_message_is_recognised_as_itself_whatever_stands_in_it(english):
    """No other message, with fewer words of its own, takes its place."""
    values = {name: VALUES.get(name.rstrip("0123456789"), f"v{i}") for i, name in enumerate(GAP.findall(english))}
    text = GAP.sub(lambda gap: values[gap[1]], english)
    shown = {name: value.replace("'it; says: no'", "“it; says: no”") for name, value in values.items()}
    expected = GAP.sub(lambda gap: shown[gap[1]], MESSAGES[english])
    assert said_in(text, "zh").replace(" ", "") == expected.replace(" ", "")
    assert said_in(text, "en") == text


def test_values_are_never_lost_and_what_nobody_knows_stays():
    assert said_in("something new: {x}", "zh") == "something new: {x}"
    assert said_in("a: b: is locked with a password; save it without one\nnew", "zh").split("\n") == [
        "a：b：设有密码；请取消密码后重新保存",
        "new",
    ]
    assert said_in("\"it's\" matches no answer box of the sheet; did you mean 'q1'?", "zh") == (
        "“it's”不对应试卷的任何答题框；是否为“q1”？"
    )


def test_lists_of_places_and_of_names_are_lists_in_chinese():
    twice = "student 'Ada' handed in 2 times (a.csv, row 2 (2026-01-02T10:00:00); a.csv, row 3 (2026-01-03T10:00:00)): "
    assert said_in(f"{twice}the last counts, a.csv, row 3", "zh") == (
        "学生“Ada”提交了 2 次（a.csv 第 2 行（2026-01-02T10:00:00）；a.csv 第 3 行（2026-01-03T10:00:00））："
        "以最后一份为准，即 a.csv 第 3 行"
    )
    assert said_in("a.csv, row 2; a.csv, row 3", "zh") == "a.csv 第 2 行；a.csv 第 3 行"
    assert said_in("a.csv: the student is taken from column 'id'; not read: 'Name', 'Group (column 4)'", "zh") == (
        "a.csv：学生取自“id”列；未读取：“Name”、“Group（第 4 列）”"
    )


def test_a_long_list_of_files_is_known_and_costs_no_time():
    files = ", ".join(f"file {i}.docx" for i in range(2000))
    text = f"answers: not read, because their endings name no format of answers: {files}"
    assert said_in(text, "zh") == f"answers：以下文件的扩展名不是答卷的格式，未读取：{files}"


def test_no_text_that_somebody_made_up_stops_a_class():
    """Of every message the words between its gaps, again and again: what takes a pattern longest to say no to."""
    for english in MESSAGES:
        words = GAP.split(english)[::2]
        for most in (900, 50_000):
            said_in(("x".join(words) * (most // max(1, len("x".join(words)))))[:most] + "!", "zh")
    assert said_module.LONGEST <= 1000  # at 2,000 letters one text took three seconds, at 900 a tenth of one
