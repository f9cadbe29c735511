"""A class that is too large for one folder and one file: everything is found, and small classes lie as before."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from build_samples import BLUEPRINT, build, content, text_of
from click.testing import CliRunner
from pypdf import PdfReader

from markscheme.cli import main
from markscheme.exam import build as building
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.printing import print_folder
from markscheme.exam.printing.print_folder import Bundle, in_files
from markscheme.exam.records.student_files import OF_A_STUDENT, parts_of, shelf_of
from markscheme.exam.roster import Student
from markscheme.working.steps import printed_value

PLAIN = BLUEPRINT.replace("languages: [en, zh]", "languages: en\nkey: marks")
SEVEN = "id,name,room\n" + "".join(f"s{i},Student {i},H{1 + i // 5}\n" for i in range(1, 8))


@pytest.fixture(autouse=True)
def small_folders(monkeypatch, request) -> None:
    monkeypatch.setattr(building, "MOST_TOGETHER", 5)
    monkeypatch.setattr(print_folder, "MOST_IN_A_FILE", 3)


def run(*arguments: object) -> str:
    found = CliRunner().invoke(main, [str(one) for one in arguments])
    assert not found.exception or isinstance(found.exception, SystemExit), found.exception
    return found.output


def own_names(folder: Path) -> set[str]:
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in names if name.split("/")[0] in {one.split("/")[0] for one in OF_A_STUDENT}}


def write_answers(folder: Path, where: Path) -> None:
    exam = open_exam(folder)
    where.mkdir()
    for one in exam.students:
        asked = exam.sheet(one.id).questions
        answers = {id: {call.public_name: printed_value(p, call.name) for call in p.parts} for id, p in asked}
        data = {"sheet": one.sheet, "student": one.id, "answers": answers}
        (where / f"{one.id}.json").write_text(json.dumps(data), "utf-8")


@pytest.fixture
def large(tmp_path) -> Path:
    return build(tmp_path, PLAIN, SEVEN, pdf_forms=True).exam.folder


def test_the_files_of_a_student_lie_apart_in_every_folder(large):
    names = own_names(large)
    assert len(names) == 7 * 5
    assert {parts_of(name)[1:] for name in names} == {(f"s{i}", shelf_of(f"s{i}")) for i in range(1, 8)}
    manifest = json.loads((large / "manifest.json").read_text("utf-8"))
    assert manifest["files"] == {n: h for n, h in content(large).items() if n not in ("manifest.json", "exam.secret")}
    assert list(manifest["files"]) == sorted(manifest["files"])


def test_nothing_is_done_again_and_what_is_lost_comes_back(large, tmp_path):
    before = content(large)
    assert build(tmp_path, PLAIN, SEVEN, pdf_forms=True).made == 0
    (large / "papers" / shelf_of("s3") / "s3.pdf").unlink()
    assert build(tmp_path, PLAIN, SEVEN, pdf_forms=True).made == 1
    assert content(large) == before


def test_papers_that_are_there_stay_where_they_are_when_a_class_grows_or_shrinks(tmp_path):
    four = "".join(SEVEN.splitlines(keepends=True)[:5])
    folder = build(tmp_path, PLAIN, four).exam.folder
    flat = {f"{one.format(f's{i}')}" for one in OF_A_STUDENT[:2] for i in range(1, 5)}
    assert flat <= own_names(folder)
    before = content(folder)
    assert build(tmp_path, PLAIN, SEVEN).made == 3
    apart = {name for name in own_names(folder) if parts_of(name)[2]}
    assert {parts_of(name)[1] for name in apart} == {"s5", "s6", "s7"}
    (folder / "manifest.json").unlink()
    assert build(tmp_path, PLAIN, SEVEN).made == 7
    assert {name for name in own_names(folder) if parts_of(name)[2]} == apart
    grown = content(folder)
    assert {name: grown[name] for name in own_names(folder) - apart} == {
        name: known for name, known in before.items() if name in own_names(folder)
    }
    assert build(tmp_path, PLAIN, four).made == 0
    assert own_names(folder) == flat | apart | {
        name for name in own_names(folder) if name.startswith(("forms", "keys"))
    }


@pytest.mark.parametrize("lost", [("sheets/s2.json",), ("papers/s2.pdf",), ("sheets/s2.json", "manifest.json")])
def test_a_file_that_is_lost_comes_back_where_the_others_of_the_student_lie(tmp_path, lost):
    """Though the class has become a large one since: else there would be two papers, and the old one be printed."""
    four = "".join(SEVEN.splitlines(keepends=True)[:5])
    folder = build(tmp_path, PLAIN, four, pdf_forms=True).exam.folder
    before = {name for name in own_names(folder) if "/s2." in name}
    for name in lost:
        (folder / name).unlink()
    build(tmp_path, PLAIN, SEVEN, pdf_forms=True)
    assert {name for name in own_names(folder) if "/s2." in name} == before


def test_who_is_drawn_again_after_a_break_has_one_paper(tmp_path, monkeypatch):
    """The numbers of a paper that was finished before the break turn out to be those of another one."""
    with monkeypatch.context() as patched:
        patched.setattr(building.Settling, "run", _killed)
        with pytest.raises(KeyboardInterrupt):
            build(tmp_path, PLAIN, SEVEN, pdf_forms=True)
    monkeypatch.setattr(building.Settling, "run", _draw_third_again)
    assert build(tmp_path, PLAIN, SEVEN, pdf_forms=True).made == 1
    assert {parts_of(name)[2] for name in own_names(tmp_path / "exam")} == {shelf_of(f"s{i}") for i in range(1, 8)}
    assert len(own_names(tmp_path / "exam")) == 7 * 5


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def _draw_third_again(settling: building.Settling) -> None:
    order = settling.orders["s3"] = replace(settling.orders["s3"], again=1)
    settling.make([order])


def test_a_student_who_is_removed_or_forgotten_leaves_no_file(large, tmp_path):
    six = SEVEN.replace("s7,Student 7,H2\n", "")
    assert build(tmp_path, PLAIN, six, pdf_forms=True, remove=["s7"]).removed == ("s7",)
    assert not list(large.rglob("s7.*"))
    run("exam", "forget", large, "s6", "--by", "Office", "--yes")
    assert not list(large.rglob("s6.*"))
    assert not any("s6" in name for name in json.loads((large / "manifest.json").read_text("utf-8"))["files"])


def test_scripts_are_marked_marked_again_and_asked_for(large, tmp_path):
    write_answers(large, tmp_path / "in")
    assert "0 marked, 7 waiting" in run("exam", "grade", large, tmp_path / "in", "-o", tmp_path / "marks")
    grades = (tmp_path / "marks" / "grades.csv").read_text("utf-8")
    assert grades.count("Student") >= 7
    assert "7" in run("exam", "regrade", large, "-o", tmp_path / "again")
    assert (tmp_path / "again" / "grades.csv").read_text("utf-8") == grades
    run("exam", "student", large, "s2", "-o", tmp_path / "s2.zip")
    with zipfile.ZipFile(tmp_path / "s2.zip") as file:
        names = set(file.namelist())
    assert {"paper.pdf", "form.pdf", "form.answers.yaml", "feedback.html"} <= names
    filled = large / "forms" / shelf_of("s1") / "s1.answers.yaml"
    assert "1 waiting" in run("exam", "grade", large, filled, "-o", tmp_path / "form")


def test_what_is_printed_comes_in_parts_with_everybody_once(large):
    parts = sorted((large / "print").glob("papers*.pdf"))
    assert [path.name for path in parts] == ["papers-01.pdf", "papers-02.pdf", "papers-03.pdf"]
    found = ["".join(text_of(path)) for path in parts]
    held = [{f"s{i}" for i in range(1, 8) if f"Student{i}" in text} for text in found]
    assert set.union(*held) == {f"s{i}" for i in range(1, 8)}
    assert not any(one & other for one, other in pairwise(held))
    assert max(map(len, held)) <= 3
    masters = sorted(large.glob("master_key*.pdf"))
    assert len(masters) == 3
    assert sum(len(PdfReader(path).outline) for path in masters) == 7
    assert len(list((large / "print").glob("answers-*.pdf"))) == len(list((large / "print").glob("key_by*-*.pdf"))) == 3


def test_parts_that_are_not_made_any_more_go(large, tmp_path):
    assert (large / "print" / "papers-03.pdf").exists()
    two = "".join(SEVEN.splitlines(keepends=True)[:3])
    gone = [f"s{i}" for i in range(3, 8)]
    build(tmp_path, PLAIN, two, pdf_forms=True, remove=gone)
    assert [path.name for path in (large / "print").glob("papers*")] == ["papers.pdf"]
    assert [path.name for path in large.glob("master_key*")] == ["master_key.pdf"]


def test_what_a_build_that_was_broken_off_printed_of_a_smaller_class_goes(tmp_path, monkeypatch):
    """Else it would be printed: there is one file of papers then, in which those who came late are not."""
    with monkeypatch.context() as patched:
        patched.setattr(building, "write_manifest", _killed)
        with pytest.raises(KeyboardInterrupt):
            build(tmp_path, PLAIN, "".join(SEVEN.splitlines(keepends=True)[:4]))
    folder = tmp_path / "exam"
    own = folder / "print" / "papers-of-last-year.pdf"
    own.write_bytes(b"mine")
    assert (folder / "print" / "papers.pdf").exists()
    build(tmp_path, PLAIN, SEVEN)
    printed = [path for path in (*(folder / "print").iterdir(), *folder.glob("master_key*")) if path != own]
    assert {path.stem[-3:] for path in printed} == {"-01", "-02", "-03"}
    assert own.exists()


def test_a_room_is_cut_only_where_it_is_too_large_for_a_file():
    def bundle(size: int) -> Bundle:
        return Bundle(f"{size}", f"room-B.{size}", tuple(Student(f"{size}-{i}") for i in range(size)))

    files = in_files([bundle(2), bundle(1), bundle(1), bundle(2), bundle(3)])
    assert [[one.title for one in file] for file in files] == [["2", "1"], ["1", "2"], ["3"]]
    cut = list(print_folder._cut(bundle(7)))
    assert [(one.title, one.stem, len(one.students)) for one in cut] == [
        ("7 1/3", "room-B.7-01", 3),
        ("7 2/3", "room-B.7-02", 3),
        ("7 3/3", "room-B.7-03", 1),
    ]
