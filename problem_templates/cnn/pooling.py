"""Pooling of one feature map: by windows, over the whole map, over a pyramid of grids, or the k largest of a row."""

from markscheme.words import *

from . import _pooling
from ._pooling import draw_kernel, draw_levels, draw_stride, figure_pyramid, figure_window

source = "study notes 000 to 004, pooling; spatial pyramid pooling and k-max pooling"
sizes = {"H": (4, 5, 6), "W": (4, 6, 7), "L": 2}
options = {"kind": ("max", "average", "global_average", "pyramid", "k_max")}
given = {
    "X": matrix("H", "W", by_level(integers(-4, 9), integers(-4, 9), decimals("-2.9", "6", 1))),
    "kernel": pair(counts(2, 3)).at_least(1, "the side of a window").when(kind=_pooling.WINDOWS),
    "stride": pair(counts(1, 2)).at_least(1, "a stride").when(kind=_pooling.WINDOWS),
    "levels": vector("L", counts(1, 3)).at_least(1, "the side of a grid").when(kind="pyramid"),
    "k": count(by_level(counts(2, 2), counts(3, 3), counts(3, 4)))
    .at_least(1, "how many entries are kept")
    .when(kind="k_max"),
}
symbols = {"kernel": "f", "stride": "s", "sums": "S", "kept": "c", "out": "Y", "levels": r"\ell"}
only = {"sums": {"kind": ("average", "global_average")}, "kept": {"kind": ("k_max",)}}
hides = {"X": "the entries of a window stand in any order, and max pooling sees the largest alone"}
ask = {"out": 4}
MOST = 5_000  # cells of all grids of a pyramid together


def require_unlike_maxima(out, kind):
    """Else one large entry, which every window sees, is the answer throughout."""
    return kind not in ("max", "pyramid") or len(set(out.ravel())) > 1


def invalid_window(kernel, kind, H, W):
    return _pooling.misfit(kernel, H, W) if kind in _pooling.WINDOWS else None


def invalid_levels(levels, kind):
    cells = sum(square(side) for side in levels) if kind == "pyramid" else 0
    return f"the grids have {cells} cells, but at most {MOST} are pooled; give smaller levels" if cells > MOST else None


def invalid_k(k, kind, W):
    return f"k is {k}, but a row has only {W} entries; give a smaller k" if kind == "k_max" and k > W else None


@when(kind="average")
def sums(X, kernel, stride):
    r"""{% set s, t = ("s", "s") if stride[0] == stride[1] else ("s_1", "s_2") %}
    S_{ij} = \sum_{u, v} X_{ {{ s }} (i - 1) + u, \, {{ t }} (j - 1) + v}"""
    return array([[window.sum() for window in row] for row in _pooling.windows(X, kernel, stride)])


@sums.when(kind="global_average")
def sums(X):
    return X.sum()


@when(kind="k_max")
def kept(X, k):
    r"""X_{i, c_{ij}} \ge X_{im} \quad (m \ne c_{i1}, \dots, c_{ik})"""
    return array([sorted(_pooling.largest_places(row, k)) for row in X]) + 1


@when(kind="max")
def out(X, kernel, stride):
    r"""{% set s, t = ("s", "s") if stride[0] == stride[1] else ("s_1", "s_2") %}
    Y_{ij} = \max_{u, v} X_{ {{ s }} (i - 1) + u, \, {{ t }} (j - 1) + v}"""
    return array([[largest(window) for window in row] for row in _pooling.windows(X, kernel, stride)])


@out.when(kind="average")
def out(sums, kernel):
    return sums / (kernel[0] * kernel[1])


@out.when(kind="global_average")
def out(sums, H, W):
    return sums / (H * W)


@out.when(kind="pyramid")
def out(X, levels):
    r"""Y_{\ell, i, j} = \max_{u, v} X_{uv}, \;
    \lfloor \frac{(i - 1) H}{\ell} \rfloor < u \le \lceil \frac{i H}{\ell} \rceil, \;
    \lfloor \frac{(j - 1) W}{\ell} \rfloor < v \le \lceil \frac{j W}{\ell} \rceil"""
    cells = [cell for side in levels for cell in _pooling.pyramid(X, whole(side))]
    return array([largest(cell) for cell in cells])


@out.when(kind="k_max")
def out(X, kept):
    r"""Y_{ij} = X_{i, c_{ij}}"""
    return array([[row[whole(place) - 1] for place in places] for row, places in zip(X, kept, strict=True)])


def table_largest(X, kept):
    """What is kept of each row, and where it stands."""
    rows = [(row, [whole(place) for place in places]) for row, places in zip(X, kept, strict=True)]
    return [[i, list(row), [row[j - 1] for j in places], places] for i, (row, places) in enumerate(rows, 1)]


_of_windows = {
    "stride_ignored": {"stride": (1, 1)},
    "side_by_side": "stride -> kernel",
    "sides_swapped": "kernel -> kernel[::-1]",
    "beyond_the_edge": "_pooling.windows(X, kernel, stride) -> _pooling.windows(X, kernel, stride, hanging=True)",
}
slips = {
    sums: _of_windows,
    out: {
        **_of_windows,
        "average_for_max": "largest(window) -> window.sum() / len(window); largest(cell) -> cell.sum() / len(cell)",
        "max_for_average": _pooling.max_for_average,
        "not_divided": "kernel[0] * kernel[1] -> 1; H * W -> 1",
        "divided_by_side": "kernel[0] * kernel[1] -> kernel[0]; H * W -> H",
        "levels_reversed": "levels -> levels[::-1]",
        "column_by_column": _pooling.column_by_column,
        "cells_not_shared": "_pooling.pyramid(X, whole(side)) -> _pooling.pyramid(X, whole(side), shared=False)",
        "sorted_down": _pooling.sorted_down,
        "of_columns": _pooling.of_columns,
    },
}
