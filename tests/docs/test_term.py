"""One exam, from blueprint to archive, in both languages: its commands run in order and print what the pages show."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from played_pages import blocks, commands, played
from test_docs import TERMS, outline, same_in_both

# What a term is made of, in the order in which it happens.
TOLD = (
    "exam build exam.yaml",
    "exam lists",
    "exam grade midterm answers.csv",
    "exam decide midterm review.csv",
    "exam decide midterm essays.csv",
    "exam grade midterm late.csv --add",
    "exam publish midterm first-marks",
    "exam correct",
    "exam appeals",
    "exam diff",
    "exam build resit.yaml",
    "exam gradebook midterm --with resit",
    "--template registrar.csv",
    "--anonymous",
    "exam student",
    "exam forget",
    "chmod -R a-w midterm",
    "exam regrade midterm --ledger",
)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def writable(folder: Path) -> None:
    """Let the folder of the test be removed, the archive in it too."""
    for place, _, _ in os.walk(folder):
        Path(place).chmod(0o700)


@pytest.mark.slow  # half a minute each
@pytest.mark.parametrize("language", TERMS)
def test_the_term_goes_as_it_is_told(language: str, tmp_path: Path) -> None:
    archived: dict[str, bytes] = {}
    for block, real, failures in played(TERMS[language].read_text("utf-8"), tmp_path):
        assert failures == ""
        assert block.text == real, "`python tests/docs/test_docs.py` puts the real outputs in; look at them as a diff"
        if "exam forget" in block.text:
            archived = contents(tmp_path / "midterm")
    assert archived
    assert contents(tmp_path / "midterm") == archived, "marking an archive again wrote into it"
    writable(tmp_path)


@pytest.mark.parametrize("language", TERMS)
def test_the_term_is_told_in_its_order(language: str) -> None:
    page = TERMS[language].read_text("utf-8")
    lines = [line for block in blocks(page) if block.language == "console" for line, _ in commands(block.text)]
    places = [next((i for i, line in enumerate(lines) if words in line), -1) for words in TOLD]
    assert -1 not in places, dict(zip(TOLD, places, strict=True))
    assert places == sorted(places)


def test_both_languages_tell_the_same_term() -> None:
    pages = [path.read_text("utf-8") for path in TERMS.values()]
    english, chinese = ([(b.language, b.name, same_in_both(b.text)) for b in blocks(page)] for page in pages)
    assert chinese == english
    assert outline(pages[1]) == outline(pages[0])
