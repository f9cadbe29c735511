"""A kernel classifier: the kernel matrix, distances in the feature space, and the class of a new example."""

from markscheme.words import *

source = "Schölkopf and Smola (2002), Learning with kernels, ch. 1 and 2; Bishop (2006), ch. 6 and 7"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 3, 4), "d": 2}
options = {"kernel": ("linear", "polynomial", "rbf", "gaussian")}
given = {
    "c": number(choice(1, 2, 3)).at_least(0, "the constant of the kernel").when(kernel="polynomial"),
    "degree": count(by_level(choice(2), choice(2, 3), choice(3)), most=30)
    .at_least(1, "the degree of the kernel")
    .when(kernel="polynomial"),
    "gamma": number(choice("0.1", "0.2", "0.3", "0.4", "0.5"))
    .above(0, "the factor of the distance")
    .when(kernel="rbf"),
    "sigma": number(choice("1", "1.5", "2", "2.5")).above(0, "the width of the kernel").when(kernel="gaussian"),
    "X": matrix("n", "d"),
    "y": vector("n").one_of(1, -1),
    "alpha": vector(
        "n",
        by_level(
            distinct(1, 2, 3, 4), distinct("0.5", "1.5", "2", "2.5", "3"), distinct("0.4", "0.7", "1.2", "1.6", "2.3")
        ),
    ).at_least(0, "a coefficient"),
    "b": number(choice("-2", "-1.5", "-0.5", "0.5", "1.5", "2")),
    "x_new": vector("d"),
}
symbols = {
    "degree": "p",
    "x_new": r"x_{\text{new}}",
    "k_new": "k",
    "k_own": r"\kappa",
    "squares": "S",
    "squares_new": "s",
    "squared_distances": "D",
}
symbols |= {"score": "z", "label": r"\hat{y}"}
hides = {
    "y": "a class only says on which side an example belongs",
    "X": "the kernel matrix is symmetric, and far from all, examples are alike",
    "sigma": {"one": "a width of 1 is one like the others"},
    "c": {"one": "1 is the usual constant"},
    "label": {"one": "the class +1 is a class like the other"},
}


def ask(kernel):
    return {"K": 2 if kernel == "linear" else 4, "k_new": 2, "squared_distances": 2, "score": 2, "label": 1}


def draw_X(stream, level, n, d, kernel, c, degree, gamma, sigma):
    """Distinct points between which the kernel is neither 0 nor very large or small; no power of a point itself is huge."""
    return stream.again(
        lambda: array([[stream.between(-3, 4) for _ in range(d)] for _ in range(n)]) / (2 if level == "hard" else 1),
        until=lambda X: (
            all(_is_fair(X[i], X[j], kernel, c, gamma, sigma) for i in range(n) for j in range(i))
            and all(_is_short(x, kernel, c, degree) for x in X)
        ),
        most=400,
    )


def draw_x_new(stream, level, X, d, kernel, c, degree, gamma, sigma):
    return stream.again(
        lambda: array([stream.between(-3, 4) for _ in range(d)]) / (2 if level == "hard" else 1),
        until=lambda z: (
            all(z) and _is_short(z, kernel, c, degree) and all(_is_fair(x, z, kernel, c, gamma, sigma) for x in X)
        ),
        most=400,
    )


def draw_y(stream, n):
    return array(stream.shuffled([1, -1] + [stream.choice((1, -1)) for _ in range(n - 2)]))


def _is_fair(x, z, kernel, c, gamma, sigma):
    if kernel in ("rbf", "gaussian"):
        exponent = square(x - z).sum() * (gamma if kernel == "rbf" else 1 / (2 * square(sigma)))
        return rational("0.2") <= exponent <= 3
    return absolute(x @ z + (c or 0)) not in (0, 1) and absolute(x @ z + (c or 0)) <= 6


def _is_short(x, kernel, c, degree):
    """Whether the power of a point with itself has four figures at most."""
    return kernel != "polynomial" or x @ x + c <= (20 if degree == 2 else 12)


def require_unlike_scores(score):
    return absolute(score) > rational("0.2")


def _symmetric(n, entry):
    """The matrix of entry(i, j), which is calculated once for i, j and j, i."""
    rows = [[entry(i, j) for j in range(i + 1)] for i in range(n)]
    return array([[rows[max(i, j)][min(i, j)] for j in range(n)] for i in range(n)])


@when(kernel=("rbf", "gaussian"))
def squares(X):
    r"""S_{ij} = \lVert x_i - x_j \rVert^2"""
    return _symmetric(len(X), lambda i, j: square(X[i] - X[j]).sum())


def K(X, squares, c, degree, gamma, sigma, kernel):
    r"""{% if kernel == "linear" %}K_{ij} = x_i^\top x_j{% elif kernel == "polynomial" %}K_{ij} = (x_i^\top x_j + c)^p
    {% elif kernel == "rbf" %}K_{ij} = \exp(-\gamma S_{ij}){% else %}K_{ij} = \exp\left(-\frac{S_{ij}}{2 \sigma^2}\right){% endif %}"""
    if kernel in ("rbf", "gaussian"):
        return exp(-gamma * squares) if kernel == "rbf" else exp(-squares / (2 * square(sigma)))
    products = _symmetric(len(X), lambda i, j: X[i] @ X[j])
    return products if kernel == "linear" else power(products + c, degree)


@when(kernel=("rbf", "gaussian"))
def squares_new(X, x_new):
    r"""s_i = \lVert x_i - x_{\text{new}} \rVert^2"""
    return array([square(x - x_new).sum() for x in X])


def k_new(X, squares_new, x_new, c, degree, gamma, sigma, kernel):
    r"""{% if kernel == "linear" %}k_i = x_i^\top x_{\text{new}}{% elif kernel == "polynomial" %}k_i = (x_i^\top x_{\text{new}} + c)^p
    {% elif kernel == "rbf" %}k_i = \exp(-\gamma s_i){% else %}k_i = \exp\left(-\frac{s_i}{2 \sigma^2}\right){% endif %}"""
    if kernel in ("rbf", "gaussian"):
        return exp(-gamma * squares_new) if kernel == "rbf" else exp(-squares_new / (2 * square(sigma)))
    products = X @ x_new
    return products if kernel == "linear" else power(products + c, degree)


def k_own(x_new, c, degree, kernel):
    r"""{% if kernel == "linear" %}\kappa = x_{\text{new}}^\top x_{\text{new}}
    {% elif kernel == "polynomial" %}\kappa = (x_{\text{new}}^\top x_{\text{new}} + c)^p{% else %}\kappa = 1{% endif %}"""
    if kernel in ("linear", "polynomial"):
        products = x_new @ x_new
        return products if kernel == "linear" else power(products + c, degree)
    return rational(1)


def squared_distances(K, k_new, k_own):
    r"""D_i = K_{ii} - 2 k_i + \kappa"""
    own = array([K[i, i] for i in range(len(k_new))])
    return own - 2 * k_new + k_own


def score(alpha, y, k_new, b):
    r"""z = \sum_i \alpha_i y_i k_i + b"""
    return (alpha * y) @ k_new + b


def label(score):
    r"""\hat{y} = \begin{cases} 1 & z \ge 0 \\ -1 & z < 0 \end{cases}"""
    return -1 if is_greater(0, score) else 1


def _with_labels(X, y, squares, c, degree, gamma, sigma, kernel):
    return K(X, squares, c, degree, gamma, sigma, kernel) * column(y) * y


_POWER = {
    "constant_forgotten": "products + c -> products",
    "constant_outside": "power(products + c, degree) -> power(products, degree) + c",
    "multiplied_by_degree": "power(products + c, degree) -> degree * (products + c)",
}
_EXPONENT = {"two_forgotten": "2 * square(sigma) -> square(sigma)", "sigma_not_squared": "square(sigma) -> sigma"}
slips = {
    squares: {"city_block": "square -> absolute"},
    squares_new: {"city_block": "square -> absolute"},
    K: {
        **_POWER,
        **_EXPONENT,
        "not_squared": "squares -> sqrt(squares)",
        "products_for_distances": "squares -> X @ X.T",
        "labels_multiplied": _with_labels,
        "features_for_examples": "X -> X.T if kernel == 'linear'",
    },
    k_new: {
        **_POWER,
        **_EXPONENT,
        "not_squared": "squares_new -> sqrt(squares_new)",
        "products_for_distances": "squares_new -> X @ x_new",
    },
    k_own: _POWER,
    squared_distances: {
        "product_once": "2 * k_new -> k_new",
        "product_added": "own - 2 * k_new -> own + 2 * k_new",
        "input_space": "own - 2 * k_new + k_own -> square(X - x_new).sum(axis=1) if kernel != 'linear'",
        "root_taken": "own - 2 * k_new + k_own -> sqrt(absolute(own - 2 * k_new + k_own))",
        "new_left_out": "k_own -> 0",
    },
    score: {
        "labels_forgotten": "alpha * y -> alpha",
        "coefficients_forgotten": "alpha * y -> y",
        "bias_forgotten": "b -> 0",
        "bias_subtracted": "(alpha * y) @ k_new + b -> (alpha * y) @ k_new - b",
    },
    label: {"sides_exchanged": "is_greater(0, score) -> is_greater(score, 0)"},
}
