"""`check`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from markscheme.cli import library
from markscheme.cli.common import families_argument

if TYPE_CHECKING:
    from rich.progress import Progress

    from markscheme.simulation.check_result import FamilyCheck, Tally
    from markscheme.simulation.family_check import CheckTask

EPILOG = """
\b
Examples:
  markscheme check
  markscheme check --quick
  markscheme check norm/batchnorm -n 5 --level hard
  markscheme --templates mine check mine/family --json
"""
MOST_LINES = 20
MOST_REASONS = 5


@click.command("check", epilog=EPILOG)
@families_argument
@click.option(
    "-n",
    "count",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Instances of each combination of options and level.",
)
@click.option(
    "--level",
    "levels",
    multiple=True,
    type=click.Choice(["easy", "medium", "hard"]),
    help="This level only. [default: all]",
)
@click.option("--seed", default=0, show_default=True, help="The first instance.")
@click.option("--quick", is_flag=True, help="One instance of each family; another --seed takes other options.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that check, a family each."
)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.pass_context
def check_command(
    ctx: click.Context,
    families: tuple[str, ...],
    count: int,
    levels: tuple[str, ...],
    seed: int,
    quick: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Certify families, and mark simulated students.

    For every combination of options (at most 24 of a family) and every level, instances are certified and set before
    students who work honestly, have misconceptions, mishaps or no wish to work. Without an ID all families are checked.
    Exit status 1 when a promise is broken; each is one line that says how to replay it.
    """
    from markscheme.family.choosing import named
    from markscheme.simulation.check_result import as_data, broken_together
    from markscheme.simulation.family_check import CheckTask

    if quick and (levels or count > 1):
        raise click.UsageError("--quick takes one instance of each family; leave out -n and --level")
    known = library(ctx.find_root())
    ids = tuple(named(known, families)) or tuple(known)
    wanted = CheckTask(count, levels, seed, quick, tuple(ctx.find_root().obj or ()))
    checks = _checked(ids, wanted, jobs)
    broken = [sentence for check in checks for sentence in check.broken] + broken_together(checks)
    if as_json:
        click.echo(
            json.dumps(
                {"families": [as_data(check) for check in checks], "broken": broken}, ensure_ascii=False, indent=1
            )
        )
    else:
        _print_table(checks)
        _print_refusals(checks)
        if families:
            _print_not_held(checks)
        _print_broken(broken)
    ctx.exit(1 if broken else 0)


def _checked(ids: tuple[str, ...], wanted: CheckTask, jobs: int) -> list[FamilyCheck]:
    from markscheme.family.library import Library
    from markscheme.simulation.family_check import check_families, check_family

    library = Library(wanted.folders)
    checks = []
    with _progress() as progress:
        line = progress.add_task("", total=sum(len(wanted.tasks(library[id])) for id in ids))
        if jobs > 1 and len(ids) > 1:
            for id, found in zip(ids, check_families(ids, wanted, jobs), strict=True):
                progress.update(line, description=id, advance=len(wanted.tasks(library[id])))
                checks.append(found)
            return checks
        for id in ids:
            progress.update(line, description=id)
            checks.append(check_family(id, wanted, lambda: progress.advance(line)))
    return checks


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _print_table(checks: list[FamilyCheck]) -> None:
    from rich.console import Console
    from rich.table import Table

    from markscheme.simulation.check_result import ROWS

    table = Table(
        header_style="bold",
        caption="students: papers, of which broken promises (!), causes named (%); of guessers mean and most marks",
        caption_justify="left",
    )
    table.add_column("family", overflow="fold")
    for name in ("certified", "refused", "classes", "effort", "ms", *(row.replace("_", " ") for row in ROWS)):
        table.add_column(name, justify="right")
    for check in checks:
        low, high = (
            pick(edge[i] for edge in check.efforts.values()) if check.efforts else 0 for i, pick in ((0, min), (1, max))
        )
        speed = f"{1000 * check.seconds / max(check.certified, 1):.0f}"
        refused = f"{check.refused / max(check.draws, 1):.0%}"
        students = (_fared(check.students[row], row == "guesser") for row in ROWS)
        table.add_row(
            check.id, str(check.certified), refused, str(len(check.classes)), f"{low}-{high}", speed, *students
        )
    Console(width=None if Console().is_terminal else 180).print(table)


def _print_refusals(checks: list[FamilyCheck]) -> None:
    """Print why draws were refused, the commonest reasons first."""
    for check in checks:
        if check.refusals:
            reasons = ", ".join(f"{name} {count}" for name, count in check.refusals.most_common(MOST_REASONS))
            click.echo(f"{check.id}: {check.refused} of {check.draws} draws refused: {reasons}")


def _print_not_held(checks: list[FamilyCheck]) -> None:
    """Print which docstring formulas nobody held against the numbers: the statement says in words what they need."""
    for check in checks:
        if check.not_held:
            steps = ", ".join(check.not_held)
            click.echo(f"{check.id}: not held against the numbers, for symbols alone do not tell them: {steps}")


def _fared(tally: Tally, guesses: bool = False) -> str:
    """Say in one cell how one kind of student fared; of guesses, what they earned at the mean and at most."""
    parts = [str(tally.papers)]
    if tally.broken:
        parts.append(f"[red]{tally.broken}![/red]")
    if tally.nameable:
        parts.append(f"{tally.named / tally.nameable:.0%}")
    if guesses:
        parts.append(f"{100 * tally.earned / max(tally.papers, 1):.0f} to {tally.most:.0%}")
    return " ".join(parts)


def _print_broken(broken: list[str]) -> None:
    for sentence in broken[:MOST_LINES]:
        click.echo(sentence, err=True)
    if len(broken) > MOST_LINES:
        click.echo(f"and {len(broken) - MOST_LINES} more; --json lists all", err=True)
