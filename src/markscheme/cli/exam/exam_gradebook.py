"""`exam gradebook`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.common import read_text
from markscheme.cli.exam.exam_grade import exam_argument
from markscheme.cli.marking import ledger_option, read_pseudonyms, run_option, templates

if TYPE_CHECKING:
    from markscheme.exam.exam_folder import Exam
    from markscheme.exam.planning.grades.grade_bands import Grades
    from markscheme.files.write_table import Row
    from markscheme.gradebook.course.sittings import Sitting, SittingRule

EPILOG = """
\b
Examples:
  markscheme exam gradebook midterm -o grades.xlsx
  markscheme exam gradebook midterm --with resit:replaces -o course.csv
  markscheme exam gradebook midterm --template registrar.xlsx -o filled.xlsx
"""


@click.command("gradebook", epilog=EPILOG)
@exam_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The table to write: .csv or .xlsx; with --template of its kind.",
)
@run_option
@click.option(
    "--with",
    "others",
    multiple=True,
    metavar="DIR:RULE",
    help="Another sitting and how its results count: RESIT:replaces, MAKEUP:best, RESIT:best:60% (at most 60 %). "
    "Again for each.",
)
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A table with the registrar's headings, CSV or XLSX, to be filled in; all else in it stays.",
)
@click.option(
    "--columns",
    multiple=True,
    metavar="KIND=HEADING,...",
    help="What columns of the template take: score, percent, mark, letter, passed, status, remark; keep=HEADING leaves "
    "one; id=HEADING says who a student is.",
)
@click.option(
    "--grades",
    "grades_file",
    metavar="FILE",
    help="YAML with bands {A: 90, B: 80, F: 0}, a scale by name (ects, 等级制 ...), or `grades:` and `statuses:`.",
)
@click.option("--anonymous", is_flag=True, help="Pseudonyms in place of ids, and no names, addresses or seats.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh"]),
    help="Language of grades.  [default: that of the template's headings, else the exam's]",
)
@click.option("--decimal-comma", is_flag=True, help="Write 7,5 in a CSV template.")
@click.option("--replace", "replace", is_flag=True, help="Write over FILE, if it is there.")
@ledger_option
@click.pass_context
def gradebook_command(
    ctx: click.Context,
    folder: Path,
    output: Path,
    asked: str | None,
    others: tuple[str, ...],
    template: Path | None,
    columns: tuple[str, ...],
    grades_file: str | None,
    anonymous: bool,
    language: str | None,
    decimal_comma: bool,
    replace: bool,
    ledger_file: Path | None,
) -> None:
    """Write the marks of a class as one table: of one exam or of several sittings, or into a registrar's columns.

    DIR is what `exam build` wrote, with marks from `exam grade`. Raw and scaled marks, grades and passes stand side by
    side; of several sittings the result that counts is marked with its sitting, beside those of each.
    """
    from markscheme.gradebook.course.course_table import course_rows, unnamed
    from markscheme.gradebook.course.registrar import Registration, fill_template, language_of
    from markscheme.gradebook.course.sittings import SittingRule, course_marks, said_sittings
    from markscheme.gradebook.course.student_finder import StudentFinder

    _check_output(output, template, replace, columns, anonymous)
    rules = [SittingRule.read(text) for text in others]
    messages: list[str] = []
    sittings = [_sitting(ctx, folder, asked, messages, ledger_file=ledger_file)]
    sittings += [_sitting(ctx, rule.folder, None, messages, rule) for rule in rules]
    exam = sittings[0].exam
    language = language or (language_of(template, columns) if template else "") or exam.language
    grades, words = _read_grades(grades_file, exam)
    marks = list(course_marks(sittings, grades, language))
    messages += said_sittings(sittings, marks)
    if template is not None:
        finder = StudentFinder(exam, [one.exam for one in sittings[1:]])
        how = Registration(grades, words, language, columns, decimal_comma)
        content = fill_template(template, marks, finder, how, messages)
    else:
        if anonymous:
            names = read_pseudonyms(exam, anonymous, (mark.student.id for mark in marks), ledger_file)
            sittings, marks = unnamed(sittings, marks, names)
        content = _table(course_rows(sittings, marks, grades, language), output.suffix.lower())
    _write(output, content)
    for text in dict.fromkeys(messages):
        click.echo(text, err=True)
    counted = sum(mark.figures is not None for mark in marks)
    click.echo(f"{output}: {counted} of {len(marks)} students have a result", err=True)


def _sitting(
    ctx: click.Context,
    folder: Path,
    asked: str | None,
    messages: list[str],
    rule: SittingRule | None = None,
    ledger_file: Path | None = None,
) -> Sitting:
    """Give the marks of an exam: of the run that was asked for, or of the one that counts."""
    from markscheme.decisions.of_exam.corrections import class_marks, in_force
    from markscheme.decisions.of_exam.which_run import base_run
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.course.sittings import sitting_of
    from markscheme.gradebook.ledger import Ledger

    exam = open_exam(folder, templates(ctx))
    with Ledger(folder, ledger_file) as ledger:
        out_of = class_marks(exam, in_force(ledger))
        return sitting_of(exam, ledger, base_run(ledger, exam, asked, messages), messages, rule, out_of)


def _check_output(
    output: Path, template: Path | None, replace: bool, columns: tuple[str, ...], anonymous: bool
) -> None:
    from markscheme.errors import AnswerError

    if columns and template is None:
        raise click.UsageError("--columns says what the columns of a template take; give --template FILE, too")
    if anonymous and template is not None:
        raise click.UsageError("--template names the students, and --anonymous does not; give one of them")
    wanted = (".csv", ".xlsx") if template is None else (template.suffix.lower(),)
    if output.suffix.lower() not in wanted:
        raise click.UsageError(f"-o {output}: must end in {' or '.join(wanted)}")
    if output.exists() and not replace:
        raise AnswerError(f"{output}: is there already; give another name, or --replace to write over it")
    if not output.parent.is_dir():
        raise AnswerError(f"{output}: the folder {str(output.parent)!r} does not exist; make it first")


def _read_grades(path: str | None, exam: Exam) -> tuple[Grades | None, dict[str, str]]:
    """Read grades and words for statuses: those of a file before those of the blueprint."""
    from markscheme.exam.planning.grades.grade_reader import GRADES, STATUSES, read_grades, read_status_words
    from markscheme.exam.planning.yaml_lines import read_lined

    plan = exam.blueprint
    words = dict(plan.status_words)
    if path is None:
        return plan.grades, words
    found = read_lined(read_text(path), path)
    if isinstance(found.content, dict) and {GRADES, STATUSES} & set(found.content):
        top = found.section("a file of grades", (GRADES, STATUSES))
        words |= top.read(STATUSES, read_status_words, dict[str, str]())
        return top.read(GRADES, lambda value: read_grades(value, plan.scale), plan.grades), words
    return read_grades(found, plan.scale), words


def _table(rows: Iterable[Row], suffix: str) -> bytes:
    from markscheme.files.write_table import Workbook, csv_table

    if suffix == ".csv":
        return csv_table(rows)
    with Workbook() as book:
        for row in rows:
            book.add("grades", row)
        return book.content()


def _write(output: Path, content: bytes) -> None:
    from markscheme.errors import AnswerError
    from markscheme.files.result_folder import write_whole

    try:
        write_whole(output, content, 0o600)  # names beside marks
    except OSError as error:
        raise AnswerError(f"{output}: cannot be written: {error.strerror}") from None
