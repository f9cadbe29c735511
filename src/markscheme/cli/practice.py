"""`practice`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from markscheme.cli import library
from markscheme.cli.common import choose_families, choosing_options, language_option, read_settings, set_option

EPILOG = """
\b
Examples:
  markscheme practice regression/simple --level easy --lang zh
  markscheme practice norm 'cnn/conv*'
  markscheme practice --topics cnn,gnn --count 6
"""


@click.command("practice", epilog=EPILOG)
@choosing_options
@click.option("--count", type=click.IntRange(1, 100), help="End after so many problems. [default: go on]")
@click.option("--level", default="easy", show_default=True, help="easy, medium or hard.")
@click.option("--seed", type=int, help="Same seed, same problems. [default: another one each time]")
@set_option
@language_option
@click.pass_context
def practice_command(
    ctx: click.Context,
    families: tuple[str, ...],
    topics: str | None,
    notes: tuple[str, ...],
    count: int | None,
    level: str,
    seed: int | None,
    settings: tuple[str, ...],
    language: str,
) -> None:
    """Practise in the terminal, one step at a time.

    A wrong answer gets a hint, the second one the formula; ? shows the value, n goes to the next problem, q ends.
    Several families come in turn. Scores are kept in a small file, also when the session is broken off.
    """
    import secrets

    from rich.console import Console

    from markscheme.family.choosing import mixed
    from markscheme.practice import History, Session

    console = Console(highlight=False, soft_wrap=True)
    chosen = secrets.randbelow(10**6) if seed is None else seed
    known = library(ctx.find_root())
    ids = list(dict.fromkeys(choose_families(known, families, topics, notes)))
    turns = ids if count is None and topics is None and not notes else mixed(ids, count or len(ids), chosen)
    session = Session(
        [known[id] for id in turns],
        level,
        chosen,
        language,
        read_settings(settings),
        History(history_file()),
        ends=count is not None,
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
