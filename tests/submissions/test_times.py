"""When something was handed in: times as people and platforms write them, and dates that may be two."""

from __future__ import annotations

import pytest

from markscheme.errors import AnswerError
from markscheme.exam.planning.late import Late, extra_time
from markscheme.submissions.times import Dates, both_readings, comparable, moment, read_order, time_rank, zone_of

# Each text with what it is read as, where nobody says in which order dates are written.
CERTAIN = {
    "2026-11-30": "2026-11-30T00:00:00",
    "2026-11-30 14:05": "2026-11-30T14:05:00",
    "2026-11-30T14:05:33Z": "2026-11-30T14:05:33+00:00",
    "2026-11-30T14:05:33.250+08:00": "2026-11-30T14:05:33+08:00",
    "2026-11-30 14:05:33 UTC": "2026-11-30T14:05:33+00:00",
    "2026/11/30 2:05:33 PM GMT+8": "2026-11-30T14:05:33+08:00",
    "2026/11/30 下午 2:05:33": "2026-11-30T14:05:33",
    "2026年11月30日 14:05": "2026-11-30T14:05:00",
    "2026.3.4 09:00": "2026-03-04T09:00:00",
    "30/11/2026 14:05:33": "2026-11-30T14:05:33",
    "11/30/2026 14:05:33": "2026-11-30T14:05:33",
    "11/30/26 2:05 PM": "2026-11-30T14:05:00",
    "30.11.2026 14:05": "2026-11-30T14:05:00",
    "04/04/2026": "2026-04-04T00:00:00",
    "Monday, 30 November 2026, 2:05 PM": "2026-11-30T14:05:00",
    "Nov 30, 2026 12:05 am": "2026-11-30T00:05:00",
    "30-Nov-2026 14:05": "2026-11-30T14:05:00",
    "⚠ date: 2026-11-30 14:05:33": "2026-11-30T14:05:33",
    "": "",
    "yesterday": "",
    "14:05": "",
    "2026-13-30": "",
    "31/31/2026": "",
    "2026-11-30 25:05": "",
    "2026-11-30 at noon": "",
    "30/11/2026 13:05 PM": "",
    "1.5": "",
    "45991.587": "",
}
OPEN = ("03/04/2026", "03/04/2026 12:00", "3.4.2026", "03-04-26 9:00")


@pytest.mark.parametrize("text", CERTAIN)
def test_a_time_is_read(text):
    assert Dates().one(text) == CERTAIN[text]


@pytest.mark.parametrize("text", OPEN)
def test_a_date_that_may_be_two_is_not_guessed(text):
    found = Dates().one(text)
    assert found == f"?{text}"
    assert "3 April 2026 (D/M/Y) or 4 March 2026 (M/D/Y)" in both_readings(found)
    assert Dates("dmy").one(text).startswith("2026-04-03")
    assert Dates("mdy").one(text).startswith("2026-03-04")


def test_a_column_is_written_in_one_order():
    assert Dates().column(["03/04/2026", "30/04/2026", "no time"]) == ["2026-04-03T00:00:00", "2026-04-30T00:00:00", ""]
    assert Dates().column(["03/04/2026", "04/30/2026"]) == ["2026-03-04T00:00:00", "2026-04-30T00:00:00"]


def test_a_column_in_two_orders_leaves_open_what_may_be_either():
    assert Dates().column(["30/04/2026", "04/30/2026", "03/04/2026"]) == [
        "2026-04-30T00:00:00",
        "2026-04-30T00:00:00",
        "?03/04/2026",
    ]


def test_a_year_that_stands_first_says_nothing_of_the_other_dates():
    assert Dates().column(["2026-04-30", "03/04/2026"]) == ["2026-04-30T00:00:00", "?03/04/2026"]


@pytest.mark.parametrize(
    "said, order",
    [("D/M/Y", "dmy"), ("dd.mm.yyyy", "dmy"), ("M-D-Y", "mdy"), ("day/month/year", "dmy"), ("YYYY-MM-DD", "ymd")],
)
def test_the_order_of_dates_is_said(said, order):
    assert read_order(said, "--dates") == order


def test_a_format_is_said():
    order = read_order("%d.%m.%y kl. %H.%M", "--dates")
    assert Dates(order).one("03.04.26 kl. 14.05") == "2026-04-03T14:05:00"
    assert Dates(order).one("03/04/26") == ""


@pytest.mark.parametrize("said", ["Y/D", "dates", "%H:%M", "%Q", "d/d/y"])
def test_what_says_no_order_is_refused(said):
    with pytest.raises(AnswerError, match="says no order of dates; write D/M/Y, M/D/Y, Y-M-D, or a format"):
        read_order(said, "--dates")


def test_a_time_without_a_zone_is_that_of_the_exam():
    shanghai = Dates(zone="Asia/Shanghai")
    assert shanghai.one("2026-11-30 14:05") == "2026-11-30T14:05:00+08:00"
    assert moment(shanghai.one("2026-11-30 14:05")) == moment(Dates().one("2026-11-30T06:05:00Z"))
    assert shanghai.one("2026-11-30T06:05:00Z") == "2026-11-30T14:05:00+08:00"
    assert Dates(zone="-05:30").one("2026-11-30 14:05") == "2026-11-30T14:05:00-05:30"
    assert Dates(zone="Europe/London").one("2026-07-30 14:05").endswith("+01:00")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "+25:00", "", "../etc/passwd"])
def test_a_zone_that_is_none_is_refused(zone):
    with pytest.raises(AnswerError, match="write a name such as Europe/London or an offset"):
        zone_of(zone)


def test_times_with_and_without_a_zone_are_not_compared():
    assert comparable(["2026-11-30T14:05:00", "2026-11-30T14:05:01"])
    assert not comparable(["2026-11-30T14:05:00", "2026-11-30T14:05:01+00:00"])
    assert not comparable(["2026-11-30T14:05:00", ""])
    assert not comparable(["2026-11-30T14:05:00", "?03/04/2026"])


def test_the_time_of_handing_in_comes_before_other_times():
    headings = ("提交时间", "Timestamp", "Last modified (submission)", "Start time", "Name")
    ranks = [time_rank(heading) for heading in headings]
    assert ranks == [0, 1, 2, None, None]


# --- what late scripts lose


def late(**settings: str) -> Late:
    return Late.read({"after": "2026-11-30 12:00", "penalty": "10%"} | settings, Dates())


@pytest.mark.parametrize(
    "at, once, each_day",
    [
        ("2026-11-30T12:00:00", "0", "0"),
        ("2026-11-30T12:00:01", "1/10", "1/10"),
        ("2026-12-01T12:00:00", "1/10", "1/10"),
        ("2026-12-01T12:00:01", "1/10", "1/5"),
        ("2027-11-30T12:00:00", "1/10", "1"),
    ],
)
def test_late_scripts_lose_a_share(at, once, each_day):
    assert str(late().taken(at)[0]) == once
    assert str(late(per_day="yes").taken(at)[0]) == each_day


def test_extra_time_is_counted():
    assert late().taken("2026-11-30T12:15:00", extra_time("15 min", 60))[0] == 0
    assert late().taken("2026-11-30T12:15:01", extra_time("25%", 60))[0] > 0
    assert extra_time("25%", 0) is None
    assert not extra_time("", 60)


def test_a_day_without_a_clock_is_a_whole_day():
    assert late(after="2026-11-30").after == "2026-11-30T23:59:59"
    assert late(after="2026-11-30 00:00").after == "2026-11-30T00:00:00"


@pytest.mark.parametrize(
    "text, share, per_day", [("1/4", "1/4", False), ("0.1 per_day", "1/10", True), ("5%, per day", "1/20", True)]
)
def test_the_penalty_is_a_share(text, share, per_day):
    found = late(penalty=text)
    assert (found.share, found.per_day) == (share, per_day)


@pytest.mark.parametrize(
    "settings, said",
    [
        ({"penalty": "2"}, "must be a share of the marks from 0 to 1, as 10% or 1/10"),
        ({"penalty": "1/0"}, "must be a share of the marks"),
        ({"after": "03/04/2026"}, "3 April 2026 (D/M/Y) or 4 March 2026 (M/D/Y); write the year first"),
        ({"after": "noon"}, "'noon' is no time; write it as 2026-11-30 23:59"),
        ({"after": ""}, "late lacks after; write it as {after: 2026-11-30 23:59"),
        ({"once": "yes", "per_day": "yes"}, "once or per_day; keep one of them"),
        ({"per_day": "often"}, "per_day is 'often', but must be yes or no"),
        ({"fine": "1"}, "late has no setting 'fine'"),
    ],
)
def test_a_rule_that_is_none_says_how_to_write_it(settings, said):
    with pytest.raises(AnswerError) as refused:
        late(**settings)
    assert said in str(refused.value)


def test_a_time_that_cannot_be_held_against_the_rule_is_asked_for():
    said = late().unclear("2026-11-30T12:00:00+00:00")
    assert said.startswith("2026-11-30T12:00:00+00:00 has a time zone, due 2026-11-30T12:00:00 has none, and marks")
    assert "as timezone: Europe/London in the blueprint, or write +01:00 behind them" in said
    assert late().unclear("2026-11-30T12:00:00") == ""
