"""Maximum a posteriori estimates: successes with a beta prior, and a normal mean with a normal prior."""

from markscheme.words import *

from ._samples import draw_a, draw_b, draw_numbers as draw_x, draw_successes, draw_trials

source = "study notes 000 and 002, maximum likelihood and maximum a posteriori: the likelihood weighed with a prior"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5)}
options = {"model": ("bernoulli", "gaussian")}
given = {
    "trials": number(counts(8, 120)).at_least(1, "a number of trials").whole_numbers().when(model="bernoulli"),
    "successes": number(counts(1, 80)).at_least(0, "a number of successes").whole_numbers().when(model="bernoulli"),
    "a": number().above(0, "a parameter of a beta distribution").when(model="bernoulli"),
    "b": number().above(0, "a parameter of a beta distribution").when(model="bernoulli"),
    "x": vector("n").when(model="gaussian"),
    "variance": number(by_level(choice(4, 6, 8, 9), choice("2.5", 6, "7.5", 12), choice("0.8", "1.2", "1.6", "2.4")))
    .above(0, "a variance")
    .when(model="gaussian"),
    "prior_mean": number(by_level(integers(-4, 12), integers(-4, 12), decimals(-6, 12, 1))).when(model="gaussian"),
    "prior_variance": number(by_level(choice(2, 3, 5), choice("0.5", "1.5", "2", "4"), choice("0.3", "0.5", "0.9")))
    .above(0, "a variance")
    .when(model="gaussian"),
}
symbols = {
    "successes": "s",
    "trials": "N",
    "variance": r"\sigma^2",
    "prior_mean": r"\mu_0",
    "prior_variance": r"\tau_0^2",
}
symbols |= {"mle": r"\hat{\theta}_{\text{MLE}}", "a_posterior": "a'", "b_posterior": "b'"}
symbols |= {"posterior_variance": r"\tau_n^2", "map_": r"\hat{\theta}_{\text{MAP}}", "posterior_mean": r"\bar{\theta}"}
hides = {"x": "the posterior does not depend on the order of the examples"}


def ask(model):
    return (
        {"mle": 1, "map_": 2, "posterior_mean": 1}
        if model == "bernoulli"
        else {"mle": 1, "posterior_variance": 2, "map_": 2}
    )


def require_unlike(mle, prior_mean, model):
    return model == "bernoulli" or is_greater(square(mle - prior_mean), 2)


def invalid_successes(successes, trials, model):
    if model == "bernoulli" and is_greater(successes, trials):
        return f"{successes} successes in {trials} trials; give at most as many successes as trials"
    return None


def invalid_mode(successes, trials, a, b, model):
    """The posterior density has one highest point where both parameters are at least 1, and not both 1."""
    if model != "bernoulli" or is_greater(successes, trials):
        return None
    one, other = successes + a, trials - successes + b
    if is_greater(1, one) or is_greater(1, other):
        return f"the posterior is Beta({one}, {other}), whose density has no highest point; give a larger a and b"
    return None


@when(model="bernoulli")
def mle(successes, trials):
    return successes / trials


@mle.otherwise
def mle(x):
    return x.sum() / len(x)


@when(model="bernoulli")
def a_posterior(successes, a):
    return successes + a


@when(model="bernoulli")
def b_posterior(successes, trials, b):
    return trials - successes + b


@when(model="gaussian")
def posterior_variance(n, variance, prior_variance):
    return 1 / (n / variance + 1 / prior_variance)


@when(model="gaussian")
def posterior_variance__via_product(n, variance, prior_variance):
    return variance * prior_variance / (n * prior_variance + variance)


@when(model="bernoulli")
def map_(a_posterior, b_posterior):
    return (a_posterior - 1) / (a_posterior + b_posterior - 2)


@map_.otherwise
def map_(mle, n, variance, prior_mean, prior_variance, posterior_variance):
    return posterior_variance * (n * mle / variance + prior_mean / prior_variance)


@when(model="gaussian")
def map___via_weights(mle, n, variance, prior_mean, prior_variance):
    return (n * prior_variance * mle + variance * prior_mean) / (n * prior_variance + variance)


@when(model="gaussian")
def map___via_share(mle, n, variance, prior_mean, prior_variance):
    share = n * prior_variance / (n * prior_variance + variance)
    return share * mle + (1 - share) * prior_mean


@when(model="bernoulli")
def posterior_mean(a_posterior, b_posterior):
    return a_posterior / (a_posterior + b_posterior)


slips = {
    map_: {
        "prior_forgotten": "(a_posterior - 1) / (a_posterior + b_posterior - 2) -> mle; prior_mean / prior_variance -> 0; posterior_variance -> variance / n",
        "mean_for_mode": "a_posterior - 1 -> a_posterior; a_posterior + b_posterior - 2 -> a_posterior + b_posterior",
        "one_for_two": "a_posterior + b_posterior - 2 -> a_posterior + b_posterior - 1",
        "not_reduced_above": "a_posterior - 1 -> a_posterior",
        "failures_for_successes": "a_posterior - 1 -> b_posterior - 1",
        "unweighted_mean": "posterior_variance * (n * mle / variance + prior_mean / prior_variance) -> (mle + prior_mean) / 2",
        "weights_exchanged": "n * mle / variance -> mle / prior_variance; prior_mean / prior_variance -> n * prior_mean / variance",
        "n_forgotten": "n -> 1; posterior_variance -> 1 / (1 / variance + 1 / prior_variance)",
    },
    posterior_variance: {
        "not_inverted": "1 / (n / variance + 1 / prior_variance) -> n / variance + 1 / prior_variance",
        "variances_added": "1 / (n / variance + 1 / prior_variance) -> variance / n + prior_variance",
        "n_forgotten": "n -> 1",
        "prior_forgotten": "1 / prior_variance -> 0",
    },
    posterior_mean: {
        "mode_for_mean": "a_posterior -> a_posterior - 1; a_posterior + b_posterior -> a_posterior + b_posterior - 2",
        "prior_trials_forgotten": "a_posterior + b_posterior -> trials",
        "averaged": "a_posterior / (a_posterior + b_posterior) -> (mle + a / (a + b)) / 2",
    },
}
