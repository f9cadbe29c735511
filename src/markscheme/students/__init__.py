"""Simulated students: they know the mathematics only through the evaluator."""

from markscheme.students.accidents import KINDS, with_accident
from markscheme.students.calculation import habits_of, works_out
from markscheme.students.models import careless, final_answer_only, honest, near, slip_pairs, with_slips
from markscheme.students.paper import Instance, Paper
from markscheme.students.promises import Outcome, outcome
from markscheme.students.shirkers import SHIRKS, garbage, shirk

__all__ = [
    "KINDS",
    "SHIRKS",
    "Instance",
    "Outcome",
    "Paper",
    "careless",
    "final_answer_only",
    "garbage",
    "habits_of",
    "honest",
    "near",
    "outcome",
    "shirk",
    "slip_pairs",
    "with_accident",
    "with_slips",
    "works_out",
]
