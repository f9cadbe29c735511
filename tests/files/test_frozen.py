"""Sheets, forms, policies and the catalogue that exist: every later version reads them as they are."""

from __future__ import annotations

import json

import pytest
import yaml
from frozen_files import FROZEN, SHEETS, contents, missing, name_of, read_json, read_yaml, run

import markscheme
from markscheme.family.library import Library
from markscheme.papers.practice_sheet import answer_form
from markscheme.submissions.sheet_layout import layout_of

THEN = {one["id"]: one for one in read_json(FROZEN / "list.json")}


def test_nothing_frozen_was_changed():
    lines = (FROZEN / "SHA256SUMS").read_text("utf-8").splitlines()
    then = {name: digest for digest, name in (line.split(None, 1) for line in lines)}
    now = contents(FROZEN)
    assert {name: now.get(name) for name in then} == then


# --- the catalogue


@pytest.fixture(scope="module")
def catalogue():
    return {one["id"]: one for one in json.loads(run("list", "--json").stdout)}


@pytest.mark.parametrize("id", THEN)
def test_the_catalogue_only_grows(id, catalogue):
    then, now = THEN[id], catalogue[id]
    assert now["topic"] == then["topic"]
    for names in ("levels", "given", "slips"):
        assert set(now[names]) >= set(then[names])
    for option, values in then["options"].items():
        assert now["options"][option][0] == values[0]
        assert set(now["options"][option]) >= set(values)
    steps = {step["name"]: step for step in now["steps"]}
    assert missing({step["name"]: step for step in then["steps"]}, steps) == []


# --- sheets


def test_sheets_of_every_family_and_every_value_of_every_option_are_frozen():
    seen = {id: set() for id in THEN}
    for path in (FROZEN / "sheets").glob("*.json"):
        for question in read_json(path)["questions"]:
            seen[question["family"]] |= {pair for pair in question["given"].items() if isinstance(pair[1], str)}
    for id, family in THEN.items():
        assert {(option, value) for option, values in family["options"].items() for value in values} <= seen[id]


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_a_sheet_is_what_its_file_says(path):
    data = read_json(path)
    sheet = markscheme.load(path)
    assert (sheet.code, sheet.title, sheet.language) == (data["code"], data["title"], data["language"])
    assert sheet.to_json() == data
    assert [id for id, _ in sheet.questions] == [question["id"] for question in data["questions"]]
    for question, problem in zip(data["questions"], sheet.problems, strict=True):
        assert problem.family.id == question["family"]
        assert (problem.level, problem.seed, str(problem.rounding)) == tuple(
            question[name] for name in ("level", "seed", "rounding")
        )
        assert list(problem.asked_calls.items()) == list(question["marks"].items())
        assert missing(question["given"], problem.to_json()["given"]) == []


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_the_answer_form_fits_the_sheet_as_it_did(path):
    sheet = markscheme.load(path)
    then = read_yaml(path.with_suffix(".answers.yaml"))
    boxes = {(box.question, box.name): box.shape for box in layout_of(sheet).boxes}
    assert boxes == {(id, name): shape(raw) for id, steps in then["answers"].items() for name, raw in steps.items()}
    assert list(boxes) == [(id, name) for id, steps in then["answers"].items() for name in steps]
    assert then["sheet"] == sheet.code
    now = yaml.safe_load(answer_form(sheet))  # `loss_` is `loss` now: both are read
    assert {**now, "answers": None} == {**then, "answers": None}
    named = {id: {name.rstrip("_"): raw for name, raw in steps.items()} for id, steps in then["answers"].items()}
    assert now["answers"] == named


def shape(raw):
    """The shape of a blank in a form."""
    return (len(raw), *shape(raw[0])) if isinstance(raw, list) else ()


def test_the_code_is_held_against_the_file_and_not_against_what_would_be_written_now(tmp_path):
    data = read_json(FROZEN / "sheets" / "gnn-gcn_layer.json")
    for name in ("normalisation", "self_loops", "activation"):  # as if these options had come later
        del data["questions"][0]["given"][name]
    (tmp_path / "sheet.json").write_text(json.dumps(data))
    with pytest.raises(markscheme.MarkschemeError, match="it was changed after it was made") as refused:
        markscheme.load(tmp_path / "sheet.json")
    data["code"] = str(refused.value).split("content has '")[1][:9]
    (tmp_path / "sheet.json").write_text(json.dumps(data))
    sheet = markscheme.load(tmp_path / "sheet.json")
    defaults = Library()["gnn/gcn_layer"].default_options()
    assert (sheet.code, sheet.problems[0].options, sheet.to_json()) == (data["code"], defaults, data)


# --- policies

POLICIES = {
    "all": {"follows": "3/4", "slip": "1/4", "accident": "2/3", "guarded": "1/8", "per_cell": False},
    "some": {"slip": "1/4", "final_answer_is_enough": False},
    "empty": {},
}
DEFAULTS = {"right": "1", "follows": "1", "slip": "0", "rounded": "1/2", "accident": "1/2", "wrong": "0", "blank": "0"}
DEFAULTS |= {"unreadable": "0", "guarded": "0", "per_cell": True, "final_answer_is_enough": True}


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_says_what_it_said(name, tmp_path):
    sheet = FROZEN / "sheets" / "regression-simple.json"
    answers = tmp_path / "s1.yaml"
    answers.write_bytes(sheet.with_suffix(".answers.yaml").read_bytes())
    policy = FROZEN / "policies" / f"{name}.yaml"
    done = run("grade", sheet, answers, "-o", tmp_path / "marks", "--policy", policy, "--feedback", "none")
    assert done.exit_code == 0, done.output
    assert missing({**DEFAULTS, **POLICIES[name]}, read_json(tmp_path / "marks" / "results.json")["policy"]) == []
