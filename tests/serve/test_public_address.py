"""A server behind a proxy: names, origins and cookies of the address that people know."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from serve_world import FIRST, IDS, DirectPool, files
from starlette.testclient import TestClient

from markscheme.cli import main
from markscheme.serve import running
from markscheme.serve.classroom.class_api import ClassApi
from markscheme.serve.classroom.class_room import ClassRoom
from markscheme.serve.classroom.class_routes import ClassRoutes
from markscheme.serve.classroom.class_store import ClassStore
from markscheme.serve.practice_api import PracticeApi
from markscheme.serve.practice_routes import practice_app
from markscheme.serve.public_address import public_origin
from markscheme.serve.request_guard import RequestGuard
from markscheme.serve.running import Listening, _hosts, listen
from markscheme.serve.signed_state import Seals

PUBLIC = "https://practice.example.edu"


def test_a_public_address_is_read_as_browsers_name_it():
    assert public_origin(" HTTPS://Practice.Example.edu:443/ ") == PUBLIC
    assert public_origin("http://[2001:db8::1]:8080") == "http://[2001:db8::1]:8080"
    assert public_origin("https://München.example:8443") == "https://xn--mnchen-3ya.example:8443"


@pytest.mark.parametrize(
    "text",
    ["", "practice.example.edu", "ftp://a.example", "https://", "https://a@b.example", "https://a.example:99999",
     "https://a.example/ml", "https://a.example?x", "https://[::1", "https://" + "a" * 70 + ".example", "https://a b/"],
)  # fmt: skip
def test_what_is_no_public_address_is_refused_with_one_that_is(text):
    with pytest.raises(Exception, match=r"https://practice\.example\.edu$"):
        public_origin(text)


def behind(public: str = PUBLIC) -> TestClient:
    with listen("127.0.0.1", 0, public).socket as bound:
        at = Listening(bound, "127.0.0.1", 8000, (f"{public}/",), public)
    api = PracticeApi(DirectPool(), Seals(b"s" * 32), IDS)
    return TestClient(RequestGuard(practice_app(api, files()), _hosts(at), public=at.public), PUBLIC)


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("practice.example.edu", PUBLIC, 200),  # a proxy that passes on the name
        ("127.0.0.1:8000", PUBLIC, 200),  # nginx as it comes
        ("127.0.0.1:8000", "http://127.0.0.1:8000", 200),  # without the proxy, on this machine
        ("practice.example.edu", "https://evil.example", 403),
        ("practice.example.edu", "null", 403),
        ("127.0.0.1:8000", "https://practice.example.edu.evil.example", 403),
        ("evil.example", PUBLIC, 421),
        ("evil.example", "https://evil.example", 421),
    ],
)
def test_the_public_name_is_ours_and_no_other(host, origin, status):
    with behind() as client:
        answer = client.post("/api", json={"do": "open", "address": FIRST}, headers={"host": host, "origin": origin})
    assert answer.status_code == status


def test_cookies_go_over_https_alone_where_students_come_over_https(tmp_path):
    room = ClassRoom(ClassStore(tmp_path / "c.sqlite"), [FIRST], "Week 3")
    for public, secure in ((PUBLIC, True), ("http://10.0.0.7:8000", False)):
        routes = ClassRoutes(ClassApi(room, DirectPool()), Seals(b"s" * 32), f"{public}/", "c.sqlite")
        app = RequestGuard(routes.app(files(True)), ("practice.example.edu",), any_number=True, public=public)
        client = TestClient(app, public)
        joined = client.post("/class/join", json={"code": room.code, "name": "Ada"})
        entered = client.get(f"/board/{room.token}", follow_redirects=False)
        for answer in (joined, entered):
            cookie = answer.headers["set-cookie"]
            assert ("; Secure" in cookie) is secure
            assert cookie.startswith("__Host-") is secure
            assert "Path=/" in cookie
            assert "Domain" not in cookie
        assert client.get("/class/now").json()["name"]
        assert PUBLIC in client.get("/board").text or not secure
    room.store.close()


def test_the_command_says_the_public_address_and_where_the_proxy_has_to_go(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(running, "run", lambda server, at: None)
    words = ["serve", "norm/batchnorm", "--port", "0", "--public-address"]
    result = CliRunner().invoke(main, [*words, f"{PUBLIC}/"])
    assert f"Practice: {PUBLIC}/" in result.output
    assert "must pass requests on to http://127.0.0.1:" in result.output
    assert "plain http" not in result.output
    assert "plain http" in CliRunner().invoke(main, [*words, "http://practice.example.edu"]).output
    assert "is no public address" in CliRunner().invoke(main, [*words, "practice.example.edu"]).output
    assert "without the formula keyboard; markscheme serve --keyboard fetches it" in result.output
