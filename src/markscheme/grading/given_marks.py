"""Marks that were given stay: a run keeps them where the answers are the same, whatever the program does by now.

They change where that is meant: by other answers, other settings, or one of the options that say so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from fractions import Fraction

from markscheme._version import __version__
from markscheme.errors import ResultError
from markscheme.exam.exam_folder import Exam
from markscheme.files.formats import MARKING
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.compare import differences, families_of, marking_of, settings_changed
from markscheme.gradebook.final_record import as_marked
from markscheme.gradebook.ledger import Ledger, Run
from markscheme.gradebook.losses import students_of
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import NEWER_MARKING
from markscheme.grading.marking_task import Given, MarkingResult, Task
from markscheme.marking.course_policy import CoursePolicy
from markscheme.marking.marks import mark_text
from markscheme.submissions.gather import few
from markscheme.submissions.intake import answers_key


def check_base(ledger: Ledger, base: Run, allowed: bool) -> str:
    """Give what is to be said of the run whose answers are marked again; "" when its rules are those of now.

    Raise ResultError when marks of it were given by other rules, and that is not allowed.
    """
    runs = [base, *(ledger.run(id) for id in sorted(set(ledger.kept_marks(base.id).values())))]
    other = next((run for run in runs if marking_of(run) != MARKING), base)
    return check_marking(f"{ledger.path}: run {other.id}", marking_of(other), other.version, allowed)


def check_same_marks(ledger: Ledger, base: Run, now: Run) -> None:
    """Raise ResultError when marking again changes marks though nobody asked for other ones: all settings are as then.

    Then another version of the program does it, or the base was marked by other families than the exam's. What people
    decided since is no part of it: the marks of the program are compared.
    """
    changed = settings_changed(base, now)
    if not changed.keys() & {"version", "families"} or changed.keys() - {"version", "families", "build"}:
        return
    found = []
    for student in students_of(ledger, now.id):
        before, after = (ledger.record(run.id, student) for run in (base, now))
        if before and after and differences(before := as_marked(before), after := as_marked(after)):
            then, new = (mark_text(Fraction(one["score"])) for one in (before, after))
            found.append(f"{student} {then} -> {new}")
    if found:
        what = ", ".join(f"{name} {then} -> {new}" for name, (then, new) in changed.items() if name != "build")
        raise ResultError(
            f"{ledger.path}: the answers of run {base.id} would get other marks now ({what}): {few(found)}\n"
            f"{ALLOW} if these are meant, or --run N to mark another run again; nothing was marked"
        )


class GivenMarks:
    """The marks that earlier runs of another program gave: they stay while answers and settings are the same.

    With `allowed` none of them stays. `how`: the settings of this run, as the ledger keeps them. Another program has
    other marking rules, or another version alone; by this one the marks would come out the same, and are made anew.
    Marks by other families than the exam's, which were meant then, stay as well unless other ones are meant (`anew`).
    """

    def __init__(
        self, ledger: Ledger, exam: Exam, how: Mapping[str, JsonValue], allowed: bool, anew: bool = False
    ) -> None:
        self.ledger, self.how = ledger, how
        self.runs = [run for run in reversed(ledger.runs()) if run.exam == exam.code]
        self.kept = {run.id: ledger.kept_marks(run.id) for run in self.runs}
        self.others = [run for run in self.runs if marking_of(run) != MARKING]
        self.allowed, self.anew = allowed, anew
        self.count: dict[int, int] = {}
        self.newly: dict[str, str] = {}  # students marked by this run, with the source of the script

    def of(self, student: str) -> dict[str, Given]:
        """Give marks of a student that stay, by the answers that they were given to."""
        if self.allowed or not any(run in self.others or self._is_of_another(run) for run in self.runs):
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
        if marking_of(runs[0]) == MARKING:  # by these rules at first, or again since, because that was meant
            more = [name for name in self.changed(runs[0]) if not name.startswith("families ")]
            return runs[0] if self._is_of_another(runs[0]) and not more else None
        others = [run for run in runs if marking_of(run) != MARKING]
        return next((run for run in others if not self.changed(run)), others[0])

    def _is_of_another(self, run: Run) -> bool:
        """Say whether another version of the program marked in a run, or other families, and these marks stay."""
        return not self.anew and (run.version != __version__ or families_of(run.how) != families_of(self.how))

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
            if one.record is not None:
                self.newly[one.student] = str(one.record["source"])
            return one
        run = self.ledger.run(one.given)
        changed = self.changed(run)
        if changed and marking_of(run) != MARKING:
            why = f"the same answers of {one.student} are marked by other settings now: {', '.join(changed)}"
            raise refused(f"{self.ledger.path}: run {run.id}", marking_of(run), run.version, why)
        self.count[run.id] = self.count.get(run.id, 0) + 1
        return one

    def said(self) -> Iterator[str]:
        """Give what is to be said of a run, at its end."""
        if self.allowed:
            other = self._last_by_other_rules() if self.others else None
            where = f"{self.ledger.path}: run {other.id}" if other else ""
            if other or not any(map(self._is_of_another, self.runs)):
                yield check_marking(where, marking_of(other), other.version, True) if other else NOT_NEEDED
        for id, count in sorted(self.count.items()):
            run = self.ledger.run(id)
            who = "1 student keeps the marks" if count == 1 else f"{count} students keep the marks"
            if marking_of(run) == MARKING:
                same = families_of(run.how) == families_of(self.how)
                by = f"Markscheme {run.version}" if same else f"families {families_of(run.how)}"
                yield f"{who} of run {id}, given by {by}: the answers are the same; {ALLOW} marks them anew"
                continue
            yield (
                f"{who} of run {id}, given by marking rules {marking_of(run)}: the answers are the same; what else was "
                f"handed in is marked by rules {MARKING}, and with {ALLOW} everything is"
            )

    def by_newer_rules(self) -> Iterator[Remark]:
        """Remark on everybody whose script these rules mark for the first time, where others keep marks by others."""
        other = None if self.allowed else self._last_by_other_rules(set(self.newly))
        if other is not None:
            detail = f"marking rules {MARKING}; run {other.id} marked by rules {marking_of(other)}"
            yield from (Remark(NEWER_MARKING, student, source, detail) for student, source in self.newly.items())

    def _last_by_other_rules(self, since: AbstractSet[str] = frozenset()) -> Run | None:
        """Give the last run by other rules whose marks are still those of somebody: nobody gave them others since."""
        since = set(since)
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
