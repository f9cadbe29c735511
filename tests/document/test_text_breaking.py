"""What is wider than a terminal is broken where a reader would break it, and nothing of it is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from markscheme import generate, worked
from markscheme.document.document_tree import DisplayFormula, Table, Words
from markscheme.document.fragment import Fragment
from markscheme.document.printers.layout.text_breaking import broken_line, fitted_formula
from markscheme.document.printers.layout.text_layout import formula_lines
from markscheme.notation.latex_reader import read_latex


def matrix(rows, columns):
    body = r"\\".join(" & ".join(str(7 * i * j) for j in range(1, columns + 1)) for i in range(1, rows + 1))
    return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}"


def text(*blocks, width):
    return Fragment(lambda language: blocks).text(width=width)


def test_a_wide_matrix_is_parted_by_its_columns():
    shown = text(DisplayFormula(read_latex(f"A = {matrix(2, 9)}")), width=36)
    assert shown.split("\n") == [
        "    A =",
        "      [  7  14  21  28  35  42 ...",
        "      [ 14  28  42  56  70  84 ...",
        "",
        "      ... 49   56   63 ]",
        "      ... 98  112  126 ]",
    ]


def test_symbols_stay_beside_their_values():
    shown = text(DisplayFormula(read_latex(rf"X = {matrix(2, 2)}, b = (1, 2), W = {matrix(2, 3)}, c = 4")), width=34)
    assert shown.split("\n") == [
        "    X = [  7  14 ] , b = (1, 2),",
        "        [ 14  28 ]",
        "",
        "    W = [  7  14  21 ] , c = 4",
        "        [ 14  28  42 ]",
    ]


def test_what_fits_is_as_it_was():
    node = read_latex(rf"X = {matrix(2, 2)}, b = (1, 2)")
    assert fitted_formula(node, 80) == formula_lines(node)


def test_a_calculation_is_broken_before_its_signs():
    line = "f = σ((-0.3)*(-0.2) + 0.5*0.8 + (-0.5)*(-1)) = σ(0.96) = 0.72312"
    assert broken_line(line, 50) == ["f = σ((-0.3)*(-0.2) + 0.5*0.8 + (-0.5)*(-1))", "  = σ(0.96) = 0.72312"]
    assert broken_line(line, 30)[0] == "f = σ((-0.3)*(-0.2) + 0.5*0.8"


@given(
    st.lists(st.sampled_from(["1.5", "+", "=", "(2", "3)", ",", "abs(x)", "词语", "[4,"]), max_size=30),
    st.integers(8, 60),
)
def test_nothing_is_lost_and_lines_fit(words, width):
    line = " ".join(words)
    parts = broken_line(line, width)
    assert "".join(parts).replace(" ", "") == line.replace(" ", "")
    longest = max([cell_len(word) for word in words], default=0)
    assert all(cell_len(part) <= max(width, longest + 2) for part in parts)


def test_a_wide_table_is_parted_and_keeps_its_first_column():
    rows = tuple(tuple((Words(f"{r}{c}"),) for c in range(9)) for r in range(2))
    header = tuple((Words(f"column{c}"),) for c in range(9))
    shown = text(Table(header, rows, caption=(Words("All of them"),)), width=40)
    assert max(map(cell_len, shown.split("\n"))) <= 40
    assert shown.count("column0") == 3
    assert shown.count("All of them") == 1
    assert set(re.findall(r"column\d", shown)) == {f"column{c}" for c in range(9)}


@pytest.mark.parametrize("width", [48, 60, 80])
@pytest.mark.parametrize("id", ["attention/multi_head", "graphical/hmm_viterbi", "regression/multiple", "rnn/lstm"])
def test_statements_and_solutions_fit_a_terminal(id, width):
    problem = generate(id, level="medium", seed=1)
    lines = problem.statement("en").text(width=width).split("\n") + worked(problem).text(width=width).split("\n")
    assert [line for line in lines if cell_len(line) > width] == []
