"""A system that is solved is shown as elimination leaves it."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from markscheme import generate
from markscheme.document.printers.text_document import to_text
from markscheme.numbers.arrays import solve_system
from markscheme.papers.solution import solution_document
from markscheme.working.eliminated import triangular

numbers = st.integers(-5, 5).map(fmpq)


@given(
    st.integers(2, 4).flatmap(
        lambda n: st.lists(st.lists(numbers, min_size=n + 1, max_size=n + 1), min_size=n, max_size=n)
    )
)
def test_the_unknowns_are_read_from_the_last_row_up(rows: list[list[fmpq]]) -> None:
    matrix, right = [row[:-1] for row in rows], [row[-1] for row in rows]
    found = triangular(matrix, right)
    if found is None:
        return
    assert [row[:i] for i, row in enumerate(found)] == [[0] * i for i in range(len(rows))]
    if any(row[i] == 0 for i, row in enumerate(found)):
        return  # without one solution
    unknowns: list[fmpq] = []
    for i in reversed(range(len(rows))):
        known = sum((a * x for a, x in zip(found[i][i + 1 : -1], unknowns, strict=True)), fmpq(0))
        unknowns.insert(0, (found[i][-1] - known) / found[i][i])
    assert unknowns == list(solve_system(matrix, right))


def test_rows_are_exchanged_where_a_pivot_is_0_and_large_systems_are_left_alone() -> None:
    assert triangular([[fmpq(0), fmpq(2)], [fmpq(3), fmpq(1)]], [fmpq(4), fmpq(5)]) == [[3, 1, 5], [0, 2, 4]]
    assert triangular([[fmpq(int(i == j)) for j in range(5)] for i in range(5)], [fmpq(1)] * 5) is None


@pytest.mark.parametrize("id", ["regression/multiple", "regression/ridge"])
def test_the_key_shows_the_triangular_system(id: str) -> None:
    text = to_text(solution_document(generate(id, seed=5), "en"))
    assert text.count("] θ = [") == 2
