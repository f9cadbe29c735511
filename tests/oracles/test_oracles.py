"""Every problem family against an independent implementation: random instances, several sizes, 12 digits."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from oracles.harness import FOLDER, LIBRARY, hold, instances, oracle_of


@pytest.mark.parametrize("id", LIBRARY)
def test_every_step_is_what_an_independent_implementation_gives(id: str) -> None:
    family, oracle = LIBRARY[id], oracle_of(id)
    found = list(instances(family, oracle))
    for option, values in family.options.items():
        assert {one.problem.options[option] for one in found} == set(values), f"{option}: not all values were drawn"
    assert {one.problem.level for one in found} - {""} == set(family.levels)
    for one in found:
        hold(one, oracle)


def test_no_oracle_is_left_of_a_family_that_is_gone() -> None:
    written = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.py")}
    assert {id for id in written if not id.partition("/")[2].startswith(("_", "test_"))} <= set(LIBRARY)


def test_a_family_without_an_oracle_is_told_where_to_write_it() -> None:
    with pytest.raises(LookupError, match=r"^rnn/new has no oracle; write tests/oracles/rnn/new\.py with"):
        oracle_of("rnn/new")


def test_a_step_that_is_asked_must_be_said() -> None:
    (one, *_) = instances(LIBRARY["rl/returns"])
    with pytest.raises(AssertionError, match="the oracle does not say advantage"):
        hold(one, SimpleNamespace(oracle=lambda given, options: {"G": 0}))
    with pytest.raises(AssertionError, match="the oracle says return, which are no steps here"):
        hold(one, SimpleNamespace(oracle=lambda given, options: {"G": 0, "advantage": 0, "return": 0}))
    with pytest.raises(AssertionError, match="step G"):
        hold(one, SimpleNamespace(oracle=lambda given, options: {"G": given["rewards"], "advantage": 0}))
