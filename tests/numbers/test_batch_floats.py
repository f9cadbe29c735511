"""Floats of many papers at once: within their bounds, and parted where the papers decide otherwise."""

from __future__ import annotations

from operator import add, mul, sub, truediv

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from markscheme.engine.paper_batch import evaluate_exactly, floats_of, group_papers
from markscheme.engine.problem import Problem, draw
from markscheme.errors import GivenError, MarkschemeError, Undecided
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.numbers import arrays, elementary
from markscheme.numbers import arrays as polynomials
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.batch_floats import UNDECIDED, BatchFloat, BatchSplit, gather_papers, join_papers, lift

PAPERS = 5
FAMILIES = sorted(Library())
# shapes, roots, and where a count of 0 stands, differ from paper to paper here, and are left to exact numbers
WHERE_LOST = {"cnn/convolve_2d", "cnn/output_size", "cnn/pooling", "cnn/shape_chain", "gnn/laplacian", "metrics/nms"}
WHERE_LOST |= {"cnn/transposed", "language/pmi", "mlp/deep"}

numbers = st.one_of(
    st.builds(fmpq, st.integers(-60, 60), st.integers(1, 12)),
    st.builds(lambda n, places: fmpq(n, 10**places), st.integers(-999, 999), st.integers(0, 3)),
)
leaves = st.tuples(st.just("leaf"), st.lists(numbers, min_size=PAPERS, max_size=PAPERS))
shared = st.builds(lambda number: ("leaf", [number] * PAPERS), numbers)
UNARY = ["square", "exp", "log", "sqrt", "tanh", "sigmoid", "relu", "absolute", "positive", "sign", "floor"]
ARITHMETIC = {"sum": add, "difference": sub, "product": mul, "quotient": truediv}
BINARY = [*ARITHMETIC, "maximum", "minimum"]


def grown(children):
    return st.one_of(
        st.tuples(st.sampled_from(UNARY), children),
        st.tuples(st.sampled_from(BINARY), st.tuples(children, children)),
    )


trees = st.recursive(st.one_of(leaves, shared), grown, max_leaves=10)

PRECISION = 1400  # bits: 1 + e^-245 differs from 1 by what a bound holds to its last digit


def calculated(tree, paper: int | None):
    """A tree in exact numbers on one paper, or in floats of all."""
    kind, below = tree
    if kind == "leaf":
        return gather_papers(below) if paper is None else below[paper]
    if kind in UNARY:
        return getattr(elementary, kind)(calculated(below, paper))
    a, b = (calculated(child, paper) for child in below)
    if kind in ("maximum", "minimum"):
        return getattr(elementary, kind)(a, b)
    return ARITHMETIC[kind](a, b)


def is_within(number: float, error: float, exact: object) -> bool:
    """Whether an exact number lies within the bound of a float."""
    with ctx.workprec(PRECISION):
        gap = abs(arb(exact if isinstance(exact, arb) else fmpq(exact)) - arb(number))
        return bool(gap <= arb(error) + arb(2) ** -1060 or gap == 0)


@example(("sum", (("leaf", [fmpq(1)] * PAPERS), ("exp", ("leaf", [fmpq(0)] * (PAPERS - 1) + [fmpq(-245)])))))
@settings(max_examples=400)
@given(trees)
def test_every_float_is_within_its_bound(tree):
    try:
        with np.errstate(all="ignore"):
            many = calculated(tree, None)
    except (BatchSplit, MarkschemeError, ZeroDivisionError):
        return  # a decision that floats leave open; what is given here is never wrong
    values, errors = floats_of(many, PAPERS)
    for paper in range(PAPERS):
        if not np.isfinite(values[paper, 0]) or not np.isfinite(errors[paper, 0]):
            continue
        with ctx.workprec(PRECISION):
            try:
                exact = calculated(tree, paper)
            except (MarkschemeError, ZeroDivisionError):
                continue
            assert is_within(values[paper, 0], errors[paper, 0], exact)


@pytest.mark.parametrize("id", FAMILIES)
@pytest.mark.parametrize("level", ["easy", "hard"])
def test_papers_together_are_what_each_is_alone(id, level):
    family = Library()[id]
    options = family.default_options()
    papers = []
    for i in range(12):
        problem = Problem(family, draw(family, Stream("many", id, level, i), level, options), options)
        try:
            problem.values  # noqa: B018
        except MarkschemeError:
            continue
        papers.append(problem.inputs)
    held, lost, cells = (lambda name, result: result), 0, 0
    for batch in group_papers(family, papers):
        found = batch.results(held)
        for row, place in enumerate(batch.places):
            with ctx.workprec(128):
                alone = evaluate_exactly(family, papers[place], held)
            for name, value in alone.items():
                if value is None or found[name] is None or np.shape(found[name]) != np.shape(value):
                    lost, cells = lost + np.size(value), cells + np.size(value)
                    continue
                numbers, errors = floats_of(found[name], batch.papers)
                for j, exact in enumerate(cells_of(value)):
                    cells += 1
                    if not np.isfinite(numbers[row, j] + errors[row, j]):
                        lost += 1
                        continue
                    assert is_within(numbers[row, j], errors[row, j], exact), (name, j)
    assert lost <= cells * (0.8 if id in WHERE_LOST else 0.02)


# --- decisions


def many(*values: object) -> BatchFloat:
    return gather_papers([fmpq(*value) if isinstance(value, tuple) else fmpq(value) for value in values])


def test_papers_part_where_they_decide_otherwise():
    with pytest.raises(BatchSplit) as parted:
        arrays.argmax([many(1, 5, 1), many(2, 2, 2)])
    assert parted.value.groups[0] == parted.value.groups[2] != parted.value.groups[1]


def test_a_float_within_its_bound_of_zero_decides_nothing():
    roots = elementary.sqrt(many(2, 4))
    near = roots * roots - many(2, 1)  # no fraction as far as floats know, and 0 on the first paper
    with pytest.raises(BatchSplit) as parted:
        elementary.positive(near)
    assert parted.value.groups.tolist() == [UNDECIDED, 0]
    assert elementary.relu(near).value[0] == pytest.approx(0)  # no decision: it is continuous


def test_sums_and_products_of_decimals_that_are_zero_are_known_to_be():
    """0.1 + 0.2 is 0.3, though not in floats; and 0.35 * 0.2 is 0.07."""
    tenths = many((1, 10), (1, 2)) + many((1, 5), (1, 2)) - many((3, 10), 1)
    products = many((7, 20), 3) * many((1, 5), 1) - many((7, 100), 2)
    assert tenths.value[0] != 0
    for number, signs in ((tenths, [0, 0]), (products, [0, 1]), (products.take(np.array([0])), 0)):
        assert elementary.sign(number).value.tolist() == signs
    assert elementary.equals(many((1, 3), 1), fmpq(1, 3)).value.tolist() == [1, 0]
    assert elementary.floor(many((1, 10), 1) * 30).value.tolist() == [3, 30]
    assert elementary.sign(many((1, 7), 1) / 7 - fmpq(1, 49)).value.tolist() == [0, 1]


def test_a_number_that_may_be_no_fraction_is_not_taken_for_one():
    tiny = elementary.exp(many(-40, -50)) + many((1, 10), (1, 5)) - many((1, 10), (1, 5))
    with pytest.raises(BatchSplit):
        elementary.sign(tiny)
    with pytest.raises(BatchSplit):  # a fraction of so large a denominator that the bound holds many of them
        elementary.sign(many((1, 10**9 + 7), 1) * many((1, 10**9 + 9), 1) + many((1, 10), 1) - many((1, 10), 1))


def test_whole_numbers_stay_exact():
    ties = many(3, 7) * many(4, 2) - many(12, 13)
    assert elementary.sign(ties).value.tolist() == [0, 1]
    assert elementary.equals(ties, 0).value.tolist() == [1, 0]
    assert elementary.sqrt(many(4, 9)).error == 0.0


def test_zero_times_an_uncertain_number_is_zero():
    weights = many(0, 1) * gather_papers([fmpq(1, 3), fmpq(1, 7)])
    assert elementary.sign(weights).value.tolist() == [0, 1]


def test_an_index_is_one_number_on_all_papers():
    assert elementary.whole(many(3, 3)) == 3
    with pytest.raises(BatchSplit):
        elementary.whole(many(3, 4))
    with pytest.raises(GivenError):
        elementary.whole(many((1, 2), (1, 2)))


def test_equal_papers_do_not_part():
    assert many(2, 2).is_shared
    assert bool(elementary.equals(many(2, 2), 2))
    with pytest.raises(BatchSplit):
        bool(elementary.equals(many(2, 3), 2))


def test_each_paper_has_its_own_roots():
    with pytest.raises(BatchSplit) as parted:
        polynomials.real_roots(np.array([many(1, 1), many(-3, -5), many(2, 6)], dtype=object))
    assert len(set(parted.value.groups)) == 2
    roots = polynomials.real_roots(np.array([lift(fmpq(1)), lift(fmpq(-3)), lift(fmpq(2))], dtype=object))
    assert [root.value for root in roots] == [1, 2]


def test_a_part_is_taken_and_joined_again():
    number = gather_papers([fmpq(1, 3), fmpq(2), fmpq(5, 7)])
    some = number.take(np.array([0, 2]))
    assert some.value.tolist() == [number.value[0], number.value[2]]
    assert number.take(np.array([1])).is_shared
    again = join_papers([(np.array([0, 2]), some)], 3)
    assert again.value[0] == number.value[0]
    assert np.isnan(again.value[1])


def test_division_by_what_may_be_zero_gives_no_number():
    with np.errstate(all="ignore"):
        quotient = many(1, 1) / many(0, 2)
        assert not np.isfinite((quotient.value + quotient.error)[0])
        assert quotient.value[1] == 0.5
    with pytest.raises(ZeroDivisionError):
        many(1, 2) / many(0, 0)


def test_a_huge_number_is_not_known():
    huge = gather_papers([fmpq(10) ** 400, fmpq(1)])
    with pytest.raises((BatchSplit, Undecided)):
        huge.sign_decided()
