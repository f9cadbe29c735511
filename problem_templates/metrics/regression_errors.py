"""Errors of a regression: MAE, MSE, RMSE and the coefficient of determination."""

from markscheme.words import *

source = "study notes 000, 001, 002 and 004, mean absolute and mean square error, losses of a regression"
rounding = "5 sf, 3 sf"
sizes = {"n": (4, 5, 6)}
given = {"y": vector("n"), "y_hat": vector("n")}
symbols = {"residuals": "e", "MAE": r"\text{MAE}", "SSE": r"\text{SSE}", "MSE": r"\text{MSE}"}
symbols |= {"RMSE": r"\text{RMSE}", "mean_y": r"\bar{y}", "SST": r"\text{SST}", "R2": "R^2"}
ask = {"residuals": 1, "MAE": 1, "MSE": 2, "RMSE": 1, "R2": 3}
# The targets, the residuals, and the parts of a unit: integers; decimals, with an outlier; negative ones too, and a
# model that may be worse than the mean, which it is not before.
NUMBERS = {
    "easy": ((2, 20), (1, 2, 3, 4, 5, 6, 7), 1),
    "medium": ((20, 90), (2, 3, 5, 6, 8, 9, 12, 14), 10),
    "hard": ((-45, 60), (3, 4, 6, 7, 9, 12, 15, 18, 21), 10),
}


def draw_y(stream, level, n):
    ends, _, parts = NUMBERS[level]
    least = {"easy": 90, "medium": 20, "hard": 0}[level]  # so that some errors are smaller
    return stream.again(
        lambda: array(stream.shuffled([value for value in range(*ends) if value])[:n]) / parts,
        until=lambda y: is_greater(square(y - y.sum() / n).sum(), least),
    )


def draw_y_hat(stream, level, n, y):
    """Predictions most of which are too high, or most too low, so that their mean is another one."""
    return stream.again(
        lambda: _predicted(stream, level, n, y),
        until=lambda y_hat: (
            level == "hard" or is_greater(square(y - y.sum() / n).sum(), rational("1.1") * square(y - y_hat).sum())
        ),
    )


def _predicted(stream, level, n, y):
    _, sizes, parts = NUMBERS[level]
    signs = stream.shuffled([-1] * (n // 3) + [1] * (n - n // 3))
    first, *others = stream.shuffled(sizes)[:n]
    if level == "medium":
        first = 3 * first
    far = stream.choice((1, 3)) if level == "hard" else 1
    errors = array(signs) * array(stream.shuffled([first, *others])) * far / parts
    return y + stream.choice((-1, 1)) * errors


def invalid_equal_y(y):
    sentence = f"n = {len(y)} and every y is {y[0]}, so R2 divides by 0; give at least two different values of y"
    return sentence if all(equals(y, y[0])) else None


def require_fair_fit(R2):
    """The predictions are clearly better than the mean or worse, and neither perfect nor absurd."""
    return is_greater(square(R2), rational("0.05")) and is_greater(rational("0.97"), R2) and is_greater(R2, -3)


def residuals(y, y_hat):
    return y - y_hat


def MAE(residuals):
    return absolute(residuals).sum() / len(residuals)


def SSE(residuals):
    return square(residuals).sum()


def MSE(SSE, n):
    return SSE / n


def RMSE(MSE):
    return sqrt(MSE)


def mean_y(y):
    return y.sum() / len(y)


def SST(y, mean_y):
    return square(y - mean_y).sum()


def SST__via_moments(y, mean_y):
    return square(y).sum() - len(y) * square(mean_y)


def R2(SSE, SST):
    return 1 - SSE / SST


def R2__via_variance(MSE, SST, n):
    return 1 - MSE / (SST / n)


def _correlation_squared(y, y_hat):
    """The square of the correlation, which is R^2 for a least-squares line alone; None where it is 0/0."""
    dy, dx = y - y.sum() / len(y), y_hat - y_hat.sum() / len(y)
    spread = square(dy).sum() * square(dx).sum()
    return None if equals(spread, 0) else square((dy * dx).sum()) / spread


slips = {
    residuals: {"sign_reversed": "y <-> y_hat"},
    MAE: {
        "absolute_forgotten": "absolute(residuals) -> residuals",
        "not_divided": "len(residuals) -> 1",
    },
    MSE: {
        "not_divided": "n -> 1",
        "halved": "n -> 2 * n",
        "divided_by_n_minus_1": "n -> n - 1",
        "square_of_sum": "SSE -> square(residuals.sum())",
    },
    RMSE: {"root_forgotten": "sqrt(MSE) -> MSE", "divided_after_root": "sqrt(MSE) -> sqrt(SSE) / n"},
    SST: {"not_centred": "mean_y -> 0", "mean_of_predictions": "mean_y -> y_hat.sum() / len(y_hat)"},
    R2: {
        "unexplained_share": "1 - SSE / SST -> SSE / SST",
        "mean_over_sum": "SSE -> MSE",
        "correlation_squared": "1 - SSE / SST -> _correlation_squared(y, y_hat)",
        "spread_of_predictions": "SST -> square(y_hat - y_hat.sum() / len(y_hat)).sum()",
    },
}
