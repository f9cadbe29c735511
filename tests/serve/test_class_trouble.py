"""A class when something goes wrong: the disk, the clock, names and requests that were made to hurt."""

from __future__ import annotations

import sqlite3
import time

import pytest
from serve_world import FIRST, Class, DirectPool, check

from markscheme.errors import ResultError
from markscheme.phrases.messages.said_in import said_in
from markscheme.serve.classroom import class_room
from markscheme.serve.classroom.class_names import clean_name, compared
from markscheme.serve.classroom.class_store import ClassStore
from markscheme.serve.engine_pool import EngineBusy
from markscheme.serve.practice_api import read_request
from markscheme.serve.request_guard import Rates
from markscheme.serve.signed_state import COOKIE_AGE, Seals


def ask(client, path="/api", **request):
    return client.post(path, json={"language": "en", **request})


def begun(group):
    teacher = group.teacher()
    ask(teacher, "/board/control", do="next")
    return teacher


class Full:
    """In the place of the connection to the file: nothing can be committed."""

    def __init__(self, connection):
        self._connection = connection

    def execute(self, statement, *values):
        if statement == "commit":
            raise sqlite3.OperationalError("database or disk is full")
        return self._connection.execute(statement, *values)

    def __getattr__(self, name):
        return getattr(self._connection, name)


def test_on_a_full_disk_nothing_is_counted_students_see_no_path_and_the_board_says_it(group):
    teacher, ada = begun(group), group.student("Ada")
    group.room.store._connection = Full(group.room.store._connection)
    asked = {"do": "check", "address": FIRST, "answers": {"mean": ["1", "2"]}}
    for language, said in (("en", "could not be kept"), ("zh", "未能保存此内容")):
        answer = ask(ada, **asked, language=language).json()
        assert said in answer["error"]
        assert str(group.path) not in answer["error"]
    late = ask(group.somebody(), "/class/join", code=group.room.code, name="Late", language="zh")
    assert late.status_code == 503
    assert "未能保存你的名字" in late.json()["error"]
    refused = ask(teacher, "/board/control", do="close", language="zh")
    assert refused.json()["error"] == f"{group.path}：课堂数据无法保存：磁盘已满"
    assert (
        teacher.get("/board/state?language=en")
        .json()["fault"]
        .endswith("the class cannot be kept: database or disk is full")
    )
    group.room.store._connection = group.room.store._connection._connection
    assert "error" not in ask(ada, **asked).json()
    shown = teacher.get("/board/state?language=en").json()
    assert shown["fault"] == ""
    assert shown["question"]["steps"][0]["counts"]["other"] == 1


def test_a_clock_that_is_set_back_throws_nobody_out(monkeypatch):
    seals, now = Seals(b"s" * 32), time.time()
    cookie = seals.cookie("7")
    for later, known in ((-3 * 3600, "7"), (-400 * 24 * 3600, "7"), (COOKIE_AGE - 60, "7"), (COOKIE_AGE + 60, "")):
        monkeypatch.setattr(time, "time", lambda moved=now + later: moved)
        assert seals.student(cookie) == known, later


@pytest.mark.parametrize("name", ["\u3164", "\u115f\u1160", "a\u2800", "a" + "\u0301" * 30, "\u200d", "a\u200e"])
def test_a_name_that_nobody_sees_or_that_covers_others_is_refused(name):
    with pytest.raises(Exception, match="nickname"):
        clean_name(name, "en")


@pytest.mark.parametrize(
    "name", ["\N{WOMAN}\u200d\N{PERSONAL COMPUTER} Kim", "می\u200cخواهم", "王小明", "Zoë", "Nguyễn"]
)
def test_a_name_as_people_have_it_is_taken(name):
    assert clean_name(name, "en")


def test_a_joiner_makes_no_second_name():
    assert compared("A\u200dda") == compared("ada")


def test_half_a_character_in_a_request_is_no_request(group):
    assert read_request(b'["\\ud800"]') is None
    assert read_request(b"[NaN]") is None
    begun(group)
    ada = group.student("Ada")
    for body in ('{"do": "open", "address": "\\ud800"}', '{"do": "check", "answers": {"a": NaN}}'):
        answer = ada.post("/api", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 200
        assert answer.json()["error"]


def test_a_fault_of_ours_is_a_sentence_and_one_line_for_whoever_runs_the_server(group, monkeypatch, caplog):
    async def failing(*values):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(type(group.api), "answer", failing)
    ada = group.student("Ada")
    answer = ask(ada, do="open")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.json()["error"]
    assert answer.headers["content-security-policy"]
    (line,) = [one.getMessage() for one in caplog.records if one.name == "markscheme.serve"]
    assert line.startswith("POST /api: ZeroDivisionError: by nothing (")
    assert "\n" not in line


def test_no_solution_is_shown_because_the_problem_could_not_be_read(group, monkeypatch):
    begun(group)
    ada = group.student("Ada")
    for _ in range(6):
        ask(ada, do="hint", address=FIRST, step="mean")  # one step of four is over
    direct = DirectPool.ask

    async def busy(self, request, problem=""):
        if request["do"] in ("open", "slips"):
            raise EngineBusy("")
        return await direct(self, request, problem)

    monkeypatch.setattr(DirectPool, "ask", busy)
    group.api._shown.clear()
    assert "html" not in ask(ada, do="worked", address=FIRST).json()


def test_long_answers_cannot_fill_the_disk(group, monkeypatch):
    monkeypatch.setattr(class_room, "MOST_CHARACTERS", 5_000)
    begun(group)
    ada = group.student("Ada")
    told = [check(ada, {"mean": ["9" * 2_000, "x"]}).get("error", "") for _ in range(4)]
    assert told[:2] == ["", ""]
    assert "5,000 characters" in told[2]
    assert sum(len(one.raw) for one in group.room.store.answers()) <= 5_000


def test_one_student_who_asks_without_end_leaves_the_rate_of_the_room_alone(group):
    group.app.rates = Rates(1, 30, clock=lambda: 0.0)
    group.app.student_rates = Rates(1, 3, clock=lambda: 0.0)
    ada, teacher = group.student("Ada"), group.teacher()
    assert [ada.get("/class/now").status_code for _ in range(60)].count(429) == 57
    assert group.student("Bob").get("/class/now").status_code == 200
    assert teacher.get("/board/state").status_code == 200


def test_nothing_of_who_was_removed_stays_in_the_files(group):
    teacher = begun(group)
    student = group.student("Unforgettable")
    check(student, {"mean": ["123.4567891", "7"]})
    files = list(group.path.parent.glob("class.sqlite*"))
    assert b"Unforgettable" in b"".join(file.read_bytes() for file in files)
    ask(teacher, "/board/control", do="remove", student=1)
    left = b"".join(file.read_bytes() for file in files if file.exists())
    assert b"Unforgettable" not in left
    assert b"123.4567891" not in left


def test_names_that_somebody_joined_by_the_hundred_go_at_once(group):
    teacher, ada = begun(group), group.student("Ada")
    check(ada, {"mean": ["1", "2"]})
    for number in range(20):
        group.student(f"ghost {number}")
    shown = ask(teacher, "/board/control", do="remove_silent").json()
    assert [one["name"] for one in shown["students"]] == ["Ada"]
    assert ada.get("/class/now").json()["name"] == "Ada"


def test_a_request_whose_student_went_away_stops_no_writer(tmp_path):
    made = Class(tmp_path / "c.sqlite")
    done = made.room.store.write(lambda at: time.sleep(0.05))
    assert not done.cancel()
    assert made.room.store.settings()
    made.room.store.close()


def test_what_the_file_of_a_class_has_is_said_in_chinese(tmp_path):
    path = tmp_path / "c.sqlite"
    store = ClassStore(path)
    with pytest.raises(ResultError) as held:
        ClassStore(path)
    store.close()
    (tmp_path / "n.txt").write_text("my notes " * 100)
    with pytest.raises(ResultError) as other:
        ClassStore(tmp_path / "n.txt")
    with sqlite3.connect(path) as at:
        at.execute("pragma user_version=99")
    at.close()
    with pytest.raises(ResultError) as newer:
        ClassStore(path)
    for refused, said in ((held, "另一个服务器正在使用此课堂"), (other, "不是课堂文件"), (newer, "格式为 99")):
        assert said in said_in(str(refused.value), "zh")
