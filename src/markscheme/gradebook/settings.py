"""How a class is marked, and what is written of it: the settings that the ledger keeps, and run.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.one_sheet import exam_of_sheet
from markscheme.files.formats import MARKING
from markscheme.gradebook.ledger import Run
from markscheme.marking.policy import Policy

Keep = Literal["none", "first", "last", "error"]


@dataclass(frozen=True, eq=False)
class MarkingSettings:
    """How a class is marked: all that a worker needs to know.

    `source`: the folder of an exam, or the content of a sheet.json that everybody has. `keep`: which of several
    submissions of a student counts.
    """

    source: Path | Mapping[str, Any]
    templates: tuple[Path, ...] = ()
    policy: Policy = field(default_factory=Policy)
    language: str = "en"
    reveal: bool = False
    decimal_comma: bool = False
    keep: Keep = "none"
    formats: tuple[str, ...] = ("html",)

    def open(self) -> Exam:
        """The exam; a sheet is one in which everybody has the same paper."""
        if isinstance(self.source, Path):
            return open_exam(self.source, self.templates)
        return exam_of_sheet(self.source, {}, self.templates)

    @property
    def sheet(self) -> Mapping[str, Any]:
        """The content of the sheet that everybody has."""
        assert not isinstance(self.source, Path)
        return self.source


def settings(how: MarkingSettings, changed: Sequence[ChangedFamily] = (), *, marking: int = MARKING) -> dict[str, Any]:
    """The settings of a run, as the ledger keeps them; `families` only where they are not those of the build."""
    families = {one.id: {"built": one.built, "marked_by": one.now} for one in changed}
    return {
        **({"families": families} if families else {}),
        "marking": marking,
        "policy": policy_to_json(how.policy),
        "language": how.language,
        "reveal": how.reveal,
        "decimal_comma": how.decimal_comma,
        "keep": how.keep,
    }


def run_json(run: Run, kept_marks: Mapping[str, int]) -> bytes:
    """run.json: which run of which build these results are; `kept_marks`: the runs that gave marks which stay."""
    facts: Mapping[str, Any] = {
        "run": run.id,
        "kind": run.kind,
        "exam": run.exam,
        "build": run.build,
        "version": run.version,
        "settings": run.how,
        **({"kept_marks": dict(kept_marks)} if kept_marks else {}),
        "fingerprint": run.fingerprint,
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """A policy as `Policy.read` reads it."""
    values = {field.name: getattr(policy, field.name) for field in fields(policy)}
    return {name: value if isinstance(value, bool) else str(value) for name, value in values.items()}


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
