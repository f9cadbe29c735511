"""Simulated students: they know the mathematics only through the evaluator."""

from markscheme.students.accidents import KINDS, with_accident
from markscheme.students.calculation import habits_of, works_out
from markscheme.students.guessers import GUESSES, guess
from markscheme.students.models import careless, final_answer_only, honest, near, slip_pairs, with_slips
from markscheme.students.paper import Instance, Paper
from markscheme.students.promises import Outcome, outcome, share_of_marks
from markscheme.students.shirkers import SHIRKS, garbage, shirk

__all__ = [
    "GUESSES",
    "KINDS",
    "SHIRKS",
    "Instance",
    "Outcome",
    "Paper",
    "careless",
    "final_answer_only",
    "garbage",
    "guess",
    "habits_of",
    "honest",
    "near",
    "outcome",
    "share_of_marks",
    "shirk",
    "slip_pairs",
    "with_accident",
    "with_slips",
    "works_out",
]
