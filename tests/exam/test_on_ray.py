"""A Ray cluster of three nodes builds and marks: a process is killed, a node is killed, the head is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from build_samples import BLUEPRINT, EXAM_ID, SECRET, content
from clusters import BUILDING, MARKING, NAMED, ON_LOOPBACK, PARENT, doomed, exam_command, has_killed, ray_cluster
from exam_classes import keep_families, make_exam, sit, write_csv

from markscheme.exam.records.record_log import read_begun

pytest.importorskip("ray", reason="ray is not installed; it is in the extra `ray`")
pytestmark = pytest.mark.slow

PLAIN = BLUEPRINT.replace("languages: [en, zh]", "languages: en\nkey: marks")
MANY = "id,name\n" + "".join(f"s{i:02},学生 {i}\n" for i in range(24))
BUILD = ("build", "exam.yaml", "--roster", "roster.csv", "--secret-file", "secret.txt", "--exam-id", EXAM_ID)


def without_ranges(files: dict[str, str]) -> dict[str, str]:
    """All files but what a build remembers for marking, which lacks what was built before it was broken off."""
    return {name: known for name, known in files.items() if name != "accepted_ranges.sqlite"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "exam.yaml").write_text(PLAIN, "utf-8")
    (folder / "roster.csv").write_text(MANY, "utf-8")
    (folder / "secret.txt").write_text(SECRET)
    return folder


@pytest.fixture(scope="module")
def undisturbed(prepared) -> dict[str, str]:
    done = exam_command(prepared, *BUILD, "-o", "here", "--no-pdf-forms", "--jobs", 1)
    assert done.returncode == 0, done.stderr
    return content(prepared / "here")


def test_a_process_that_is_killed_costs_no_paper_and_no_byte(prepared, undisturbed, tmp_path):
    with ray_cluster(tmp_path / "at", **doomed(tmp_path, BUILDING, "s13")) as (address, _):
        done = exam_command(
            prepared, *BUILD, "-o", tmp_path / "exam", "--no-pdf-forms", "--cluster", "ray",
            RAY_ADDRESS=address, **ON_LOOPBACK,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert has_killed(tmp_path)
    assert content(tmp_path / "exam") == undisturbed


def test_a_node_that_is_killed_costs_no_mark_and_no_byte(tmp_path):
    exam = make_exam(tmp_path / "exam", 24, variants=4, families=("regression/simple", "cnn/output_size"))
    keep_families(exam)
    write_csv(list(sit(exam)), exam, tmp_path / "answers.csv")
    shutil.copytree(tmp_path / "exam", tmp_path / "other")
    how = ("answers.csv", "--feedback", "md")
    with ray_cluster(tmp_path / "at", **doomed(tmp_path, MARKING, exam.students[12].id, PARENT)) as (address, _):
        where = {"RAY_ADDRESS": address, **ON_LOOPBACK}
        done = exam_command(tmp_path, "grade", "exam", *how, "-o", "cluster", "--cluster", "ray", **where)
    assert done.returncode == 0, done.stderr
    assert has_killed(tmp_path)
    here = exam_command(tmp_path, "grade", "other", *how, "-o", "here", "--jobs", 1)
    assert (here.returncode, here.stderr) == (0, done.stderr)
    assert content(tmp_path / "cluster") == content(tmp_path / "here")


def test_no_head_is_one_message_in_time(prepared, tmp_path):
    for address, where in (("ray://127.0.0.1:9", {}), ("ray", {"RAY_ADDRESS": "127.0.0.1:9"})):
        done = exam_command(prepared, *BUILD, "-o", tmp_path / "exam", "--cluster", address, **where)
        assert done.returncode == 1
        assert done.stderr.startswith(f"Error: cluster {address}: cannot be reached (")
        assert len(done.stderr.splitlines()) == 2
    assert not (tmp_path / "exam").exists()


def test_the_head_gone_is_one_message_and_the_same_command_goes_on(prepared, undisturbed, tmp_path):
    environment = doomed(tmp_path, BUILDING, "s13", NAMED)
    with ray_cluster(tmp_path / "at", **environment) as (address, gcs):
        (tmp_path / "doomed").write_text(str(gcs))
        done = exam_command(
            prepared, *BUILD, "-o", tmp_path / "exam", "--no-pdf-forms", "--cluster", "ray", "--cluster-wait", 10,
            RAY_ADDRESS=address, **ON_LOOPBACK,
        )  # fmt: skip
    assert has_killed(tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        "Error: cluster ray: the connection to the head is lost\n"
        "what was written stays; give the same command again when the cluster runs\n"
    )
    finished = read_begun(tmp_path / "exam").records
    again = exam_command(prepared, *BUILD, "-o", tmp_path / "exam", "--no-pdf-forms", "--jobs", 1)
    assert f"{24 - len(finished)} built now" in again.stdout
    assert without_ranges(content(tmp_path / "exam")) == without_ranges(undisturbed)
