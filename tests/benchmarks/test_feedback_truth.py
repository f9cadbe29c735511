"""The scripts with known mistakes can be marked, and what feedback says of them is classed as it should be."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from flint import fmpq

from markscheme.marking.misreads.misreadings import Misread

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # `benchmarks` is no part of the package

from benchmarks.feedback_truth import study  # noqa: E402

FAMILIES = study.names()


def test_there_are_enough_scripts_of_every_kind():
    mistakes = [script.mistake["kind"] for family in FAMILIES for script in study.scripts(family)]
    assert len(FAMILIES) >= 20
    assert len(mistakes) >= 200
    for kind in study.KINDS:
        assert mistakes.count(kind) >= 10, kind


@pytest.mark.parametrize("family", FAMILIES)
def test_a_script_is_readable_and_right_up_to_its_mistake(family):
    """Else the mistake would not be the one that is written down."""
    judged = list(study.study([family]))
    assert len(judged) >= 10
    for one in judged:
        problem = one.script.problem
        assert problem.values  # the givens are read, allowed and decided
        first = list(problem.asked).index(one.script.mistake["step"])
        for position, step in enumerate(one.marked.steps):
            assert not step.answer.unreadable, one.script.title
            assert not step.answer.is_blank, one.script.title
            assert position >= first or step.verdict == "right", (one.script.title, step.name)


def test_a_cause_is_true_only_where_the_script_accepts_it():
    script = next(s for s in study.scripts("regression/simple") if s.mistake.get("name") == "inverted")
    assert study.judge(script).verdict == "true"
    other = dataclasses.replace(script, accept=[{"slip": "plus"}])
    assert study.judge(other).verdict == "untrue"


def test_nothing_said_is_vague_and_sometimes_the_best():
    script = next(s for s in study.scripts("regression/simple") if "median" in s.mistake["words"])
    answers = {**script.answers, "mean_x": "977"}  # which nothing leads to
    assert study.judge(dataclasses.replace(script, answers=answers)).is_honestly_vague
    blamed = study.judge(dataclasses.replace(script, answers=answers, vague_ok=False))
    assert (blamed.verdict, blamed.is_honestly_vague) == ("vague", False)


def test_a_mistake_that_is_let_pass_is_unnoticed():
    script = study.scripts("regression/simple")[0]
    right = {"mean_x": "3.6", "mean_y": "19.2", "S_xx": "23.2", "S_xy": "68.4", "slope": "2.95", "intercept": "8.59"}
    assert study.judge(dataclasses.replace(script, answers=right)).verdict == "unnoticed"


@pytest.mark.parametrize(
    "place, read, is_meant",
    [((1, 0), 2, True), ((0, 1), 2, False), ((1, 0), -2, False), ((), 2, False), (("rows", 0, 1), 2, False)],
)
def test_a_misread_given_must_be_that_one(place, read, is_meant):
    """Marking counts places from 0, who writes scripts from 1."""
    said = {"misread": Misread("W", place, fmpq(read), fmpq(-4), None).record()}
    accepted = {"misread": "W", "place": [2, 1], "read": "2.0"}
    assert study._is_meant(said, accepted) is is_meant
    assert not study._is_meant(said, {**accepted, "misread": "H"})


def test_bounds_are_held(capsys):
    script = next(s for s in study.scripts("regression/simple") if s.mistake.get("name") == "inverted")
    right, other = study.judge(script), study.judge(dataclasses.replace(script, accept=[{"slip": "plus"}]))
    assert study.report([right])
    assert not study.report([right] * 9 + [other])
    assert "untrue, of all" in capsys.readouterr().out


def test_the_command_runs_on_one_family():
    command = [sys.executable, "-m", "benchmarks.feedback_truth", "metrics/confusion_matrix"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert "true, of those where a cause could be named" in done.stdout
    unknown = subprocess.run([*command, "no/family"], cwd=ROOT, capture_output=True, text=True)
    assert unknown.returncode == 2
    assert "regression/simple" in unknown.stderr
