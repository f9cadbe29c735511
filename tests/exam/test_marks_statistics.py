"""The statistics of item analysis against SciPy, NumPy and the definitions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from markscheme.item_analysis.statistics import (
    Moments,
    Pairs,
    compare_groups,
    cronbach_alpha,
    f_tail,
    mean_interval,
    quantile,
    t_quantile,
)

halves = st.integers(0, 40).map(lambda n: Fraction(n, 2))


def moments(values) -> Moments:
    made = Moments()
    for value in values:
        made.add(Fraction(value))
    return made


def pairs(xs, ys) -> Pairs:
    made = Pairs()
    for x, y in zip(xs, ys, strict=True):
        made.add(Fraction(x), Fraction(y))
    return made


@given(st.lists(halves, min_size=2, max_size=30))
def test_mean_and_variance_are_those_of_the_list(values):
    found = moments(values)
    mean = sum(values, Fraction(0)) / len(values)
    assert found.mean == mean
    assert found.variance == sum((v - mean) ** 2 for v in values) / (len(values) - 1)


@given(st.lists(st.tuples(halves, halves), min_size=3, max_size=30))
def test_correlation_and_slope_are_those_of_scipy(values):
    xs, ys = zip(*values, strict=True)
    found = pairs(xs, ys)
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found.correlation is None
        return
    expected = stats.linregress([float(x) for x in xs], [float(y) for y in ys])
    assert found.correlation == pytest.approx(expected.rvalue, abs=1e-9)
    assert found.slope == pytest.approx(expected.slope, abs=1e-9)


def test_the_interval_of_a_correlation_is_fishers():
    xs, ys = [1, 2, 3, 4, 5, 6, 7], [2, 1, 4, 3, 7, 5, 6]
    low, high = stats.pearsonr(xs, ys).confidence_interval(0.95)
    assert pairs(xs, ys).interval() == pytest.approx((low, high))


def test_too_few_pairs_have_no_interval_and_a_line_has_a_point():
    assert pairs([1, 2, 3], [1, 2, 4]).interval() is None
    assert pairs([1, 2, 3, 4], [2, 4, 6, 8]).interval() == (1.0, 1.0)


def test_alpha_of_a_worked_example():
    items = [[3, 5, 2, 4, 4], [4, 5, 2, 4, 5], [3, 4, 3, 5, 4]]
    variances = [moments(item).variance for item in items]
    total = moments(map(sum, zip(*items, strict=True))).variance
    assert [*map(float, variances), float(total)] == [1.3, 1.5, 0.7, 8.3]
    assert cronbach_alpha(variances, total) == pytest.approx(1.5 * (1 - 3.5 / 8.3))


def test_alpha_is_not_defined_for_one_item_or_no_spread():
    assert cronbach_alpha([Fraction(1)], Fraction(1)) is None
    assert cronbach_alpha([Fraction(0), Fraction(0)], Fraction(0)) is None


@given(st.lists(halves, min_size=1, max_size=20), st.fractions(0, 1, max_denominator=8))
def test_quantiles_are_those_of_numpy(values, share):
    counts = [(value, values.count(value)) for value in sorted(set(values))]
    expected = np.quantile([float(value) for value in values], float(share))
    assert float(quantile(counts, share)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "groups", [[[1, 2, 3], [2, 4, 6]], [[1, 5, 2], [8, 9, 7], [1, 1, 2]], [[3, 4], [3, 4], [3, 5], [1, 9]]]
)
def test_groups_are_compared_as_scipy_does(groups):
    expected = stats.f_oneway(*groups)
    found = compare_groups(moments(group) for group in groups)
    assert found is not None
    assert (found.f, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    everything = [value for group in groups for value in group]
    inside = sum(np.var(group) * len(group) for group in groups)
    assert found.eta_squared == pytest.approx(1 - inside / (np.var(everything) * len(everything)))


def test_one_group_or_no_spread_cannot_be_compared():
    assert compare_groups([moments([1, 2, 3])]) is None
    assert compare_groups([moments([1, 1]), moments([2, 2])]) is None


@pytest.mark.parametrize("f, between, within", [(0.5, 1, 10), (4.2, 3, 36), (40, 2, 5), (1e-6, 1, 1)])
def test_the_tail_of_f_is_that_of_scipy(f, between, within):
    assert f_tail(f, between, within) == pytest.approx(stats.f.sf(f, between, within), rel=1e-9)


@pytest.mark.parametrize("degrees", [1, 2, 9, 40, 1000])
def test_the_quantile_of_t_is_that_of_scipy(degrees):
    assert t_quantile(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-9)


def test_the_interval_of_a_mean_is_students():
    values = [3, 5, 4, 8, 6]
    expected = stats.t.interval(0.95, 4, loc=np.mean(values), scale=stats.sem(values))
    assert mean_interval(moments(values)) == pytest.approx(expected)
    assert mean_interval(moments([3])) is None
