"""One term of a variational autoencoder's objective: sampling, reconstruction, divergence, ELBO."""

from markscheme.words import *

source = "study note 004, variational autoencoders; Kingma and Welling (2014)"
sizes = {"d": 2, "n": (2, 2, 3)}
options = {"reconstruction": ("bernoulli", "gaussian"), "encoder": ("log_variance", "variance")}
LOG_VARIANCES = ("-1.2", "-1", "-0.8", "-0.6", "-0.4", "0.4", "0.6", "0.8")
VARIANCES = ("0.2", "0.3", "0.4", "0.5", "0.6", "1.5", "1.8", "2")
VALUES = by_option("reconstruction", bernoulli=choice(0, 1).with_each(0, 1), gaussian=decimals(-1, 1, 1))
WEIGHTS = choice("-1", "-0.8", "-0.5", "0.5", "0.8", "1")
ROUND = choice("-1.5", "-1", "-0.5", "0.5", "1", "1.5")
TENTHS = decimals("-1.5", "1.5", 1)
given = {
    "mu": vector("d", by_level(ROUND, TENTHS, TENTHS)),
    "log_variance": vector("d", choice(*LOG_VARIANCES)).when(encoder="log_variance"),
    "variance": vector("d", choice(*VARIANCES)).above(0, "the encoder's variance").when(encoder="variance"),
    "noise": vector("d", by_level(ROUND, TENTHS, TENTHS)),
    "W": matrix("n", "d", by_level(choice("-1", "-0.5", "0.5", "1"), WEIGHTS, WEIGHTS)),
    "c": vector("n", decimals("-0.5", "0.5", 1)).or_else(0),
    "x": vector("n", VALUES).between(0, 1, "a value of a Bernoulli decoder", reconstruction="bernoulli"),
}
symbols = {"log_variance": r"\ell", "variance": r"\sigma^2", "noise": r"\epsilon"}
symbols |= {"log_likelihood": "R", "KL": "D", "elbo": r"\mathcal{L}"}
ask = {"sigma": 1, "z": 2, "x_hat": 2, "log_likelihood": 3, "KL": 3, "elbo": 1}


def sigma(log_variance, variance, encoder):
    r"""{% if encoder == "log_variance" %}\sigma_j = e^{\ell_j / 2}{% else %}\sigma_j = \sqrt{\sigma_j^2}{% endif %}"""
    return exp(log_variance / 2) if encoder == "log_variance" else sqrt(variance)


def z(mu, sigma, noise):
    return mu + sigma * noise


def x_hat(W, z, c, reconstruction):
    r"""\hat{x} = {% if reconstruction == "bernoulli" %}\sigma(W z + c), \quad \sigma(a) = \frac{1}{1 + e^{-a}}{% else %}W z + c{% endif %}"""
    return sigmoid(W @ z + c) if reconstruction == "bernoulli" else W @ z + c


def log_likelihood(x, x_hat, reconstruction):
    if reconstruction == "bernoulli":
        return (x * log(x_hat) + (1 - x) * log(1 - x_hat)).sum()
    return -square(x - x_hat).sum() / 2


def KL(mu, log_variance, variance, encoder):
    spread = exp(log_variance) if encoder == "log_variance" else variance
    logarithm = log_variance if encoder == "log_variance" else log(variance)
    return (square(mu) + spread - 1 - logarithm).sum() / 2


def KL__via_deviation(mu, sigma):
    return (square(mu) + square(sigma) - 1 - 2 * log(sigma)).sum() / 2


def elbo(log_likelihood, KL):
    return log_likelihood - KL


slips = {
    sigma: {
        "variance_for_deviation": "log_variance / 2 -> log_variance; sqrt(variance) -> variance",
        "sign_of_exponent": "log_variance -> -log_variance",
    },
    z: {"noise_not_scaled": "sigma -> 1", "mean_not_sampled": "noise -> 0", "mean_forgotten": "mu -> 0"},
    x_hat: {"bias_forgotten": "c -> 0", "sigmoid_forgotten": {"reconstruction": "gaussian"}},
    log_likelihood: {
        "sign_forgotten": lambda x, x_hat, reconstruction: -log_likelihood(x, x_hat, reconstruction),
        "zeros_ignored": "x * log(x_hat) + (1 - x) * log(1 - x_hat) -> x * log(x_hat)",
        "mean_for_sum": lambda x, x_hat, n, reconstruction: log_likelihood(x, x_hat, reconstruction) / n,
        "half_forgotten": "-square(x - x_hat).sum() / 2 -> -square(x - x_hat).sum()",
    },
    KL: {
        "half_forgotten": "(square(mu) + spread - 1 - logarithm).sum() / 2 -> (square(mu) + spread - 1 - logarithm).sum()",
        "sign_reversed": "(square(mu) + spread - 1 - logarithm).sum() / 2 -> -KL(mu, log_variance, variance, encoder)",
        "one_forgotten": "square(mu) + spread - 1 -> square(mu) + spread",
        "deviation_for_variance": "spread -> sigma; logarithm -> log(sigma)",
        "roles_exchanged": "square(mu) + spread - 1 -> logarithm + (1 + square(mu)) / spread; logarithm -> 1",
    },
    elbo: {"divergence_added": "KL -> -KL", "loss_for_bound": "log_likelihood <-> KL"},
}
