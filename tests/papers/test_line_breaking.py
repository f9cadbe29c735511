"""Where long calculations are broken, and what is left out of them."""

from __future__ import annotations

import pytest

from markscheme import generate
from markscheme.notation import Fence, Fraction, Function, Node, Number, Operator, Row, to_text
from markscheme.papers.line_breaking import WIDEST, broken, broken_vector, width
from markscheme.papers.solution import working_blocks


def total(count: int, summand: str = "0.123456") -> Row:
    """A sum of as many numbers."""
    pieces: list[Node] = [Number(summand)]
    for _ in range(count - 1):
        pieces += [Operator("+"), Number(summand)]
    return Row(tuple(pieces))


def called(body: Node) -> Row:
    return Row((Function("tanh"), Fence("(", ")", body)))


def text(node: Node) -> list[str]:
    return [to_text(line) for line in broken(node)]


def test_a_short_calculation_is_one_line():
    assert text(called(total(3))) == ["tanh(0.123456 + 0.123456 + 0.123456)"]


@pytest.mark.parametrize("count", [6, 9, 12, 15])
def test_what_a_function_is_applied_to_is_broken_and_left_whole(count):
    lines = text(called(total(count)))
    joined = "".join(lines)
    assert 1 < len(lines) <= 3
    assert "..." not in joined
    assert joined.count("0.123456") == count
    assert (joined.count("("), joined.count(")")) == (1, 1)
    assert all(width(line) <= WIDEST + 2 for line in broken(called(total(count))))


def test_of_very_many_summands_dots_stand_for_most():
    assert text(called(total(40))) == ["tanh(0.123456 + 0.123456 + ... + 0.123456)"]


def test_a_list_of_which_one_is_the_largest_is_shortened():
    listed = Row((*total(12).items, Operator(","), Number("0")))
    assert any("..." in line for line in text(Row((Function("max"), Fence("(", ")", listed)))))


@pytest.mark.parametrize("count", [6, 9, 12, 15])
def test_a_long_sum_above_a_bar_stands_behind_it_whole(count):
    lines = text(Fraction(total(count), Number("3")))
    joined = "".join(lines)
    assert joined.startswith("(1/3) (0.123456 + ")
    assert 1 < len(lines) <= 3
    assert "..." not in joined
    assert joined.count("0.123456") == count
    assert joined.endswith(")")


def test_what_multiplies_a_long_sum_above_a_bar_stays_there():
    above = Row((Number("2"), Operator("cdot"), Fence("(", ")", total(9))))
    assert "".join(text(Fraction(above, Number("7")))).startswith("(2/7) (0.123456 + ")
    turned = Row((Operator("-"), Fence("(", ")", total(9))))
    assert "".join(text(Fraction(turned, Number("7")))).startswith("-(1/7) (0.123456 + ")
    (shown, *_) = text(Row((Number("5"), Operator("+"), Fraction(turned, Number("7")))))
    assert shown.startswith("5 + (-(0.123456")  # a sign behind a sign: shortened above the bar


def test_of_very_many_summands_above_a_bar_dots_stand_for_most():
    assert any("..." in line for line in text(Fraction(total(40), Number("3"))))


def test_a_long_sum_below_a_bar_is_shortened():
    assert any("..." in line for line in text(Fraction(Number("3"), total(12))))


def test_no_sum_above_a_bar_is_left_out_where_a_few_lines_hold_it():
    for family, options in (
        ("classification/svm_dual", {}),
        ("generative/vae", {}),
        ("mlp/deep", {}),
        ("probability/mle", {}),
    ):
        problem = generate(family, level="hard", seed=1, options=options)
        shown = [to_text(cell) for block in working_blocks(problem, "en") for cell in rows_of(block)]
        assert not [row for row in shown if "..." in row], family


def test_pieces_of_a_vector_have_no_parentheses_of_their_own():
    pieces: list[Node] = []
    for i in range(60):
        pieces += [Operator(","), Number(str(100 + i))]
    lines = [to_text(line) for line in broken_vector(Fence("(", ")", Row(tuple(pieces[1:]))))]
    assert len(lines) > 2
    assert lines[0].startswith("(100")
    assert lines[-1].endswith("159)")
    assert (sum(line.count("(") for line in lines), sum(line.count(")") for line in lines)) == (1, 1)


def test_nothing_of_a_gate_is_left_out():
    """The reset product is what the candidate is about: 3 marks for what stood behind dots."""
    for seed in range(4):
        problem = generate("rnn/gru", level="hard", seed=seed)
        shown = [to_text(cell) for block in working_blocks(problem, "en") for cell in rows_of(block)]
        assert any("tanh(" in row for row in shown)
        assert not [row for row in shown if "..." in row]


def rows_of(block) -> list[Node]:
    node = getattr(block, "node", None)
    return [Row(cells) for cells in node.rows] if node is not None else []
