"""The benchmarks: rows, the stored table, another commit beside this one, profiles. No test waits for a clock."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import types
from importlib import import_module
from pathlib import Path

import pytest

import markscheme
from benchmarks import __main__ as command
from benchmarks import against, bare, older, peers, profile, rows_of, table
from benchmarks.against import Found, Side, faster
from benchmarks.measure import Bare, Row, row_of

RATE = Row("right answers, 13 steps, a second", 2000.0, "", 8000, more_is_better=True, bare=Bare("bare Python", 1e-5))
TIME = Row("a mark", 4.0, "ms", 5, bare=Bare("bare Python", 1e-3))
RATIO = Row("paper against Typst alone", 1.5, "x", 1.3)
MEMORY = Row("largest memory", 120.0, "MB", 150)


@pytest.mark.parametrize(
    ("row", "times", "is_met"), [(RATE, 50, False), (TIME, 4, True), (RATIO, 1.5, False), (MEMORY, None, True)]
)
def test_a_row_says_how_many_times_the_bare_work_it_takes(row, times, is_met):
    assert row.times_bare == (None if times is None else pytest.approx(times))
    assert row.is_met == is_met
    assert row_of(json.loads(json.dumps(row.to_json()))) == row


def test_a_row_is_known_by_its_words():
    assert RATE.name == "right-answers-13-steps-a-second"


def test_what_is_printed_has_the_ratio_and_says_what_is_missed():
    assert re.split(r"  +", command.line(RATE).strip()) == [
        "right answers, 13 steps, a second", "2,000", "50 x at least 8,000", "missed",
    ]  # fmt: skip
    assert re.split(r"  +", command.line(TIME).strip()) == ["a mark", "4 ms", "4 x", "5 ms"]


def test_the_table_says_what_got_slower_whatever_the_machine(tmp_path):
    file = tmp_path / "table.jsonl"
    assert table.read(file) == []
    assert table.last_two([]) == ([], [])
    table.store([RATE, TIME, RATIO, MEMORY], "one", "2026-01-01", file)
    quick = Row(RATE.what, 20_000, "", None, True, Bare("bare Python", 1e-6))  # another machine, ten times as fast
    table.store([quick], "two", "2026-01-02", file)
    slower = Row(TIME.what, 6.0, "ms", bare=Bare("bare Python", 1e-3))
    larger = Row(MEMORY.what, 121.0, "MB")
    table.store([slower, larger, Row("new", 1.0, "x")], "three", "2026-01-03", file)
    now, earlier = table.last_two(table.read(file))
    assert [line["commit"] for line in now] == ["three"] * 3
    assert [line["commit"] for line in earlier] == ["one"] * 4 + ["two"]
    assert list(table.regressions(now, earlier)) == ["a-mark: 4 times bare at one, now 6 (1.50 x)"]
    assert list(table.regressions(now, earlier, share=0.6)) == []
    assert list(table.regressions(now, earlier, share=0.001)) == [
        "a-mark: 4 times bare at one, now 6 (1.50 x)",
        "largest-memory: 120 MB at one, now 121 (1.01 x)",
    ]
    first = json.loads(file.read_text("utf-8").splitlines()[0])
    assert list(first) == [
        "row",
        "commit",
        "date",
        "times_bare",
        "bare",
        "measured",
        "unit",
        "more_is_better",
        "machine",
    ]
    assert first["times_bare"] == 50


def test_the_stored_table_can_be_read():
    lines = table.read()
    assert all(line["row"] and line["commit"] and line["machine"] for line in lines)
    assert {line["row"] for line in lines} >= {"key-against-the-plain-operations", "paper-against-typst-alone"}


@pytest.mark.parametrize(
    ("then", "now", "times"),
    [
        (RATE, Row("", 4000.0, ""), 2),
        (TIME, Row("", 1000.0, "us"), 4),
        (RATIO, Row("", 3.0, "x"), 0.5),
        (MEMORY, Row("", 60.0, "MB"), 2),
    ],
)
def test_how_many_times_faster(then, now, times):
    assert faster(then, now) == pytest.approx(times)


def test_a_part_that_an_older_source_cannot_do_takes_no_other_along():
    def broken():
        yield RATIO
        raise AttributeError("module 'markscheme' has no attribute 'new'")

    def absent():
        peers.need("a_module_that_nobody_wrote")
        yield TIME

    found = list(rows_of.lines({"a": broken, "b": absent, "c": lambda: iter([TIME])}))
    assert [one.get("what") or one["missing"] for one in found] == [RATIO.what, "a", "b", TIME.what]
    assert found[1]["why"].startswith("AttributeError: module 'markscheme'")
    assert found[2]["why"].endswith('is not installed; python -m pip install "markscheme[peers]"')


def test_modules_of_an_older_source_are_lent_under_the_names_of_today(monkeypatch):
    names = {"markscheme.errors": ("markscheme.nothing",), "markscheme.tomorrow.x": ("markscheme.nothing", "json")}
    monkeypatch.delitem(sys.modules, "markscheme.tomorrow.x", raising=False)
    assert older.lend_names(names) == {"markscheme.tomorrow.x": "json"}
    from markscheme.tomorrow.x import dumps

    assert dumps is json.dumps
    del sys.modules["markscheme.tomorrow.x"]
    assert older.lend_names() == {}  # today's source has them all


def test_nothing_comes_from_an_editable_install_that_the_source_on_the_path_has_not(monkeypatch):
    finders = []
    for name, place in (("other", Path("/elsewhere/src/markscheme")), ("own", Path(markscheme.__file__).parent)):
        module = types.ModuleType(f"__editable___{name}_finder")
        module.MAPPING = {"markscheme": str(place)}
        monkeypatch.setitem(sys.modules, module.__name__, module)
        finders.append(type("Finder", (), {"__module__": module.__name__}))
    monkeypatch.setattr(sys, "meta_path", [*finders, *sys.meta_path])
    older.forget_install()
    assert finders[0] not in sys.meta_path
    assert finders[1] in sys.meta_path  # without it a checkout has no families
    assert len(sys.meta_path) > 1


OLD_RUN = """
class Row:
    def __init__(self, *told): self.what, self.measured, self.unit, self.more_is_better = *told, False
def rows():
    import markscheme
    yield Row("of old", markscheme.NUMBER, "ms")
"""
NEW_RUN = """
from benchmarks.measure import Row
import markscheme
def one():
    yield Row("of both", markscheme.NUMBER, "ms")
def two():
    from markscheme import later
    yield Row("of today", later, "MB")
PARTS = {"one": one, "two": two}
"""


def committed(root: Path, files: dict[str, str]) -> str:
    """Commit files and give the commit."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)
    ended = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return ended.stdout.strip()


def test_another_commit_runs_its_own_source_in_a_checkout_of_its_own(tmp_path):
    root = tmp_path / "repository"
    run = (Path(against.ROOT) / "benchmarks" / "measure.py").read_text("utf-8")
    old = {"src/markscheme/__init__.py": "NUMBER = 8", "benchmarks/__init__.py": "", "benchmarks/measure.py": run}
    old |= {"benchmarks/trial.py": OLD_RUN, "problem_templates/one.py": "X = 1"}
    first = committed(root, old)
    committed(root, {"src/markscheme/__init__.py": "NUMBER = 2\nlater = 3", "benchmarks/trial.py": NEW_RUN})
    with against.checkout(first, root) as folder:
        assert (folder / "src/markscheme/problem_templates/one.py").read_text() == "X = 1"
        before, after = against.in_turn("trial", Side("old", folder, root), Side("new", root, root), 2, ())
    assert not folder.exists()
    assert [row.measured for row in before.rows["of-both"]] == [8, 8]
    assert [row.measured for row in after.rows["of-both"]] == [2, 2]
    assert "ImportError" in before.missing["two"]
    assert before.rows["of-old"][0].measured == 8  # what today's cannot do there, its own does
    assert set(after.rows) == {"of-both", "of-today"}
    assert after.missing == {}


def test_both_sides_are_printed_with_what_only_one_of_them_has(capsys):
    before, after = Found(), Found()
    for found, row in [(before, TIME), (after, Row(TIME.what, 2.0, "ms")), (after, MEMORY), (before, RATIO)]:
        found.add(row.to_json())
    before.add({"missing": "two", "why": "ImportError: later"})
    command.print_both(before, after)
    printed = [re.split(r"  +", line.strip()) for line in capsys.readouterr().out.splitlines()]
    assert printed == [
        ["a mark", "4 ms", "2 ms", "2.00 x"],
        ["largest memory", "not there", "120 MB"],
        ["paper against Typst alone", "1.5 x", "not here"],
        ["two: not measured on one side (ImportError: later)"],
    ]


def test_a_commit_that_there_is_not_is_said(tmp_path):
    committed(tmp_path, {"a": "1"})
    with pytest.raises(SystemExit, match="there is no commit 'nothing'"):
        against.full_name("nothing", tmp_path)


def test_a_benchmark_that_there_is_not_is_said(capsys):
    assert command.main(["nothing"]) == 2
    assert "there is no benchmark 'nothing'; there are: startup, key, instances, marking" in capsys.readouterr().err


def test_bare_python_compares_all_numbers_of_a_script():
    texts = ["1.5", "2", "-0.25"]
    assert bare.comparing(texts)() == 3
    assert list(bare.leaves([["1"], ["2", ["3"]]])) == ["1", "2", "3"]


def test_a_table_of_answers_is_read_alike_by_csv_and_here():
    import csv
    import io

    from markscheme.files.class_table import text_rows

    text = peers.table()
    assert [row.cells for row in text_rows(text, "a.csv", [])] == list(csv.reader(io.StringIO(text)))
    assert len(text.splitlines()) == peers.STUDENTS + 1


OURS, THEIRS = ("/x/markscheme/engine/certify.py", 1, "certify"), ("/x/site-packages/numpy/core.py", 1, "sum")
FAMILY, BUILT_IN = ("/x/problem_templates/mlp/deep.py", 3, "z"), ("~", 0, "<built-in method len>")
STATS = {
    OURS: (1, 1, 1.25, 6.0, {}),
    FAMILY: (1, 1, 1.75, 2.0, {OURS: (1, 1, 2.0, 2.0)}),
    THEIRS: (2, 2, 2.0, 3.0, {OURS: (1, 1, 1.5, 2.0), FAMILY: (1, 1, 0.5, 1.0)}),
    BUILT_IN: (1, 1, 1.0, 1.0, {THEIRS: (1, 1, 1.0, 1.0)}),
}


def test_what_libraries_take_counts_to_the_module_that_calls_them():
    found = profile.by_module(STATS)
    assert found == {"engine/certify": pytest.approx(3.25), "families": pytest.approx(2.75)}
    lines = profile.report(STATS, top=2)
    assert lines[:3] == ["by room", "  engine             54%  certify 54%", "  families           46%"]
    assert lines[3].startswith("by function, own time (5 calls)")
    assert lines[4:] == ["  33.3%          2 calls  numpy: sum", "  29.2%          1 calls  families: z"]


@pytest.mark.parametrize("path", sorted({*profile.PATHS, "start"} - {"build"}))
def test_each_path_can_be_profiled(path, capsys, monkeypatch):
    monkeypatch.setattr(profile, "ROUNDS", dict.fromkeys(profile.ROUNDS, 1))
    assert profile.main([path, "regression/simple", "--top", "3"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "by room"
    assert any(line.split()[0] in ("numbers", "marking", "answers", "engine", "family") for line in printed[1:])


def test_profiles_name_a_family_that_there_is_not(capsys):
    assert profile.main(["right", "no/family"]) == 2
    assert "there is no family 'no/family'" in capsys.readouterr().err


@pytest.mark.slow
def test_short_rows_are_measured_and_stand_beside_bare_work():
    rows = [row_of(line) for line in rows_of.lines({"key": __import__("benchmarks.key").key.exact})]
    assert {row.unit for row in rows} == {"us", "x"}
    assert all(row.measured > 0 for row in rows)


@pytest.mark.parametrize("name", [*command.NAMES, *command.LONG])
def test_a_benchmark_that_is_listed_has_rows(name):
    module = import_module(f"benchmarks.{name}")
    assert callable(getattr(module, "rows", None)) or getattr(module, "PARTS", None)
