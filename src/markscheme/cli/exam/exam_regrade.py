"""`exam regrade` and `exam diff`."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.exam.exam_grade import exam_argument, say, with_bar
from markscheme.cli.marking import (
    current_families_option,
    current_marking_option,
    feedback_option,
    jobs_option,
    losses_option,
    output_option,
    policy_option,
    read_formats,
    read_marking,
    replace_option,
    templates,
)
from markscheme.cli.regrade import change_json, change_line, signed

if TYPE_CHECKING:
    from markscheme.files.json_reader import JsonObject
    from markscheme.gradebook.compare import Difference
    from markscheme.gradebook.ledger import Ledger, Run

json_option = click.option("--json", "as_json", is_flag=True, help="The differences as JSON.")


@click.command("regrade", epilog="Example: markscheme exam regrade midterm --policy lenient.yaml -o marks-2")
@exam_argument
@click.option(
    "--run",
    "run_id",
    type=int,
    metavar="N",
    help="The run whose answers are marked again. [default: the last that marked anybody]",
)
@output_option
@policy_option
@feedback_option
@jobs_option
@replace_option
@current_families_option
@current_marking_option
@losses_option
@json_option
@click.pass_context
def regrade_command(
    ctx: click.Context,
    folder: Path,
    run_id: int | None,
    output: Path | None,
    policy_file: str | None,
    feedback: str,
    jobs: int | None,
    replace: bool,
    current_families: bool,
    current_marking: bool,
    allow_losses: bool,
    as_json: bool,
) -> None:
    """Mark the raw answers of an earlier run again, by the program, the blueprint's policy and the keys of now.

    Prints whose marks change and why. The earlier run stays; with -o all results are written anew. Nothing is kept
    or written when somebody whom that run marked would have no marks.
    """
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.losses import base_run
    from markscheme.gradebook.settings import MarkingSettings, intake_of
    from markscheme.grading.exam_run import ExamRun

    exam = open_exam(folder, templates(ctx), current_families=current_families)
    plan = exam.blueprint
    with Ledger(folder) as ledger:
        notes: list[str] = []
        base = base_run(ledger, exam, run_id, notes)
        _echo(notes)
        kept = {name: base.how[name] for name in ("language", "reveal", "decimal_comma", "keep")}
        _, rules = intake_of(base.how)
        policy, late = read_marking(policy_file, plan.policy, plan.late, rules.dates, "the blueprint")
        kept |= {"formats": read_formats(feedback), "late": late, "rules": rules}
        how = MarkingSettings(folder, templates(ctx), policy, **kept)
        session = ExamRun(
            exam, ledger, how, jobs, with_bar, current_families=current_families, current_marking=current_marking
        )
        summary = session.regrade(base, output, replace=replace, allow_losses=allow_losses)
        say(summary, output)
        show_changes(ledger, base, ledger.run(summary.run), as_json)


@click.command("diff", epilog="Example: markscheme exam diff midterm 1 3")
@exam_argument
@click.argument("runs", metavar="[RUN RUN]", nargs=-1, type=int)
@json_option
def diff_command(folder: Path, runs: tuple[int, ...], as_json: bool) -> None:
    """Compare two marking runs: whose marks changed, at which step, and why.

    DIR is an exam, or a folder that `grade -o` or `regrade -o` wrote. Without numbers the last two runs that marked
    anybody are compared.
    """
    from markscheme.errors import ResultError
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.losses import marking_runs

    if len(runs) not in (0, 2):
        raise click.UsageError(f"give two runs, or none for the last two; {len(runs)} was given")
    with Ledger(folder) as ledger:
        notes: list[str] = []
        known = marking_runs(ledger, ledger.runs(), notes)
        if not runs and len(known) < 2:
            raise ResultError(f"{ledger.path}: there are {len(known)} runs, and two are needed to compare")
        _echo([] if runs else notes)
        old, new = (ledger.run(id) for id in runs or (known[-2].id, known[-1].id))
        show_changes(ledger, old, new, as_json)


def _echo(notes: list[str]) -> None:
    for note in notes:
        click.echo(note, err=True)


def show_changes(ledger: Ledger, old: Run, new: Run, as_json: bool = False) -> None:
    """Print whose marks differ between two runs, at which step, and why."""
    from markscheme.gradebook.compare import compare, settings_changed

    found = compare(ledger, old, new)
    changed = settings_changed(old, new)
    if as_json:
        runs = {"before": _run_json(old), "now": _run_json(new), "settings": changed}
        click.echo(json.dumps({**runs, "students": [_json(one) for one in found]}, ensure_ascii=False))
        return
    click.echo(f"run {old.id} ({old.kind}, {old.at}) and run {new.id} ({new.kind}, {new.at})")
    for name, (before, now) in changed.items():
        click.echo(f"  {name}: {before} -> {now}")
    count = 0
    for one in found:
        count += 1
        _print(one)
    click.echo("1 student differs" if count == 1 else f"{count} students differ")


def _run_json(run: Run) -> JsonObject:
    return {"run": run.id, "kind": run.kind, "at": run.at, "version": run.version, "build": run.build}


def _json(one: Difference) -> JsonObject:
    return {
        "student": one.student,
        "score_before": None if one.before is None else str(one.before),
        "score_now": None if one.now is None else str(one.now),
        "why": list(one.why),
        "steps": [change_json(change) for change in one.changes],
        "hand_marks": [{"question": q, "before": before, "now": now} for q, before, now in one.hand_marks],
    }


def _print(one: Difference) -> None:
    from markscheme.marking.marks import mark_text

    before, now = ("-" if score is None else mark_text(score) for score in (one.before, one.now))
    both = one.before is not None and one.now is not None
    by = f" ({signed((one.now or Fraction(0)) - (one.before or Fraction(0)))})" if both else ""
    click.echo(f"{one.student}: {before} -> {now}{by}; because of: {', '.join(one.why)}")
    for question, old, new in one.hand_marks:
        click.echo(f"  {question}, by hand: {old or '-'} -> {new or '-'}")
    for change in one.changes:
        click.echo(f"  {change_line(change)}")
        if change.before != change.now and change.message:
            click.echo(f"    {change.message}")
