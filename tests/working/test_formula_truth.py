"""`check` holds the formulas that an author writes against the numbers, in any library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from minimal_prose import write_prose

from markscheme.cli import main
from markscheme.engine.problem import Problem, with_given
from markscheme.family.library import Library
from markscheme.working.formula_truth import held_formulas

MODULE = '''"""A family of one test."""

from markscheme.words import *

sizes = {{"m": 3, "d": 2}}
given = {{"X": matrix("m", "d", integers(-4, 6)), "w": vector("d", integers(1, 5)), "rounds": count(choice(2))}}
ask = {{"total": 1, "z": 1, "h_": 1}}
repeat = {{("h_",): lambda rounds: rounds}}
start = {{"h": "w"}}
symbols = {{"total": "t"}}


def total(X):
    r"""{total}"""
    return X.sum(axis=0)


def z(X, w, total):
    r"""{z}"""
    return X @ w


def h_(h_prev, total):
    r"""{h}"""
    return 2 * h_prev + total
'''
TRUE = {
    "total": r"t_j = \sum_{i=1}^{m} x_{ij}",
    "z": r"z_i = \sum_j x_{ij} w_j",
    "h": r"h^{(k)} = t + h^{(k)} - t",
}
FALSE = [
    ("total", r"t_j = \sum_{i=2}^{m} x_{ij}", r"t_j is 9, but the right-hand side 8, at j = 1"),
    ("total", r"t_j = \frac{1}{m} \sum_i x_{ij}", r"t_j is 9, but the right-hand side 3, at j = 1"),
    ("total", r"t_1 = \sum_i x_{i1}", "it says nothing of 1 of 2 entries"),
    ("total", r"t_j \ge \sum_i x_{ij} + 1", "t_j is 9, which does not stand to 10 as the formula says, at j = 1"),
    ("z", r"z = X w + w_1", r"z is [3, 7, 15], but the right-hand side [4, 8, 16]"),
    ("z", r"z_i = x_i \cdot w, \quad w_1 = 3", r"w_1 = 3 does not hold, at i = 1"),
    ("h", r"h^{(k)} = 2 h^{(k)} + t", r"h^{(1)} is [11, 12], but the right-hand side [31, 32]"),
]
NOT_HELD = [
    ("total", r"t_j = \sum_i y_{ij}", "i runs to an unknown end"),
    ("total", r"t_j = \sum_{i=1}^{1000000} x_{ij}", "more than 10,000 terms"),
    ("z", r"z = X w + q", "nothing is known of q"),
    ("total", r"t = X(1)", "X in front of numbers in parentheses, which may be an entry or a product"),
]


def problem(folder: Path, **formulas: str) -> Problem:
    (folder / "mine").mkdir()
    (folder / "mine" / "one.py").write_text(MODULE.format(**{**TRUE, **formulas}), "utf-8")
    write_prose(folder, "mine/one")
    given = {"X": [[1, 1], [3, 2], [5, 5]], "w": [1, 2], "rounds": 2}
    return with_given(Library([folder])["mine/one"], given)


def test_what_is_true_is_held(tmp_path: Path) -> None:
    found = held_formulas(problem(tmp_path))
    assert (found.false, found.unknown) == ({}, {})


@pytest.mark.parametrize(("step", "formula", "said"), FALSE)
def test_what_is_false_is_said_with_both_values(step: str, formula: str, said: str, tmp_path: Path) -> None:
    found = held_formulas(problem(tmp_path, **{step: formula}))
    name = "h_" if step == "h" else step
    assert (found.false.keys(), found.unknown) == ({name}, {})
    assert found.false[name].endswith(f"is false: {said}")


@pytest.mark.parametrize(("step", "formula", "said"), NOT_HELD)
def test_what_symbols_alone_do_not_tell_is_not_held(step: str, formula: str, said: str, tmp_path: Path) -> None:
    found = held_formulas(problem(tmp_path, **{step: formula}))
    assert (found.false, found.unknown) == ({}, {step: said})


def test_check_ends_with_1_for_a_false_formula_and_says_it_once(tmp_path: Path) -> None:
    problem(tmp_path, z=r"z = X w + w_1", total=r"t_j = \sum_i y_{ij}")
    arguments = ["--templates", str(tmp_path), "check", "mine/one", "-n", "2", "--level", "easy"]
    data = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert [said.partition(": step")[2] for said in data["broken"] if "formula" in said] != []
    assert sum("is false" in said for said in data["broken"]) == 1
    assert data["families"][0]["formulas_not_held"] == {"total": "i runs to an unknown end"}
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "mine/one: not held against the numbers, for symbols alone do not tell them: total" in result.stdout
    assert "step 'z': its formula z = X w + w_1 is false" in result.stderr
