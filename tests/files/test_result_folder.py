"""Files that are there whole or not at all: what a killed process left is no more in the way than it is kept."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from markscheme.files.result_folder import temporary_beside, write_whole


def ended_process() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody asks whether a process runs")
def test_what_a_killed_process_left_goes_with_the_next_write_and_what_is_being_written_stays(tmp_path):
    target, ended, running = tmp_path / "marks[1].csv", ended_process(), os.getppid()
    left = [tmp_path / f".{target.name}.{ended}.part{ending}" for ending in ("", "-wal", "-journal")]
    stays = [tmp_path / f".{target.name}.{running}.part", tmp_path / f".other.csv.{ended}.part"]
    stays += [tmp_path / f".{target.name}.x7.part", tmp_path / f"{target.name}.{ended}.part"]
    for path in (*left, *stays):
        path.write_text("half")
    write_whole(target, b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([target, *stays])
    assert target.read_bytes() == b"whole"


def test_the_temporary_file_of_a_process_has_its_number(tmp_path):
    assert temporary_beside(tmp_path / "a.csv") == tmp_path / f".a.csv.{os.getpid()}.part"
