"""`grade`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace as with_changes
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.common import columns_option, encoding_option, read_hints, tell
from markscheme.cli.marking import (
    dates_option,
    feedback_option,
    jobs_option,
    keep_by_policy,
    keep_option,
    lang_option,
    output_option,
    policy_option,
    read_formats,
    read_marking,
    read_round_marks,
    read_rules,
    read_sheet_data,
    replace_option,
    require_code_option,
    say_not_marked,
    say_written,
    templates,
)

if TYPE_CHECKING:
    from markscheme.files.json_reader import JsonObject
    from markscheme.gradebook.record import Record
    from markscheme.gradebook.settings import MarkingSettings
    from markscheme.submissions import Intake
    from markscheme.submissions.intake import Keep

MANY = 12  # students: of more only the scores are printed


@click.command("grade", epilog="Example: markscheme grade sheet.json answers/ -o marks --feedback html,pdf")
@click.argument("sheet_file", metavar="SHEET.json")
@click.argument("answers", metavar="ANSWERS...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The marks of every student as JSON; numbers are exact strings.")
@output_option
@policy_option
@click.option("--reveal", is_flag=True, help="Say also what was expected.")
@lang_option
@keep_option("last", "first", "error")
@columns_option
@encoding_option
@dates_option
@require_code_option
@click.option("--decimal-comma", is_flag=True, help="Read 0,5 as one half.")
@feedback_option
@jobs_option
@replace_option
@click.pass_context
def grade_command(
    ctx: click.Context,
    sheet_file: str,
    answers: tuple[str, ...],
    as_json: bool,
    output: Path | None,
    policy_file: str | None,
    reveal: bool,
    language: str | None,
    keep: Keep,
    columns: tuple[str, ...],
    encoding: str,
    dates: str,
    require_code: bool,
    decimal_comma: bool,
    feedback: str,
    jobs: int | None,
    replace: bool,
) -> None:
    """Mark what students handed in.

    ANSWERS are files (.yaml .json .csv .tsv .xlsx .pdf .txt), folders or zip files of them, or - for standard input.
    Nothing is written without -o; with it gradebook, feedback, review list, report and the ledger of runs.
    """
    from markscheme.gradebook.losses import check_some_marked
    from markscheme.gradebook.settings import MarkingSettings
    from markscheme.grading.sheet_run import decided
    from markscheme.submissions import read_submissions

    formats = read_formats(feedback)
    rules = read_rules(dates, read_hints(encoding, columns), require_code)
    how = MarkingSettings(read_sheet_data(sheet_file), templates(ctx), reveal=reveal, decimal_comma=decimal_comma)
    exam = how.open()
    sheet = exam.sheet("")
    policy, late = read_marking(policy_file, None, None, rules.dates, exam=exam)
    keep = keep_by_policy(ctx, keep, policy)
    how = with_changes(how, policy=policy, keep=keep, language=language or sheet.language, late=late, rules=rules)
    how = with_changes(how, rounding=read_round_marks(policy_file, None))
    _check_output(output, replace)
    intake = decided(how, read_submissions(answers, sheet, keep=keep, rules=rules), jobs=jobs)
    for text in intake.messages:
        tell(text)
    if output is not None:
        _write(output, how, intake, formats, jobs, replace)
    if as_json or output is None:
        not_marked = _print(_records(how, intake, jobs, output), as_json, how.language)
        if output is None:
            check_some_marked(len(intake.scripts), not_marked)
            say_not_marked(not_marked)


def _check_output(output: Path | None, replace: bool) -> None:
    """Refuse a folder before an hour of marking, not after it."""
    if output is not None:
        from markscheme.files.result_folder import check_target

        check_target(output, replace)


def _write(
    output: Path, how: MarkingSettings, intake: Intake, formats: Sequence[str], jobs: int | None, replace: bool
) -> None:
    from markscheme.files.write_table import decimal_text
    from markscheme.grading.sheet_run import write_results

    summary = write_results(output, how, intake, formats=formats, jobs=jobs, replace=replace)
    say_written(summary, output)
    people = "1 student" if summary.students == 1 else f"{summary.students} students"
    missing = f"; not marked: {len(summary.not_marked)}" if summary.not_marked else ""
    marks = f"mean {decimal_text(summary.mean or Fraction(0))} of {summary.total}"
    tell(f"{output}: {people}, {marks}{missing}; to be looked at: {summary.review}")


def _records(how: MarkingSettings, intake: Intake, jobs: int | None, output: Path | None) -> Iterable[Record]:
    """Give the records: those just written, or marked now."""
    from markscheme.gradebook.results_json import read_results
    from markscheme.grading.sheet_run import marked_records

    return marked_records(how, intake.scripts, jobs=jobs) if output is None else read_results(output).records


def _print(records: Iterable[Record], as_json: bool, language: str) -> list[tuple[str, str]]:
    """Print the records as they come or as tables; give those that are not marked, with the reason."""
    not_marked: list[tuple[str, str]] = []
    noted = _noting(records, not_marked)
    if as_json:
        _print_json(noted, language)
    else:
        _print_tables(list(noted), language)
    return not_marked


def _noting(records: Iterable[Record], not_marked: list[tuple[str, str]]) -> Iterator[Record]:
    from markscheme.gradebook.record import is_marked

    for record in records:
        if not is_marked(record):
            not_marked.append((record["student"], record["reason"]))
        yield record


def _print_json(records: Iterable[Record], language: str) -> None:
    """Print a JSON list, a student a line, as the records come."""
    from markscheme.gradebook.results_json import public_record

    separator = "["
    for record in records:
        click.echo(separator + json.dumps(public_record(record, language), ensure_ascii=False), nl=False)
        separator = ",\n "
    click.echo("]" if separator != "[" else "[]")


def _print_tables(records: Sequence[Record], language: str) -> None:
    """Print every step of a few students, a line each of many."""
    from markscheme.gradebook.record import is_marked
    from markscheme.marking.marks import mark_text

    for record in records:
        if not is_marked(record):
            click.echo(f"{record['student']}: not marked: {record['reason']}")
            continue
        questions = record["questions"]
        scores = ", ".join(f"{question['id']} {_out_of(question)}" for question in questions)
        late = f", late: {mark_text(Fraction(record['late']['marks']))}" if record.get("late") else ""
        click.echo(f"{record['student']}: {_out_of(record)}{late}" + (f"  ({scores})" if len(records) > MANY else ""))
        if len(records) <= MANY:
            for question in questions:
                _print_question(question, language)


def _print_question(question: JsonObject, language: str) -> None:
    from markscheme.feedback.sentences import verdict_word
    from markscheme.marking.marks import marks_of

    click.echo(f"  {question['id']} {question['family']}: {_out_of(question)}")
    texts = [marks_of(Fraction(step["marks"]), step["out_of"]) for step in question["steps"]]
    width = max(7, *map(len, texts))
    for step, text in zip(question["steps"], texts, strict=True):
        in_full = step["verdict"] == "right" and not step["flags"] and Fraction(step["credit"]) == 1
        verdict = verdict_word(step["verdict"], language, step.get("note", ""))
        said = "" if in_full else f"  {step['message']}"
        click.echo(f"    {step['name']:<14} {text:>{width}}  {verdict}{said}")


def _out_of(scored: JsonObject) -> str:
    from markscheme.marking.marks import marks_of

    return marks_of(Fraction(scored["score"]), scored["total"])
