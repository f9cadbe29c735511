"""Which entries of a map are pooled together, and which of a row are the largest."""

from markscheme.words import *

WINDOWS = ("max", "average")


def windows(X, kernel, stride, hanging=False):
    """The entries of every window that fits, row of windows by row of windows; or of those that hang over as well."""
    corners = [
        range(0, min(n, n - side + (step if hanging else 1)), step)
        for n, side, step in zip(X.shape, map(whole, kernel), map(whole, stride), strict=True)
    ]
    height, width = map(whole, kernel)
    return [[X[i : i + height, j : j + width].ravel() for j in corners[1]] for i in corners[0]]


def misfit(kernel, H, W):
    """What keeps the window from standing on the map, in a sentence; None where it fits."""
    for what, side, n in (("rows", kernel[0], H), ("columns", kernel[1], W)):
        if is_greater(side, n):
            return f"the window has {side} {what}, but the map only {n}; give a smaller kernel or a larger map"
    return None


def pyramid(X, side, shared=True):
    """The entries of every cell of a grid of side x side cells, row by row; cells may share a row or a column."""
    rows, columns = _parts(len(X), side, shared), _parts(len(X[0]), side, shared)
    return [X[a:b, c:d].ravel() for a, b in rows for c, d in columns]


def _parts(n, side, shared):
    """Where each part begins and ends: rounded down and up, or down alone; never without a row."""
    starts = [i * n // side for i in range(side)]
    ends = [-(-(i + 1) * n // side) if shared else max((i + 1) * n // side, i * n // side + 1) for i in range(side)]
    return list(zip(starts, ends, strict=True))


def largest_places(row, k):
    """Where the k largest entries stand, the largest first; of equal ones the first."""
    ranked = []
    for place, entry in enumerate(row):
        ranked.insert(sum(not is_greater(entry, row[i]) for i in ranked), place)
    return ranked[:k]


def draw_kernel(stream, level):
    return array({"easy": [2, 2], "medium": [3, 3], "hard": stream.choice(([2, 3], [3, 2], [2, 4]))}[level])


def draw_stride(stream, level):
    return array({"easy": [2, 2], "medium": [2, 2], "hard": stream.choice(([2, 2], [3, 2]))}[level])


def draw_levels(stream, level, L):
    return array({"easy": [1, 2], "medium": [1, 2], "hard": stream.choice(([2, 3], [1, 3]))}[level])


def figure_window(X, kernel, kind):
    """The map, and the first place of the window."""
    return grid_figure(X, (0, 0, *map(whole, kernel))) if kind in WINDOWS else None


def figure_pyramid(levels, kind):
    """The grids of the levels, with the entries of the answer in their cells."""
    if kind != "pyramid":
        return None
    grids, place = [], 0
    for side in map(whole, levels):
        grids.append([[f"Y_{place + i * side + j + 1}" for j in range(side)] for i in range(side)])
        place += side * side
    return pyramid_figure(grids)


def max_for_average(X, kernel, stride, kind):
    """A slip: the largest entry."""
    if kind not in ("average", "global_average"):
        return None
    if kind == "global_average":
        return largest(X.ravel())
    return array([[largest(window) for window in row] for row in windows(X, kernel, stride)])


def column_by_column(X, levels, kind):
    """A slip: each grid read column by column."""
    if kind != "pyramid":
        return None
    cells = [pyramid(X.T, whole(side)) for side in levels]
    return array([largest(cell) for grid in cells for cell in grid])


def sorted_down(X, k, kind):
    """A slip: what is kept, by size."""
    if kind != "k_max":
        return None
    return array([[row[place] for place in largest_places(row, k)] for row in X])


def of_columns(X, k, H, kind):
    """A slip: the largest of each column."""
    if kind != "k_max" or k > H:
        return None
    kept_places = [sorted(largest_places(column, k)) for column in X.T]
    return array([[column[place] for place in places] for column, places in zip(X.T, kept_places, strict=True)]).T
