"""Files, folders and standard input to one submission a student."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from markscheme.errors import AnswerError
from markscheme.faults import CAUGHT, fault_of
from markscheme.files.encoding import check_text, decode_table
from markscheme.files.read_table import DELIMITERS
from markscheme.papers.practice_sheet import Sheet
from markscheme.submissions.collecting import TABLES, HandedInFile, collect
from markscheme.submissions.json_form import load_json, read_json
from markscheme.submissions.pdf_form import read_pdf
from markscheme.submissions.plain_text import read_plain
from markscheme.submissions.sheet_layout import Layout, layout_of
from markscheme.submissions.submission import Intake, RefusedSubmission, Submission
from markscheme.submissions.table import read_csv, read_xlsx, recognised
from markscheme.submissions.yaml_form import read_yaml

Keep = Literal["last", "first", "error"]
MENTIONED_FILES = 10


def read_submissions(paths: Sequence[Path | str], sheet: Sheet, *, keep: Keep = "last") -> Intake:
    """Read everything that was handed in; `-` is standard input, a folder stands for all files in it.

    Of several submissions by one student the last one counts (in the order of files, then of rows) and the
    others are returned too, as is what cannot be read. Raises AnswerError when nothing can be read at all.
    """
    messages: list[str] = []
    layout = layout_of(sheet)
    found: list[Submission | RefusedSubmission] = []
    for pile in collect(paths, messages):
        found += _read(pile, layout, messages)
    refused = [one for one in found if isinstance(one, RefusedSubmission)]
    submissions = [one for one in found if isinstance(one, Submission)]
    if refused and not submissions:
        raise AnswerError(_together([one.reason for one in refused]))
    if not found:
        raise AnswerError(
            f"nothing was handed in: no answers in {', '.join(str(path) for path in paths) or 'no files'}"
        )
    return _settle(submissions, refused, keep, messages)


def _read(pile: HandedInFile, layout: Layout, messages: list[str]) -> list[Submission | RefusedSubmission]:
    """The submissions in a file; whatever goes wrong with it costs this file alone."""
    student = pile.fallback if is_one_students(pile) else ""
    try:
        return read_pile(pile, layout, messages)
    except AnswerError as error:
        return [RefusedSubmission(student, pile.where, str(error))]
    except CAUGHT as error:
        fault = fault_of(error)
        return [RefusedSubmission(student, pile.where, f"{pile.where}: cannot be read: {fault.reason}", fault.trace)]


def _together(troubles: list[str]) -> str:
    more = len(troubles) - MENTIONED_FILES
    lines = troubles[:MENTIONED_FILES] + ([f"and {more} more files"] if more > 0 else [])
    return "\n".join(lines)


def _settle(
    found: Iterable[Submission], refused: Sequence[RefusedSubmission], keep: Keep, messages: list[str]
) -> Intake:
    """Let one submission of each student count; what cannot be read beside it is said."""
    by_student: dict[str, list[Submission]] = {}
    for submission in found:
        by_student.setdefault(submission.student, []).append(submission)
    counting: list[Submission] = []
    superseded: list[Submission] = []
    for student in sorted(by_student):
        several = by_student[student]
        chosen = several[0] if keep == "first" else several[-1]
        counting.append(_with_notes(chosen, [one.reason for one in refused if one.student == student]))
        superseded += [other for other in several if other is not chosen]
        if len(several) > 1:
            messages.append(_decide(student, several, chosen, keep))
    messages += [f"not marked: {one.reason}" for one in refused if not one.student]
    return Intake(tuple(counting), tuple(superseded), tuple(messages), tuple(refused))


def _with_notes(submission: Submission, reasons: Sequence[str]) -> Submission:
    notes = (f"something else was handed in and cannot be read: {reason}" for reason in reasons)
    return replace(submission, notes=(*submission.notes, *notes)) if reasons else submission


def _decide(student: str, several: list[Submission], chosen: Submission, keep: Keep) -> str:
    sources = "; ".join(submission.source for submission in several)
    said = f"student {student!r} handed in {len(several)} times ({sources})"
    if keep == "error":
        raise AnswerError(f"{said}; keep one of them, or let the first or the last count")
    return f"{said}: the {keep} counts, {chosen.source}"


def read_pile(pile: HandedInFile, layout: Layout, messages: list[str]) -> list[Submission | RefusedSubmission]:
    """Read the submissions in one file; raise AnswerError that names it when none of them can be told apart."""
    content = pile.content()
    suffix = pile.suffix or binary_suffix(content)
    if suffix == ".pdf":
        return read_pdf(content, layout, pile.where, pile.fallback)
    if suffix == ".xlsx":
        return read_xlsx(content, layout, pile.where, messages)
    text, suffix = read_text(content, suffix, pile, layout, messages)
    if suffix in (".csv", ".tsv"):
        return read_csv(text, layout, pile.where, messages)
    if suffix == ".txt":
        return [read_plain(text, layout, pile.where, pile.fallback)]
    if suffix != ".json":
        return read_yaml(text, layout, pile.where, pile.fallback)
    if pile.in_folder and is_sheet(text, pile.where):
        messages.append(f"{pile.where}: not read, because it is a sheet and no answers")
        return []
    return read_json(text, layout, pile.where, pile.fallback)


def read_text(content: bytes, suffix: str, pile: HandedInFile, layout: Layout, messages: list[str]) -> tuple[str, str]:
    """The text of a file that is one, and its format; only in a table a character that is no text may stand."""
    text, guessed = decode_table(content, pile.where)
    suffix = suffix or text_suffix(text, layout)
    if suffix not in (".csv", ".tsv"):
        check_text(text, pile.where)
    if guessed:
        messages.append(guessed)
    return text, suffix


def is_one_students(pile: HandedInFile) -> bool:
    """Whether a file of this kind holds the answers of one student, so that its name may say whose they are."""
    return pile.suffix not in TABLES


def is_sheet(text: str, where: str) -> bool:
    """Whether a JSON file is a sheet and no answers."""
    if '"markscheme sheet' not in text[:200]:
        return False
    data = load_json(text, where)
    return isinstance(data, dict) and str(data.get("format", "")).startswith("markscheme sheet")


def binary_suffix(content: bytes) -> str:
    """What a file that is no text is by its first bytes; empty for text."""
    if content.lstrip()[:5] == b"%PDF-":
        return ".pdf"
    return ".xlsx" if content[:4] == b"PK\x03\x04" else ""


def text_suffix(text: str, layout: Layout) -> str:
    """Which format a text on standard input has."""
    if text.lstrip()[:1] in ("{", "["):
        return ".json"
    if re.search(r"""^["']?answers["']?\s*:""", text, re.MULTILINE):
        return ".yaml"
    if max(recognised(text, delimiter, layout) for delimiter in DELIMITERS) > 1:
        return ".csv"
    return ".txt"
