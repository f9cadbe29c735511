"""results.json: the sheet, the policy, the raw answers and what was made of them; all that marking again needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from markscheme._version import __version__
from markscheme.errors import AnswerError
from markscheme.files.formats import MARKING, format_name, format_number, marking_number
from markscheme.marking.policy import Policy
from markscheme.results.folder import SyncedFile
from markscheme.results.marking import Instructions
from markscheme.results.record import Record
from markscheme.results.unmarked import is_marked
from markscheme.submissions import Intake, Refused, Submission

KIND = "results"
FORMATS = (1,)  # those that are read
FORMAT = format_name(KIND, 1)  # what is written
FILE = "results.json"


@dataclass(frozen=True)
class Stored:
    """A result that was written: how it was marked, what was handed in, the records, and the marking rules."""

    how: Instructions
    version: str
    intake: Intake
    records: tuple[Record, ...]
    marking: int


class ResultsFile(SyncedFile):
    """results.json written student by student."""

    def __init__(self, path: Path, how: Instructions, intake: Intake) -> None:
        super().__init__(path)
        head = json.dumps(_head(how, intake), ensure_ascii=False, indent=1)
        self._head = head.removesuffix("\n}") + ',\n "students": ['
        self._separator = "\n"

    def __enter__(self) -> Self:
        self.file.write(self._head)
        return self

    def add(self, record: Record) -> None:
        """Add a student, on a line of their own."""
        self.file.write(self._separator + json.dumps(record, ensure_ascii=False))
        self._separator = ",\n"

    def finish(self) -> None:
        self.file.write("\n]}\n")


def _head(how: Instructions, intake: Intake) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": __version__,
        "marking": MARKING,
        "sheet_sha256": sheet_hash(how.sheet),
        "sheet": how.sheet,
        "policy": policy_to_json(how.policy),
        "language": how.language,
        "reveal": how.reveal,
        "decimal_comma": how.decimal_comma,
        "messages": list(intake.messages),
        "superseded": [_submission_to_json(other) for other in intake.superseded],
        "refused": [_refused_to_json(one) for one in intake.strays],
    }


def sheet_hash(sheet: Mapping[str, Any]) -> str:
    """SHA-256 of the sheet's content, however it is laid out in its file."""
    return hashlib.sha256(json.dumps(sheet, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """A policy as `Policy.read` reads it."""
    values = {field.name: getattr(policy, field.name) for field in fields(policy)}
    return {name: value if isinstance(value, bool) else str(value) for name, value in values.items()}


def _submission_to_json(submission: Submission) -> dict[str, Any]:
    return {
        "student": submission.student,
        "source": submission.source,
        "notes": list(submission.notes),
        "answers": {question: dict(steps) for question, steps in submission.answers.items()},
    }


def _refused_to_json(refused: Refused) -> dict[str, Any]:
    return {"student": refused.student, "source": refused.source, "reason": refused.reason}


def read_results(folder: Path) -> Stored:
    """Read the results.json of a folder; raise AnswerError when there is none."""
    path = folder / FILE if folder.is_dir() else folder
    data = _load(path)
    format_number(data, KIND, FORMATS, str(path), "give the folder that `grade -o` wrote")
    try:
        return _stored(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise AnswerError(f"{path}: {error} is missing or damaged; give the file as `grade -o` wrote it") from None


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise AnswerError(f"{path}: there is no such file; give the folder that `grade -o` wrote") from None
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise AnswerError(f"{path}: not JSON: {error}") from None


def _stored(data: Mapping[str, Any]) -> Stored:
    how = Instructions(
        sheet=data["sheet"],
        policy=Policy.read(data["policy"]),
        language=str(data["language"]),
        reveal=bool(data["reveal"]),
        decimal_comma=bool(data["decimal_comma"]),
    )
    scripts = [_handed_in(record) for record in data["students"]]
    submissions = tuple(one for one in scripts if isinstance(one, Submission))
    strays = [Refused(one["student"], one["source"], one["reason"]) for one in data.get("refused", ())]
    refused = (*(one for one in scripts if isinstance(one, Refused)), *strays)
    superseded = tuple(
        Submission(str(one["student"]), one["answers"], str(one["source"]), tuple(one["notes"]))
        for one in data["superseded"]
    )
    return Stored(
        how,
        str(data["version"]),
        Intake(submissions, superseded, tuple(data["messages"]), refused),
        tuple(data["students"]),
        marking_number(data),
    )


def _handed_in(record: Record) -> Submission | Refused:
    """What a student handed in, to be marked again; of a script that could not be read there is only the reason."""
    if not is_marked(record) and "answers" not in record:
        return Refused(record["student"], record["source"], record["reason"])
    answers = record.get("answers") or {
        question["id"]: {step["call"]: step["raw"] for step in question["steps"] if step["raw"] is not None}
        for question in record["questions"]
    }
    return Submission(record["student"], answers, record["source"], tuple(record["notes"]))
