"""Hold an oracle against its family: instances of every option and level, solved exactly, compared to 12 digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.answers import exact
from markscheme.answers.expression import Expression
from markscheme.engine.evaluate import exact_values
from markscheme.engine.problem import Problem, check_refusals, to_strings, with_given
from markscheme.engine.problem import draw as draw_givens
from markscheme.errors import GivenError, MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.family.model import Family

LIBRARY = Library()
FOLDER = Path(__file__).parent
NARROW, TINY = 1e-16, 1e-40
BITS = 256  # ample for 15 proven digits
MANY = 8  # combinations of options; with more, each is drawn at one level only
SEEDS = 2  # with the numbers that the family draws, and with others
TRIES = 5  # draws are not certified: some have no answer, as k-means with a point in two clusters


def as_floats(value: Any) -> Any:
    """The nearest float to every number, in the shape of the value; a ball must be narrower than 15 digits."""
    if isinstance(value, (np.ndarray, list, tuple)):
        return [as_floats(item) for item in value]
    if isinstance(value, Expression):  # a given such as sqrt(2)
        with ctx.workprec(BITS):
            return as_floats(value.value())
    if isinstance(value, arb):  # a zero whose terms cancel is a tiny ball
        assert value.rad() <= NARROW * abs(value.mid()) + TINY, f"{value} is not known to 15 digits"
        return float(value.mid())
    return int(value.p) / int(value.q) if isinstance(value, fmpq) else value


def number(written: Any) -> float:
    """A number of a structure, which stands there as an integer or a text, as a float."""
    return float(exact(str(written)).value())


def exactly(value: Any) -> Any:
    """Floats that stand for short decimals as fractions: a tie in the statement is then a tie in the oracle."""
    if isinstance(value, np.ndarray):
        return np.array([exactly(item) for item in value.tolist()], dtype=object)
    if isinstance(value, list):
        return [exactly(item) for item in value]
    return Fraction(value).limit_denominator(10**7)


def draw(rng: np.random.Generator, *shape: int, low: float = -2, high: float = 2) -> tuple[Any, np.ndarray]:
    """Decimals with three places, none 0: as exact strings for us, as floats for the oracle."""
    thousandths = rng.integers(round(low * 1000), round(high * 1000), shape)
    thousandths = np.where(thousandths == 0, 1, thousandths)
    strings = np.vectorize(lambda k: f"{'-' * (k < 0)}{abs(k) // 1000}.{abs(k) % 1000:03}", otypes=[object])
    return strings(thousandths).tolist(), thousandths / 1000


def solved(family: str, data: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The values of all calls, as floats."""
    return _values(with_given(LIBRARY[family], data))


def _values(problem: Problem, **how: Any) -> dict[str, np.ndarray]:
    with ctx.workprec(BITS):
        values = exact_values(problem.family, problem.inputs, BITS, **how)
        names = [call.name for call in problem.calls if call.name in values]
        return {name: np.array(as_floats(values[name]), dtype=float) for name in names}


def held(family: str, data: Mapping[str, Any]) -> None:
    """Assert that the user's numbers are solved as the oracle solves them."""
    hold(Instance(with_given(LIBRARY[family], data), family), oracle_of(family))


def same(mine: Any, theirs: Any, what: str = "") -> None:
    """Equal in shape, and in value to twelve digits."""
    assert np.shape(mine) == np.shape(theirs), f"{what}: shape {np.shape(mine)}, expected {np.shape(theirs)}"
    np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-13, err_msg=what)


def check(family: str, data: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """These steps have these values."""
    values = solved(family, data)
    for name, theirs in expected.items():
        same(values[name], theirs, f"{family}, step {name}")


# --- instances


@dataclass(frozen=True)
class Instance:
    """One problem and what replays it."""

    problem: Problem
    place: str


def oracle_of(id: str) -> ModuleType:
    """The module of a family's oracle; a `LookupError` that says where to write it."""
    if not (FOLDER / f"{id}.py").is_file():
        raise LookupError(f"{id} has no oracle; write tests/oracles/{id}.py with a function oracle(given, options)")
    return import_module(f"oracles.{id.replace('/', '.')}")


def instances(family: Family, oracle: ModuleType | None = None) -> Iterator[Instance]:
    """The oracle's `CASES`, then draws of every combination of options at all levels and `SIZES`.

    What the family refuses is left out. Draws are not certified, and so hold more ties, zeros and signs than those on
    a paper; the statement decides them all.
    """
    for number, data in enumerate(getattr(oracle, "CASES", ()), 1):
        yield Instance(with_given(family, data), f"{family.id}, case {number}")
    sizes = getattr(oracle, "SIZES", ())
    every = [dict(zip(family.options, chosen, strict=True)) for chosen in product(*family.options.values())]
    for number, options in enumerate(every):
        levels, larger = family.levels, sizes
        if len(every) > MANY:
            levels = levels[number % len(levels) :][:1]
            larger = larger[number % max(len(larger), 1) :][:1]
        drawn = [(family, level, f"level {level}") for level in levels]
        drawn += [(replace(family, sizes={**family.sizes, **one}), levels[-1], f"sizes {one}") for one in larger]
        for source, level, what in drawn:
            for seed in range(SEEDS):
                yield from _instance(source, options, level, f"{what}, {options}, seed {seed}", seed)


def _instance(family: Family, options: dict[str, str], level: str, place: str, seed: int) -> Iterator[Instance]:
    for attempt in range(TRIES):
        stream = Stream("oracle", family.id, place, attempt)
        try:
            given = draw_givens(family, stream, level, options)
            check_refusals(family, options, given)
            if seed % 2:
                given = _moved(family, options, given, stream)
            problem = Problem(family, given, options, level=level)
            problem.values  # noqa: B018  there is an answer
        except MarkschemeError:
            continue
        yield Instance(problem, f"{family.id}, {place}, attempt {attempt}")
        return


def _moved(family: Family, options: dict[str, str], given: dict[str, Any], stream: Stream) -> dict[str, Any]:
    """Other numbers: each entry of what may be any number times 0.5 to 1.5, as far as the family's rules allow."""
    for name, datum in family.given.items():
        if given[name] is None or datum.whole or datum.kind in ("structure", "count", "pair"):
            continue
        moved = np.frompyfunc(lambda cell: cell * fmpq(stream.between(500, 1500), 1000), 1, 1)(given[name])
        try:
            datum.obey(name, moved)
            check_refusals(family, options, {**given, name: moved})
        except GivenError:
            continue
        given = {**given, name: moved}
    return given


# --- comparison


def plain(problem: Problem) -> dict[str, Any]:
    """The givens as an oracle sees them."""
    found = {}
    for name, value in problem.given.items():
        if value is None:
            continue
        kind = problem.family.given[name].kind
        if kind == "structure":
            found[name] = to_strings(value)
        elif kind == "count":
            found[name] = value
        else:
            floats = as_floats(value)
            found[name] = np.array(floats, dtype=float) if isinstance(floats, list) else float(floats)
    return found


def hold(instance: Instance, oracle: ModuleType) -> None:
    """Assert that a step is what the oracle gives, by every route; the oracle says each asked one, and others too."""
    expected = oracle.oracle(plain(instance.problem), dict(instance.problem.options))
    hold_to(instance, expected)


def hold_to(instance: Instance, expected: Mapping[str, Any]) -> None:
    """The same with what an oracle has said."""
    problem = instance.problem
    names = [call.name for call in problem.calls]
    missing, unknown = problem.asked_calls.keys() - expected, expected.keys() - set(names)
    assert not missing, f"{instance.place}: the oracle does not say {', '.join(sorted(missing))}"
    assert not unknown, f"{instance.place}: the oracle says {', '.join(sorted(unknown))}, which are no steps here"
    mine = _values(problem)
    for name, theirs in expected.items():
        same(mine[name], theirs(mine) if callable(theirs) else theirs, f"{instance.place}, step {name}")
    for step, routes in problem.family.routes.items():
        calls = [call.name for call in problem.calls if call.step.name == step]
        for route, function in routes.items() if calls else ():
            there = mine | _values(problem, replace={step: function}, until=calls[-1])
            for name in calls:
                theirs = expected.get(name, mine[name])
                theirs = theirs(there) if callable(theirs) else theirs
                same(there[name], theirs, f"{instance.place}, step {name} by route {route}")
