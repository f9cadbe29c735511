"""`decide`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as with_changes
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.common import columns_option, encoding_option, read_hints
from markscheme.cli.marking import (
    feedback_option,
    jobs_option,
    markers_option,
    output_option,
    read_formats,
    read_markers,
    say_written,
    templates,
    within_option,
)

if TYPE_CHECKING:
    from markscheme.decisions.decision import Decision


@click.command("decide", epilog="Example: markscheme decide marks decisions.csv")
@click.argument("folder", metavar="RESULTS", type=click.Path(path_type=Path))
@click.argument("table", metavar="DECISIONS.csv", type=click.Path(path_type=Path))
@markers_option
@within_option
@columns_option
@encoding_option
@output_option
@feedback_option
@jobs_option
@click.option("--json", "as_json", is_flag=True, help="The differences as JSON.")
@click.pass_context
def decide_command(
    ctx: click.Context,
    folder: Path,
    table: Path,
    markers: str,
    within: str,
    columns: tuple[str, ...],
    encoding: str,
    output: Path | None,
    feedback: str,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Put marks that people decided above those of the program, in results that `grade -o` or `regrade -o` wrote.

    DECISIONS.csv (or .xlsx) has the columns student, question, step, marks, reason, by: no step is the whole question,
    no marks takes a decision back, the latest counts. The review list, filled in, is such a table. A row that does not
    fit refuses the file. RESULTS is written anew, and what it was stays as RESULTS.1; with -o it stays as it is.
    Nothing is marked again, and `regrade` keeps what was decided.
    """
    from markscheme.cli.exam.exam_regrade import show
    from markscheme.decisions.markers import settled
    from markscheme.decisions.reading.decision_table import read_decisions
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.record import is_marked
    from markscheme.gradebook.results_json import read_results
    from markscheme.grading.sheet_run import known_decisions, write_results

    formats, rule = read_formats(feedback), read_markers(markers, within)
    stored = read_results(folder)
    how = with_changes(stored.how, templates=templates(ctx))
    known = known_decisions(stored, how)
    records = {record["student"]: record for record in stored.records if is_marked(record)}
    notes: list[str] = []
    given = read_decisions(table, known.exam, records.get, read_hints(encoding, columns), notes)
    for note in notes:
        click.echo(note, err=True)
    decided = known.news(settled(given, known, rule))
    say_decided(decided, len(given))
    if not decided and output is None:
        click.echo(f"{folder} stays as it is: nothing is decided otherwise than before", err=True)
        return
    place = stored.folder or folder
    target = output or place
    summary = write_results(
        target,
        how,
        stored.intake,
        formats=formats,
        jobs=jobs,
        replace=output is None,
        earlier=stored,
        decided=decided,
    )
    say_written(summary, target)
    with Ledger(target) as ledger:
        before, now = ledger.runs()[-2:]
        show(ledger, before, now, as_json)


def say_decided(decided: Sequence[Decision], rows: int) -> None:
    """Say how many rows said something new, how many took back, and who decided."""
    counting = [one for one in decided if one.counts and not one.takes_back]
    back = sum(one.takes_back for one in decided)
    waiting = sum(not one.counts for one in decided)
    people = dict.fromkeys(one.by for one in counting if one.by)
    whose = f" by {', '.join(people)}" if people else ""
    said = [f"{len(counting)} decided{whose}"]
    said += [f"{back} taken back"] if back else []
    said += [f"{waiting} kept beside, as marks of one of several markers"] if waiting else []
    click.echo(f"{rows} {'row' if rows == 1 else 'rows'}: {', '.join(said)}", err=True)
