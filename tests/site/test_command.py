"""`markscheme site`: what is refused, before anything is downloaded or written."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from markscheme.cli import main


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (["norm/batchnorm"], "-o DIR"),
        (["norm/batchnorm", "-o", "{}/new", "--lang", "de"], "'de' is none of en, zh"),
        (["norm/batchnorm", "-o", "{}/new", "--level", "easy,impossible"], "'impossible'"),
        (["norm/batchnorm", "-o", "{}/new", "--problems", "3"], "--scorm"),
        (["exam.yaml", "-o", "{}/new"], "a blueprint's own questions"),
        (["norm/batchnom", "-o", "{}/new"], "norm/batchnorm"),
        (["norm/batchnorm", "-o", "{}"], "holds other files"),
        (["norm/batchnorm", "-o", "{}/notes.txt"], "is no folder"),
        (["norm/batchnorm", "--scorm", "{}/p.zip", "--level", "easy,hard"], "have one level"),
    ],
)  # fmt: skip
def test_what_cannot_be_built_is_said_in_a_sentence(words, fact, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    done = CliRunner().invoke(main, ["site", *(word.format(tmp_path) for word in words)])
    assert done.exit_code in (1, 2)
    assert fact in done.output
    assert "Traceback" not in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
