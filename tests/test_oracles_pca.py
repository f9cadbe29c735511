"""k-means, critical points and principal components against scikit-learn, SciPy, NumPy and HIPS autograd."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from autograd import grad, hessian
from flint import ctx
from scipy.cluster.vq import kmeans2
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from test_oracles_seq import BITS, LIBRARY, as_floats, draw

from markscheme.engine.evaluate import exact_values
from markscheme.engine.problem import with_given
from markscheme.errors import GivenError


def solved(family: str, data: dict[str, Any]) -> dict[str, Any]:
    """The values of all calls, as floats of 15 proven digits."""
    problem = with_given(LIBRARY[family], data)
    with ctx.workprec(BITS):
        values = exact_values(problem.family, problem.inputs, BITS)
        return {call.name: np.array(as_floats(values[call.name]), dtype=float) for call in problem.calls}


def same(mine: Any, theirs: Any, what: str = "") -> None:
    assert np.shape(mine) == np.shape(theirs), what
    np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-12, err_msg=what)


# --- k-means


def clusters(n: int, d: int, k: int, seed: int) -> tuple[Any, np.ndarray, Any, np.ndarray]:
    """Points, some of which are the first centroids, such that no cluster is ever empty."""
    rng = np.random.default_rng([n, d, k, seed])
    while True:
        strings, X = draw(rng, n, d, low=-9, high=9)
        chosen = rng.choice(n, k, replace=False)
        fitted = [kmeans2(X, X[chosen], iter=i, minit="matrix", missing="warn")[1] for i in range(1, 6)]
        if all(len(set(labels)) == k for labels in fitted):
            return strings, X, [strings[i] for i in chosen], X[chosen]


@pytest.mark.parametrize("n, d, k", [(5, 2, 2), (9, 1, 3), (12, 3, 3), (30, 2, 4), (40, 5, 2)])
@pytest.mark.parametrize("seed", range(2))
def test_k_means_until_stable(n: int, d: int, k: int, seed: int) -> None:
    strings, X, start_strings, start = clusters(n, d, k, seed)
    values = solved("clustering/kmeans", {"X": strings, "start": start_strings})
    fitted = KMeans(k, init=start, n_init=1, tol=0, algorithm="lloyd").fit(X)
    rounds = sum(name.startswith("assignment") for name in values)
    assert rounds == fitted.n_iter_
    same(values[f"assignment_{rounds}"], fitted.labels_ + 1.0)
    same(values[f"centroids_{rounds}"], fitted.cluster_centers_)
    same(values["inertia"], fitted.inertia_)


@pytest.mark.parametrize("n, d, k", [(6, 2, 2), (12, 3, 3), (25, 2, 4)])
def test_k_means_round_by_round(n: int, d: int, k: int) -> None:
    strings, X, start_strings, start = clusters(n, d, k, 7)
    values = solved("clustering/kmeans", {"X": strings, "start": start_strings})
    for i in range(1, sum(name.startswith("assignment") for name in values) + 1):
        centroids, labels = kmeans2(X, start, iter=i, minit="matrix")
        same(values[f"assignment_{i}"], labels + 1.0)
        same(values[f"centroids_{i}"], centroids)
    one = solved("clustering/kmeans", {"X": strings, "start": start_strings, "stop": "one_round"})
    centroids, labels = kmeans2(X, start, iter=1, minit="matrix")
    assert "assignment_2" not in one
    same(one["inertia"], ((X - centroids[labels]) ** 2).sum())


def test_a_centroid_without_points_stays_and_a_tie_goes_to_the_first() -> None:
    values = solved("clustering/kmeans", {"X": [[0], [2]], "start": [[0], [2], [9]], "stop": "one_round"})
    same(values["centroids_1"], [[0.0], [2.0], [9.0]])
    values = solved("clustering/kmeans", {"X": [[0], [1], [2]], "start": [[2], [0]], "stop": "one_round"})
    same(values["assignment_1"], [2.0, 1.0, 1.0])


# --- critical points


def polynomial(rng: np.random.Generator) -> tuple[list[list[Any]], np.ndarray]:
    """Terms up to degree 4 and a point; the linear terms make the gradient 0 there, exactly."""
    point = [Fraction(int(x), 4) for x in rng.integers(-8, 9, 2)]
    powers = [(i, j) for i in range(5) for j in range(5) if 2 <= i + j <= 4]
    chosen = [powers[i] for i in rng.choice(len(powers), 6, replace=False)]
    terms = [[Fraction(int(rng.integers(1, 30)) * int(rng.choice([-1, 1])), 10), i, j] for i, j in chosen]
    slopes = [
        sum(c * i * point[0] ** max(i - 1, 0) * point[1] ** j for c, i, j in terms),
        sum(c * j * point[0] ** i * point[1] ** max(j - 1, 0) for c, i, j in terms),
    ]
    terms += [[-slopes[0], 1, 0], [-slopes[1], 0, 1]]
    return terms, np.array([point], dtype=object)


@pytest.mark.parametrize("seed", range(12))
def test_critical_point(seed: int) -> None:
    rng = np.random.default_rng([4, seed])
    terms, point = polynomial(rng)
    others = [[Fraction(int(x), 10) for x in rng.integers(-15, 16, 2)] for _ in range(2)]
    data = {"terms": [[str(c), i, j] for c, i, j in terms], "t": "0.3"}
    data["candidates"] = [[str(x) for x in at] for at in [others[0], *point, others[1]]]
    values = solved("optimisers/critical_point", data)

    def loss(w: Any) -> Any:
        return sum(float(c) * w[0] ** i * w[1] ** j for c, i, j in terms)

    places = np.array([others[0], *point, others[1]], dtype=float)
    same(values["gradients"], [grad(loss)(place) for place in places])
    same(values["critical"], [0.0, 1.0, 0.0])
    curvature = hessian(loss)(places[1])
    same(values["hessian"], curvature)
    same(values["determinant"], np.linalg.det(curvature))
    found, vectors = np.linalg.eigh(curvature)
    same(values["eigenvalues"], found[::-1])
    assert values["kind"] == (0 if found[0] > 0 else 1 if found[1] < 0 else 2)
    direction = values["escape"] / np.linalg.norm(values["escape"])
    assert abs(abs(direction @ vectors[:, 0]) - 1) < 1e-12
    same(values["change"], 0.3**2 * found[0] / 2)


@pytest.mark.parametrize(
    "terms, kind, escape",
    [
        ([[1, 2, 0], [1, 0, 2]], 0, (1, 0)),  # round: every direction is an eigenvector
        ([[3, 2, 0], [-1, 0, 2]], 2, (0, 1)),
        ([["-1/2", 2, 0], [-2, 0, 2]], 1, (0, 1)),
        ([[1, 2, 0], [1, 0, 4]], 3, (0, 1)),
        ([[1, 2, 2], [-2, 1, 1], [1, 0, 0]], 2, (1, 1)),  # (1 - w1 w2)^2
    ],
)
def test_kinds_and_hessians_without_a_mixed_term(terms: Any, kind: int, escape: tuple[int, int]) -> None:
    values = solved("optimisers/critical_point", {"terms": terms, "candidates": [[0, 0]], "t": 1})
    assert values["kind"] == kind
    u, H = values["escape"], values["hessian"]
    same(H @ u, values["eigenvalues"].min() * u)
    if terms[0] != [1, 2, 0] or kind == 3:
        assert abs(u[0] * escape[1] - u[1] * escape[0]) < 1e-12


# --- principal components


def aligned(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """The signs that bring their columns to ours."""
    return np.sign((mine * theirs).sum(axis=0))


SHAPES = {"covariance": [(3, 2), (4, 2), (7, 2), (20, 2)], "small_sample": [(3, 3), (3, 4), (3, 7), (2, 3), (2, 6)]}


@pytest.mark.parametrize("method, shape", [(m, s) for m, shapes in SHAPES.items() for s in shapes])
@pytest.mark.parametrize("divisor", ["n", "n_minus_1"])
def test_principal_components(method: str, shape: tuple[int, int], divisor: str) -> None:
    rng = np.random.default_rng([*shape, len(divisor)])
    strings, X = draw(rng, *shape, low=-5, high=5)
    values = solved("generative/pca", {"X": strings, "method": method, "divisor": divisor})
    n = len(X)
    fitted = PCA(min(2, n - 1), svd_solver="full").fit(X)
    scale = (n - 1) / n if divisor == "n" else 1.0
    variances = np.append(fitted.explained_variance_ * scale, [0.0] * (2 - fitted.n_components_))
    same(values["mean"], fitted.mean_)
    same(values["centred"], X - fitted.mean_)
    same(values["eigenvalues"], variances)
    V = fitted.components_.T[:, : values["V"].shape[1]]
    signs = aligned(values["V"], V)
    same(values["V"], V * signs)
    same(values["scores"], fitted.transform(X)[:, 0] * signs[0])
    first = PCA(1, svd_solver="full").fit(X)
    same(values["reconstruction"], first.inverse_transform(first.transform(X)))
    same(values["explained"], variances[0] / variances.sum())
    if method == "covariance":
        same(values["covariance"], np.cov(X.T, bias=divisor == "n"))
    else:
        same(values["gram"], (X - X.mean(axis=0)) @ (X - X.mean(axis=0)).T)
        same(values["mu"], np.linalg.eigvalsh(values["gram"])[:-3:-1])
        same(values["gram"] @ values["u"], values["mu"][0] * values["u"])


def test_both_methods_agree_on_three_samples_of_two_features() -> None:
    strings, _ = draw(np.random.default_rng(5), 3, 2, low=-5, high=5)
    one, two = (solved("generative/pca", {"X": strings, "method": method}) for method in SHAPES)
    for name in ("eigenvalues", "reconstruction", "explained"):
        same(one[name], two[name], name)


# --- what cannot be solved

QUADRATIC = [[1, 2, 0], [1, 0, 2]]


@pytest.mark.parametrize(
    "family, data, sentence",
    [
        (
            "clustering/kmeans",
            {"X": [[0, 1], [2, 3]], "start": [[5, 5], [0, 1], [5, 5]]},
            "rows 1 and 3 of start are the same point, so a cluster stays empty; start from different points",
        ),
        (
            "optimisers/critical_point",
            {"terms": [], "candidates": [[0, 0]], "t": 1},
            "terms is []; give a list of rows [coefficient, power_of_w1, power_of_w2]",
        ),
        (
            "optimisers/critical_point",
            {"terms": [[1, 2, 0], [1, 10, 2]], "candidates": [[0, 0]], "t": 1},
            "row 2 of terms has power_of_w1 = 10; give an integer from 0 to 9",
        ),
        (
            "optimisers/critical_point",
            {"terms": [["a", 2, 0]], "candidates": [[0, 0]], "t": 1},
            (
                "'terms', entry 1, entry 1: 'a' is not known; read are pi, e, sqrt, exp, ln, log, lg, log2, log10 and "
                "tanh.\na\n^"
            ),
        ),
        (
            "optimisers/critical_point",
            {"terms": QUADRATIC, "candidates": [[1, 0], ["1/2", 3]], "t": 1},
            "no candidate is a critical point: the gradient is (2, 0), (1, 6); give a point where it is (0, 0)",
        ),
        ("generative/pca", {"X": [[1, 2]]}, "X has one row, so nothing varies; give two rows or more"),
        (
            "generative/pca",
            {"X": [[1, 2, 3], [4, 5, 7]]},
            "X has 3 columns, but eigenvalues by hand need a 2 x 2 covariance; give 2 columns",
        ),
        (
            "generative/pca",
            {"X": [[1, 2], [4, 5], [0, 1], [2, 2]], "method": "small_sample"},
            "X has 4 rows, but X X^T is solved by hand for 3 rows at most; give 2 or 3 rows",
        ),
    ],
)
def test_what_cannot_be_solved_is_said(family: str, data: dict[str, Any], sentence: str) -> None:
    with pytest.raises(GivenError) as error:
        with_given(LIBRARY[family], data)
    assert str(error.value) == f"{family}: {sentence}"
