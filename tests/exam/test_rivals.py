"""What follows is paid on a script of this paper: it is held against the other papers of its exam, which stay."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import yaml
from build_samples import build
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.diagnosis.scheme import Scheme
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.variants.rival_papers import Rivals
from markscheme.gradebook.record import StoredSubmission
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.marker import Marker
from markscheme.grading.marking_spread import mark_all
from markscheme.grading.marking_task import Task
from markscheme.marking.mark import mark
from markscheme.marking.other_papers.rivals import RIVALS, is_same_paper, rivals
from markscheme.working.steps import printed_value

pytestmark = pytest.mark.usefixtures("no_reports")

# Half of what is given is the same on every paper, so that a neighbour's paper is partly right here.
SHARED = """
title: T
date: 2026-11-30
key: marks
effort_spread: 60%
questions:
  - {family: regression/simple, level: easy, given: {x: [1, 2, 4, 5]}}
"""
GRAPH = """
title: T
key: marks
effort_spread: 60%
shared: {graph: {from: gnn/normalized_adjacency, given: A, level: medium}}
questions:
  - {family: gnn/normalized_adjacency, given: {A: $graph}}
"""
POOL = """
title: T
date: 2026-11-30
key: marks
effort_spread: 100%
questions:
  - {pick: 1, from: [cnn/output_size, metrics/confusion_matrix], level: easy, marks: 6}
"""
IDS = tuple("abcdefghijklmn")


def built(folder: Path, blueprint: str, ids, **how) -> Exam:
    """The exam of a class, as it lies in its folder."""
    roster = "id,name\n" + "".join(f"{id},Student {id}\n" for id in ids)
    return open_exam(build(folder, blueprint, roster, **how).exam.folder)


@pytest.fixture(scope="module")
def each(tmp_path_factory) -> Exam:
    """Fourteen students with numbers of their own, but for x."""
    return built(tmp_path_factory.mktemp("each"), SHARED, IDS)


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Exam:
    """Two variants."""
    return built(tmp_path_factory.mktemp("two"), SHARED + "variants: 2\n", "abcd")


def opened(exam: Exam, folder: Path) -> Exam:
    """A copy of the exam."""
    shutil.copytree(exam.folder, folder / "exam")
    return open_exam(folder / "exam")


def problem_of(exam: Exam, id: str):
    return dict(exam.sheet(id).questions)["q1"]


def paper_of(problem) -> dict[str, object]:
    return {name: printed_value(problem, name) for name in problem.asked_calls}


def neighbour(exam: Exam, id: str) -> str:
    """The next student who has other numbers."""
    mine = problem_of(exam, id)
    return next(one.id for one in exam.students if not is_same_paper(mine, problem_of(exam, one.id)))


def kept(exam: Exam, id: str, raw) -> Task:
    """A task of answers that were read already."""
    return Task(id, (), StoredSubmission(id, exam.by_id[id].sheet, {"q1": raw}, "x", ()))


def marks(exam: Exam, tasks, jobs: int = 1) -> dict[str, object]:
    return {
        one.student: one.record for one in mark_all(MarkingSettings(exam.folder, formats=()), tasks, len(tasks), jobs)
    }


def copies(exam: Exam) -> list[Task]:
    """Everybody hands in a neighbour's paper."""
    return [kept(exam, one.id, paper_of(problem_of(exam, neighbour(exam, one.id)))) for one in exam.students]


def stored(exam: Exam) -> list[dict[str, object]]:
    return json.loads((exam.folder / "exam.json").read_text())["rivals"]["q1"]


# --- which papers


def test_the_rivals_are_the_other_papers_of_the_exam(each):
    papers = [problem_of(each, one.id) for one in each.students]
    for mine in papers:
        found = Rivals(each).of("q1", mine)
        assert len(found) == RIVALS
        assert all(any(is_same_paper(other, paper) for paper in papers) for other in found)
        assert not any(is_same_paper(mine, other) for other in found)


def test_too_few_papers_are_filled_up_with_draws_that_have_the_numbers_of_the_blueprint(two):
    mine, other = problem_of(two, "a"), problem_of(two, neighbour(two, "a"))
    found = Rivals(two).of("q1", mine)
    assert len(found) == RIVALS
    assert is_same_paper(found[0], other)
    assert all(np.all(one.given["x"] == mine.given["x"]) for one in found)
    assert all(not is_same_paper(a, b) for i, a in enumerate(found) for b in found[:i])


def test_where_everything_is_fixed_the_rivals_are_drawn_as_for_a_sheet(tmp_path):
    fixed = SHARED.replace("[1, 2, 4, 5]", "[1, 2, 4, 5], y: [2, 3, 7, 7]")
    exam = built(tmp_path, fixed + "variants: 1\n", "ab")
    mine = problem_of(exam, "a")
    assert Rivals(exam).of("q1", mine) == rivals(mine)


def test_shared_data_are_drawn_again_for_a_rival(tmp_path):
    exam = built(tmp_path, GRAPH + "variants: 1\n", "ab")
    assert len(Rivals(exam).of("q1", problem_of(exam, "a"))) == RIVALS
    assert len(stored(exam)) == RIVALS + 1


def test_every_family_of_a_pool_has_a_dozen(tmp_path):
    exam = built(tmp_path, POOL, "abc")
    families = [one["family"] for one in stored(exam)]
    assert {families.count(id) for id in families} == {RIVALS + 1}
    mine = problem_of(exam, "a")
    assert {one.family.id for one in Rivals(exam).of("q1", mine)} == {mine.family.id}


def test_an_exam_that_was_built_without_rivals_has_those_that_are_drawn(each, tmp_path):
    exam = opened(each, tmp_path)
    data = json.loads((exam.folder / "exam.json").read_text())
    del data["rivals"]
    (exam.folder / "exam.json").write_text(json.dumps(data))
    mine = problem_of(exam, "a")
    assert Rivals(open_exam(exam.folder)).of("q1", mine) == rivals(mine)


# --- what they are for


@pytest.mark.parametrize("which", ["each", "two"])
def test_a_neighbours_paper_earns_what_is_right_here_too_and_is_flagged(which, request):
    exam = request.getfixturevalue(which)
    earned, flagged = {"exam": Fraction(0), "drawn": Fraction(0)}, 0
    for id, record in marks(exam, copies(exam)).items():
        steps, drawn = record["questions"][0]["steps"], mark_drawn(exam, id)
        if any("unborne" in step["flags"] for step in steps):
            flagged += 1
            assert all(step["marks"] == "0" for step in steps if step["verdict"] != "right")
        earned["exam"] += sum(Fraction(step["marks"]) for step in steps)
        earned["drawn"] += drawn.score
    assert flagged >= len(exam.students) - 1  # where a neighbour's mean is nearly the own one, it may have slipped
    assert earned["exam"] < 0.6 * earned["drawn"]  # rivals that are drawn for a sheet have another x


def mark_drawn(exam: Exam, id: str):
    mine = problem_of(exam, id)
    return mark(Scheme(mine), paper_of(problem_of(exam, neighbour(exam, id))))


def test_an_honest_mistake_costs_itself_alone(each):
    exam = each
    for one in exam.students:
        mine = problem_of(exam, one.id)
        wrong = mine.values["S_xy"] * 107 / 100
        slope = wrong / mine.values["S_xx"]
        intercept = mine.values["mean_y"] - slope * mine.values["mean_x"]
        raw = {**paper_of(mine), "S_xy": str(wrong), "slope": str(slope), "intercept": str(intercept)}
        steps = mark(Scheme(mine), raw, rivals=partial(Rivals(exam).of, "q1", mine)).steps
        assert [step.name for step in steps if step.marks < step.out_of] == ["S_xy"]


def test_marks_do_not_hang_on_the_order_of_students_nor_on_processes(each):
    tasks = copies(each)
    assert len(tasks) > RIVALS  # more than are marked in this process
    forwards = marks(each, tasks)
    assert marks(each, tasks[::-1]) == forwards
    assert marks(each, tasks, jobs=2) == forwards
    alone = Marker(MarkingSettings(each.folder, formats=())).mark(tasks[5])
    assert alone.record == forwards[tasks[5].student]


# --- they stay


def test_before_there_are_marks_every_paper_can_be_a_rival(tmp_path):
    exam = built(tmp_path, SHARED, "abc")
    before = stored(exam)
    exam = built(tmp_path, SHARED, "abcdefg")
    found = [one["given"] for one in stored(exam)]
    assert found != before
    assert all(problem_of(exam, id).to_json()["given"] in found for id in "abcdefg")


def test_rivals_stay_with_the_marks_whatever_becomes_of_the_papers(tmp_path):
    exam = built(tmp_path, SHARED, "abcd")
    before = stored(exam)
    form = {"sheet": exam.by_id["a"].sheet, "student": "a", "answers": {"q1": paper_of(problem_of(exam, "b"))}}
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(json.loads(json.dumps(form)), allow_unicode=True))
    run = partial(CliRunner().invoke, main, catch_exceptions=False)
    first = run(["exam", "grade", str(exam.folder), str(tmp_path / "a.yaml"), "-o", str(tmp_path / "one")])
    assert first.exit_code == 0, first.output
    built(tmp_path, SHARED, "acdefg", remove=("b",))
    assert stored(exam) == before
    (exam.folder / "sheets" / "c.json").unlink()  # a lost sheet costs the student whose it is
    again = run(["exam", "regrade", str(exam.folder)])
    assert again.exit_code == 0, again.output
    assert "0 students differ" in again.output
    built(tmp_path, SHARED, "acdefg", rebuild=True, even_marked=True)
    assert stored(exam) != before  # other papers, on purpose
