"""A class in real browsers: the board of the teacher, and two students."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from page_hands import check, fill, key_of, serious, step_of

pytest.importorskip("uvicorn", reason="pip install 'markscheme[serve]'")

from benchmarks.serve import running

FAMILY = "norm/batchnorm"
SHOTS = os.environ.get("MARKSCHEME_SHOTS")  # a folder for screenshots to look at

pytestmark = pytest.mark.slow  # without a browser: tests/serve/test_class.py


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    words = ("--class", FAMILY, "regression/simple", "--level", "easy", "--seed", "7", "--workers", "1")
    with running(tmp_path / "c.sqlite", *words, "--title", "Week 3 <b>") as found:
        yield found


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def joined(opened, url: str, code: str, name: str, **options):
    page = opened(f"{url}#{code}", "form", **options)
    page.fill("#name", name)
    shot(page, f"join-{len(name)}")
    assert serious(page) == []
    page.click("button[type=submit]")
    page.wait_for_selector(".class-banner p")
    return page


def test_a_class_from_joining_to_the_worked_solution(server, opened):
    url = f"http://{server.host}:{server.port}/"
    board = opened(f"{url}board/{server.token[1]}", ".controls")
    assert board.url == f"{url}board"
    hostile = "<img src=x onerror=alert(1)>"
    ada = joined(opened, url, server.code[1], "Ada", locale="en-GB")
    bob = joined(opened, url, server.code[1], hostile, locale="zh-CN", width=390, height=800, color_scheme="dark")
    assert "The first problem comes" in ada.inner_text(".class-banner")
    assert "教师开始后" in bob.inner_text(".class-banner")
    assert serious(board) == []
    board.get_by_role("button", name="Begin").click()
    for page in (ada, bob):
        page.wait_for_selector(".step")
        assert not page.locator("#choose").is_visible()
    key = key_of(FAMILY, "easy", 7)
    fill(step_of(ada, "a"), key["mean"])
    assert check(step_of(ada, "a")).inner_text()
    variance_undivided = ["52.7", "24.7"]  # a sum of squares that was not divided by how many there are
    for place, answer in enumerate((key["mean"], variance_undivided)):
        fill(bob.locator("section.step").nth(place), answer)
    bob.get_by_role("button", name="检查全部答案").click()
    bob.locator(".verdict").first.wait_for()
    shot(bob, "student-phone-dark-zh")
    shot(ada, "student-en")
    board.locator(".slips li").first.wait_for()
    assert re.search(
        r"(?s)\(b\) One student was told: You did not divide .*The mistake is still there\.", board.inner_text(".slips")
    )
    assert board.locator("tr:has(th[scope=row]) >> nth=0").locator("[data-group=right]").inner_text() == "2"
    board.locator("summary", has_text="in the class").click()
    assert hostile in board.inner_text(".students")
    board.locator("summary", has_text="Statement").click()
    shot(board, "board-en")
    assert serious(board) == []
    board.get_by_role("button", name="中文").click()
    board.get_by_role("heading", name="全班有哪些典型错误").wait_for()
    board.emulate_media(color_scheme="dark")
    shot(board, "board-dark-zh")
    assert serious(board) == []
    board.get_by_role("button", name="公布完整解答").click()
    board.locator("summary", has_text="完整解答").click()
    board.locator("details[data-what=worked] math").first.wait_for()
    assert serious(board) == []
    ada.locator(".class-banner summary", has_text="Worked solution").click()
    ada.locator(".class-banner math").first.wait_for()
    assert serious(ada) == []
    assert serious(bob) == []
    board.once("dialog", lambda asked: asked.accept())
    board.get_by_role("button", name=re.compile("^移出 <img")).click()
    bob.wait_for_selector("form #code")
    board.get_by_role("button", name="下一题").click()
    ada.locator(".class-banner", has_text="Problem 2 of 2").wait_for()
    ada.wait_for_url("**/#regression/simple*")
    ada.wait_for_selector(".step")
    ada.reload()
    ada.wait_for_selector(".step")
    assert "You are Ada." in ada.inner_text(".class-banner")
