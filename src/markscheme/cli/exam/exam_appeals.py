"""`exam appeals`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.common import columns_option, encoding_option, read_hints
from markscheme.cli.decide import say_decided
from markscheme.cli.exam.exam_grade import exam_argument, say
from markscheme.cli.exam.exam_regrade import show
from markscheme.cli.marking import feedback_option, jobs_option, ledger_option, read_formats, replace_option, templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markscheme.decisions.appeal import Appeal
    from markscheme.decisions.reading.appeal_table import GivenAppeals
    from markscheme.exam.exam_folder import Exam
    from markscheme.files.headings import TableHints
    from markscheme.gradebook.ledger import Ledger, Run
    from markscheme.grading.earlier_marks.decide_run import DecideRun


@click.command("appeals", epilog="Example: markscheme exam appeals midterm appeals.csv -o all_appeals.csv")
@exam_argument
@click.argument("table", metavar="[APPEALS.csv]", required=False, type=click.Path(path_type=Path))
@columns_option
@encoding_option
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the list as a CSV to be filled in."
)
@click.option(
    "--results",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write all results anew, with the appeals on the feedback pages.",
)
@feedback_option
@jobs_option
@replace_option
@ledger_option
@click.pass_context
def appeals_command(
    ctx: click.Context,
    folder: Path,
    table: Path | None,
    columns: tuple[str, ...],
    encoding: str,
    output: Path | None,
    results: Path | None,
    feedback: str,
    jobs: int | None,
    replace: bool,
    ledger_file: Path | None,
) -> None:
    """List the appeals of students, the open ones first; with a table, take in appeals and answers first.

    APPEALS.csv (or .xlsx) has the columns student, question, step, appeal, state (open, granted, partly, refused),
    answer, marks, by, at. A row about an appeal that is known says how it stands now; what it leaves empty stays. Marks
    are a decision of people, as `exam decide` makes it, with the answer as its reason. A row that does not fit refuses
    the file.
    """
    from markscheme.decisions.appeal import appeals_of
    from markscheme.decisions.of_exam.which_run import base_run
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.settings import settings_of
    from markscheme.grading.earlier_marks.decide_run import DecideRun

    exam = open_exam(folder, templates(ctx))
    with Ledger(folder, ledger_file) as ledger:
        if table is not None or results is not None:
            notes: list[str] = []
            base = base_run(ledger, exam, None, notes)
            given = _given(table, exam, ledger, base, read_hints(encoding, columns), notes)
            for note in notes:
                click.echo(note, err=True)
            how = settings_of(base, folder, templates(ctx), read_formats(feedback))
            _take_in(DecideRun(exam, ledger, how, jobs), base, given, results, replace)
        found = sorted(appeals_of(ledger).values(), key=lambda one: one.state != "open")
    if output is not None:
        _write(found, output)
    _print(found)


def _given(
    table: Path | None, exam: Exam, ledger: Ledger, base: Run, hints: TableHints, notes: list[str]
) -> GivenAppeals:
    """Read a table of appeals; none where there is no table."""
    from markscheme.decisions.of_exam.corrections import reweighted
    from markscheme.decisions.reading.appeal_table import GivenAppeals, read_appeals

    if table is None:
        return GivenAppeals((), ())
    return read_appeals(table, reweighted(exam, ledger), partial(ledger.record, base.id), hints, notes)


def _take_in(run: DecideRun, base: Run, given: GivenAppeals, results: Path | None, replace: bool) -> None:
    """Keep appeals, and the marks that were given with their answers, and say what that changed."""
    from markscheme.decisions.decision_ledger import Decisions
    from markscheme.decisions.markers import settled

    decided = settled(given.marks, Decisions.read(run.ledger, run.exam))
    summary = run.decide(base, decided, results, replace=replace, appeals=given.appeals)
    if given.marks:
        say_decided(run.new, len(given.marks))
    if summary.order:
        say(summary, results)
        show(run.ledger, base, run.ledger.run(summary.run), False)
    click.echo(f"{len(given.appeals)} rows of appeals, {len(run.new_appeals)} of them new", err=True)


def _write(appeals: Sequence[Appeal], output: Path) -> None:
    """Write the list so that it can be filled in and handed back."""
    from markscheme.files.write_table import CsvFile

    with CsvFile(output) as file:
        file.add(["student", "question", "step", "appeal", "state", "answer", "marks", "by", "at"])
        for one in appeals:
            place = [one.student, one.question or "all", one.step]
            file.add([*place, one.appeal, one.state, one.answer, "", one.by, one.at])


def _print(appeals: Sequence[Appeal]) -> None:
    for one in appeals:
        place = ".".join(filter(None, (one.question or "all", one.step)))
        who = f", {one.by}" if one.by else ""
        answer = f" -> {one.answer}" if one.answer else ""
        click.echo(f"{one.state}: {one.student} {place}: {one.appeal}{answer} ({one.at}{who})")
    count = sum(one.state == "open" for one in appeals)
    click.echo(f"{len(appeals)} appeals, {count} open")
