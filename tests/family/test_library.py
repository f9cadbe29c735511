"""Where families are found: those that come with the project, and the user's folders, which hide them."""

from __future__ import annotations

from pathlib import Path

import pytest
from minimal_prose import write_prose

from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from markscheme.family.library import Library

FAMILIES = Path(__file__).parents[1] / "families"
OWN = '''"""A family of one's own."""

from markscheme.words import *

version = {version}
given = {{"x": number(integers(1, 9))}}
ask = {{"y": 1}}


def y(x):
    return {version} * x
'''


def folder(path: Path, version: int, id: str = "norm/batchnorm") -> Path:
    """A folder of templates with one family that multiplies by its version."""
    module = path / f"{id}.py"
    module.parent.mkdir(parents=True)
    module.write_text(OWN.format(version=version), "utf-8")
    write_prose(path, id)
    return path


def test_the_families_that_come_with_the_project_are_found():
    library = Library()
    assert "norm/batchnorm" in library
    assert library["norm/batchnorm"].topic == "norm"
    assert len(library) == len(list(library)) >= 1
    assert list(library) == sorted(library)


def test_helper_modules_and_packages_are_no_families():
    assert not [id for id in Library([FAMILIES]) if id.rpartition("/")[2].startswith("_")]
    assert "tests/families" not in Library([FAMILIES])


def test_a_folder_of_ones_own_adds_families(tmp_path):
    library = Library([folder(tmp_path, 5, "mine/times")])
    assert "mine/times" in library
    assert "norm/batchnorm" in library
    assert len(library) == len(Library()) + 1
    assert with_given(library["mine/times"], {"x": 3}).values["y"] == 15


def test_a_folder_of_ones_own_hides_what_comes_with_the_project(tmp_path):
    library = Library([folder(tmp_path, 5)])
    assert library["norm/batchnorm"].version == 5
    assert list(library["norm/batchnorm"].given) == ["x"]
    assert next(iter(Library()["norm/batchnorm"].given)) == "Z"
    assert len(library) == len(Library())


def test_a_later_folder_hides_an_earlier_one(tmp_path):
    first, second = folder(tmp_path / "a", 1), folder(tmp_path / "b", 2)
    assert Library([first, second])["norm/batchnorm"].version == 2
    assert Library([second, first])["norm/batchnorm"].version == 1


def test_families_share_steps_within_their_folder():
    library = Library([FAMILIES])
    family = library["good/shared"]
    assert list(family.steps) == ["mean", "variance", "spread"]
    assert list(family.slips) == ["sample"]
    assert with_given(family, {"x": [1, 2, 6]}).values["spread"] * 9 == 14


@pytest.mark.parametrize(
    ("id", "sentence"),
    [
        ("norm/batchnrm", "there is no family 'norm/batchnrm'; did you mean 'norm/batchnorm'?"),
        ("batchnorm", "there is no family 'batchnorm'; did you mean 'norm/batchnorm'?"),
        ("good/kind", "there is no family 'good/kind'; did you mean 'good/kinds'?"),
    ],
)
def test_an_unknown_family_has_a_near_one(id, sentence):
    with pytest.raises(MarkschemeError) as raised:
        Library([FAMILIES])[id]
    assert str(raised.value) == sentence


def test_an_id_that_resembles_nothing_lists_the_first_families_and_says_how_many_there_are():
    library = Library()
    with pytest.raises(MarkschemeError) as raised:
        library["?"]
    first = ", ".join([*library][:6])
    assert str(raised.value) == f"there is no family '?'; known: {first} ... ({len(library)})"


@pytest.mark.parametrize("id", ["../norm/batchnorm", "norm/../norm/batchnorm", "/norm/batchnorm", "norm.batchnorm", ""])
def test_an_id_is_no_path(id):
    with pytest.raises(MarkschemeError, match=r"^there is no family "):
        Library()[id]


def test_a_folder_that_does_not_exist_is_said(tmp_path):
    with pytest.raises(MarkschemeError) as raised:
        Library([tmp_path / "nowhere"])
    assert str(raised.value) == (
        f"the templates folder '{tmp_path / 'nowhere'}' does not exist; give a folder that holds TOPIC/NAME.py"
    )


def test_an_empty_folder_adds_nothing(tmp_path):
    assert list(Library([tmp_path])) == list(Library())


def test_every_file_of_a_family_is_listed():
    files = Library([FAMILIES]).files()
    assert files == sorted(files)
    for name in ("words.py", "words.en.md", "words.zh.md"):
        assert FAMILIES / "good" / name in files
