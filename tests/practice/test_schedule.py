"""What is due and what is weak: pure functions of events and the time, held against the library's own scheduler."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practised import LIBRARY, session, talk

from markscheme.practice import History
from markscheme.practice.history import RESULTS, Event
from markscheme.practice.repeats import due_families, weak_families
from markscheme.practice.schedule import AHEAD, Sitting, schedule, sittings
from markscheme.practice.weak_points import weak_points
from markscheme.webpage.page_requests import PageEngine

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BATCH, LINE = "norm/batchnorm", "regression/simple"
IDS = [BATCH, LINE]


def event(days, result="first", family=BATCH, step="mean", *slips):
    return Event(START + days * DAY, family, step, result, slips)


def test_steps_within_six_hours_are_one_sitting():
    hours = [0, 5, 10, 17]
    found = sittings(Event(START + timedelta(hours=h), BATCH, "mean", "first" if h else "shown") for h in hours)
    assert [(one.when - START).total_seconds() / 3600 for one in found] == [10, 17]
    assert [one.share for one in found] == [Fraction(2, 3), 1]


@pytest.mark.parametrize(("share", "rating"), [("1", 3), ("4/5", 3), ("3/4", 2), ("1/2", 2), ("2/5", 1), ("0", 1)])
def test_a_sitting_is_rated_by_its_share(share, rating):
    assert Sitting(START, Fraction(share)).rating == rating


def test_the_schedule_is_the_one_of_the_library():
    from fsrs import Card, Rating, Scheduler

    ratings = [Rating.Good, Rating.Good, Rating.Again, Rating.Hard]
    results = ["first", "first", "shown", "later"]
    scheduler, card = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False), Card(card_id=1)
    events, when = [], START
    for rating, result in zip(ratings, results, strict=True):
        card, _ = scheduler.review_card(card, rating, when)
        events.append(Event(when, BATCH, "mean", result))
        (due,) = schedule(events, when)
        assert due.when == card.due
        when = card.due + DAY
    assert due.last == events[-1].when


def test_intervals_grow_while_it_goes_well_and_begin_anew_after_a_miss():
    gaps, when, events = [], START, []
    for _ in range(4):
        events.append(Event(when, BATCH, "mean", "first"))
        (due,) = schedule(events, when)
        gaps.append((due.when - when) / DAY)
        when = due.when
    assert gaps == sorted(gaps)
    assert gaps[0] >= 1
    assert gaps[-1] > 20
    events.append(Event(when, BATCH, "mean", "shown"))
    (due,) = schedule(events, when)
    assert (due.when - when) / DAY < gaps[1]


def test_the_one_that_is_least_likely_remembered_comes_first():
    events = [event(0, "first", LINE), event(0, "shown", BATCH)]
    found = schedule(events, START + 5 * DAY)
    assert [due.family for due in found] == [BATCH, LINE]
    assert found[0].recall < found[1].recall < 1
    (fresh,) = schedule([event(0)], START)
    assert not fresh.is_due(START)
    assert fresh.is_due(fresh.when - AHEAD)


events_of = st.lists(
    st.builds(
        event,
        st.floats(-400, 30, allow_nan=False),
        st.sampled_from(RESULTS),
        st.sampled_from(IDS),
        st.sampled_from(["mean", "slope"]),
        st.sampled_from(["sample", "sum"]),
    ),
    max_size=20,
)


@given(events_of)
def test_both_are_pure_and_bounded_and_go_by_time_alone(events):
    due, weak = schedule(events, START), weak_points(events, START)
    assert due == schedule(sorted(events, key=lambda one: one.when), START)
    assert weak == weak_points(events, START)
    assert {one.family for one in due} == {one.family for one in events}
    assert all(0 <= one.recall <= 1 and one.when > one.last and one.last <= START for one in due)
    assert all(0 < one.weight < 2 and one.count > 0 for one in weak)


def test_what_is_weak_is_what_was_missed_lately():
    missed = [event(0, "shown"), event(0, "first", BATCH, "variance"), event(0, "later", LINE, "slope", "sum")]
    found = weak_points(missed, START + DAY)
    assert [(one.family, one.step, one.slip, one.count) for one in found] == [
        (LINE, "slope", "sum", 1),
        (BATCH, "mean", "", 1),
    ]
    later = [*missed, *(event(20 + n) for n in range(4))]
    assert [one.step for one in weak_points(later, START + 24 * DAY)] == ["slope"]
    assert weak_points(missed, START + 10 * DAY)[-1].weight < found[-1].weight
    assert weak_points(missed, START + 100 * DAY) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_due_and_weak_is_said(language):
    events = [event(0, "shown"), event(0, "later", LINE, "slope", "nonsense"), event(0, "first", "old/family")]
    families, lines = due_families(events, IDS, START + 3 * DAY, language)
    assert families == [BATCH, LINE]
    assert len(lines) == 3
    none, lines = due_families(events, IDS, START, language)
    assert (none, len(lines)) == ([], 2)
    families, lines = weak_families(events, LIBRARY, IDS, START, "easy", language)
    assert families == [LINE, BATCH]
    assert "nonsense" in lines[1]
    assert LIBRARY[BATCH].id not in lines[2], "the title of a family, not its id"
    assert weak_families([], LIBRARY, IDS, START, "easy", language)[0] == []


def test_practice_makes_a_family_due(tmp_path):
    talk(session(tmp_path), "?", "?", "?", "?", "q")
    (due,) = schedule(History(tmp_path).events(), datetime.now(UTC) + 2 * DAY)
    assert due.family == LINE
    assert due.is_due(datetime.now(UTC) + DAY)


def ask(**request):
    return PageEngine(LIBRARY).answer({"do": "due", "now": "2026-03-05T12:00:00.000Z", **request})


def test_the_page_asks_the_same():
    events = [event(0, "shown").to_json(), event(0, "later", LINE, "slope", "sum").to_json(), {"when": "x"}, 7]
    events.append(event(4, "first", "cnn/output_size").to_json())
    answer = ask(events=events)
    assert [one["family"] for one in answer["due"]] == [BATCH, LINE]
    assert answer["next"]["family"] == "cnn/output_size"
    assert answer["weak"][0] == {"family": LINE, "step": "slope", "slip": "sum", "count": 1, "weight": 0.676}
    assert answer["passed_over"] == 2
    assert answer == ask(events=events)


@pytest.mark.parametrize("wrong", [{}, {"events": 7}, {"events": [], "now": "soon"}, {"events": [0] * 20_001}])
def test_what_the_page_cannot_ask_is_said(wrong):
    assert set(ask(**wrong)) == {"error"}


def test_without_the_package_it_is_said_how_it_comes(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fsrs", None)
    answer = ask(events=[event(0).to_json()])
    assert "pip install 'fsrs>=6.3,<7'" in answer["error"]
