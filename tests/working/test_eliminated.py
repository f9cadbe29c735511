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
from markscheme.working.eliminated import read_off, stages

numbers = st.integers(-5, 5).map(fmpq)


@given(
    st.integers(2, 4).flatmap(
        lambda n: st.lists(st.lists(numbers, min_size=n + 1, max_size=n + 1), min_size=n, max_size=n)
    )
)
def test_the_unknowns_are_read_from_the_last_row_up(rows: list[list[fmpq]]) -> None:
    matrix, right = [row[:-1] for row in rows], [row[-1] for row in rows]
    all_stages = stages(matrix, right)
    if not all_stages:
        return
    assert all_stages[0] == rows
    found = all_stages[-1]
    assert [row[:i] for i, row in enumerate(found)] == [[0] * i for i in range(len(rows))]
    if any(row[i] == 0 for i, row in enumerate(found)):
        return  # without one solution
    unknowns: list[fmpq] = []
    for i in reversed(range(len(rows))):
        known = sum((a * x for a, x in zip(found[i][i + 1 : -1], unknowns, strict=True)), fmpq(0))
        unknowns.insert(0, (found[i][-1] - known) / found[i][i])
    solved = list(solve_system(matrix, right))
    assert unknowns == solved
    for one in all_stages:
        assert all(sum((a * x for a, x in zip(row, solved, strict=False)), fmpq(0)) == row[-1] for row in one)
    assert [told.value for told in read_off(found, solved, str)] == solved


def test_rows_are_exchanged_where_a_pivot_is_0_and_large_systems_are_left_alone() -> None:
    found = stages([[fmpq(0), fmpq(2)], [fmpq(3), fmpq(1)]], [fmpq(4), fmpq(5)])
    assert found == [[[0, 2, 4], [3, 1, 5]], [[3, 1, 5], [0, 2, 4]]]
    assert stages([[fmpq(int(i == j)) for j in range(5)] for i in range(5)], [fmpq(1)] * 5) == []


@pytest.mark.parametrize(("id", "systems"), [("regression/multiple", 3), ("regression/ridge", 4)])
def test_the_key_shows_every_column_that_is_eliminated_and_sums_added_up(id: str, systems: int) -> None:
    text = to_text(solution_document(generate(id, level="hard", seed=5), "en"))
    assert text.count("] θ = [") == systems


def test_unknowns_are_read_off_from_the_last_row_up() -> None:
    text = to_text(solution_document(generate("regression/multiple", level="hard", seed=5), "en"))
    places = [text.index(f"θ_{i} =") for i in (2, 1, 0)]
    assert places == sorted(places)
    value = {i: text[place:].split("\n")[0].rpartition("= ")[2] for i, place in zip((2, 1, 0), places, strict=True)}
    assert value[2] in text[places[1] : places[2]]
    assert value[1] in text[places[2] :].split("\n")[0]


def test_values_that_are_updated_in_place_show_the_new_values_of_the_states_before() -> None:
    options = {"method": "iterative", "sweep": "in_place"}
    problem = generate("rl/policy_evaluation", level="hard", seed=3, options=options)
    text = to_text(solution_document(problem, "en"))
    lines = [text[text.index(f"V_{i}^(1) = ") :].split("\n")[0] for i in (1, 2, 3)]
    first, second = (line.rpartition("= ")[2] for line in lines[:2])
    assert f"*{first} + " in lines[1]
    assert f"*{first} + " in lines[2]
    assert f"*{second} + " in lines[2]
