"""What a whole class makes together: one file for the printer, and the instructor's master key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from markscheme.document.document_tree import Document, Inlines, Paragraph, Table, Words
from markscheme.document.pdf.joined_pdf import JoinedPdf
from markscheme.document.pdf.typeset import to_pdf
from markscheme.exam.manifest import allow
from markscheme.exam.planning.blueprint import EACH, Blueprint
from markscheme.exam.roster import Student
from markscheme.exam.seating import by_room, in_seats
from markscheme.phrases import say

PAPERS = "print/papers.pdf"
MASTER = "master_key.pdf"
ROWS = 400  # of a list that is typeset at once: more would take more memory


def bind(folder: Path, blueprint: Blueprint, code: str, students: Sequence[Student], mode: int) -> None:
    """Write both files from what is in the folder: papers of those on the roster alone, keys of all who have one.

    The papers come room by room in the order of the seats, as somebody lays them out; else as on the roster.
    """
    rooms = by_room(student for student in students if student.on_roster)
    with JoinedPdf(folder / PAPERS) as joined:
        for student in (student for room in rooms for student in in_seats(room)):
            joined.add((folder / "papers" / f"{student.stem}.pdf").read_bytes(), even=True)
    with JoinedPdf(folder / MASTER) as joined:
        for document in _lists(blueprint, code, students):
            joined.add(to_pdf(document))
        for student in _one_of_each(blueprint, students):
            title = " ".join(filter(None, (student.sheet, student.id, student.name)))
            joined.add((folder / "keys" / f"{student.stem}.pdf").read_bytes(), title=title)
    for name in (PAPERS, MASTER):
        allow(folder / name, mode)


def _one_of_each(blueprint: Blueprint, students: Sequence[Student]) -> Iterable[Student]:
    """Give everybody, or one student of every variant."""
    if blueprint.variants == EACH:
        return students
    return {student.variant: student for student in reversed(students)}.values()


def _lists(blueprint: Blueprint, code: str, students: Sequence[Student]) -> Iterable[Document]:
    """List who has which paper, and what effort it takes."""
    language = blueprint.languages[0]
    names = ("exam.code", "exam.student", "sheet.name", "exam.group", "exam.variant", "common.effort")
    header = tuple((Words(say(name, language)),) for name in names)
    for start in range(0, len(students), ROWS):
        rows = tuple(_row(student) for student in students[start : start + ROWS])
        yield Document(
            title=f"{blueprint.title.say(language)}: {say('exam.master', language)}",
            language=(language,),
            kicker=blueprint.course.say(language),
            facts=(code, say("exam.marks_in_all", language, n=blueprint.total)),
            blocks=(
                Paragraph((Words(say("exam.outline", language)),)),
                Table(header, rows, ("left", "left", "left", "left", "right", "right"), widths=(0, 1, 2, 1, 0, 0)),
            ),
            paper=blueprint.paper,
        )


def _row(student: Student) -> tuple[Inlines, ...]:
    cells = (student.sheet, student.id, student.shown, student.group, str(student.variant or "–"), str(student.effort))
    return tuple((Words(cell),) if cell else () for cell in cells)
