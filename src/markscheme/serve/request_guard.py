"""What stands before every route: whose page is asking, how much and how often, and the headers of every answer."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from markscheme.phrases import say

_log = logging.getLogger("markscheme.serve")
LARGEST_BODY = 64 * 1024  # bytes of an answer
LARGEST_PROGRESS = 1024 * 1024  # bytes, where a page asks with all of its history what is due
BODY_TIME = 15.0  # seconds within which a body is there
MOST_KNOWN = 20_000  # clients whose rate is remembered
LOOPBACK = ("127.0.0.1", "localhost", "::1")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def policy_of(has_keyboard: bool) -> str:
    """Give the content security policy; the formula keyboard places things by style attributes."""
    attributes = " style-src-attr 'unsafe-inline';" if has_keyboard else ""
    return POLICY.replace("style-src 'self';", "style-src 'self';" + attributes)


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
    `public`: the origin under which a proxy makes the server known, such as `https://practice.example.edu`.
    `known_client`: says by the cookies who is asking, so that everybody behind one router has a rate of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        any_number: bool = False,
        rates: Rates | None = None,
        student_rates: Rates | None = None,
        known_client: Callable[[Mapping[str, str]], str] = lambda cookies: "",
        largest: int = LARGEST_BODY,
        public: str = "",
        policy: str = POLICY,
    ) -> None:
        self.app = app
        self.hosts = {host.lower().rstrip(".") for host in hosts}
        self.any_number = any_number
        self.rates = rates or Rates(400, 2000)  # of one address: a whole class may stand behind it
        self.student_rates = student_rates or Rates(10, 60)
        self.largest = largest
        self.known_client, self.public = known_client, public
        self.body_time = BODY_TIME
        self.headers = {**HEADERS, "content-security-policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        language = preferred_language(headers.get("accept-language", ""))
        answer = _Answer(send, self.headers)
        try:
            await self._answer(scope, headers, language, receive, answer)
        except Exception as error:  # a fault of ours: said as such, to whoever asked and to whoever runs the server
            _log.error("%s %s: %s", scope["method"], scope["path"], _fault(error))
            if not answer.is_begun:
                await answer.refuse(500, "serve.fault", language)

    async def _answer(self, scope: Scope, headers: Headers, language: str, receive: Receive, answer: _Answer) -> None:
        refused = self._refusal(scope, headers)
        if refused is not None:
            await answer.refuse(*refused, language)
            return
        if scope["method"] != "POST":
            await self.app(scope, receive, answer)
            return
        try:
            body = await asyncio.wait_for(_body(receive, self.largest), self.body_time)
        except TimeoutError:
            await answer.refuse(408, "serve.too_slow", language)
            return
        if body is None:
            await answer.refuse(413, "serve.too_large", language)
            return
        await self.app(scope, _again(body, receive), answer)

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
        if asked_by_other or (origin is not None and not self._is_own_page(origin.lower(), host.lower())):
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

    def _is_own_page(self, origin: str, host: str) -> bool:
        """Whether a page of the server's own asks: of its public name, or of the name that was asked."""
        if self.public and origin == self.public:
            return True
        return origin.startswith(("http://", "https://")) and origin.partition("://")[2] == host

    def _may_ask(self, scope: Scope, headers: Headers) -> bool:
        """Count a request: of somebody known to themselves alone, so that one in a room cannot use up all of it."""
        known = self.known_client(cookie_parser(headers.get("cookie", "")[:4096]))
        if known:
            return self.student_rates.allows(known)
        client = scope.get("client")
        return self.rates.allows(str(client[0]) if client else "")


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


class _Answer:
    """An answer on its way: with the headers of every answer, and once."""

    def __init__(self, send: Send, headers: Mapping[str, str]) -> None:
        self._send, self._headers = send, headers
        self.is_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.is_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await self._send(message)

    async def refuse(self, status: int, phrase: str, language: str) -> None:
        """Answer with a sentence, as the page shows it; what was not read of the request is not waited for."""
        body = json.dumps({"error": say(phrase, language)}, ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        headers.append((b"connection", b"close"))
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": body})


def _fault(error: BaseException) -> str:
    """Say in one line what went wrong and where."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f" ({last.tb_frame.f_globals.get('__name__')}:{last.tb_lineno})" if last is not None else ""
    return f"{type(error).__name__}: {str(error)[:200]}{place}"
