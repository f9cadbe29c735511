"""Linear equations and eigenvalues of small symmetric matrices on paper."""

from __future__ import annotations

from decimal import Decimal, localcontext

from benchmarks.hands.calculator import EXACT, Calculator, tidy

Matrix = list[list[Decimal]]


def solve(c: Calculator, matrix: Matrix, right: list[Decimal]) -> list[Decimal]:
    """By elimination (with factors, or crosswise without fractions), by Cramer's rule, or by the inverse."""
    way = c.way("equations", "elimination", "elimination crosswise", "Cramer", "inverse")
    n = len(matrix)
    if n > 3 and way in ("Cramer", "inverse"):
        way = c.taken["equations"] = "elimination"  # nobody expands determinants of four rows
    if way.startswith("elimination"):
        return _eliminated(c, matrix, right, crosswise=way.endswith("crosswise"))
    det = determinant(c, matrix)
    if way == "Cramer":
        return [c.div(determinant(c, _with_column(matrix, right, j)), det) for j in range(n)]
    # row j of the inverse holds the cofactors of column j; the matrix may be any
    adjugate = [[_cofactor(c, matrix, i, j) for i in range(n)] for j in range(n)]
    if c.way("inverse", "entries first", "determinant last") == "entries first":
        return c.matvec([[c.div(cell, det) for cell in row] for row in adjugate], right)
    return [c.div(cell, det) for cell in c.matvec(adjugate, right)]


def _eliminated(c: Calculator, matrix: Matrix, right: list[Decimal], crosswise: bool) -> list[Decimal]:
    rows = [[*row, b] for row, b in zip(matrix, right, strict=True)]
    n = len(rows)
    for k in range(n):
        if not rows[k][k]:
            swap = next(i for i in range(k + 1, n) if rows[i][k])
            rows[k], rows[swap] = rows[swap], rows[k]
        for i in range(k + 1, n):
            pivot, head = rows[k][k], rows[i][k]
            if not head:
                continue
            if crosswise:
                rest = [c.sub(c.mul(pivot, a), c.mul(head, b)) for a, b in zip(rows[i], rows[k], strict=True)]
            else:
                factor = c.div(head, pivot)
                rest = [c.sub(a, c.mul(factor, b)) for a, b in zip(rows[i], rows[k], strict=True)]
            rows[i] = [Decimal(0)] * (k + 1) + rest[k + 1 :]
    found: list[Decimal] = [Decimal(0)] * n
    for k in reversed(range(n)):
        known = [c.mul(rows[k][j], found[j]) for j in range(k + 1, n)]
        found[k] = c.div(c.add(rows[k][n], *(-term for term in known)), rows[k][k])
    return found


def determinant(c: Calculator, matrix: Matrix) -> Decimal:
    """Of two rows as it is; of three along the first row, or by the rule of Sarrus."""
    if len(matrix) == 1:
        return matrix[0][0]
    if len(matrix) == 2:
        (a, b), (d, e) = matrix
        return c.sub(c.mul(a, e), c.mul(b, d))
    if c.way("determinant", "first row", "Sarrus") == "first row":
        return c.dot(matrix[0], [_cofactor(c, matrix, 0, j) for j in range(3)])
    down = [c.mul(matrix[0][j], matrix[1][(j + 1) % 3], matrix[2][(j + 2) % 3]) for j in range(3)]
    up = [-c.mul(matrix[0][j], matrix[1][(j + 2) % 3], matrix[2][(j + 1) % 3]) for j in range(3)]
    return c.total(down + up)


def _cofactor(c: Calculator, matrix: Matrix, i: int, j: int) -> Decimal:
    minor = [[cell for k, cell in enumerate(row) if k != j] for m, row in enumerate(matrix) if m != i]
    value = determinant(c, minor) if minor else Decimal(1)
    return -value if (i + j) % 2 else value


def _with_column(matrix: Matrix, column: list[Decimal], j: int) -> Matrix:
    return [[column[i] if k == j else cell for k, cell in enumerate(row)] for i, row in enumerate(matrix)]


def roots(c: Calculator, trace: Decimal, det: Decimal, matrix: Matrix | None = None) -> tuple[Decimal, Decimal]:
    """Both roots of l^2 - trace l + det = 0, the larger first.

    By the formula; by half the trace; by the difference of the diagonal; or one by the formula and the other as
    det / first, or as trace - first.
    """
    two, four = Decimal(2), Decimal(4)
    ways = ["formula", "half trace", "det / first", "trace - first"]
    way = c.way("eigenvalues", *ways, *(["difference of the diagonal"] if matrix else []))
    if way == "difference of the diagonal" and matrix:
        (a, b), (_, d) = matrix
        root = c.sqrt(c.add(c.square(c.sub(a, d)), c.mul(four, c.square(b))))
        return c.div(c.add(trace, root), two), c.div(c.sub(trace, root), two)
    if way == "half trace":
        half = c.div(trace, two)
        root = c.sqrt(max(c.sub(c.square(half), det), Decimal(0)))
        return c.add(half, root), c.sub(half, root)
    root = c.sqrt(max(c.sub(c.square(trace), c.mul(four, det)), Decimal(0)))
    if way == "formula" or not det or not root:
        return c.div(c.add(trace, root), two), c.div(c.sub(trace, root), two)
    # the root of larger size first: the other by a quotient has no cancellation
    first = c.div(c.add(trace, root if trace >= 0 else -root), two)
    other = c.div(det, first) if way == "det / first" else c.sub(trace, first)
    return max(first, other), min(first, other)


def eigenvector(c: Calculator, matrix: Matrix, value: Decimal) -> list[Decimal]:
    """Of a symmetric matrix of two rows, by its first or by its second row; not normalised."""
    (a, b), (_, d) = matrix
    if not b:
        return [Decimal(1), Decimal(0)] if abs(a - value) <= abs(d - value) else [Decimal(0), Decimal(1)]
    if c.way("eigenvector", "first row", "second row") == "first row":
        return [b, c.sub(value, a)]
    return [c.sub(value, d), b]


def normalised(c: Calculator, vector: list[Decimal]) -> list[Decimal]:
    """Over its length."""
    length = c.sqrt(c.total([c.square(cell) for cell in vector]))
    return [c.div(cell, length) for cell in vector]


def symmetric_eigenvalues(matrix: Matrix) -> list[Decimal]:
    """All eigenvalues by rotations, to the full precision: what a machine shows."""
    with localcontext(EXACT):
        a = [list(row) for row in matrix]
        n = len(a)
        for _ in range(60):
            places = [(i, j) for i in range(n) for j in range(i + 1, n)]
            if all(abs(a[i][j]) < Decimal("1e-56") for i, j in places):
                break
            for i, j in places:
                if abs(a[i][j]) < Decimal("1e-58"):
                    continue
                theta = (a[j][j] - a[i][i]) / (2 * a[i][j])
                t = (1 if theta >= 0 else -1) / (abs(theta) + (theta * theta + 1).sqrt())
                cos = 1 / (t * t + 1).sqrt()
                sin = t * cos
                for k in range(n):
                    a[k][i], a[k][j] = cos * a[k][i] - sin * a[k][j], sin * a[k][i] + cos * a[k][j]
                for k in range(n):
                    a[i][k], a[j][k] = cos * a[i][k] - sin * a[j][k], sin * a[i][k] + cos * a[j][k]
        return [tidy(a[i][i]) for i in range(n)]
