"""`keys`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli import library
from markscheme.cli.common import families_argument

if TYPE_CHECKING:
    from markscheme.keys import KeyReport


EPILOG = """
\b
Examples:
  markscheme keys
  markscheme keys --write norm/batchnorm && git diff answer_keys
"""


@click.command("keys", epilog=EPILOG)
@families_argument
@click.option("--write", is_flag=True, help="Write the golden keys anew; look at them as a diff.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="The answer keys. [default: answer_keys of the checkout]",
)
@click.pass_context
def keys_command(ctx: click.Context, families: tuple[str, ...], write: bool, folder: Path | None) -> None:
    """Recompute the answer keys and compare.

    FOLDER/published holds problems with the answers that others printed, FOLDER/golden three instances of
    every family as the engine solved them before. Without an ID all are compared. Exit status 1 when a
    value differs.
    """
    from markscheme.family.choosing import named
    from markscheme.family.library import templates_root
    from markscheme.keys import checkout_folder, compare_folder, write_golden

    known, place = library(ctx.find_root()), folder or checkout_folder(templates_root())
    ids = named(known, families)
    if write:
        for path, changed in write_golden(known, place, ids):
            click.echo(f"{_short(path, place)}  {'written' if changed else 'unchanged'}")
        return
    differing = _print_reports(compare_folder(known, place, ids, complete=folder is None), place)
    ctx.exit(1 if differing else 0)


def _print_reports(reports: Iterable[KeyReport], folder: Path) -> int:
    """Print a line for each file, its differences below it, and a summary; count the differences."""
    seen = []
    for report in reports:
        seen.append(report)
        verdict = _differences(len(report.differences)) if report.differences else "agrees"
        counts = f"{report.cases:>4} problems {report.compared:>6} values"
        click.echo(f"{_short(report.path, folder):<48} {counts}  {verdict}")
        for difference in report.differences:
            click.echo(f"  {difference}")
    cases, compared = sum(report.cases for report in seen), sum(report.compared for report in seen)
    differing = sum(len(report.differences) for report in seen)
    click.echo(f"{len(seen)} files, {cases} problems, {compared} values; {_differences(differing)}")
    return differing


def _differences(count: int) -> str:
    return f"{count or 'no'} difference{'' if count == 1 else 's'}"


def _short(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
