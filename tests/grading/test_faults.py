"""A fault in reading, marking or telling a script costs that script alone; a family of the tests makes the faults."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from flint import fmpq

from markscheme.cli import main
from markscheme.engine.evaluate import evaluate
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.faults import fault_of
from markscheme.gradebook.results_json import read_results
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.marking_spread import FEW
from markscheme.grading.sheet_run import marked_records, write_results
from markscheme.papers.practice_sheet import Sheet
from markscheme.phrases.messages.said_in import said_in
from markscheme.submissions import Intake, Submission

pytestmark = pytest.mark.usefixtures("no_reports")

FAMILIES = Path(__file__).parents[1] / "families"
PROBLEM = with_given(Library((FAMILIES,))["hostile/raises"], {"a": 3, "b": 4})
SHEET = Sheet("Test", "en", (PROBLEM,))
HOW = MarkingSettings(SHEET.to_json(), (FAMILIES,))
REASONS = {
    1300: "a fault of Markscheme or of the family, not of the answers: RuntimeError: a step raised",
    1400: "there was not enough memory for it",
    1500: "it leads to calculations or lists that are nested without end",
    1700: "a fault of Markscheme or of the family, not of the answers: SystemExit: 3",
    1800: "a fault of Markscheme or of the family, not of the answers: RuntimeError: a sentence raised",
}
KILLED = "the process that marked this script was ended from outside, perhaps because memory ran out"


def handed_in(student: str, c: int) -> Submission:
    """A script whose second step follows from the first, which is right for 7."""
    return Submission(student, {"q1": {"c": str(c), "d": str(3 * c)}}, f"{student}.json")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A class of two good students and one for each fault."""
    (tmp_path / "sheet.json").write_text(json.dumps(SHEET.to_json()))
    (tmp_path / "in").mkdir()
    for student, c in {"Ada": 7, **{f"s{c}": c for c in REASONS}, "zoë": 8}.items():
        data = {"student": student, "sheet": SHEET.code, "answers": dict(handed_in(student, c).answers)}
        (tmp_path / "in" / f"{student}.json").write_text(json.dumps(data), "utf-8")
    return tmp_path


def run(*words: object):
    return CliRunner().invoke(main, ["--templates", str(FAMILIES), *map(str, words)])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check_students(students: list[dict], language: str = "en") -> None:
    """What `--json` must say of the class."""
    assert [one["student"] for one in students] == ["Ada", *(f"s{c}" for c in REASONS), "zoë"]
    ada, *faulty, zoe = students
    assert (ada["status"], ada["score"], ada["review"]) == ("marked", "4", [])
    assert (zoe["status"], zoe["score"], zoe["total"]) == ("marked", "2", "4")
    for one, reason in zip(faulty, REASONS.values(), strict=True):
        words = {"en": f"Not marked: {reason}", "zh": f"未批改：{said_in(reason, 'zh')}"}[language]
        assert (one["status"], one["score"], one["total"], one["questions"]) == ("not_marked", None, "4", [])
        assert (one["reason"], one["review"]) == (reason, [words])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_json_holds_the_whole_class(desk, language):
    found = run("grade", desk / "sheet.json", desk / "in", "--json", "--lang", language)
    assert found.exit_code == 0
    check_students(json.loads(found.stdout), language)
    said = [f"s{c}: not marked: {reason}" for c, reason in REASONS.items()]
    assert found.stderr.splitlines() == [said_in(one, language) for one in said]


def test_a_folder_holds_the_whole_class_and_the_traces(desk):
    found = run("grade", desk / "sheet.json", desk / "in", "--json", "-o", desk / "marks", "--reveal")
    assert found.exit_code == 0
    check_students(json.loads(found.stdout))
    marks = desk / "marks"
    assert found.stderr.splitlines()[-2:] == [
        f"where in the program it went wrong stands in {marks / 'faults'}",
        f"{marks}: 7 students, mean 3 of 4; not marked: 5; to be looked at: 5",
    ]
    table = {row["student"]: row for row in rows(marks / "grades.csv")}
    assert [table[name]["status"] for name in ("Ada", "s1300", "zoë")] == ["marked", "not marked", "marked"]
    assert [table["s1300"][name] for name in ("score", "percent", "q1", "q1.c", "q1.d")] == [""] * 5
    assert {row["student"]: row["message"] for row in rows(marks / "review.csv")} == {
        f"s{c}": reason for c, reason in REASONS.items()
    }
    assert "Not marked (5)" in (marks / "review.md").read_text("utf-8")
    assert sorted(path.name for path in (marks / "faults").iterdir()) == [f"s{c}.txt" for c in REASONS]
    trace = (marks / "faults" / "s1300.txt").read_text("utf-8")
    assert 'raise RuntimeError("a step raised")' in trace
    assert sorted(path.stem for path in (marks / "feedback").iterdir()) == ["Ada", "zoë"]


def test_tables_on_the_screen_go_on(desk):
    found = run("grade", desk / "sheet.json", desk / "in")
    assert found.exit_code == 0
    assert [line for line in found.stdout.splitlines() if not line.startswith(" ")] == [
        "Ada: 4/4",
        *(f"s{c}: not marked: {reason}" for c, reason in REASONS.items()),
        "zoë: 2/4",
    ]


def test_marking_again_keeps_and_retries_what_was_not_marked(desk, tmp_path):
    run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks")
    again = run("regrade", desk / "marks", "-o", desk / "again", "--json")
    assert (again.exit_code, json.loads(again.stdout)) == (0, [])
    assert read_results(desk / "again").intake == read_results(desk / "marks").intake
    mended = desk / "mended" / "hostile"
    shutil.copytree(FAMILIES / "hostile", mended, ignore=shutil.ignore_patterns("__pycache__"))
    source = (mended / "raises.py").read_text("utf-8")
    (mended / "raises.py").write_text(source.replace("_act_on(c)\n    return", "return"), "utf-8")
    for folder in ("marks", "again"):
        words = ["--templates", mended.parent, "regrade", desk / folder]
        found = CliRunner().invoke(main, [*map(str, words), "--json"])
        assert found.exit_code == 0, found.stderr
        changes = [change for change in json.loads(found.stdout) if change["step"] == "d"]
        assert [(one["student"], one["verdict_now"], one["score_before"], one["score_now"]) for one in changes] == [
            (f"s{c}", "follows", None, "2") for c in REASONS
        ]
        shown = CliRunner().invoke(main, list(map(str, words))).stdout
        assert "s1300: not marked -> 2\n" in shown
        assert "5 of 7 students change" in shown


def test_a_script_that_cannot_be_marked_any_more_is_said(desk):
    for path in (desk / "in").glob("s*.json"):
        path.unlink()
    data = json.loads((desk / "in" / "zoë.json").read_text("utf-8"))
    data["answers"]["q1"] = {"c": "1300", "d": "9"}
    (desk / "in" / "zoë.json").write_text(json.dumps(data), "utf-8")
    run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks")
    kept = json.loads((desk / "marks" / "results.json").read_text("utf-8"))
    step = {"name": "c", "verdict": "right", "marks": "2", "call": "c", "raw": "1300", "message": ""}
    question = {"id": "q1", "family": "hostile/raises", "score": "2", "total": "4", "steps": [step]}
    other = {**step, "name": "d", "call": "d", "raw": "9"}
    kept["students"][1] |= {"status": "marked", "score": "4", "questions": [question | {"steps": [step, other]}]}
    (desk / "marks" / "results.json").write_text(json.dumps(kept), "utf-8")
    found = run("regrade", desk / "marks", "-o", desk / "again", "--allow-losses")
    assert "zoë: 4 -> not marked\n  marked -> not_marked\n    a fault of Markscheme" in found.stdout
    (row,) = rows(desk / "again" / "changes.csv")
    assert (row["student"], row["verdict now"], row["score before"], row["score now"]) == (
        "zoë",
        "not_marked",
        "4",
        "not marked",
    )


def test_a_page_that_cannot_be_made_costs_that_page(tmp_path, page_of_1900_raises):
    intake = Intake((handed_in("Ada", 7), handed_in("Bo", 1900), handed_in("Cy", 8)))
    summary = write_results(tmp_path / "marks", HOW, intake, formats=("html", "md"), jobs=1, reports=())
    assert summary.lost_pages == [("Bo", suffix, summary.lost_pages[0][2]) for suffix in ("html", "md")]
    assert "RuntimeError: a page raised" in summary.lost_pages[0][2]
    assert [row["score"] for row in rows(tmp_path / "marks" / "grades.csv")] == ["4", "2", "2"]
    assert [(row["student"], row["reason"]) for row in rows(tmp_path / "marks" / "review.csv")] == [
        ("Bo", "no_page")
    ] * 2
    assert sorted(path.stem for path in (tmp_path / "marks" / "feedback").glob("*.html")) == ["Ada", "Cy"]
    assert "a page raised" in (tmp_path / "marks" / "faults" / "Bo.txt").read_text("utf-8")


def test_a_process_that_dies_costs_the_script_it_died_of():
    scripts = [handed_in(f"s{i:02}", 1600 if i == 5 else 7 + i % 2) for i in range(FEW + 2)]
    found = list(marked_records(HOW, scripts, jobs=2))
    assert [one["student"] for one in found] == [one.student for one in scripts]
    assert [(one["student"], one["reason"]) for one in found if one["status"] != "marked"] == [("s05", KILLED)]
    assert found[5]["answers"] == {"q1": {"c": "1600", "d": "4800"}}
    assert [one["score"] for one in found[:5]] == ["4", "2", "4", "2", "4"]


@pytest.mark.slow
@pytest.mark.parametrize("killers", [(0,), (7, 8, 9), (24, 25), tuple(range(FEW + 2))])
def test_any_number_of_processes_may_die(killers):
    scripts = [handed_in(f"s{i:02}", 1600 if i in killers else 7) for i in range(FEW + 2)]
    found = list(marked_records(HOW, scripts, jobs=2))
    assert [i for i, one in enumerate(found) if one["status"] != "marked"] == list(killers)


def test_reasons_and_traces_can_be_kept_in_files():
    fault = fault_of(ValueError("a\udc80b\n" + "x" * 1000))
    assert "\n" not in fault.reason
    assert len(fault.reason) <= 300
    fault.reason.encode()


def returning(result):
    """A step that returns this, whatever it needs."""

    def step(a):
        return result

    return step


def test_a_step_hands_on_numbers_of_the_engine():
    for result in (3, True, np.int64(3), np.array([1, 2]), np.array([3, fmpq(1, 2), True], dtype=object)):
        values = evaluate(PROBLEM.family, PROBLEM.inputs, replace={"c": returning(result)}, until="c")
        found = values["c"]
        assert {type(cell) for cell in np.ravel(np.array(found, dtype=object))} == {fmpq}


# --- no results without marks, and no marks lost


def test_a_class_of_which_nobody_can_be_marked_is_no_result(desk):
    for good in ("Ada", "zoë"):
        (desk / "in" / f"{good}.json").unlink()
    found = run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks")
    assert (found.exit_code, (desk / "marks").exists()) == (1, False)
    assert f"Error: s1300: not marked: {REASONS[1300]}\n" in found.stderr
    assert "nobody could be marked, so that these are no results; nothing was written" in found.stderr
    printed = run("grade", desk / "sheet.json", desk / "in", "--json")
    assert (printed.exit_code, len(json.loads(printed.stdout))) == (1, len(REASONS))


def test_marking_again_takes_nobodys_marks_unasked(desk):
    """The family is another by now, and raises for what Zoë wrote."""
    assert run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks").exit_code == 0
    broken = desk / "broken"
    shutil.copytree(FAMILIES / "hostile", broken / "hostile")
    module = broken / "hostile" / "raises.py"
    module.write_text(module.read_text("utf-8").replace("written == 1300", "written == 8"), "utf-8")

    def again(*more: object):
        return CliRunner().invoke(main, ["--templates", str(broken), "regrade", str(desk / "marks"), *map(str, more)])

    for more in ((), ("-o", desk / "again")):
        found = again(*more)
        assert found.exit_code == 1
        assert "zoë: not marked: " in found.stderr
        assert "1 student who had marks would have none; nothing was written" in found.stderr
    assert not (desk / "again").exists()
    allowed = again("-o", desk / "again", "--allow-losses")
    assert allowed.exit_code == 0
    table = {row["student"]: row["status"] for row in rows(desk / "again" / "grades.csv")}
    assert (table["Ada"], table["zoë"], table["s1300"]) == ("marked", "not marked", "marked")
