"""Decisions of people about the results of a sheet: the folder is written anew, and marking again keeps them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.exam.ledger_file import FILE


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def results(tmp_path, monkeypatch) -> Path:
    """Results of two students, in a folder that is no longer the one we are in."""
    monkeypatch.chdir(tmp_path)
    run("sheet", "regression/simple", "cnn/output_size", "--level", "easy", "--seed", 3, "-o", "s.md")
    Path("a.csv").write_text("student,q1.mean_x,q1.slope\nada,4,1\nbo,5,2\n", "utf-8")
    run("grade", "s.json", "a.csv", "-o", "m", "--jobs", 1)
    return tmp_path / "m"


def student(folder: Path, name: str = "ada") -> dict:
    data = json.loads((folder / "results.json").read_text("utf-8"))
    return next(one for one in data["students"] if one["student"] == name)


def table(*rows: str) -> str:
    Path("d.csv").write_text("\n".join(["student,question,step,marks,reason,by", *rows]) + "\n", "utf-8")
    return "d.csv"


def test_the_results_are_written_anew_and_the_earlier_ones_stay(results, tmp_path):
    before = student(results)
    said = run("decide", "m", table('ada,q1,slope,"1,5",nearly,Bo', "bo,q2,,full,,Cleo"))
    assert "because of: decision (by Bo: nearly)" in said
    assert student(tmp_path / "m.1") == before
    step = next(one for one in student(results)["questions"][0]["steps"] if one["name"] == "slope")
    assert (step["marks"], step["note"], step["decided"]["by"]) == ("3/2", "decided", "Bo")
    question = student(results, "bo")["questions"][1]
    assert (question["score"], question["program"]["marks"]) == (question["total"], "0")
    assert "A person decided: 1.5 of 2. nearly." in (results / "feedback" / "ada.html").read_text("utf-8")
    said = run("decide", "m", table("ada,q1,slope,3/2,nearly,Bo"))
    assert "m stays as it is" in said
    assert not (tmp_path / "m.2").exists()


def test_marking_again_keeps_what_was_decided(results, tmp_path):
    run("decide", "m", table("ada,q1,slope,2,nearly,Bo"), "-o", "n")
    assert "decided" not in json.dumps(student(results))
    assert run("regrade", "n") == "0 of 2 students change\n"
    run("regrade", "n", "-o", "o", "--jobs", 1)
    assert student(tmp_path / "o") == student(tmp_path / "n")
    (tmp_path / "o" / FILE).unlink()  # results.json alone says it, too
    assert run("regrade", "o") == "0 of 2 students change\n"
    assert "because of: decision taken back" in run("decide", "o", table("ada,q1,slope,,,"))
    assert student(tmp_path / "o") == student(results)


def test_a_row_that_does_not_fit_refuses_the_table(results):
    before = {path.name: path.read_bytes() for path in results.iterdir() if path.is_file()}
    said = run("decide", "m", table("ada,q1,slope,2,,", "eve,q1,slope,1,,", "ada,q3,,1,,"), status=1)
    assert "row 3: no student 'eve'" in said
    assert "row 4: no question 'q3' on the paper of ada" in said
    assert {path.name: path.read_bytes() for path in results.iterdir() if path.is_file()} == before


def test_the_review_list_filled_in_is_handed_back(results):
    path = results / "review.csv"
    text = path.read_text("utf-8-sig").splitlines()
    filled = [f"{line[:-3]},1,seen,Bo" if line.startswith("ada,q1,slope") else line for line in text]
    Path("filled.csv").write_text("\n".join(filled) + "\n", "utf-8-sig")
    assert "1 decided by Bo" in run("decide", "m", "filled.csv")
    assert "0 decided" in run("decide", "m", path)
    assert '"note": "decided"' in (results / "results.json").read_text("utf-8")
