"""`exam correct`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.common import read_text
from markscheme.cli.exam.exam_grade import exam_argument, say
from markscheme.cli.exam.exam_regrade import json_option, show
from markscheme.cli.marking import (
    feedback_option,
    jobs_option,
    ledger_option,
    output_option,
    read_formats,
    replace_option,
    run_option,
    templates,
)

if TYPE_CHECKING:
    from markscheme.gradebook.ledger import Ledger


@click.command("correct", epilog="Example: markscheme exam correct midterm corrections.yaml --dry-run")
@exam_argument
@click.argument("corrections", metavar="[CORRECTIONS.yaml]", required=False)
@run_option
@output_option
@feedback_option
@jobs_option
@replace_option
@ledger_option
@click.option("--dry-run", "only_tried", is_flag=True, help="Show who would change, and keep nothing.")
@json_option
@click.pass_context
def correct_command(
    ctx: click.Context,
    folder: Path,
    corrections: str | None,
    asked: str | None,
    output: Path | None,
    feedback: str,
    jobs: int | None,
    replace: bool,
    ledger_file: Path | None,
    only_tried: bool,
    as_json: bool,
) -> None:
    """Correct an exam after it was sat, and print whose marks change and why.

    CORRECTIONS.yaml is a list; each entry is void, full, weight, accept or undo, with a reason that students read.
    Corrections count for every later run until they are undone; nothing else is marked again. Without CORRECTIONS.yaml
    those that are kept are listed.
    """
    from markscheme.decisions.of_exam.correction_file import CorrectionFile, steps_of
    from markscheme.decisions.of_exam.which_run import base_run
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.settings import settings_of
    from markscheme.grading.earlier_marks.correct_run import CorrectRun

    exam = open_exam(folder, templates(ctx))
    with Ledger(folder, ledger_file) as ledger:
        if corrections is None:
            _list(ledger, as_json)
            return
        notes: list[str] = []
        base = base_run(ledger, exam, asked, notes)
        file = CorrectionFile(exam, steps_of(ledger, base.id), ledger)
        entries = file.read(read_text(corrections), corrections)
        for note in notes:
            click.echo(note, err=True)
        how = settings_of(base, folder, templates(ctx), read_formats(feedback))
        target = None if only_tried else output
        done = CorrectRun(exam, ledger, how, jobs).correct(
            base, file, entries, target, replace=replace, only_tried=only_tried
        )
        if only_tried or not (done.new or done.differences or output):
            for text in done.summary.messages:
                click.echo(text, err=True)
            kept = (
                "nothing is kept: --dry-run"
                if only_tried
                else f"run {base.id} stays as it is: all of it counts already"
            )
            click.echo(kept, err=True)
        else:
            say(done.summary, output)
            click.echo(f"corrections: {', '.join(map(str, done.new)) or 'none that is new'}", err=True)
        show(ledger, base, done.run, as_json, done.differences)


def _list(ledger: Ledger, as_json: bool) -> None:
    """Print the corrections that are kept, with their numbers, which `undo` takes."""
    from markscheme.decisions.of_exam.corrections import UNDO, all_corrections, rows_of, undone

    gone, places = undone(ledger), dict(all_corrections(ledger))
    rows = [(number, at, json.loads(entry), by) for number, at, entry, _, by in rows_of(ledger)]
    if as_json:
        known = [{"n": n, "at": at, "by": by, "undone_by": gone.get(n), **entry} for n, at, entry, by in rows]
        click.echo(json.dumps(known, ensure_ascii=False))
        return
    for number, at, entry, by in rows:
        said = (
            [f"undo {entry[UNDO]}"]
            if UNDO in entry
            else [f"{one.kind} {one.place} {one.value}" for one in places[number]]
        )
        whom = [f"by {by}"] if by else []
        state = [f"undone by {gone[number]}"] if number in gone else []
        facts = ", ".join([*map(str.strip, said), at, *whom, *state])
        click.echo(f"{number}: {facts}: {entry['reason']['en']}")
    if not rows:
        click.echo("no corrections are kept", err=True)
