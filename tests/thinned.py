"""Cases of which the quick tests take some, and the whole run all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def thinned(cases: Iterable[Any], is_quick: Callable[[int], bool] = lambda i: i % 2 == 0) -> list[Any]:
    """Give the cases as parameters; those at other places than `is_quick` names are slow. Tuples are several values."""
    every = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*case, marks=() if is_quick(i) else pytest.mark.slow) for i, case in enumerate(every)]
