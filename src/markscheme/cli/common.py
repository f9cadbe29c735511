"""What several commands share: arguments, reading of files, options."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from markscheme.errors import MarkschemeError

if TYPE_CHECKING:
    from markscheme.family.library import Library
    from markscheme.files.headings import TableHints
    from markscheme.interaction.address import Address
    from markscheme.numbers.rounding import Rounding

Decorated = TypeVar("Decorated", bound=Callable[..., Any])  # Any: a command, whatever its options
LARGEST_INPUT = 10_000_000  # bytes of a file of givens or of a sheet


def complete_family(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """List family ids and topics for shell completion."""
    from markscheme.family.library import Library

    try:
        known = Library()
        return [word for word in (*known, *known.topics()) if word.startswith(incomplete)]
    except MarkschemeError:
        return []


def families_argument(command: Decorated) -> Decorated:
    """Declare the argument that names families: ids, topics, patterns."""
    return click.argument("families", metavar="[ID]...", nargs=-1, shell_complete=complete_family)(command)


note_option = click.option(
    "--note", "notes", multiple=True, metavar="NUMBER", help="Only what this study note has, as 003; several times."
)


def choosing_options(command: Decorated) -> Decorated:
    """Declare what chooses families: ids, topics and patterns, --topics, --note."""
    topics = click.option(
        "--topics", metavar="TOPIC,...", help="A mix of these topics: --count is then the number of problems in all."
    )
    return families_argument(topics(note_option(command)))


def choose_families(
    known: Library,
    words: Iterable[str],
    topics: str | None = None,
    notes: Sequence[str] = (),
    count: int | None = None,
    seed: object = 0,
) -> list[str]:
    """Give the ids that are meant: those of the words `count` times each, or a mix of `count` of topics and notes."""
    from markscheme.family.choosing import mixed, named, of_notes

    listed = [word.strip() for word in (topics or "").replace("，", ",").split(",") if word.strip()]
    if topics is not None and not listed:
        raise click.UsageError("--topics names none; write --topics cnn,gnn")
    asked = [*words, *listed]
    if not asked and not notes:
        raise click.UsageError("no family is named; give IDs, topics or patterns, or --topics, or --note")
    ids = named(known, asked) if asked else list(known)
    if notes:
        ids = of_notes({id: known[id].source for id in known}, ids, notes)
    if not ids:
        raise MarkschemeError(f"no family of {', '.join(asked)} is from note {', '.join(notes)}; leave one of them out")
    if (topics is not None or notes) and count is not None:
        return mixed(ids, count, seed)
    return [id for id in ids for _ in range(count or 1)]


def addressed(words: Iterable[str]) -> Iterator[Address]:
    """Read addresses; say on standard error where another version may have drawn other numbers."""
    from markscheme.family.choosing import is_address
    from markscheme.interaction.address import read_address

    for word in words:
        if not is_address(word):
            raise click.UsageError(f"{word} is no address; give addresses alone, or ids, topics and patterns alone")
        address = read_address(word)
        if doubt := address.doubt(spoken()):
            click.echo(doubt, err=True)
        yield address


def refuse_beside_addresses(ctx: click.Context, names: Iterable[str]) -> None:
    """Refuse the options that an address says itself, or that choose families."""
    for name in names:
        if ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            parameter = next(one for one in ctx.command.params if one.name == name)
            raise click.UsageError(f"an address says family, level, seed and options; leave {parameter.opts[-1]} out")


def asked_language(address: Address) -> str:
    """Give the language of --lang, else that of the address."""
    ctx = click.get_current_context()
    given = ctx.get_parameter_source("language") is click.core.ParameterSource.COMMANDLINE
    return str(ctx.params["language"]) if given else address.language or "en"


language_option = click.option(
    "--lang", "language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language."
)
rounding_option = click.option(
    "--rounding",
    metavar="RULE",
    help="Digits in the working, digits of an answer: '4 sf, 3 sf' or '4 dp, 3 dp'. [default: the family's own]",
)
set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="OPTION=VALUE",
    help="Set an option of the family, as activation=relu.",
)
encoding_option = click.option(
    "--encoding",
    default="",
    metavar="NAME",
    help="Encoding of tables and forms that are not UTF-8, as cp1252 or gb18030.",
)
columns_option = click.option(
    "--columns",
    multiple=True,
    metavar="KIND=HEADING,...",
    help="What columns of a table hold where their headings do not say it, as id=学号,name=姓名; none=HEADING passes "
    "over one.",
)


_SPOKEN = "markscheme.language"  # in what the contexts of one call share


def note_language(ctx: click.Context, param: click.Parameter, language: str | None) -> str | None:
    """Keep what --lang says for all that this call says on standard error."""
    ctx.meta[_SPOKEN] = language
    return language


def spoken(ctx: click.Context | None = None) -> str:
    """Give the language of what is said on standard error: that of --lang, else English."""
    ctx = ctx or click.get_current_context(silent=True)
    return (ctx.meta.get(_SPOKEN) if ctx else None) or "en"


def tell(text: str) -> None:
    """Say something on standard error, in the language of --lang."""
    from markscheme.phrases.messages.said_in import said_in

    click.echo(said_in(text, spoken()), err=True)


def read_hints(encoding: str, columns: Iterable[str]) -> TableHints:
    """Read --encoding and --columns."""
    from markscheme.files.encoding import check_encoding
    from markscheme.files.headings import TableHints, read_column_hints

    return TableHints(check_encoding(encoding) if encoding else "", read_column_hints(columns))


def read_settings(settings: tuple[str, ...]) -> dict[str, str]:
    """Read OPTION=VALUE pairs as a mapping."""
    pairs = [setting.partition("=") for setting in settings]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise click.UsageError(f"--set {name}{equals}{value}: write OPTION=VALUE, as --set activation=relu")
    if len({name for name, _, _ in pairs}) < len(pairs):
        raise click.UsageError(f"--set {' --set '.join(settings)}: an option is set twice; keep one value of each")
    return {name: value for name, _, value in pairs}


def read_rounding(text: str | None) -> Rounding | None:
    """Read the rounding rule of --rounding; None is that of the family."""
    from markscheme.numbers.rounding import Rounding

    return Rounding.read(text) if text else None


def read_text(path: str) -> str:
    """Read the text of a file, or of standard input for `-`; UTF-8, with or without a byte order mark."""
    name = "standard input" if path == "-" else path
    try:
        raw = sys.stdin.buffer.read(LARGEST_INPUT + 1) if path == "-" else _read_bytes(Path(path))
    except OSError as error:
        raise MarkschemeError(f"{name}: cannot be read: {error.strerror}") from None
    if len(raw) > LARGEST_INPUT:
        raise MarkschemeError(f"{name}: more than {LARGEST_INPUT:,} bytes; a file of this kind is far smaller")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MarkschemeError(f"{name}: byte {error.start} is no UTF-8; save the file as UTF-8") from None


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_INPUT + 1)


def write_outputs(outputs: dict[Path, bytes], private: Iterable[Path] = ()) -> None:
    """Write several files; all are rendered before the first is written, each is written whole.

    Those that are `private` are readable by their owner alone.
    """
    from markscheme.files.result_folder import write_whole

    for path in outputs:
        if not path.parent.is_dir():
            raise MarkschemeError(f"{path}: the folder {str(path.parent)!r} does not exist; make it first")
    hidden = set(private)
    for path, content in outputs.items():
        write_whole(path, content, 0o600 if path in hidden else None)
