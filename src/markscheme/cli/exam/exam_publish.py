"""`exam runs`, `exam name` and `exam publish`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.exam.exam_grade import exam_argument
from markscheme.cli.marking import ledger_option

if TYPE_CHECKING:
    from markscheme.decisions.of_exam.which_run import RunFacts
    from markscheme.files.json_reader import JsonObject

run_argument = click.argument("asked", metavar="RUN")


@click.command("runs", epilog="Example: markscheme exam runs midterm")
@exam_argument
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="The runs as JSON.")
def runs_command(folder: Path, ledger_file: Path | None, as_json: bool) -> None:
    """List the marking runs: number, name, kind, when, by which version, how many were marked, and their mean.

    The one that counts, because it was published, is marked so.
    """
    from markscheme.decisions.of_exam.which_run import listed_runs, publications
    from markscheme.gradebook.ledger import Ledger

    with Ledger(folder, ledger_file) as ledger:
        found, published = listed_runs(ledger), publications(ledger)
    if as_json:
        history = [vars(one) for one in published]
        click.echo(json.dumps({"runs": [_json(one) for one in found], "published": history}, ensure_ascii=False))
        return
    for one in found:
        click.echo(_line(one))
    if published:
        last = published[-1]
        by = f" by {last.by}" if last.by else ""
        click.echo(f"run {last.run} was published {last.at}{by}{': ' if last.reason else ''}{last.reason}")


def _line(one: RunFacts) -> str:
    from markscheme.files.write_table import decimal_text

    run = one.run
    mean = "" if one.mean is None else f", mean {decimal_text(one.mean)}"
    facts = [run.kind, run.at, f"Markscheme {run.version}", f"{one.marked} marked{mean}"]
    counts = ["published"] if one.is_published else []
    return f"{run.id}{'  ' if one.name else ''}{one.name}: {', '.join([*facts, *counts])}"


def _json(one: RunFacts) -> JsonObject:
    run = one.run
    return {
        "run": run.id,
        "name": one.name or None,
        "kind": run.kind,
        "at": run.at,
        "version": run.version,
        "marked": one.marked,
        "mean": None if one.mean is None else str(one.mean),
        "published": one.is_published,
    }


@click.command("name", epilog="Example: markscheme exam name midterm 3 midterm-final")
@exam_argument
@run_argument
@click.argument("name", metavar="NAME")
@ledger_option
def name_command(folder: Path, asked: str, name: str, ledger_file: Path | None) -> None:
    """Give a marking run a name, which stands for its number everywhere from then on.

    No two runs have one name, and a name never changes.
    """
    from markscheme.decisions.of_exam.which_run import called, find_run, run_name
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.run_writer import name_run

    with Ledger(folder, ledger_file) as ledger:
        run = find_run(ledger, asked)
        wanted = run_name(name)
        ledger.create()
        name_run(ledger, run.id, wanted)
        click.echo(called(ledger, run))


@click.command("publish", epilog="Example: markscheme exam publish midterm midterm-final --by 'A. Turing'")
@exam_argument
@run_argument
@click.option("--by", default="", metavar="WHO", help="Who decided it.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@ledger_option
def publish_command(folder: Path, asked: str, by: str, reason: str, ledger_file: Path | None) -> None:
    """Make a marking run the one that counts, until another is published.

    What starts from marks starts from this run then: regrade, correct, diff, late scripts. A later run changes nothing
    of that. RUN is a number or a name.
    """
    from markscheme.decisions.of_exam.which_run import called, find_run, publish, published_run
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.ledger import Ledger

    exam = open_exam(folder)
    with Ledger(folder, ledger_file) as ledger:
        run, before = find_run(ledger, asked), published_run(ledger)
        is_new = publish(ledger, exam, run, by, reason)
        instead = f", instead of run {before.id}" if before and is_new else ""
        click.echo(f"{called(ledger, run)} counts{instead if is_new else ' already'}")
