"""The folders that the program writes, told from all others by what lies in them: results, exams, and lists of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

Kind = Literal["results", "exam", "lists"]
RESULTS = "results.json"  # of a sheet
RUN = "run.json"  # of an exam
TABLES = frozenset({"grades.csv", "grades.xlsx", "review.csv", "review.md"})  # of both
LISTS = frozenset({"attendance.pdf", "attendance.csv", "door.pdf", "door.csv"})  # who sits where in an exam
LEDGER = frozenset({"marks.sqlite", "marks.sqlite-wal", "marks.sqlite-shm"})  # of both
EXAM = "exam.json"
SECRET = "exam.secret"
WRITTEN: dict[Kind, frozenset[str]] = {
    "results": TABLES
    | {RESULTS, RUN, "steps.csv", "changes.csv", "hand_marks.csv", "feedback", "feedback.zip", "faults"}
    | {"report.html", "report.pdf"}
    | LEDGER,
    "exam": frozenset({EXAM, SECRET, "manifest.json", "sheets", "papers", "forms", "keys", "print", "master_key.pdf"})
    | {"families", "key_values.json", "key_values.sqlite", "accepted_ranges.sqlite"}
    | LEDGER,
    "lists": LISTS,
}
LARGEST = 100_000_000  # bytes; an exam.json of a whole university is smaller
_HEAD = 200  # characters; results.json can be long, and says what it is at once


def kind_of(folder: Path) -> Kind | None:
    """Say what a folder holds: marks of a class, an exam with its papers and keys, lists of one, or none of these."""
    if (folder / SECRET).exists() or str(_json(folder / EXAM).get("format", "")).startswith("markscheme exam "):
        return "exam"
    is_result = '"format": "markscheme results ' in _text(folder / RESULTS, _HEAD)
    is_run = {"run", "exam", "build"} <= set(_json(folder / RUN))
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if is_result or is_run or names >= TABLES:
        return "results"
    return "lists" if names >= LISTS else None


def _text(path: Path, most: int) -> str:
    """Give the beginning of a text file; nothing when it is none."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(most)
    except (OSError, ValueError):
        return ""


def _json(path: Path) -> dict[str, object]:
    """Give a JSON object; nothing when it is none."""
    try:
        data = json.loads(_text(path, LARGEST))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
