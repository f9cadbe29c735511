"""Work is spread by joblib, for building and marking alike: in order, from one thread, here or on a cluster."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path

import pytest
from exam_classes import keep_families, make_exam, sit, write_csv
from joblib import Parallel, delayed, parallel_config
from thinned import thinned

from markscheme.errors import MarkschemeError
from markscheme.exam.spread import IN_A_BLOCK, _in_worker, spread

CHUNK = 3
MANY = 2 * IN_A_BLOCK * CHUNK + 5  # more than one block of two workers


def doubled(tasks: tuple[int, ...]) -> list[int]:
    return [2 * task for task in tasks]


def deadly(killers: frozenset[int], tasks: tuple[int, ...]) -> list[int]:
    if killers & set(tasks):
        os._exit(1)
    return doubled(tasks)


def refused(tasks: tuple[int, ...]) -> list[int]:
    raise MarkschemeError("no")


@pytest.mark.parametrize(("jobs", "count"), [(1, 7), (None, 7), (2, 1), (2, CHUNK), (2, CHUNK + 1), (2, MANY)])
def test_results_come_in_the_order_of_the_tasks(jobs, count):
    assert list(spread(doubled, iter(range(count)), jobs=jobs, chunk=CHUNK)) == [2 * task for task in range(count)]


def test_tasks_are_taken_in_the_thread_that_asked():
    """They may come from a database, which is open in that one alone."""
    threads = set()

    def tasks():
        for task in range(MANY):
            threads.add(threading.get_ident())
            yield task

    assert len(list(spread(doubled, tasks(), jobs=2, chunk=CHUNK))) == MANY
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize("killers", thinned([{4}, {0, 1, 2, 10}]))
def test_a_worker_that_dies_costs_the_task_it_died_of(killers):
    work = partial(deadly, frozenset(killers))
    found = list(spread(work, range(13), jobs=2, chunk=CHUNK, lost=lambda task: -task))
    assert found == [-task if task in killers else 2 * task for task in range(13)]


def test_where_no_task_may_be_lost_that_ends_it():
    with pytest.raises(MarkschemeError, match="a process was ended from outside; run the same command again"):
        list(spread(partial(deadly, frozenset({4})), range(13), jobs=2, chunk=CHUNK))


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_every_backend_of_joblib_serves(backend):
    """Those derived from multiprocessing, as Ray's, cannot give results one by one: a block comes as a whole."""
    asked = []

    def tasks():
        for task in range(MANY):
            asked.append(task)
            yield task

    with parallel_config(backend=backend, n_jobs=2):
        results = spread(doubled, tasks(), jobs=None, chunk=CHUNK)
        assert next(results) == 0
        assert len(asked) <= 2 * IN_A_BLOCK * CHUNK + CHUNK + 1, "only a few are held in memory"
        assert list(results) == [2 * task for task in range(1, MANY)]


def test_an_error_of_the_work_is_the_error_of_all():
    with pytest.raises(MarkschemeError, match="no"):
        list(spread(refused, range(13), jobs=2, chunk=CHUNK, lost=lambda task: 0))


@pytest.mark.skipif(sys.platform == "win32", reason="there the parent of an orphan stays its parent")
def test_a_worker_that_begins_when_its_run_is_gone_ends_at_once():
    """A run may be killed while a worker starts: it must not go on with what the run had given out."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(60)
    work = [delayed(_in_worker)(gone.pid, doubled, (task,)) for task in range(2)]
    with pytest.raises(BrokenExecutor):
        Parallel(n_jobs=2)(work)
    assert _in_worker(gone.pid, doubled, (1,)) == [2]  # as in the worker of a cluster


ON_DASK = """
import json, sys, warnings
from pathlib import Path
import joblib
from distributed import Client, LocalCluster
from markscheme.exam.exam_folder import open_exam
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun

def grade(folder, answers, target, jobs):
    exam = open_exam(folder)
    with Ledger(folder) as ledger:
        run = ExamRun(exam, ledger, MarkingSettings(folder, formats=("md",)), jobs, reports=())
        return run.grade([answers], {}, target).run

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    work = Path(sys.argv[1])
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster, Client(cluster) as client:
        with joblib.parallel_config(backend="dask"):
            first = grade(work / "exam", work / "answers.csv", work / "cluster", None)
        tasks = client.run(lambda dask_worker: dask_worker.state.executed_count)
    second = grade(work / "exam", work / "answers.csv", work / "here", 1)
    print(json.dumps([first, second, sorted(tasks.values())]))
"""


@pytest.mark.slow
def test_a_dask_cluster_marks_to_the_same_bytes(tmp_path):
    exam = make_exam(tmp_path / "exam", 24, variants=4, families=("regression/simple", "cnn/output_size"))
    keep_families(exam)  # the workers load them from the folder, too
    write_csv(list(sit(exam)), exam, tmp_path / "answers.csv")
    script = tmp_path / "on_dask.py"
    script.write_text(ON_DASK)
    done = subprocess.run([sys.executable, script, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second, tasks = json.loads(done.stdout.splitlines()[-1])
    assert (first, second) == (1, 1), "the same marks are the same run"
    assert all(tasks), "a worker of the cluster had nothing to do"
    cluster, here = (
        {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
        for folder in (tmp_path / "cluster", tmp_path / "here")
    )
    assert cluster == here
    assert {"feedback.zip", "grades.csv", "steps.csv"} <= set(here)
