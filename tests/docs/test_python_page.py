"""Every piece of code on the page about Python runs as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import markscheme
from markscheme.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")
TABLE = [row.split(" | ", 1)[1] for row in re.findall(r"(?m)^\| (?!what)(.*`.*) \|$", PAGE)]
BLOCKS = re.findall(r"(?m)^    (\S.*)$", PAGE)


@pytest.fixture
def words(tmp_path, monkeypatch):
    """What the page speaks of: a folder with its files, and its names."""
    monkeypatch.chdir(tmp_path)
    Path("points.csv").write_text("hours,score\n1,0.5\n2,3\n4,4\n", "utf-8")
    done = CliRunner().invoke(main, ["sheet", "regression/simple", "--level", "easy", "--seed", "7", "-o", "sheet.txt"])
    assert done.exit_code == 0, done.output
    sheet, problem = markscheme.load("sheet.json"), markscheme.generate("regression/simple", level="easy", seed=7)
    names = {name: getattr(markscheme, name) for name in markscheme.__all__}
    step, answers = "slope", {"slope": "1.07"}
    known = {"problem": problem, "sheet": sheet, "step": step, "answers": answers, "state": {}, "text": "1.07"}
    marks = markscheme.grade(sheet, {"q1": answers})
    return {**names, **known, "solution": markscheme.solve(problem), "marks": marks, "Path": Path}


@pytest.mark.parametrize("row", TABLE, ids=range(len(TABLE)))
def test_the_table_of_the_page(row, words):
    """`.html()` and the like stand for the same of what stands before them."""
    before = ""
    for code in re.findall(r"`([^`]+)`", row):
        if code.startswith("."):
            for one in eval(before, words) if isinstance(eval(before, words), tuple) else (eval(before, words),):
                assert eval(f"one{code}", {"one": one}) is not None
            continue
        found = eval(code.replace("{...}", "{}"), words)
        assert found is not None or ".save(" in code
        before = code.rpartition(".")[0] if re.search(r"\]\.\w+$", code) else code


@pytest.mark.parametrize("line", BLOCKS)
def test_the_lines_of_the_page(line, words):
    if line.startswith("markscheme "):
        done = CliRunner().invoke(main, shlex.split(line)[1:])
        assert done.exit_code == 0, done.output
    else:
        assert eval(line, words).problem.values


def test_all_of_the_page_is_found():
    assert len(TABLE) == 6
    assert len(BLOCKS) == 4
