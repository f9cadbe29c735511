"""Widths of the columns of LaTeX tables, without TeX: what is known to fit stays, what does not is broken."""

from __future__ import annotations

import re

import pytest

from markscheme.document.document_tree import AnswerBlank, Formula, Strong, Table, Words
from markscheme.document.printers.latex_columns import cell_width, column_types
from markscheme.notation import Fraction, Matrix, Number, Operator, Row

LINE = 165.0  # millimetres of an A4 page between the margins
BETWEEN = 4.3
SENTENCE = "what a student reads beside the box " * 6


def table(*cells: str, align=("left", "left", "left", "right")) -> Table:
    header = tuple((Words(f"H{i}"),) for i in range(len(cells)))
    return Table(header, (tuple((Words(cell),) for cell in cells),), align[: len(cells)])


def widths(types: list[str]) -> list[float | None]:
    found = [re.search(r"p\{([\d.]+)mm\}", type_) for type_ in types]
    return [float(match[1]) if match else None for match in found]


@pytest.mark.parametrize(
    ("inlines", "measured"),  # millimetres that XeLaTeX takes for it
    [
        ((Words("nnnnnnnnnn"),), 21.4),
        ((Words("\u77e9\u9635" * 5),), 38.5),
        ((Strong((Words("nnnnn"),)), Words("nnnnn")), 23.0),
        ((Formula(Fraction(Number("12345678"), Number("2"))),), 16.2),
        ((Formula(Matrix(((Number("12"), Number("-3")), (Number("4"), Number("5"))))),), 18.4),
        ((Formula(Row((Number("5"), Operator("+"), Number("5"), Operator("="), Number("10")))),), 17.5),
        ((AnswerBlank("q1.x", "x", 40),), 40),
    ],
)
def test_the_width_of_a_cell_is_about_that_of_its_letters(inlines, measured):
    assert 0.8 * measured <= cell_width(inlines) <= 1.3 * measured


def test_what_fits_is_as_wide_as_it_is():
    assert column_types(table("a", "0.5, 0.25", "exactly", "2")) == ["l", "l", "l", "r"]


@pytest.mark.parametrize("cells", [("(a) z", "0.5", SENTENCE, "2"), ("(a) z", SENTENCE, SENTENCE, "2")])
def test_the_widest_columns_give_up_room_and_the_marks_stay_on_the_paper(cells):
    types = column_types(table(*cells))
    shown = widths(types)
    assert [width is not None for width in shown] == [cell == SENTENCE for cell in cells]
    assert types[-1] == "r"
    own = [cell_width((Words(cell),)) for cell in cells]
    total = sum((width or text) + BETWEEN for width, text in zip(shown, own, strict=True))
    assert LINE - 6 < total <= LINE, "the table fills the line and no more"


def test_columns_side_by_side_are_no_wider_than_the_paper_where_lines_can_break():
    cells = [SENTENCE] * 9
    shown = widths(column_types(table(*cells, align=("left",) * 9)))
    assert None not in shown
    assert sum(width + BETWEEN for width in shown) <= LINE
    assert min(shown) >= cell_width((Words("student"),)), "no word is broken"


def test_a_column_of_the_right_side_keeps_its_side_when_it_is_broken():
    (left, right) = column_types(table(SENTENCE, SENTENCE, align=("left", "right")))
    assert "raggedright" in left
    assert "raggedleft" in right


def test_a_long_formula_may_be_broken_behind_its_signs():
    long = Formula(Row(tuple(Row((Number(str(100 + i)), Operator("+"))) for i in range(30))))
    shown = widths(column_types(Table(((Words("a"),), (Words("b"),)), (((long,), (Words("x"),)),))))
    assert shown[0] is not None
    assert LINE - 15 < shown[0] < LINE
    assert shown[1] is None
