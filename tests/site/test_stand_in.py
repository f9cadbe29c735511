"""The arrays that stand in for NumPy in the browser do what NumPy's do."""

from __future__ import annotations

import math
import operator
from collections import UserList
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markscheme.site.stand_in import array_functions as ours
from markscheme.site.stand_in.object_arrays import ndarray

SHAPES = st.lists(st.integers(0, 4), max_size=3).map(tuple)
CELLS = {
    object: st.integers(-9, 9).map(lambda n: Fraction(n, 2)),
    float: st.sampled_from([0.0, -0.0, 1.0, -2.5, 1e308, math.inf, -math.inf, math.nan, 7.0, 0.1]),
    int: st.integers(-9, 9),
    bool: st.booleans(),
}


@st.composite
def cells(draw, shape, kind):
    listed = [draw(CELLS[kind]) for _ in range(math.prod(shape))]
    theirs = np.empty(len(listed), dtype=kind)
    theirs[:] = listed
    return theirs.reshape(shape)


def mine(theirs):
    return ours.array(theirs.ravel().tolist(), KIND[theirs.dtype.kind]).reshape(theirs.shape)


KIND = {"O": object, "f": float, "i": int, "b": bool}


def same(found, wanted):
    """Say whether an array or a cell of ours is what NumPy gives, NaN and signs of zero included."""
    if isinstance(wanted, np.ndarray) and wanted.ndim:
        return (
            isinstance(found, ndarray)
            and found.shape == wanted.shape
            and found.dtype is KIND[wanted.dtype.kind]
            and all(map(same, found.ravel().tolist(), wanted.ravel().tolist()))
        )
    found, wanted = (one.item() if hasattr(one, "item") else one for one in (found, wanted))
    if isinstance(wanted, float):
        return repr(float(found)) == repr(wanted)
    return found == wanted


@st.composite
def broadcast_pairs(draw):
    shape = draw(SHAPES)
    kinds = draw(st.sampled_from([(a, b) for a in CELLS for b in CELLS if (a is object) == (b is object)]))
    other = tuple(draw(st.sampled_from([1, size])) for size in shape)[draw(st.integers(0, len(shape))) :]
    pair = [draw(cells(shape, kinds[0])), draw(cells(other, kinds[1]))]
    return pair if draw(st.booleans()) else pair[::-1]


OPERATIONS = ["add", "sub", "mul", "truediv", "floordiv", "mod", "eq", "ne", "lt", "le", "gt", "ge"]


@settings(max_examples=300, deadline=None)
@given(broadcast_pairs(), st.sampled_from(OPERATIONS))
def test_operations_broadcast_as_numpy_does(pair, name):
    operation = getattr(operator, name)
    with np.errstate(all="ignore"):
        try:
            wanted = operation(*pair)
        except (ZeroDivisionError, TypeError) as error:
            kind = type(error)
            if kind is TypeError:  # NumPy forbids the difference of truth values and more; nobody asks for it
                return
            with pytest.raises(kind):
                operation(*map(mine, pair))
            return
    if {one.dtype.kind for one in pair} == {"b"} and name not in ("add", "mul", "eq", "ne", "lt", "le", "gt", "ge"):
        return
    found = operation(*map(mine, pair))
    is_finite = all(np.isfinite(one.astype(float)).all() for one in pair)
    if name in ("floordiv", "mod") and not is_finite:  # at infinity NumPy follows C, Python does not
        return
    assert same(found, wanted)


@st.composite
def keys(draw, shape):
    parts = []
    for size in shape[: draw(st.integers(0, len(shape)))]:
        bounds = st.none() | st.integers(-size - 1, size + 1)
        choices = [st.builds(slice, bounds, bounds, st.sampled_from([None, 1, 2, -1]))]
        if size:
            choices += [st.integers(-size, size - 1), st.lists(st.integers(-size, size - 1), min_size=1, max_size=3)]
        parts.append(draw(st.one_of(choices)))
        if draw(st.integers(0, 5)) == 0:
            parts.append(None)
    lists = [part for part in parts if isinstance(part, list)]
    if len({len(part) for part in lists}) > 1:
        parts = [part[0] if isinstance(part, list) else part for part in parts]
    if draw(st.integers(0, 4)) == 0:
        parts.append(Ellipsis)
    return tuple(parts)


@settings(max_examples=300, deadline=None)
@given(st.data(), SHAPES, st.sampled_from(list(CELLS)))
def test_indexing_and_assignment_are_numpys(data, shape, kind):
    theirs = data.draw(cells(shape, kind))
    key = data.draw(keys(shape))
    own = mine(theirs)
    assert same(own[key], theirs[key])
    value = data.draw(CELLS[kind])
    own[key], theirs[key] = value, value
    assert same(own, theirs)


@settings(max_examples=100, deadline=None)
@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple), st.sampled_from([object, int]))
def test_masks_views_and_moved_axes_are_numpys(data, shape, kind):
    theirs = data.draw(cells(shape, kind))
    mask = data.draw(cells(shape, bool))
    own = mine(theirs)
    assert same(own[mine(mask)], theirs[mask])
    assert same(own.T, theirs.T)
    assert same(own.ravel(), theirs.ravel())
    own.T[0], theirs.T[0] = 5, 5  # a view: the array itself changes
    assert same(own, theirs)
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    assert same(ours.moveaxis(own, axis, 0), np.moveaxis(theirs, axis, 0))
    assert same(ours.concatenate([own, own], axis=axis), np.concatenate([theirs, theirs], axis=axis))
    order = data.draw(st.permutations(range(shape[axis])))
    assert same(own.take(order, axis), theirs.take(order, axis))
    assert same(ours.where(mine(mask), own, 0), np.where(mask, theirs, 0))
    assert [found.tolist() for found in ours.nonzero(mine(mask))] == [found.tolist() for found in np.nonzero(mask)]


@settings(max_examples=100, deadline=None)
@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple), st.sampled_from([object, int, bool]))
def test_reductions_are_numpys(data, shape, kind):
    theirs = data.draw(cells(shape, kind))
    axis = data.draw(st.none() | st.integers(-len(shape), len(shape) - 1))
    keepdims = data.draw(st.booleans())
    for name in ("sum", "prod", "max", "min"):
        assert same(
            getattr(ours, name)(mine(theirs), axis=axis, keepdims=keepdims),
            getattr(np, name)(theirs, axis=axis, keepdims=keepdims),
        ), name
    for name in ("any", "all"):
        found = getattr(mine(theirs) != 0, name)(axis=axis)
        assert same(found, getattr(theirs != 0, name)(axis=axis)), name
    assert same(mine(theirs).argmax(axis), theirs.argmax(axis))
    if kind is not bool:
        assert same(mine(theirs).cumsum(axis), theirs.cumsum(axis))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_products_of_matrices_and_vectors_are_numpys(data, n, m, k):
    left, right = data.draw(cells((n, m), object)), data.draw(cells((m, k), object))
    vector = data.draw(cells((m,), object))
    for one, other in ((left, right), (left, vector), (vector, right), (vector, vector)):
        assert same(mine(one) @ mine(other), one @ other)


FUNCTIONS = [
    "exp",
    "expm1",
    "log",
    "log1p",
    "log10",
    "sqrt",
    "tanh",
    "floor",
    "rint",
    "sign",
    "abs",
    "isfinite",
    "isnan",
]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_floats_are_numpys_to_the_last_digits(name):
    values = np.array([0.0, 1.0, -1.0, 0.5, 2.5, 3.5, -2.5, 710.0, -710.0, 1e-9, 1e300, math.inf, -math.inf, math.nan])
    with np.errstate(all="ignore"):
        wanted = getattr(np, name)(values)
    found = getattr(ours, name)(mine(values))
    assert found.dtype is KIND[wanted.dtype.kind]
    assert found.tolist() == pytest.approx(wanted.tolist(), rel=4e-16, nan_ok=True)


def test_what_the_float_papers_need_besides():
    keys = [[3, 1, 2, 1], [0, 1, 0, 0]]
    assert ours.lexsort(keys).tolist() == np.lexsort(keys).tolist()
    values = [2.0, math.nan, 1.0, 2.0, math.nan]
    for found, wanted in zip(
        ours.unique(values, return_inverse=True), np.unique(values, return_inverse=True), strict=True
    ):
        assert found.tolist() == pytest.approx(wanted.tolist(), nan_ok=True)
    counts = ours.zeros(3, dtype=int)
    alias = counts
    counts += ours.array([True, False, True]) * 2
    assert alias.tolist() == [2, 0, 2]
    assert ours.divide(1.0, 0.0) == math.inf
    out = ours.full((2,), math.inf)
    assert ours.divide(ours.array([1.0, 1.0]), ours.array([2.0, 0.0]), out=out, where=ours.array([True, False])) is out
    assert out.tolist() == [0.5, math.inf]
    with pytest.raises(ValueError, match="different lengths"):
        ours.array([[1, 2], [3]], dtype=object)
    rows = UserList([np.array([1, 2], dtype=object), [3, 4]])  # any sequence is a list of rows, but for a text
    assert ours.array([UserList([1, 2]), (3, 4)], dtype=object).tolist() == np.array(list(rows), dtype=object).tolist()
    assert ours.array(rows[1:], dtype=object).shape == (1, 2)
    assert ours.array(["ab", "c"], dtype=object).shape == (2,)
    corners = np.array([[3, 0], [4, 5]])
    assert same(ours.hypot(*mine(corners)), np.hypot(*corners))
    assert same(mine(corners).min(axis=0, initial=1), corners.min(axis=0, initial=1))
    with pytest.raises(IndexError, match="out of bounds"):
        ours.array([1, 2])[2]
    with pytest.raises(ValueError, match="broadcast"):
        ours.array([1, 2]) + ours.array([1, 2, 3])
