"""Few samples with many features: the two largest eigenvalues of the small matrix Z Z^T, and an eigenvector."""

from markscheme.words import *

from . import _eigen


@when(method="small_sample")
def gram(centred):
    return centred @ centred.T


@when(method="small_sample")
def m(gram):
    r"""m = \sum_{i < j} (K_{ii} K_{jj} - K_{ij}^2)"""
    return _eigen.minors(gram)


@when(method="small_sample")
def mu(gram, m):
    r"""\kappa_{1, 2} = \frac{\operatorname{tr} K}{2} \pm \sqrt{\left( \frac{\operatorname{tr} K}{2} \right)^2 - m}"""
    return _eigen.by_polynomial(gram, m)


mu__via_full_formula = likewise(_eigen.by_full_formula, S="gram", product="m")
mu__via_trace = likewise(_eigen.by_trace, S="gram", product="m")
mu__via_product = likewise(_eigen.by_product, S="gram", product="m")


@when(method="small_sample")
def w(gram, mu, n):
    r"""(K - \kappa_1 I) \, w = 0"""
    return _eigen.summing_to_zero(gram, mu[0]) if n == 3 else _eigen.eigenvector(gram, mu[0], second_row=True)


def lines_w(gram, mu, n):
    """The first row of the equations; the entries of w add up to 0, as the rows of K do."""
    if n != 3:
        return _eigen.rows_told(gram, mu[0], True, r"K - \kappa_1 I", ("w_1", "w_2"))
    first, second, third = gram[0, 0] - mu[0], gram[0, 1], gram[0, 2]
    rows = [_eigen.equation_told((first, second, third), ("w_1", "w_2", "w_3")), "w_3 = -w_1 - w_2"]
    if whole(equals(second, third)):
        return rows
    return [*rows, _eigen.equation_told((first - third, second - third), ("w_1", "w_2"))]


def w__via_second_row(gram, mu, n):
    return _eigen.by_second_row(gram, mu[0]) if n == 3 else None


@when(method="small_sample")
def u(w):
    r"""u = \frac{w}{\lVert w \rVert}"""
    return _eigen.unit(w)


slips = {
    gram: {"not_centred": "centred -> X"},
    w: {"smaller_eigenvalue": "mu -> mu[::-1]"},
    u: {"not_normalised": "_eigen.unit(w) -> w"},
}
