"""The source of a family: its one import, names that exist, and where a step stands that is called like a word."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from minimal_prose import write_prose

import markscheme
from markscheme import words
from markscheme.errors import FamilyError
from markscheme.family.conversion import convert_module
from markscheme.family.declarations import DEFAULTS
from markscheme.family.library import Library

FAMILY = """from markscheme.words import *

given = {"x": vector(3, integers(1, 9))}
ask = ["size", "square"]


def size(x):
    return sqrt(_sum_of_squares(x))


def _sum_of_squares(x):
    return sum(square_of(cell) for cell in x)


def square_of(x):
    return power(x, 2)


def square(size):
    return power(size, 2)
"""
FAMILY = FAMILY.replace("square_of", "_square_of")
ONE = "`from markscheme.words import *`"


def family(folder: Path, source: str, id: str = "own/one"):
    (folder / "own").mkdir(exist_ok=True)
    (folder / f"{id}.py").write_text(source, "utf-8")
    return Library([folder])[id]


def refusal(folder: Path, source: str) -> str:
    with pytest.raises(FamilyError) as refused:
        family(folder, source)
    return str(refused.value)


def test_a_step_that_is_called_like_a_word_stands_where_it_is_defined(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "one.py").write_text(FAMILY, "utf-8")
    write_prose(tmp_path, "own/one")
    assert list(family(tmp_path, FAMILY).steps) == ["size", "square"]


IMPORTS = [
    (
        "from markscheme import integers, number",
        f"`from markscheme import integers, number` is of an earlier version; write {ONE} instead: `markscheme new TOP",
    ),
    (
        "import math",
        f"`import math` is not for families; they have {ONE}, and steps of others by `from .other import step`",
    ),
    ("import numpy as np", "`import numpy as np` is not for families; "),
    (
        "from markscheme.numbers.arrays import zeros",
        "`from markscheme.numbers.arrays import zeros` is not for families; ",
    ),
    ("import markscheme", "`import markscheme` is not for families; "),
    ("def f():\n    import math", "`import math` is not for families; "),
]


@pytest.mark.parametrize(("line", "said"), IMPORTS)
def test_another_import_is_refused(tmp_path, line, said):
    number = f"{FAMILY}{line}".count("\n") + 1
    assert refusal(tmp_path, f"{FAMILY}{line}\n").startswith(f"own/one: line {number}: {said}")


ALLOWED = [
    "from __future__ import annotations",
    "from markscheme.words import softmax as weights",
    "from markscheme.problem_templates.regression.simple import mean_x",
    "import markscheme.problem_templates.regression.simple",
]


@pytest.mark.parametrize("line", ALLOWED)
def test_words_and_fellow_templates_are_imported(tmp_path, line):
    said = refusal(tmp_path, f"{line}\n{FAMILY}")
    assert said == "own/one: the prose file one.en.md is missing; write it beside the module"


UNKNOWN = [
    (
        "sqrt(_sum",
        "sqroot(_sum",
        "line 8: 'sqroot' is neither an argument nor a name of this module; did you mean 'sqrt'?",
    ),
    (
        "power(x, 2)",
        "qqqqq(x, 2)",
        "line 16: 'qqqqq' is neither an argument nor a name of this module; define it above, or take a word of marks",
    ),
    (
        "_square_of(cell) for",
        "_square_off(cell) for",
        "line 12: '_square_off' is neither an argument nor a name of this",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), UNKNOWN)
def test_a_name_that_nothing_has_is_found_when_the_family_is_read(tmp_path, old, new, said):
    assert old in FAMILY
    assert refusal(tmp_path, FAMILY.replace(old, new)).startswith(f"own/one: {said}")


def test_the_words_are_public_names_and_no_declarations():
    homes = {name for name, home in markscheme._HOME.items() if home == "markscheme.words"}
    assert set(words.__all__) == homes
    assert words.__all__ == sorted(words.__all__)
    assert {name for name in vars(words) if name[0] != "_"} == homes
    assert homes.isdisjoint(DEFAULTS)  # a word called `given` would be taken for what the author declares


def test_the_names_of_the_package_load_no_word_before_it_is_used():
    assert markscheme.exp is sys.modules["markscheme.numbers.elementary"].exp


OLD = """from __future__ import annotations

from markscheme import (
    exp,  # e to the x
    whole as exact_whole,
)
from markscheme import number

from ._part import step

x = 1  # from markscheme import y
"""


def test_imports_of_an_earlier_version_are_turned():
    turned = convert_module(OLD)
    assert (
        turned
        == OLD[: OLD.index("from markscheme")]
        + ("from markscheme.words import *\nfrom markscheme.words import whole as exact_whole\n")
        + OLD[OLD.index("\nfrom ._part") :]
    )
    assert convert_module(turned) == turned
