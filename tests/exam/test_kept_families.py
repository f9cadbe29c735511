"""A paper keeps its key: an exam is marked by the families that lie in its folder, and by nothing else there."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from exam_classes import change_exam, keep_families, make_exam, seal, sit, write_yaml

from markscheme.cli import main
from markscheme.errors import AnswerError, MarkschemeError, ResultError
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.secret import Secret, exam_key
from markscheme.exam.variants.families import code_of_family, family_ids
from markscheme.exam.variants.keeping import kept_facts, sources_of
from markscheme.exam.variants.kept_families import FAMILIES, KEY
from markscheme.family.kept_library import KeptLibrary
from markscheme.family.library import Library, templates_root
from markscheme.gradebook.ledger import Ledger

pytestmark = pytest.mark.usefixtures("no_reports")

TOPICS = ("regression", "cnn")
SIMPLE = "regression/simple.py"
NOW = "--with-current-families"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def on_disk(folder: Path) -> dict[str, bytes]:
    files = (path for path in (folder / FAMILIES).rglob("*") if path.is_file())
    return {path.relative_to(folder / FAMILIES).as_posix(): path.read_bytes() for path in files}


def edit_kept(folder: Path, name: str, old: str, new: str, *, sealed: bool = True) -> None:
    """Edit a kept family; with `sealed` it is as if the exam had been built with it."""
    edit(folder / FAMILIES / name, old, new)
    if sealed:
        seal(folder, on_disk(folder))


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def grade(folder: Path, answers: Path, target: Path, *more: object, templates: Path | None = None, status: int = 0):
    own = ("--templates", templates) if templates else ()
    how = ("--jobs", 1, "--feedback", "html,md", "-o", target)
    return run(*own, "exam", "grade", folder, answers, *how, *more, status=status)


def regrade(folder: Path, *more: object, templates: Path | None = None, status: int = 0) -> str:
    own = ("--templates", templates) if templates else ()
    return run(*own, "exam", "regrade", folder, "--jobs", 1, *more, status=status)


def pages(folder: Path) -> dict[str, bytes]:
    with ZipFile(folder / "feedback.zip") as file:
        return {name: file.read(name) for name in sorted(file.namelist())}


def records(folder: Path, id: int) -> list[dict]:
    with Ledger(folder) as ledger:
        return list(ledger.records(id))


def runs(folder: Path) -> list[int]:
    with Ledger(folder) as ledger:
        return [one.id for one in ledger.runs()]


def answer(exam: Exam, folder: Path) -> Path:
    folder.mkdir()
    for script in sit(exam, 2):
        write_yaml(script, folder / f"{script.student.stem}.yaml")
    return folder


@pytest.fixture(scope="module")
def class_of(tmp_path_factory) -> Path:
    """An exam on an instructor's own copy of two families, which it keeps; answers, and the marks of them."""
    desk = tmp_path_factory.mktemp("kept")
    for topic in TOPICS:
        shutil.copytree(templates_root() / topic, desk / "own" / topic, ignore=shutil.ignore_patterns("__pycache__"))
    families = ("regression/simple", "cnn/output_size")
    exam = make_exam(desk / "exam", 6, variants=2, static=False, families=families, templates=(desk / "own",))
    answers = answer(exam, desk / "answers")
    keep_families(exam)
    grade(desk / "exam", answers, desk / "marks", templates=desk / "own")
    return desk


@pytest.fixture
def desk(class_of, tmp_path) -> Path:
    """A copy in a place of the test's own; the installed families lie in `own`, and can be edited."""
    for name in ("exam", "answers", "marks", "own"):
        shutil.copytree(class_of / name, tmp_path / name)
    return tmp_path


# --- whatever is installed

EDITS = {
    "another formula": (SIMPLE, "S_xy / S_xx\n", "2 * S_xy / S_xx\n"),
    "another version": (SIMPLE, "\nsource", "\nversion = 2\nsource"),
    "another slip": (SIMPLE, '"plus": "slope -> -slope"', '"plus": "slope -> -2 * slope"'),
    "other sentences": ("regression/simple.en.md", "You added $b", "You have added $b"),
    "other words of the question": ("regression/simple.en.md", "# Least", "# The least"),
    "other marks": (SIMPLE, '"slope": 2', '"slope": 3'),
    "a helper of the topic": ("cnn/_window.py", "\ndef ", "\nUNIT = 2\n\n\ndef "),
    "it does not load": (SIMPLE, "\nsource", "\nsauce"),
    "it is no Python": (SIMPLE, "\nsource", "\nsource ="),
    "a sentence too many": ("regression/simple.en.md", "## Slips\n", "## Slips\n\n- nonsense: No slip.\n"),
}


@pytest.mark.parametrize("which", EDITS)
def test_marks_and_pages_are_those_of_the_build_whatever_is_installed(desk, which):
    name, old, new = EDITS[which]
    edit(desk / "own" / name, old, new)
    before = records(desk / "exam", 1)
    said = grade(desk / "exam", desk / "answers", desk / "again", templates=desk / "own")
    said += regrade(desk / "exam", "--feedback", "html,md", "-o", desk / "regraded", templates=desk / "own")
    assert "famil" not in said.replace("families: ", "")
    assert "0 students differ" in said
    for target in ("again", "regraded"):
        assert pages(desk / target) == pages(desk / "marks")
        assert (desk / target / "steps.csv").read_bytes() == (desk / "marks" / "steps.csv").read_bytes()
    told = [(one["student"], one["score"], one["questions"]) for one in before]
    for id in runs(desk / "exam"):
        assert [(one["student"], one["score"], one["questions"]) for one in records(desk / "exam", id)] == told


def test_without_the_folder_of_ones_own_families_the_exam_is_marked_all_the_same(desk):
    shutil.rmtree(desk / "own")
    assert "0 students differ" in regrade(desk / "exam", "--feedback", "html,md", "-o", desk / "again")
    assert pages(desk / "again") == pages(desk / "marks")


def test_an_exam_that_keeps_none_is_refused_as_before(desk):
    change_exam(desk / "exam", **{KEY: None})
    edit(desk / "own" / SIMPLE, "S_xy / S_xx\n", "2 * S_xy / S_xx\n")
    said = regrade(desk / "exam", templates=desk / "own", status=1)
    assert "regression/simple (q1) was 1 " in said
    assert f"{NOW} if a changed key is meant" in said


def test_current_families_count_where_that_is_meant_and_every_changed_mark_is_listed(desk):
    """By `regrade` and by `grade`; and afterwards these marks stay until others are meant."""
    edit(desk / "own" / SIMPLE, "S_xy / S_xx\n", "2 * S_xy / S_xx\n")
    said = regrade(desk / "exam", NOW, templates=desk / "own")
    assert "marked by changed families: regression/simple (q1) was 1 " in said
    old, now = ({one["student"]: one["score"] for one in records(desk / "exam", id)} for id in (1, 2))
    changed = [student for student, score in old.items() if now[student] != score]
    assert len(changed) > 2
    lines = said.splitlines()
    assert [student for student in old if any(line.startswith(f"{student}: ") for line in lines)] == changed
    assert all("because of: families" in line for line in lines if " -> " in line and line.startswith("s0"))
    said = grade(desk / "exam", desk / "answers", desk / "second")
    assert "6 students keep the marks of run 2, given by families regression/simple 1 " in said
    assert {one["student"]: one["score"] for one in records(desk / "exam", 3)} == now
    refused = regrade(desk / "exam", "--run", 2, status=1)
    assert "the answers of run 2 would get other marks now (families regression/simple 1 " in refused
    assert len(refused[refused.index("Error") :].strip().splitlines()) <= 3
    assert f"{len(changed)} students differ" not in regrade(desk / "exam", "--run", 1)
    said = grade(desk / "exam", desk / "answers", desk / "third", NOW, templates=desk / "own")
    assert f"{len(changed)} students differ" in said
    assert all(f"{student}: " in said for student in changed)
    json_said = json.loads((desk / "third" / "run.json").read_text("utf-8"))["settings"]["families"]
    assert list(json_said) == ["regression/simple"]


def test_other_sentences_alone_are_named_with_current_families(desk):
    edit(desk / "own" / "regression/simple.en.md", "You added $b", "You have added $b")
    said = regrade(desk / "exam", NOW, templates=desk / "own")
    assert "marked by changed families: regression/simple (q1) was 1 " in said
    assert "0 students differ" in said


def test_a_kept_family_that_this_program_does_not_load_is_said_and_nobody_is_marked(desk):
    """An engine word is gone, or its meaning is another: one line, and what to do."""
    edit_kept(desk / "exam", f"own/{SIMPLE}", "x.sum() / len(x)", "shrunk(x).sum() / len(x)")
    change_exam(desk / "exam", version="0.0.9")
    for again in (
        lambda *more: regrade(desk / "exam", *more, templates=desk / "own", status=1),
        lambda *more: grade(desk / "exam", desk / "answers", desk / "new", *more, templates=desk / "own", status=1),
    ):
        said = again()
        said = said[said.index("Error: ") :].strip().splitlines()
        assert len(said) == 2
        assert f"{desk / 'exam' / FAMILIES}: a family that the exam keeps does not load in Markscheme" in said[0]
        assert "'shrunk' is neither an argument nor a name of this module" in said[0]
        assert f"mark with Markscheme 0.0.9, which built the exam, or {NOW}" in said[1]
    assert runs(desk / "exam") == [1]
    assert "0 students differ" in regrade(desk / "exam", NOW, templates=desk / "own")


# --- what the folder holds is code

EVIL = "import pathlib\npathlib.Path({!r}).write_text('ran')\n"


def evil(desk: Path) -> str:
    return EVIL.format(str(desk / "ran"))


def test_what_exam_json_does_not_name_never_runs(desk):
    """Beside the families: modules by the names of others, compiled files, the start-up files of Python."""
    folder, code = desk / "exam", evil(desk)
    names = ["sitecustomize.py", "usercustomize.py", "families/numpy.py", "families/markscheme/__init__.py"]
    names += ["families/__init__.py", "families/own/__init__.py", "families/own/regression/__init__.py"]
    names += ["families/regression/simple.py", "families/own/regression/_other.py", "families/own2/cnn/output_size.py"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(code, "utf-8")
    for module in ("simple", "_points"):
        source = folder / FAMILIES / "own" / "regression" / f"{module}.py"
        compiled = Path(importlib.util.cache_from_source(str(source)))
        compiled.parent.mkdir(exist_ok=True)
        spoilt = desk / "spoilt.py"
        spoilt.write_text(code, "utf-8")
        import py_compile

        py_compile.compile(
            str(spoilt), str(compiled), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
        )
    done = subprocess.run(
        [sys.executable, "-m", "markscheme", "exam", "regrade", folder, "--jobs", "1"],
        cwd=desk,
        capture_output=True,
        text=True,
    )
    assert "0 students differ" in done.stdout, done.stderr
    assert not (desk / "ran").exists()


HARMS = {
    "a changed byte": "is not what the exam was built with: SHA-256 [0-9a-f]{16} now, [0-9a-f]{16} in exam.json",
    "a file that is gone": r"cannot be read \(No such file",
    "a link": "is a link, and exam.json lists what was built",
    "a link to a folder": "is a link, and exam.json lists what was built",
    "others may write": r"everybody can write to it \(mode 0602\)",
    "the group may write": r"its group can write to it \(mode 0620\)",
    "others may write to the folder": r"everybody can write to it \(mode 0777\)",
    "others may write to exam.json": r"everybody can write to it \(mode 0666\)",
}


def harm(folder: Path, which: str, code: str) -> None:
    topic = folder / FAMILIES / "own" / "regression"
    source = topic / "simple.py"
    if which == "a changed byte":
        source.write_text(source.read_text("utf-8") + code, "utf-8")
    elif which == "a file that is gone":
        source.unlink()
    elif which == "a link":
        source.rename(folder / "simple.py")
        source.symlink_to(folder / "simple.py")
    elif which == "a link to a folder":
        topic.rename(folder / "regression")
        topic.symlink_to(folder / "regression")
    elif which == "others may write to the folder":
        folder.chmod(0o777)
    elif which == "others may write to exam.json":
        (folder / "exam.json").chmod(0o666)
    else:
        source.chmod(0o602 if which.startswith("others") else 0o620)


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links of Unix")
@pytest.mark.parametrize("which", HARMS)
def test_a_folder_that_is_not_as_it_was_built_is_refused_before_anything_runs(desk, which):
    harm(desk / "exam", which, evil(desk))
    for again in (
        lambda: regrade(desk / "exam", templates=desk / "own", status=1),
        lambda: grade(desk / "exam", desk / "answers", desk / "new", templates=desk / "own", status=1),
    ):
        said = again()
        said = said[said.index("Error: ") :].strip()
        assert len(said.splitlines()) <= 3
        with pytest.raises(AnswerError, match=HARMS[which]):
            raise AnswerError(said)
    assert not (desk / "ran").exists()
    assert runs(desk / "exam") == [1]
    assert "0 students differ" in regrade(desk / "exam", NOW, templates=desk / "own")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners of Unix")
@pytest.mark.parametrize("which", [".", "exam.json", FAMILIES, f"{FAMILIES}/own/{SIMPLE}"])
def test_nobody_runs_the_families_of_somebody_elses_folder_not_even_the_administrator(desk, which, monkeypatch):
    path = (desk / "exam" / which).resolve()
    status = type(path).lstat

    def lstat(self):
        found = status(self)
        return os.stat_result((*found[:4], found.st_uid + 1, *found[5:10])) if self == path else found

    monkeypatch.setattr(type(path), "lstat", lstat)
    said = regrade(desk / "exam", status=1)
    assert f"{path}: belongs to user {os.getuid() + 1}, and you are user {os.getuid()}" in said
    assert f"cp -r {desk / 'exam'} exam-copy" in said


def test_a_list_of_hashes_that_was_changed_together_with_the_code_is_seen_by_the_secret(desk):
    """Whoever can write to exam.json and to a family, and cannot read the secret, runs nothing."""
    edit_kept(desk / "exam", f"own/{SIMPLE}", "\nsource", f"\n{evil(desk)}\nsource", sealed=False)
    files = on_disk(desk / "exam")
    change_exam(desk / "exam", **kept_facts(files, exam_key(Secret("another secret, and of some length as well"), "")))
    assert "is not sealed with exam.secret: one of the two was changed" in regrade(desk / "exam", status=1)
    assert not (desk / "ran").exists()
    (desk / "exam" / "exam.secret").write_text("yet another secret, and of some length", "utf-8")
    assert "is not sealed with exam.secret" in regrade(desk / "exam", status=1)
    with pytest.raises(AnswerError, match="was changed while the class was marked"):
        _ = open_exam(desk / "exam", vouched="0" * 64).library


@pytest.mark.parametrize(
    "name",
    ["../a.py", "/etc/a.py", "own/../../a.py", "own//a.py", "c:a.py", "own\\a.py", "./a.py", "a\0.py", "", "/"],
)
def test_a_name_that_leads_out_of_the_folder_is_no_kept_file(desk, name):
    change_exam(desk / "exam", **{KEY: {"files": {name: "0" * 64}, "seal": ""}})
    assert f"exam.json: {KEY} is damaged" in regrade(desk / "exam", status=1)


@pytest.mark.parametrize(
    "kept", [[], {}, {"files": []}, {"files": {}}, "files", None, {"files": {SIMPLE: 1}, "seal": 0}]
)
def test_a_list_that_is_damaged_is_said(desk, kept):
    data = json.loads((desk / "exam" / "exam.json").read_text("utf-8")) | {KEY: kept}
    (desk / "exam" / "exam.json").write_text(json.dumps(data), "utf-8")
    said = regrade(desk / "exam", status=1)
    assert "Error: " in said
    assert "Traceback" not in said


def test_a_folder_that_is_only_read_is_left_as_it_is(desk):
    """No compiled file is written: an archive can be marked where it lies, as far as its families are concerned."""
    before = sorted(path.relative_to(desk) for path in (desk / "exam" / FAMILIES).rglob("*"))
    for path in ((desk / "exam" / FAMILIES), *(desk / "exam" / FAMILIES).rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    assert "0 students differ" in regrade(desk / "exam")
    assert sorted(path.relative_to(desk) for path in (desk / "exam" / FAMILIES).rglob("*")) == before


@pytest.mark.slow
def test_processes_mark_by_the_kept_families_too(desk):
    exam = open_exam(desk / "exam", (desk / "own",))
    many = make_exam(
        desk / "many", 60, variants=2, static=False, families=("regression/simple",), templates=exam.templates
    )
    answers = answer(many, desk / "theirs")
    keep_families(many)
    edit(desk / "own" / SIMPLE, "S_xy / S_xx\n", "2 * S_xy / S_xx\n")
    for jobs in (1, 2):
        run("exam", "grade", many.folder, answers, "-o", desk / f"by{jobs}", "--jobs", jobs)
    assert pages(desk / "by1") == pages(desk / "by2")
    assert len(runs(many.folder)) == 1


# --- what is kept


def test_what_is_kept_is_all_that_the_families_are_made_of():
    """The modules that they import, what the topic shares, and the prose in every language."""
    assert list(sources_of(["regression/log_transformed"], Library())) == [
        "regression/_elimination.py",  # shared in the topic, whoever of it is asked
        "regression/_points.py",
        *(f"regression/{name}.{end}" for name in ("log_transformed", "simple") for end in ("en.md", "py", "zh.md")),
    ]
    assert "generative/_eigen.py" in sources_of(["optimisers/critical_point"], Library())  # of another topic


def test_what_is_kept_has_the_code_that_was_noted(desk):
    """Also for whoever asks the exam's own families for it."""
    exam = open_exam(desk / "exam")
    for id in family_ids(exam.blueprint):
        assert code_of_family(id, exam.library) == exam.built["family_code"][id]
    assert code_of_family("optimisers/critical_point", Library()) == code_of_family(
        "optimisers/critical_point", KeptLibrary(sources_of(["optimisers/critical_point"], Library()))
    )


def test_an_installed_family_and_ones_own_of_the_same_name_are_kept_apart(tmp_path):
    """regression/log_transformed takes steps of the installed regression/simple, though the exam's own hides that."""
    own = tmp_path / "own" / "regression"
    own.mkdir(parents=True)
    for path in (templates_root() / "regression").glob("[s_]*.*"):
        shutil.copy(path, own)
    edit(own / "simple.py", "S_xy / S_xx\n", "S_xy / (S_xx * 1)\n")
    shutil.copy(own / "simple.py", own / "mine.py")
    edit(own / "mine.py", "from ._points", "from markscheme.problem_templates.regression._points")
    for language in ("en", "zh"):
        shutil.copy(own / f"simple.{language}.md", own / f"mine.{language}.md")
    families = ("regression/simple", "regression/log_transformed", "regression/mine")
    exam = make_exam(tmp_path / "exam", 2, static=False, families=families, templates=(tmp_path / "own",))
    keep_families(exam)
    kept = open_exam(tmp_path / "exam").library
    mine, other = kept["regression/simple"], kept["regression/log_transformed"]
    assert mine.folder == str(kept.folders[1])
    assert other.steps["S_xx"].function.__code__.co_filename == f"{kept.folders[0]}/regression/simple.py"
    drawn = kept["regression/mine"].draws["draw_x"]
    assert drawn.__code__.co_filename == f"{kept.folders[0]}/regression/_points.py"
    assert {"regression/simple.py", "own/regression/simple.py"} <= set(on_disk(tmp_path / "exam"))
    for student in open_exam(tmp_path / "exam").students:
        assert open_exam(tmp_path / "exam").sheet(student.id).code == student.sheet


def test_an_import_that_cannot_be_led_to_what_is_kept_is_refused(tmp_path):
    own = tmp_path / "own" / "regression"
    shutil.copytree(templates_root() / "regression", own)
    edit(own / "simple.py", "from ._points", "import markscheme.problem_templates.regression._points\nfrom ._points")
    with pytest.raises(
        MarkschemeError, match=r"cannot be kept with an exam; write `from markscheme\.problem_templates\."
    ):
        sources_of(["regression/simple"], Library([tmp_path / "own"]))


def test_a_worker_is_told_which_families_were_checked(desk):
    """What the first process looked at is what all others run; where exam.json changed in between, they refuse."""
    exam = open_exam(desk / "exam")
    again = open_exam(desk / "exam", vouched=exam.kept_digest)
    assert list(again.library) == list(exam.library)
    assert replace(exam, current_families=True).kept_digest == ""
    with pytest.raises(ResultError, match="nothing was marked yet"), Ledger(desk) as ledger:
        ledger.run()


# --- what a build does

PLAN = """
title: T
date: 2026-11-30
key: marks
duplicates: count
questions:
  - {pick: 1, from: [regression/s*, regression/log*], level: easy, marks: 10}
"""


def build(desk: Path, ids: str, *more: object, status: int = 0) -> str:
    (desk / "exam.yaml").write_text(PLAN, "utf-8")
    (desk / "roster.csv").write_text("id,name\n" + "".join(f"{id},Student {id}\n" for id in ids), "utf-8")
    arguments = ("exam.yaml", "--roster", "roster.csv", "-o", "built", "--jobs", "1", "--no-pdf-forms", *more)
    return run("--templates", "mine", "exam", "build", *arguments, status=status)


@pytest.fixture
def yard(tmp_path, monkeypatch) -> Path:
    """A place with templates of the instructor's own, some of them by the names of installed ones."""
    monkeypatch.chdir(tmp_path)
    ignore = shutil.ignore_patterns("__pycache__", "ridge*", "multiple*")
    shutil.copytree(templates_root() / "regression", tmp_path / "mine" / "regression", ignore=ignore)
    return tmp_path


def test_a_build_keeps_its_families_and_makes_late_papers_by_them(yard):
    """Also a pool means what it meant: a family that has come since is no part of it."""
    build(yard, "ab")
    data = json.loads((yard / "built" / "exam.json").read_text("utf-8"))
    assert set(data[KEY]["files"]) == set(on_disk(yard / "built"))
    manifest = json.loads((yard / "built" / "manifest.json").read_text("utf-8"))["files"]
    assert {f"{FAMILIES}/{name}": known for name, known in data[KEY]["files"].items()}.items() <= manifest.items()
    modes = {path.stat().st_mode & 0o777 for path in (yard / "built" / FAMILIES).rglob("*")}
    assert modes == {0o600, 0o700}
    before = on_disk(yard / "built")
    papers = {path: path.read_bytes() for path in (yard / "built" / "papers").glob("*.pdf")}
    shutil.copytree(yard / "mine", yard / "newer")
    shutil.rmtree(yard / "mine")
    (yard / "newer").rename(yard / "mine")
    for end in ("py", "en.md", "zh.md"):
        shutil.copy(yard / "mine" / "regression" / f"simple.{end}", yard / "mine" / "regression" / f"sorted.{end}")
    edit(yard / "mine" / SIMPLE, "\nsource", "\nversion = 2\nsource")
    assert "3 students, 1 built now" in build(yard, "cab")
    assert "0 built now" in build(yard, "cab")
    assert {path: path.read_bytes() for path in papers} == papers
    assert on_disk(yard / "built") == before
    exam = open_exam(yard / "built")
    assert [exam.library[id].version for id in family_ids(exam.blueprint)] == [1, 1]
    for student in exam.students:
        assert exam.sheet(student.id).code == student.sheet
    assert "3 built now" in build(yard, "cab", "--rebuild")
    assert "own/regression/sorted.py" in on_disk(yard / "built")


def test_a_kept_file_that_was_lost_comes_back_while_the_installed_one_is_the_same(yard):
    build(yard, "ab")
    lost = yard / "built" / FAMILIES / "own" / SIMPLE
    before = on_disk(yard / "built")
    lost.write_text("import numpy\n", "utf-8")
    assert "0 built now" in build(yard, "ab")
    assert on_disk(yard / "built") == before
    lost.unlink()
    edit(yard / "mine" / SIMPLE, "\nsource", "\n# another\nsource")
    assert "put it back from a copy of the folder" in build(yard, "ab", status=1)


def test_an_exam_of_an_earlier_program_keeps_its_families_from_its_next_build_on_if_they_are_the_same(yard):
    build(yard, "ab")
    shutil.rmtree(yard / "built" / FAMILIES)
    change_exam(yard / "built", **{KEY: None})
    text = (yard / "mine" / SIMPLE).read_text("utf-8")
    edit(yard / "mine" / SIMPLE, "\nsource", "\n# another\nsource")
    assert "and new ones are made by the families of now" in build(yard, "abc")
    assert not (yard / "built" / FAMILIES).exists()
    (yard / "mine" / SIMPLE).write_text(text, "utf-8")
    assert "0 built now" in build(yard, "abc")
    assert KEY in json.loads((yard / "built" / "exam.json").read_text("utf-8"))
    assert list(open_exam(yard / "built").library) == ["regression/log_transformed", "regression/simple"]


def test_the_group_reads_the_families_of_a_folder_made_for_it(yard):
    build(yard, "ab", "--group-readable")
    modes = {path.stat().st_mode & 0o777 for path in (yard / "built" / FAMILIES).rglob("*")}
    assert modes == {0o640, 0o750}
    _ = open_exam(yard / "built").library
