"""A small exam that builds in a few seconds, and what the tests of building share."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader

from markscheme.exam.accepted.range_store import FILE as RANGES
from markscheme.exam.build import build_exam
from markscheme.exam.build_result import BuildResult
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.planning.blueprint_reader import read_blueprint
from markscheme.exam.roster import Student, read_roster
from markscheme.family.library import Library

SECRET = "a secret that nobody would come upon by chance"
OTHER_SECRET = "quite another secret, and of some length as well"
EXAM_ID = "midterm"  # the same in every run: else chance says it
BLUEPRINT = """
title: {en: Short test, zh: 小测验}
course: {en: Machine learning, zh: 机器学习}
date: 2026-11-30
duration: 40
languages: [en, zh]
instructions: [{en: Answer everything., zh: 请全部作答。}]
questions:
  - {family: regression/simple, level: easy}
  - {family: cnn/output_size, level: easy, marks: 10}
  - {text: {en: Why?, zh: 为什么？}, title: {en: Words, zh: 简答}, marks: 3, lines: 4}
formula_sheet: [{en: "Sum: $\\\\sum_i x_i$", zh: "和：$\\\\sum_i x_i$"}]
effort_spread: 20%
"""
ROSTER = """id,name,email,group,extra time,large print
s1,学生甲,one@example.org,A,,
s2,Student Two,two@example.org,B,25%,
s3,学生丙,three@example.org,A,,yes
s4,Student Four,four@example.org,B,,
s5,Student Five,five@example.org,B,,
"""


def blueprint(text: str = BLUEPRINT) -> Blueprint:
    return read_blueprint(text, "exam.yaml", Library())


def students(folder: Path, text: str = ROSTER) -> tuple[Student, ...]:
    path = folder / "roster.csv"
    path.write_text(text, "utf-8")
    return read_roster(path)


def build(folder: Path, text: str = BLUEPRINT, roster: str = ROSTER, name: str = "exam", **how) -> BuildResult:
    secret = folder / "secret.txt"
    secret.write_text(SECRET)
    how = {"jobs": 1, "secret_file": secret, "exam_id": EXAM_ID, "pdf_forms": False, **how}
    return build_exam(blueprint(text), students(folder, roster), folder / name, **how)


def content(folder: Path) -> dict[str, str]:
    """The hash of every file, hidden ones too; but for one that is no more than a memory of what was worked out.

    SQLite counts in it how often it was added to, and what a build that was killed had not kept yet is not there.
    """
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RANGES
    }


def text_of(pdf: Path | bytes) -> str:
    """All text of a PDF without any white space."""
    reader = PdfReader(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def command(*arguments: object, **how) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "markscheme", "exam", *map(str, arguments)], capture_output=True, text=True, **how
    )
