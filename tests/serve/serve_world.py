"""A server in this process whose requests are answered without workers, and a class at two problems."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from markscheme.family.library import Library
from markscheme.serve.classroom.class_api import ClassApi
from markscheme.serve.classroom.class_room import ClassRoom
from markscheme.serve.classroom.class_routes import ClassRoutes
from markscheme.serve.classroom.class_store import ClassStore
from markscheme.serve.practice_api import PracticeApi
from markscheme.serve.practice_routes import practice_app
from markscheme.serve.request_guard import Rates, RequestGuard
from markscheme.serve.signed_state import Seals
from markscheme.webpage.page_catalogue import page_catalogue
from markscheme.webpage.page_files import page_files
from markscheme.webpage.page_requests import PageEngine

FIRST, SECOND = "norm/batchnorm?level=easy&seed=7", "regression/simple?level=easy&seed=3"
IDS = ["norm/batchnorm", "regression/simple"]
ENGINE = PageEngine(Library())
BASE = "http://127.0.0.1:8000"


def run_alone(tried: Callable[[], Awaitable[Any]]) -> Any:
    """Run a coroutine in a thread of its own: Playwright leaves a loop running in this one, after any browser test."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(lambda: asyncio.run(tried())).result()


class DirectPool:
    """In the place of worker processes: answers at once."""

    limit = 10.0

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def ask(self, request: Mapping[str, object], problem: str = "") -> dict[str, object]:
        return await asyncio.to_thread(ENGINE.answer, dict(request))


def files(is_class: bool = False) -> dict[str, bytes]:
    settings = {"engine": "served", "languages": ["en", "zh"], "scorm": False, "mathlive": False, "class": is_class}
    return page_files(settings, page_catalogue(ENGINE.library, IDS))


@pytest.fixture
def practice() -> Iterator[TestClient]:
    api = PracticeApi(DirectPool(), Seals(b"s" * 32), IDS)
    with TestClient(RequestGuard(practice_app(api, files()), ("127.0.0.1", "localhost")), BASE) as client:
        yield client


class Class:
    """A class, its server, and people before it: each has a client with cookies of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.room = ClassRoom(ClassStore(path), [FIRST, SECOND], "Week 3")
        self.api = ClassApi(self.room, DirectPool())
        self.routes = ClassRoutes(self.api, Seals(self.room.secret.encode()), f"{BASE}/", str(path))
        self.routes.joins = Rates(1e6, 1e6)
        self.app = RequestGuard(
            self.routes.app(files(True)),
            ("127.0.0.1",),
            rates=Rates(1e6, 1e6),
            known_client=self.routes.known_client,
        )
        self.client = TestClient(self.app, BASE)

    def somebody(self) -> TestClient:
        """Give the browser of somebody else at the same server."""
        other = TestClient(self.app, BASE)
        other.portal = self.client.portal  # one event loop for all, as in the server
        return other

    def student(self, name: str) -> TestClient:
        """Give the browser of somebody who joined."""
        client = self.somebody()
        answer = client.post("/class/join", json={"code": self.room.code, "name": name, "language": "en"})
        assert answer.status_code == 200, answer.text
        return client

    def teacher(self) -> TestClient:
        client = self.somebody()
        assert client.get(f"/board/{self.room.token}").status_code == 200
        return client


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Class]:
    made = Class(tmp_path / "class.sqlite")
    with made.client:
        yield made


def check(client: TestClient, answers: Mapping[str, object], address: str = FIRST, **more: object) -> dict[str, object]:
    """Have answers checked."""
    return client.post(
        "/api", json={"do": "check", "address": address, "answers": answers, "language": "en", **more}
    ).json()
