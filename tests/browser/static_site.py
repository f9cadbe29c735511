"""A site on a plain web server: one that knows few types and compresses nothing."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject
from markscheme.site.site_folder import SiteChoice, site_files, write_site

READY = 180_000  # milliseconds for the engine to be ready, on a machine that does other things too


class PlainServer(SimpleHTTPRequestHandler):
    """Knows `.html`, `.js` and `.css`."""

    def guess_type(self, path: str) -> str:
        return {"html": "text/html", "js": "text/javascript", "css": "text/css"}.get(
            str(path).rpartition(".")[2], "application/octet-stream"
        )

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def build(folder: Path, ids: Sequence[str], scorm: JsonObject | None = None) -> None:
    """Write a site; the test is left out where its parts are not to be had."""
    try:
        write_site(site_files(Library(), SiteChoice(list(ids)), scorm), folder)
    except MarkschemeError as error:
        pytest.skip(f"a site is left out: {str(error).splitlines()[0]}")


@contextmanager
def given_out(folder: Path) -> Iterator[str]:
    """Give out a folder on loopback as long as the block runs; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(PlainServer, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
