"""A class: joining, working, the board, and what strangers and jokers try."""

from __future__ import annotations

import json

import pytest
from serve_world import ENGINE, FIRST, SECOND, Class, check

from markscheme.interaction.address import read_address
from markscheme.serve.classroom import class_room
from markscheme.serve.classroom.class_room import MOST_ANSWERS, ClassRoom
from markscheme.serve.classroom.class_store import ClassStore


def key() -> dict[str, object]:
    """The answers of the first problem as the key prints them."""
    from markscheme.interaction.hints import call_of
    from markscheme.working import printed_value

    problem = read_address(FIRST).problem(ENGINE.library)
    return {step: printed_value(problem, call_of(problem, step).name) for step in problem.asked}


def board(teacher, **more):
    return teacher.get("/board/state", params={"language": "en", **more}).json()


def begin(teacher):
    return control(teacher, "next")


def control(teacher, what, **more):
    return teacher.post("/board/control", json={"do": what, "language": "en", **more}).json()


def counts(shown, step):
    return next(one["counts"] for one in shown["question"]["steps"] if one["name"] == step)


def test_a_student_joins_with_the_code_and_is_told_apart(group):
    stranger = group.somebody()
    assert b"class_join.js" in stranger.get("/").content
    refused = stranger.post("/class/join", json={"code": "WRONG1", "name": "Ada", "language": "en"})
    assert refused.status_code == 403
    assert refused.json()["error"].startswith("That is not the code")
    typed = f" {group.room.code[:3].lower()} {group.room.code[3:].lower()} "
    joined = stranger.post("/class/join", json={"code": typed, "name": "  Ada  ", "language": "en"})
    assert joined.json() == {"name": "Ada"}
    cookie = joined.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert b"app.js" in stranger.get("/").content
    others = [group.student(name) for name in ("ADA", "Ａｄａ", "Grace")]
    assert [one.get("/class/now").json()["name"] for one in others] == ["ADA (2)", "Ａｄａ (3)", "Grace"]
    again = stranger.post("/class/join", json={"code": group.room.code, "name": "Eve", "language": "en"})
    assert again.json() == {"name": "Ada"}


@pytest.mark.parametrize(
    "name", ["", "   ", "!!!", "a" * 41, "x" * 100_0, "a\u202eb", "a\x00b", None, 7, ["a"], {"a": 1}]
)
def test_a_name_that_hides_something_is_refused(group, name):
    asked = {"code": group.room.code, "name": name, "language": "zh"}
    answer = group.somebody().post("/class/join", json=asked)
    assert answer.status_code == 403
    assert "昵称" in answer.json()["error"]
    assert group.room.names == {}


def test_a_script_as_a_name_is_a_name(group):
    name = "<script>alert(1)</script>"
    student, teacher = group.student(name), group.teacher()
    assert student.get("/class/now").json()["name"] == name
    assert [one["name"] for one in board(teacher)["students"]] == [name]
    for page in (student.get("/"), teacher.get("/board")):  # names come as data, and enter the page as text
        assert name not in page.text


def test_a_class_is_shut_and_has_a_bound(group):
    teacher = group.teacher()
    control(teacher, "shut")
    asked = {"code": group.room.code, "name": "Late", "language": "en"}
    assert group.somebody().post("/class/join", json=asked).json()["error"] == "Nobody can join this class any more."
    control(teacher, "join")
    assert group.somebody().post("/class/join", json=asked).status_code == 200


def test_more_joins_than_a_class_has_room_for_end_at_the_bound(group, monkeypatch):
    monkeypatch.setattr(class_room, "MOST_STUDENTS", 60)
    joined, refused = 0, 0
    client = group.somebody()
    for number in range(80):
        client.cookies.clear()
        answer = client.post("/class/join", json={"code": group.room.code, "name": f"s{number}", "language": "en"})
        joined += answer.status_code == 200
        refused += answer.status_code == 403
    assert (joined, refused) == (60, 20)
    assert len(group.room.names) == 60


def test_joins_of_one_address_are_bounded_in_time(tmp_path):
    made = Class(tmp_path / "class.sqlite")
    from markscheme.serve.request_guard import Rates

    made.routes.joins = Rates(20, 250, clock=lambda: 0.0)
    with made.client:
        client = made.somebody()
        codes = [client.post("/class/join", json={"code": "AAAAAA", "name": "x"}).status_code for _ in range(400)]
    assert codes.count(403) == 250
    assert codes.count(429) == 150


def test_nobody_works_before_joining_or_before_the_class_comes_to_it(group):
    assert check(group.somebody(), {"mean": ["1", "2"]})["error"].startswith("You are not in this class")
    student, teacher = group.student("Ada"), group.teacher()
    assert check(student, {"mean": ["1", "2"]})["error"] == "The class has not come to this problem."
    begin(teacher)
    assert "error" not in check(student, {"mean": ["1", "2"]})
    assert check(student, {"slope": "1"}, address=SECOND)["error"] == "The class has not come to this problem."
    other = check(student, {"slope": "1"}, address="gnn/laplacian?level=easy&seed=1")
    assert other["error"] == "The class has not come to this problem."
    assert "error" in student.post("/api", json={"do": "slips", "address": FIRST}).json()


def test_the_board_counts_the_last_answer_of_each_and_names_the_misconception(group):
    teacher = group.teacher()
    begin(teacher)
    right = key()
    ada, bob = group.student("Ada"), group.student("Bob")
    check(ada, {"mean": right["mean"]})
    check(bob, {"mean": ["99", "98"]})
    shown = board(teacher)
    assert counts(shown, "mean") == {"right": 1, "follows": 0, "slipped": 0, "other": 1, "shown": 0}
    assert shown["question"]["at_work"] == 2
    check(bob, {"mean": right["mean"]})
    check(bob, {"mean": ["99", "98"]})  # what is over stays as it was counted
    assert counts(board(teacher), "mean")["right"] == 2
    for _ in range(6):
        bob.post("/api", json={"do": "hint", "address": FIRST, "step": "variance", "language": "en"})
    assert counts(board(teacher), "variance")["shown"] == 1


def test_the_state_of_a_student_stands_on_the_server(group):
    teacher = group.teacher()
    begin(teacher)
    ada = group.student("Ada")
    forged = {"format": 1, "steps": {step: {"share": "1", "raw": "1"} for step in key()}}
    shown = ada.post("/api", json={"do": "open", "address": FIRST, "language": "en", "state": forged}).json()
    assert shown["score"] == "0"
    told = check(ada, {"mean": ["99", "98"]}, state=forged)
    assert told["score"] == "0"
    assert not told["over"]


def test_the_worked_solution_shows_once_it_is_shown(group):
    teacher, ada = group.teacher(), group.student("Ada")
    begin(teacher)
    asked = {"do": "worked", "address": FIRST, "language": "en"}
    assert "worked solution shows once" in ada.post("/api", json=asked).json()["error"]
    check(ada, key())
    assert ada.post("/api", json=asked).json()["html"]
    bob = group.student("Bob")
    control(teacher, "reveal")
    assert bob.post("/api", json=asked).json()["html"]
    assert check(bob, {"mean": key()["mean"]})["error"].startswith("This problem is closed")
    assert board(teacher)["question"]["worked"]


def test_a_closed_problem_takes_no_answer(group):
    teacher, ada = group.teacher(), group.student("Ada")
    begin(teacher)
    control(teacher, "close")
    assert "closed" in check(ada, {"mean": ["1", "2"]})["error"]
    hint = {"do": "hint", "address": FIRST, "step": "mean", "language": "en"}
    assert "closed" in ada.post("/api", json=hint).json()["error"]
    control(teacher, "open")
    assert "error" not in check(ada, {"mean": ["1", "2"]})
    control(teacher, "next")
    assert ada.get("/class/now").json()["question"]["number"] == 2
    assert "closed" in check(ada, {"mean": ["1", "2"]})["error"]
    assert "error" not in ada.post("/api", json={"do": "open", "address": FIRST, "language": "en"}).json()


def test_a_removed_student_is_gone_with_all_answers(group):
    teacher, ada, bob = group.teacher(), group.student("Ada"), group.student("Bob")
    begin(teacher)
    check(ada, {"mean": ["99", "98"]})
    (number,) = [one["id"] for one in board(teacher)["students"] if one["name"] == "Ada"]
    shown = control(teacher, "remove", student=number)
    assert [one["name"] for one in shown["students"]] == ["Bob"]
    assert counts(shown, "mean")["other"] == 0
    assert "You are not in this class" in check(ada, {"mean": ["1", "2"]})["error"]
    assert group.room.store.answers() == []
    assert group.student("Carl").get("/class/now").json()["name"] == "Carl"
    assert ada.get("/class/now").json()["name"] == ""  # the number of Ada went to nobody else
    assert bob.get("/class/now").json()["name"] == "Bob"


@pytest.mark.parametrize(
    "request_", [{}, {"do": "drop table"}, {"do": "remove"}, {"do": "remove", "student": "1"}, {"do": ["next"]}]
)
def test_what_is_no_control_is_refused(group, request_):
    assert group.teacher().post("/board/control", json=request_).status_code == 400


def test_the_board_is_for_whoever_has_its_address(group):
    ada = group.student("Ada")
    for path in ("/board", "/board/state", "/board/x", f"/board/{group.room.token}x"):
        assert ada.get(path).status_code == 404
    assert ada.post("/board/control", json={"do": "next"}).status_code == 404
    ada.cookies.set(group.routes.teacher_cookie, ada.cookies[group.routes.cookie])
    assert ada.get("/board").status_code == 404
    teacher = group.somebody()
    entered = teacher.get(f"/board/{group.room.token}", follow_redirects=False)
    assert entered.headers["location"] == "/board"  # no secret in the address bar of a projector
    page = teacher.get("/board").text
    assert group.room.token not in page
    assert str(group.path) in page.replace("\\\\", "\\")


def test_a_forged_cookie_is_nobody(group):
    ada, eve = group.student("Ada"), group.somebody()
    body, _, seal = ada.cookies[group.routes.cookie].partition(".")
    for forged in (f"{body}.x{seal}", "1", body, "", "a" * 4000, f"IjIi.{seal}"):
        eve.cookies.set(group.routes.cookie, forged)
        assert eve.get("/class/now").json()["name"] == ""


def test_the_students_behind_one_router_have_a_rate_each(group):
    from markscheme.serve.request_guard import Rates

    group.app.student_rates = Rates(10, 5, clock=lambda: 0.0)
    ada, bob = group.student("Ada"), group.student("Bob")
    assert [ada.get("/class/now").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert bob.get("/class/now").status_code == 200


def test_a_student_cannot_fill_the_disk(group):
    teacher, ada = group.teacher(), group.student("Ada")
    begin(teacher)
    group.room.counts[1] = MOST_ANSWERS
    assert f"{MOST_ANSWERS:,}" in check(ada, {"mean": ["99", "98"]})["error"]
    assert group.room.store.answers() == []


def test_a_class_goes_on_where_it_was(tmp_path):
    path = tmp_path / "class.sqlite"
    before = Class(path)
    with before.client:
        teacher, ada = before.teacher(), before.student("Ada")
        begin(teacher)
        check(ada, {"mean": key()["mean"], "variance": ["77", "78"]})
        was, cookie = board(teacher), ada.cookies[before.routes.cookie]
    store = ClassStore(path)
    room = ClassRoom(store)
    assert (room.code, room.token, room.secret) == (before.room.code, before.room.token, before.room.secret)
    store.close()
    after = Class(path)
    with after.client:
        now = board(after.teacher())
        assert {**now, "version": 0} == {**was, "version": 0}
        ada = after.somebody()
        ada.cookies.set(after.routes.cookie, cookie)
        shown = ada.post("/api", json={"do": "open", "address": FIRST, "language": "en"}).json()
        assert [step["over"] for step in shown["steps"]][:2] == [True, False]


def test_what_the_board_says_comes_in_both_languages(group):
    teacher = group.teacher()
    begin(teacher)
    assert board(teacher)["question"]["title"] == "Batch normalisation"
    assert board(teacher, language="zh")["question"]["title"] == "批量归一化"
    assert json.dumps(board(teacher, language="<b>"))
