"""`list` and `show`."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme._version import __version__
from markscheme.cli import library
from markscheme.cli.common import complete_family, language_option

if TYPE_CHECKING:
    from markscheme.family.library import Library
    from markscheme.family.model import Family
    from markscheme.files.json_reader import JsonObject


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="All about every family as JSON.")
@language_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool, language: str) -> None:
    """List the problem families."""
    catalogue, complaints = _catalogue(library(ctx.find_root()))
    if as_json:
        click.echo(json.dumps(catalogue, ensure_ascii=False, indent=1))
    else:
        width = max((len(entry["id"]) for entry in catalogue), default=0)
        for entry in catalogue:
            click.echo(f"{entry['id']:<{width}}  {entry['title'][language]}")
    if complaints:
        raise click.ClickException("\n".join(complaints))


def _catalogue(found: Library) -> tuple[list[JsonObject], list[str]]:
    """Describe the families that can be read, and say what is wrong with the others.

    A whole catalogue is kept in the user's cache under a hash of every template: reading all families takes a second.
    """
    cache = _cache_file(found.files())
    try:
        entries: list[JsonObject] = json.loads(cache.read_text("utf-8"))
        return entries, []
    except (OSError, ValueError):
        entries, complaints = _described(found)
    if complaints:
        return entries, complaints
    try:
        from markscheme.files.result_folder import write_whole

        cache.parent.mkdir(parents=True, exist_ok=True)
        write_whole(cache, json.dumps(entries).encode())
    except Exception:  # a cache that cannot be written costs time, nothing else
        return entries, []
    return entries, []


def _described(found: Library) -> tuple[list[JsonObject], list[str]]:
    from markscheme.errors import MarkschemeError
    from markscheme.papers.plain_data import describe

    entries, complaints = [], []
    for id in found:
        try:
            entries.append(describe(found[id]))
        except MarkschemeError as error:
            complaints.append(str(error))
    return entries, complaints


def _cache_file(files: list[Path]) -> Path:
    digest = hashlib.sha256(__version__.encode())
    for path in files:
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    home = os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home else Path("~/.cache").expanduser()
    return base / "markscheme" / f"catalogue-{digest.hexdigest()[:20]}.json"


@click.command("show", epilog="Example: markscheme show norm/batchnorm --level easy --seed 3")
@click.argument("family_id", metavar="ID", shell_complete=complete_family)
@click.option("--seed", default=0, show_default=True, help="Which instance.")
@click.option("--level", default="easy", show_default=True, help="easy, medium or hard.")
@language_option
@click.pass_context
def show_command(ctx: click.Context, family_id: str, seed: int, level: str, language: str) -> None:
    """Show a family: its options, slips and givens, and an instance with its working."""
    from markscheme.document.printers.text_document import to_text
    from markscheme.engine.certify import sample
    from markscheme.papers import solution_document
    from markscheme.papers.plain_data import describe

    family = library(ctx.find_root())[family_id]
    entry = describe(family)
    problem = sample(family, level, seed).problem
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
