"""Results that were marked by other marking rules: `regrade` refuses them until that is meant."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction

import pytest
from frozen_files import GRADED, contents, read_json, run

from markscheme._version import __version__
from markscheme.files.formats import MARKING
from markscheme.gradebook.results_json import read_results

pytestmark = pytest.mark.usefixtures("no_reports")

NOW = "--with-current-marking"


@pytest.fixture
def graded(tmp_path):
    """Results of an earlier version, which name no marking rules, in a place of the test's own."""
    return shutil.copytree(GRADED[0] / "marks", tmp_path / "marks")


def change(folder, **entries):
    data = read_json(folder / "results.json") | entries
    (folder / "results.json").write_text(json.dumps(data), "utf-8")


def test_other_rules_are_refused_with_both_numbers_and_the_fix(graded, tmp_path):
    before = contents(graded)
    (tmp_path / "kind.yaml").write_text("slip: 1\n", "utf-8")
    for more in ((), ("--policy", tmp_path / "kind.yaml"), ("-o", tmp_path / "again"), ("--json",)):
        done = run("regrade", graded, *more)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == (
            f"Error: {graded} was marked by marking rules 1, and this Markscheme marks by rules {MARKING}\n"
            f"mark with the program as it was when these marks were given, or {NOW} if other marks are meant; "
            "nothing was marked\n"
        )
    assert contents(graded) == before
    assert not (tmp_path / "again").exists()


def test_an_earlier_version_is_named_where_it_has_another_number(graded):
    change(graded, version="0.0.9")
    assert "mark with Markscheme 0.0.9, or " in run("regrade", graded).stderr
    assert __version__ != "0.0.9"


def test_what_is_marked_again_by_the_rules_of_now_is_marked_by_them_from_then_on(graded, tmp_path):
    data = read_json(graded / "results.json")
    step = next(step for question in data["students"][0]["questions"] for step in question["steps"])
    step["marks"] = str(Fraction(step["marks"]) + 1)
    change(graded, students=data["students"])
    done = run("regrade", graded, NOW, "-o", tmp_path / "again", "--feedback", "none")
    assert done.exit_code == 0
    assert f"marked by other marking rules: {graded} by 1, now by {MARKING}" in done.stderr
    assert f"{data['students'][0]['student']}: " in done.stdout
    assert read_json(tmp_path / "again" / "results.json")["marking"] == MARKING
    for more, said in (((), ""), ((NOW,), f"{NOW} changes nothing: no marks were given by other marking rules\n")):
        done = run("regrade", tmp_path / "again", *more)
        assert (done.exit_code, done.stderr) == (0, said)
        assert "0 of 15 students change" in done.stdout


def test_rules_that_only_a_later_program_knows_are_other_rules(graded):
    change(graded, marking=MARKING + 1)
    assert read_results(graded).marking == MARKING + 1
    assert (
        f"marked by marking rules {MARKING + 1}, and this Markscheme marks by rules {MARKING}"
        in run("regrade", graded).stderr
    )


@pytest.mark.parametrize("damaged", [0, -1, "2", True, None, 1.5])
def test_a_number_of_rules_that_is_none_is_said(graded, damaged):
    change(graded, marking=damaged)
    done = run("regrade", graded)
    assert done.exit_code == 1
    assert "'marking', which is " in done.stderr
    assert "is missing or damaged" in done.stderr
