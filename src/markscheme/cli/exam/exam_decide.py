"""`exam decide`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from markscheme.cli.common import columns_option, encoding_option, read_hints
from markscheme.cli.decide import say_decided
from markscheme.cli.exam.exam_grade import exam_argument, say
from markscheme.cli.exam.exam_regrade import json_option, show
from markscheme.cli.marking import (
    feedback_option,
    jobs_option,
    ledger_option,
    markers_option,
    output_option,
    read_formats,
    read_markers,
    replace_option,
    run_option,
    templates,
    within_option,
)


@click.command("decide", epilog="Example: markscheme exam decide midterm decisions.csv -o marks-2")
@exam_argument
@click.argument("table", metavar="DECISIONS.csv", type=click.Path(path_type=Path))
@run_option
@markers_option
@within_option
@columns_option
@encoding_option
@output_option
@feedback_option
@jobs_option
@replace_option
@ledger_option
@json_option
@click.pass_context
def decide_command(
    ctx: click.Context,
    folder: Path,
    table: Path,
    asked: str | None,
    markers: str,
    within: str,
    columns: tuple[str, ...],
    encoding: str,
    output: Path | None,
    feedback: str,
    jobs: int | None,
    replace: bool,
    ledger_file: Path | None,
    as_json: bool,
) -> None:
    """Put marks that people decided above those of the program, and keep them for every later run.

    DECISIONS.csv (or .xlsx) has the columns student, question, step, marks, reason, by: no step is the whole question,
    no marks takes a decision back, the latest counts. The review list, filled in, is such a table. A row that does not
    fit refuses the file. Nothing is marked again; whose marks change and why is printed.
    """
    from markscheme.decisions.decision_ledger import Decisions
    from markscheme.decisions.markers import settled
    from markscheme.decisions.of_exam.corrections import reweighted
    from markscheme.decisions.of_exam.which_run import base_run
    from markscheme.decisions.reading.decision_table import read_decisions
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.settings import settings_of
    from markscheme.grading.earlier_marks.decide_run import DecideRun

    exam = open_exam(folder, templates(ctx))
    rule = read_markers(markers, within)
    with Ledger(folder, ledger_file) as ledger:
        notes: list[str] = []
        base = base_run(ledger, exam, asked, notes)
        given = read_decisions(
            table, reweighted(exam, ledger), partial(ledger.record, base.id), read_hints(encoding, columns), notes
        )
        for note in notes:
            click.echo(note, err=True)
        how = settings_of(base, folder, templates(ctx), read_formats(feedback))
        run = DecideRun(exam, ledger, how, jobs)
        decided = settled(given, Decisions.read(ledger, exam), rule)
        summary = run.decide(base, decided, output, replace=replace)
        say_decided(run.new, len(given))
        if summary.run == base.id and not summary.order:
            for text in summary.messages:
                click.echo(text, err=True)
            click.echo(f"run {base.id} stays as it is: nothing is decided otherwise than before", err=True)
            return
        say(summary, output)
        show(ledger, base, ledger.run(summary.run), as_json)
