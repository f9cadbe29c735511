"""A sheet of an earlier version of a family is marked by its own givens, steps and marks; a newer format is said."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from minimal_prose import write_prose

from markscheme.cli import main
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import with_given
from markscheme.errors import AnswerError, FamilyError, MarkschemeError, ResultError
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.manifest import read_manifest
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback, feedback_document
from markscheme.files.formats import format_number
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.results_json import read_results
from markscheme.marking.mark import mark
from markscheme.papers.key import key_document
from markscheme.papers.practice_sheet import Sheet, answer_form, sheet_document, sheet_from_json
from markscheme.submissions.sheet_layout import layout_of

pytestmark = pytest.mark.usefixtures("no_reports")

HEAD = "from markscheme.words import *\nsizes = {'n': 3}\n"
THEN = (
    HEAD
    + """
given = {"u": vector("n", integers(2, 9)), "w": number(integers(2, 9)), "times": count(integers(2, 2))}
repeat = {("walk_",): lambda times: times}
answers = {"above": subset()}
ask = {"offset": 1, "total": 2, "scaled": 2, "walk_": 1, "above": 1}


def offset(w):
    return w + 1


def total(u):
    return u.sum()


def scaled(total, w):
    return total * w


def scaled__via_parts(u, w):
    return (u * w).sum()


def walk_(walk_, scaled):
    return 2 * (walk_[-1] if walk_ else scaled)


def above(u, total):
    return u - u + 1


slips = {total: {"first_left_out": "u -> u[1:]"}, scaled: {"added": "total * w -> total + w"}}
"""
)
EARLIER = 'earlier = {1: {"u": "x", "total": "whole", "walk_": "stride_", "above": "kept"}, 2: {"whole": "amount"}}\n'
# Since then: names changed once and twice, the order did, there is an option more, and a step more that is asked.
NOW = (
    HEAD
    + "version = 3\n"
    + EARLIER
    + """
options = {"unit": ("plain", "doubled")}
given = {"x": vector("n", integers(2, 9)), "w": number(integers(2, 9)), "times": count(integers(2, 2))}
repeat = {("stride_",): lambda times: times}
answers = {"kept": subset()}
ask = {"amount": 2, "scaled": 2, "mean": 4, "stride_": 1, "kept": 1, "offset": 1}


def invalid_x(x):
    return "x is too large for the paper of today" if x[0] > 8 else None


def amount(x, unit):
    return x.sum() if unit == "plain" else 2 * x.sum()


def scaled(amount, w):
    return amount * w


def scaled__via_parts(x, w):
    return (x * w).sum()


slips = {
    amount: {"first_left_out": "x.sum() -> x[1:].sum(); 2 * x.sum() -> x[1:].sum()"},
    scaled: {"added": "amount * w -> amount + w"},
}


def mean(amount, x):
    return amount / len(x)


def stride_(stride_, scaled):
    return 2 * (stride_[-1] if stride_ else scaled)


def kept(x, amount):
    return x - x + 1


def offset(w):
    return w + 1
"""
)
RIGHT = {"offset": "4", "total": "18", "scaled": "54", "walk_1": "108", "walk_2": "216", "above": "{1, 2, 3}"}
MARKS = {"offset": 1, "total": 2, "scaled": 2, "walk_1": 1, "walk_2": 1, "above": 1}


def library(folder, text, id="lab/scores"):
    (folder / "lab").mkdir(parents=True)
    (folder / f"{id}.py").write_text(text, "utf-8")
    write_prose(folder, id)
    return Library([folder])


@pytest.fixture
def data(tmp_path):
    """A sheet of version 1, as the program of then wrote it."""
    then = library(tmp_path / "then", THEN)["lab/scores"]
    problem = with_given(then, {"u": [9, 5, 4], "w": 3, "times": 2})
    return json.loads(json.dumps(Sheet("Test", "en", (problem,)).to_json()))


@pytest.fixture
def then(data, tmp_path):
    return sheet_from_json(data, Library([tmp_path / "then"]))


@pytest.fixture
def now(data, tmp_path):
    return sheet_from_json(data, library(tmp_path / "now", NOW))


def verdicts(sheet, answers):
    steps = mark(Scheme(sheet.problems[0]), answers).steps
    return {step.name: (step.verdict, step.slip, step.marks, step.out_of) for step in steps}


def test_steps_and_marks_are_those_of_the_sheet(data, then, now):
    assert data["questions"][0]["marks"] == MARKS
    assert (now.code, now.to_json()) == (data["code"], data)
    assert now.problems[0].total == then.problems[0].total == 8
    assert set(now.problems[0].asked.items()) == set(MARKS.items())
    assert now.problems[0].options == {"unit": "plain"}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"total": "9", "scaled": "27", "walk_1": "54", "walk_2": "108"},  # a slip, and what follows from it
        {"total": "", "scaled": "54"},
        {"scaled": "21", "walk_1": "42", "walk_2": "84"},
        {"total": "30", "scaled": "91", "walk_1": "182", "walk_2": "1"},
        {"offset": "x?", "above": "{1}", "walk_1": "801"},
        dict.fromkeys(RIGHT, ""),
    ],
)
def test_answers_are_marked_as_they_were_under_their_own_names(then, now, change):
    before, after = verdicts(then, RIGHT | change), verdicts(now, RIGHT | change)
    assert after == before
    assert set(after) == set(MARKS)


def test_the_letters_of_the_parts_are_those_of_the_paper(then, now):
    fields = ["offset", "total", "scaled", "walk_1", "walk_2", "above"]
    for sheet, letters in ((then, "abcdef"), (now, "bcdefa")):  # marked in the order of the calculation
        layout = layout_of(sheet)
        assert [box.name for box in layout.boxes] == fields
        assert layout.find("1 (a)").field == "q1.offset"
        assert layout.find("1b").field == "q1.total"
        assert layout.find("q1.walk_2").field == "q1.walk_2"
        scheme = Scheme(sheet.problems[0])
        told = QuestionFeedback(scheme, mark(scheme, {}), "en", False)
        page = feedback_document("Test", sheet.code, "s1", [told], "en")
        assert "".join(part.label for part in page.blocks[0].blocks[2:]) == letters
    assert answer_form(now).splitlines()[4:] == answer_form(then).splitlines()[4:]


def test_it_prints_and_its_key_does(now):
    paper, key = sheet_document(now), key_document(now)
    fields = [
        block.field for part in paper.blocks[0].blocks[-6:] for block in part.blocks if getattr(block, "field", "")
    ]
    assert fields == [f"q1.{name}" for name in RIGHT]
    assert key.code == now.code


def test_on_the_command_line(data, tmp_path, now):
    (tmp_path / "sheet.json").write_text(json.dumps(data))
    (tmp_path / "s1.json").write_text(json.dumps({"sheet": data["code"], "student": "s1", "answers": {"q1": RIGHT}}))
    command = ["--templates", tmp_path / "now", "grade", tmp_path / "sheet.json", tmp_path / "s1.json"]
    done = CliRunner().invoke(main, list(map(str, [*command, "--json", "-o", tmp_path / "marks"])))
    assert done.exit_code == 0, done.output
    (record,) = json.loads(done.stdout)
    assert (record["score"], record["total"]) == ("8", "8")
    assert {step["name"] for step in record["questions"][0]["steps"]} == set(RIGHT)
    again = CliRunner().invoke(main, ["--templates", str(tmp_path / "now"), "regrade", str(tmp_path / "marks")])
    assert again.stdout == "0 of 1 students change\n"


# --- what cannot be read


def refused(data, library):
    with pytest.raises(AnswerError) as raised:
        sheet_from_json(data, library)
    return str(raised.value)


def test_a_step_or_a_given_that_is_gone_is_said(data, tmp_path):
    start = "question q1 was made with version 1 of lab/scores, this is version 3: "
    mend = "mark it with the Markscheme that made it, or say in lab/scores what it is called now, under `earlier`"
    no_given = NOW.replace('"u": "x", ', "")
    assert refused(data, library(tmp_path / "a", no_given)).startswith(start + "lab/scores: unknown given 'u'; ")
    no_step = NOW.replace('"walk_": "stride_", ', "")
    known = "known: amount, scaled, mean, stride_1, stride_2, kept, offset"
    expected = f"{start}marks for 'walk_1', which is no step; {known}; {mend}"
    assert refused(data, library(tmp_path / "b", no_step)) == expected


def test_two_names_that_became_one_are_said(data, tmp_path):
    merged = NOW.replace('"total": "whole"', '"total": "whole", "offset": "whole"').replace("offset", "offset_now")
    merged = merged.replace('"offset_now": "whole"', '"offset": "whole"')
    expected = "this is version 3: 'offset' and 'total' are both called 'amount' now; mark it with the Markscheme that"
    assert expected in refused(data, library(tmp_path / "now", merged))


def test_a_sheet_of_a_newer_version_says_to_update(tmp_path):
    new = library(tmp_path / "now", NOW)
    sheet = Sheet("Test", "en", (with_given(new["lab/scores"], {"x": [1, 2, 3], "w": 3, "times": 1}),))
    assert refused(sheet.to_json(), library(tmp_path / "then", THEN)) == (
        "question q1 was made with version 3 of lab/scores, and this Markscheme has version 1; update Markscheme"
    )


def test_a_sheet_of_the_same_version_names_no_version(tmp_path):
    family = library(tmp_path / "then", THEN)["lab/scores"]
    data = Sheet("Test", "en", (with_given(family, {"u": [1, 2, 3], "w": 3, "times": 1}),)).to_json()
    data["questions"][0]["marks"] = {"totel": 1}  # the code of a sheet of nobody's own leaves the marks out
    expected = "question q1: marks for 'totel', which is no step; did you mean 'total'?; bring back the lab/scores that"
    assert refused(data, Library([tmp_path / "then"])) == f"{expected} made it"


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("questions",), None, "the sheet is damaged: 'questions' is a NoneType, but must be a list"),
        (("code",), 7, "the sheet is damaged: 'code' is a int, but must be a str"),
        (("title",), "", None),
        (("questions", 0), 3, "question 1 of the sheet is damaged: it is a int"),
        (("questions", 0, "version"), "1", "question 1 of the sheet is damaged: 'version' is a str, but must be a int"),
        (("questions", 0, "given"), [], "question 1 of the sheet is damaged: 'given' is a list, but must be a dict"),
        (("questions", 0, "marks"), 3, "question 1 of the sheet is damaged: 'marks' gives no whole number of marks"),
        (("questions", 0, "marks", "total"), "2", "question 1 of the sheet is damaged: 'marks' gives no whole number"),
        (("questions", 0, "given", "w"), "4", "the sheet says code "),
    ],
)
def test_a_damaged_sheet_is_said_and_no_traceback(data, then, place, value, said, tmp_path):
    *way, last = place
    part = data
    for name in way:
        part = part[name]
    part[last] = value
    if said is None:
        sheet_from_json(data, Library([tmp_path / "then"]))
    else:
        assert refused(data, Library([tmp_path / "then"])).startswith(said)


@pytest.mark.parametrize("name", ["title", "language", "questions", "code", "format"])
def test_what_is_missing_in_a_sheet_is_named(data, name, tmp_path):
    del data[name]
    assert (f"{name!r} is missing" if name != "format" else "its format is None") in refused(data, Library())


# --- what an author declares


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ({3: {"total": "amount"}}, "earlier[3] is {'total': 'amount'}; write earlier = {1: {'name then': 'name in the"),
        ({"1": {}}, "earlier['1'] is {}; write earlier = "),
        ({1: "total"}, "earlier[1] is 'total'; write earlier = "),
        ({1: {"total": "amout"}}, "earlier[1]['total'] names 'amout', which does not exist; did you mean 'amount'?"),
        ({1: {"total": "whole"}, 2: {"hole": "amount"}}, "earlier[1]['total'] names 'whole', which does not exist; "),
        (
            {1: {"mean": "amount"}},
            "earlier[1] says that 'mean' is called 'amount' now, but 'mean' is a name of today too, and a sheet of ver",
        ),
        ([], "earlier is a list, but must be a dict: []"),
    ],
)
def test_mistakes_in_what_was_renamed_are_said(tmp_path, earlier, said):
    with pytest.raises(FamilyError) as raised:
        library(tmp_path, NOW.replace(EARLIER, f"earlier = {earlier!r}\n"))
    assert said in str(raised.value)


def test_a_family_follows_a_name_through_all_versions(tmp_path):
    family = library(tmp_path, NOW)["lab/scores"]
    assert [family.today("total", version) for version in (1, 2, 3)] == ["amount", "total", "total"]
    assert [family.today("whole", version) for version in (1, 2, 3)] == ["amount", "amount", "whole"]
    labels = {"amount": "total"}
    assert family.with_labels(labels) is family.with_labels(dict(labels))
    calls = family.with_labels(labels).calls({"rounds of stride_": 2, "unit": "plain"})
    assert [call.name for call in calls] == ["total", "scaled", "mean", "stride_1", "stride_2", "kept", "offset"]


# --- formats


def test_a_format_is_known_newer_or_of_another_kind():
    assert format_number({"format": "markscheme sheet 2"}, "sheet", (1, 2)) == 2
    for found in ("markscheme sheet 3", "markscheme sheet 12"):
        with pytest.raises(MarkschemeError, match=f"made by a newer Markscheme: its format is '{found}'.*update"):
            format_number({"format": found}, "sheet", (1, 2))
    for found in ("markscheme sheet 0", "markscheme exam 3", "markscheme sheet", "markscheme sheet x", None, 1, [], {}):
        with pytest.raises(MarkschemeError, match=r"this is no sheet: its format is .*, expected 'markscheme sheet 2'"):
            format_number({"format": found}, "sheet", (1, 2))


def test_every_file_of_a_newer_format_says_to_update(tmp_path):
    def newer(kind, name):
        (tmp_path / name).write_text(json.dumps({"format": f"markscheme {kind} 9"}))
        return f"made by a newer Markscheme: its format is 'markscheme {kind} 9'.*; update Markscheme"

    with pytest.raises(AnswerError, match=newer("sheet", "sheet.json")):
        sheet_from_json(json.loads((tmp_path / "sheet.json").read_text()), Library())
    with pytest.raises(AnswerError, match=newer("exam", "exam.json")):
        open_exam(tmp_path)
    with pytest.raises(AnswerError, match=newer("results", "results.json")):
        read_results(tmp_path)
    with pytest.raises(AnswerError, match=newer("manifest", "manifest.json")):
        read_manifest(tmp_path)
    with closing(sqlite3.connect(tmp_path / "marks.sqlite")) as base, base:
        base.execute("CREATE TABLE format (name TEXT)")
        base.execute("INSERT INTO format VALUES ('markscheme marks 9')")
    with Ledger(tmp_path) as ledger, pytest.raises(ResultError, match=r"made by a newer Markscheme.*marks 9"):
        ledger.runs()
