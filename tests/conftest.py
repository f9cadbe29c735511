"""Settings of every test."""

from __future__ import annotations

import gc
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from outer_programs import LEFT_OUT

from markscheme.feedback.message import read_back

# The families that a frozen exam keeps are files of that exam, and no tests. This file has no doctests, and would be
# imported for them by a name that the conftest.py of a folder read before it bears, too.
collect_ignore = ["frozen", "conftest.py"]

# The tests of one of these files share what takes seconds to build, and run in one process, so that it is built once.
TOGETHER = (
    "exam/test_build.py",
    "exam/test_build_broken_off.py",
    "exam/test_copied_papers.py",
    "exam/test_fixed_numbers.py",
    "exam/test_kept_families.py",
    "exam/test_like_neighbours.py",
    "exam/test_marks_end_to_end.py",
    "exam/test_on_dask.py",
    "exam/test_on_ray.py",
    "exam/test_print_folder.py",
    "keys/test_keys.py",
    "phrases/test_phrases.py",
    "repository/test_packaging.py",
)

# What the tests of a family share: its module, the reference draws of its levels, its papers.
FAMILY = re.compile(r"\[(?:[^]]*-)?([a-z]+/[a-z_0-9]+)")

# How long one example takes says more about the machine, and about what is imported first, than about the code.
settings.register_profile("markscheme", deadline=None)
settings.load_profile("markscheme")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object):
    """Hand out whole the files of `TOGETHER` and all tests of a family, these first, and the others test by test.

    The marker `xdist_group` does nothing with pytest 9.2: pytest-xdist 3.8 writes it where node ids were kept before.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            if path.removeprefix("tests/") in TOGETHER:
                return path
            found = FAMILY.search(nodeid)
            return found[1] if found else nodeid

        def _assign_work_unit(self, node: object) -> None:
            """Forget what is done: xdist goes over all that a process was ever given after each of its tests."""
            given = self.assigned_work[node]
            for done in [scope for scope, tests in given.items() if all(tests.values())]:
                del given[done]
            super()._assign_work_unit(node)

    return Scheduling(config, log)


def pytest_collection_finish() -> None:
    """Leave all that was collected and imported out of what Python's garbage collector goes over again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Where a submission is tested, a test that is skipped fails: what did not run holds nothing."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped where the tests of a submission run: {report.longrepr}"
    elif report.skipped and isinstance(report.longrepr, tuple) and LEFT_OUT in report.longrepr[2]:
        report.longrepr = ("tests", None, report.longrepr[2].removeprefix("Skipped: "))  # one line for all of them
    return report


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount an empty disk of a given size, such as 64k: a disk that is really full, which takes root."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(size: str) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True)
        if done.returncode:
            pytest.skip("a small disk cannot be mounted here; run the tests as root, where mounting is allowed")
        return disk

    yield mount
    if disk.is_mount():
        subprocess.run(["umount", disk], check=True)


@pytest.fixture
def no_reports(request, monkeypatch):
    """Results without report.html and report.pdf, whose plots take longer than the marks of a few students.

    A test that reads them is marked `reports`.
    """
    if request.node.get_closest_marker("reports"):
        return
    monkeypatch.setattr("markscheme.grading.run.write_report", lambda *_: None)


@pytest.fixture
def page_of_1900_raises(monkeypatch):
    """A page that cannot be made: that of a student who wrote 1900, for what a page shows was worked out before."""

    def raises(step):
        if step.answer.raw == "1900":
            raise RuntimeError("a page raised")
        return read_back(step)

    monkeypatch.setattr("markscheme.feedback.page.read_back", raises)
