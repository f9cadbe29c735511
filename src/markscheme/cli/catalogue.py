"""`list` and `show`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme._version import __version__
from markscheme.cli import library
from markscheme.cli.common import (
    addressed,
    asked_language,
    choose_families,
    choosing_options,
    families_argument,
    language_option,
    note_option,
    refuse_beside_addresses,
)

if TYPE_CHECKING:
    from markscheme.engine.problem import Problem
    from markscheme.family.library import Library
    from markscheme.family.model import Family
    from markscheme.files.json_reader import JsonObject

_FORM = 2  # of an entry of the catalogue: 2 has the source


@click.command(
    "list",
    epilog="""
\b
Examples:
  markscheme list cnn 'norm/*'
  markscheme list --note 004
  markscheme list --search softmax --lang zh
""",
)
@families_argument
@note_option
@click.option("--search", metavar="WORDS", help="Only families whose title, statement or questions hold these words.")
@click.option("--json", "as_json", is_flag=True, help="All about every family as JSON.")
@language_option
@click.pass_context
def list_command(
    ctx: click.Context,
    families: tuple[str, ...],
    notes: tuple[str, ...],
    search: str | None,
    as_json: bool,
    language: str,
) -> None:
    """List the problem families by topic: all, or those of some topics and patterns."""
    known = library(ctx.find_root())
    asked = _asked(known, families, search)
    catalogue, complaints = _catalogue(known, list(known) if notes else asked)  # a note is found in what families say
    entries = {entry["id"]: entry for entry in catalogue}
    ids = _of_notes(entries, [id for id in asked if id in entries], notes)
    if not ids and (notes or search is not None):
        _say_that_nothing_fits(families, notes, search)
    if as_json:
        click.echo(json.dumps([entries[id] for id in ids], ensure_ascii=False, indent=1))
    else:
        _print_by_topic(known.topics(), [entries[id] for id in ids], language)
    if complaints:
        raise click.ClickException("\n".join(complaints))


def _asked(known: Library, words: Sequence[str], search: str | None) -> list[str]:
    """Give the ids that words and a search name."""
    from markscheme.family.choosing import named, searched

    ids = named(known, words) if words else list(known)
    return ids if search is None else searched(known, ids, search)


def _of_notes(entries: Mapping[str, JsonObject], ids: list[str], notes: Sequence[str]) -> list[str]:
    from markscheme.family.choosing import of_notes

    return of_notes({id: entry["source"] for id, entry in entries.items()}, ids, notes) if notes else ids


def _say_that_nothing_fits(words: Sequence[str], notes: Sequence[str], search: str | None) -> None:
    from markscheme.errors import MarkschemeError

    asked = [*words, *(f"note {note}" for note in notes), *([repr(search)] if search is not None else [])]
    raise MarkschemeError(f"no family fits {' and '.join(asked)}; leave one of them out, or search for other words")


def _print_by_topic(topics: Mapping[str, Mapping[str, str]], entries: Sequence[JsonObject], language: str) -> None:
    """Print a line for each family below the title of its topic, in the order of a course."""
    width = max((len(entry["id"]) for entry in entries), default=0)
    for topic, titles in topics.items():
        of_topic = [entry for entry in entries if entry["topic"] == topic]
        if of_topic:
            click.echo(f"{titles.get(language, topic)} ({len(of_topic)})")
        for entry in of_topic:
            click.echo(f"  {entry['id']:<{width}}  {entry['title'][language]}")


def _catalogue(found: Library, ids: Sequence[str]) -> tuple[list[JsonObject], list[str]]:
    """Describe at least these families, of those that can be read, and say what is wrong with the others.

    A whole catalogue is kept in the user's cache under a hash of every template: reading all families takes seconds.
    """
    cache = _cache_file(found.files())
    try:
        entries: list[JsonObject] = json.loads(cache.read_text("utf-8"))
        return entries, []
    except (OSError, ValueError):
        entries, complaints = _described(found, ids)
    if complaints or len(ids) < len(found):
        return entries, complaints
    try:
        from markscheme.files.result_folder import write_whole

        cache.parent.mkdir(parents=True, exist_ok=True)
        write_whole(cache, json.dumps(entries).encode())
    except Exception:  # a cache that cannot be written costs time, nothing else
        return entries, []
    return entries, []


def _described(found: Library, ids: Sequence[str]) -> tuple[list[JsonObject], list[str]]:
    from markscheme.errors import MarkschemeError
    from markscheme.papers.plain_data import describe

    entries, complaints = [], []
    for id in ids:
        try:
            entries.append(describe(found[id]))
        except MarkschemeError as error:
            complaints.append(str(error))
    return entries, complaints


def _cache_file(files: list[Path]) -> Path:
    digest = hashlib.sha256(f"{__version__} {_FORM}".encode())
    for path in files:
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    home = os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home else Path("~/.cache").expanduser()
    return base / "markscheme" / f"catalogue-{digest.hexdigest()[:20]}.json"


@click.command(
    "show",
    epilog="""
\b
Examples:
  markscheme show norm/batchnorm --level easy --seed 3
  markscheme show 'norm/batchnorm?level=easy&seed=7'
""",
)
@choosing_options
@click.option("--count", type=click.IntRange(1, 100), help="Of --topics or --note: so many families in all.")
@click.option("--seed", default=0, show_default=True, help="Which instance.")
@click.option("--level", default="easy", show_default=True, help="easy, medium or hard.")
@language_option
@click.pass_context
def show_command(
    ctx: click.Context,
    families: tuple[str, ...],
    topics: str | None,
    notes: tuple[str, ...],
    count: int | None,
    seed: int,
    level: str,
    language: str,
) -> None:
    """Show families: their options, slips and givens, and an instance with its working, that of an address if given."""
    if count is not None and topics is None and not notes:
        raise click.UsageError("--count is for --topics or --note; another --seed shows another instance")
    from markscheme.engine.certify import sample
    from markscheme.family.choosing import is_address

    known = library(ctx.find_root())
    if any(map(is_address, families)):
        refuse_beside_addresses(ctx, ("topics", "notes", "count", "seed", "level"))
        wanted = ((one.problem(known), asked_language(one)) for one in addressed(families))
    else:
        ids = dict.fromkeys(choose_families(known, families, topics, notes, count, seed))
        wanted = ((sample(known[id], level, seed).problem, language) for id in ids)
    for n, (problem, said) in enumerate(wanted):
        if n:
            click.echo("\n" + 72 * "-" + "\n")
        _show(problem, said)


def _show(problem: Problem, language: str) -> None:
    from markscheme.document.printers.text_document import to_text
    from markscheme.papers import solution_document
    from markscheme.papers.plain_data import describe

    family = problem.family
    entry = describe(family)
    click.echo(f"{entry['id']}: {entry['title'][language]}")
    click.echo("options: " + ("; ".join(f"{name}: {', '.join(v)}" for name, v in entry["options"].items()) or "none"))
    click.echo("slips: " + ", ".join(entry["slips"]))
    click.echo("source: " + (family.source or "none given"))
    click.echo("given:\n" + "\n".join(f"  {line}" for line in _given_lines(family)) + "\n")
    click.echo(to_text(solution_document(problem, language)))


def _given_lines(family: Family) -> list[str]:
    """List each given with what to write for it, and when it may be left out or does not exist."""
    lines = []
    for name, given in family.given.items():
        needed = " and ".join(f"{option} {' or '.join(values)}" for option, values in given.only)
        notes = [f"only with {needed}"] * bool(needed) + ["may be left out"] * given.optional
        lines.append(f"{name}: {given.described()}" + (f" ({'; '.join(notes)})" if notes else ""))
    return lines
