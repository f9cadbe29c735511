"""`exam forget`."""

from __future__ import annotations

from pathlib import Path

import click

from markscheme.cli.exam.exam_grade import exam_argument


@click.command("forget", epilog="Example: markscheme exam forget midterm 20230001 --by 'Examination office' --yes")
@exam_argument
@click.argument("student", metavar="STUDENT")
@click.option("--by", required=True, metavar="NAME", help="Who does it; kept in the ledger with the time.")
@click.option("--reason", default="", metavar="TEXT", help="Why; kept in the ledger. Name nobody there.")
@click.option("--answers", is_flag=True, help="Take out the raw answers, too; nobody can mark them again then.")
@click.option("--yes", is_flag=True, help="Do it. Without it only what would happen is said.")
def forget_command(folder: Path, student: str, by: str, reason: str, answers: bool, yes: bool) -> None:
    """Take a student out of DIR: name, address and id give way to a pseudonym that nothing leads back from.

    The marks stay under the pseudonym, so that statistics stay. Paper, key and form are deleted, and the ledger is
    written anew as a whole. There is no way back but a copy of DIR that was made before.
    """
    from markscheme.errors import ResultError
    from markscheme.exam.exam_folder import open_exam
    from markscheme.gradebook.course.forgetting import Forgetting, begun_in, forget, plan, remains
    from markscheme.gradebook.course.student_finder import StudentFinder
    from markscheme.gradebook.ledger import Ledger

    exam = open_exam(folder)
    is_begun = student in begun_in(folder)
    id = student if is_begun else StudentFinder(exam).find(student)
    if id in exam.by_id:
        with Ledger(folder) as ledger:
            for text in plan(exam, ledger, id):
                click.echo(text, err=True)
    if not yes:
        raise ResultError("nothing was changed, and there would be no way back; copy the folder, then give --yes")
    who = exam.by_id.get(id)
    pseudonym = forget(exam, Forgetting(id, by, reason, answers))
    for text in remains(folder, who) if who else ():
        click.echo(text, err=True)
    click.echo(f"{id} is {pseudonym} now", err=True)
