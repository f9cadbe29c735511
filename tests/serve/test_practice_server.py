"""The server for one person: routes, signed state, and what strangers try."""

from __future__ import annotations

import json

import pytest
from serve_world import FIRST, DirectPool, check

from markscheme.serve.engine_pool import EngineBusy, EngineLost, EngineOverrun
from markscheme.serve.request_guard import LARGEST_BODY, Rates, preferred_language


def opened(client, **more):
    return client.post("/api", json={"do": "open", "address": FIRST, "language": "en", **more}).json()


def test_the_page_and_its_files_come_with_their_types_and_headers(practice):
    page = practice.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    script = practice.get("/app.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert practice.get("/app.js", headers={"if-none-match": script.headers["etag"]}).status_code == 304


def test_a_problem_is_worked_with_a_state_that_only_the_server_can_write(practice):
    state = opened(practice)["state"]
    wrong = check(practice, {"mean": ["99", "98"]}, state=state)
    assert wrong["steps"]["mean"]["over"] is False
    again = check(practice, {"mean": ["99", "98"]}, state=wrong["state"])
    assert again["steps"]["mean"]["misses"] == 2
    forged = json.loads(json.dumps(again["state"]))
    forged["steps"]["mean"] = {"share": "1"}
    answer = check(practice, {"mean": ["1", "2"]}, state=forged)
    assert answer["error"].startswith("How far you are was not written by this server")
    unsigned = {"format": 1, "steps": {"mean": {"share": "1"}}}
    assert "error" in check(practice, {"mean": ["1", "2"]}, state=unsigned)
    assert "begins anew" in opened(practice, state=forged)["note"]
    assert opened(practice, state=forged)["score"] == "0"


def test_a_state_of_another_problem_is_refused(practice):
    state = check(practice, {"mean": ["99", "98"]})["state"]
    other = FIRST.replace("seed=7", "seed=8")
    assert "error" in check(practice, {"mean": ["1", "2"]}, address=other, state=state)
    assert "error" not in check(practice, {"mean": ["1", "2"]}, address=FIRST + "&lang=zh&v=0.1.0", state=state)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example", "[::1", "10.0.0.1"]
)
def test_another_host_is_refused_on_loopback(practice, host):
    assert practice.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_may_not_ask(practice, headers):
    request = {"do": "open", "address": FIRST}
    assert practice.post("/api", json=request, headers=headers).status_code == 403
    own = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert practice.post("/api", json=request, headers=own).status_code == 200


def test_a_form_of_another_page_may_not_ask(practice):
    answer = practice.post("/api", content=b"{}", headers={"content-type": "text/plain"})
    assert answer.status_code == 415


def test_a_huge_body_is_refused_whatever_its_length_is_said_to_be(practice):
    big = b"[" + b" " * LARGEST_BODY + b"]"
    headers = {"content-type": "application/json"}
    assert practice.post("/api", content=big, headers=headers).status_code == 413
    assert practice.post("/api", content=iter([big[:10], big[10:]]), headers=headers).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"[" * 5000, b'{"do": "open"}', b'{"do": 3, "address": []}', b"\xff\xfe"],
)
def test_what_is_no_request_is_answered_with_a_sentence(practice, body):
    answer = practice.post("/api", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/app.js/%2e%2e",
        "/board",
        "/class/now",
        "/x%00",
    ],
)
def test_no_path_of_a_request_is_opened(practice, path):
    answer = practice.get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


def test_other_methods_and_families_that_are_not_shown_are_refused(practice):
    assert practice.request("DELETE", "/api").status_code == 405
    assert practice.request("TRACE", "/").status_code == 405
    answer = practice.post("/api", json={"do": "open", "address": "gnn/laplacian?level=easy&seed=1"}).json()
    assert "is not shown here" in answer["error"]


def test_what_is_refused_is_said_in_the_language_of_the_browser(practice):
    headers = {"host": "evil.example", "accept-language": "zh-CN,zh;q=0.9"}
    assert "不能用此名称访问" in practice.get("/", headers=headers).json()["error"]
    assert preferred_language("") == "en"


def test_a_script_in_an_answer_comes_back_as_words(practice):
    told = check(practice, {"mean": ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>"]})
    shown = json.dumps(told["steps"]["mean"]["message"])
    assert "<img" not in shown
    assert "<script" not in shown


def test_a_client_may_ask_so_often_and_no_oftener():
    now = [0.0]
    rates = Rates(each_second=2, at_once=3, clock=lambda: now[0])
    assert [rates.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert rates.allows("b")
    now[0] = 1.0
    assert [rates.allows("a") for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (EngineOverrun, "took longer than 10 seconds"),
        (EngineLost, "ended in the middle"),
        (EngineBusy, "Too many people"),
    ],
)
def test_what_went_wrong_is_a_sentence(practice, monkeypatch, fault, said):
    async def failing(*values: object) -> None:
        raise fault("")

    monkeypatch.setattr(DirectPool, "ask", failing)
    assert said in opened(practice)["error"]


def test_what_is_due_is_asked_without_a_problem(practice):
    answer = practice.post("/api", json={"do": "due", "events": [], "now": "2026-01-01T00:00:00Z", "language": "en"})
    assert answer.json()["due"] == []
