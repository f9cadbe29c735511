"""Maximum likelihood estimates of four distributions, and the log-likelihood that they reach."""

from markscheme.words import *

from ._samples import draw_examples as draw_x

source = "study notes 000 and 002, maximum likelihood: the parameters under which the data are most probable"
rounding = "5 sf, 3 sf"
sizes = {"n": (5, 7, 8)}
options = {"model": ("gaussian", "bernoulli", "exponential", "poisson")}
given = {
    "x": vector("n")
    .one_of(0, 1, model="bernoulli")
    .at_least(0, "a waiting time", model="exponential")
    .between(0, 1000, "a count", model="poisson")
    .whole_numbers(model="poisson")
}
symbols = {"mean": r"\bar{x}", "variance": r"\hat{\sigma}^2", "rate": r"\hat{\lambda}", "factorials": "f", "terms": "t"}
symbols |= {"log_likelihood": r"\ell"}
hides = {"x": "estimates do not depend on the order of the examples"}


def ask(model):
    if model == "exponential":  # all else comes of the mean alone, so what each example adds is asked too
        return {"mean": 1, "rate": 1, "terms": 2, "log_likelihood": 1}
    return {"mean": 1, **({"variance": 2} if model == "gaussian" else {}), "log_likelihood": 3}


def invalid_edge(x, model):
    if model == "gaussian" and all(equals(x, x[0])):
        return (
            "all entries of x are alike, so the variance is 0 and the likelihood has no maximum; give numbers that vary"
        )
    if model == "exponential" and all(equals(x, 0)):
        return "all entries of x are 0, so the rate is 1/0; give a waiting time above 0"
    return None


def mean(x):
    return x.sum() / len(x)


@when(model="gaussian")
def variance(x, mean):
    return square(x - mean).sum() / len(x)


@when(model="gaussian")
def variance__via_moments(x, mean):
    return square(x).sum() / len(x) - square(mean)


@when(model="exponential")
def rate(mean):
    return 1 / mean


@when(model="exponential")
def rate__via_sum(x, n):
    return n / x.sum()


@when(model="poisson")
def factorials(x):
    r"""f_i = x_i!"""
    return array([array(range(2, whole(count) + 1)).prod() for count in x])


def _lg(number):
    return log(number) / log(10)


def _weighed(count, probability, logarithm):
    """A count times a logarithm; 0 ln 0 is 0."""
    return rational(0) if equals(count, 0) else count * logarithm(probability)


@when(model="exponential")
def terms(x, rate):
    return log(rate) - rate * x


def log_likelihood(x, mean, variance, terms, factorials, n, model):
    r"""\ell = {% if model == "gaussian" %}-\frac{n}{2} \ln (2 \pi \hat{\sigma}^2) - \frac{\sum_{i=1}^{n} (x_i - \bar{x})^2}{2 \hat{\sigma}^2}
    {% elif model == "bernoulli" %}\sum_{i=1}^{n} x_i \ln \bar{x} + \sum_{i=1}^{n} (1 - x_i) \ln (1 - \bar{x})
    {% elif model == "exponential" %}\sum_{i=1}^{n} t_i
    {% else %}\sum_{i=1}^{n} x_i \ln \bar{x} - n \bar{x} - \sum_{i=1}^{n} \ln f_i{% endif %}"""
    if model == "gaussian":
        return -(n * log(2 * variance * pi()) / 2) - square(x - mean).sum() / (2 * variance)
    if model == "exponential":
        return terms.sum()
    if model == "poisson":
        return _weighed(x.sum(), mean, log) - n * mean - log(factorials).sum()
    return _weighed(x.sum(), mean, log) + _weighed(n - x.sum(), 1 - mean, log)


@when(model="gaussian")
def log_likelihood__via_half_n(variance, n):
    return -n * (log(2 * variance * pi()) + 1) / 2


@when(model="gaussian")
def log_likelihood__via_densities(x, mean, variance):
    return -(log(2 * variance * pi()) / 2 + square(x - mean) / (2 * variance)).sum()


@when(model="exponential")
def log_likelihood__via_mean(mean, n):
    return -n * log(mean) - n


@when(model="exponential")
def log_likelihood__via_sum(x, rate, n):
    return n * log(rate) - rate * x.sum()


slips = {
    variance: {"other_divisor": "len(x) -> len(x) - 1", "not_divided": "len(x) -> 1", "not_centred": "mean -> 0"},
    rate: {"mean_for_rate": "1 / mean -> mean"},
    terms: {
        "exponent_dropped": "rate * x -> 0 * x",
        "decimal_logarithm": "log -> _lg",
        "sign_forgotten": "log(rate) - rate * x -> rate * x - log(rate)",
    },
    log_likelihood: {
        "constants_dropped": "2 * variance * pi() -> variance; log(factorials).sum() -> 0",
        "exponent_dropped": "square(x - mean).sum() / (2 * variance) -> 0; n * mean -> 0",
        "half_forgotten": "n * log(2 * variance * pi()) / 2 -> n * log(2 * variance * pi())",
        "deviation_for_variance": "variance -> sqrt(variance)",
        "zeros_ignored": "_weighed(n - x.sum(), 1 - mean, log) -> 0",
        "decimal_logarithm": "log -> _lg",
        "sign_forgotten": lambda x, mean, variance, terms, factorials, n, model: (
            -log_likelihood(x, mean, variance, terms, factorials, n, model)
        ),
        "mean_for_sum": lambda x, mean, variance, terms, factorials, n, model: (
            log_likelihood(x, mean, variance, terms, factorials, n, model) / n
        ),
    },
}
