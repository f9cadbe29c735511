"""Samples for a principal component analysis by hand: how they are drawn, and which are refused."""

from markscheme.words import *

from . import _eigen


def draw_X(stream, level, n, d, method, divisor):
    """Small whole numbers with whole means, and a first component that leans on all features and samples.

    At the easy level the eigenvalues of a covariance are rational, so that no root stands in the components but their length.
    """
    is_balanced = _is_rational if level == "easy" and method == "covariance" else _is_balanced
    rows, columns = (3, 4) if method == "small_sample" else (n + (divisor == "n_minus_1"), d)

    def centred():
        drawn = [[stream.between(-3, 3) for _ in range(rows - 1)] for _ in range(columns)]
        return array([[*column, -sum(column)] for column in drawn]).T

    Z = stream.again(centred, until=lambda Z: is_balanced(Z, method), most=100 if is_balanced is _is_balanced else 400)
    return Z + array([stream.between(6, 12) for _ in range(columns)])


def _is_balanced(Z, method):
    """Whether hand rounding does little harm: two eigenvalues that count, and no entry of the vectors near 0."""
    S = Z @ Z.T if method == "small_sample" else Z.T @ Z
    if 20 * _eigen.minors(S) < square(S.trace()):
        return False
    if method == "small_sample":
        low, middle, high = sorted((S[0, 1], S[0, 2], S[1, 2]))
        return (S.trace() / 2).q == 1 and middle - low > 3 and high - middle > 3
    (a, b), (_, c) = S
    side = 1 if b > 0 else -1
    return 0 < abs(a - c) < abs(b) and all(abs(x + side * y) > 1 for x, y in Z)


def _is_rational(Z, method):
    """Whether both eigenvalues are rational and count, and no sample lies across the first component."""
    (a, b), (_, c) = S = Z.T @ Z
    if not b or a == c or 20 * _eigen.minors(S) < square(S.trace()):
        return False
    root = sqrt(square(a - c) + 4 * square(b))
    return bool(whole(equals(root, floor(root)))) and all(
        absolute(x * b + y * (c - a + root) / 2) >= absolute(b) for x, y in Z
    )


def invalid_X(X, n, d, method):
    if n < 2:
        return "X has one row, so nothing varies; give two rows or more"
    if method == "covariance" and d != 2:
        return f"X has {d} columns, but eigenvalues by hand need a 2 x 2 covariance; give 2 columns"
    if method == "small_sample" and n > 3:
        return f"X has {n} rows, but X X^T is solved by hand for 3 rows at most; give 2 or 3 rows"
    return None


def invalid_variance(X, n, d, method):
    """Without one largest eigenvalue there is no first component."""
    if invalid_X(X, n, d, method):
        return None
    if all(whole(equals(row, X[0]).prod()) for row in X):
        return f"all {n} rows of X are the same, so nothing varies; give rows that differ"
    Z = X - X.sum(axis=0) / n
    if _eigen.is_double(Z.T @ Z if method == "covariance" else Z @ Z.T):
        return "the two largest eigenvalues are equal, so every direction between them is a first component; change X"
    return None
