"""Every command about marks: killed at any write, on a full disk, two at once, read-only, in another locale."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from build_samples import build
from killed import NEVER, killed_at, moments, writes_of
from thinned import thinned

from markscheme.exam.exam_folder import open_exam
from markscheme.exam.ledger_file import FILE
from markscheme.working import shown_value

KILLS = 20
BLUEPRINT = """
title: Term
languages: en
key: marks
space: none
spares: 1
questions:
  - {family: cnn/output_size, level: easy, marks: 4}
  - {text: Why?, marks: 6, lines: 1}
"""
ROSTER = "id,name\ns001,Ada Byron\ns002,Bo Li\ns003,İsmet Çınar\ns004,学生丁\n"
QUIET = ["--feedback", "none", "--jobs", 1]
COMMANDS: dict[str, list[object]] = {
    "grade": ["grade", "EXAM", "answers", "-o", "EXAM-marks", *QUIET],
    "regrade": ["regrade", "EXAM", "--policy", "policy.yaml", "-o", "EXAM-marks", *QUIET],
    "decide": ["decide", "EXAM", "decisions.csv", "-o", "EXAM-marks", *QUIET],
    "appeals": ["appeals", "EXAM", "appeals.csv"],
    "correct": ["correct", "EXAM", "void.yaml", *QUIET],
    "add": ["grade", "EXAM", "late", "--add", "-o", "EXAM-marks", *QUIET],
    "publish": ["publish", "EXAM", 1, "--by", "Ada"],
    "name": ["name", "EXAM", 1, "final"],
    "status": ["status", "EXAM", "status.csv"],
    "assign": ["assign", "EXAM", "SPARE-01", "s001"],
    "elsewhere": ["regrade", "EXAM", "--ledger", "EXAM.sqlite", "--policy", "policy.yaml", *QUIET],
    "forget": ["forget", "EXAM", "s001", "--by", "Ada", "--yes", "--answers"],
}
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00|[0-9a-f]{64}")  # fingerprints are of them, too


@pytest.fixture(scope="module")
def pattern_desk(tmp_path_factory) -> Path:
    """A folder with an exam that was marked once, and what is given to each command."""
    desk = tmp_path_factory.mktemp("desk")
    exam = open_exam(build(desk, BLUEPRINT, ROSTER).exam.folder)
    for where, students in {"some": exam.students[:3], "late": exam.students[3:], "answers": exam.students}.items():
        (desk / where).mkdir()
        for student in students:
            form = {"sheet": student.sheet, "student": student.id, "answers": {}}
            for id, problem in exam.sheet(student.id).questions:
                parts = {
                    one.public_name: shown_value(problem, problem.values[one.name], one.name) for one in problem.parts
                }
                form["answers"][id] = {**parts, "out_height": "7"}
            (desk / where / f"{student.id}.yaml").write_text(yaml.safe_dump(form), "utf-8")
    (desk / "policy.yaml").write_text("slip: 1/2\nround: {total: 1}\n", "utf-8")
    (desk / "decisions.csv").write_text("student,question,step,marks,reason,by\ns001,q2,,4,good,Ada\n", "utf-8")
    (desk / "appeals.csv").write_text("student,question,appeal,state,marks,by\ns001,q2,but,granted,5,Bo\n", "utf-8")
    (desk / "void.yaml").write_text("- void: q1.out_width\n  reason: an error\n  by: Ada\n", "utf-8")
    (desk / "status.csv").write_text("student,status\ns002,excused\n", "utf-8")
    done = command(desk, ["grade", "exam", "some", "-o", "first", *QUIET])
    assert done.returncode == 0, done.stderr
    return desk


@pytest.fixture
def desk(pattern_desk, tmp_path) -> Path:
    return Path(shutil.copytree(pattern_desk, tmp_path / "desk"))


def words(name: str, exam: str) -> list[object]:
    return ["exam", *(str(word).replace("EXAM", exam) for word in COMMANDS[name])]


def command(desk: Path, arguments: list[object], **how) -> subprocess.CompletedProcess[str]:
    first = [] if arguments[0] == "exam" else ["exam"]
    program = [sys.executable, "-m", "markscheme", *first, *map(str, arguments)]
    return subprocess.run(program, cwd=desk, capture_output=True, text=True, encoding="utf-8", **how)


def dump(path: Path) -> list[str]:
    """Everything in a ledger but the moments of its rows."""
    base = sqlite3.connect(path)
    names = sorted(name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"))
    rows = [f"{name}: {row}" for name in names for row in base.execute(f"SELECT * FROM {name} ORDER BY rowid")]
    base.close()
    return [MOMENTS.sub("", row).replace(path.parent.name, "EXAM") for row in rows]


def scores(path: Path) -> list[tuple[object, ...]]:
    base = sqlite3.connect(path)
    found = base.execute("SELECT run, score, total FROM marked ORDER BY run, id").fetchall()
    base.close()
    return found


def kept_in(desk: Path, name: str, exam: str) -> Path:
    return desk / f"{exam}.sqlite" if name == "elsewhere" else desk / exam / FILE


def leftovers(desk: Path) -> list[Path]:
    return [path for path in desk.rglob("*") if path.name.endswith(".part") or path.name == ".forgetting.json"]


def kill_some(desk: Path, name: str, count: int) -> None:
    def doomed(exam: str) -> list[object]:
        shutil.copytree(desk / "exam", desk / exam)
        return ["markscheme", *words(name, exam)]

    writes = writes_of(doomed("calm"), desk)
    assert writes, "nothing is written, so that nothing is tested"
    calm = kept_in(desk, name, "calm")
    for moment in moments(writes, count):
        exam = f"exam{moment}"
        again = doomed(exam)
        before = scores(desk / "exam" / FILE)
        assert killed_at(moment, again, desk)
        assert scores(desk / exam / FILE)[: len(before)] == before
        if name == "forget":
            finish_forgetting(desk, again)
            assert scores(desk / exam / FILE) == before
            assert not any("s001" in row or "Ada Byron" in row for row in dump(desk / exam / FILE))
            assert not (desk / exam / "papers" / "s001.pdf").exists()
        else:
            assert not killed_at(NEVER, [*again, *(["--replace"] if "-o" in again else [])], desk)
            assert dump(kept_in(desk, name, exam)) == dump(calm)
        assert not leftovers(desk)


def finish_forgetting(desk: Path, again: list[object]) -> None:
    """Give the command again; where it was killed after all was done there is nobody of that name any more."""
    done = command(desk, again[1:])
    assert done.returncode == 0 or "no student 's001'" in done.stderr, done.stderr


@pytest.mark.parametrize("name", thinned(["forget", "decide"]))
def test_what_is_killed_is_given_again(desk, name):
    kill_some(desk, name, 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_killed_at_any_write_is_given_again(desk, name):
    kill_some(desk, name, KILLS)


# --- no room


def no_room() -> None:
    """No file may grow beyond what a ledger needs: writing breaks off in the middle, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_said_and_spares_what_is_there(desk, name):
    before = dump(desk / "exam" / FILE)
    failed = command(desk, words(name, "exam"), preexec_fn=no_room)
    assert failed.returncode == 1, failed.stderr
    assert "Traceback" not in failed.stderr, failed.stderr
    assert len(failed.stderr.splitlines()[-3:]) <= 3
    if name != "forget":
        assert dump(desk / "exam" / FILE) == before
    done = command(desk, words(name, "exam"))
    assert done.returncode == 0, done.stderr
    assert not leftovers(desk)


# --- two at once


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_two_at_once_are_one_after_the_other_or_refused(desk, name):
    program = [sys.executable, "-m", "markscheme", *map(str, words(name, "exam"))]
    both = [
        subprocess.Popen(
            [one.replace("exam-marks", f"marks-{i}") for one in program],
            cwd=desk,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for i in range(2)
    ]
    said = [one.communicate() for one in both]
    assert any(one.returncode == 0 for one in both), said
    for one, (_, error) in zip(both, said, strict=True):
        assert one.returncode in (0, 1), error
        assert "Traceback" not in error, error
    if name in ("forget", "elsewhere"):
        assert not leftovers(desk)
        return
    base = sqlite3.connect(desk / "exam" / FILE)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    runs = base.execute("SELECT fingerprint FROM runs ORDER BY id").fetchall()
    base.close()
    assert all(a != b for a, b in pairwise(runs)), "one run stands there twice"


# --- read-only, for an ordinary user, in another locale


def as_nobody() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    return {"user": 65534, "group": 65534, "extra_groups": []}


@pytest.fixture
def archive(desk, tmp_path) -> Path:
    """The desk of an ordinary user, whose exam is read-only."""
    for path in (tmp_path, *tmp_path.parents[:2]):  # let others through to it
        path.chmod(path.stat().st_mode | 0o055)
    if os.geteuid() == 0:
        for path in (desk, *desk.rglob("*")):
            os.chown(path, 65534, 65534)
    for path in (desk / "exam").rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    (desk / "exam").chmod(0o500)
    try:
        can_run = command(desk, ["--help"], **as_nobody()).returncode == 0
    except PermissionError:  # Python itself lies where only its owner comes
        can_run = False
    if not can_run:
        pytest.skip("an ordinary user cannot run this program here; run the tests as one")
    yield desk
    (desk / "exam").chmod(0o700)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_read_only_exam_is_said_to_an_ordinary_user(archive, name):
    before = {path: path.read_bytes() for path in (archive / "exam").rglob("*") if path.is_file()}
    done = command(archive, words(name, "exam"), **as_nobody())
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == (0 if name == "elsewhere" else 1), done.stderr
    if name != "elsewhere":
        assert "writ" in done.stderr or "read-only" in done.stderr, done.stderr
    assert {path: path.read_bytes() for path in (archive / "exam").rglob("*") if path.is_file()} == before


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["C", "tr_TR.UTF-8"])
def test_another_locale_says_and_keeps_the_same(desk, locale):
    foreign = {**os.environ, "LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    plain = {**os.environ, "LC_ALL": "C.UTF-8"}
    for name in COMMANDS:
        kept = []
        for exam, environment in ((f"a{name}", plain), (f"b{name}", foreign)):
            shutil.copytree(desk / "exam", desk / exam)
            done = command(desk, words(name, exam), env=environment, errors="replace")
            assert done.returncode == 0, (name, done.stderr)
            kept.append(dump(kept_in(desk, name, exam)))
        if name != "forget":
            assert kept[0] == kept[1]
