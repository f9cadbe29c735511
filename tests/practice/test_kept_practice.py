"""What practice keeps: sessions that go on exactly where they were, damaged files, and two processes at once."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practised import LIBRARY, key_of, session, talk

from markscheme.errors import AnswerError, MarkschemeError
from markscheme.practice import History, Session
from markscheme.practice.history import Event
from markscheme.practice.kept_session import DamagedSession, KeptSession, latest_session, new_session

LINE = "regression/simple?level=easy&seed=3"
BATCH = "norm/batchnorm?level=easy&seed=7"
KEY = key_of(LINE)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def resumed(folder):
    kept, data = latest_session(folder / "sessions")
    return Session.from_json(data, LIBRARY, History(folder), kept)


MOVES = st.lists(st.sampled_from(["s", "b", "n", "?", "1", "x y", "", KEY["mean_x"], KEY["mean_y"]]), max_size=12)


@settings(max_examples=25, deadline=None)
@given(MOVES, st.integers(0, 12))
def test_a_session_that_is_broken_off_goes_on_as_if_nothing_had_been(tmp_path_factory, moves, place):
    """The same moves with a break in between lead to the same state as without one."""
    whole, parted = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("parted")
    one = session(whole, LINE, BATCH, ends=False)
    talk(one, *moves)
    first = session(parted, LINE, BATCH, ends=False)
    talk(first, *moves[:place])
    second = resumed(parted) if list(parted.glob("sessions/*.json")) else session(parted, LINE, BATCH, ends=False)
    assert {**second.to_json(), "problems": None} == {**first.to_json(), "problems": None} or not moves[:place]
    talk(second, *moves[place:])
    assert second.to_json() == one.to_json()
    counted = [[event.to_json() | {"when": ""} for event in History(folder).events()] for folder in (whole, parted)]
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "7", '{"format": 9}', "[" * 9000, "\xff"],
)
def test_a_damaged_session_is_said_and_set_aside(tmp_path, content):
    (tmp_path / "one.json").write_text(content, "latin-1")
    found = latest_session(tmp_path)
    assert isinstance(found, DamagedSession)
    assert found.aside.name == "one.damaged"
    assert found.aside.read_text("latin-1") == content
    assert latest_session(tmp_path) is None


TALLY = {"first": 1, "later": 0, "shown": 0, "score": "1", "total": "1"}
TOO_LARGE = (float("inf"), "1e999999999")


def damages(data):
    yield from ({key: value for key, value in data.items() if key != name} for name in data if name != "format")
    yield from ({**data, name: wrong} for name in data if name != "format" for wrong in (7, "x", [1], {"a": 1}, None))
    problem = data["problems"][0]
    yield from ({**data, "problems": [{**problem, name: 99}]} for name in problem)
    yield {**data, "problems": [{**problem, "address": "norm/nothing?seed=1"}]}
    yield from ({**data, "tallies": {"a": {**TALLY, name: wrong}}} for name in TALLY for wrong in TOO_LARGE)


def test_a_session_that_says_nonsense_is_refused_in_a_sentence(tmp_path):
    one = session(tmp_path)
    talk(one, KEY["mean_x"])
    data = one.to_json()
    refused = 0
    for damage in damages(data):
        try:
            Session.from_json(damage, LIBRARY, History(tmp_path), KeptSession(tmp_path / "x.json"))
        except MarkschemeError:
            refused += 1
    assert refused > 15


def test_bytes_that_are_no_text_are_kept(tmp_path):
    kept = KeptSession(tmp_path / "one.json")
    kept.keep({"answers": ["\udcff 3 分"]})
    assert latest_session(tmp_path)[1]["answers"] == ["\udcff 3 分"]


def test_only_so_many_sessions_are_kept(tmp_path):
    for n in range(30):
        new_session(tmp_path, "same").keep({"n": n})
    _, data = latest_session(tmp_path)
    assert data["n"] == 29
    assert len(list(tmp_path.iterdir())) == 20


def test_what_earlier_versions_counted_counts(tmp_path):
    earlier = {"regression/simple": {"first": 1, "later": 0, "shown": 1, "score": "1", "total": "2"}}
    (tmp_path / "practice.json").write_text(json.dumps(earlier))
    said = talk(session(tmp_path), KEY["mean_x"])
    assert "So far, all sessions: 2 of 3 (67 %)." in said
    assert json.loads((tmp_path / "practice.json").read_text()) == earlier


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"regression/simple": {}}',
        '{"a": 3}',
        "[" * 9000,
        json.dumps({"a": {**TALLY, "first": TOO_LARGE[0]}}),
        json.dumps({"a": {**TALLY, "score": TOO_LARGE[1]}}),
    ],
)
def test_a_damaged_file_of_an_earlier_version_does_not_end_the_session(tmp_path, content):
    (tmp_path / "practice.json").write_text(content)
    assert "So far, all sessions: 1 of 1 (100 %)." in talk(session(tmp_path), KEY["mean_x"])


def test_a_damaged_line_costs_no_other_line(tmp_path):
    history = History(tmp_path)
    event = Event(NOON, "norm/batchnorm", "mean", "first", ("sample",))
    history.add(event)
    with history.path.open("ab") as file:
        file.write(b'{"when": "2026-03-0')  # as a killed process leaves it
    history.add(event)
    assert history.events() == [event, event]
    assert history.damaged == 1
    assert any("1 damaged" in " ".join(text.split()) for text in talk(session(tmp_path), KEY["mean_x"]))


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        [],
        {},
        {"when": "now"},
        {"result": "twice"},
        {"slips": "x"},
        {"slips": [1]},
        {"slips": ["a"] * 21},
        {"family": ""},
        {"family": "x" * 201},
        {"marks": "1/0"},
        {"marks": {}},
        {"marks": "1e999999999"},
        {"marks": float("inf")},
        {"when": "2026-13-01"},
    ],
)
def test_what_is_no_event_is_refused(wrong):
    good = {"when": "2026-03-01T12:00:00Z", "family": "norm/batchnorm", "step": "mean", "result": "first", "slips": []}
    assert Event.from_json(good).to_json() == good
    with pytest.raises(AnswerError, match="is no event of practice"):
        Event.from_json({**good, **wrong} if isinstance(wrong, dict) and wrong else wrong)


def add_many(folder, name, count):
    history = History(folder)
    for n in range(count):
        history.add(Event(NOON, name, f"step{n}", "first"))


def test_two_processes_at_once_lose_no_line(tmp_path):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_many, args=(tmp_path, f"family{k}", 150)) for k in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    history = History(tmp_path)
    assert len(history.events()) == 300
    assert history.damaged == 0
