"""Columns and rows of a table, and gradients of them, that lose little where means and sums are rounded by hand."""

from markscheme.words import *


def draw_Z(stream, level, m, d):
    """Columns whose mean ends after one decimal, so that nothing is lost where it is subtracted."""
    reach = range(-2, 4) if level == "easy" else range(-4, 7)
    columns = [[stream.choice(reach) for _ in range(m - 1)] for _ in range(d)]
    return array([[*rest, stream.choice([n for n in reach if (sum(rest) + n) * 10 % m == 0])] for rest in columns]).T


def short_mean(stream, numbers, n):
    """Some of these whole numbers, whose mean ends after one decimal."""
    rest = [stream.choice(numbers) for _ in range(n - 1)]
    return [*rest, stream.choice([k for k in numbers if (sum(rest) + k) * 10 % n == 0])]


def draw_features(stream, level, n, d):
    """Unlike small numbers with a short mean; features of different scales, as an age in years beside a rate."""
    columns = []
    for scale in _scales(level, d):
        rest = stream.shuffled(range(1, 13))[: n - 1]
        last = [k for k in range(1, 14) if k not in rest and (sum(rest) + k) * 10 % n == 0]
        columns.append(array([*rest, stream.choice(last or [14])]) * scale)
    return array(columns).T


def draw_new_examples(stream, level, m, d):
    """More of the same features, of which some lie beyond the others."""
    return array([array(stream.shuffled(range(1, 19))[:m]) * scale for scale in _scales(level, d)]).T


def _scales(level, d):
    tens = {"easy": (0, 0), "medium": (0, -1), "hard": (1, -1)}[level]
    return [power(rational(10), tens[j % 2]) for j in range(d)]


def draw_dY(stream, Z, m, d):
    """Gradients that lie well off the columns of ones and of Z, else the three paths back to Z all but cancel."""

    def column_of(deviation):
        return stream.again(
            lambda: array([stream.between(-3, 4) for _ in range(m)]),
            until=lambda slopes: _is_clear_of(deviation, slopes - slopes.sum() / m),
        )

    return array([column_of(Z[:, j] - Z[:, j].sum() / m) for j in range(d)]).T


def _is_clear_of(deviation, slopes):
    along = (slopes * deviation).sum() / largest([square(deviation).sum(), rational(1)])
    across = absolute(slopes - along * deviation)
    return all(is_greater(2 * entry, 1) for entry in [*across, 5 * absolute(along)])
