"""Principal component analysis with one component, from the covariance or, with few samples, from X X^T."""

from markscheme.words import *

from . import _eigen
from ._samples import draw_X, invalid_X, invalid_variance

source = "study note 004, principal component analysis"
rounding = "5 sf, 3 sf"
sizes = {"n": (4, 4, 5), "d": 2}
options = {"method": ("covariance", "small_sample"), "divisor": ("n", "n_minus_1")}
given = {"X": matrix("n", "d", integers(0, 9))}
symbols = {"mean": r"\mu", "centred": "Z", "covariance": "S", "gram": "K", "mu": r"\kappa", "eigenvalues": r"\lambda"}
symbols |= {"scores": "t", "reconstruction": r"\hat{X}", "explained": r"\rho"}
equal_up_to = {"u": "sign", "V": "sign"}
ask = dict.fromkeys(("covariance", "gram", "mu", "u", "eigenvalues", "V", "scores", "reconstruction"), 2)
ask |= dict.fromkeys(("mean", "centred", "explained"), 1)


def _divisor(n, divisor):
    return n if divisor == "n" else n - 1


def mean(X):
    return X.sum(axis=0) / len(X)


def centred(X, mean):
    return X - mean


@when(method="covariance")
def covariance(centred, n, divisor):
    return centred.T @ centred / _divisor(n, divisor)


# With few samples: the eigenvectors of X X^T. The steps stand here because they count in the order of writing.
from ._gram import gram, m, mu, w, lines_w, u


@when(method="covariance")
def eigenvalues(covariance):
    r"""\lambda_{1, 2} = \frac{\operatorname{tr} S}{2} \pm \sqrt{\left( \frac{\operatorname{tr} S}{2} \right)^2 - \det S}"""
    return _eigen.by_polynomial(covariance)


@eigenvalues.when(method="small_sample")
def eigenvalues(mu, n, divisor):
    return mu / _divisor(n, divisor)


def eigenvalues__via_half_difference(covariance, method):
    return _eigen.by_half_difference(covariance) if method == "covariance" else None


def eigenvalues__via_full_formula(covariance, method):
    return _eigen.by_full_formula(covariance) if method == "covariance" else None


def eigenvalues__via_trace(covariance, method):
    return _eigen.by_trace(covariance) if method == "covariance" else None


def eigenvalues__via_product(covariance, method):
    return _eigen.by_product(covariance) if method == "covariance" else None


@when(method="covariance")
def V(covariance, eigenvalues):
    r"""(S - \lambda_j I) \, v_j = 0, \quad \lVert v_j \rVert = 1"""
    return _eigen.unit_vectors(covariance, eigenvalues)


def lines_V(covariance, eigenvalues, method):
    """Each vector from a row of its equations, then divided by its length."""
    if method != "covariance":
        return None
    told = []
    for j, (value, vector) in enumerate(zip(eigenvalues, _eigen.vectors(covariance, eigenvalues).T, strict=True), 1):
        names = (f"V_{{1{j}}}", f"V_{{2{j}}}")
        told += _eigen.rows_told(covariance, value, j == 1, rf"S - \lambda_{j} I", names)
        told.append((rf"v_{j} = \frac{{1}}{{\lVert", vector, r"\rVert} \,", vector))
    return told


@V.when(method="small_sample")
def V(centred, u, mu):
    r"""v_1 = \frac{Z^\top u}{\lVert Z^\top u \rVert} = \frac{Z^\top u}{\sqrt{\kappa_1}}"""
    return _eigen.columns([centred.T @ u / sqrt(mu[0])])


@when(method="covariance")
def V__via_other_row(covariance, eigenvalues):
    return _eigen.unit_vectors(covariance, eigenvalues, other_row=True)


@when(method="small_sample")
def V__via_length(centred, u):
    return _eigen.columns([_eigen.unit(centred.T @ u)])


def scores(centred, V):
    r"""t = Z v_1"""
    return centred @ V[:, 0]


def scores__via_mean(X, mean, V):
    return X @ V[:, 0] - (mean * V[:, 0]).sum()


def reconstruction(mean, V, scores):
    r"""\hat{x}_i = \mu + t_i v_1"""
    return scores.reshape(-1, 1) * V[:, 0] + mean


@when(method="covariance")
def reconstruction__via_second(X, centred, V):
    return X - (centred @ V[:, 1]).reshape(-1, 1) * V[:, 1]


def figure_axes(X, mean, V):
    """The components as lines through the mean; the first is solid."""
    if len(mean) != 2 or len(X) > 30:
        return None
    first, *others = [(b, -a, b * mean[0] - a * mean[1]) for a, b in V.T]
    names, marks = [*range(1, len(X) + 1), "μ"], ["circle"] * len(X) + ["dot"]
    return point_figure([*X, mean], names, marks, [first], dashed=others)


def explained(eigenvalues):
    return eigenvalues[0] / eigenvalues.sum()


slips = {
    covariance: {
        "other_divisor": "_divisor(n, divisor) -> n - 1 if divisor == 'n' else n",
        "not_divided": "_divisor(n, divisor) -> 1",
        "not_centred": "centred -> X",
    },
    eigenvalues: {
        "diagonal_taken": "_eigen.by_polynomial(covariance) -> covariance.diagonal()",
        "not_divided": "_divisor(n, divisor) -> 1",
        "other_divisor": "_divisor(n, divisor) -> n - 1 if divisor == 'n' else n",
    },
    V: {
        "columns_swapped": "_eigen.unit_vectors(covariance, eigenvalues) -> _eigen.unit_vectors(covariance, eigenvalues)[:, ::-1]",
        "not_normalised": "_eigen.unit_vectors -> _eigen.vectors; sqrt(mu[0]) -> 1",
    },
    scores: {"not_centred": "centred -> X", "second_component": "V -> V[:, ::-1]"},
    reconstruction: {"mean_forgotten": "mean -> 0"},
    explained: {
        "roots_taken": {"eigenvalues": lambda eigenvalues: sqrt(eigenvalues)},
        "smaller_one": "eigenvalues -> eigenvalues[::-1]",
    },
}
