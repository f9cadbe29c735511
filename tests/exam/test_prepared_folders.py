"""Exam folders that somebody else prepared: nothing outside is written or deleted, and no mark changes unseen."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from build_samples import ROSTER, build
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.errors import MarkschemeError

pytestmark = pytest.mark.usefixtures("no_reports")

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="links of Unix")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(folder)
    return folder


@pytest.fixture
def desk(built, tmp_path) -> Path:
    """A folder with an exam in it, and files of the user's own beside the exam and above it."""
    shutil.copytree(built, tmp_path / "desk")
    for name in ("precious.pdf", "precious.json", "desk/precious.pdf", "desk/precious.json"):
        (tmp_path / name).write_text("mine")
    return tmp_path / "desk"


def changed(path: Path, change: Callable[[dict], object]) -> None:
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data), "utf-8")


def own_files(desk: Path) -> dict[str, str]:
    """All that lies outside the exam, but for what the tests themselves write."""
    found = [path for path in desk.parent.rglob("*") if path.is_file() and desk / "exam" not in path.parents]
    return {str(path): path.read_text("utf-8") for path in found if path.name not in ("roster.csv", "secret.txt")}


def run(*arguments: object) -> str:
    found = CliRunner().invoke(main, [str(one) for one in arguments])
    assert not found.exception or isinstance(found.exception, SystemExit), found.exception
    return found.output


def built_again(desk: Path, roster: str = ROSTER + "s6,New,,,,\n", **how) -> str:
    try:
        build(desk, roster=roster, **how)
    except MarkschemeError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "name", ["print/../../precious.pdf", "print/../../../precious.pdf", "master_key/../../precious.pdf", "/precious"]
)
def test_a_manifest_that_names_files_elsewhere_is_refused_before_anything_is_built(desk, name):
    before = own_files(desk)
    changed(desk / "exam" / "manifest.json", lambda data: data["files"].update({name: "0"}))
    assert "manifest.json: names" in built_again(desk)
    assert own_files(desk) == before
    assert not (desk / "exam" / "papers" / "s6.pdf").exists()


def test_a_student_of_the_manifest_whose_files_would_lie_elsewhere_is_refused(desk):
    before = own_files(desk)
    changed(desk / "exam" / "manifest.json", lambda data: data["students"].update({"../../precious": {}}))
    assert "manifest.json: names" in built_again(desk)
    assert own_files(desk) == before


def test_a_record_of_a_build_that_was_broken_off_deletes_nothing_elsewhere(desk):
    before = own_files(desk)
    record = json.loads((desk / "exam" / "manifest.json").read_text("utf-8"))["students"]["s5"]
    (desk / "exam" / ".parts").mkdir()
    for i, name in enumerate(("../precious.pdf", "../../precious.pdf", str(desk / "precious.json"))):
        left = {**record, "files": {name: "0"}}
        (desk / "exam" / ".parts" / f"s5{i or ''}.json").write_text(json.dumps(left), "utf-8")
    gone = "".join(line for line in ROSTER.splitlines(True) if not line.startswith("s5"))
    assert built_again(desk, gone, remove=["s5"]) == ""
    assert own_files(desk) == before
    assert not (desk / "exam" / "papers" / "s5.pdf").exists()


@pytest.mark.parametrize("stem", ["../../precious", "../precious", "a/b", "/precious", ".hidden", "a\\b"])
def test_files_of_a_student_that_would_lie_elsewhere_are_refused(desk, stem):
    before = own_files(desk)
    changed(desk / "exam" / "exam.json", lambda data: data["students"][0].update(stem=stem))
    for command in (
        ("forget", desk / "exam", "s1", "--by", "Office", "--yes"),
        ("student", desk / "exam", "s1", "-o", desk / "all.zip"),
        ("grade", desk / "exam", desk / "roster.csv", "-o", desk / "out"),
    ):
        assert "is no name of the files of a student" in run("exam", *command)
    assert "is no name of the files of a student" in built_again(desk)
    assert own_files(desk) == before


@pytest.mark.parametrize("begun", ["../../new", "../new", "/new", "", ["new"], None])
def test_a_pseudonym_that_somebody_else_began_with_leads_nowhere(desk, begun):
    before = own_files(desk)
    (desk / "exam" / ".forgetting.json").write_text(json.dumps({"s2": begun}), "utf-8")
    assert "s2 is P" in run("exam", "forget", desk / "exam", "s2", "--by", "Office", "--yes")
    assert own_files(desk) == before


@UNIX
@pytest.mark.parametrize("name", ["exam.json", "manifest.json", "print", "papers", "print/papers.pdf", "sheets"])
def test_a_build_writes_through_no_link_that_leads_out(desk, name):
    place, elsewhere = desk / "exam" / name, desk / "elsewhere"
    place.rename(elsewhere)
    place.symlink_to(elsewhere)
    before = {path: path.read_bytes() for path in (elsewhere.rglob("*") if elsewhere.is_dir() else [elsewhere])}
    assert "leads out of" in built_again(desk)
    after = {path: path.read_bytes() for path in (elsewhere.rglob("*") if elsewhere.is_dir() else [elsewhere])}
    assert after == before


@UNIX
@pytest.mark.parametrize("name", ["key_values.sqlite", "key_values.json", "pseudonyms.csv"])
def test_marking_writes_through_no_link_that_leads_out(desk, name):
    (desk / "exam" / name).symlink_to(desk / "new")
    (desk / "answers.csv").write_text("student,regression.simple\ns1,1\n")
    form = desk / "exam" / "forms" / "s1.answers.yaml"
    assert "leads out of" in run("exam", "grade", desk / "exam", form, "-o", desk / "out", "--anonymous")
    assert not (desk / "new").exists()


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TRIGGER better AFTER INSERT ON marked BEGIN UPDATE marked SET score = '99' WHERE student = 's1'; END",
        "CREATE TRIGGER steps_update2 BEFORE INSERT ON steps BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW better AS SELECT * FROM marked",
    ],
)
def test_a_ledger_with_triggers_of_somebody_else_is_refused(desk, made):
    form = desk / "exam" / "forms" / "s1.answers.yaml"
    run("exam", "grade", desk / "exam", form, "-o", desk / "out")
    ledger = desk / "exam" / "marks.sqlite"
    with sqlite3.connect(ledger) as base:
        base.execute(made)
    base.close()
    for command in (("grade", desk / "exam", form, "-o", desk / "again"), ("runs", desk / "exam")):
        assert "which no run made" in run("exam", *command)
    assert not (desk / "again").exists()


def test_everything_of_a_student_is_forgotten_and_what_else_may_name_them_is_said(tmp_path):
    text = "title: T\nlanguages: [en, zh]\nkey_languages: [en, zh]\nanswer_sheet: apart\nbundle: room\n"
    text += "questions: [{family: cnn/output_size}]\n"
    build(tmp_path, text, "id,name\ns1,Ada\ns2,Bo\n")
    exam = tmp_path / "exam"
    assert len(list(exam.rglob("*s2.pdf"))) == 4
    said = run("exam", "forget", exam, "s2", "--by", "Office", "--yes")
    assert not list(exam.rglob("*s2*"))
    left = {path.relative_to(exam).as_posix() for path in (*exam.glob("print/*"), *exam.glob("master_key*"))}
    assert len(left) >= 6
    assert all(name in said for name in left)


def test_the_file_of_a_student_names_nobody_else_and_holds_no_other_key(desk):
    sheets = {one: json.loads((desk / f"exam/sheets/{one}.json").read_text("utf-8"))["code"] for one in ("s1", "s3")}
    form = (desk / "exam" / "forms" / "s3.answers.yaml").read_text("utf-8")
    (desk / "wrong.yaml").write_text(form.replace('student: "s3"', 'student: "s1"'), "utf-8")
    run("exam", "grade", desk / "exam", desk / "wrong.yaml", desk / "exam/forms/s2.answers.yaml", "-o", desk / "out")
    run("exam", "student", desk / "exam", "s1", "-o", desk / "all.zip")
    with zipfile.ZipFile(io.BytesIO((desk / "all.zip").read_bytes())) as file:
        found = file.read("student.json").decode()
    assert sheets["s1"] in found
    assert '"wrong_paper"' in found
    assert not [word for word in ("s3", sheets["s3"], "学生丙", "three@example.org") if word in found]
