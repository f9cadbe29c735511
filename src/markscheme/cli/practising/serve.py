"""`serve`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli import library
from markscheme.cli.common import choose_families, families_argument, language_option, tell
from markscheme.errors import MarkschemeError

if TYPE_CHECKING:
    from markscheme.family.library import Library
    from markscheme.serve.classroom.class_room import ClassRoom
    from markscheme.serve.running import Listening

EPILOG = """
\b
Examples:
  markscheme serve
  markscheme serve norm cnn/conv2d --port 8080
  markscheme serve --class norm/batchnorm cnn/conv2d --title "Week 3" --host 0.0.0.0
  markscheme serve --class norm/batchnorm --public-address https://practice.example.edu    (behind a proxy)
  markscheme serve --class --data week3.sqlite    (goes on with that class)
  markscheme serve --forget --data week3.sqlite
"""
NEEDED = ("starlette", "uvicorn", "itsdangerous")


@click.command("serve", epilog=EPILOG)
@families_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 lets others in.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option(
    "--public-address", "public", metavar="URL", help="Under which a proxy before it is reached, as https://NAME."
)
@click.option("--keyboard", is_flag=True, help="Fetch the formula keyboard where it was never fetched.")
@click.option("--class", "is_class", is_flag=True, help="A class works at these problems, one after the other.")
@click.option("--title", default="", metavar="TEXT", help="What the class is called on its pages.")
@click.option("--level", default="easy", show_default=True, help="easy, medium or hard, of the problems of a class.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the problems of a class.")
@click.option("--data", type=click.Path(path_type=Path, dir_okay=False), help="The file that keeps the class.")
@click.option("--forget", is_flag=True, help="Delete what is kept of the class, and end.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that mark. [default: one for each core, at least 2]"
)
@click.option(
    "--limit", type=click.FloatRange(0.1, 600), default=10.0, show_default=True, help="Seconds for a request."
)
@language_option
@click.pass_context
def serve_command(
    ctx: click.Context,
    families: tuple[str, ...],
    host: str,
    port: int,
    public: str | None,
    keyboard: bool,
    is_class: bool,
    title: str,
    level: str,
    seed: int,
    data: Path | None,
    forget: bool,
    workers: int | None,
    limit: float,
    language: str,
) -> None:
    """Serve the page for practice from this machine, to one person or to a class.

    Without families all are shown. With --class students join with a code, and a board that only you see shows how
    many are right at each step, and which misconception the room has. Nobody but this machine reaches it unless
    --host says so.
    """
    if forget:
        _forget(data, language)
        return
    _check_installed(language)
    from markscheme.serve.formula_keyboard_files import fetch_keyboard, kept_keyboard
    from markscheme.serve.public_address import public_origin
    from markscheme.serve.running import class_server, listen, practice_server, run

    known, templates = library(ctx.find_root()), ctx.find_root().obj or ()
    count = workers or max(2, os.cpu_count() or 2)
    if not is_class and (data or title):
        raise click.UsageError("--data and --title are of a class; add --class")
    ids = choose_families(known, families) if families else []
    origin = public_origin(public) if public else ""
    if keyboard:
        fetch_keyboard()
    at = listen(host, port, origin)
    with at.socket:
        room = _room(known, ids, level, seed, title, data) if is_class else None
        if room is not None:
            server = class_server(known, room, at, templates, count, limit)
        else:
            server = practice_server(known, ids or list(known), at, templates, count, limit)
        _say_where(at, room, bool(kept_keyboard()), language)
        run(server, at)


def _check_installed(language: str) -> None:
    from importlib.util import find_spec

    from markscheme.phrases import say

    for name in NEEDED:
        if find_spec(name) is None:
            raise MarkschemeError(say("serve.no_library", language, name=name))


def _room(known: Library, ids: Sequence[str], level: str, seed: int, title: str, data: Path | None) -> ClassRoom:
    """Open the file of the class, and make it a new one where it is empty."""
    from markscheme.interaction.address import Address
    from markscheme.serve.classroom.class_room import ClassRoom
    from markscheme.serve.classroom.class_store import ClassStore

    addresses = [Address(id, level, seed) for id in ids]
    for address in addresses:
        address.problem(known)  # what cannot be drawn is said now, not before the class
    path = data or _default_data()
    path.parent.mkdir(parents=True, exist_ok=True)
    store = ClassStore(path)
    try:
        return ClassRoom(store, [str(address) for address in addresses], title)
    except MarkschemeError:
        store.close()
        if path.exists() and not addresses:
            _drop_empty(path)
        raise


def _drop_empty(path: Path) -> None:
    """Leave no file behind that holds nothing."""
    from markscheme.serve.classroom.class_store import ClassStore, forget

    store = ClassStore(path)
    is_empty = not store.settings()
    store.close()
    if is_empty:
        forget(path)


def _forget(data: Path | None, language: str) -> None:
    from markscheme.phrases import say
    from markscheme.serve.classroom.class_store import forget

    path = data or _default_data()
    tell(say("serve.forgotten" if forget(path) else "serve.nothing_to_forget", language, file=path))


def _default_data() -> Path:
    from markscheme.serve.running import state_folder

    return state_folder() / "classroom.sqlite"


def _say_where(at: Listening, room: ClassRoom | None, has_keyboard: bool, language: str) -> None:
    from markscheme.phrases import say

    for address in at.addresses:
        name = "serve.join_address" if room else "serve.address"
        click.echo(say(name, language, address=address))
    if room:
        click.echo(say("serve.code", language, code=room.code))
        click.echo(say("serve.board_address", language, address=f"{at.addresses[0]}board/{room.token}"))
        click.echo(say("serve.kept_in", language, file=room.store.path))
    if at.public:
        click.echo(say("serve.behind_proxy", language, place=f"{at.host}:{at.port}"))
    if not has_keyboard:
        click.echo(say("serve.no_keyboard", language))
    if at.is_plain:
        click.echo(say("serve.plain_http", language))
    click.echo(say("serve.stop", language))
