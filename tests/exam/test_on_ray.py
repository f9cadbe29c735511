"""A Ray cluster of three nodes builds and marks: a process is killed, a node is killed, the head is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from build_samples import content
from clusters import (
    BUILD,
    BUILDING,
    MARKING,
    NAMED,
    ON_LOOPBACK,
    PARENT,
    built_here,
    doomed,
    exam_command,
    has_killed,
    prepare_exam,
    ray_cluster,
)
from exam_classes import keep_families, make_exam, sit, write_csv

from markscheme.exam.records.record_log import read_begun

pytest.importorskip("ray", reason="ray is not installed; it is in the extra `ray`")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    return prepare_exam(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def undisturbed(prepared) -> dict[str, str]:
    return built_here(prepared)


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
    assert content(tmp_path / "exam") == undisturbed
