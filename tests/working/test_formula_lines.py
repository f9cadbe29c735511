"""The docstring of a step is a formula: words are told from LaTeX, in any language, before anything is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minimal_prose import write_prose

from markscheme import families
from markscheme.errors import FamilyError
from markscheme.family.language.symbols import is_sentence
from markscheme.family.library import Library

SENTENCES = [
    "Mean of each row.",
    "mean",
    "Mean",
    "The mean of x.",
    "Return the mean.",
    "Returns x_1 and x_2.",
    "Sum of x_i, i = 1 to n.",
    "y = x if x is positive",
    "a = b or c",
    "See note 003, page 4.",
    "x.T @ y",
    "np.mean(x)",
    "TODO",
    "MSE = mean of e^2",
    "Gradient of L wrt. W.",
    "1 where x > 0, else 0",
    r"The mean \\mu.",
    r"\\mu is the mean",
    r"\\text{the mean of each row}",
    "x",
    "x y",
    "1.",
    "每行的平均值。",
    "均值",
    "平均值 = 总和 / n",
    "\u5404\u884c\u7684 x_i",
    "y = x，若 x > 0",
    "平均",
    "Mittelwert je Zeile",
    "Größe",
    "среднее",
]
FORMULAS = [
    "y = x",
    "z = w x + b",
    r"\\mu_j = \\frac{1}{m} \\sum_{i=1}^{m} z_{ij}",
    r"\\text{MSE} = \\frac{1}{n} \\sum_{i} e_i^2",
    r"\\hat{y} = \\operatorname{softmax}(z)",
    r"s_{r_1} \\ge s_{r_2} \\ge \\dots",
    r"(y_1, y_2, \\dots)",
    r"x_{\\text{new}} = x_{max} - \\eta \\, g",
    r"{% if mode == 'train' %}\\mu = \\bar{x}{% else %}\\mu = \\mu_0{% endif %}",
    r"h^{({{ k }})} = \\tanh(W \\, x_{ {{- k -}} })",
    "μ = x",
    "",
]


@pytest.mark.parametrize("line", SENTENCES)
def test_words_are_no_formula(line: str) -> None:
    assert is_sentence(line)


@pytest.mark.parametrize("line", FORMULAS)
def test_a_formula_is_no_sentence(line: str) -> None:
    assert not is_sentence(line)


def test_no_formula_of_the_project_is_taken_for_words() -> None:
    told = [step.formula for family in families().values() for step in family.steps.values() if step.formula]
    assert told
    assert [line for line in told if is_sentence(line)] == []


WORDS = [
    "mean",
    "of",
    "each",
    "row",
    "the",
    "sum",
    "value",
    "entry",
    "for",
    "step",
    "gives",
    "how",
    "many",
    "are",
    "left",
]
WORDS += ["均值", "每行", "求和", "得分"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from(["", ".", "。", " = x", ": x_i", " x^2"])
)
def test_sentences_of_any_length(words: list[str], end: str) -> None:
    assert is_sentence(" ".join(words).capitalize() + end)
    assert is_sentence("".join(words) + end)


FAMILY = '''
"""A step with words as its docstring."""

from markscheme.words import *

sizes = {"n": 2}
given = {"x": vector("n", decimals(-3, 3, 1))}
ask = {"total": 1}


def total(x):
    """DOCSTRING"""
    return x.sum()
'''


@pytest.mark.parametrize("line", ["Sum of all entries.", "所有元素之和。"])
def test_the_family_says_which_step_and_what_to_write(tmp_path: Path, line: str) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "step.py").write_text(FAMILY.replace("DOCSTRING", line), "utf-8")
    write_prose(tmp_path, "own/step")
    with pytest.raises(FamilyError) as refused:
        Library([tmp_path])["own/step"]
    assert str(refused.value).startswith(f"own/step: the docstring of total() is words, {line!r}, but it stands")
    assert "or leave it out" in str(refused.value)


def test_a_helper_that_is_imported_by_its_name_is_told_from_a_step(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "_sums.py").write_text(
        'def half(x):\n    """Half of the entries."""\n    return x / 2\n', "utf-8"
    )
    family = FAMILY.replace('"""DOCSTRING"""', "pass").replace("\n\nsizes", "\n\nfrom ._sums import half\n\nsizes")
    (tmp_path / "own" / "step.py").write_text(family, "utf-8")
    with pytest.raises(FamilyError) as refused:
        Library([tmp_path])["own/step"]
    assert str(refused.value).startswith(
        "own/step: half() is imported from _sums.py, and so a step; as a helper write `from . import _sums` and "
        "`_sums.half(...)`. "
    )
