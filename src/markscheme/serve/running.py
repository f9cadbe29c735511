"""The server put together and run: its addresses, its workers, its guard."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markscheme.errors import MarkschemeError
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject
from markscheme.serve.public_address import host_of
from markscheme.webpage.page_catalogue import page_catalogue
from markscheme.webpage.page_files import page_files

if TYPE_CHECKING:
    from markscheme.serve.classroom.class_room import ClassRoom
    from markscheme.serve.request_guard import RequestGuard

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::", "")
MOST_COMING = 2_000  # connections that wait to be taken up


@dataclass(frozen=True)
class Listening:
    """Where a server listens: a socket that is bound, and the addresses at which people reach it.

    `public`: the origin under which a proxy before it is reached, such as `https://practice.example.edu`; else empty.
    """

    socket: socket.socket
    host: str
    port: int
    addresses: tuple[str, ...]
    public: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether what is typed goes over a network as plain http."""
        return self.public.startswith("http:") or self.is_for_others

    @property
    def is_for_others(self) -> bool:
        """Whether other machines reach it."""
        return self.host not in LOOPBACK


def listen(host: str, port: int, public: str = "") -> Listening:
    """Take a port, any free one for 0; raise `MarkschemeError` where that cannot be."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        bound = socket.socket(family, kind, protocol)  # without the protocol asyncio leaves Nagle's delay, 40 ms each
    except (OSError, UnicodeError, OverflowError) as error:
        raise _not_there(host, port, error) from None
    try:
        if os.name != "nt":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
        bound.listen(MOST_COMING)  # whoever comes while the workers start waits, and is not turned away
    except (OSError, OverflowError) as error:
        bound.close()
        raise _not_there(host, port, error) from None
    taken = bound.getsockname()[1]
    names = _own_numbers() if host in EVERYWHERE else (host,)
    addresses = tuple(f"http://{_in_address(name)}:{taken}/" for name in names)
    return Listening(bound, host, taken, (f"{public}/",) if public else addresses, public)


def _not_there(host: str, port: int, error: Exception) -> MarkschemeError:
    reason = getattr(error, "strerror", None) or str(error)
    return MarkschemeError(f"{host}:{port}: cannot listen there: {reason}; give another --port or --host")


def practice_server(
    library: Library, ids: Sequence[str], at: Listening, templates: Sequence[Path], workers: int, limit: float
) -> RequestGuard:
    """Make the server of the page for practice with some families."""
    from markscheme.serve.engine_pool import EnginePool
    from markscheme.serve.formula_keyboard_files import kept_keyboard
    from markscheme.serve.practice_api import PracticeApi
    from markscheme.serve.practice_routes import practice_app
    from markscheme.serve.request_guard import LARGEST_PROGRESS, RequestGuard, policy_of
    from markscheme.serve.signed_state import Seals

    api = PracticeApi(EnginePool(workers, templates, limit), Seals(_kept_secret()), ids)
    keyboard = kept_keyboard()
    app = practice_app(api, _files(False, library, ids, keyboard))
    policy = policy_of(bool(keyboard))
    return RequestGuard(app, _hosts(at), at.is_for_others, largest=LARGEST_PROGRESS, public=at.public, policy=policy)


def class_server(
    library: Library, room: ClassRoom, at: Listening, templates: Sequence[Path], workers: int, limit: float
) -> RequestGuard:
    """Make the server of a class."""
    from markscheme.interaction.address import read_address
    from markscheme.serve.classroom.class_api import ClassApi
    from markscheme.serve.classroom.class_routes import ClassRoutes
    from markscheme.serve.engine_pool import EnginePool
    from markscheme.serve.formula_keyboard_files import kept_keyboard
    from markscheme.serve.request_guard import RequestGuard, policy_of
    from markscheme.serve.signed_state import Seals

    ids = list(dict.fromkeys(read_address(text).family for text in room.questions))
    api = ClassApi(room, EnginePool(workers, templates, limit))
    routes = ClassRoutes(api, Seals(room.secret.encode()), at.addresses[0], str(room.store.path.resolve()))
    keyboard = kept_keyboard()
    app = routes.app(_files(True, library, ids, keyboard))
    known, policy = routes.known_client, policy_of(bool(keyboard))
    return RequestGuard(app, _hosts(at), at.is_for_others, known_client=known, public=at.public, policy=policy)


def run(server: RequestGuard, at: Listening) -> None:
    """Serve until the process is told to end."""
    import uvicorn

    from markscheme.serve.patient_connection import PatientConnection, most_connections

    config = uvicorn.Config(
        server,
        http=PatientConnection,
        log_level="error",  # what strangers send wrongly is answered, and not worth a line each
        access_log=False,
        ws="none",
        proxy_headers=bool(at.public),  # of a proxy on this machine alone
        forwarded_allow_ips="127.0.0.1,::1",
        server_header=False,
        limit_concurrency=most_connections(),
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[at.socket])


def _files(is_class: bool, library: Library, ids: Sequence[str], keyboard: dict[str, bytes]) -> dict[str, bytes]:
    """Give the files of the page, with the formula keyboard where it is to be had."""
    settings: JsonObject = {"engine": "served", "languages": list(LANGUAGES), "scorm": False, "class": is_class}
    settings["mathlive"] = "mathlive" if keyboard else False
    return {**page_files(settings, page_catalogue(library, ids)), **keyboard}


def _hosts(at: Listening) -> tuple[str, ...]:
    own = (socket.gethostname(), at.host) if at.is_for_others else ()
    return (*LOOPBACK, *filter(None, (*own, host_of(at.public))))


def _own_numbers() -> tuple[str, ...]:
    """Give the addresses of this machine that others reach; its own loopback where it has none."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # sends nothing: it only chooses the way out
        found.append(str(asking.getsockname()[0]))
    with suppress(OSError):
        found += [str(place[4][0]) for place in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    others = [name for name in dict.fromkeys(found) if not name.startswith("127.")]
    return tuple(others) or ("127.0.0.1",)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def state_folder() -> Path:
    """Name the folder in which the program keeps what it needs the next time."""
    named = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(named) if named else Path("~/.local/state").expanduser()) / "markscheme"


def _kept_secret() -> bytes:
    """Give the secret that signs states, so that a page goes on after the server was started again."""
    path = state_folder() / "serve.secret"
    try:
        if path.is_file() and len(kept := path.read_bytes()) >= 32:
            return kept
        path.parent.mkdir(parents=True, exist_ok=True)
        made = secrets.token_bytes(32)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(made)
        return made
    except OSError:
        return secrets.token_bytes(32)  # nothing can be kept here: a page begins anew after a restart
