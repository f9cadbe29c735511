"""The command: what it says, and what it refuses before anything is served."""

from __future__ import annotations

import importlib.util
import socket

import pytest
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.serve import running
from markscheme.serve.classroom.class_room import ClassRoom


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    served = []

    def class_server(library: object, room: ClassRoom, *values: object) -> ClassRoom:
        room.store.close()  # as a server does when it ends
        return room

    monkeypatch.setattr(running, "run", lambda server, at: served.append(server))
    monkeypatch.setattr(running, "class_server", class_server)

    def invoke(*words: str):
        return CliRunner().invoke(main, ["serve", *words, "--port", "0"], catch_exceptions=False)

    invoke.served = served
    return invoke


def test_it_says_where_the_page_is_and_that_others_can_read_along(run):
    result = run("norm/batchnorm")
    assert result.exit_code == 0
    assert result.output.startswith("Practice: http://127.0.0.1:")
    assert "plain http" not in result.output
    result = run("norm/batchnorm", "--host", "0.0.0.0", "--lang", "zh")
    assert "未加密的 http" in result.output
    (page, room) = run.served
    assert not page.any_number
    assert room.any_number


def test_what_is_missing_is_said_with_the_line_that_installs_it(run, monkeypatch):
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "uvicorn" else known(name))
    result = run("norm/batchnorm")
    assert result.exit_code == 1
    assert "serve needs uvicorn, which is not installed; pip install 'markscheme[serve]'" in result.output


def test_what_cannot_be_served_is_refused_and_leaves_no_file(run, tmp_path):
    data = tmp_path / "c.sqlite"
    assert "did you mean" in run("norm/batchnrm").output
    assert "add --class" in run("--data", str(data)).output
    assert "holds no class yet" in run("--class", "--data", str(data)).output
    assert "has no level" in run("--class", "norm/batchnorm", "--level", "huge", "--data", str(data)).output
    assert list(tmp_path.glob("c.sqlite*")) == []
    assert run.served == []


def test_a_port_that_is_taken_is_said(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", "norm/batchnorm", "--port", port])
    assert result.exit_code == 1
    assert f"127.0.0.1:{port}: cannot listen there: " in result.output


def test_a_class_is_kept_gone_on_with_and_forgotten(run, tmp_path):
    data = tmp_path / "c.sqlite"
    words = ("--class", "--data", str(data))
    first = run(*words, "norm/batchnorm", "--title", "Week 3")
    assert first.exit_code == 0, first.output
    code = next(line for line in first.output.splitlines() if line.startswith("Code: "))
    again = run(*words)
    assert code in again.output, again.output
    assert "is a class with norm/batchnorm" in run(*words, "regression/simple").output
    gone = run("--forget", "--data", str(data))
    assert "deleted, with every name and answer in it" in gone.output
    assert not data.exists()
    assert "there is nothing to delete" in run("--forget", "--data", str(data)).output
