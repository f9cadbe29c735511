"""What nobody finds out from paper: the secret, another's code. And who may read the files: their owner."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from build_samples import OTHER_SECRET, SECRET, build
from click.testing import CliRunner

from markscheme import api
from markscheme.cli import main
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import EXAM, Exam, open_exam
from markscheme.exam.secret import Secret, _slow_hash, code_of
from markscheme.gradebook.ledger import Ledger
from markscheme.papers.sheet_data import content_code

FIXED = """
title: T
key: marks
duplicates: count
variants: 2
questions:
  - {family: regression/simple, given: {x: [1, 2, 4], y: [1, 3, 4]}}
"""
ROSTER = "id,name\nb,B\nc,C\nd,D\n"


@pytest.fixture(scope="module")
def exam(tmp_path_factory) -> Exam:
    """Three students with the very same numbers."""
    return build(tmp_path_factory.mktemp("secret"), FIXED, ROSTER).exam


def test_nobody_works_out_the_code_of_a_classmate_with_the_same_numbers(exam, tmp_path):
    """All that is printed, and all that the program knows, gives one code; the secret gives others."""
    sheets = {student.id: exam.sheet(student.id) for student in exam.students}
    assert len({sheet.code for sheet in sheets.values()}) == 3
    public = {
        replace(sheet, issued="", file=None, holder=holder).code
        for sheet in sheets.values()
        for holder in holders(exam)
    }
    assert public.isdisjoint(sheet.code for sheet in sheets.values())
    other = tmp_path / "other.txt"
    other.write_text(OTHER_SECRET)
    again = build(tmp_path, FIXED, ROSTER, secret_file=other).exam
    assert [again.sheet(id).content for id in sheets] != [sheet.content for sheet in sheets.values()]  # the exam's code
    assert {student.sheet for student in again.students}.isdisjoint(sheet.code for sheet in sheets.values())


def holders(exam: Exam) -> list[str]:
    return [f"{exam.code}/{student.id}" for student in exam.students]


def test_the_code_of_a_sheet_hangs_on_student_problems_and_secret():
    key, other = Secret(SECRET).key("exam a"), Secret(OTHER_SECRET).key("exam a")
    made = [one.seed("sheet", who, what) for one in (key, other) for who in "bc" for what in ("1", "2")]
    assert len(set(made)) == 8


def test_whatever_is_printed_costs_a_slow_key_for_every_guess(exam, monkeypatch):
    """The exam's code, a sheet's code and the fingerprint: none can be had from a secret without scrypt."""
    costs = []
    slow = hashlib.scrypt

    def counted(*secret: bytes, **how: int) -> bytes:
        costs.append(how["n"] * how["r"])
        return slow(*secret, **how)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    _slow_hash.cache_clear()  # of a secret that this process has met it is known
    key = Secret(SECRET).key(f"exam {exam.id}")
    assert costs == [8 * 2**16]
    data = json.loads((exam.folder / EXAM).read_text("utf-8"))
    assert code_of(key.seed("code")) == exam.code
    assert key.seed("fingerprint").startswith(data["secret_fingerprint"])
    plan = exam.blueprint
    fast = Secret(SECRET).fast_key()
    guesses = {code_of(fast.seed("exam", plan.title, plan.course, plan.date)), code_of(fast.seed("code"))}
    assert exam.code not in guesses


def test_the_key_of_an_exam_does_not_give_the_secret_nor_the_key_of_another():
    keys = {Secret(SECRET).key(f"exam {id}").secret for id in ("midterm", "resit")} | {
        Secret(SECRET).key("sheets").secret
    }
    assert len(keys) == 3
    assert not any(SECRET.encode() in key for key in keys)


@pytest.mark.parametrize("how", ["numbers", "content too", "code"])
def test_a_sheet_that_was_changed_is_refused_without_the_secret(exam, tmp_path, how):
    import shutil

    shutil.copytree(exam.folder, tmp_path / "exam")
    (tmp_path / "exam" / "exam.secret").unlink()
    copied = open_exam(tmp_path / "exam")
    assert copied.sheet("b").code == exam.by_id["b"].sheet
    path = copied.sheet_path("b")
    data = json.loads(path.read_text("utf-8"))
    if how == "code":
        data["code"] = copied.by_id["c"].sheet
    else:
        data["questions"][0]["given"]["y"][0] = "2"
    path.write_text(json.dumps(data), "utf-8")
    if how == "content too":
        data["content"] = content_code(data["questions"], data["holder"])
        path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(AnswerError, match=r"changed after it was made|this sheet has the code"):
        copied.sheet("b")


# who may read it

POSIX = sys.platform != "win32"


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)) or ".": stat.S_IMODE(path.stat().st_mode) for path in all_of(folder)}


def all_of(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def expected(folder: Path, file: int, directory: int) -> dict[str, int]:
    found = {str(path.relative_to(folder)): directory if path.is_dir() else file for path in all_of(folder)}
    return {**found, "exam.secret": 0o600} if POSIX else modes(folder)


@pytest.fixture(params=[0o022, 0o000, 0o077], ids=oct)
def mask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_only_the_owner_reads_what_a_build_writes(tmp_path, mask):
    folder = build(tmp_path, FIXED, "id\nb\n", pdf_forms=True).exam.folder
    assert len(modes(folder)) > 12
    assert modes(folder) == expected(folder, 0o600, 0o700)
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    build(tmp_path, FIXED, "id\nb\n", pdf_forms=True)
    assert modes(folder) == expected(folder, 0o600, 0o700)
    build(tmp_path, FIXED, "id\nb\n", pdf_forms=True, group_readable=True)
    assert modes(folder) == expected(folder, 0o640, 0o750)


def test_nothing_is_open_to_others_while_it_is_built(tmp_path):
    os.umask(before := os.umask(0))
    try:
        os.umask(0)
        seen = {}

        def look(done: int, total: int) -> None:
            if done:
                seen.update(modes(tmp_path / "exam"))

        build(tmp_path, FIXED, ROSTER, watch=look)
    finally:
        os.umask(before)
    assert ".parts/plan" in seen
    assert not POSIX or not [name for name, mode in seen.items() if mode & 0o077]


@pytest.mark.parametrize("group", [False, True])
def test_the_ledger_is_the_owners_while_it_is_open_too(tmp_path, mask, group):
    folder = build(tmp_path, FIXED, "id\nb\n", group_readable=group).exam.folder
    with Ledger(folder) as ledger:
        ledger.create()
        ledger.connection.execute("BEGIN IMMEDIATE")
        ledger.connection.execute("INSERT INTO papers (build, student, sheet) VALUES ('a', 'b', 'c')")
        beside = [path.name for path in folder.glob("marks.sqlite*")]
        assert sorted(beside) == ["marks.sqlite", "marks.sqlite-shm", "marks.sqlite-wal"]
        found = {modes(folder)[name] for name in beside}
        ledger.connection.execute("ROLLBACK")
    assert not POSIX or found == {0o640 if group else 0o600}


def test_a_ledger_in_a_folder_of_before_is_private_too(tmp_path, mask):
    folder = build(tmp_path, FIXED, "id\nb\n").exam.folder
    folder.chmod(0o755)
    with Ledger(folder) as ledger:
        ledger.create()
    assert not POSIX or modes(folder)["marks.sqlite"] == 0o600


# practice sheets


def sheet(folder: Path, *how: object) -> dict:
    arguments = ["sheet", "regression/simple", "cnn/output_size", "--level", "easy", "-o", folder / "s.md", *how]
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return json.loads((folder / "s.json").read_text("utf-8"))


def test_a_sheet_from_a_secret_is_found_by_no_seed(tmp_path):
    secret, other = tmp_path / "secret", tmp_path / "other"
    secret.write_text(SECRET)
    other.write_text(OTHER_SECRET)
    first = sheet(tmp_path, "--secret-file", secret)
    assert [question["seed"] for question in first["questions"]] == [None, None]
    assert sheet(tmp_path, "--secret-file", secret) == first
    others = [sheet(tmp_path, "--secret-file", other), sheet(tmp_path, "--secret-file", secret, "--seed", 1)]
    others += [sheet(tmp_path, "--seed", seed) for seed in range(5)]
    for found in others:
        assert found["code"] != first["code"]
        given = [question["given"] for question in found["questions"]]
        assert all(one != question["given"] for one, question in zip(given, first["questions"], strict=True))
    sheet(tmp_path, "--secret-file", secret)
    loaded = api.load(tmp_path / "s.json")
    assert loaded.code == first["code"] != replace(loaded, issued="", file=None).code
    assert api.grade(loaded, {}).total == loaded.total
    first["questions"][1]["given"]["channels"] = "9"
    (tmp_path / "s.json").write_text(json.dumps(first), "utf-8")
    with pytest.raises(AnswerError, match="changed after it was made"):
        api.load(tmp_path / "s.json")


def test_a_sheet_takes_no_weak_secret_and_says_what_is_found_out(tmp_path):
    (tmp_path / "weak").write_text("a-secret-of-many-characters-123")
    arguments = ["sheet", "cnn/output_size", "-o", tmp_path / "s.md", "--secret-file", tmp_path / "weak"]
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    assert done.exit_code == 1
    assert "holds 31 characters, but a secret has at least 32" in done.output
    assert not (tmp_path / "s.md").exists()
    said = " ".join(CliRunner().invoke(main, ["sheet", "--help"]).output.split())
    for words in ("What a student can find out", "Seeds are whole numbers from 0", "--secret-file"):
        assert words in said


def test_a_key_is_its_owners_alone(tmp_path, mask):
    sheet(tmp_path, "--key", tmp_path / "k.md")
    assert not POSIX or stat.S_IMODE((tmp_path / "k.md").stat().st_mode) == 0o600
    assert not POSIX or stat.S_IMODE((tmp_path / "s.json").stat().st_mode) == 0o666 & ~mask


def test_sheets_without_a_secret_are_as_they_were(tmp_path):
    found = sheet(tmp_path, "--seed", 3)
    assert found["format"] == "markscheme sheet 1"
    assert [question["seed"] for question in found["questions"]] == [3, 3]
    assert all(a != b for a, b in pairwise([found["code"], sheet(tmp_path, "--seed", 4)["code"]]))
