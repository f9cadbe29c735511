"""A server as a process of its own: marking as `grade` marks, a limit in time, and kill -9."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from serve_world import run_alone

from benchmarks.serve import ADDRESS, FAMILY, LEVEL, SEED, class_papers, running
from markscheme import grade
from markscheme.serve.classroom.class_store import ClassStore, forget
from markscheme.serve.engine_pool import EngineLost, EngineOverrun, EnginePool

CLASS = ("--class", FAMILY, "--level", LEVEL, "--seed", str(SEED))
STUDENTS = 50


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.mark.slow  # a board of two: test_class.test_the_board_counts_...
def test_the_board_says_of_fifty_students_what_grade_says(tmp_path):
    problem, papers = class_papers(STUDENTS)
    with running(tmp_path / "c.sqlite", *CLASS, "--workers", "1") as server:
        teacher = server.teacher()
        teacher.post("/board/control", {"do": "next"})
        for number, paper in enumerate(papers):
            assert "error" not in server.student(f"s{number}").check(paper)
        shown = teacher.get("/board/state?language=en")
    marked = [grade(problem, paper) for paper in papers]
    told = {step["name"]: step for step in shown["question"]["steps"]}
    assert shown["question"]["at_work"] == STUDENTS
    named = set()
    for step in problem.asked:
        mine = [next(one for one in marks["q1"].steps if one.name == step) for marks in marked]
        assert told[step]["verdicts"] == Counter(one.verdict for one in mine if one.verdict != "blank"), step
        slips = Counter(slip for one in mine for slip in dict.fromkeys(one.slips))
        assert {slip["name"]: slip["students"] for slip in told[step]["slips"]} == slips, step
        assert all(slip["told"] for slip in told[step]["slips"])
        named |= slips.keys()
    assert named, "no student had a misconception"


@pytest.mark.slow  # without the kill: test_class.test_a_class_goes_on_where_it_was
def test_no_acknowledged_answer_is_lost_by_kill_9_and_the_class_goes_on(tmp_path):
    _, papers = class_papers(8)
    path, acknowledged = tmp_path / "c.sqlite", []
    with running(path, *CLASS, "--workers", "1") as server:
        workers = _children(server.process.pid)
        server.teacher().post("/board/control", {"do": "next"})
        students = [server.student(f"s{number}") for number in range(4)]

        def work(number: int) -> None:
            for turn in range(10_000):
                raw = [f"{turn}.5", "1"]
                try:
                    answer = students[number].check({"mean": raw})
                except (OSError, json.JSONDecodeError):
                    return
                except Exception:  # half an answer is no acknowledgement
                    return
                if "mean" in answer.get("steps", {}):
                    acknowledged.append((number + 1, json.dumps(raw)))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 20:
            time.sleep(0.02)
        server.end(kill=True)
        for thread in threads:
            thread.join()
        cookie, code = students[0]._cookies, server.code[1]
    store = ClassStore(path)
    kept = {(answer.student, answer.raw) for answer in store.answers()}
    store.close()
    assert len(acknowledged) >= 20
    assert set(acknowledged) <= kept
    with running(path, "--class", "--workers", "1") as server:
        assert server.code[1] == code
        again = server.browser()
        again._cookies = cookie
        assert again.get("/class/now")["name"] == "s0"
        assert "error" not in again.check(papers[0])
    assert not [one for one in workers if Path(f"/proc/{one}/exe").exists() and _is_worker(one)]


def _children(process: int) -> list[str]:
    place = Path(f"/proc/{process}/task/{process}/children")
    return place.read_text().split() if place.exists() else []


def _is_worker(process: str) -> bool:
    try:
        return b"engine_process" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.slow  # starts four processes; what is said then: test_practice_server.test_what_went_wrong_is_a_sentence
def test_a_marking_that_takes_too_long_is_ended_and_the_next_one_is_answered():
    async def tried() -> tuple[str, dict[str, object]]:
        pool = EnginePool(1, limit=60)
        await pool.start()
        (worker,) = pool.workers
        first = worker._process.pid
        worker._limit = 0.005
        slow = {"do": "open", "address": "gnn/laplacian?level=hard&seed=1", "language": "en"}
        with pytest.raises(EngineOverrun):
            await pool.ask(slow)
        worker._limit = 60
        answer = await pool.ask({"do": "open", "address": ADDRESS, "language": "en"})
        assert worker._process.pid != first
        worker._process.kill()
        with pytest.raises(EngineLost):
            await pool.ask(slow)
        again = await pool.ask(slow)
        await pool.stop()
        return answer, again

    answer, again = run_alone(tried)
    assert answer["family"] == FAMILY
    assert again["family"] == "gnn/laplacian"


def test_two_servers_do_not_hold_one_class_and_other_files_are_no_class(tmp_path):
    path = tmp_path / "c.sqlite"
    store = ClassStore(path)
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(Exception, match="another server holds this class"):
        ClassStore(path)
    with pytest.raises(Exception, match="another server holds this class"):
        forget(path)
    store.close()
    assert forget(path) == [path]
    assert forget(path) == []
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as at:
        at.execute("create table x (y)")
    at.close()
    text = tmp_path / "notes.txt"
    text.write_text("my notes, which are dear to me" * 50)
    for wrong in (other, text):
        before = wrong.read_bytes()
        with pytest.raises(Exception, match="give another --data"):
            forget(wrong)
        assert wrong.read_bytes() == before
