"""results.json: the sheet, the policy, the raw answers and what was made of them; all that marking again needs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from markscheme._version import __version__
from markscheme.errors import AnswerError
from markscheme.exam.one_sheet import sheet_hash
from markscheme.faults import Fault
from markscheme.files.formats import MARKING, format_name, format_number, marking_number
from markscheme.files.json_reader import JsonValue
from markscheme.files.result_folder import SyncedFile
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import MARKED, Record, arrival, is_marked, not_marked, refused_record
from markscheme.gradebook.review import FAULT, NO_PAGE, UNREADABLE, Item, review_items
from markscheme.gradebook.settings import MarkingSettings, intake_of, intake_settings, rounding_of
from markscheme.marking.course_policy import CoursePolicy
from markscheme.phrases import say
from markscheme.submissions import Intake, RefusedSubmission, Submission
from markscheme.submissions.intake import Keep
from markscheme.submissions.submission import Answers

KIND = "results"
FORMATS = (1,)  # those that are read
FORMAT = format_name(KIND, 1)  # what is written
FILE = "results.json"
USUAL_KEEP: Keep = "last"  # of a sheet; results of earlier versions do not say it


@dataclass(frozen=True)
class StoredResult:
    """A result that was written: how it was marked, what was handed in, the records, the marking rules, and where."""

    how: MarkingSettings
    version: str
    intake: Intake
    records: tuple[Record, ...]
    marking: int
    folder: Path | None = None


class ResultsFile(SyncedFile):
    """results.json written student by student; `marked_by`: the version and marking rules, if not those of now."""

    def __init__(
        self, path: Path, how: MarkingSettings, intake: Intake, marked_by: tuple[str, int] = (__version__, MARKING)
    ) -> None:
        super().__init__(path)
        version, marking = marked_by
        found = {**_head(how, intake), "version": version, "marking": marking}
        head = json.dumps(found, ensure_ascii=False, indent=1)
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


def _head(how: MarkingSettings, intake: Intake) -> Record:
    return {
        "format": FORMAT,
        "version": __version__,
        "marking": MARKING,
        "sheet_sha256": sheet_hash(how.sheet),
        "sheet": how.sheet,
        "policy": how.policy.to_json(),
        "language": how.language,
        "reveal": how.reveal,
        "decimal_comma": how.decimal_comma,
        **({"keep": how.keep} if how.keep != USUAL_KEEP else {}),
        **intake_settings(how),
        "messages": list(intake.messages),
        "superseded": [_submission_to_json(other) for other in intake.superseded],
        "refused": [_refused_to_json(one) for one in intake.strays],
    }


def _submission_to_json(submission: Submission) -> Record:
    return {
        "student": submission.student,
        "source": submission.source,
        "notes": list(submission.notes),
        "answers": {question: dict(steps) for question, steps in submission.answers.items()},
        **arrival(submission.at, submission.more),
    }


def _refused_to_json(refused: RefusedSubmission) -> Record:
    return {"student": refused.student, "source": refused.source, "reason": refused.reason}


_ABOVE = ("note", "program", "decided", "corrected")  # what stands above the marks of the program
_RECORD = ("student", "status", "score", "total", "source", "notes", "questions", "at", "late", "more", *_ABOVE)
_KEPT_OF_A_STEP = (
    *("name", "verdict", "credit", "marks", "method", "accuracy", "slip", "note", "misread", "cells", "message"),
    *("out_of", "flags", "explanations", "call", "raw", "read", *_ABOVE[1:]),
)


def full_records(ledger: Ledger, run: int, students: Iterable[str], total: int) -> Iterator[Record]:
    """Give the records of a run as results.json has them, also of those who are not marked."""
    remarks = ledger.remarks(run)
    kept = ledger.unmarked(run)
    stopped = {one.student: one for one in remarks if one.reason in (FAULT, UNREADABLE)}
    lost: dict[str, dict[str, str]] = {}
    for one in remarks:
        if one.reason == NO_PAGE:
            lost.setdefault(one.student, {})[one.source.removeprefix("feedback.")] = one.detail
    for student in students:
        record = ledger.record(run, student)
        if record is not None:
            pages = {"lost_pages": lost[student]} if student in lost else {}
            yield {**_in_order({**record, "status": MARKED}, _RECORD), **pages}
        elif student in kept:
            yield not_marked(ledger.script(run, student), total, Fault(stopped[student].detail))
        elif student in stopped:
            why = stopped[student]
            yield refused_record(RefusedSubmission(student, why.source, why.detail), total)


def _in_order(record: Record, names: tuple[str, ...]) -> Record:
    found = {name: record[name] for name in names if name in record}
    if "questions" in found:
        found["questions"] = [
            {**one, "steps": [_in_order(step, _KEPT_OF_A_STEP) for step in one["steps"]]} for one in found["questions"]
        ]
    return found


def read_results(folder: Path) -> StoredResult:
    """Read the results.json of a folder; raise AnswerError when there is none."""
    path = folder / FILE if folder.is_dir() else folder
    data = _load(path)
    format_number(data, KIND, FORMATS, str(path), "give the folder that `grade -o` wrote")
    try:
        return replace(_stored(data), folder=path.parent)
    except (KeyError, TypeError, AttributeError) as error:
        raise AnswerError(f"{path}: {error} is missing or damaged; give the file as `grade -o` wrote it") from None


def _load(path: Path) -> JsonValue:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise AnswerError(f"{path}: there is no such file; give the folder that `grade -o` wrote") from None
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise AnswerError(f"{path}: not JSON: {error}") from None


def _stored(data: Mapping[str, JsonValue]) -> StoredResult:
    late, rules = intake_of(data)
    how = MarkingSettings(
        data["sheet"],
        policy=CoursePolicy.from_json(data["policy"]),
        language=str(data["language"]),
        reveal=bool(data["reveal"]),
        decimal_comma=bool(data["decimal_comma"]),
        keep=data.get("keep", USUAL_KEEP),
        late=late,
        rules=rules,
        rounding=rounding_of(data),
    )
    scripts = [_handed_in(record) for record in data["students"]]
    submissions = tuple(one for one in scripts if isinstance(one, Submission))
    strays = [RefusedSubmission(one["student"], one["source"], one["reason"]) for one in data.get("refused", ())]
    refused = (*(one for one in scripts if isinstance(one, RefusedSubmission)), *strays)
    superseded = tuple(_submission(one, one["answers"]) for one in data["superseded"])
    return StoredResult(
        how,
        str(data["version"]),
        Intake(submissions, superseded, tuple(data["messages"]), refused),
        tuple(data["students"]),
        marking_number(data),
    )


def _handed_in(record: Record) -> Submission | RefusedSubmission:
    """Give what a student handed in, to be marked again; of a script that could not be read only the reason."""
    if not is_marked(record) and "answers" not in record:
        return RefusedSubmission(record["student"], record["source"], record["reason"])
    answers = record.get("answers") or {
        question["id"]: {step["call"]: step["raw"] for step in question["steps"] if step["raw"] is not None}
        for question in record["questions"]
    }
    return _submission(record, answers)


def _submission(record: Mapping[str, JsonValue], answers: Answers) -> Submission:
    at, more = str(record.get("at", "")), record.get("more", {})
    return Submission(str(record["student"]), answers, str(record["source"]), tuple(record["notes"]), at, more)


STEP = (
    "name",
    "verdict",
    "credit",
    "marks",
    "method",
    "accuracy",
    "slip",
    "note",
    "misread",
    "decided",
    "program",
    "cells",
    "message",
)
SPECIAL = ("method", "accuracy", "note", "misread", "decided", "program")  # that most steps do not have


def public_record(record: Record, language: str = "en") -> Record:
    """Give marks of a student with the reasons why a person should look; of a script that is not marked, why not."""
    why = {} if is_marked(record) else {"reason": record["reason"]}
    return {
        "student": record["student"],
        "status": record.get("status", MARKED),
        **why,
        "score": record["score"],
        "total": record["total"],
        **{name: record[name] for name in ("at", "late", "more", *_ABOVE) if record.get(name)},
        "review": list(_reasons(record, language)),
        "questions": [_public_question(question) for question in record["questions"]],
    }


def _reasons(record: Record, language: str) -> Iterator[str]:
    """Give the items of the review list in one sentence each."""
    for item in review_items(record, language):
        yield say("common.colon", language).join(filter(None, _parts(item, language)))


def _parts(item: Item, language: str) -> Iterator[str]:
    yield f"{item.question}.{item.step}" if item.question else ""
    yield "" if item.reason == "note" else say(f"reason.{item.reason}", language)
    yield item.message


def _public_question(question: Record) -> Record:
    head = {name: question[name] for name in ("id", "family", "score", "total")}
    head |= {name: question[name] for name in _ABOVE if question.get(name)}
    steps = [{name: step[name] for name in STEP if name in step or name not in SPECIAL} for step in question["steps"]]
    return {**head, "steps": steps}
