"""Columns of a mini-batch, and gradients of them, that lose little where means and sums are rounded by hand."""

from markscheme.words import *


def draw_Z(stream, level, m, d):
    """Columns whose mean ends after one decimal, so that nothing is lost where it is subtracted."""
    reach = range(-2, 4) if level == "easy" else range(-4, 7)
    columns = [[stream.choice(reach) for _ in range(m - 1)] for _ in range(d)]
    return array([[*rest, stream.choice([n for n in reach if (sum(rest) + n) * 10 % m == 0])] for rest in columns]).T


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
