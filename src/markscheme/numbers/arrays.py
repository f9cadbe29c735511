"""Array operations that families share: one definition each of softmax, linear solve and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod
from typing import cast

import numpy as np
from flint import acb, arb, fmpq, fmpq_mat, fmpq_poly

from markscheme.errors import GivenError, Undecided
from markscheme.numbers.affine_arithmetic import AffineArithmetic
from markscheme.numbers.anchored import AnchoredNumber, anchored_softmax
from markscheme.numbers.elementary import exp, known_rational, less_largest, log, maximum, power, sqrt
from markscheme.numbers.exact import Number, Value, as_number, sign_of
from markscheme.numbers.limits import check_cells, check_matrix

NUMBERS = np.frompyfunc(as_number, 1, 1)  # every entry of an array


def array(nested: Value) -> np.ndarray:
    """Make an object array from nested lists of numbers; integers become rationals."""
    cells = np.array(nested, dtype=object)
    return NUMBERS(cells) if cells.size else cells


def zeros(*shape: int) -> np.ndarray:
    """Make an array of zeros; raise `GivenError` where it would be too large."""
    check_cells(prod(shape))
    return np.full(shape, fmpq(0), dtype=object)


def identity(n: int) -> np.ndarray:
    """Make the n by n identity matrix."""
    return diagonal([fmpq(1)] * n)


def diagonal(entries: Value) -> np.ndarray:
    """Make the diagonal matrix with these entries."""
    matrix = zeros(len(entries), len(entries))
    for i, entry in enumerate(entries):
        matrix[i, i] = as_number(entry)
    return matrix


def softmax(scores: Value, axis: int = -1) -> Value:
    """Divide each e^score by the sum of them along an axis; a score of None is masked and weighs 0."""
    if hasattr(scores, "softmax"):
        return scores.softmax(axis)
    if any(type(score) is AnchoredNumber for score in np.asarray(scores, dtype=object).flat):
        return anchored_softmax(scores, axis)
    scores = _less_largest(scores, axis)
    powers = np.frompyfunc(lambda s: fmpq(0) if s is None else exp(s), 1, 1)(scores)
    weights = powers / powers.sum(axis=axis, keepdims=True)
    visible = np.frompyfunc(lambda s: int(s is not None), 1, 1)(scores)
    alone = (visible.sum(axis=axis, keepdims=True) == 1) & (visible == 1)
    if alone.any():
        weights[alone] = fmpq(1)  # the only score that is seen weighs exactly 1
    return weights


def _less_largest(scores: Value, axis: int) -> Value:
    """Subtract the largest score of each row where the numbers take this way; else give the scores as they are."""
    scores = np.asarray(scores, dtype=object)
    taking = [s.takes_way("softmax_less_largest") for s in scores.flat if hasattr(s, "takes_way")]
    if not any(taking[:1]):
        return scores
    rows = np.moveaxis(scores, axis, -1).copy()
    for index in np.ndindex(rows.shape[:-1]):
        seen = [i for i, s in enumerate(rows[index]) if s is not None]
        like = next(s for s in scores.flat if hasattr(s, "takes_way"))
        numbers = [s if hasattr(s, "takes_way") else 0 * like + s for s in rows[index][seen]]  # a plain 0 for a mask
        shifted = less_largest(numbers, [s.nearest_float() for s in numbers])
        rows[index][seen] = np.array(shifted, dtype=object)
    return np.moveaxis(rows, -1, axis)


def logsumexp(scores: Value, axis: int = -1) -> Value:
    """Take ln of the sum of e^score along an axis."""
    if hasattr(scores, "logsumexp"):
        return scores.logsumexp(axis)
    return _along(_logsumexp_of, axis, scores)


def _logsumexp_of(scores: list[Number]) -> Number:
    if len(scores) == 1:
        return as_number(scores[0])  # ln e^s is s
    taking = [s.takes_way("logsumexp_less_largest") for s in scores if hasattr(s, "takes_way")]
    if not any(taking[:1]):
        return log(sum(map(exp, scores[1:]), start=exp(scores[0])))
    sizes = [s.nearest_float() if hasattr(s, "nearest_float") else float(s) for s in scores]
    top = max(range(len(scores)), key=sizes.__getitem__)
    powers = [fmpq(1) if i == top else exp(s) for i, s in enumerate(less_largest(scores, sizes))]
    return scores[top] + log(sum(powers[1:], start=powers[0]))


def cross_entropy(y: Value, p: Value, axis: int = -1) -> Value:
    """Calculate -sum of y ln p along an axis, for targets y and probabilities p; where y is 0, p may be 0 too."""
    if hasattr(y, "cross_entropy"):
        return y.cross_entropy(p, axis)
    return _along(_cross_entropy_of, axis, y, p)


def _cross_entropy_of(y: list[Number], p: list[Number]) -> Number:
    told = [(t, q) for t, q in zip(y, p, strict=True) if known_rational(t) != 0]
    return -sum((t * log(q) for t, q in told), start=fmpq(0))


def _along(function: Callable[..., Number], axis: int, *arrays: Value) -> Value:
    """Apply a function of lists of numbers along an axis of arrays."""
    moved = [np.moveaxis(np.asarray(one, dtype=object), axis, -1) for one in arrays]
    found = np.empty(moved[0].shape[:-1], dtype=object)
    for index in np.ndindex(*found.shape):
        found[index] = function(*(list(one[index]) for one in moved))
    return found if found.ndim else found[()]


def column(vector: Value) -> Value:
    """Turn a vector into a column, which meets a matrix row by row: `X - column(v)` takes v_i from all of row i."""
    if hasattr(vector, "column"):
        return vector.column()
    return array(vector)[:, None]


def concatenate(*vectors: Value, axis: int = 0) -> Value:
    """Join vectors one after the other, as in W [h, x] + b; with `axis=1` matrices side by side."""
    if hasattr(vectors[0], "concatenate"):
        return vectors[0].concatenate(*vectors[1:], axis=axis)
    return np.concatenate([array(vector) for vector in vectors], axis=axis)


def argmax(vector: Value) -> int:
    """Find the index of the largest entry, the first of equal ones; raise `Undecided` where a tie is not excluded.

    Two entries that cannot be told apart are no obstacle where a third is larger than both: which of them is
    larger changes nothing.
    """
    best, open_tie = [0], None
    for i in range(1, len(vector)):
        beaten, joins = [], True
        for j in best:
            try:
                if is_greater(vector[i], vector[j]):
                    beaten.append(j)
                else:
                    joins = False
                    break
            except Undecided as tie:
                open_tie = tie
        best = [j for j in best if j not in beaten] + [i] * joins
    if len(best) > 1 and open_tie is not None:
        raise open_tie
    return best[0]


def argmin(vector: Value) -> int:
    """Find the index of the smallest entry."""
    return argmax([-entry for entry in vector])


def is_greater(x: Number, y: Number) -> bool:
    """Decide whether x > y, on every kind of number."""
    if type(x) is fmpq and type(y) is fmpq:
        return bool(x > y)
    gap = x - y
    if not hasattr(gap, "sign_decided"):
        return sign_of(gap) > 0
    sign = gap.sign_decided()
    if sign is None:
        raise Undecided("two numbers are too close to tell which is larger when the working is rounded")
    return bool(sign > 0)


def solve_system(matrix: Value, vector: Value) -> Value:
    """Solve a square linear system by elimination in the given order, as by hand; swap rows only on a zero pivot."""
    if hasattr(matrix, "linear_solve"):
        return matrix.linear_solve(vector)
    if hasattr(vector[0], "solution"):
        return vector[0].solution(matrix, vector)
    rows = [[*map(as_number, row), as_number(right)] for row, right in zip(matrix, vector, strict=True)]
    n = len(rows)
    for i in range(n):
        _bring_pivot(rows, i)
        for j in range(i + 1, n):
            factor = rows[j][i] / rows[i][i]
            rows[j] = [fmpq(0)] * (i + 1) + [
                a - factor * b for a, b in zip(rows[j][i + 1 :], rows[i][i + 1 :], strict=True)
            ]
    return np.array(_substitute_back(rows), dtype=object)


def _bring_pivot(rows: list[list[Number]], i: int) -> None:
    for j in range(i, len(rows)):
        if not _is_zero(rows[j][i]):
            rows[i], rows[j] = rows[j], rows[i]
            return
    raise GivenError(
        f"the system of equations is singular: column {i + 1} depends on the columns before it; "
        "change the data so that no column is a combination of others"
    )


def _is_zero(x: Number) -> bool:
    if hasattr(x, "sign_decided"):
        return bool(x.sign_decided() == 0)
    if type(x).__module__.startswith("sympy"):
        return bool(x.is_zero)
    return sign_of(x) == 0


def _substitute_back(rows: list[list[Number]]) -> list[Number]:
    n = len(rows)
    solution: list[Number] = [None] * n
    for i in reversed(range(n)):
        known = sum((rows[i][j] * solution[j] for j in range(i + 1, n)), start=fmpq(0))
        solution[i] = (rows[i][n] - known) / rows[i][i]
    return solution


def determinant(matrix: Value) -> Number:
    """Calculate the determinant by expansion along the first row, as by hand."""
    if len(matrix) == 1:
        return as_number(matrix[0][0])
    total = fmpq(0)
    for j in range(len(matrix)):
        minor = [[row[k] for k in range(len(row)) if k != j] for row in matrix[1:]]
        product = matrix[0][j] * determinant(minor)
        total = total - product if j % 2 else total + product
    return total


def cramer(matrix: Value, vector: Value) -> np.ndarray:
    """Solve a square linear system by Cramer's rule: the other way that students know."""
    whole = determinant(matrix)
    if _is_zero(whole):
        raise GivenError("the determinant is zero, so Cramer's rule has no answer; change the data")
    columns = range(len(vector))
    replaced = [
        [[right if j == k else row[j] for j in columns] for row, right in zip(matrix, vector, strict=True)]
        for k in columns
    ]
    return np.array([determinant(swapped) / whole for swapped in replaced], dtype=object)


def inverse(matrix: Value) -> np.ndarray:
    """Invert a square matrix by its cofactors, as by hand for two or three rows."""
    rows = np.asarray(matrix, dtype=object)
    whole, places = determinant(rows), range(len(rows))
    if _is_zero(whole):
        raise GivenError("the determinant is zero, so the matrix has no inverse; change the data")
    if len(rows) == 1:
        return array([[1 / whole]])
    others = [[k for k in places if k != i] for i in places]
    # The entry in row i and column j is the cofactor of row j and column i.
    cofactors = [[(-1) ** (i + j) * determinant(rows[others[j]][:, others[i]]) for j in places] for i in places]
    inverted: np.ndarray = array(cofactors) / whole
    return inverted


def largest(vector: Value) -> Number:
    """Find the largest entry."""
    best = as_number(vector[0])
    for entry in vector[1:]:
        best = maximum(best, entry)
    return best


def cells_of(value: Value) -> list[Number]:
    """List the numbers of a value, row by row."""
    if isinstance(value, np.ndarray):
        return value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        return [cell for item in value for cell in cells_of(item)]
    return [value]


LARGEST_ROUNDED = 3  # rows of rounded entries whose polynomial is formed: n^4 products, each with its symbols


def characteristic_polynomial(matrix: Value) -> np.ndarray:
    """Find the coefficients of det(x I - M), highest power first; by Faddeev and LeVerrier: it adds and multiplies.

    The coefficients of a matrix that is known exactly are rounded once, those of whole numbers not at all. Raises
    `Undecided` for a large one with rounded entries: what is found from it, its roots, needs exact coefficients.
    """
    matrix = array(matrix)
    n = len(matrix)
    known = [entry for entry in map(known_rational, matrix.ravel()) if entry is not None]
    if len(known) == n * n:
        check_matrix(n, max(int(entry.height_bits()) for entry in known))
        kind = 0 * matrix[0, 0]  # brings each coefficient into the kind of number that the entries are of
        exact: np.ndarray = np.array(fmpq_mat(n, n, known).charpoly().coeffs()[::-1], dtype=object) + kind
        return exact
    if n > LARGEST_ROUNDED and any(isinstance(entry, AffineArithmetic) for entry in matrix.ravel()):
        raise Undecided(f"the polynomial of {n} x {n} rounded numbers has roots that nothing isolates; give exact ones")
    unit = identity(n)
    coefficients, product = [fmpq(1)], matrix
    for k in range(1, n + 1):
        coefficients.append(-product.trace() / k)
        product = matrix @ (product + coefficients[k] * unit)
    return np.array(coefficients, dtype=object)


def real_roots(coefficients: Value) -> np.ndarray:
    """Find the roots of a polynomial (highest power first) from the smallest up, each as often as it counts.

    Its coefficients must be known exactly. It is split into factors over the rationals; the roots of a quadratic factor
    are calculated by the formula, as a student does; those of higher factors are isolated. Raises `GivenError` where a
    root is no real number.
    """
    coefficients = array(coefficients)
    for number in coefficients:
        if hasattr(number, "part"):  # of many papers, each has its own factors
            number.part()
    known = [number for number in map(known_rational, reversed(coefficients)) if number is not None]
    if len(known) < len(coefficients):
        raise Undecided(
            "the roots of a polynomial are found only where its coefficients are rational and not too long; "
            "give integers, decimals or simpler fractions"
        )
    zero = 0 * coefficients[-1]  # brings each root into the kind of number that the coefficients are of
    _, factors = fmpq_poly(known).factor()
    found = [root for factor, times in factors for root in _roots(factor, zero) for _ in range(times)]
    return np.array([root for _, root in sorted(found, key=lambda pair: pair[0])], dtype=object)


def _roots(factor: fmpq_poly, zero: Number) -> Iterator[tuple[arb, Number]]:
    """Give each root of an irreducible factor: its place on the line, and its value."""
    places = _places(factor)
    if factor.degree() == 1:
        values = [zero - factor[0] / factor[1]]
    elif factor.degree() == 2:
        middle = zero - factor[1] / (2 * factor[2])
        root = sqrt(power(middle, 2) - factor[0] / factor[2])
        values = [middle - root, middle + root]
    else:
        values = [zero + place for place in places]
    return zip((place.mid() for place in places), values, strict=True)


def _places(polynomial: fmpq_poly) -> list[arb]:
    """Enclose the roots, from the smallest up; all must be real and different."""
    balls = [ball for ball, _ in cast("list[tuple[acb, int]]", polynomial.complex_roots())]
    if any(ball.imag != 0 for ball in balls):
        raise GivenError(f"the polynomial {polynomial} has roots that are no real numbers; change the givens")
    return sorted((ball.real for ball in balls), key=lambda place: place.mid())
