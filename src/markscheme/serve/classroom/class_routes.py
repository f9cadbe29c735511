"""The routes of a class: a student joins and works, the teacher sees the board and says how it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from markscheme.errors import AnswerError, MarkschemeError
from markscheme.files.json_reader import JsonObject
from markscheme.phrases import say
from markscheme.phrases.messages.said_in import said_in
from markscheme.serve.classroom.class_api import ClassApi
from markscheme.serve.classroom.class_pages import class_files, class_page, class_words, code_picture
from markscheme.serve.practice_api import language_of, read_request
from markscheme.serve.practice_routes import INDEX, file_response, served_app
from markscheme.serve.request_guard import Rates
from markscheme.serve.signed_state import COOKIE_AGE, Seals

TEACHER = "teacher"
CLASS_STYLE = b'<link rel="stylesheet" href="class.css">\n</head>'


class ClassRoutes:
    """The routes of one class. `join_address`: what students type into a browser; `kept_in`: where answers lie.

    Where students come over https, cookies go over nothing else, and no neighbouring name can set them (`__Host-`).
    """

    def __init__(self, api: ClassApi, seals: Seals, join_address: str, kept_in: str) -> None:
        self.api, self.seals = api, seals
        self.is_secure = join_address.startswith("https:")
        prefix = "__Host-" if self.is_secure else ""
        self.cookie = f"{prefix}student_{api.room.code}"
        self.teacher_cookie = f"{prefix}teacher_{api.room.code}"
        self.join_address, self.kept_in = join_address, kept_in
        self.joins = Rates(20, 250)  # of one address: a class joins at once, and codes cannot be tried out

    def app(self, files: Mapping[str, bytes]) -> Starlette:
        """Make the server: these routes, the files of the page and those of a class."""
        page = files[INDEX].replace(b"</head>", CLASS_STYLE, 1)
        every = {name: content for name, content in {**files, **class_files()}.items() if name != INDEX}
        self._page = page
        return served_app(self.routes(), every, self.api.pool, self.api.room.store.close)

    def routes(self) -> Sequence[BaseRoute]:
        """List the routes."""
        return (
            Route("/", self.start, methods=["GET"]),
            Route("/api", self.answer, methods=["POST"]),
            Route("/class/join", self.join, methods=["POST"]),
            Route("/class/now", self.now, methods=["GET"]),
            Route("/class/words", self.words, methods=["GET"]),
            Route("/board/state", self.state, methods=["GET"]),
            Route("/board/control", self.control, methods=["POST"]),
            Route("/board", self.board, methods=["GET"]),
            Route("/board/{token}", self.enter, methods=["GET"]),
        )

    def known_client(self, cookies: Mapping[str, str]) -> str:
        """Say by the cookies as whom requests are counted: a student, the teacher, or nobody."""
        if teacher := cookies.get(self.teacher_cookie):
            return TEACHER if self.seals.student(teacher) == TEACHER else ""
        return self.seals.student(cookies.get(self.cookie, ""))

    async def start(self, request: Request) -> Response:
        if self._student(request) is None:
            settings = {"title": self.api.room.title, "may_join": self.api.room.may_join}
            return file_response("join.html", class_page("join.html", settings))
        return file_response(INDEX, self._page)

    async def join(self, request: Request) -> Response:
        asked = read_request(await request.body())
        language = language_of(asked)
        if (student := self._student(request)) is not None:  # who is in joins no second time
            return JSONResponse({"name": self.api.room.names[student]})
        client = request.client.host if request.client else ""
        if not self.joins.allows(client):
            return JSONResponse({"error": say("serve.too_often", language)}, 429)
        if not isinstance(asked, Mapping):
            return JSONResponse({"error": say("serve.not_json", language)}, 400)
        try:
            student = await self.api.room.join(asked.get("code"), asked.get("name"), language)
        except AnswerError as error:
            return JSONResponse({"error": said_in(str(error), language)}, 403)
        except MarkschemeError:  # where the file lies and what it has is for the board
            return JSONResponse({"error": say("class.not_joined", language)}, 503)
        answer = JSONResponse({"name": self.api.room.names[student]})
        self._set_cookie(answer, self.cookie, str(student))
        return answer

    async def now(self, request: Request) -> Response:
        return JSONResponse(self.api.room.standing(self._student(request)))

    async def words(self, request: Request) -> Response:
        return JSONResponse({"words": class_words()})

    async def answer(self, request: Request) -> Response:
        asked = read_request(await request.body())
        student = self._student(request)
        if student is None:
            return JSONResponse({"error": say("class.join_first", language_of(asked))}, 403)
        return JSONResponse(await self.api.answer(student, asked))

    async def enter(self, request: Request) -> Response:
        """Take the secret out of the address, which stands on the projector, into a cookie."""
        if not self.api.is_teacher(request.path_params["token"]):
            raise HTTPException(404)
        answer = RedirectResponse("/board", 303)
        self._set_cookie(answer, self.teacher_cookie, TEACHER)
        return answer

    async def board(self, request: Request) -> Response:
        self._see_teacher(request)
        settings = {
            "join": self.join_address,
            "picture": code_picture(f"{self.join_address}#{self.api.room.code}"),
            "kept_in": self.kept_in,
        }
        return file_response("board.html", class_page("board.html", settings))

    async def state(self, request: Request) -> Response:
        self._see_teacher(request)
        return JSONResponse(await self.api.board(language_of(dict(request.query_params))))

    async def control(self, request: Request) -> Response:
        self._see_teacher(request)
        asked = read_request(await request.body())
        found: JsonObject = asked if isinstance(asked, dict) else {}
        try:
            await self.api.room.control(found.get("do"), found.get("student"))
        except MarkschemeError as error:
            return JSONResponse({"error": said_in(str(error), language_of(found))}, 400)
        return JSONResponse(await self.api.board(language_of(found)))

    def _student(self, request: Request) -> int | None:
        """Give who is asking; None for nobody, and for whoever was removed."""
        found = self.seals.student(request.cookies.get(self.cookie, ""))
        student = int(found) if found.isdecimal() else None
        return student if student in self.api.room.names else None

    def _see_teacher(self, request: Request) -> None:
        if self.seals.student(request.cookies.get(self.teacher_cookie, "")) != TEACHER:
            raise HTTPException(404)

    def _set_cookie(self, answer: Response, name: str, value: str) -> None:
        signed = self.seals.cookie(value)
        answer.set_cookie(name, signed, COOKIE_AGE, secure=self.is_secure, httponly=True, samesite="strict")
