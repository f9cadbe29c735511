"""Nadaraya-Watson regression: a mean of the targets, weighted by how near their inputs are to the query."""

from markscheme.words import *

from ..mlp import _softmax

source = "study note 003, attention pooling: average pooling and Nadaraya-Watson kernel regression"
sizes = {"n": (3, 4, 5)}
options = {"kernel": ("gaussian", "average")}
given = {
    "query": number(by_level(integers(1, 4), choice("1.5", "2.5", 3), choice("1.2", "2.4", "3.1"))).when(
        kernel="gaussian"
    ),
    "w": number(by_level(choice(1), choice("0.5", 2), choice("0.4", "0.8", "1.25", "2.5"))).when(kernel="gaussian"),
    "x": vector("n", distinct(*range(7))),
    "y": vector("n", by_level(distinct(*range(1, 13)), distinct(*range(-6, 15)), distinct(*range(-9, 16)))),
}
symbols = {"query": "q", "scores": "s", "weights": r"\alpha", "powers": "E", "residuals": "e", "mse": r"\text{MSE}"}
only = {name: {"kernel": ("gaussian",)} for name in ("powers", "weights")}


def ask(kernel):
    return {"scores": 2, "weights": 3, "y_hat": 2} if kernel == "gaussian" else {"y_hat": 2, "residuals": 1, "mse": 2}


def draw_x(stream, level, n, query, w):
    """Unlike distances from the query, of up to two and a half widths, on either side of it."""
    if query is None:
        return given["x"].draw(stream, level, {"n": n})
    far = stream.shuffled(range(5) if level == "easy" else range(1, 13))[:n]
    steps = [stream.choice((-1, 1)) * k / rational(2 if level == "easy" else 5) for k in far]
    return query + array(steps) / w


def require_mean_that_is_not_whole(y, kernel):
    """A lone whole number of one figure is soon guessed."""
    return kernel == "gaussian" or not equals(floor(y.sum() / len(y)), y.sum() / len(y))


def figure_points(x, y, query):
    lines = [] if query is None else [(1, 0, query)]
    return point_figure(zip(x, y, strict=True), lines=lines, axes_names=("x", "y"))


@when(kernel="gaussian")
def scores(x, query, w):
    r"""s_i = -\frac{1}{2} \left( (q - x_i) w \right)^2"""
    return -square((query - x) * w) / 2


powers = likewise(_softmax.powers, z="scores")
weights = likewise(_softmax.p, z="scores", p="weights")


@when(kernel="average")
def y_hat(y):
    return y.sum() / len(y)


@y_hat.otherwise
def y_hat(weights, y):
    return (weights * y).sum()


@when(kernel="gaussian")
def y_hat__via_unnormalised(scores, y):
    return (exp(scores) * y).sum() / exp(scores).sum()


@when(kernel="average")
def residuals(y, y_hat):
    r"""e_i = y_i - \hat{y}"""
    return y - y_hat


@when(kernel="average")
def mse(residuals):
    return square(residuals).sum() / len(residuals)


@when(kernel="average")
def mse__via_moments(y, y_hat):
    return square(y).sum() / len(y) - square(y_hat)


slips = {
    scores: {
        "half_forgotten": "-square((query - x) * w) / 2 -> -square((query - x) * w)",
        "not_squared": "square -> absolute",
        "width_not_squared": "square((query - x) * w) -> square(query - x) * w",
        "width_divided": "(query - x) * w -> (query - x) / w",
        "sign_forgotten": "-square((query - x) * w) -> square((query - x) * w)",
    },
    y_hat: {
        "nearest_taken": "(weights * y).sum() -> y[argmax(weights)]",
        "plain_mean": "weights -> 1 / n",
        "divided_by_n": "(weights * y).sum() -> (weights * y).sum() / n",
        "not_divided": "y.sum() / len(y) -> y.sum()",
        "divided_by_n_minus_1": "len(y) -> len(y) - 1",
        "inputs_averaged": "y.sum() -> x.sum()",
        "middle_of_range": "y.sum() / len(y) -> (largest(y) - largest(-y)) / 2",
    },
    residuals: {"sign_reversed": "y <-> y_hat"},
    mse: {
        "not_divided": "len(residuals) -> 1",
        "divided_by_n_minus_1": "len(residuals) -> len(residuals) - 1",
        "absolute_error": "square -> absolute",
    },
}
without = ("softmax_along_columns",)
