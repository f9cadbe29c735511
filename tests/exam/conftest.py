"""An exam folder that tests copy: made once, for making takes longer than marking."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import pytest
from exam_classes import Script, make_exam, sit, write_yaml

from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun

FEW = ("regression/simple", "cnn/output_size")


@pytest.fixture(scope="session")
def pattern(tmp_path_factory) -> Exam:
    """Six students, two variants, two questions and an essay."""
    return make_exam(tmp_path_factory.mktemp("pattern") / "exam", 6, variants=2, families=FEW)


@pytest.fixture(scope="session")
def scripts(pattern) -> list[Script]:
    """One sitting in which everybody wrote something."""
    sittings = (list(sit(pattern, seed)) for seed in count())
    return next(all_of_it for all_of_it in sittings if all(any(one.answers.values()) for one in all_of_it))


@pytest.fixture(scope="session")
def pattern_marked(pattern, scripts, tmp_path_factory) -> Path:
    """A folder with `exam`, marked once, and the `answers`: tests copy it."""
    folder = tmp_path_factory.mktemp("marked")
    shutil.copytree(pattern.folder, folder / "exam")
    (folder / "answers").mkdir()
    for script in scripts:
        write_yaml(script, folder / "answers" / f"{script.student.stem}.yaml")
    exam = open_exam(folder / "exam")
    with Ledger(exam.folder) as ledger:
        how = MarkingSettings(exam.folder, formats=())
        ExamRun(exam, ledger, how, 1, reports=()).grade([folder / "answers"], {}, folder / "marks")
    return folder


@pytest.fixture
def exam(pattern, tmp_path) -> Exam:
    """The exam in a folder of the test's own."""
    shutil.copytree(pattern.folder, tmp_path / "exam")
    return open_exam(tmp_path / "exam")


@pytest.fixture
def answers(scripts, tmp_path) -> Path:
    """What all students handed in, as YAML."""
    folder = tmp_path / "answers"
    folder.mkdir()
    for script in scripts:
        write_yaml(script, folder / f"{script.student.stem}.yaml")
    return folder
