"""`markscheme new`: the skeleton loads, certifies and prints at once, and nothing is ever overwritten."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from minimal_prose import write_prose

from benchmarks.rewritten import compare
from markscheme.cli import main
from markscheme.cli.new import default_folder
from markscheme.engine.certify import sample
from markscheme.errors import FamilyError, MarkschemeError
from markscheme.family.conversion import convert_module
from markscheme.family.givens.sampling import LEVELS
from markscheme.family.language.prose import LANGUAGES, prose
from markscheme.family.library import Library, package_of
from markscheme.family.loader import read_family

ID = "norm/layer_norm"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    result = run("new", ID, "--templates", tmp_path / "mine")
    assert result.exit_code == 0, result.output
    return tmp_path / "mine"


def test_three_files_are_written_and_named(tmp_path):
    result = run("new", ID, "--templates", tmp_path / "mine")
    names = [f"{tmp_path}/mine/{ID}{ending}" for ending in (".py", ".en.md", ".zh.md")]
    assert result.output.splitlines() == names
    assert sorted(str(path) for path in (tmp_path / "mine").rglob("*.*")) == sorted(names)


@pytest.mark.parametrize("level", LEVELS)
def test_the_skeleton_is_certified_at_every_level(folder, level):
    family = Library([folder])[ID]
    assert [prose(family, language).language for language in LANGUAGES] == ["en", "zh"]
    for seed in range(3):
        drawn = sample(family, level, seed)
        assert drawn.certificate.granted
        assert set(drawn.certificate.slips) == {"bias_forgotten", "not_divided"}
        assert sum(drawn.refused.values()) < 40


def test_the_commands_work_on_the_skeleton(folder, tmp_path):
    listed = run("--templates", folder, "list", "--lang", "zh")
    assert f"{ID}" in listed.output
    assert "直线拟合的均方误差" in listed.output
    shown = run("--templates", folder, "show", ID)
    assert shown.exit_code == 0, shown.output
    assert "slips: bias_forgotten, not_divided" in shown.output
    for language in LANGUAGES:
        sheet, key = tmp_path / f"{language}.pdf", tmp_path / f"key.{language}.html"
        made = run("--templates", folder, "sheet", ID, "--lang", language, "-o", sheet, "--key", key)
        assert made.exit_code == 0, made.output
        assert sheet.read_bytes().startswith(b"%PDF")
        assert "MSE" in key.read_text("utf-8")


def test_the_skeleton_refuses_what_it_says_it_refuses(folder, tmp_path):
    mine = tmp_path / "mine.json"
    mine.write_text('{"x": [2, 2], "y": [1, 3], "w": 1, "b": 0}', "utf-8")
    result = run("--templates", folder, "solve", ID, "--given", mine)
    assert result.exit_code == 1
    assert "every x is 2, so they lie on no line; give at least two different values" in result.output
    mine.write_text('{"x": [1, 2], "y": [1, 3], "w": 2, "b": 0}', "utf-8")
    result = run("--templates", folder, "solve", ID, "--given", mine, "--json")
    assert '"name": "mean_squared_error", "asked": true, "value": "1"' in result.output


@pytest.mark.parametrize("ending", [".py", ".en.md", ".zh.md"])
def test_an_existing_file_stays_and_nothing_is_written(tmp_path, ending):
    path = tmp_path / f"{ID}{ending}"
    path.parent.mkdir(parents=True)
    path.write_text("mine", "utf-8")
    result = run("new", ID, "--templates", tmp_path)
    assert result.exit_code == 1
    assert result.output == f"Error: {path} exists and stays as it is; choose another name or delete it first\n"
    assert [(found, found.read_text("utf-8")) for found in tmp_path.rglob("*.*")] == [(path, "mine")]


OLD = {
    ".py": 'from markscheme import integers, number\n\ngiven = {"x": number(integers(2, 9))}\nask = ["y"]\n\n\n'
    "def y(x):\n    return 2 * x\n",
    ".en.md": "{% block title %}Twice{% endblock %}{% block statement %}Double.{% endblock %}"
    "{% block ask_y %}Compute $y$.{% endblock %}",
    ".zh.md": "# 两倍\n\n加倍。\n\n## Steps\n\n- y: 求 $y$。\n",
}


def test_a_family_of_an_earlier_version_is_turned(tmp_path):
    old, new = tmp_path / "old" / "twice", tmp_path / "new"
    old.parent.mkdir()
    for ending, text in OLD.items():
        old.with_name(old.name + ending).write_text(text, "utf-8")
    result = run("new", "own/double", "--from", f"{old}.py", "--templates", new)
    assert result.output.splitlines() == [f"{new}/own/double{ending}" for ending in OLD]
    assert (new / "own" / "double.en.md").read_text("utf-8") == "# Twice\n\nDouble.\n\n## Steps\n\n- y: Compute $y$.\n"
    assert (new / "own" / "double.zh.md").read_text("utf-8") == OLD[".zh.md"]
    assert (new / "own" / "double.py").read_text("utf-8").startswith("from markscheme.words import *\n\ngiven")
    assert Library([new])["own/double"].steps.keys() == {"y"}
    again = run("new", "own/double", "--from", f"{old}.py", "--templates", new)
    assert "own/double.py exists and stays as it is" in again.output
    missing = run("new", "own/other", "--from", f"{old}s.py", "--templates", new)
    assert missing.output.startswith(f"Error: {old}s.py cannot be read: ")


BAD = [
    "",
    "norm",
    "norm/",
    "/layer",
    "norm/Layer",
    "norm/1st",
    "norm/a/b",
    "../norm/x",
    "norm/_x",
    "norm/class",
    "a b/c",
    "规范/层",
]


@pytest.mark.parametrize("id", BAD)
def test_a_bad_id_is_refused_with_a_sentence(tmp_path, id):
    result = run("new", "--templates", tmp_path / "mine", "--", id)
    assert result.exit_code == 1
    assert result.output == (
        f"Error: {id!r} is no family id; write TOPIC/NAME, each of small letters, digits and underscores, "
        "beginning with a letter and no word of Python: norm/layer_norm\n"
    )
    assert not (tmp_path / "mine").exists()


def test_the_folder_of_the_call_is_the_default(tmp_path):
    result = run("--templates", tmp_path, "new", ID)
    assert result.exit_code == 0, result.output
    assert (tmp_path / f"{ID}.py").exists()


def test_without_a_folder_a_checkout_gets_the_family_and_an_installed_package_does_not(tmp_path):
    root = tmp_path / "problem_templates"
    with pytest.raises(MarkschemeError) as refused:
        default_folder((), root)
    assert str(refused.value) == (
        "there is no folder to write into; name one: markscheme new TOPIC/NAME --templates my_problems"
    )
    (tmp_path / "pyproject.toml").write_text("", "utf-8")
    assert default_folder((), root) == root
    assert default_folder((tmp_path / "mine", tmp_path / "other"), root) == tmp_path / "mine"


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "norm").write_text("a file", "utf-8")
    result = run("new", ID, "--templates", tmp_path)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: the folder '{tmp_path}/norm' cannot be made: ")


OF_FUNCTIONS = '''"""Weighted sums, as families were written whose slips are functions."""

from markscheme.words import *

sizes = {"n": 3}
options = {"mode": ("plain", "halved")}
given = {"x": vector("n", integers(1, 9)), "a": number(integers(2, 9)), "b": number(integers(2, 9))}
ask = {"total": 1, "spread": 1}


def total(x, a, b, mode):
    return a * x.sum() + b if mode == "plain" else (a * x.sum() + b) / 2


total__bias_forgotten = as_if(total, b=0)
total__exchanged = as_if(total, a=lambda b: b, b=lambda a: a)


def total__not_halved(x, a, b, mode):
    return a * x.sum() + b if mode == "halved" else None


def total__first_alone(x, a, b, mode):
    return total(x[:1], a, b, mode)


def spread(x, total, n):
    """s = \\\\sum_{i=1}^{n} x_i^2 - t"""
    return square(x).sum() - total


# Nobody can see this in the code of the step.
def spread__by_hand(x, total):
    found = total
    for cell in x:
        found = cell - found
    return found


def spread__via_order(x, total):
    return -total + square(x).sum()
'''


def test_a_family_of_functions_is_turned_into_one_with_a_table(tmp_path):
    (tmp_path / "old" / "sums").mkdir(parents=True)
    (tmp_path / "old" / "sums" / "weighted.py").write_text(OF_FUNCTIONS, "utf-8")
    write_prose(tmp_path / "old", "sums/weighted")
    result = run(
        "new", "sums/again", "--templates", tmp_path / "new", "--from", tmp_path / "old" / "sums" / "weighted.py"
    )
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "4 slips are edits; these stay functions: spread__by_hand"
    text = (tmp_path / "new" / "sums" / "again.py").read_text("utf-8")
    for line in (
        '"bias_forgotten": "b -> 0",',
        '"exchanged": "a <-> b",',
        '"not_halved": "(a * x.sum() + b) / 2 -> a * x.sum() + b",',
        '"first_alone": "x -> x[:1]",',
        '"by_hand": spread__by_hand,',
    ):
        assert line in text
    assert "def total__" not in text
    with pytest.raises(FamilyError, match=r"total__bias_forgotten\(\) is a slip of the old shape; write it into"):
        Library([tmp_path / "old"])["sums/weighted"]
    module = import_module(f"{package_of(tmp_path / 'old')}.sums.weighted")
    one = read_family(module, "sums/weighted", str(tmp_path / "old"), is_old=True)
    two = Library([tmp_path / "new"])["sums/again"]
    assert list(one.slips) == list(two.slips)
    found = compare(one, two, seeds=1)
    assert found.counts["instances"] == 6
    assert found.differences == found.printed == []


def test_a_declaration_that_has_another_name_now_is_refused_and_turned(tmp_path):
    (tmp_path / "old" / "sums").mkdir(parents=True)
    old = tmp_path / "old" / "sums" / "weighted.py"
    old.write_text(OF_FUNCTIONS + "\n\nup_to = {'x': 'order'}\n", "utf-8")
    with pytest.raises(FamilyError, match="up_to is called equal_up_to now; rename it"):
        Library([tmp_path / "old"])["sums/weighted"]
    assert convert_module(old.read_text("utf-8")).endswith("\n\nequal_up_to = {'x': 'order'}\n")


def test_a_word_that_has_another_name_now_is_refused_and_turned(tmp_path):
    (tmp_path / "old" / "sums").mkdir(parents=True)
    old = tmp_path / "old" / "sums" / "weighted.py"
    figure = "\n\ndef figure_w(w):\n    return draw_grid(w)\n"
    old.write_text(OF_FUNCTIONS + figure, "utf-8")
    with pytest.raises(FamilyError, match=r"'draw_grid' is neither .* it is grid_figure now: `markscheme new"):
        Library([tmp_path / "old"])["sums/weighted"]
    assert convert_module(old.read_text("utf-8")).endswith("    return grid_figure(w)\n")
    own = "def draw_grid(stream):\n    return stream\n\n\n" + figure
    assert convert_module(own) == own  # what it calls so itself, it draws at random


def test_nothing_is_overwritten_by_a_family_that_is_turned(tmp_path):
    (tmp_path / "sums").mkdir()
    old = tmp_path / "sums" / "weighted.py"
    old.write_text(OF_FUNCTIONS, "utf-8")
    result = run("new", "sums/weighted", "--templates", tmp_path, "--from", old)
    assert result.exit_code != 0
    assert "exists and stays as it is" in result.output
    assert old.read_text("utf-8") == OF_FUNCTIONS
