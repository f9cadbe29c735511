"""What `grade --json` prints of a student."""

from __future__ import annotations

from collections.abc import Iterator

from markscheme.results.record import Record
from markscheme.results.review import REASONS, Item, review_items
from markscheme.results.unmarked import MARKED, is_marked

STEP = ("name", "verdict", "credit", "marks", "slip", "note", "misread", "cells", "message")
SPECIAL = ("note", "misread")  # that most steps do not have


def public_record(record: Record, language: str = "en") -> Record:
    """Marks of a student with the reasons why a person should look; of a script that is not marked, why not."""
    why = {} if is_marked(record) else {"reason": record["reason"]}
    return {
        "student": record["student"],
        "status": record.get("status", MARKED),
        **why,
        "score": record["score"],
        "total": record["total"],
        "review": list(_reasons(record, language)),
        "questions": [_public_question(question) for question in record["questions"]],
    }


def _reasons(record: Record, language: str) -> Iterator[str]:
    """The items of the review list in one sentence each."""
    for item in review_items(record):
        yield (": " if language == "en" else "：").join(filter(None, _parts(item, language)))


def _parts(item: Item, language: str) -> Iterator[str]:
    yield f"{item.question}.{item.step}" if item.question else ""
    yield "" if item.reason == "note" else REASONS[item.reason][language]
    yield item.message


def _public_question(question: Record) -> Record:
    head = {name: question[name] for name in ("id", "family", "score", "total")}
    steps = [{name: step[name] for name in STEP if name in step or name not in SPECIAL} for step in question["steps"]]
    return {**head, "steps": steps}
