"""`exam status`."""

from __future__ import annotations

from pathlib import Path

import click

from markscheme.cli.common import columns_option, encoding_option, read_hints
from markscheme.cli.exam.exam_grade import exam_argument
from markscheme.cli.marking import ledger_option


@click.command("status", epilog="Example: markscheme exam status midterm excused.csv --by 'Examination office'")
@exam_argument
@click.argument("table", metavar="[STATUS.csv]", required=False, type=click.Path(path_type=Path))
@click.option("--by", default="", metavar="NAME", help="Who says so, where the table has no column for it.")
@columns_option
@encoding_option
@ledger_option
def status_command(
    folder: Path, table: Path | None, by: str, columns: tuple[str, ...], encoding: str, ledger_file: Path | None
) -> None:
    """Say of students that they are excused, withdrawn, left, absent or started late; without a table, list who is.

    STATUS.csv (or XLSX) has the columns student and status, and may have reason and by. An empty status takes back what
    was said. All of it is kept in DIR/marks.sqlite, or nothing; marks that were given stay there, and do not count.
    """
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.course.statuses import keep_statuses, read_statuses, statuses_of
    from markscheme.gradebook.ledger import Ledger
    from markscheme.gradebook.losses import check_exam

    exam = open_exam(folder)
    with Ledger(folder, ledger_file) as ledger:
        if table is None:
            for student, status in statuses_of(exam, ledger).items():
                click.echo(f"{student}: {status}")
            return
        messages: list[str] = []
        rows = read_statuses(table, exam, messages, read_hints(encoding, columns))
        if ledger.exists:
            check_exam(ledger, exam)
        changes = keep_statuses(ledger, exam, rows, by)
    for text in messages:
        click.echo(text, err=True)
    for one in changes:
        click.echo(f"{one.student}: {one.status or 'no status any more'}", err=True)
    more = "; grade or regrade to write the results anew" if changes else ""
    click.echo(f"{len(changes)} of {len(rows)} change something{more}", err=True)
