"""Decisions of people put above the marks of a record: of a step, a question, or the whole paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from markscheme.decisions.decision import STANDS, WHOLE_PAPER, Decision, in_force
from markscheme.decisions.of_exam.corrections import settled
from markscheme.feedback.above_marks import said_above
from markscheme.gradebook.final_record import changed, summed
from markscheme.gradebook.record import Record
from markscheme.phrases import say

NOTE = "decided"
NOTHING_CORRECTED: Mapping[str, Sequence[Record]] = {}


def with_decisions(
    record: Record,
    decisions: Iterable[Decision],
    by_hand: Mapping[str, Fraction | int],
    language: str = "en",
    corrected: Mapping[str, Sequence[Record]] = NOTHING_CORRECTED,
) -> Record:
    """Give a record with what people decided about this student; `language`: of what is said of it.

    `by_hand`: the marks of the questions that a person alone marks; `corrected`: what of these was corrected. A
    decision about what the record does not have says nothing here: a student may have another paper now.
    """
    standing = in_force(decisions)
    by_place = {one.place: one for one in standing}
    questions = [_question(one, by_place, language) for one in record["questions"]]
    known = {one["id"] for one in questions}  # one that a correction settled needs no marks of a person
    new = [one for one in standing if one.question in by_hand and one.question not in known]
    questions += [_by_hand(one, by_hand[one.question], corrected.get(one.question, ())) for one in new]
    found = summed({**record, "questions": questions})
    paper = by_place.get((WHOLE_PAPER, ""))
    if paper is None or paper.marks is None:
        return found
    if paper.marks == STANDS:
        return {**found, "decided": facts(paper)}
    return changed(found, Fraction(paper.marks), decided=facts(paper))


def _question(question: Record, by_place: dict[tuple[str, str], Decision], language: str) -> Record:
    id = question["id"]
    steps: Sequence[Record] = [_step(step, by_place.get((id, step["name"])), language) for step in question["steps"]]
    found = {**question, "steps": steps}
    decision = by_place.get((id, ""))
    if decision is None or decision.marks is None:
        return found
    return changed(found, Fraction(decision.marks), decided=facts(decision), note=NOTE)


def _step(step: Record, decision: Decision | None, language: str) -> Record:
    if decision is None or decision.marks is None or not Fraction(step["out_of"]):  # a step that was made void
        return step
    message = settled(step, language)["message"]
    found = changed(step, Fraction(decision.marks), decided=facts(decision), note=NOTE, message=step["message"])
    said = say("common.space", language).join([*said_above(found, language), message])
    return {**found, "message": said.strip()}


def _by_hand(decision: Decision, out_of: Fraction | int, corrected: Sequence[Record]) -> Record:
    """Give a question that a person alone marks: it has no steps, and no marks of the program."""
    return {
        "id": decision.question,
        "family": "",
        "score": str(decision.marks),
        "total": str(out_of),
        "steps": [],
        "note": NOTE,
        "decided": facts(decision),
        **({"corrected": list(corrected)} if corrected else {}),
    }


def facts(decision: Decision) -> Record:
    """Give what a record keeps of a decision."""
    return {"marks": decision.marks, "reason": decision.reason, "by": decision.by, "at": decision.at}
