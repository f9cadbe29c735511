"""How wide an accepted range may be against the numbers of its array."""

from __future__ import annotations

import random
import time
from itertools import product
from typing import Any

import pytest
from flint import arb, fmpq

from markscheme.engine.open_answers import _exceeds, _largest, with_enough_digits
from markscheme.engine.problem import with_given
from markscheme.family.library import Library


@pytest.mark.parametrize("seed", range(20))
def test_the_largest_numbers_stand_for_all_of_an_array(seed: int) -> None:
    """A matrix of thousands is held against a few of its numbers, with the verdict that all of them would give."""
    chance = random.Random(seed)
    sizes: list[Any] = [fmpq(chance.randrange(1, 500), 7) for _ in range(chance.randrange(9))]
    sizes += [arb(chance.randrange(1, 500), chance.choice([0, 20])) for _ in range(chance.randrange(9))]
    few = _largest(sizes)
    assert len(few) <= 2
    for half, size in product((fmpq(k, 20) for k in range(1, 60)), (fmpq(1, 3), arb(4))):
        assert _exceeds(size, half, few) == _exceeds(size, half, sizes)


def test_few_givens_that_make_many_numbers_are_not_asked_for_more_digits() -> None:
    """Forty vectors of two numbers make 800 scores and weights: no student keeps digits of these."""
    vectors = [[k, -k] for k in range(20)]
    one = [[1, 0], [0, 1]]
    problem = with_given(Library()["attention/cross"], {"X": vectors, "M": vectors, "W_Q": one, "W_K": one, "W_V": one})
    start = time.process_time()
    assert with_enough_digits(problem).rounding == problem.rounding
    assert time.process_time() - start < 5


def test_years_need_more_digits_in_the_working() -> None:
    problem = with_given(Library()["regression/simple"], {"x": [2019, 2020, 2021], "y": [1, 2, 4]})
    assert with_enough_digits(problem).rounding.working.count > problem.rounding.working.count
