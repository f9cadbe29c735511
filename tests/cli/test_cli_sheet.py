"""`markscheme sheet`: what stands beside the paper, and what is never overwritten."""

import json

import pytest
from click.testing import CliRunner

from markscheme.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["sheet", "regression/simple", *arguments])


def test_a_filled_form_is_never_overwritten(run, tmp_path):
    assert run("-o", "s.txt").exit_code == 0
    form = tmp_path / "s.answers.yaml"
    assert run("-o", "s.txt", "--seed", "1").exit_code == 0  # still blank: another sheet may take its place
    filled = form.read_text("utf-8").replace('slope: ""', "slope: 0.5")
    form.write_text(filled, "utf-8")
    again = run("-o", "s.txt")
    assert again.exit_code == 1
    assert again.output == (
        "Error: s.answers.yaml: somebody has filled it in; move it away, or give --output another name\n"
    )
    assert form.read_text("utf-8") == filled


@pytest.mark.parametrize("key", ["s.txt", "s.json", "s.answers.yaml"])
def test_the_key_has_a_place_of_its_own(run, tmp_path, key):
    refused = run("-o", "s.txt", "--key", key)
    assert refused.exit_code == 1
    assert refused.output == (
        f"Error: the key would be written over {key}, which is the paper's; give --key another name\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_form_to_type_into_is_a_pdf(run, tmp_path):
    refused = run("-o", "s.html", "--form")
    assert refused.exit_code == 1
    assert "only a PDF can be a form to type into" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_the_data_hold_no_answers(run, tmp_path):
    assert run("-o", "s.txt", "--key", "k.txt").exit_code == 0
    (question,) = json.loads((tmp_path / "s.json").read_text("utf-8"))["questions"]
    assert set(question) == {"id", "family", "version", "level", "seed", "rounding", "given", "marks"}
