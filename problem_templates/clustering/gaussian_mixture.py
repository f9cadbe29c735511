"""One step of EM for a mixture of normal distributions in one dimension: E step, M step, log-likelihood."""

from markscheme.words import *

source = "Bishop (2006), Pattern Recognition and Machine Learning, section 9.2: EM for Gaussian mixtures"
rounding = "6 sf, 3 sf"
sizes = {"n": (3, 4, 4), "k": (2, 2, 3)}
options = {"assignment": ("soft", "hard"), "spread": ("updated", "fixed")}
_HALVES = distinct("0.5", 1, "1.5", 2, "2.5", 3, "3.5", 4, "4.5", 5, "5.5", 6)
given = {
    "x": vector("n", by_level(distinct(*range(7)), _HALVES, _HALVES)),
    "weights": vector("k", choice("1/2")).above(0, "a mixing weight").sums_to(1),
    "means": vector("k", integers(0, 6)),
    "variances": vector(
        "k", by_level(choice(2, 3, 4), distinct(2, 3, 4, 5), distinct("1.5", "2.5", "3.5", "4.5"))
    ).above(0, "a variance"),
}
symbols = {"weights": "w", "means": r"\mu", "variances": r"\sigma^2", "densities": "F", "responsibilities": "R"}
symbols |= {"means_new": r"\hat{\mu}", "weights_new": r"\hat{w}", "variances_new": r"\hat{\sigma}^2"}
symbols |= {"log_likelihood": r"\ell"}
only = {"variances_new": {"spread": ("updated",)}}
WEIGHTS = {
    "easy": (("0.4", "0.6"), ("0.3", "0.7"), ("0.2", "0.8")),
    "medium": (("0.4", "0.6"), ("0.3", "0.7"), ("0.25", "0.75")),
    "hard": (("0.2", "0.3", "0.5"), ("0.1", "0.3", "0.6"), ("0.2", "0.35", "0.45")),
}


def ask(assignment, spread):
    e_step = {"densities": 3, "responsibilities": 2} if assignment == "soft" else {"densities": 3}
    return e_step | {"weights_new": 1, "means_new": 2, "variances_new": 2, "log_likelihood": 2}


def draw_weights(stream, level, k):
    return array([rational(weight) for weight in stream.shuffled(stream.choice(WEIGHTS[level]))])


def draw_means(stream, x, k):
    """Ascending, between the examples, some way apart where there are two."""

    def between():
        return array(sorted(stream.shuffled(range(7))[:k]))

    def apart(means):
        gaps = means[1:] - means[:-1]
        return min(gaps) >= (2 if k == 2 else 1) and max(gaps) <= 5 and min(x) <= means[0] and means[-1] <= max(x)

    return stream.again(between, until=apart, most=60)


def require_means_between(x, means):
    """No component starts beyond all examples."""
    return min(x) <= means[0] and means[-1] <= max(x)


def draw_variances(stream, level, k):
    if level == "easy":
        return array([stream.choice((2, 3, 4))] * k)
    return given["variances"].draw(stream, level, {"k": k})


def _largest_alone(shares, x, weights, means, variances):
    """1 in each row where the largest entry stands first, else 0."""
    scales, exponents = square(weights) / variances, square(column(x) - means) / variances
    rows = []
    for i in range(len(x)):
        best = 0
        for j in range(1, len(weights)):
            # No power of e with a rational exponent but e^0 is the root of a rational: there is no other tie.
            tie = whole(equals(scales[best], scales[j])) and whole(equals(exponents[i][best], exponents[i][j]))
            if not tie and is_greater(shares[i][j], shares[i][best]):
                best = j
        rows.append([int(j == best) for j in range(len(weights))])
    return array(rows)


def invalid_x(x, weights, means, variances, assignment):
    if assignment == "hard":
        shares = weights * densities(x, means, variances)
        for j, count in enumerate(_largest_alone(shares, x, weights, means, variances).sum(axis=0), 1):
            if equals(count, 0):
                return f"component {j} keeps no example of x, so it has no mean; give other numbers or take assignment 'soft'"
    return None


def require_no_tiny_densities(x, means, variances):
    """Every exponent is at least -8."""
    return all(z <= 16 for z in (square(column(x) - means) / variances).ravel())


def densities(x, means, variances):
    r"""f_{ij} = \frac{1}{\sqrt{2 \pi \sigma_j^2}} \, e^{-\frac{(x_i - \mu_j)^2}{2 \sigma_j^2}}"""
    return exp(-square(column(x) - means) / (2 * variances)) / sqrt(2 * variances * pi())


@when(assignment="soft")
def responsibilities(densities, weights):
    r"""r_{ij} = \frac{w_j f_{ij}}{\sum_{l=1}^{k} w_l f_{il}}"""
    shares = weights * densities
    return shares / column(shares.sum(axis=1))


@responsibilities.when(assignment="hard")
def responsibilities(densities, x, weights, means, variances):
    r"""r_{ij} = [j = \operatorname{argmax}_l w_l f_{il}]"""
    return _largest_alone(weights * densities, x, weights, means, variances)


def N(responsibilities):
    return responsibilities.sum(axis=0)


def weights_new(N, x):
    return N / len(x)


def means_new(responsibilities, x, N):
    r"""\hat{\mu}_j = \frac{1}{N_j} \sum_{i=1}^{n} r_{ij} x_i"""
    return responsibilities.T @ x / N


def variances_new(responsibilities, x, means_new, N):
    r"""\hat{\sigma}_j^2 = \frac{1}{N_j} \sum_{i=1}^{n} r_{ij} (x_i - \hat{\mu}_j)^2"""
    return (responsibilities * square(column(x) - means_new)).sum(axis=0) / N


def variances_new__via_moments(responsibilities, x, means_new, N):
    return responsibilities.T @ square(x) / N - square(means_new)


def log_likelihood(densities, weights):
    r"""\ell = \sum_{i=1}^{n} \ln \sum_{j=1}^{k} w_j f_{ij}"""
    return log((weights * densities).sum(axis=1)).sum()


slips = {
    densities: {
        "variance_as_deviation": {"variances": lambda variances: square(variances)},
        "root_forgotten": "sqrt(2 * variances * pi()) -> 2 * variances * pi()",
        "constant_forgotten": "sqrt(2 * variances * pi()) -> 1",
        "half_forgotten": "(2 * variances) -> variances",
        "not_squared": "square(column(x) - means) -> absolute(column(x) - means)",
    },
    responsibilities: {
        "weights_forgotten": "weights * densities -> densities",
        "not_normalised": "shares / column(shares.sum(axis=1)) -> shares",
        "over_examples": "column(shares.sum(axis=1)) -> shares.sum(axis=0)",
    },
    weights_new: {
        "old_weights_times": lambda N, x, weights: weights * N / len(x),
        "over_components": "len(x) -> len(N)",
    },
    means_new: {"divided_by_all": "N -> len(x)"},
    variances_new: {
        "old_means": lambda responsibilities, x, means, N: variances_new(responsibilities, x, means, N),
        "divided_by_all": "N -> len(x)",
        "root_taken": "(responsibilities * square(column(x) - means_new)).sum(axis=0) / N "
        "-> sqrt((responsibilities * square(column(x) - means_new)).sum(axis=0) / N)",
    },
    log_likelihood: {
        "weights_forgotten": "weights * densities -> densities",
        "logarithm_inside": "log((weights * densities).sum(axis=1)) -> log(weights * densities)",
        "logarithm_outside": "log((weights * densities).sum(axis=1)).sum() -> log((weights * densities).sum())",
        "mean_taken": "log((weights * densities).sum(axis=1)).sum() "
        "-> log((weights * densities).sum(axis=1)).sum() / len(densities)",
    },
}
