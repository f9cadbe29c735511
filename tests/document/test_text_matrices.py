"""Matrices in plain text: rows below one another, in formulas and in tables, and never the lists of a program."""

from __future__ import annotations

import pytest
from thinned import thinned

from markscheme import families, generate
from markscheme.document.document_tree import DisplayFormula, Document, Formula, Table, Words
from markscheme.document.printers.text_document import to_text
from markscheme.notation import Lines, Matrix, Number, Operator, Row, Symbol
from markscheme.papers.key import key_question


def matrix(*rows: str) -> Matrix:
    return Matrix(tuple(tuple(map(Number, row.split())) for row in rows))


def text(*blocks) -> list[str]:
    return to_text(Document(title="", language="en", blocks=blocks)).rstrip().split("\n")[2:]


def test_a_matrix_of_one_row_is_a_row():
    assert text(DisplayFormula(Row((Symbol("X"), Operator("="), matrix("-2 10"))))) == ["    X = [ -2  10 ]"]
    assert text(DisplayFormula(Row((Symbol("W"), Operator("="), matrix("0.5"))))) == ["    W = [ 0.5 ]"]


def test_a_matrix_within_a_row_within_a_row_is_drawn():
    inner = Row((Operator("="), matrix("1 2", "30 4")))
    assert text(DisplayFormula(Lines(((Symbol("A"), Row((inner,))),)))) == ["    A = [  1  2 ]", "        [ 30  4 ]"]


def test_a_table_has_the_rows_of_a_matrix_below_one_another():
    header = tuple((Words(name),) for name in ("Step", "Value", "Marks"))
    row = ((Words("(a)"),), (Formula(matrix("1 2", "30 4")),), (Words("3"),))
    after = ((Words("(b)"),), (Words("7"),), (Words("1"),))
    assert text(Table(header, (row, after), ("left", "left", "right"))) == [
        "Step  Value      Marks",
        "----  ---------  -----",
        "(a)   [  1  2 ]      3",
        "      [ 30  4 ]",
        "(b)   7              1",
    ]


@pytest.mark.parametrize("name", thinned(families()))
def test_no_key_prints_a_matrix_as_a_list_of_lists(name):
    for level in ("easy", "hard"):
        key = to_text(
            Document(title="", language="en", blocks=(key_question(generate(name, level=level, seed=1), "q1", "en"),))
        )
        assert "[[" not in key
