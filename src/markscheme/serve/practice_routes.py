"""The routes of the server for one person, and the files of the page."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from markscheme.phrases import say
from markscheme.serve.engine_pool import EnginePool
from markscheme.serve.practice_api import PracticeApi, read_request
from markscheme.serve.request_guard import preferred_language

TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
INDEX = "index.html"


def practice_app(api: PracticeApi, files: Mapping[str, bytes]) -> Starlette:
    """Make the server of the page for practice."""

    async def answer(request: Request) -> Response:
        client = request.client.host if request.client else ""
        return JSONResponse(await api.answer(read_request(await request.body()), client))

    return served_app([Route("/api", answer, methods=["POST"])], files, api.pool)


def served_app(
    routes: Sequence[BaseRoute],
    files: Mapping[str, bytes],
    pool: EnginePool,
    at_end: Callable[[], None] = lambda: None,
) -> Starlette:
    """Make a server of some routes and, at all other addresses, of files that it holds in memory."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        yield
        await pool.stop()
        at_end()

    handlers = {404: _not_there, 405: _not_there, 500: _fault}
    every = [*routes, Route("/{name:path}", _files_endpoint(files), methods=["GET"])]
    return Starlette(routes=every, lifespan=lifespan, exception_handlers=handlers)  # type: ignore[arg-type]


def _files_endpoint(files: Mapping[str, bytes]) -> Callable[[Request], Response]:
    tags = {name: f'"{hashlib.sha256(content).hexdigest()[:32]}"' for name, content in files.items()}

    def endpoint(request: Request) -> Response:
        name = request.path_params["name"] or INDEX
        if name not in files:  # a name is looked up, never opened
            raise HTTPException(404)
        return file_response(name, files[name], tags[name], request.headers.get("if-none-match", ""))

    return endpoint


def file_response(name: str, content: bytes, tag: str = "", known: str = "") -> Response:
    """Give a file with its type; nothing but its tag where the browser has it already."""
    headers = {"cache-control": "no-cache", "etag": tag} if tag else {"cache-control": "no-store"}
    if tag and known == tag:
        return Response(status_code=304, headers=headers)
    suffix = "." + name.rpartition(".")[2]
    return Response(content, media_type=TYPES.get(suffix, "application/octet-stream"), headers=headers)


async def _fault(request: Request, error: Exception) -> Response:
    language = preferred_language(request.headers.get("accept-language", ""))
    return JSONResponse({"error": say("serve.fault", language)}, 500)


async def _not_there(request: Request, error: HTTPException) -> Response:
    language = preferred_language(request.headers.get("accept-language", ""))
    return JSONResponse({"error": say("serve.not_there", language)}, error.status_code)
