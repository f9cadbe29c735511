"""Xavier and He initialisation: the variance of the weights, the bound or the standard deviation, and what it does to a signal."""

from markscheme.words import *

source = "study note 004, Xavier and ReLU (He) initialisation, keeping the variance; Glorot and Bengio (2010), He et al. (2015)"
rounding = "5 sf, 3 sf"
options = {"scheme": ("xavier_uniform", "xavier_normal", "he_uniform", "he_normal")}
XAVIER, UNIFORM = ("xavier_uniform", "xavier_normal"), ("xavier_uniform", "he_uniform")
given = {
    "fan_in": number(by_level(counts(3, 40), counts(20, 400), counts(100, 2500)))
    .at_least(1, "the number of inputs")
    .whole_numbers(),
    "fan_out": number(by_level(counts(3, 40), counts(10, 300), counts(10, 1000)))
    .at_least(1, "the number of outputs")
    .whole_numbers(),
    "v": number(by_level(choice("1.5", "2.5", "3"), decimals("0.3", 4, 1), decimals("0.3", 4, 2)))
    .at_least(0, "a variance")
    .or_else(1),
}
symbols = {"fan_in": r"n_{\text{in}}", "fan_out": r"n_{\text{out}}"}
symbols |= {"variance": r"\sigma^2", "spread": "r", "z_variance": "v_z"}
ask = {"variance": 1, "spread": 2, "z_variance": 1}


def require_unlike_fans(fan_in, fan_out):
    return absolute(fan_in - fan_out) * 10 >= fan_in


@when(scheme=XAVIER)
def variance(fan_in, fan_out):
    r"""\sigma^2 = \frac{2}{n_{\text{in}} + n_{\text{out}}}"""
    return 2 / (fan_in + fan_out)


@variance.otherwise
def variance(fan_in):
    r"""\sigma^2 = \frac{2}{n_{\text{in}}}"""
    return 2 / fan_in


@when(scheme=UNIFORM)
def spread(variance):
    r"""r = \sqrt{3 \sigma^2}"""
    return sqrt(3 * variance)


@spread.otherwise
def spread(variance):
    r"""r = \sqrt{\sigma^2}"""
    return sqrt(variance)


@when(scheme=XAVIER)
def spread__via_fans(fan_in, fan_out, scheme):
    return sqrt((6 if scheme in UNIFORM else 2) / (fan_in + fan_out))


@spread__via_fans.otherwise
def spread__via_fans(fan_in, scheme):
    return sqrt((6 if scheme in UNIFORM else 2) / fan_in)


def z_variance(fan_in, variance, v):
    r"""v_z = n_{\text{in}} \, \sigma^2 \, v"""
    return fan_in * variance * v


slips = {
    variance: {
        "other_scheme": "2 / (fan_in + fan_out) <-> 2 / fan_in",
        "one_for_two": "2 -> 1",
        "fan_out_for_fan_in": "2 / fan_in -> 2 / fan_out",
        "mean_of_fans": "fan_in + fan_out -> (fan_in + fan_out) / 2",
    },
    spread: {
        "other_distribution": "sqrt(3 * variance) <-> sqrt(variance)",
        "root_forgotten": "sqrt(3 * variance) -> 3 * variance; sqrt(variance) -> variance",
        "width_for_bound": "3 -> 12",
        "factor_outside_root": "sqrt(3 * variance) -> 3 * sqrt(variance)",
    },
    z_variance: {
        "one_input": "fan_in -> 1",
        "fan_out_taken": "fan_in -> fan_out",
        "inputs_forgotten": "v -> 1",
        "spread_for_variance": "variance -> spread",
    },
}
