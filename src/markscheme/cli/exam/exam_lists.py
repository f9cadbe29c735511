"""`exam lists`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import cast

import click

from markscheme.cli.exam.exam_grade import exam_argument
from markscheme.cli.marking import replace_option


@click.command("lists", epilog="Example: markscheme exam lists midterm -o lists")
@exam_argument
@click.option(
    "-o", "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="The folder for the lists."
)
@click.option("--lang", "language", type=click.Choice(["en", "zh"]), help="Language.  [default: those of the papers]")
@replace_option
def lists_command(folder: Path, output: Path, language: str | None, replace: bool) -> None:
    """Write who sits where: lists to sign, and lists for the doors.

    attendance.pdf has a list for every room in the order of the seats, with a box for each signature; door.pdf has who
    sits where, of all rooms by name, and of every room by name and by seat. Both are there as CSV too. Rooms and seats
    are those of the roster that the exam was built with last; who left the roster, is excused or withdrawn is on no
    list.
    """
    from markscheme.document.document_tree import Language
    from markscheme.errors import AnswerError
    from markscheme.exam.exam_folder import EXAM, open_exam
    from markscheme.exam.planning.student_status import EXCUSED, GONE
    from markscheme.exam.printing.seat_lists import write_lists
    from markscheme.exam.seating import by_room
    from markscheme.files.result_folder import result_folder
    from markscheme.gradebook.course.statuses import statuses_of
    from markscheme.gradebook.ledger import Ledger
    from markscheme.submissions.gather import few

    exam = open_exam(folder)
    with Ledger(folder) as ledger:
        statuses = statuses_of(exam, ledger)
    away = [id for id, status in statuses.items() if status.kind in (*GONE, EXCUSED)]
    exam = dataclasses.replace(exam, students=tuple(one for one in exam.students if one.id not in away))
    if not exam.on_roster:
        raise AnswerError(f"{folder / EXAM}: has no student who is on the roster; there is nobody to list")
    languages = (cast(Language, language),) if language else exam.blueprint.languages
    with result_folder(output, replace=replace) as made:
        write_lists(exam, made, languages)
    rooms, count = len(by_room(exam.on_roster)), len(exam.on_roster)
    click.echo(f"{output}: {count} student{'s' if count > 1 else ''} in {rooms} room{'s' if rooms > 1 else ''}")
    if away:
        click.echo(f"on no list, for they are excused, withdrawn or left: {few(away)}", err=True)
    for what in ("room", "seat"):
        if without := [one.id for one in exam.on_roster if not getattr(one, what)]:
            click.echo(f"no {what} in the roster: {few(without)}", err=True)
