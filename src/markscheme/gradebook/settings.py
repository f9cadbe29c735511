"""How a class is marked, and what is written of it: the settings that the ledger keeps, and run.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markscheme.exam.accepted.packed_ranges import NO_KEY, RangeKey
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.one_sheet import exam_of_sheet
from markscheme.exam.planning.grades.mark_rounding import MarkRounding
from markscheme.exam.planning.late import Late
from markscheme.exam.planning.student_status import LATE_START, StudentStatus
from markscheme.files.formats import MARKING
from markscheme.files.headings import TableHints
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.ledger import Run
from markscheme.gradebook.record import Record
from markscheme.marking.course_policy import CoursePolicy
from markscheme.submissions.handed_in import ReadingRules
from markscheme.submissions.intake import Keep
from markscheme.submissions.times import Dates


@dataclass(frozen=True, eq=False)
class MarkingSettings:
    """How a class is marked: all that a worker needs to know.

    `source`: the folder of an exam, or the content of a sheet.json that everybody has. `keep`: which of several
    submissions of a student counts. `late`: what is taken off late ones. `rules`: how files are read. `vouched`: the
    digest of the families that the exam keeps, once they were checked; with `current_families` others count.
    `range_key`: what the accepted ranges that the exam keeps are opened with, where its secret is known.
    `rounding`: of marks. `statuses`: of the students who have one. `pseudonyms`: of all, where nobody is to be named.
    """

    source: Path | Mapping[str, JsonValue]
    templates: tuple[Path, ...] = ()
    policy: CoursePolicy = field(default_factory=CoursePolicy)
    language: str = "en"
    reveal: bool = False
    decimal_comma: bool = False
    keep: Keep = "none"
    formats: tuple[str, ...] = ("html",)
    late: Late | None = None
    rules: ReadingRules = field(default_factory=ReadingRules)
    current_families: bool = False
    vouched: str = ""
    range_key: RangeKey = NO_KEY
    rounding: MarkRounding | None = None
    statuses: Mapping[str, StudentStatus] = field(default_factory=dict)
    pseudonyms: Mapping[str, str] = field(default_factory=dict)

    def open(self) -> Exam:
        """Give the exam; a sheet is one in which everybody has the same paper."""
        if isinstance(self.source, Path):
            return open_exam(self.source, self.templates, current_families=self.current_families, vouched=self.vouched)
        return exam_of_sheet(self.source, {}, self.templates)

    @property
    def sheet(self) -> Mapping[str, JsonValue]:
        """The content of the sheet that everybody has."""
        assert not isinstance(self.source, Path)
        return self.source


def settings(how: MarkingSettings, changed: Sequence[ChangedFamily] = (), *, marking: int = MARKING) -> Record:
    """Give the settings of a run, as the ledger keeps them; `families` only where they are not those of the build."""
    families = {one.id: {"built": one.built, "marked_by": one.now} for one in changed}
    return {
        **({"families": families} if families else {}),
        "marking": marking,
        "policy": how.policy.to_json(),
        "language": how.language,
        "reveal": how.reveal,
        "decimal_comma": how.decimal_comma,
        "keep": how.keep,
        **intake_settings(how),
    }


def intake_settings(how: MarkingSettings) -> Record:
    """Give what was said of reading and of late scripts, as files keep it; nothing where nothing was said."""
    rules = how.rules
    began = {student: one.started for student, one in how.statuses.items() if one.kind == LATE_START}
    said: Record = {
        "late": late_to_json(how.late),
        "late_starts": began if how.late else {},
        "round": how.rounding.to_json() if how.rounding else {},
        "dates": rules.dates.order,
        "timezone": rules.dates.zone,
        "columns": dict(rules.hints.columns),
        "encoding": rules.hints.encoding,
        "require_code": rules.require_code,
    }
    return {name: value for name, value in said.items() if value}


def rounding_of(stored: Mapping[str, JsonValue]) -> MarkRounding | None:
    """Read how marks are rounded; None where they are not."""
    return MarkRounding(**stored["round"]) if stored.get("round") else None


def settings_of(
    run: Run, source: Path | Mapping[str, JsonValue], templates: tuple[Path, ...], formats: tuple[str, ...]
) -> MarkingSettings:
    """Give the settings that a run was marked by, as the ledger keeps them."""
    late, rules = intake_of(run.how)
    kept = {name: run.how[name] for name in ("language", "reveal", "decimal_comma", "keep")}
    policy = CoursePolicy.from_json(run.how["policy"])
    current = "families" in run.how  # marked by others than the exam's: pages that are made again fit those marks
    kept |= {"late": late, "rules": rules, "rounding": rounding_of(run.how), "current_families": current}
    return MarkingSettings(source, templates, policy, formats=formats, **kept)


def late_to_json(late: Late | None) -> Record | None:
    """Give the rule for late scripts as `Late(**...)` takes it."""
    return None if late is None else late.to_json()


def intake_of(stored: Mapping[str, JsonValue]) -> tuple[Late | None, ReadingRules]:
    """Read what `intake_settings` gave."""
    rules = ReadingRules(
        TableHints(str(stored.get("encoding", "")), dict(stored.get("columns", {}))),
        Dates(str(stored.get("dates", "")), str(stored.get("timezone", ""))),
        bool(stored.get("require_code", False)),
    )
    return Late(**stored["late"]) if stored.get("late") else None, rules


def run_json(run: Run, kept_marks: Mapping[str, int], newer_marking: Sequence[str] = ()) -> bytes:
    """run.json: which run of which build these results are; `kept_marks`: the runs that gave marks which stay.

    `newer_marking`: whose scripts this run marked for the first time, by newer rules than those of others.
    """
    facts: Mapping[str, JsonValue] = {
        "run": run.id,
        "kind": run.kind,
        "exam": run.exam,
        "build": run.build,
        "version": run.version,
        "settings": run.how,
        **({"kept_marks": dict(kept_marks)} if kept_marks else {}),
        **({"newer_marking": list(newer_marking)} if newer_marking else {}),
        "fingerprint": run.fingerprint,
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True)
class ChangedFamily:
    """A family that is not what it was when the exam was built: version and hash then and now, and its questions."""

    id: str
    questions: tuple[str, ...]
    built: str
    now: str

    def __str__(self) -> str:
        asked = ", ".join(self.questions) or "shared data"
        return f"{self.id} ({asked}) was {self.built} when the exam was built, and is {self.now}"
