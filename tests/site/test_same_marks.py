"""The browser's engine gives the same answers to a page as the one that is installed: NumPy and C are all it lacks."""

from __future__ import annotations

import builtins
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from engine_world import answers_in_node, node, put_engine
from page_trials import page_requests

from markscheme.family.library import Library
from markscheme.site.engine_bundle import engine_files, own_folders
from markscheme.site.fixed_zip import zipped
from markscheme.webpage.page_requests import PageEngine

# One family for each kind of answer and of arithmetic: balls, roots, labels, sets, decisions, structures.
FEW = ("norm/batchnorm", "gnn/laplacian", "classification/naive_bayes", "rnn/beam_search", "cnn/shape_chain")
LEFT_OUT = ("sympy", "typst", "matplotlib", "click", "yaml", "openpyxl", "scipy")

# Runs in a Python of its own: the bundle alone on the path, beside FLINT; what a browser has not is not to be imported.
ALONE = """
import json, sys
bundle, requests, *left_out = sys.argv[1:]
for name in left_out:
    sys.modules[name] = None
sys.path.insert(0, bundle)
from markscheme.webpage.page_requests import PageEngine
import markscheme, numpy, fsrs, typing_extensions
assert all(one.__file__.startswith(bundle) for one in (fsrs, typing_extensions))
assert markscheme.__file__.startswith(bundle) and "stand_in" in numpy.__name__, (markscheme.__file__, numpy)
engine = PageEngine()
for line in open(requests, encoding="utf-8"):
    print(json.dumps(engine.answer(json.loads(line))))
"""


def trials(ids, levels):
    known = Library()
    return [one for id in ids for level in levels if level in known[id].levels for one in page_requests(id, level, 1)]


def installed(requests):
    engine = PageEngine()
    return [json.loads(json.dumps(engine.answer(one))) for one in requests]


def differences(requests, found, wanted):
    assert len(found) == len(wanted) == len(requests)
    return [
        f"{asked['do']} {asked.get('address')}: {str(mine)[:300]}"
        for asked, mine, theirs in zip(requests, found, wanted, strict=True)
        if mine != theirs
    ]


_SHOWN = {"when": "2026-03-01T12:00:00Z", "family": FEW[0], "step": "step", "result": "shown", "slips": []}
DUE = {"do": "due", "events": [_SHOWN], "now": "2026-03-09T12:00:00Z"}


def test_the_bundle_is_enough_and_its_arrays_give_the_same_answers(tmp_path):
    (tmp_path / "bundle.zip").write_bytes(zipped(engine_files(Library(), FEW)))
    with zipfile.ZipFile(tmp_path / "bundle.zip") as packed:
        packed.extractall(tmp_path / "bundle")
    requests = [*trials(FEW, ("easy",)), DUE]
    (tmp_path / "requests").write_text("".join(json.dumps(one) + "\n" for one in requests), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path / "bundle"), str(tmp_path / "requests"), *LEFT_OUT],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-1500:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert differences(requests, found, installed(requests)) == []
    assert [one["family"] for one in found[-1]["due"]] == [FEW[0]], "the schedule comes along"
    assert any("wrong" in str(one) for one in found)
    assert any("slip" in str(one) for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("topic", sorted(Library().topics()))
def test_all_families_give_the_same_answers_in_webassembly(topic, tmp_path):
    node()
    ids = [id for id in Library() if id.partition("/")[0] == topic]
    put_engine(tmp_path, ids)
    requests = trials(ids, ("easy", "medium", "hard"))
    found, _ = answers_in_node(tmp_path, requests)
    assert differences(requests, found, installed(requests)) == []
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_no_floats_are_added_up_by_what_differs_between_pythons(monkeypatch):
    """The built-in `sum` carries the rounding of floats along since Python 3.12; `math.fsum` is the same in all."""
    plain, found = builtins.sum, []

    def watched(items, /, start=0):
        items = list(items)
        total = plain(items, start)
        if type(total) is float and len(items) > 1:
            found.append(sys._getframe(1).f_code)
        return total

    requests = trials((*FEW, "attention/positional_encoding", "games/minimax"), ("easy",))
    monkeypatch.setattr("builtins.sum", watched)
    assert builtins.sum([0.5, 0.25]) == 0.75
    assert len(found) == 1
    installed(requests)
    assert found[1:] == []


def test_same_families_same_bytes_and_nothing_of_the_machine(tmp_path):
    first, again = (zipped(engine_files(Library(), FEW)) for _ in range(2))
    assert first == again
    names = engine_files(Library(), ["norm/batchnorm"])
    templates = [name for name in names if "problem_templates" in name and name.endswith(".py")]
    assert [name.rpartition("/")[2] for name in templates] == ["__init__.py", "batchnorm.py"]
    assert not any(name.startswith(("markscheme/cli", "markscheme/exam", "click")) for name in names)
    assert str(Path.home()).encode() not in b"".join(names.values())


def test_own_families_come_along_with_what_they_import(tmp_path):
    folder = tmp_path / "mine" / "extra"
    folder.mkdir(parents=True)
    (folder / "_shared.py").write_text("from markscheme.words import *\n\n\ndef twice(x):\n    return 2 * x\n")
    (folder / "doubled.py").write_text(
        "from markscheme.words import *\nfrom markscheme.problem_templates.norm._columns import *\n"
        "from ._shared import twice\n"
    )
    (folder / "other.py").write_text("")
    for language in ("en", "zh"):
        (folder / f"doubled.{language}.md").write_text("# Doubled\n")
    library = Library([tmp_path / "mine"])
    names = [
        name for name in engine_files(library, ["extra/doubled"]) if name.startswith(("own/", "markscheme/problem"))
    ]
    assert [name for name in names if name.startswith("own/")] == [
        "own/0/extra/_shared.py",
        "own/0/extra/doubled.en.md",
        "own/0/extra/doubled.py",
        "own/0/extra/doubled.zh.md",
    ]
    assert "markscheme/problem_templates/norm/_columns.py" in names
    assert own_folders(library) == ["own/0"]
