"""Projections as papers have them: drawn again until queries weigh keys unlike and every place shows."""

from markscheme.words import *

from . import _mask


def matrix_of(stream, datum, until, **sizes):
    """A matrix, or one of a tensor of them, drawn until it is as wanted."""

    def drawn():
        matrix = datum.draw(stream, "", {"h": 1, **sizes})
        return matrix[0] if matrix.ndim == 3 else matrix

    return stream.again(drawn, until=until, most=100)


def is_fair(queries, keys, scale="yes"):
    """Whether the queries weigh the keys unlike, none of them next to nothing, and no score is far from 0."""
    products = queries @ keys.T
    small = all(abs(cell) <= 5 for cell in products.ravel())
    return small and _mask.weighs_unlike(products, scale) and all(map(_mask.shows_places, (keys, products)))


def is_unlike(vector):
    """Whether no entry is 0 and no two are the same."""
    return all(vector) and len({*vector}) == len(vector)
