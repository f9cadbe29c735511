"""Wherever a command takes an id it takes topics, patterns, notes and a mix."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.family.library import Library

GNN = [id for id in Library() if id.startswith("gnn/")]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return lambda *arguments, **how: CliRunner().invoke(main, arguments, **how)


def families_of(sheet):
    return [(one["family"], one["seed"]) for one in json.loads(sheet.read_text("utf-8"))["questions"]]


def test_list_is_grouped_by_topic_in_the_order_of_a_course(run):
    lines = run("list", "gnn", "regression/simple").stdout.splitlines()
    assert lines[0] == "Regression (1)"
    assert lines[1].split(maxsplit=1) == ["regression/simple", "Least-squares line"]
    assert lines[2] == f"Graph neural networks ({len(GNN)})"
    assert [line.split()[0] for line in lines[3:]] == GNN
    assert run("list", "gnn", "--lang", "zh").stdout.startswith(f"图神经网络 ({len(GNN)})\n")


def test_list_filters_by_note_and_words_for_eyes_and_for_programs(run):
    found = json.loads(run("list", "gnn", "--search", "eigenvalues", "--json").stdout)
    assert [one["id"] for one in found] == ["gnn/laplacian"]
    assert found[0]["notes"] == ["004"]
    assert found[0]["source"].startswith("study note 004")
    assert all("004" in one["notes"] for one in json.loads(run("list", "gnn", "--note", "4", "--json").stdout))
    nothing = run("list", "gnn", "--note", "004", "--search", "perceptron rule")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("Error: no family fits gnn and note 004 and 'perceptron rule'; ")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["gnn", "--count", "2"], [id for id in GNN for _ in range(2)]),
        (["gnn/*", "norm/batchnorm"], [*GNN, "norm/batchnorm"]),
    ],
)
def test_a_sheet_takes_topics_and_patterns(run, tmp_path, words, wanted):
    assert run("sheet", *words, "--level", "easy", "-o", "s.txt").exit_code == 0
    found = families_of(tmp_path / "s.json")
    assert [id for id, _ in found] == wanted
    assert len(set(found)) == len(found)  # never the same numbers twice


def test_a_sheet_of_a_mix_counts_the_problems_in_all(run, tmp_path):
    mix = ("sheet", "--topics", "gnn,norm", "--count", "4", "--level", "easy", "-o", "s.txt")
    assert run(*mix).exit_code == 0
    found = families_of(tmp_path / "s.json")
    assert sorted(id.partition("/")[0] for id, _ in found) == ["gnn", "gnn", "norm", "norm"]
    assert run(*mix).exit_code == 0
    assert families_of(tmp_path / "s.json") == found
    assert run("sheet", "gnn", "--note", "004", "--count", "2", "--level", "easy", "-o", "n.txt").exit_code == 0
    assert len(families_of(tmp_path / "n.json")) == 2


@pytest.mark.parametrize("command", [("sheet", "-o", "s.txt"), ("show",), ("practice",)])
def test_commands_that_need_a_family_say_how_one_is_named(run, command):
    refused = run(*command)
    assert refused.exit_code == 2
    assert "no family is named; give IDs, topics or patterns, or --topics, or --note" in refused.stderr


def test_an_option_that_nothing_on_the_sheet_has_is_said(run, tmp_path):
    refused = run("sheet", "gnn", "--set", "pooling=max", "-o", "s.txt")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: these families: unknown option 'pooling'; ")
    assert not (tmp_path / "s.txt").exists()


def test_show_shows_one_after_the_other(run):
    shown = run("show", "gnn").stdout
    assert [line.partition(":")[0] for line in shown.splitlines() if line.startswith("gnn/")] == GNN
    assert run("show", "gnn", "--count", "1").exit_code == 2


def test_practice_takes_families_in_turn_and_ends_where_it_is_told(run):
    done = run("practice", "gnn", "--seed", "1", "--count", "2", input="n\nn\n")
    assert done.exit_code == 0
    titles = [Library()[id] for id in GNN]
    assert len(titles) > 2
    assert done.stdout.count("Next problem.") == 2
    assert done.stdout.rstrip().endswith("No step was finished.")


def test_an_exam_takes_them_too(run, tmp_path):
    assert run("exam", "new", "--topics", "gnn,norm", "--count", "3").exit_code == 0
    asked = [line.split()[-1] for line in (tmp_path / "exam.yaml").read_text("utf-8").splitlines() if "family:" in line]
    assert len(asked) == 3
    (tmp_path / "one.csv").write_text("id,name\n1,Ada\n", "utf-8")
    built = run("exam", "build", "exam.yaml", "--roster", "one.csv", "-o", "e", "--jobs", "1")
    assert built.exit_code == 0, built.output
    papers = json.loads((tmp_path / "e" / "exam.json").read_text("utf-8"))
    assert all(id in json.dumps(papers) for id in asked)


@pytest.mark.parametrize(
    ("pool", "said"),
    [
        ("{from: [gnn, norm], note: 4, pick: 2, marks: 20}", None),
        (
            "{from: gnn, pick: 1, marks: 9, note: 7}",
            "line 3: questions[1].note: no family is from note 007; there ",
        ),
        ("{from: gnn, pick: 1, marks: 9, note: 2}", "line 3: questions[1].note: none of these families is from this "),
        (
            "{from: [gnnn], pick: 1, marks: 9}",
            "line 3: questions[1].from[1]: there is no family or topic 'gnnn'; did ",
        ),
    ],
)
def test_a_pool_of_a_blueprint_takes_topics_and_a_note(pool, said):
    from markscheme.errors import MarkschemeError
    from markscheme.exam.planning.blueprint_reader import read_blueprint

    text = f"title: x\nquestions:\n  - {pool}\n"
    if said:
        with pytest.raises(MarkschemeError) as refused:
            read_blueprint(text, "b.yaml", Library())
        assert str(refused.value).startswith(f"b.yaml: {said}")
    else:
        first, second = read_blueprint(text, "b.yaml", Library()).questions
        assert set(first.families) >= {"gnn/laplacian", "norm/batchnorm"}
        assert first.pool == second.pool
