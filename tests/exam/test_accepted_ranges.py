"""What is accepted on papers is worked out once, by the build; marks are the same with it, without it, and damaged."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from dataclasses import replace

import pytest
from build_samples import build
from exam_classes import keep_families, make_exam, sit, write_csv

from markscheme.engine import acceptance
from markscheme.engine.acceptance import is_told, ranges
from markscheme.engine.certify import sample
from markscheme.engine.problem import from_json
from markscheme.errors import RenderError
from markscheme.exam.accepted import packed_ranges
from markscheme.exam.accepted.packed_ranges import NO_KEY, RangeKey, name_of, packed, unpacked
from markscheme.exam.accepted.range_store import FILE, RangeStore, keep_ranges
from markscheme.exam.build import Build
from markscheme.exam.exam_folder import open_exam
from markscheme.family.library import Library
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun
from markscheme.numbers.rounding import Rounding

KEY = RangeKey("families", "secret")
BLUEPRINT = """
title: T
questions:
  - {family: regression/simple, level: easy}
  - {family: cnn/output_size, level: easy}
  - {family: optimisers/critical_point, level: easy}
  - {number: "How many kilobytes are {n} weights?", given: {n: "whole(1000, 9000)"}, answer: 4*n/1000, within: 1 %}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("accepted"), BLUEPRINT).exam.folder


@pytest.fixture
def folder(built, tmp_path):
    """The store alone, to be spoilt."""
    (tmp_path / FILE).write_bytes((built / FILE).read_bytes())
    return tmp_path


def questions(built) -> list:
    exam = open_exam(built)
    return [problem for student in exam.students for _, problem in exam.sheet(student.id).questions]


def told(folder, built) -> list:
    """The problems of all papers, each with what the store knows of it."""
    store = RangeStore(folder, open_exam(built).range_key)
    return [store.tell(problem) for problem in questions(built)]


@pytest.mark.parametrize(
    "family",
    ["regression/simple", "attention/scaled_dot_product", "mlp/dropout", "clustering/kmeans", "metrics/nms"],
)
def test_ranges_are_packed_exactly(family):
    problem = sample(Library()[family], "easy", 3).problem
    name, data = packed(problem, KEY)
    assert unpacked(problem, name, data, KEY) == ranges(problem)
    for other in (replace(KEY, secret="another"), replace(KEY, secret="")):
        assert unpacked(problem, name, data, other) is None


def test_a_build_keeps_what_is_accepted_on_every_paper(built):
    problems = told(built, built)
    assert all(map(is_told, problems))
    plain = questions(built)
    assert not any(map(is_told, plain))
    assert [ranges(problem) for problem in problems] == [ranges(problem) for problem in plain]
    if sys.platform != "win32":
        assert stat.S_IMODE((built / FILE).stat().st_mode) == 0o600
    assert not any("accepted" in path.name for path in (built / "sheets").iterdir())


def test_what_a_build_that_was_broken_off_left_out_is_kept_when_it_is_closed(tmp_path, monkeypatch):
    text = "title: T\nquestions: [{family: cnn/output_size, level: easy}]\n"
    with monkeypatch.context() as patch:
        patch.setattr(Build, "close", lambda build: 1 / 0)  # the last paper is finished, and no more
        with pytest.raises(ZeroDivisionError):
            build(tmp_path, text, "id\ns1\ns2\n")
    exam = tmp_path / "exam"
    (exam / FILE).unlink()
    assert build(tmp_path, text, "id\ns1\ns2\n").made == 0
    assert all(map(is_told, told(exam, exam)))
    if sys.platform != "win32":
        assert stat.S_IMODE((exam / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("spoilt", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 200])
def test_a_damaged_file_is_done_without_and_made_anew_by_the_next_build(folder, built, spoilt):
    (folder / FILE).write_bytes(spoilt)
    assert not any(map(is_told, told(folder, built)))
    keep_ranges(folder, [packed(problem, open_exam(built).range_key) for problem in questions(built)], 0o600)
    assert all(map(is_told, told(folder, built)))


def test_a_store_that_is_closed_knows_nothing_and_holds_no_file(folder, built):
    store = RangeStore(folder, open_exam(built).range_key)
    first, second, *_ = questions(built)
    assert is_told(store.tell(first))
    store.close()
    store.close()
    assert not is_told(store.tell(second))


def test_a_file_of_another_format_is_done_without(folder, built):
    with closing(sqlite3.connect(folder / FILE)) as base, base:
        base.execute("UPDATE format SET name = 'markscheme accepted ranges 2'")
    assert not any(map(is_told, told(folder, built)))


@pytest.mark.parametrize("spoil", [lambda data, other: data[:-1], lambda data, other: b"", lambda data, other: other])
def test_ranges_that_are_damaged_or_of_another_paper_are_done_without(folder, built, spoil):
    with closing(sqlite3.connect(folder / FILE)) as base, base:
        rows = base.execute("SELECT name, ranges FROM accepted").fetchall()
        for (name, data), (_, other) in zip(rows, rows[1:] + rows[:1], strict=True):
            base.execute("UPDATE accepted SET ranges = ? WHERE name = ?", (spoil(data, other), name))
    assert not any(map(is_told, told(folder, built)))


def test_without_the_secret_nothing_is_taken_from_the_file_that_others_may_have_written(built, tmp_path):
    exam = open_exam(built)
    assert exam.range_key.is_usable
    assert not replace(exam, current_families=True).range_key.is_usable
    lone = tmp_path / "exam"
    shutil.copytree(built, lone)
    (lone / "exam.secret").unlink()
    assert not open_exam(lone).range_key.is_usable
    store = RangeStore(lone, NO_KEY)
    assert not any(is_told(store.tell(problem)) for problem in questions(lone))


def test_ranges_of_other_numbers_roundings_steps_families_or_code_are_never_found(monkeypatch):
    problem = sample(Library()["regression/simple"], "easy", 3).problem
    same = from_json(problem.family, problem.to_json())
    known = name_of(problem, KEY)
    assert name_of(same, KEY) == known
    first = next(iter(problem.asked_calls))
    fewer = replace(problem, marks={name: out_of for name, out_of in problem.asked_calls.items() if name != first})
    others = [
        name_of(sample(problem.family, "easy", 4).problem, KEY),
        name_of(replace(problem, rounding=Rounding.read("5 sf, 3 sf")), KEY),
        name_of(fewer, KEY),
        name_of(problem, replace(KEY, families="b")),
        name_of(problem, replace(KEY, secret="b")),
    ]
    monkeypatch.setattr(packed_ranges, "program_digest", lambda: "later")
    others.append(name_of(problem, KEY))
    assert len({known, *others}) == len(others) + 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_written_through_a_link_that_leads_out(tmp_path):
    (tmp_path / "exam").mkdir()
    (tmp_path / "exam" / FILE).symlink_to(tmp_path / "new")
    with pytest.raises(RenderError, match="leads out of"):
        keep_ranges(tmp_path / "exam", [], 0o600)
    assert not (tmp_path / "new").exists()


def test_marks_are_the_same_with_what_is_kept_and_less_is_worked_out(tmp_path, monkeypatch):
    exam = make_exam(tmp_path / "exam", 8, static=False)
    keep_families(exam)
    exam = open_exam(exam.folder)
    table = tmp_path / "typed.csv"
    write_csv(list(sit(exam)), exam, table)
    worked_out = []
    real = acceptance._worked_out
    monkeypatch.setattr(acceptance, "_worked_out", lambda problem: worked_out.append(problem) or real(problem))
    before, many = records(exam, table, tmp_path / "before"), len(worked_out)
    assert exam.range_key.is_usable
    keep_ranges(exam.folder, [packed(problem, exam.range_key) for problem in questions(exam.folder)], 0o600)
    worked_out.clear()
    assert records(exam, table, tmp_path / "after") == before
    assert many > 0
    assert len(worked_out) < many / 2  # other papers and other forms of a key are still worked out


def records(exam, table, folder) -> list:
    """The records of a class, marked with whatever is kept in the folder of the exam."""
    (exam.folder / "marks.sqlite").unlink(missing_ok=True)
    with Ledger(exam.folder) as ledger:
        run = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=()), 1, reports=()).grade([table], {}, folder)
        return [{**record, "at": ""} for record in ledger.records(run.run)]


def test_what_is_there_already_changes_no_byte_and_what_is_damaged_is_mended(folder, built):
    before = (folder / FILE).read_bytes()
    rows = [packed(problem, open_exam(built).range_key) for problem in questions(built)]
    keep_ranges(folder, reversed(rows), 0o600)
    assert (folder / FILE).read_bytes() == before
    with closing(sqlite3.connect(folder / FILE)) as base, base:
        base.execute("UPDATE accepted SET ranges = x'00'")
    keep_ranges(folder, rows, 0o600)
    assert all(map(is_told, told(folder, built)))
