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
from markscheme.webpage.page_catalogue import page_catalogue
from markscheme.webpage.page_files import page_files

if TYPE_CHECKING:
    from markscheme.serve.classroom.class_room import ClassRoom
    from markscheme.serve.request_guard import RequestGuard

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::", "")
MOST_CONNECTIONS = 2_000


@dataclass(frozen=True)
class Listening:
    """Where a server listens: a socket that is bound, and the addresses at which people reach it."""

    socket: socket.socket
    host: str
    port: int
    addresses: tuple[str, ...]

    @property
    def is_for_others(self) -> bool:
        """Whether other machines reach it."""
        return self.host not in LOOPBACK


def listen(host: str, port: int) -> Listening:
    """Take a port, any free one for 0; raise `MarkschemeError` where that cannot be."""
    try:
        family, *_, place = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError) as error:
        raise _not_there(host, port, error) from None
    try:
        if os.name != "nt":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
        bound.listen(MOST_CONNECTIONS)  # whoever comes while the workers start waits, and is not turned away
    except (OSError, OverflowError) as error:
        bound.close()
        raise _not_there(host, port, error) from None
    found = bound.getsockname()[1]
    names = _own_numbers() if host in EVERYWHERE else (host,)
    return Listening(bound, host, found, tuple(f"http://{_in_address(name)}:{found}/" for name in names))


def _not_there(host: str, port: int, error: Exception) -> MarkschemeError:
    reason = getattr(error, "strerror", None) or str(error)
    return MarkschemeError(f"{host}:{port}: cannot listen there: {reason}; give another --port or --host")


def practice_server(
    library: Library, ids: Sequence[str], at: Listening, templates: Sequence[Path], workers: int, limit: float
) -> RequestGuard:
    """Make the server of the page for practice with some families."""
    from markscheme.serve.engine_pool import EnginePool
    from markscheme.serve.practice_api import PracticeApi
    from markscheme.serve.practice_routes import practice_app
    from markscheme.serve.request_guard import LARGEST_PROGRESS, RequestGuard
    from markscheme.serve.signed_state import Seals

    api = PracticeApi(EnginePool(workers, templates, limit), Seals(_kept_secret()), ids)
    app = practice_app(api, page_files(_settings(False), page_catalogue(library, ids)))
    return RequestGuard(app, _hosts(at), any_number=at.is_for_others, largest=LARGEST_PROGRESS)


def class_server(
    library: Library, room: ClassRoom, at: Listening, templates: Sequence[Path], workers: int, limit: float
) -> RequestGuard:
    """Make the server of a class."""
    from markscheme.interaction.address import read_address
    from markscheme.serve.classroom.class_api import ClassApi
    from markscheme.serve.classroom.class_routes import ClassRoutes
    from markscheme.serve.engine_pool import EnginePool
    from markscheme.serve.request_guard import RequestGuard
    from markscheme.serve.signed_state import Seals

    ids = list(dict.fromkeys(read_address(text).family for text in room.questions))
    api = ClassApi(room, EnginePool(workers, templates, limit))
    routes = ClassRoutes(api, Seals(room.secret.encode()), at.addresses[0], str(room.store.path.resolve()))
    app = routes.app(page_files(_settings(True), page_catalogue(library, ids)))
    return RequestGuard(app, _hosts(at), at.is_for_others, known_client=routes.known_client, cookie_name=routes.cookie)


def run(server: RequestGuard, at: Listening) -> None:
    """Serve until the process is told to end."""
    import uvicorn

    config = uvicorn.Config(
        server,
        log_level="warning",
        access_log=False,
        ws="none",
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[at.socket])


def _settings(is_class: bool) -> JsonObject:
    return {"engine": "served", "languages": list(LANGUAGES), "scorm": False, "mathlive": False, "class": is_class}


def _hosts(at: Listening) -> tuple[str, ...]:
    own = (socket.gethostname(), at.host) if at.is_for_others else ()
    return (*LOOPBACK, *filter(None, own))


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
