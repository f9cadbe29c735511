"""Mean, covariance matrix and correlation matrix of a few points."""

from markscheme.words import *

source = "study note 000, covariance; study note 002, mean and covariance matrix of the examples"
rounding = "5 sf, 3 sf"
sizes = {"n": (4, 5, 5), "d": (2, 2, 3)}
options = {"divisor": ("n", "n_minus_1")}
given = {"X": matrix("n", "d", integers(-3, 9))}
symbols = {"mean": r"\mu", "centred": "Z", "covariance": r"\Sigma", "deviations": r"\sigma", "correlation": "R"}
ask = {"mean": 1, "covariance": 3, "correlation": 2}
REACH = {"easy": range(7), "medium": range(-3, 10), "hard": range(-3, 10)}


def draw_X(stream, level, n, d):
    """Columns whose mean ends after one decimal, with unlike variances and correlations clear of 0 and 1."""
    parts = 1 if level == "easy" else 10
    return stream.again(
        lambda: array([_column(stream, REACH[level], n, parts) for _ in range(d)]).T, until=_is_telling, most=60
    )


def _column(stream, reach, n, parts):
    rest = stream.shuffled(reach)[: n - 1]
    return [*rest, stream.choice([number for number in reach if (sum(rest) + number) * parts % n == 0])]


def _is_telling(X):
    """A correlation near 0 or 1 loses its digits, or shows no mistake; so do variances that are nearly equal."""
    S = covariance(centred(X, mean(X)), len(X), "n")
    pairs = [(square(S[i, j]), S[i, i], S[j, j]) for i in range(len(S)) for j in range(i)]
    return all(4 * a * b < 100 * both < 90 * a * b and not 4 * b < 5 * a < 6 * b for both, a, b in pairs)


def invalid_constant(X):
    for j, values in enumerate(X.T, 1):
        if all(equals(values, values[0])):
            fact = f"all entries of column {j} of X are alike, so its variance is 0 and its correlations are 0/0"
            return f"{fact}; give columns that vary"
    return None


def mean(X):
    return X.sum(axis=0) / len(X)


def centred(X, mean):
    return X - mean


def _divisor(n, divisor):
    return n if divisor == "n" else n - 1


def covariance(centred, n, divisor):
    return centred.T @ centred / _divisor(n, divisor)


def covariance__via_moments(X, mean, n, divisor):
    return (X.T @ X - n * column(mean) * mean) / _divisor(n, divisor)


def deviations(covariance):
    r"""\sigma_j = \sqrt{\Sigma_{jj}}"""
    return sqrt(covariance.diagonal())


def correlation(covariance, deviations):
    r"""R_{ij} = \frac{\Sigma_{ij}}{\sigma_i \sigma_j}"""
    return covariance / (column(deviations) * deviations)


def correlation__via_variances(covariance):
    variance = covariance.diagonal()
    return covariance / sqrt(column(variance) * variance)


slips = {
    mean: {"rows_for_columns": "X.sum(axis=0) / len(X) -> X.sum(axis=1) / len(X[0])"},
    covariance: {
        "other_divisor": "_divisor(n, divisor) -> n - 1 if divisor == 'n' else n",
        "not_divided": "_divisor(n, divisor) -> 1",
        "not_centred": "centred -> X",
        "points_for_features": "centred.T @ centred -> centred @ centred.T",
    },
    correlation: {
        "variance_for_deviation": "deviations -> square(deviations)",
        "slope_for_correlation": "column(deviations) * deviations -> square(column(deviations))",
        "divisors_mixed": "covariance -> covariance * n / (n - 1) if divisor == 'n' else covariance * (n - 1) / n",
    },
}
