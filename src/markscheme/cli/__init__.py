"""The command line: the only part that prints or exits. Commands are imported when they are called."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme._version import __version__

if TYPE_CHECKING:
    from markscheme.family.library import Library

COMMANDS = {
    "list": ("catalogue", "List the problem families."),
    "show": ("catalogue", "Show a family: an example in the terminal, its options and slips."),
    "solve": ("solve", "Solve a problem with your own numbers."),
    "sheet": ("sheet", "Make a practice sheet, its key and its answer form."),
    "grade": ("grade", "Mark what students handed in, step by step."),
    "regrade": ("regrade", "Mark again after a key or policy change: who changes, why, by how much."),
    "decide": ("decide", "Put marks that people decided above those of the program."),
    "exam": ("exam", "Exams for a class: a paper for every student, and the marks back."),
    "practice": ("practising.practice", "Practise in the terminal, one step at a time."),
    "site": ("practising.site", "Practice in the browser: a folder for a web server, or a SCORM package."),
    "serve": ("practising.serve", "Practise in the browser, alone or as a class with a board."),
    "check": ("check", "Certify families and say what was refused and why."),
    "new": ("new", "Write the skeleton of a family that loads."),
    "keys": ("keys", "Recompute the answer keys and compare."),
}


NEW_OBJECTS = 50_000  # after which Python looks for garbage; by itself after 700, a hundred times while modules load


def start_lightly() -> None:
    """Do without what takes longer than a short command.

    NumPy's linear algebra starts threads, which spin while they wait, and numbers here are objects.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(NEW_OBJECTS)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called: start-up stays fast.

    `known`: module below `markscheme.cli` and help text of each command.
    """

    known: Mapping[str, tuple[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.known)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.known:
            return None
        module = importlib.import_module(f"markscheme.cli.{self.known[name][0]}")
        command: click.Command = getattr(module, f"{name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.known:
            from markscheme.errors import did_you_mean

            raise click.UsageError(f"No such command {args[0]!r}; {did_you_mean(args[0], self.known)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.known.items()])


class LazyCommands(LazyGroup):
    """The commands of `markscheme`; an error becomes a message."""

    known = COMMANDS

    def invoke(self, ctx: click.Context) -> object:
        from markscheme.errors import MarkschemeError

        start_lightly()
        try:
            return super().invoke(ctx)
        except MarkschemeError as error:
            from markscheme.cli.common import spoken
            from markscheme.phrases.messages.said_in import said_in

            raise click.ClickException(said_in(str(error), spoken(ctx))) from error
        except RecursionError as error:
            raise click.ClickException("the input is nested too deeply to be read; flatten it") from error
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'a file'}: {error.strerror or error}") from error
        except Exception as error:
            if os.environ.get("MARKSCHEME_DEBUG"):
                raise
            fault = f"{type(error).__name__}: {error}"
            raise click.ClickException(
                f"a fault of Markscheme, not of your input: {fault}\nset MARKSCHEME_DEBUG=1 to see where, and report it"
            ) from error


EPILOG = """
\b
Examples:
  markscheme list
  markscheme sheet mlp/backprop gnn/gcn_layer --seed 7 -o sheet.pdf --key key.pdf
  echo '{"x": [1, 2, 3], "y": [2, 3, 5]}' | markscheme solve regression/simple --given -

Shell completion: eval "$(_MARKSCHEME_COMPLETE=bash_source markscheme)" (bash; zsh_source, fish_source for the others).
"""


@click.group(
    cls=LazyCommands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--templates",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A folder of your own families (TOPIC/NAME.py), which are programs: every command runs them. Give only "
    "folders whose code you trust; may be given several times.",
)
@click.version_option(__version__, prog_name="markscheme")
@click.pass_context
def main(ctx: click.Context, templates: tuple[Path, ...]) -> None:
    """Set, solve and mark hand-calculation exam problems for machine-learning courses."""
    ctx.obj = templates


def library(ctx: click.Context) -> Library:
    """Give the families of this call."""
    from markscheme.family.library import Library

    return Library(ctx.obj or ())
