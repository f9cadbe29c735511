"""`exam regrade` and `exam diff`."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.exam.exam_grade import exam_argument, say, with_bar
from markscheme.cli.marking import (
    anonymous_option,
    current_families_option,
    current_marking_option,
    feedback_option,
    jobs_option,
    ledger_option,
    losses_option,
    name_option,
    output_option,
    policy_option,
    read_formats,
    read_marking,
    read_pseudonyms,
    read_round_marks,
    replace_option,
    run_option,
    say_attempts_stay,
    templates,
)
from markscheme.cli.regrade import change_json, change_line, signed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markscheme.files.json_reader import JsonObject
    from markscheme.gradebook.compare import Difference
    from markscheme.gradebook.ledger import Ledger, Run

json_option = click.option("--json", "as_json", is_flag=True, help="The differences as JSON.")


@click.command("regrade", epilog="Example: markscheme exam regrade midterm --policy lenient.yaml -o marks-2")
@exam_argument
@run_option
@output_option
@policy_option
@feedback_option
@jobs_option
@replace_option
@current_families_option
@current_marking_option
@losses_option
@name_option
@ledger_option
@anonymous_option
@json_option
@click.pass_context
def regrade_command(
    ctx: click.Context,
    folder: Path,
    asked: str | None,
    output: Path | None,
    policy_file: str | None,
    feedback: str,
    jobs: int | None,
    replace: bool,
    current_families: bool,
    current_marking: bool,
    allow_losses: bool,
    name: str,
    ledger_file: Path | None,
    anonymous: bool,
    as_json: bool,
) -> None:
    """Mark the raw answers of an earlier run again, by the program, the blueprint's policy and the keys of now.

    Prints whose marks change and why. The earlier run stays; with -o all results are written anew. Nothing is kept
    or written when somebody whom that run marked would have no marks.
    """
    from markscheme.decisions.of_exam.which_run import base_run, run_name
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.settings import MarkingSettings, intake_of
    from markscheme.grading.exam_run import ExamRun

    name = run_name(name) if name else ""
    exam = open_exam(folder, templates(ctx), current_families=current_families)
    plan = exam.blueprint
    with Ledger(folder, ledger_file) as ledger:
        notes: list[str] = []
        base = base_run(ledger, exam, asked, notes)
        _echo(notes)
        kept = {name: base.how[name] for name in ("language", "reveal", "decimal_comma", "keep")}
        _, rules = intake_of(base.how)
        policy, late = read_marking(policy_file, plan.policy, plan.late, rules.dates, "the blueprint", exam)
        say_attempts_stay(policy, plan.policy)
        kept |= {"formats": read_formats(feedback), "late": late, "rules": rules}
        kept["pseudonyms"] = read_pseudonyms(exam, anonymous, archive=ledger_file is not None)
        kept["rounding"] = read_round_marks(policy_file, plan.round_marks)
        how = MarkingSettings(folder, templates(ctx), policy, **kept)
        session = ExamRun(
            exam,
            ledger,
            how,
            jobs,
            with_bar,
            current_families=current_families,
            current_marking=current_marking,
            name=name,
        )
        summary = session.regrade(base, output, replace=replace, allow_losses=allow_losses)
        say(summary, output)
        show(ledger, base, ledger.run(summary.run), as_json)


@click.command("diff", epilog="Example: markscheme exam diff midterm 1 3")
@exam_argument
@click.argument("runs", metavar="[RUN RUN]", nargs=-1)
@ledger_option
@json_option
def diff_command(folder: Path, runs: tuple[str, ...], ledger_file: Path | None, as_json: bool) -> None:
    """Compare two marking runs: whose marks changed, at which step, and why.

    DIR is an exam, or a folder that `grade -o` or `regrade -o` wrote; RUN is the number or the name of a run. Without
    runs the published one is compared with the last, or the last two that marked anybody.
    """
    from markscheme.decisions.of_exam.which_run import compared_runs, find_run
    from markscheme.gradebook.ledger import Ledger

    if len(runs) not in (0, 2):
        raise click.UsageError(f"give two runs, or none for the last two; {len(runs)} was given")
    with Ledger(folder, ledger_file) as ledger:
        notes: list[str] = []
        if runs:
            old, new = (find_run(ledger, asked) for asked in runs)
        else:
            old, new = compared_runs(ledger, notes)
        _echo(notes)
        show(ledger, old, new, as_json)


def _echo(notes: list[str]) -> None:
    for note in notes:
        click.echo(note, err=True)


def show(ledger: Ledger, old: Run, new: Run, as_json: bool = False, known: Iterable[Difference] | None = None) -> None:
    """Print whose marks differ between two runs, where and why; `known`: the differences, where they are."""
    from markscheme.decisions.of_exam.which_run import called
    from markscheme.gradebook.compare import compare, settings_changed

    found = compare(ledger, old, new) if known is None else known
    changed = settings_changed(old, new)
    if as_json:
        runs = {"before": _run_json(old), "now": _run_json(new), "settings": changed}
        click.echo(json.dumps({**runs, "students": [_json(one) for one in found]}, ensure_ascii=False))
        return
    click.echo(" and ".join(called(ledger, one, one.kind, one.at) for one in (old, new)))
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
        shown = (mark_text(Fraction(marks)) if marks else "-" for marks in (old, new))
        click.echo(f"  {question}, by hand: {' -> '.join(shown)}")
    for change in one.changes:
        click.echo(f"  {change_line(change)}")
        if change.before != change.now and change.message:
            click.echo(f"    {change.message}")
