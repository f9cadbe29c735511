"""What changed between two markings of the same answers: who, which step, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markscheme.errors import AnswerError
from markscheme.results.record import Record
from markscheme.results.unmarked import MARKED, NOT_MARKED, NotMarked, is_marked, refused_for

HEADER = (
    "student",
    "question",
    "step",
    "verdict before",
    "verdict now",
    "marks before",
    "marks now",
    "score before",
    "score now",
    "message",
)


@dataclass(frozen=True)
class Change:
    """One step that is marked differently now. A verdict of "" means that the step did not exist.

    Of a script that is not marked any more the verdict now is `not_marked`, the step "". A score is None while a script
    is not marked.
    """

    student: str
    question: str
    step: str
    before: str
    now: str
    marks_before: Fraction
    marks_now: Fraction
    score_before: Fraction | None
    score_now: Fraction | None
    message: str

    @property
    def difference(self) -> Fraction:
        """By how much the marks of the step change."""
        return self.marks_now - self.marks_before


def differences(before: Record | None, now: Record) -> list[Change]:
    """The steps of one student whose verdict or marks changed."""
    old, new = _steps(before) if before else {}, _steps(now)
    scores = _score(before) if before else Fraction(0), _score(now)
    if not is_marked(now):
        stopped = Change(now["student"], "", "", MARKED, NOT_MARKED, Fraction(0), Fraction(0), *scores, now["reason"])
        return [stopped] if before is None or is_marked(before) else []
    return [
        change
        for place in dict.fromkeys((*old, *new))
        if (change := _change(now["student"], place, old.get(place), new.get(place), scores)) is not None
    ]


def _score(record: Record) -> Fraction | None:
    return Fraction(record["score"]) if is_marked(record) else None


def _steps(record: Record) -> dict[tuple[str, str], Record]:
    return {(question["id"], step["name"]): step for question in record["questions"] for step in question["steps"]}


def _change(
    student: str,
    place: tuple[str, str],
    old: Record | None,
    new: Record | None,
    scores: tuple[Fraction | None, Fraction | None],
) -> Change | None:
    before, now = (_verdict_and_marks(step) for step in (old, new))
    if before == now:
        return None
    message = new["message"] if new else ""
    return Change(student, *place, before[0], now[0], before[1], now[1], *scores, message)


def _verdict_and_marks(step: Record | None) -> tuple[str, Fraction]:
    return (step["verdict"], Fraction(step["marks"])) if step else ("", Fraction(0))


def check_questions(old: Mapping[str, Any], new: Mapping[str, Any], answered: Set[str]) -> list[str]:
    """Whether answers to one sheet can be marked by another; sheets as in sheet.json, `answered` by question.

    Returns remarks on questions with other numbers. Raises AnswerError where answers are to no question of the new
    sheet, or to one of another family: they would count as blank, and their marks be gone.
    """
    before, now = ({str(one["id"]): one for one in sheet["questions"]} for sheet in (old, new))
    code = new.get("code")
    for id in sorted(answered & before.keys()):
        was, found = before[id]["family"], now[id]["family"] if id in now else "not there"
        if found != was:
            raise AnswerError(
                f"{id} is {was} on the sheet of these answers, and {found} on sheet {code}, so that the answers to it "
                "would be lost; give the sheet that the class had, or grade anew"
            )
    return [
        f"{id}: sheet {code} has other numbers than the sheet of these answers"
        for id in before
        if id in now and before[id]["given"] != now[id]["given"]
    ]


def change_rows(changes: Iterable[Change]) -> Iterator[list[Any]]:
    """Changes as rows of a table, the header first."""
    yield list(HEADER)
    for c in changes:
        yield [
            c.student,
            c.question,
            c.step,
            c.before,
            c.now,
            c.marks_before,
            c.marks_now,
            "not marked" if c.score_before is None else c.score_before,
            "not marked" if c.score_now is None else c.score_now,
            c.message,
        ]


def check_losses(before: Mapping[str, Record], not_marked: NotMarked, allowed: bool) -> None:
    """Raise ResultError when marking again leaves somebody without marks who had some, unless that is allowed."""
    lost = [one for one in not_marked if one[0] in before and is_marked(before[one[0]])]
    if lost and not allowed:
        who = "1 student" if len(lost) == 1 else f"{len(lost)} students"
        fix = "mend what is said above, or give --allow-losses to leave them without"
        raise refused_for(lost, f"{who} who had marks would have none; nothing was written\n{fix}")
