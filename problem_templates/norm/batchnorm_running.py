"""Running statistics of a batch-normalisation layer: updated batch by batch, then used in inference."""

from markscheme.words import *

from . import _columns

source = "study notes 002, 003 and 004, batch normalisation: training statistics in tests; Ioffe and Szegedy (2015)"
rounding = "5 sf, 3 sf"
sizes = {"T": (1, 2, 2), "m": (3, 4, 5), "d": 2}
options = {"momentum_weighs": ("batch", "running"), "batch_variance": ("population", "sample")}
PAST = choice("0.7", "0.8", "0.9")
given = {
    "batches": tensor("T", "m", "d", domain=integers(-4, 6)),
    "running_mean": vector("d", decimals(-2, 2, 1)),
    "running_variance": vector("d", decimals(1, 4, 1)).at_least(0, "a variance"),
    "momentum": number(by_option("momentum_weighs", batch=choice("0.1", "0.2", "0.3"), running=PAST)).between(0, 1),
    "x": vector("d", integers(-4, 6)),
    "gamma": vector("d", decimals("0.5", "2", 1)),
    "beta": vector("d", decimals(-1, 1, 1)),
    "epsilon": number(choice("0.1", "0.2")).at_least(0, "the guard against a variance of 0"),
}
repeat = {("mean_", "variance_", "running_mean_", "running_variance_"): lambda batches: len(batches)}
start = {"running_mean": "running_mean", "running_variance": "running_variance"}
symbols = {
    "batches": "B", "mean_": r"\mu", "variance_": "v", "momentum": r"\alpha", "x_hat": r"\hat{x}", "out": "y",
    "running_mean": r"\mu_{\text{run}}^{(0)}", "running_mean_": r"\mu_{\text{run}}",
    "running_variance": r"v_{\text{run}}^{(0)}", "running_variance_": r"v_{\text{run}}",
}  # fmt: skip
ask = {"mean_": 1, "variance_": 2, "running_mean_": 1, "running_variance_": 1, "x_hat": 2, "out": 1}


def draw_batches(stream, T, m, d):
    return array([array([_columns.short_mean(stream, range(-4, 7), m) for _ in range(d)]).T for _ in range(T)])


def invalid_single(m, batch_variance):
    if batch_variance == "sample" and m == 1:
        return "a batch has 1 example, so its sample variance divides by 0; give more, or batch_variance population"
    return None


def invalid_zero_divisor(batches, running_variance, momentum, epsilon, d, momentum_weighs, batch_variance):
    if sign(epsilon) != 0:
        return None
    kept = running_variance
    for k in range(1, len(batches) + 1):
        found = variance_(batches, mean_(batches, k), batch_variance, k)
        kept = running_variance_(found, kept, momentum, momentum_weighs)
    zero = [j for j in range(d) if sign(kept[j]) == 0]
    fact = f"the running variance of feature {zero[0] + 1} ends as 0 and epsilon is 0" if zero else None
    return fact and f"{fact}, so the normalisation divides by 0; give an epsilon above 0 or other values"


def mean_(batches, k):
    r"""{% set t = k %}\mu^{(k)}_j = \frac{1}{m} \sum_{i=1}^{m} B_{ {{ t }}, ij}"""
    return batches[k - 1].sum(axis=0) / len(batches[k - 1])


def variance_(batches, mean, batch_variance, k):
    r"""v^{(k)}_j = \frac{1}{m{% if batch_variance == "sample" %} - 1{% endif %}}
    \sum_{i=1}^{m} (B_{ {{ k }}, ij} - \mu^{(k)}_j)^2"""
    squares = square(batches[k - 1] - mean).sum(axis=0)
    return squares / len(batches[k - 1]) if batch_variance == "population" else squares / (len(batches[k - 1]) - 1)


def variance___via_moments(batches, mean, batch_variance, k):
    m = len(batches[k - 1])
    population = square(batches[k - 1]).sum(axis=0) / m - square(mean)
    return population if batch_variance == "population" else population * m / (m - 1)


def running_mean_(mean, running_mean_prev, momentum, momentum_weighs):
    if momentum_weighs == "batch":
        return (1 - momentum) * running_mean_prev + momentum * mean
    return momentum * running_mean_prev + (1 - momentum) * mean


running_variance_ = likewise(running_mean_, running_mean="running_variance", mean="variance")


def x_hat(x, running_mean_, running_variance_, epsilon):
    return (x - running_mean_[-1]) / sqrt(running_variance_[-1] + epsilon)


def out(x_hat, gamma, beta):
    return gamma * x_hat + beta


slips = {
    variance_: {
        "sample": "squares / len(batches[k - 1]) -> squares / (len(batches[k - 1]) - 1)",
        "population": "squares / (len(batches[k - 1]) - 1) -> squares / len(batches[k - 1])",
        "not_divided": "len(batches[k - 1]) - 1 -> 1; len(batches[k - 1]) -> 1",
    },
    running_mean_: {
        "momentum_reversed": "momentum <-> 1 - momentum",
        "not_carried": "running_mean_prev -> running_mean",
        "old_forgotten": "running_mean_prev -> 0",
    },
    x_hat: {
        "batch_statistics": "running_mean_[-1] -> mean; running_variance_[-1] -> variance",
        "start_statistics": "running_mean_[-1] -> running_mean; running_variance_[-1] -> running_variance",
        "mean_not_subtracted": "x - running_mean_[-1] -> x",
        "epsilon_outside_root": "sqrt(running_variance_[-1] + epsilon) -> sqrt(running_variance_[-1]) + epsilon",
        "variance_for_deviation": "sqrt(running_variance_[-1] + epsilon) -> running_variance_[-1] + epsilon",
    },
    out: {"swapped_scale_and_shift": "gamma <-> beta"},
}
