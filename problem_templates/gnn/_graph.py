"""Small undirected graphs: how they are drawn, and the symmetric normalisation D^-1/2 A D^-1/2 by ways of working."""

from markscheme.words import *

HIDES = "an adjacency matrix is symmetric, and nodes may have the same neighbours"
ALIKE = "nodes with the same neighbours are alike"


def draw_A(stream, n):
    """A connected graph; one whose nodes all have as many edges is drawn again, for it shows little."""
    return stream.again(lambda: _connected(stream, n), until=lambda A: require_unequal_degrees(A.sum(axis=1)), most=10)


def _connected(stream, n):
    edges = [(i, stream.below(i)) for i in range(1, n)]  # a tree, so that the graph is connected
    edges += [(i, stream.below(i)) for i in range(3, n) if stream.below(2)]
    return _adjacency(edges, stream.shuffled(range(n)))


def draw_A_by_level(stream, level, n):
    """Four nodes as they come, or three linked to each other and one alone.

    Of five, one is linked to all others, so that the Laplacian's eigenvalues are short.
    """
    if n < 5:
        circle = [(0, 1), (1, 2), (2, 0)]
        return draw_A(stream, n) if stream.below(5) else _adjacency(circle, stream.shuffled(range(n)))
    pairs = stream.shuffled([(i, j) for i in range(n - 1) for j in range(i)])
    edges = pairs[: 2 if level == "medium" else stream.between(3, 4)] + [(n - 1, i) for i in range(n - 1)]
    return _adjacency(edges, stream.shuffled(range(n)))


def _adjacency(edges, place):
    """The adjacency matrix of a graph whose node i has the number place[i]."""
    linked = {frozenset((place[i], place[j])) for i, j in edges}
    nodes = range(len(place))
    return array([[int(frozenset((i, j)) in linked) for j in nodes] for i in nodes])


def draw_unlike(stream, n, self_loops):
    """A graph whose nodes add up different neighbours: a tree with self-loops, else with one circle; of three nodes any.

    All have as many edges, so that all papers take as much work.
    """
    entries = 2 * n - 2 if self_loops == "yes" else 2 * n

    def is_unlike(A):
        rows = {tuple(row) for row in (A + identity(n) if self_loops == "yes" else A)}
        return n == 3 or (A.sum() == entries and len(rows) == n)

    return stream.again(lambda: draw_A(stream, n), until=is_unlike, most=40)


def with_one_way_edges(stream, A, most):
    """The graph with up to so many of its edges made to lead one way; every node still receives and sends."""
    found = A.copy()
    for i, j in stream.shuffled([(i, j) for i in range(len(A)) for j in range(len(A)) if A[i, j] and i != j]):
        if most and found[j, i] and found[i].sum() > 1 and found[:, j].sum() > 1:
            found[i, j] = 0 * found[i, j]
            most -= 1
    return found


def require_unequal_degrees(degree):
    return len(set(degree)) > 1


def figure_graph(A):
    return graph_figure(A, weights=any(entry not in (0, 1) for entry in A.ravel()))


def with_features(A, H):
    """The graph with the features of each node beside it."""
    directed = (A != A.T).any()
    weighted = any(entry not in (0, 1) for entry in A.ravel())
    return graph_figure(A.T if directed else A, directed=directed, weights=weighted, beside=list(H))


def hub(A):
    """The place of the first node that an edge of weight 1 joins to every other one; None where there is none."""
    joined = [all(equals(entry, int(i != j)) for j, entry in enumerate(row)) for i, row in enumerate(A)]
    return joined.index(True) if any(joined) else None


def laplacian_without(A, place):
    """The Laplacian of the graph without a node."""
    kept = [i for i in range(len(A)) if i != place]
    rest = A[kept][:, kept]
    return diagonal(rest.sum(axis=1)) - rest


def factored(coefficients, letter):
    """A polynomial with whole coefficients as its whole roots tell it: x (x - 3)^2 (x^2 - 4 x + 2), piece by piece."""
    left, pieces = list(coefficients), []
    for root in sorted({whole(root) for root in real_roots(coefficients) if equals(floor(root), root)}):
        times = 0
        while len(left) > 1 and equals(_divided(left, root)[-1], 0):
            left, times = _divided(left, root)[:-1], times + 1
        factor = letter if root == 0 else rf"({letter} {'-' if root > 0 else '+'} {abs(root)})"
        pieces.append(factor + (f"^{{{times}}}" if times > 1 else ""))
    return (*pieces, *(("(", *written(left, letter), ")") if len(left) > 1 else ()))


def _divided(coefficients, root):
    """The coefficients of the quotient by x - root, and what is left."""
    found = [coefficients[0]]
    for coefficient in coefficients[1:]:
        found.append(coefficient + root * found[-1])
    return found


def written(coefficients, letter):
    """A polynomial from its highest power down, piece by piece; what is 0 is left out."""
    pieces, degree = [], len(coefficients) - 1
    for n, coefficient in zip(range(degree, -1, -1), coefficients, strict=True):
        if whole(sign(coefficient)) != 0:
            size, shown = absolute(coefficient), "" if n == 0 else letter if n == 1 else f"{letter}^{{{n}}}"
            pieces.append("-" if whole(sign(coefficient)) < 0 else "+" if pieces else "")
            pieces += [*([] if shown and equals(size, 1) else [size]), shown]
    return pieces


def eigenvectors(M, eigenvalues):
    """Each whole eigenvalue of a rational matrix, once, with as many independent vectors as it has."""
    if not all(isinstance(entry, type(rational(0))) for entry in M.ravel()):
        return None
    known = sorted({whole(value) for value in eigenvalues if equals(floor(value), value)})
    return [[value, _null_space(M - value * identity(len(M)))] for value in known]


def _null_space(M):
    """Independent vectors that M makes 0, by elimination of its rows."""
    rows, pivots, n = [list(row) for row in M], [], len(M)
    for j in range(n):
        i = next((i for i in range(len(pivots), n) if sign(rows[i][j]) != 0), None)
        if i is None:
            continue
        k = len(pivots)
        rows[k], rows[i] = rows[i], rows[k]
        rows[k] = [entry / rows[k][j] for entry in rows[k]]
        for other in range(n):
            if other != k:
                rows[other] = [a - rows[other][j] * b for a, b in zip(rows[other], rows[k], strict=True)]
        pivots.append(j)
    found = []
    for free in (j for j in range(n) if j not in pivots):
        vector = [rational(int(j == free)) for j in range(n)]
        for k, j in enumerate(pivots):
            vector[j] = -rows[k][free]
        found.append(array(vector))
    return found


def divisors(D):
    """The degrees; 1 for a node without edges, whose row of the Laplacian is 0 and stays so."""
    return array([1 if equals(degree, 0) else degree for degree in D.diagonal()])


def by_two_roots(A, degree):
    root = sqrt(degree)
    return A / (root.reshape(-1, 1) * root)


def by_matrix_product(A, degree):
    scale = diagonal(1 / sqrt(degree))
    return scale @ A @ scale
