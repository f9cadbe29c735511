"""`practice`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from markscheme.cli import library
from markscheme.cli.common import family_argument, language_option, read_settings, set_option


@click.command("practice", epilog="Example: markscheme practice regression/simple --level easy --lang zh")
@family_argument()
@click.option("--level", default="easy", show_default=True, help="easy, medium or hard.")
@click.option("--seed", type=int, help="Same seed, same problems. [default: another one each time]")
@set_option
@language_option
@click.pass_context
def practice_command(
    ctx: click.Context, family_id: str, level: str, seed: int | None, settings: tuple[str, ...], language: str
) -> None:
    """Practise in the terminal, one step at a time.

    A wrong answer gets a hint, the second one the formula; ? shows the value, n goes to the next variant, q ends.
    Scores are kept in a small file, also when the session is broken off.
    """
    import secrets

    from rich.console import Console

    from markscheme.practice import History, Session

    console = Console(highlight=False, soft_wrap=True)
    chosen = secrets.randbelow(10**6) if seed is None else seed
    session = Session(
        library(ctx.find_root())[family_id], level, chosen, language, read_settings(settings), History(history_file())
    )

    def read(prompt: str) -> str:
        if sys.stdin.isatty():
            return console.input(prompt, markup=False)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    session.run(read, lambda text: console.print(text, markup=False))


def history_file() -> Path:
    """Name where scores are kept: the user's state folder."""
    named = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    base = Path(named) if named else Path("~/.local/state").expanduser()
    return base / "markscheme" / "practice.json"
