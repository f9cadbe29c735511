"""Simulated students: they know the mathematics only through the evaluator."""

from markscheme.simulation.accident_papers import KINDS, with_accident
from markscheme.simulation.calculation import habits_of, works_out
from markscheme.simulation.guessers import GUESSES, SHIRKS, garbage, guess, shirk
from markscheme.simulation.models import careless, final_answer_only, honest, near, slip_pairs, with_slips
from markscheme.simulation.paper import Instance, Paper
from markscheme.simulation.promises import Outcome, outcome, share_of_marks

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
