"""What stands before every route: whose page is asking, how much and how often, and the headers of every answer."""

from __future__ import annotations

import ipaddress
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from markscheme.phrases import say

LARGEST_BODY = 64 * 1024  # bytes of an answer
LARGEST_PROGRESS = 1024 * 1024  # bytes, where a page asks with all of its history what is due
MOST_KNOWN = 20_000  # clients whose rate is remembered
LOOPBACK = ("127.0.0.1", "localhost", "::1")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)  # formulas and tables have their widths in attributes
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Rates:
    """How often each client may ask: so many at once, and so many each second after that."""

    def __init__(self, each_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.each_second, self.at_once, self._clock = each_second, at_once, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when that was

    def allows(self, client: str) -> bool:
        """Count one request of a client; say whether it may be answered."""
        now = self._clock()
        left, then = self._left.pop(client, (self.at_once, now))
        left = min(self.at_once, left + (now - then) * self.each_second)
        allowed = left >= 1
        self._left[client] = (left - allowed, now)
        if len(self._left) > MOST_KNOWN:
            self._left.popitem(last=False)
        return allowed


class RequestGuard:
    """The outermost part of the server.

    `hosts`: names under which it is reached; with `any_number` under any address that is a number, too, for the
    machines of a room. A name that is neither is one that somebody else's page was given for this machine.
    `known_client`: gives the student of a cookie, so that the students behind one router have a rate each.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        any_number: bool = False,
        rates: Rates | None = None,
        student_rates: Rates | None = None,
        known_client: Callable[[str], str] = lambda cookie: "",
        cookie_name: str = "",
        largest: int = LARGEST_BODY,
    ) -> None:
        self.app = app
        self.hosts = {host.lower().rstrip(".") for host in hosts}
        self.any_number = any_number
        self.rates = rates or Rates(400, 2000)  # of one address: a whole class may stand behind it
        self.student_rates = student_rates or Rates(10, 60)
        self.largest = largest
        self.known_client, self.cookie_name = known_client, cookie_name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        language = preferred_language(headers.get("accept-language", ""))
        refused = self._refusal(scope, headers)
        if refused is not None:
            await _refuse(*refused, language, send)
            return
        if scope["method"] != "POST":
            await self.app(scope, receive, _with_headers(send))
            return
        body = await _body(receive, self.largest)
        if body is None:
            await _refuse(413, "serve.too_large", language, send)
            return
        await self.app(scope, _again(body, receive), _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        """Say with which status and sentence a request is refused; None lets it through."""
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._is_ours(host):
            return 421, "serve.other_host"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "serve.other_method"
        if not self._may_ask(scope, headers):
            return 429, "serve.too_often"
        if scope["method"] != "POST":
            return None
        origin = headers.get("origin")
        asked_by_other = headers.get("sec-fetch-site", "same-origin") != "same-origin"
        if asked_by_other or (origin is not None and urlsplit(origin).netloc.lower() != host.lower()):
            return 403, "serve.other_origin"
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415, "serve.not_json"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:12]) > self.largest:
            return 413, "serve.too_large"
        return None

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name.rstrip(".") in self.hosts:
            return True
        return self.any_number and _is_number(name)

    def _may_ask(self, scope: Scope, headers: Headers) -> bool:
        client = scope.get("client")
        allowed = self.rates.allows(str(client[0]) if client else "")
        cookie = cookie_parser(headers.get("cookie", "")[:4096]).get(self.cookie_name, "") if self.cookie_name else ""
        student = self.known_client(cookie) if cookie else ""
        return allowed and (not student or self.student_rates.allows(student))


def preferred_language(accepted: str) -> str:
    """Give the language of a header Accept-Language in which a sentence is said.

    >>> preferred_language("zh-CN,zh;q=0.9,en;q=0.8"), preferred_language("de, en;q=0.5")
    ('zh', 'en')
    """
    for part in accepted[:200].split(","):
        if part.strip()[:2].lower() in ("en", "zh"):
            return part.strip()[:2].lower()
    return "en"


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


async def _body(receive: Receive, largest: int) -> bytes | None:
    """Read a body; None where it is too large, whatever its headers say."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > largest:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read to whoever reads it next."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending


async def _refuse(status: int, phrase: str, language: str, send: Send) -> None:
    """Answer with a sentence, as the page shows it; what was not read of the request is not waited for."""
    body = json.dumps({"error": say(phrase, language)}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers.append((b"connection", b"close"))
    sending = _with_headers(send)
    await sending({"type": "http.response.start", "status": status, "headers": headers})
    await sending({"type": "http.response.body", "body": body})
