"""How wide an accepted range may be against the numbers of its array."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
from flint import arb, fmpq

from markscheme.engine.open_answers import _exceeds, _largest


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
