"""Where a feature with numbers can be split, and draws in which every split tells something else."""

from markscheme.words import *

from . import _impurity

TINY = rational(1) / power(10, 4)  # the square of a gain that is 0 but for rounding is less


def midpoints(x, y, candidates):
    """Midway between neighbouring different values; class_change: where not all of their examples have one class."""
    return array([(low + high) / 2 for low, high in _neighbours(x, y, candidates)])


def lower_values(x, y, candidates):
    return array([low for low, _ in _neighbours(x, y, candidates)])


def _neighbours(x, y, candidates):
    groups = _groups(x, y)
    pairs = [(groups[i - 1], groups[i]) for i in range(1, len(groups))]
    return [(low[0], high[0]) for low, high in pairs if candidates == "all" or len(low[1] | high[1]) > 1]


def _groups(x, y):
    """The different values of x, ascending, each with the classes of its examples."""
    groups = []
    for i in _order(x):
        if not groups or is_greater(x[i], groups[-1][0]):
            groups.append((x[i], set()))
        groups[-1][1].add(whole(y[i]))
    return groups


def _order(x):
    """The places of x, ascending, each put among those before it by halving: roots cannot be sorted otherwise."""
    order = []
    for i in range(len(x)):
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if is_greater(x[order[middle]], x[i]) else (middle + 1, high)
        order.insert(low, i)
    return order


def between_neighbours(x, order=True):
    """What comes of neighbouring examples, equal values too; `order` False: as they stand in the table."""
    places = _order(x) if order else range(len(x))
    values = [x[i] for i in places]
    return array([(values[i - 1] + values[i]) / 2 for i in range(1, len(values))])


def counts(x, y, thresholds):
    """Examples of each class on the left of each threshold, where x is at most the threshold."""
    order, rows = _order(x), []
    for t in thresholds:
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if is_greater(x[order[middle]], t) else (middle + 1, high)
        left = [whole(y[i]) for i in order[:low]]
        rows.append([left.count(c) for c in range(1, max(map(whole, y)) + 1)])
    return array(rows)


def impurities(counts, sizes, impurity):
    """Of each row of counts; a side without examples has none."""
    pairs = zip(counts, sizes, strict=True)
    return array([_impurity.impurity_of(row, impurity, row / n) if whole(n) else 0 for row, n in pairs])


def mixtures(left, right):
    """For each split the number that two of them share exactly where they are as mixed."""
    return [_impurity.mixture_of(parts) for parts in zip(left, right, strict=True)]


def first_largest(values, left, right, impurity, criterion):
    """The place of the largest gain or ratio; of splits that are exactly alike the first, which no bits show."""
    keys = [_key(*sides, impurity, criterion) for sides in zip(left, right, strict=True)]
    kept = [j for j in range(len(values)) if keys[j] is None or keys[j] not in keys[:j]]
    return kept[argmax([values[j] for j in kept])]


def _key(left, right, impurity, criterion):
    """Equal where two splits are as good; None where numbers alone tell it, as fractions do."""
    if impurity != "entropy" and criterion == "gain":
        return None
    counts = [tuple(map(whole, side)) for side in (left, right)]
    if impurity == "entropy" and criterion == "gain_ratio" and not any(a and b for a, b in zip(*counts, strict=True)):
        return "no class on both sides, so the ratio is 1"
    here, there = map(array, counts)
    mixed = _impurity.mixture_of(counts) if impurity == "entropy" else _after(here, here + there, impurity)
    return (mixed, sorted(map(sum, counts)) if criterion == "gain_ratio" else None)


def draw_x(stream, level, n):
    """Some values stand twice. Ascending at first, then in any order, at the end with a decimal place."""
    twice = {"easy": 3, "medium": 2, "hard": 4}[level]
    values = stream.shuffled(range(12, 60) if level == "hard" else range(1, 16))[: n - twice]
    x = array(stream.shuffled([*values, *values[:twice]]))
    return array(sorted(x)) if level == "easy" else x / 10 if level == "hard" else x


def draw_y(stream, level, x, impurity, candidates, criterion):
    """Classes that change a few times along x; the best split is the best by far, and no two are alike."""
    n, classes = len(x), 3 if level == "hard" else 2
    everywhere = midpoints(x, array([1 for _ in x]), "all")

    def drawn():
        more = n // 2 + stream.choice((-1, 1) if level == "hard" else (-1, 0, 1, 2))
        return array(stream.shuffled([*(1 for _ in range(more)), *(2 + i % (classes - 1) for i in range(n - more))]))

    def tells(y):
        changes = midpoints(x, y, "class_change")
        if len(changes) != (4 if level == "hard" else 3):
            return False
        left = counts(x, y, changes if candidates == "class_change" else everywhere)
        total = array([list(y).count(c) for c in range(1, classes + 1)])
        before = _impurity.impurity_of(total, impurity)
        gains = [before - _after(row, total, impurity) for row in left]
        if criterion == "gain_ratio":
            gains = [
                g / _impurity.impurity_of(array([row.sum(), len(x) - row.sum()]), "entropy")
                for g, row in zip(gains, left, strict=True)
            ]
        # A gain of 0 that is a difference of thirds is not 0 any more when these are rounded.
        if not all(
            g > rational("0.01") or (impurity == "error" and _are_decimals(row, total))
            for g, row in zip(gains, left, strict=True)
        ):
            return False
        return sum(all(other is g or g - other > rational("0.02") for other in gains) for g in gains) == 1

    return stream.again(drawn, until=tells, most=150)


def _after(left, total, impurity):
    sides = [side for side in (left, total - left) if any(side)]
    return sum(side.sum() * _impurity.impurity_of(side, impurity) for side in sides) / total.sum()


def _are_decimals(left, total):
    """Whether the error rates of both sides end within three decimal places."""
    rates = [1000 * _impurity.impurity_of(side, "error") for side in (left, total - left) if any(side)]
    return all(equals(rate, whole(floor(rate))) for rate in rates)
