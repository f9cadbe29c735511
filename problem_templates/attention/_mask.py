"""What a query sees under a causal mask, and which scores and weights are worth calculating by hand."""

from markscheme.words import *


def masked(scores, mask, stand_in=None):
    """The scores; under a causal mask a stand-in where query i may not see key j: at j > i."""
    if mask == "none":
        return scores
    return array([[score if j <= i else stand_in for j, score in enumerate(row)] for i, row in enumerate(scores)])


def seen(scores, mask):
    """The part of each row that its query sees."""
    return [row if mask == "none" else row[: i + 1] for i, row in enumerate(scores)]


def weighs_unlike(products, scale):
    """Whether no product is 0, no row of them flat, and no key far behind another.

    A score of 0 comes out as 0.0001 where the queries are scaled first.
    """
    most = 4 if scale == "yes" else 3
    return all(products.ravel()) and all(0 < largest(row) + largest(-row) <= most for row in products)


def shows_places(A):
    """Whether no two neighbouring rows or columns are the same, nor the matrix and its transpose.

    Else nobody would see on paper that somebody took the one for the other.
    """
    neighbours = [(B[i], B[i + 1]) for B in (A, A.T) for i in range(len(B) - 1)]
    turned = [(A.ravel(), A.T.ravel())] if len(A) == len(A.T) > 1 else []
    return not any(all(one == other) for one, other in neighbours + turned)


def figure_weights(weights):
    rows, columns = weights.shape
    return heat_map_figure(
        weights, rows=[f"q_{i + 1}" for i in range(rows)], columns=[f"k_{j + 1}" for j in range(columns)]
    )


def require_scores_small(scores):
    return not any(is_greater(absolute(score), 4) for score in scores.ravel())


def require_weights_not_flat(Q, K, mask):
    return all(len(row) == 1 or len(set(row)) > 1 for row in seen(Q @ K.T, mask))


def require_weights_not_tiny(weights, mask):
    return all(is_greater(weight, rational("0.02")) for row in seen(weights, mask) for weight in row)


def require_something_masked(Q, K, mask):
    return mask == "none" or any(sign(cell) for i, row in enumerate(Q @ K.T) for cell in row[i + 1 :])
