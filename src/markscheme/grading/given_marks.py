"""Marks that were given by other marking rules stay: a run keeps them where the answers are the same, or is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from markscheme._version import __version__
from markscheme.errors import ResultError
from markscheme.exam.exam_folder import Exam
from markscheme.files.formats import MARKING
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.compare import families_of, marking_of
from markscheme.gradebook.ledger import Ledger, Run
from markscheme.gradebook.losses import students_of
from markscheme.grading.marking_task import Given, MarkingResult, Task
from markscheme.marking.course_policy import CoursePolicy
from markscheme.submissions.intake import answers_key


def check_base(ledger: Ledger, base: Run, allowed: bool) -> str:
    """Give what is to be said of the run whose answers are marked again; "" when its rules are those of now.

    Raise ResultError when marks of it were given by other rules, and that is not allowed.
    """
    runs = [base, *(ledger.run(id) for id in sorted(set(ledger.kept_marks(base.id).values())))]
    other = next((run for run in runs if marking_of(run) != MARKING), base)
    return check_marking(f"{ledger.path}: run {other.id}", marking_of(other), other.version, allowed)


class GivenMarks:
    """The marks that earlier runs gave by other rules: they stay while answers and settings are the same.

    With `allowed` none of them stays. `how`: the settings of this run, as the ledger keeps them.
    """

    def __init__(self, ledger: Ledger, exam: Exam, how: Mapping[str, JsonValue], allowed: bool) -> None:
        self.ledger, self.how = ledger, how
        self.runs = [run for run in reversed(ledger.runs()) if run.exam == exam.code]
        self.kept = {run.id: ledger.kept_marks(run.id) for run in self.runs}
        self.others = [run for run in self.runs if marking_of(run) != MARKING]
        self.allowed = allowed
        self.count: dict[int, int] = {}

    def of(self, student: str) -> dict[str, Given]:
        """Give marks of a student that stay, by the answers that they were given to."""
        if self.allowed or not self.others:
            return {}
        found: dict[str, list[Run]] = {}
        for run in self.runs:
            # A run that kept the marks did not give them: the run that did comes later in this order.
            if student not in self.kept[run.id] and (key := self._key(run, student)):
                found.setdefault(key, []).append(run)
        given = {}
        for key, runs in found.items():
            stands = self._that_stands(runs)
            record = stands and self.ledger.record(stands.id, student)
            if stands and record:
                given[key] = Given(stands.id, record)
        return given

    def _key(self, run: Run, student: str) -> str | None:
        query = (
            "SELECT s.sheet, s.answers FROM marked m JOIN submissions s ON s.id = m.submission "
            "WHERE m.run = ? AND m.student = ?"
        )
        row = next(self.ledger.rows(query, run.id, student), None)
        return answers_key(row[0], json.loads(row[1])) if row else None

    def _that_stands(self, runs: list[Run]) -> Run | None:
        """Of the runs that marked the same answers, the last first, the one whose marks stay."""
        if marking_of(runs[0]) == MARKING:  # marked again since, because that was meant
            return None
        others = [run for run in runs if marking_of(run) != MARKING]
        return next((run for run in others if not self.changed(run)), others[0])

    def changed(self, run: Run) -> list[str]:
        """Give the settings that marks hang on, and that are not those of a run: each with its value then and now."""
        then, now = CoursePolicy.from_json(run.how["policy"]), CoursePolicy.from_json(self.how["policy"])
        pairs: dict[str, tuple[object, object]] = {
            f"policy.{name}": pair for name, pair in then.changes(now).items() if name != "attempts"
        }
        pairs["decimal_comma"] = run.how["decimal_comma"], self.how["decimal_comma"]
        pairs["families"] = families_of(run.how), families_of(self.how)
        return [f"{name} ({old} -> {new})" for name, (old, new) in pairs.items() if old != new]

    def noted(self, one: MarkingResult) -> MarkingResult:
        """Count a student whose marks stay; raise ResultError when this run has other settings than theirs."""
        if one.given is None:
            return one
        run = self.ledger.run(one.given)
        changed = self.changed(run)
        if changed:
            why = f"the same answers of {one.student} are marked by other settings now: {', '.join(changed)}"
            raise refused(f"{self.ledger.path}: run {run.id}", marking_of(run), run.version, why)
        self.count[run.id] = self.count.get(run.id, 0) + 1
        return one

    def said(self) -> Iterator[str]:
        """Give what is to be said of a run, at its end."""
        if self.allowed:
            other = self._last_by_other_rules() if self.others else None
            where = f"{self.ledger.path}: run {other.id}" if other else ""
            yield check_marking(where, marking_of(other), other.version, True) if other else NOT_NEEDED
        for id, count in sorted(self.count.items()):
            run = self.ledger.run(id)
            who = "1 student keeps the marks" if count == 1 else f"{count} students keep the marks"
            yield (
                f"{who} of run {id}, given by marking rules {marking_of(run)}: the answers are the same; what else was "
                f"handed in is marked by rules {MARKING}, and with {ALLOW} everything is"
            )

    def _last_by_other_rules(self) -> Run | None:
        """Give the last run by other rules whose marks are still those of somebody: nobody gave them others since."""
        since: set[str] = set()
        for run in self.runs:
            gave = set(students_of(self.ledger, run.id)) - set(self.kept[run.id])
            if run in self.others and gave - since:
                return run
            since |= gave
        return None


def with_given(task: Task, given: GivenMarks) -> Task:
    """Give a task with the marks that stay when the same answers count."""
    found = given.of(task.student)
    return replace(task, given=found) if found else task


ALLOW = "--with-current-marking"
NOT_NEEDED = f"{ALLOW} changes nothing: no marks were given by other marking rules"


def check_marking(where: str, found: int, version: str, allowed: bool) -> str:
    """Give what to say of results marked by rules `found` of a `version` of the program; "" when they are those of now.

    Raise ResultError where they are others and that is not allowed.
    """
    if found == MARKING:
        return NOT_NEEDED if allowed else ""
    if not allowed:
        raise refused(where, found, version)
    return f"marked by other marking rules: {where} by {found}, now by {MARKING}"


def refused(where: str, found: int, version: str, why: str = "") -> ResultError:
    """Give the refusal: what marked by which rules, `why` the marks cannot just stay, and what to do."""
    program = "the program as it was when these marks were given"
    if version != __version__:
        program = f"Markscheme {version}"
    lines = [
        f"{where} was marked by marking rules {found}, and this Markscheme marks by rules {MARKING}",
        *([why] if why else []),
        f"mark with {program}, or {ALLOW} if other marks are meant; nothing was marked",
    ]
    return ResultError("\n".join(lines))
