"""Exams for a class: a blueprint and a roster to papers and keys, one for every student, and the marks back."""

from markscheme.exam.build import build_exam as build_exam
from markscheme.exam.build_result import BuildResult as BuildResult
from markscheme.exam.exam_folder import Exam as Exam
from markscheme.exam.exam_folder import open_exam as open_exam
from markscheme.exam.planning.blueprint import Blueprint as Blueprint
from markscheme.exam.planning.blueprint import Question as Question
from markscheme.exam.planning.blueprint import Text as Text
from markscheme.exam.planning.blueprint_reader import read_blueprint as read_blueprint
from markscheme.exam.roster import Student as Student
from markscheme.exam.roster import read_roster as read_roster
