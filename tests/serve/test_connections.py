"""Connections that hold without asking: they are hung up, and others are answered in the meantime."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import uvicorn
from serve_world import run_alone

from markscheme.serve import patient_connection
from markscheme.serve.patient_connection import PatientConnection, most_connections
from markscheme.serve.request_guard import RequestGuard
from markscheme.serve.running import listen

PATIENCE = 0.4  # seconds
WAIT = 15  # seconds for anything


async def answers(scope, receive, send):
    if scope["path"] == "/never":
        await asyncio.sleep(WAIT)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def serving(**settings: object) -> Iterator[int]:
    connection = type("Quick", (PatientConnection,), {"patience": PATIENCE, **settings})
    guard = RequestGuard(answers, ("127.0.0.1",))
    guard.body_time = PATIENCE
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    config = uvicorn.Config(guard, http=connection, log_level="error", lifespan="off", limit_concurrency=20)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield bound.getsockname()[1]
    finally:
        server.force_exit = server.should_exit = True
        thread.join(WAIT)
        bound.close()


def begun(port: int, first: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
    made.sendall(first)
    return made


def is_hung_up(connection: socket.socket) -> bool:
    """Whether the other side ends it, with or without an answer."""
    try:
        while connection.recv(4096):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


HEAD = b"Host: 127.0.0.1\r\n"
POST = b"POST /x HTTP/1.1\r\n" + HEAD + b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n"
ASKED = b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n"


@pytest.mark.parametrize(
    "first",
    [b"", b"GET / HT", b"GET / HTTP/1.1\r\n" + HEAD + b"X: ", POST, POST + b"{", ASKED, ASKED + b"GET / HTTP/1.1\r\nX"],
    ids=["nothing", "half a line", "half a header", "no body", "half a body", "one and no more", "one and a half"],
)
def test_a_connection_without_a_whole_request_is_hung_up(first):
    with serving() as port:
        start = time.monotonic()
        with begun(port, first) as connection:
            assert is_hung_up(connection)
        assert PATIENCE <= time.monotonic() - start < WAIT / 2


def test_an_answer_that_does_not_come_to_its_end_is_ended():
    with serving(longest_request=PATIENCE) as port, begun(port, b"GET /never HTTP/1.1\r\n" + HEAD + b"\r\n") as one:
        start = time.monotonic()
        assert is_hung_up(one)
        assert time.monotonic() - start < WAIT / 2


def test_a_letter_now_and_then_is_no_request():
    with serving() as port, begun(port, b"GET / HTTP/1.1\r\n") as connection:
        end = time.monotonic() + WAIT / 2
        with suppress(ConnectionError):
            while time.monotonic() < end:
                connection.sendall(b"X")
                time.sleep(PATIENCE / 10)
        assert time.monotonic() < end


def test_whoever_opens_very_many_connections_does_not_shut_others_out():
    with serving(patience=2 * PATIENCE) as port:
        held = [begun(port, b"") for _ in range(60)]
        time.sleep(4 * PATIENCE)
        with begun(port, ASKED) as other:
            assert other.recv(4096).startswith(b"HTTP/1.1 200")
        assert all(map(is_hung_up, held))
        for one in held:
            one.close()


def test_one_address_has_no_more_than_its_share(monkeypatch):
    monkeypatch.setattr(patient_connection, "LOOPBACK", ())  # which otherwise has all: a proxy may stand there
    with serving(most_of_one=5, patience=WAIT) as port:
        held = [begun(port, ASKED) for _ in range(8)]
        answered = 0
        for one in held:
            one.settimeout(2)
            with suppress(OSError):
                answered += one.recv(4096).startswith(b"HTTP/1.1 200")
        for one in held:  # none before: it would leave its place to one that is taken late
            one.close()
    assert answered == 5


def test_there_are_files_for_as_many_connections_as_are_taken():
    resource = pytest.importorskip("resource")
    most = most_connections()
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert 50 <= most <= patient_connection.MOST_CONNECTIONS
    assert soft == resource.RLIM_INFINITY or most <= soft


def test_an_answer_does_not_wait_for_the_other_side_to_say_that_it_had_the_first_half():
    async def tried():
        with listen("127.0.0.1", 0).socket as bound:
            delay = asyncio.get_running_loop().create_future()
            server = await asyncio.start_server(lambda _, answer: delay.set_result(answer), sock=bound)
            _, asking = await asyncio.open_connection(*bound.getsockname())
            answer = await asyncio.wait_for(delay, WAIT)
            found = answer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            asking.close()
            answer.close()
            server.close()
            return found

    assert run_alone(tried)
