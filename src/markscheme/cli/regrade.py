"""`regrade`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace as with_changes
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.marking import (
    current_marking_option,
    feedback_option,
    jobs_option,
    losses_option,
    output_option,
    policy_option,
    read_formats,
    read_marking,
    read_round_marks,
    read_sheet_data,
    say_attempts_stay,
    say_not_marked,
    say_written,
    templates,
)

if TYPE_CHECKING:
    from markscheme.gradebook.compare import Change
    from markscheme.gradebook.results_json import StoredResult
    from markscheme.gradebook.settings import MarkingSettings


@click.command("regrade", epilog="Example: markscheme regrade marks --policy lenient.yaml -o marks-2")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--sheet", "sheet_file", metavar="FILE", help="Mark by this sheet.json instead of the one that is kept in DIR."
)
@output_option
@policy_option
@current_marking_option
@losses_option
@click.option("--json", "as_json", is_flag=True, help="The changes as JSON.")
@feedback_option
@jobs_option
@click.pass_context
def regrade_command(
    ctx: click.Context,
    folder: Path,
    sheet_file: str | None,
    output: Path | None,
    policy_file: str | None,
    current_marking: bool,
    allow_losses: bool,
    as_json: bool,
    feedback: str,
    jobs: int | None,
) -> None:
    """Mark again after a key or the policy changed, from the raw answers that are kept in DIR.

    Prints who changes, where, why and by how much. DIR itself is never written to. Marks that were given by other
    marking rules stay: they are refused without --with-current-marking.
    """
    from markscheme.gradebook.results_json import read_results
    from markscheme.grading.given_marks import check_marking
    from markscheme.grading.sheet_run import decided, write_results

    formats = read_formats(feedback)
    stored = read_results(folder)
    said = check_marking(str(folder), stored.marking, stored.version, current_marking)
    if said:
        click.echo(said, err=True)
    how = with_changes(stored.how, templates=templates(ctx))
    if sheet_file is not None:
        how = with_changes(how, source=read_sheet_data(sheet_file))
        _check_sheet(sheet_file, how, stored)
    policy, late = read_marking(
        policy_file, how.policy, how.late, how.rules.dates, f"the policy of {folder}", how.open()
    )
    say_attempts_stay(policy, how.policy)
    how = with_changes(how, policy=policy, late=late, rounding=read_round_marks(policy_file, how.rounding))
    stored = with_changes(stored, intake=decided(how, stored.intake, jobs=jobs))
    if output is not None:
        summary = write_results(
            output, how, stored.intake, formats=formats, jobs=jobs, earlier=stored, allow_losses=allow_losses
        )
        say_written(summary, output)
        changes = summary.changes
    else:
        changes = list(_changes(how, stored, jobs, allow_losses))
    if as_json:
        click.echo(json.dumps([change_json(change) for change in changes], ensure_ascii=False))
    else:
        _print_changes(changes, len(stored.records))


def _check_sheet(sheet_file: str, how: MarkingSettings, stored: StoredResult) -> None:
    """Refuse a sheet that has no place for the answers; say where it has other numbers."""
    from markscheme.errors import AnswerError
    from markscheme.gradebook.compare import check_questions

    how.open()  # whether it is a sheet at all
    submissions = stored.intake.submissions
    answered = {id for one in submissions for id, steps in one.answers.items() if any(steps.values())}
    try:
        notes = check_questions(stored.how.sheet, how.sheet, answered)
    except AnswerError as error:
        raise AnswerError(f"{sheet_file}: {error}") from None
    for note in notes:
        click.echo(f"{sheet_file}: {note}", err=True)


def _changes(how: MarkingSettings, stored: StoredResult, jobs: int | None, allow_losses: bool) -> Iterable[Change]:
    from markscheme.gradebook.compare import differences
    from markscheme.gradebook.losses import check_nobody_lost
    from markscheme.gradebook.record import is_marked
    from markscheme.grading.sheet_run import marked_records

    before = {record["student"]: record for record in stored.records}
    not_marked: list[tuple[str, str]] = []
    for record in marked_records(how, stored.intake.scripts, jobs=jobs, earlier=stored):
        if not is_marked(record):
            not_marked.append((record["student"], record["reason"]))
        yield from differences(before.get(record["student"]), record)
    check_nobody_lost(stored.records, not_marked, allow_losses)
    say_not_marked(not_marked)


def change_json(change: Change) -> dict[str, str | None]:
    """Write a change as JSON."""
    return {
        "student": change.student,
        "question": change.question,
        "step": change.step,
        "verdict_before": change.before,
        "verdict_now": change.now,
        "marks_before": str(change.marks_before),
        "marks_now": str(change.marks_now),
        "difference": str(change.difference),
        "score_before": None if change.score_before is None else str(change.score_before),
        "score_now": None if change.score_now is None else str(change.score_now),
        "message": change.message,
    }


def _print_changes(changes: Sequence[Change], students: int) -> None:
    from markscheme.marking.marks import mark_text

    by_student = [(name, list(group)) for name, group in groupby(changes, key=lambda change: change.student)]
    for name, group in by_student:
        score, now = group[0].score_before, group[0].score_now
        by = "" if score is None or now is None else f" ({signed(now - score)})"
        before, after = ("not marked" if one is None else mark_text(one) for one in (score, now))
        click.echo(f"{name}: {before} -> {after}{by}")
        for change in group:
            click.echo(f"  {change_line(change)}")
            if change.before != change.now and change.message:
                click.echo(f"    {change.message}")
    click.echo(f"{len(by_student)} of {students} students change")


def change_line(change: Change) -> str:
    """Write a change on one line."""
    from markscheme.marking.marks import mark_text

    marks = f"{mark_text(change.marks_before)} -> {mark_text(change.marks_now)} ({signed(change.difference)})"
    if not change.step:
        whole = f"{change.question or 'the whole paper'}: {marks}"
        return f"{change.before} -> {change.now}" if change.before else whole
    verdicts = f"{change.before or 'not asked'} -> {change.now or 'not asked'}"
    return f"{change.question}.{change.step}: {verdicts}, {marks}".lstrip(".")


def signed(difference: Fraction) -> str:
    """Write a difference as +1, -0.5 or 0."""
    from markscheme.marking.marks import mark_text

    return ("+" if difference > 0 else "") + mark_text(difference)
