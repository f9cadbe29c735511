"""Two marking runs beside each other: whose marks changed, at which step, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markscheme.exam.marks.as_marked import families_of, marking_of, marking_rules
from markscheme.exam.marks.ledger import Ledger, Run
from markscheme.results.record import Record
from markscheme.results.regrading import Change, differences

MARKING = "marking"  # the version of the marking rules, among the settings


@dataclass(frozen=True)
class Difference:
    """One student whose marks differ. A score of None means that the run did not mark the student.

    `why`: what differs between the runs for this student: answers, hand_marks, and settings of marking.
    """

    student: str
    before: Fraction | None
    now: Fraction | None
    why: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    hand_marks: tuple[tuple[str, str, str], ...] = ()


def settings_changed(old: Run, new: Run) -> dict[str, tuple[str, str]]:
    """What was different for everybody: version, build, policy and other settings, by name."""
    return {
        name: (before, now)
        for name, before in _settings(old).items()
        if before != (now := _settings(new).get(name, ""))
    }


def _settings(run: Run) -> dict[str, str]:
    policy = {f"policy.{name}": str(value) for name, value in run.how["policy"].items()}
    others = {name: str(run.how[name]) for name in ("decimal_comma", "keep")}
    by = {
        "version": run.version,
        MARKING: str(marking_of(run)),
        "exam": run.exam,
        "build": run.build,
        "families": families_of(run.how),
    }
    return {**by, **policy, **others}


def compare(ledger: Ledger, old: Run, new: Run) -> Iterator[Difference]:
    """Every student whose marks or verdicts differ, in the order of the roster."""
    everybody = settings_changed(old, new)
    rules = marking_rules(ledger, old), marking_rules(ledger, new)
    hand = _by_student(ledger.hand_marks(old.id)), _by_student(ledger.hand_marks(new.id))
    for student in _students(ledger, old, new):
        before, now = ledger.record(old.id, student), ledger.record(new.id, student)
        marking = (rules[0].get(student, marking_of(old)), rules[1].get(student, marking_of(new)))
        other = [name for name in everybody if name != MARKING]
        why = (*other, *([MARKING] if marking[0] != marking[1] else []))
        found = _difference(student, before, now, (hand[0].get(student, {}), hand[1].get(student, {})), why)
        if found is not None:
            yield found


def _students(ledger: Ledger, old: Run, new: Run) -> list[str]:
    """The students of both runs: those of the new run in its order, then those that only the old one has."""
    query = "SELECT student FROM marked WHERE run = ? ORDER BY id"
    runs = [[student for (student,) in ledger.rows(query, run.id)] for run in (new, old)]
    return list(dict.fromkeys([*runs[0], *runs[1]]))


def _by_student(hand_marks: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for (student, question), marks in hand_marks.items():
        found.setdefault(student, {})[question] = marks
    return found


def _difference(
    student: str,
    before: Record | None,
    now: Record | None,
    hand: tuple[Mapping[str, str], Mapping[str, str]],
    everybody: tuple[str, ...],
) -> Difference | None:
    marks = _hand_changes(*hand)
    scores = _score(before, hand[0]), _score(now, hand[1])
    if before is None or now is None:
        return Difference(student, *scores, ("not marked before" if before is None else "not marked now",), (), marks)
    changes = tuple(differences(before, now))
    if not changes and not marks:
        return None
    why = [*(["answers"] if _answers(before) != _answers(now) else []), *(["hand marks"] if marks else [])]
    if changes and "answers" not in why:
        why += everybody or ["keys"]
    return Difference(student, *scores, tuple(why), changes, marks)


def _score(record: Record | None, hand: Mapping[str, str]) -> Fraction | None:
    if record is None:
        return None
    return Fraction(record["score"]) + sum(map(Fraction, hand.values()), Fraction(0))


def _answers(record: Record) -> list[Any]:
    return [step["raw"] or "" for question in record["questions"] for step in question["steps"]]


def _hand_changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Question, marks before and marks now of the marks that a person gave."""
    pairs = ((question, old.get(question, ""), new.get(question, "")) for question in dict.fromkeys((*old, *new)))
    return tuple((question, before, now) for question, before, now in pairs if before != now)
