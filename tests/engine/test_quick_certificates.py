"""What a certificate finds out quickly is what it finds out by going every route and comparing rationals."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice, product

import pytest
from flint import arb, ctx, fmpq

from markscheme.engine import acceptance, certify, hidden_accidents, open_answers
from markscheme.engine.acceptance import range_of
from markscheme.engine.accepted_range import Range
from markscheme.engine.problem import Problem
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.numbers.exact import middle_of
from markscheme.numbers.rounding import Rounding

SOME = (
    "attention/scaled_dot_product",  # routes, ways, accidents that only the numbers show
    "classification/adaboost",  # spread answers
    "cnn/convolve_2d",
    "language/pmi",
    "metrics/roc",  # worded answers
    "mlp/backprop",
    "regression/simple",
)
LIBRARY = Library()


@pytest.fixture
def counted(monkeypatch):
    """Count how often each quick way says something; `off` switches all of them off."""
    found = Counter()

    def watched(module, name, nothing):
        quick = getattr(module, name)

        def either(*arguments):
            if switch["off"]:
                return nothing
            result = quick(*arguments)
            found[name] += bool(result)
            return result

        monkeypatch.setattr(module, name, either)

    switch = {"off": False}
    watched(certify, "_surely_refused", "")
    watched(acceptance, "_is_within", False)
    watched(acceptance, "_surely_holds", False)
    watched(acceptance, "_unless_met", {})
    watched(open_answers, "_are_surely_near", False)
    watched(Range, "is_far_from", False)
    return found, switch


def drawn(id: str, level: str, draws: int) -> list[tuple[Problem, certify.LevelReference]]:
    """Draws that the family itself takes, with what is asked of them."""
    family = LIBRARY[id]
    options = family.default_options()
    known = certify.level_reference(family, level, tuple(options.items()), family.rule)
    every = certify.attempts(family, level, "quick", options, family.rule)
    return [(problem, known) for problem, _ in islice(every, draws)]


def described(certificate: certify.Certificate) -> object:
    return (
        certificate.effort,
        certificate.accepted,
        {slip: (found.first, found.ranges) for slip, found in certificate.slips.items()},
        certificate.classes,
    )


def hold(id: str, level: str, draws: int, switch: dict[str, bool]) -> None:
    """Certify draws with the quick ways and without: the same are granted, with the same certificate."""
    for problem, known in drawn(id, level, draws):
        switch["off"] = False
        quick = certify.certify(replace(problem), known.band, known.expected, known.alike, thorough=False)
        switch["off"] = True
        written = certify.certify(replace(problem), known.band, known.expected, known.alike)
        assert quick.granted == written.granted, (id, level, problem.to_json(), quick.refusals, written.refusals)
        if written.granted:
            assert described(quick) == described(written), (id, level, problem.to_json())


def test_quick_certificates_are_the_written_ones(counted):
    found, switch = counted
    for id, level in product(SOME, ("easy", "hard")):
        hold(id, level, 6, switch)
    assert found["_surely_refused"] > 3
    assert min(found[name] for name in ("_is_within", "_surely_holds", "_are_surely_near", "is_far_from")) > 100, found
    assert found["_unless_met"] > 100


@pytest.mark.slow
def test_quick_certificates_of_every_family(counted):
    found, switch = counted
    for id in LIBRARY:
        for level in LIBRARY[id].levels:
            hold(id, level, 4, switch)
    assert found["_surely_refused"] > 50


@pytest.mark.parametrize("rule", ["4 sf, 3 sf", "4 dp, 2 dp", "9 sf, 8 sf"])
def test_a_number_far_from_a_range_never_rounds_into_it(rule):
    """Around the ends of ranges, by steps that are a few hundredths of what an answer is rounded to."""
    rounding, stream = Rounding.read(rule), Stream("far", rule)
    far = 0
    for _ in range(300):
        low = fmpq(stream.between(-20000, 20000), 10 ** stream.between(0, 6))
        accepted = Range(((low, low + abs(low) * fmpq(stream.between(0, 3), 1000)),), rounding)
        for end in (accepted.low, accepted.high):
            for step in (*range(-150, 151, 10), -3000, -1500, -700, 700, 1500, 3000):
                number = end + rounding.half_unit(abs(end)) * fmpq(step, 50)
                if accepted.is_far_from(number):
                    far += 1
                    assert not accepted.meets(range_of(number, rounding)), (accepted, number)
    assert far > 1000


@pytest.mark.parametrize("rule", ["4 sf, 3 sf", "5 dp, 3 dp"])
def test_a_range_that_floats_find_near_is_narrow_and_near(rule):
    """Ranges of up to six units of the last digit on either side, of numbers large and small."""
    rounding, stream = Rounding.read(rule), Stream("near", rule)
    near = refused = 0
    for _ in range(2000):
        key = fmpq(stream.between(-3000, 3000), 10 ** stream.between(0, 4))
        units = [2 * rounding.half_unit(abs(key)) * fmpq(stream.between(0, 60), 10) for _ in range(2)]
        accepted = Range(((key - units[0], key + units[1]),), rounding)
        is_near = open_answers._is_narrow(key, [accepted])
        is_near = is_near and open_answers.spread_units(key, accepted, rounding) <= open_answers.MOST_UNITS
        if open_answers._is_surely_near(float(key.p) / float(key.q), 0.0, accepted, rounding):
            near += 1
            assert is_near, (key, accepted)
        refused += not is_near
    assert near > 200
    assert refused > 500


def test_a_form_within_another_one_adds_nothing():
    """An end that reaches farther on either side is another range."""
    working = Rounding().context()
    middle = working.between(1.0, 2.0)
    inside = [(1.25, 1.75), (1.0, 1.5), (1.5, 2.0)]
    beyond = [(0.5, 1.5), (1.5, 2.5), (0.5, 2.5), (3.0, 4.0)]
    assert acceptance._is_within(middle, middle)
    for low, high in inside:
        assert acceptance._is_within(working.between(low, high - 1e-9), working.between(0.99, 2.01))
    for low, high in beyond:
        assert not acceptance._is_within(working.between(low, high), middle)
    known = working.lift(fmpq(3, 2))
    assert not acceptance._is_within(known, middle)  # numbers that are known are told apart exactly
    assert not acceptance._is_within(middle, known)


def test_a_ball_is_as_far_as_its_middle():
    with ctx.workprec(64):
        root = arb(2).sqrt()
    apart = Range(((fmpq(3), fmpq(31, 10)),), Rounding())
    assert apart.is_far_from(root)
    assert not Range(((fmpq(141, 100), fmpq(142, 100)),), Rounding()).is_far_from(root)
    assert not apart.meets(range_of(middle_of(root), Rounding()))


def test_numbers_that_no_float_holds_are_compared_exactly():
    huge = Range(((fmpq(10) ** 400, 2 * fmpq(10) ** 400),), Rounding())
    assert not huge.is_far_from(fmpq(1))
    assert not Range(((fmpq(1), fmpq(2)),), Rounding()).is_far_from(fmpq(10) ** 400)
    assert not Range(()).is_far_from(fmpq(1))


def test_accidents_of_a_draw_that_is_refused_for_something_else_are_not_spelt_out(monkeypatch):
    def spelt_out(problem):
        raise AssertionError

    problem, known = drawn("regression/simple", "easy", 1)[0]
    assert known.expected
    monkeypatch.setattr(hidden_accidents, "_spoilt", spelt_out)
    assert certify.certify(problem, (-2.0, -1.0), known.expected, thorough=False).refusals == ["effort_outside_band"]
    with pytest.raises(AssertionError):
        certify.certify(problem, known.band, known.expected, thorough=False)
