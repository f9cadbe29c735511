"""The Laplacian of a small graph that is given as a drawing: A, D, L = D - A, its eigenvalues, and the normalised L."""

from markscheme.words import *

from . import _graph
from ._graph import draw_A_by_level as draw_A, figure_graph

source = "study note 004, graphs: adjacency, degree and Laplacian matrix, L = D - A"
sizes = {"n": (4, 5, 5)}
options = {"normalisation": ("symmetric", "random_walk")}
given = {"A": matrix("n", "n", integers(0, 1)).at_least(0, "the weight of an edge").symmetric().without_loops()}
drawn = ("A",)
symbols = {"adjacency": "A", "polynomial": "c", "eigenvalues": r"\lambda", "L_norm": r"\mathcal{L}"}
ask = {"adjacency": 1, "D": 1, "L": 2, "eigenvalues": 4, "L_norm": 3}
equal_up_to = {"eigenvalues": "order"}
few = dict.fromkeys(("easy", "medium", "hard"), "there are few graphs of four or five nodes that hands can do")
hides = {"A": _graph.HIDES}


def require_unequal_degrees(D):
    return len(set(D.diagonal())) > 1


def require_short_eigenvalues(eigenvalues, n):
    return sum(equals(floor(eigenvalues), eigenvalues)) >= n - 2


def adjacency(A):
    r"""a_{ij} = {% if (A * A != A).any() %}\begin{cases} w_{ij} & \{i, j\} \in E \\ 0 & \{i, j\} \notin E \end{cases}
    {% else %}\mathbb{1}[\{i, j\} \in E]{% endif %}"""
    return A


def D(adjacency):
    r"""d_{ii} = \sum_{j=1}^{n} a_{ij}"""
    return diagonal(adjacency.sum(axis=1))


def L(adjacency, D):
    return D - adjacency


def polynomial(L):
    r"""\det(\lambda I - L) = \sum_{k=0}^{n} c_{k+1} \, \lambda^{n-k}"""
    return characteristic_polynomial(L)


def lines_polynomial(A, L):
    """The determinant by the graph without a node that is joined to all others, where five nodes or more have one."""
    place = _graph.hub(A)
    if len(L) not in (5, 6) or place is None:
        return None
    rest = _graph.laplacian_without(A, place)
    return [
        ("L_0 =", rest),
        (r"\det(\mu I - L_0) =", *_graph.factored(characteristic_polynomial(rest), r"\mu")),
        rf"\det(\lambda I - L) = \lambda (\lambda - {len(L)}) \, \frac{{\det((\lambda - 1) I - L_0)}}{{\lambda - 1}}",
    ]


def lines_eigenvalues(polynomial):
    """The polynomial as its whole roots divide it, where its coefficients are whole and few."""
    if len(polynomial) > 7 or not all(equals(floor(c), c) for c in polynomial):
        return None
    told = _graph.written(polynomial, r"\lambda"), _graph.factored(polynomial, r"\lambda")
    return [(r"\det(\lambda I - L) =", *one) for one in told]


def eigenvalues(polynomial):
    r"""\det(\lambda_i I - L) = 0"""
    return real_roots(polynomial)


def L_norm(L, D, normalisation):
    r"""\mathcal{L} = {% if normalisation == "symmetric" %}D^{-1/2} L D^{-1/2}{% else %}D^{-1} L{% endif %}"""
    degree = _graph.divisors(D)
    return L / sqrt(degree.reshape(-1, 1) * degree) if normalisation == "symmetric" else L / degree.reshape(-1, 1)


def L_norm__via_two_roots(L, D, normalisation):
    return _graph.by_two_roots(L, _graph.divisors(D)) if normalisation == "symmetric" else None


def L_norm__via_matrix_product(L, D, normalisation):
    return _graph.by_matrix_product(L, _graph.divisors(D)) if normalisation == "symmetric" else None


def table_eigenvectors(L, eigenvalues):
    """By which each whole eigenvalue is seen to be one: L v is a multiple of v."""
    return _graph.eigenvectors(L, eigenvalues) if len(L) <= 6 else None


slips = {
    adjacency: {"loops_added": "A -> A + identity(len(A))"},
    D: {"node_itself_counted": "adjacency -> adjacency + identity(len(adjacency))"},
    L: {"sum_for_difference": "adjacency -> -adjacency", "sign_reversed": "D <-> adjacency"},
    eigenvalues: {
        "of_adjacency": "polynomial -> characteristic_polynomial(adjacency)",
        "diagonal_read_off": "polynomial -> characteristic_polynomial(diagonal(L.diagonal()))",
    },
    L_norm: {
        "identity_forgotten": "L -> D - L",
        "other_normalisation": "normalisation == 'symmetric' -> normalisation != 'symmetric'",
        "root_forgotten": "sqrt(degree.reshape(-1, 1) * degree) -> degree.reshape(-1, 1) * degree",
    },
}
