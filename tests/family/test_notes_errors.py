"""The page of the notes' errors names families, slips and published cases that exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from markscheme.family.library import Library

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "notes-errors.md"
LIBRARY = Library()


def shown_by() -> Iterator[tuple[str, str, str]]:
    """Each case and slip of the page with the family before it; a family alone as such."""
    for row in re.findall(r"^\|.*\| (.*?) \|$", PAGE.read_text("utf-8"), re.MULTILINE):
        family = ""
        for kind, name in re.findall(r"(case |slip |problem )?`([\w/.-]+)`", row):
            family = family if kind else name
            yield family, kind.strip() or "family", name


@pytest.mark.parametrize(("family", "kind", "name"), list(shown_by()))
def test_what_the_page_names_exists(family: str, kind: str, name: str) -> None:
    if kind == "problem":
        waiting = json.loads((ROOT / "answer_keys/published/not_covered.json").read_text("utf-8"))
        assert name in {row["id"] for row in waiting}
    elif kind == "case":
        cases = json.loads((ROOT / f"answer_keys/published/{family}.json").read_text("utf-8"))
        assert name in {case["id"] for case in cases}
    else:
        assert name in (LIBRARY[family].slips if kind == "slip" else LIBRARY)


def test_the_page_names_every_wrong_case_of_the_notes() -> None:
    named = {name for _, kind, name in shown_by() if kind == "case"}
    files = (ROOT / "answer_keys/published").glob("*/*.json")
    cases = [case for path in files for case in json.loads(path.read_text("utf-8"))]
    wrong = {case["id"] for case in cases if case.get("wrong") and case["source"].startswith("study note")}
    assert len(wrong) >= 6
    assert wrong <= named


def test_every_case_that_is_printed_wrong_is_listed_with_the_answer_keys() -> None:
    text = (ROOT / "answer_keys/README.md").read_text("utf-8").partition("## Published errors")[2]
    files = (ROOT / "answer_keys/published").glob("*/*.json")
    cases = [case for path in files for case in json.loads(path.read_text("utf-8"))]
    numbers = {re.match(r"note-\d+-\w+|\w+-\d+", case["id"])[0] for case in cases if case.get("wrong")}
    assert [number for number in sorted(numbers) if number not in text] == []
