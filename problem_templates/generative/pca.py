"""Principal component analysis with one component, from the covariance or, with few samples, from X X^T."""

from markscheme.words import *

from . import _eigen

source = "study note 004, principal component analysis"
rounding = "5 sf, 3 sf"
sizes = {"n": (4, 4, 5), "d": 2}
options = {"method": ("covariance", "small_sample"), "divisor": ("n", "n_minus_1")}
given = {"X": matrix("n", "d", integers(0, 9))}
symbols = {"mean": r"\mu", "centred": "Z", "covariance": "S", "gram": "K", "mu": r"\kappa", "eigenvalues": r"\lambda"}
symbols |= {"scores": "t", "reconstruction": r"\hat{X}", "explained": r"\rho"}
only = {name: {"method": ("small_sample",)} for name in ("gram", "m", "mu", "w", "u")}
only["covariance"] = {"method": ("covariance",)}
up_to = {"u": "sign", "V": "sign"}


def ask(method):
    first = ("covariance",) if method == "covariance" else ("gram", "mu", "u")
    once = dict.fromkeys(("mean", "centred", "explained"), 1)
    return once | dict.fromkeys((*first, "eigenvalues", "V", "scores", "reconstruction"), 2)


def draw_X(stream, level, n, d, method, divisor):
    """Small whole numbers with whole means, and a first component that leans on all features and samples."""
    rows, columns = (3, 4) if method == "small_sample" else (n + (divisor == "n_minus_1"), d)
    for _ in range(100):
        drawn = [[stream.between(-3, 3) for _ in range(rows - 1)] for _ in range(columns)]
        Z = array([[*column, -sum(column)] for column in drawn]).T
        if _is_balanced(Z @ Z.T if method == "small_sample" else Z.T @ Z, Z, method):
            break
    return Z + array([stream.between(6, 12) for _ in range(columns)])


def _is_balanced(S, Z, method):
    """Whether hand rounding does little harm: two eigenvalues that count, and no entry of the vectors near 0."""
    if 20 * _eigen.minors(S) < square(S.trace()):
        return False
    if method == "small_sample":
        low, middle, high = sorted((S[0, 1], S[0, 2], S[1, 2]))
        return (S.trace() / 2).q == 1 and middle - low > 3 and high - middle > 3
    (a, b), (_, c) = S
    side = 1 if b > 0 else -1
    return 0 < abs(a - c) < abs(b) and all(abs(x + side * y) > 1 for x, y in Z)


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
    Z = X - mean(X)
    S = Z.T @ Z if method == "covariance" else Z @ Z.T
    if _eigen.is_double(S, _eigen.minors(S)):
        return "the two largest eigenvalues are equal, so every direction between them is a first component; change X"
    return None


def _divisor(n, divisor):
    return n - 1 if divisor == "n_minus_1" else n


def _other(divisor):
    return {"n": "n_minus_1", "n_minus_1": "n"}[divisor]


def mean(X):
    return X.sum(axis=0) / len(X)


def centred(X, mean):
    return X - mean


def covariance(centred, n, divisor):
    return centred.T @ centred / _divisor(n, divisor)


def gram(centred):
    return centred @ centred.T


def m(gram):
    r"""m = \sum_{i < j} (K_{ii} K_{jj} - K_{ij}^2)"""
    return _eigen.minors(gram)


def mu(gram, m):
    r"""\kappa_{1, 2} = \frac{\operatorname{tr} K}{2} \pm \sqrt{\left( \frac{\operatorname{tr} K}{2} \right)^2 - m}"""
    return _eigen.by_polynomial(gram, m)


def mu__via_full_formula(gram, m):
    return _eigen.by_full_formula(gram, m)


def mu__via_trace(gram, m):
    return _eigen.by_trace(gram, m)


def mu__via_product(gram, m):
    return _eigen.by_product(gram, m)


def w(gram, mu, n):
    r"""(K - \kappa_1 I) \, w = 0"""
    return _eigen.summing_to_zero(gram, mu[0]) if n == 3 else _eigen.eigenvector(gram, mu[0], second_row=True)


def w__via_second_row(gram, mu, n):
    return _eigen.by_second_row(gram, mu[0]) if n == 3 else None


def u(w):
    r"""u = \frac{w}{\lVert w \rVert}"""
    return _eigen.unit(w)


def eigenvalues(covariance, mu, n, divisor, method):
    r"""{% if method == "covariance" %}\lambda_{1, 2} = \frac{\operatorname{tr} S}{2} \pm \sqrt{\left( \frac{\operatorname{tr} S}{2} \right)^2 - \det S}
    {% else %}\lambda_j = \frac{\kappa_j}{ {% if divisor == "n" %}n{% else %}n - 1{% endif %} }{% endif %}"""
    if method == "small_sample":
        return mu / _divisor(n, divisor)
    return _eigen.by_polynomial(covariance, _eigen.minors(covariance))


def eigenvalues__via_half_difference(covariance, method):
    return _eigen.by_half_difference(covariance) if method == "covariance" else None


def _columns(*vectors):
    return array([[*v] for v in vectors]).T


def _both(S, values, scale=_eigen.unit, **how):
    found = [_eigen.eigenvector(S, value, second_row=j == 0, **how) for j, value in enumerate(values)]
    return None if found[0] is None else _columns(*map(scale, found))


def V(centred, covariance, u, mu, eigenvalues, method):
    r"""{% if method == "covariance" %}(S - \lambda_j I) \, v_j = 0, \quad \lVert v_j \rVert = 1
    {% else %}v_1 = \frac{Z^\top u}{\lVert Z^\top u \rVert} = \frac{Z^\top u}{\sqrt{\kappa_1}}{% endif %}"""
    return _both(covariance, eigenvalues) if method == "covariance" else _columns(centred.T @ u / sqrt(mu[0]))


def V__via_other_row(covariance, eigenvalues, method):
    return _both(covariance, eigenvalues, other_row=True) if method == "covariance" else None


def V__via_length(centred, u, method):
    return _columns(_eigen.unit(centred.T @ u)) if method == "small_sample" else None


def V__not_normalised(centred, covariance, u, eigenvalues, method):
    return _both(covariance, eigenvalues, array) if method == "covariance" else _columns(centred.T @ u)


def scores(centred, V):
    r"""t = Z v_1"""
    return centred @ V[:, 0]


def reconstruction(mean, V, scores):
    r"""\hat{x}_i = \mu + t_i v_1"""
    return scores.reshape(-1, 1) * V[:, 0] + mean


def explained(eigenvalues):
    return eigenvalues[0] / eigenvalues.sum()


def eigenvalues__via_full_formula(covariance, method):
    return _eigen.by_full_formula(covariance, _eigen.minors(covariance)) if method == "covariance" else None


def eigenvalues__via_trace(covariance, method):
    return _eigen.by_trace(covariance, _eigen.minors(covariance)) if method == "covariance" else None


def eigenvalues__via_product(covariance, method):
    return _eigen.by_product(covariance, _eigen.minors(covariance)) if method == "covariance" else None


def scores__via_mean(X, mean, V):
    return X @ V[:, 0] - (mean * V[:, 0]).sum()


def reconstruction__via_second(X, centred, V, method):
    return X - (centred @ V[:, 1]).reshape(-1, 1) * V[:, 1] if method == "covariance" else None


slips = {
    covariance: {
        "other_divisor": {"divisor": _other},
        "not_divided": "centred.T @ centred / _divisor(n, divisor) -> centred.T @ centred",
        "not_centred": "centred -> X",
    },
    gram: {
        "not_centred": "centred -> X",
    },
    w: {
        "smaller_eigenvalue": "mu -> mu[::-1]",
    },
    u: {
        "not_normalised": "_eigen.unit(w) -> w",
    },
    eigenvalues: {
        "diagonal_taken": "_eigen.by_polynomial(covariance, _eigen.minors(covariance)) -> covariance.diagonal()",
        "not_divided": "mu / _divisor(n, divisor) -> mu",
        "other_divisor": "divisor -> _other(divisor) if method == 'small_sample'",
    },
    V: {
        "columns_swapped": "_both(covariance, eigenvalues) -> _both(covariance, eigenvalues)[:, ::-1]",
        "not_normalised": V__not_normalised,
    },
    scores: {
        "not_centred": "centred -> X",
        "second_component": "V -> V[:, ::-1]",
    },
    reconstruction: {
        "mean_forgotten": "mean -> 0",
    },
    explained: {
        "roots_taken": {"eigenvalues": lambda eigenvalues: sqrt(eigenvalues)},
        "smaller_one": "eigenvalues -> eigenvalues[::-1]",
    },
}
