"""A power cut while papers are built: what the disk did not have yet is empty, and the next build makes it again."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
from build_samples import BLUEPRINT, build, content

from markscheme.cluster.connection import WITNESS
from markscheme.errors import RenderError
from markscheme.exam import build_worker
from markscheme.exam.records.record_log import RecordLog, read_begun

PLAIN = BLUEPRINT.replace("languages: [en, zh]", "languages: en\nkey: marks")
OTHER = PLAIN.replace("Answer everything", "Answer all")


class PowerCut(BaseException):
    """Ends the process."""


class Disk:
    """A disk that has a file when it was waited for; `cut`: at which wait, or after which record, the power goes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cut: tuple[str, int] = ("", 0)) -> None:
        self.cut, self.counts = cut, {"sync": 0, "record": 0}
        self.pending: list[Path] = []
        self.events: list[tuple[str, list[str]]] = []
        whole_file, sync_files, add = build_worker.whole_file, build_worker.sync_files, RecordLog.add

        @contextmanager
        def writing(path: Path, mode: int, *, within: Path, synced: bool) -> Iterator[BinaryIO]:
            with whole_file(path, mode, within=within, synced=synced) as file:
                yield file
            self.pending.append(path)

        def syncing(folder: Path, paths: list[Path]) -> None:
            self.moment("sync")
            sync_files(folder, paths)
            self.pending.clear()

        def adding(log: RecordLog, lines: Iterator[dict]) -> Path:
            lines = list(lines)
            stems = [line["student"]["stem"] for line in lines if "student" in line]
            self.events.append((f"{len(self.pending)} waiting", stems))
            path = add(log, lines)
            self.moment("record")
            return path

        monkeypatch.setattr(build_worker, "whole_file", writing)
        monkeypatch.setattr(build_worker, "sync_files", syncing)
        monkeypatch.setattr(RecordLog, "add", adding)

    def moment(self, what: str) -> None:
        self.counts[what] += 1
        if (what, self.counts[what]) == self.cut:
            for path in self.pending:
                path.write_bytes(b"")  # the name is there, and nothing of what was written
            raise PowerCut


class _NeverLost(list):
    """Files that a killed process has written: the system has them, and writes them when it comes to it."""

    def append(self, path: Path) -> None:
        pass


def broken_off(
    monkeypatch: pytest.MonkeyPatch, cut: tuple[str, int], folder: Path, text: str, *, is_killed: bool = False, **how
) -> None:
    """Build until the power goes; where the process is killed alone, the system has all that was written."""
    with monkeypatch.context() as patched:
        disk = Disk(patched, cut)
        if is_killed:
            disk.pending = _NeverLost()
        with pytest.raises(PowerCut):
            build(folder, text, **how)


def test_the_disk_has_the_files_of_a_student_before_their_record(tmp_path, monkeypatch):
    disk = Disk(monkeypatch)
    build(tmp_path, PLAIN)
    records = [(waiting, stem) for waiting, stems in disk.events for stem in stems]
    assert records == [("0 waiting", f"s{i}") for i in range(1, 6)]
    assert disk.counts["sync"] <= disk.counts["record"]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> dict[str, str]:
    return content(build(tmp_path_factory.mktemp("undisturbed"), PLAIN).exam.folder)


@pytest.mark.parametrize("cut", [("sync", 1), ("sync", 3), ("record", 2)])
def test_a_build_after_a_power_cut_makes_what_was_lost(tmp_path, monkeypatch, undisturbed, cut):
    broken_off(monkeypatch, cut, tmp_path, PLAIN)
    built = build(tmp_path, PLAIN)
    assert built.made == {("sync", 1): 5, ("sync", 3): 3, ("record", 2): 3}[cut]
    assert content(built.exam.folder) == undisturbed


@pytest.mark.parametrize("cut", [pytest.param(("sync", 2), marks=pytest.mark.slow), ("sync", 4), ("record", 3)])
def test_papers_that_take_the_place_of_others_are_told_from_forms_that_somebody_filled_in(tmp_path, monkeypatch, cut):
    built = build(tmp_path, OTHER, name="other", pdf_forms=True)
    build(tmp_path, PLAIN, pdf_forms=True)
    broken_off(monkeypatch, cut, tmp_path, OTHER, is_killed=True, rebuild=True, pdf_forms=True)
    build(tmp_path, OTHER, rebuild=True, pdf_forms=True)
    assert content(tmp_path / "exam") == content(built.exam.folder)


def test_a_line_that_was_spoilt_is_no_record(tmp_path, monkeypatch, undisturbed):
    broken_off(monkeypatch, ("record", 4), tmp_path, PLAIN)
    (log,) = (tmp_path / "exam" / ".parts").glob("*.jsonl")
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0] + b"\0" * 80 + b"\n" + lines[2] + lines[3][:90])
    assert sorted(read_begun(tmp_path / "exam").records) == ["s1", "s3"]
    assert content(build(tmp_path, PLAIN).exam.folder) == undisturbed


def test_a_build_of_an_earlier_version_that_was_broken_off_is_gone_on_with(tmp_path, monkeypatch, undisturbed):
    broken_off(monkeypatch, ("record", 3), tmp_path, PLAIN)
    parts = tmp_path / "exam" / ".parts"
    (log,) = parts.glob("*.jsonl")
    for i, line in enumerate(log.read_text("utf-8").splitlines(), 1):
        (parts / f"s{i}.json").write_text(line, "utf-8")  # a file for each student, as it was
    log.unlink()
    built = build(tmp_path, PLAIN)
    assert built.made == 2
    assert content(built.exam.folder) == undisturbed


@pytest.mark.parametrize("cut", [("sync", 2), pytest.param(("record", 3), marks=pytest.mark.slow)])
def test_a_form_that_a_power_cut_left_empty_was_filled_in_by_nobody(tmp_path, monkeypatch, cut):
    built = build(tmp_path, OTHER, name="other", pdf_forms=True)
    build(tmp_path, PLAIN, pdf_forms=True)
    broken_off(monkeypatch, cut, tmp_path, OTHER, rebuild=True, pdf_forms=True)
    build(tmp_path, OTHER, rebuild=True, pdf_forms=True)
    assert content(tmp_path / "exam") == content(built.exam.folder)


def test_what_a_killed_build_gave_out_to_a_cluster_is_refused_when_the_next_one_begins_here(tmp_path):
    folder = build(tmp_path, PLAIN).exam.folder
    (folder / f"{WITNESS}0123").touch()
    assert build(tmp_path, PLAIN).made == 0
    assert not list(folder.glob(f"{WITNESS}*"))


@pytest.mark.parametrize("cut", [("sync", 3), ("record", 3)])
def test_papers_of_a_rebuild_that_was_broken_off_are_none_of_the_build_before(tmp_path, monkeypatch, undisturbed, cut):
    """Who thinks better of it gives the command of before again: papers, exam.json and manifest fit again."""
    build(tmp_path, PLAIN)
    broken_off(monkeypatch, cut, tmp_path, OTHER, is_killed=True, rebuild=True)
    assert build(tmp_path, PLAIN).made > 0
    assert content(tmp_path / "exam") == undisturbed


def test_a_record_that_could_not_be_written_whole_spoils_none_that_comes_after(tmp_path, monkeypatch):
    (tmp_path / ".parts").mkdir()
    log = RecordLog(tmp_path, 0o600)
    first, last = {"writes": {"a": "1"}}, {"writes": {"b": "2"}}
    path = log.add([first])
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", lambda *_: _Full(path))
        with pytest.raises(RenderError, match=r"cannot be written \(No space left"):
            log.add([last])
    log.add([last])
    assert read_begun(tmp_path).replaced == {"a": {"1"}, "b": {"2"}}


class _Full:
    """A file of which the disk takes five bytes more."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, data: bytes) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        os.write(descriptor, data[:5])
        os.close(descriptor)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
