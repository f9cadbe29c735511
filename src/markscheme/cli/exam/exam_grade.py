"""`exam grade`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from markscheme.cli.common import columns_option, encoding_option, read_hints, spoken, tell
from markscheme.cli.marking import (
    anonymous_option,
    current_families_option,
    current_marking_option,
    dates_option,
    feedback_option,
    jobs_option,
    keep_by_policy,
    keep_option,
    lang_option,
    ledger_option,
    markers_option,
    name_option,
    policy_option,
    read_formats,
    read_markers,
    read_marking,
    read_pseudonyms,
    read_round_marks,
    read_rules,
    replace_option,
    require_code_option,
    run_option,
    templates,
    within_option,
)

if TYPE_CHECKING:
    from markscheme.decisions.reading.decision_table import GivenMark
    from markscheme.exam.exam_folder import Exam
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.record import Remark
    from markscheme.gradebook.settings import MarkingSettings
    from markscheme.grading.run import Summary
    from markscheme.submissions.intake import Keep

MOST_SAID = 12  # remarks on standard error; all of them stand in review.csv

exam_argument = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


Item = TypeVar("Item")  # one a student, whatever it is


@click.command("grade", epilog="Example: markscheme exam grade midterm answers/ -o marks --feedback html,pdf")
@exam_argument
@click.argument("answers", metavar="ANSWERS...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="The folder for the results."
)
@click.option(
    "--hand-marks",
    "hand_marks_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Marks that people gave: CSV or XLSX as `exam decide` reads it (id, question, step, marks, reason, by), or a "
    "platform's export. They are kept for every later run.",
)
@markers_option
@within_option
@keep_option("none")
@columns_option
@encoding_option
@dates_option
@require_code_option
@policy_option
@click.option("--reveal", is_flag=True, help="Say also what was expected.")
@lang_option
@click.option("--decimal-comma", is_flag=True, help="Read 0,5 as one half.")
@feedback_option
@jobs_option
@replace_option
@current_families_option
@current_marking_option
@name_option
@click.option("--add", is_flag=True, help="Join what is handed in to the run that counts: a new run with everybody.")
@run_option
@ledger_option
@anonymous_option
@click.option("--strict", is_flag=True, help="Write nothing and fail when something that was handed in is not marked.")
@click.pass_context
def grade_command(
    ctx: click.Context,
    /,
    folder: Path,
    answers: tuple[str, ...],
    output: Path,
    hand_marks_file: Path | None,
    replace: bool,
    current_families: bool,
    current_marking: bool,
    name: str,
    add: bool,
    asked: str | None,
    ledger_file: Path | None,
    strict: bool,
    markers: str,
    within: str,
    **options: Any,  # Any: the other options, of how a class is marked
) -> None:
    """Mark what a class handed in, everybody by their own sheet.

    DIR is what `exam build` wrote. ANSWERS are files (.yaml .json .csv .tsv .xlsx .pdf .txt), folders, zip files, or -.
    Writes gradebook, feedback, review list and report; the raw answers and marks are kept in DIR/marks.sqlite.
    With --add ANSWERS are late scripts: all who are in the run that counts keep their marks as they are; who hands
    in another script again has two, and --keep says which counts.
    """
    if asked and not add:
        raise click.UsageError("--run says which run --add joins late scripts to; give both")
    from markscheme.decisions.of_exam.which_run import base_run, run_name
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.ledger import Ledger
    from markscheme.grading.earlier_marks.carried_run import CarriedRun

    name = run_name(name) if name else ""
    exam = open_exam(folder, templates(ctx), current_families=current_families)
    rule = read_markers(markers, within, by_hand=True)
    jobs = options.pop("jobs")
    how = _settings(ctx, exam, ledger_file, **options)
    remarks: list[Remark] = []
    with Ledger(folder, ledger_file) as ledger:
        given = _given_marks(hand_marks_file, exam, ledger, how, remarks)
        session = CarriedRun(
            exam,
            ledger,
            how,
            jobs,
            with_bar,
            current_families=current_families,
            current_marking=current_marking,
            name=name,
        )
        join = partial(session.add, base_run(ledger, exam, asked, session.messages)) if add else session.grade
        summary = join(
            answers, {}, output, replace=replace, strict=strict, remarks=remarks, given_marks=given, rule=rule
        )
        say(summary, output)
        if current_families or current_marking:
            _show_since_last(ledger, exam, summary.run)
        _say_what_counts(ledger, folder, summary.run)


def _settings(
    ctx: click.Context,
    exam: Exam,
    ledger_file: Path | None,
    *,
    columns: tuple[str, ...],
    encoding: str,
    dates: str,
    require_code: bool,
    policy_file: str | None,
    language: str | None,
    feedback: str,
    keep: Keep,
    anonymous: bool,
    **settings: Any,  # Any: the other options, by their names in `MarkingSettings`
) -> MarkingSettings:
    """Give how a class is marked, by the options of the command and the blueprint."""
    from markscheme.gradebook.settings import MarkingSettings

    plan = exam.blueprint
    rules = read_rules(dates, read_hints(encoding, columns), require_code, plan)
    policy, late = read_marking(policy_file, plan.policy, plan.late, rules.dates, "the blueprint", exam)
    settings |= {"formats": read_formats(feedback), "late": late, "rules": rules}
    settings["keep"] = keep_by_policy(ctx, keep, policy)
    settings["pseudonyms"] = read_pseudonyms(exam, anonymous, ledger_file=ledger_file)
    settings["rounding"] = read_round_marks(policy_file, plan.round_marks)
    return MarkingSettings(exam.folder, templates(ctx), policy, language or exam.language, **settings)


def _given_marks(
    path: Path | None, exam: Exam, ledger: Ledger, how: MarkingSettings, remarks: list[Remark]
) -> list[GivenMark]:
    """Read the marks that people gave; `remarks` takes what is to be said of rows."""
    from markscheme.decisions.of_exam.corrections import reweighted
    from markscheme.decisions.reading.hand_marks import read_given_marks

    if path is None:
        return []
    notes: list[str] = []
    asked = reweighted(exam, ledger)
    given = read_given_marks(path, asked, remarks, how.rules.hints, notes, decimal_comma=how.decimal_comma)
    for note in notes:
        tell(note)
    return given


def _say_what_counts(ledger: Ledger, folder: Path, run: int) -> None:
    """Say that another run than this one counts, where one was published."""
    from markscheme.decisions.of_exam.which_run import called, published_run

    if (counts := published_run(ledger)) and counts.id != run:
        tell(f"{called(ledger, counts)} still counts; `markscheme exam publish {folder} {run}` changes that")


def _show_since_last(ledger: Ledger, exam: Exam, run: int) -> None:
    """Print whose marks differ from the run before, and why: other ones were meant, so that they are listed."""
    from markscheme.cli.exam.exam_regrade import show
    from markscheme.gradebook.losses import marking_runs

    before = [one for one in marking_runs(ledger, ledger.runs(), []) if one.id < run and one.exam == exam.code]
    if before:
        show(ledger, before[-1], ledger.run(run))


def with_bar(marked: Iterator[Item], count: int) -> Iterator[Item]:
    """Show a bar with the time left on standard error; a terminal shows it, a file does not."""
    import sys

    hidden = not sys.stderr.isatty()
    with click.progressbar(marked, count, label="Students", file=sys.stderr, hidden=hidden, show_pos=True) as bar:
        yield from bar


def say(summary: Summary, output: Path | None) -> None:
    """Say on standard error what a run did."""
    from markscheme.files.write_table import decimal_text
    from markscheme.gradebook.review import said, told

    for text in summary.messages:
        tell(text)
    lines = list(said(summary.remarks, spoken()))
    for line in lines[:MOST_SAID]:
        tell(line)
    if len(lines) > MOST_SAID:
        tell(f"and {len(lines) - MOST_SAID} more that are not marked")
    for line in list(told(summary.remarks, spoken()))[:MOST_SAID]:
        tell(line)
    if output and (output / "faults").is_dir():
        tell(f"where in the program it went wrong stands in {output / 'faults'}")
    missing = [remark.student for remark in summary.remarks if remark.reason == "missing"]
    if missing:
        more = f" and {len(missing) - MOST_SAID} more" if len(missing) > MOST_SAID else ""
        tell(f"nothing handed in by {', '.join(missing[:MOST_SAID])}{more}")
    _say_missed(summary)
    counts = [f"{summary.marked} marked"]
    counts += [f"{summary.waiting} waiting for marks given by hand"] if summary.waiting else []
    counts += [f"{summary.held} waiting with the answers of another paper"] if summary.held else []
    counts += [f"{summary.missing} without marks"] if summary.missing else []
    counts += [f"{summary.not_counted} not counted"] if summary.not_counted else []
    mean = "" if summary.mean is None else f", mean {decimal_text(summary.mean)} of {summary.total}"
    look = f"; to be looked at: {summary.review}, in review.csv" if output and summary.review else ""
    tell(f"run {summary.run}: {', '.join(counts)}{mean}{look}")


MISSED = {
    "marked_before": (
        "has marks of {who} that are not in this run and its gradebook",
        "give all answers together, or join these to it with --add",
    ),
}


def _say_missed(summary: Summary) -> None:
    """Say who has marks in an earlier run and not in this one, run by run: this gradebook lacks them."""
    runs: dict[tuple[str, str], list[str]] = {}
    for remark in summary.remarks:
        if remark.reason in MISSED:
            runs.setdefault((remark.reason, remark.detail), []).append(remark.student)
    for (reason, run), students in runs.items():
        said, fix = MISSED[reason]
        who = "1 student" if len(students) == 1 else f"{len(students)} students"
        more = f" and {len(students) - MOST_SAID} more" if len(students) > MOST_SAID else ""
        tell(f"{run} {said.format(who=who)}: {', '.join(students[:MOST_SAID])}{more}; {fix}")
