"""A small server for the page: its files, and the engine behind POST /api."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from markscheme.family.library import Library
from markscheme.webpage.page_catalogue import page_catalogue
from markscheme.webpage.page_files import page_files
from markscheme.webpage.page_requests import PageEngine

TYPES = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css", "json": "application/json"}


@contextmanager
def served(
    ids: Iterable[str],
    library: Library | None = None,
    more: dict[str, bytes] | None = None,
    **settings: object,
) -> Iterator[ServedPage]:
    """Serve the page for some families on loopback, as long as the block runs."""
    page = ServedPage(list(ids), library or Library(), more or {}, settings)
    thread = threading.Thread(target=page.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield page
    finally:
        page.server.shutdown()
        page.server.server_close()
        thread.join()


class ServedPage:
    """The page at `url`. `fails`: how many of the next requests are answered by nothing."""

    def __init__(self, ids: list[str], library: Library, more: dict[str, bytes], settings: dict[str, object]) -> None:
        given = {"engine": "served", "scorm": False, "mathlive": False, "languages": ["en", "zh"], **settings}
        self.files = {**page_files(given, page_catalogue(library, ids)), **more}
        self.engine = PageEngine(library)
        self.fails = 0
        self.asked: list[str] = []
        lock = threading.Lock()
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.split("?")[0].lstrip("/") or "index.html"
                body = page.files.get(name)
                self._send(
                    200 if body is not None else 404, TYPES.get(name.rpartition(".")[2], "text/plain"), body or b""
                )

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if page.fails:
                    page.fails -= 1
                    return self._send(500, "text/plain", b"")
                with lock:
                    page.asked.append(text)
                    body = page.engine.answer_text(text).encode()
                return self._send(200, TYPES["json"], body)

            def _send(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *values: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
