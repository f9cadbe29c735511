"""`exam assign`."""

from __future__ import annotations

from pathlib import Path

import click

from markscheme.cli.exam.exam_grade import exam_argument


@click.command("assign", epilog="Example: markscheme exam assign midterm 4G25-N6WY 20230001")
@exam_argument
@click.argument("code", metavar="CODE")
@click.argument("student", metavar="[STUDENT]", default="")
@click.option("--take-back", is_flag=True, help="The spare paper is nobody's again.")
def assign_command(folder: Path, code: str, student: str, take_back: bool) -> None:
    """Say which student has a spare paper.

    CODE stands on every page of the paper; SPARE-01, its name, does as well. The answers to it are then marked as those
    of STUDENT, by the key of that paper, also where the name is missing on them; the student's own paper counts no
    more. It is kept in marks.sqlite; what was marked before changes when it is marked again.
    """
    from markscheme.exam.exam_folder import open_exam
    from markscheme.exam.ledger_file import LedgerFile
    from markscheme.exam.variants.spares import assign

    if bool(student) is take_back:
        raise click.UsageError("give STUDENT, or --take-back, and not both")
    exam = open_exam(folder)
    with LedgerFile(folder) as ledger:
        spare = assign(exam, ledger, code, student)
    whose = f"the paper of {student}" if student else "nobody's"
    click.echo(f"{folder}: {spare.id} ({spare.sheet}) is {whose}")
