"""A Dask cluster of three workers builds and marks: one is killed, one is not as it must be, the scheduler is gone."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from build_samples import content
from clusters import (
    BUILD,
    BUILDING,
    MARKING,
    built_here,
    dask_scheduler,
    dask_worker,
    doomed,
    exam_command,
    has_killed,
    prepare_exam,
    source,
    wait_for_workers,
)
from exam_classes import keep_families, make_exam, sit, write_csv

from markscheme.exam.records.record_log import read_begun

pytest.importorskip("distributed", reason="distributed is not installed; it is in the extra `dask`")
pytestmark = pytest.mark.slow

HALFWAY = "s13"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    return prepare_exam(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def undisturbed(prepared) -> dict[str, str]:
    return built_here(prepared)


@pytest.fixture
def at(tmp_path) -> Path:
    return tmp_path / "scheduler.json"


def build(prepared: Path, folder: Path, at: Path | str, *more: object) -> subprocess.CompletedProcess[str]:
    return exam_command(prepared, *BUILD, "-o", folder, "--no-pdf-forms", "--cluster", at, *more)


def on_three(stack: ExitStack, at: Path, **more: str) -> None:
    for _ in range(3):
        stack.enter_context(dask_worker(at, **more))
    wait_for_workers(at, 3)


def test_a_worker_that_is_killed_costs_no_paper_and_no_byte(prepared, undisturbed, at, tmp_path):
    with dask_scheduler(at), ExitStack() as stack:
        on_three(stack, at, **doomed(tmp_path, BUILDING, HALFWAY))
        done = build(prepared, tmp_path / "exam", at)
        assert done.returncode == 0, done.stderr
        assert has_killed(tmp_path)
    assert content(tmp_path / "exam") == undisturbed


def test_a_worker_that_is_killed_costs_no_mark_and_no_byte(at, tmp_path):
    exam = make_exam(tmp_path / "exam", 24, variants=4, families=("regression/simple", "cnn/output_size"))
    keep_families(exam)
    write_csv(list(sit(exam)), exam, tmp_path / "answers.csv")
    shutil.copytree(tmp_path / "exam", tmp_path / "other")
    how = ("answers.csv", "--feedback", "md")
    with dask_scheduler(at), ExitStack() as stack:
        on_three(stack, at, **doomed(tmp_path, MARKING, exam.students[12].id))
        done = exam_command(tmp_path, "grade", "exam", *how, "-o", "cluster", "--cluster", at)
        assert done.returncode == 0, done.stderr
        assert has_killed(tmp_path)
    here = exam_command(tmp_path, "grade", "other", *how, "-o", "here", "--jobs", 1)
    assert here.returncode == 0, here.stderr
    assert done.stderr == here.stderr
    assert content(tmp_path / "cluster") == content(tmp_path / "here")


def test_the_scheduler_gone_is_one_message_and_the_same_command_goes_on(prepared, undisturbed, at, tmp_path):
    with dask_scheduler(at) as scheduler, ExitStack() as stack:
        while not at.exists():
            assert scheduler.poll() is None
        on_three(stack, at, **doomed(tmp_path, BUILDING, HALFWAY, scheduler.pid))
        done = build(prepared, tmp_path / "exam", at, "--cluster-wait", 5)
    assert has_killed(tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: cluster {at}: the connection to the scheduler is lost\n"
        "what was written stays; give the same command again when the cluster runs\n"
    )
    finished = read_begun(tmp_path / "exam").records
    assert finished
    again = exam_command(prepared, *BUILD, "-o", tmp_path / "exam", "--no-pdf-forms", "--jobs", 1)
    assert f"{24 - len(finished)} built now" in again.stdout
    assert content(tmp_path / "exam") == undisturbed


def test_a_worker_with_another_program_is_refused_by_name_with_both_values(prepared, at, tmp_path):
    shutil.copytree(Path(source()), tmp_path / "other", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    with (tmp_path / "other" / "markscheme" / "errors.py").open("a") as file:
        file.write("# another one\n")
    with dask_scheduler(at), dask_worker(at), dask_worker(at, PYTHONPATH=str(tmp_path / "other")):
        wait_for_workers(at, 2)
        done = build(prepared, tmp_path / "exam", at)
    assert done.returncode == 1
    first, fix = done.stderr.splitlines()
    assert first.startswith("Error: worker ")
    assert " has program " in first
    assert "; this machine has program " in first
    assert fix == "install the same Markscheme, templates and libraries everywhere, then start the workers anew"
    assert not (tmp_path / "exam").exists()


def test_a_worker_that_does_not_see_the_folder_is_one_message(prepared, at, tmp_path):
    work = tmp_path / "shared"
    work.mkdir()
    hidden = ("unshare", "--mount", "sh", "-c", f'mount -t tmpfs tmpfs "{work}" && exec "$@"', "sh")
    if subprocess.run([*hidden, "true"], capture_output=True).returncode:
        pytest.skip("a folder cannot be hidden from a process here; run the tests as root, where mounting is allowed")
    with dask_scheduler(at), dask_worker(at, *hidden):
        wait_for_workers(at, 1)
        done = build(prepared, work / "exam", at)
    assert done.returncode == 1
    first, fix = done.stderr.splitlines()
    assert f"does not see {work}/exam/.cluster-" in first
    assert first.endswith("as this machine does: No such file or directory")
    assert "one path" in fix
    assert not list((work / "exam").glob(".cluster-*"))
    assert not list((work / "exam" / "papers").iterdir())


def test_no_scheduler_and_no_worker_are_one_message_in_time(prepared, at, tmp_path):
    done = build(prepared, tmp_path / "exam", "dask://127.0.0.1:9", "--cluster-wait", 1)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: cluster dask://127.0.0.1:9: cannot be reached (")
    with dask_scheduler(at) as scheduler:
        while not at.exists():
            assert scheduler.poll() is None
        done = build(prepared, tmp_path / "exam", at, "--cluster-wait", 1)
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: cluster {at}: no worker for 1 seconds\nstart workers and give the same command again, or wait longer "
        "with --cluster-wait; what was written stays\n"
    )
