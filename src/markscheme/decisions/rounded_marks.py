"""The rounding of marks put above a record: of its steps and questions, and of its total."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial

from markscheme.decisions.final_marks import AboveMarks
from markscheme.exam.planning.grades.mark_rounding import MarkRounding, rounded
from markscheme.gradebook.final_record import changed, summed
from markscheme.gradebook.record import Record


def with_rounding(above: AboveMarks, rounding: MarkRounding | None) -> AboveMarks:
    """Give what stands above the marks of a student with the rounding that holds for everybody."""
    if not rounding:
        return above
    parts = partial(round_parts, rounding=rounding) if rounding.step or rounding.question else None
    total = partial(round_total, multiple=rounding.total) if rounding.total else None
    return replace(above, roundings=(*above.roundings, *([parts] if parts else [])), total_rounding=total)


def round_parts(record: Record, rounding: MarkRounding) -> Record:
    """Round the marks of steps, and then the sums of questions; the exact ones stay under `program`."""
    questions = []
    for question in record["questions"]:
        steps = [_rounded(step, "marks", "out_of", rounding.step) for step in question["steps"]]
        questions.append({**question, "steps": steps})
    found = summed({**record, "questions": questions})
    questions = [_rounded(one, "score", "total", rounding.question) for one in found["questions"]]
    return summed({**found, "questions": questions})


def round_total(record: Record, multiple: str) -> Record:
    """Round the score of a student, after what is taken off for coming late."""
    score = rounded(Fraction(record["score"]), multiple, Fraction(record["total"]))
    return {**record, "score": str(score)}


def _rounded(one: Record, marks: str, out_of: str, multiple: str) -> Record:
    exact = Fraction(one[marks])
    found = rounded(exact, multiple, Fraction(one[out_of]))
    return one if found == exact else changed(one, found)
