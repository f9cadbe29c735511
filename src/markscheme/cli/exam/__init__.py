"""`exam`: a group of commands."""

from __future__ import annotations

import click

from markscheme.cli import LazyGroup

COMMANDS = {
    "new": ("exam.exam_build", "Write an example blueprint and roster that build as they stand."),
    "build": ("exam.exam_build", "Make a paper, a key and an answer form for every student."),
    "lists": ("exam.exam_lists", "Write who sits where: lists to sign, and lists for the doors."),
    "assign": ("exam.exam_assign", "Say which student has a spare paper."),
    "grade": ("exam.exam_grade", "Mark what the class handed in: gradebook, feedback, report."),
    "regrade": ("exam.exam_regrade", "Mark the answers of an earlier run again, by what holds now."),
    "decide": ("exam.exam_decide", "Put marks that people decided above those of the program."),
    "appeals": ("exam.exam_appeals", "List the appeals of students, and take in appeals and answers."),
    "gradebook": ("exam.exam_gradebook", "Write the marks as one table: of several sittings, or a registrar's own."),
    "status": ("exam.exam_status", "Say who is excused, withdrawn, left, absent or started late."),
    "student": ("exam.exam_student", "Put all that there is of one student into one file."),
    "forget": ("exam.exam_student", "Take a student's name, and on request answers, out of an exam."),
    "diff": ("exam.exam_regrade", "Compare two marking runs: whose marks changed, and why."),
    "correct": ("exam.exam_correct", "Correct an exam after it was sat: void, full marks, weights, accepted values."),
    "runs": ("exam.exam_publish", "List the marking runs: names, marks, and which one counts."),
    "name": ("exam.exam_publish", "Give a marking run a name."),
    "publish": ("exam.exam_publish", "Make a marking run the one that counts."),
}


class ExamCommands(LazyGroup):
    """The commands of `markscheme exam`."""

    known = COMMANDS


EPILOG = """
\b
Examples:
  markscheme exam grade midterm answers/ -o marks --hand-marks essays.csv
  markscheme exam regrade midterm -o marks-2
  markscheme exam diff midterm
"""


@click.group("exam", cls=ExamCommands, epilog=EPILOG)
def exam_command() -> None:
    """Exams for a class: a paper and a key for every student, and the marks back."""
