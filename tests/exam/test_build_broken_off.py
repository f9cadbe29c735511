"""A build that is killed, that finds the disk full, that runs in several processes or on a cluster."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from build_samples import BLUEPRINT, EXAM_ID, OTHER_SECRET, ROSTER, SECRET, build, command, content
from killed import NEVER, killed_at, moments, writes_of

from markscheme.errors import AnswerError, RenderError
from markscheme.exam.exam_folder import open_exam

PLAIN = BLUEPRINT.replace("languages: [en, zh]", "languages: en\nkey: marks")
MANY = "id,name\n" + "".join(f"{i},学生 {i}\n" for i in range(24))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> dict[str, str]:
    return content(build(tmp_path_factory.mktemp("undisturbed"), PLAIN, MANY).exam.folder)


def prepare(folder: Path) -> list[str]:
    (folder / "exam.yaml").write_text(PLAIN, "utf-8")
    (folder / "roster.csv").write_text(MANY, "utf-8")
    (folder / "secret.txt").write_text(SECRET)
    arguments = ["exam.yaml", "--roster", "roster.csv", "-o", "exam", "--secret-file", "secret.txt", "--no-pdf-forms"]
    return ["build", *arguments, "--exam-id", EXAM_ID]


def start(folder: Path, arguments: list[str], **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "markscheme", "exam", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kill_some(
    tmp_path: Path, undisturbed: dict[str, str], jobs: str, hashes: str, moments_of: Callable[[int], list[int]]
) -> None:
    """Kill a build at some of its writes, and go on each time: the bytes of one that nobody disturbed."""
    calm = tmp_path / "calm"
    calm.mkdir()
    arguments = ["markscheme", "exam", *prepare(calm), "--jobs", jobs]
    writes = writes_of(arguments, calm, PYTHONHASHSEED=hashes)
    folder = tmp_path / "killed"
    folder.mkdir()
    prepare(folder)
    done = 0  # a build that goes on has less to write: every moment is counted from where the one before ended
    for moment in moments_of(writes):
        if not killed_at(max(1, moment - done), arguments, folder, PYTHONHASHSEED=hashes):
            break
        done = moment
        for path in (folder / "exam" / "papers").glob("*.pdf"):
            assert undisturbed[f"papers/{path.name}"] == content(folder / "exam")[f"papers/{path.name}"]
    assert done
    assert not killed_at(NEVER, arguments, folder, PYTHONHASHSEED=hashes)
    assert content(folder / "exam") == undisturbed


def test_a_killed_build_goes_on_to_the_same_bytes(tmp_path, undisturbed):
    kill_some(tmp_path, undisturbed, "1", "1", lambda writes: [writes // 2])


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "hashes"), [("1", "1"), ("2", "2")])
def test_a_build_that_is_killed_at_any_moment_goes_on_to_the_same_bytes(tmp_path, undisturbed, jobs, hashes):
    kill_some(tmp_path, undisturbed, jobs, hashes, lambda writes: moments(writes, 10))


def test_what_is_finished_is_not_done_again(tmp_path):
    first = build(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in first.exam.folder.rglob("*.*")}
    again = build(tmp_path)
    assert (first.made, again.made) == (5, 0)
    assert before == {path: path.stat().st_mtime_ns for path in first.exam.folder.rglob("*.*")}
    (first.exam.folder / "papers" / "s2.pdf").unlink()
    assert build(tmp_path).made == 1
    assert open_exam(first.exam.folder) == first.exam


def test_a_longer_roster_leaves_the_papers_of_others(tmp_path):
    first = build(tmp_path)
    before = content(first.exam.folder)
    longer = build(tmp_path, roster=ROSTER + "s6,Student Six,,B,,\n")
    after = content(first.exam.folder)
    assert longer.made == 1
    assert longer.exam.build != first.exam.build
    assert longer.exam.code == first.exam.code
    assert all(after[name] == known for name, known in before.items() if "/s" in name)
    shorter = build(tmp_path)
    assert (shorter.made, shorter.kept) == (0, ("s6",))
    assert content(first.exam.folder).items() >= {n: h for n, h in after.items() if "/s" in n}.items()
    assert build(tmp_path, remove=["s6"]).removed == ("s6",)
    assert content(first.exam.folder) == before


def test_another_blueprint_does_not_change_papers_unasked(tmp_path):
    first = build(tmp_path)
    before = content(first.exam.folder)
    changed = BLUEPRINT.replace("Answer everything", "Answer all")
    with pytest.raises(AnswerError, match="the blueprint changed, so that papers would change too"):
        build(tmp_path, changed)
    assert content(first.exam.folder) == before
    assert build(tmp_path, changed, rebuild=True).made == 5


def test_a_new_policy_or_scale_leaves_the_papers(tmp_path):
    first = build(tmp_path)
    again = build(tmp_path, BLUEPRINT + "policy: {slip: 1/2}\nscale: {to: 100}\n")
    assert (again.made, again.exam.code) == (0, first.exam.code)
    assert open_exam(first.exam.folder).blueprint.scale == (("0", "0"), ("total", "100"))


def test_pdf_forms_come_and_go_without_a_change_of_papers(tmp_path):
    first = build(tmp_path)
    without = content(first.exam.folder)
    build(tmp_path, pdf_forms=True)
    both = content(first.exam.folder)
    assert set(both) - set(without) == {f"forms/s{i}.pdf" for i in range(1, 6)}
    assert {n: both[n] for n in without if "/" in n} == {n: h for n, h in without.items() if "/" in n}
    build(tmp_path)
    assert content(first.exam.folder) == without


def test_a_damaged_record_of_the_last_build_is_made_anew(tmp_path):
    first = build(tmp_path)
    before = content(first.exam.folder)
    (first.exam.folder / "manifest.json").write_text("{")
    assert build(tmp_path).made == 5
    assert content(first.exam.folder) == before


def test_another_secret_is_refused(tmp_path):
    build(tmp_path)
    other = tmp_path / "other.txt"
    other.write_text(OTHER_SECRET)
    with pytest.raises(AnswerError, match="holds another secret"):
        build(tmp_path, secret_file=other)


def test_a_form_that_was_filled_in_is_not_written_over(tmp_path):
    first = build(tmp_path)
    form = first.exam.folder / "forms" / "s2.answers.yaml"
    filled = form.read_text("utf-8").replace('slope: ""', 'slope: "2"')
    form.write_text(filled, "utf-8")
    with pytest.raises(AnswerError, match=r"s2\.answers\.yaml: was changed after it was written"):
        build(tmp_path)
    assert form.read_text("utf-8") == filled


def test_two_builds_at_once_are_refused(tmp_path):
    from markscheme.exam.manifest import one_at_a_time

    with one_at_a_time(tmp_path / "exam"), pytest.raises(AnswerError, match="another build is at work"):
        build(tmp_path)


def small_files() -> None:
    """No file may grow beyond a size that papers exceed: writing breaks off in the middle, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_full_disk_is_said_and_spares_what_is_there(tmp_path, undisturbed):
    arguments = [*prepare(tmp_path), "--jobs", "1"]
    failed = command(*arguments, cwd=tmp_path, preexec_fn=small_files)
    assert failed.returncode == 1
    assert "cannot be written (File too large)" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not list((tmp_path / "exam").rglob("*.part"))
    assert command(*arguments, cwd=tmp_path).returncode == 0
    assert content(tmp_path / "exam") == undisturbed
    with (tmp_path / "roster.csv").open("a") as roster:
        roster.write("late,Late Student\n")
    assert command(*arguments, cwd=tmp_path, preexec_fn=small_files).returncode == 1
    after = content(tmp_path / "exam")
    assert {name: after[name] for name in undisturbed} == undisturbed
    assert len(open_exam(tmp_path / "exam").students) == 24


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    with pytest.raises(RenderError, match="does not exist; make it first"):
        build(tmp_path, name="nowhere/exam")


@pytest.mark.slow
def test_several_processes_give_the_same_bytes(tmp_path, undisturbed):
    done = command(*prepare(tmp_path), "--jobs", "2", cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": "77"})
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "exam") == undisturbed


ON_DASK = """
import json, sys, warnings
from pathlib import Path
import joblib
from distributed import Client, LocalCluster
from build_samples import build
from markscheme.exam.build_worker import build_students

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    text, roster = json.loads(sys.stdin.read())
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster, Client(cluster) as client:
        with joblib.parallel_config(backend="dask"):
            built = build(Path(sys.argv[1]), text, roster, jobs=None)
        tasks = client.run(lambda dask_worker: dask_worker.state.executed_count)
    print(json.dumps([built.made, sorted(tasks.values())]))
"""


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_bytes(tmp_path, undisturbed):
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    script = tmp_path / "on_dask.py"
    script.write_text(ON_DASK)
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        [sys.executable, script, work], input=json.dumps([PLAIN, MANY]), capture_output=True, text=True, env=here
    )
    assert done.returncode == 0, done.stderr
    made, tasks = json.loads(done.stdout.splitlines()[-1])
    assert made == 24
    assert all(tasks), "a worker of the cluster had nothing to do"
    assert content(work / "exam") == undisturbed
    shutil.rmtree(work)
