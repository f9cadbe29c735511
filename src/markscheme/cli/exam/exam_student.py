"""`exam student` and `exam forget`: all that there is of one student, as a file, and taken out."""

from __future__ import annotations

from pathlib import Path

import click

from markscheme.cli.exam.exam_grade import exam_argument
from markscheme.cli.marking import ledger_option, templates


@click.command("student", epilog="Example: markscheme exam student midterm 20230001 -o 20230001.zip")
@exam_argument
@click.argument("student", metavar="STUDENT")
@click.option(
    "-o", "--output", metavar="FILE.zip", required=True, type=click.Path(path_type=Path), help="The file to write."
)
@click.option("--replace", "replace", is_flag=True, help="Write over FILE.zip, if it is there.")
@ledger_option
@click.pass_context
def student_command(
    ctx: click.Context, folder: Path, student: str, output: Path, replace: bool, ledger_file: Path | None
) -> None:
    """Put all that DIR holds of one student into one file: for the student, or for an appeal.

    The zip has student.json (roster, statuses, every run's marks, answers, decisions and remarks), the paper, the form
    and the feedback of the run that counts. The key is not in it.
    """
    from markscheme.errors import AnswerError
    from markscheme.exam.exam_folder import open_exam
    from markscheme.files.result_folder import write_whole
    from markscheme.gradebook.course.student_finder import StudentFinder
    from markscheme.gradebook.ledger import Ledger
    from markscheme.grading.one_student import student_file

    if output.suffix.lower() != ".zip":
        raise click.UsageError(f"-o {output}: must end in .zip")
    if output.exists() and not replace:
        raise AnswerError(f"{output}: is there already; give another name, or --replace to write over it")
    exam = open_exam(folder, templates(ctx))
    id = StudentFinder(exam).find(student)
    messages: list[str] = []
    with Ledger(folder, ledger_file) as ledger:
        content = student_file(exam, ledger, id, messages)
    try:
        write_whole(output, content, 0o600)
    except OSError as error:
        raise AnswerError(f"{output}: cannot be written: {error.strerror}") from None
    for text in messages:
        click.echo(text, err=True)
    click.echo(f"{output}: all that {folder} holds of {id}", err=True)


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
