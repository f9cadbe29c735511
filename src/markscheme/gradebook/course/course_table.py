"""The gradebook of a course as one table: a row for every student, the result that counts and its sitting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from markscheme.exam.planning.grades.grade_bands import Grades
from markscheme.exam.roster import Student
from markscheme.files.write_table import Row
from markscheme.gradebook.course.anonymous import Anonymity
from markscheme.gradebook.course.grade_figures import grade_cells, grade_columns
from markscheme.gradebook.course.sittings import CourseMark, Sitting
from markscheme.gradebook.tables import ExamColumns, MoreColumns

WHO = ("student", "name", "email", "group")


def course_rows(
    sittings: Sequence[Sitting], marks: Sequence[CourseMark], grades: Grades | None, language: str
) -> Iterator[Row]:
    """Give the rows, the headings first; of one sitting alone they are those of grades.csv."""
    if len(sittings) == 1:
        yield from _of_one(sittings[0], grades, language)
        return
    plan = sittings[0].exam.blueprint
    head = [*WHO, "status", "sitting", "score", "total", "percent", *(["scaled"] if plan.scale else [])]
    head += grade_columns(grades)
    yield [*head, *(f"{name}: {what}" for name in _names(sittings) for what in ("status", "score", "total", "percent"))]
    for mark in marks:
        yield [*_result(sittings, mark, grades), *(cell for each in _each(sittings, mark) for cell in each)]


def unnamed(
    sittings: Sequence[Sitting], marks: Sequence[CourseMark], pseudonyms: Mapping[str, str]
) -> tuple[list[Sitting], list[CourseMark]]:
    """Give sittings and results with pseudonyms in place of students, in the order of the pseudonyms."""
    shown: list[Sitting] = []
    for one in sittings:
        anonymity = Anonymity(one.exam, pseudonyms)
        rows = tuple(anonymity.entries(one.entries))
        shown.append(replace(one, exam=anonymity.shown_exam, entries=rows, asked=()))
    found = [replace(mark, student=Student(pseudonyms[mark.student.id], group=mark.student.group)) for mark in marks]
    return shown, sorted(found, key=lambda mark: mark.student.id)


def _of_one(sitting: Sitting, grades: Grades | None, language: str) -> Iterator[Row]:
    exam = replace(sitting.exam, blueprint=replace(sitting.exam.blueprint, grades=grades))
    late = sitting.run.how.get("late") is not None
    columns = ExamColumns(exam, MoreColumns(late, sitting.asked, sitting.is_decided, language=language), sitting.out_of)
    yield from (row for _, row in columns.head())
    for entry in sitting.entries:
        yield from (row for _, row in columns.rows(entry))


def _names(sittings: Sequence[Sitting]) -> list[str]:
    """Give each sitting a name of its own."""
    names = [one.name for one in sittings]
    return [f"{name} ({i})" if names.count(name) > 1 else name for i, name in enumerate(names, 1)]


def _result(sittings: Sequence[Sitting], mark: CourseMark, grades: Grades | None) -> Row:
    who, found = mark.student, mark.figures
    row: Row = [who.id, who.name, who.email, who.group, mark.status]
    if found is None or mark.entry is None:
        row += ["", "", "", "", *([""] if sittings[0].exam.blueprint.scale else [])]
    else:
        name = _names(sittings)[mark.sitting] + (" (capped)" if mark.is_capped else "")
        total = sittings[mark.sitting].total(mark.entry)
        row += [name, mark.entry.score, total, found.percent]
        row += [found.scaled] if found.scaled is not None else []
    return [*row, *grade_cells(found, grades)]


def _each(sittings: Sequence[Sitting], mark: CourseMark) -> Iterator[Row]:
    for one, (entry, found) in zip(sittings, mark.each, strict=True):
        if entry is None:
            yield ["", "", "", ""]
        else:
            has_marks = entry.record is not None
            score: object = entry.score if has_marks else ""
            total: object = one.total(entry) if has_marks else ""
            yield [entry.status, score, total, found.percent if found else ""]
