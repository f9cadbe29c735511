"""Learning-rate schedules: the rate at some epochs by one of five rules."""

from markscheme.words import *

source = "study note 003, decay of the learning rate; note 002, learning-rate decay and warm-up"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5)}
options = {"schedule": ("inverse", "exponential", "square_root", "step", "warmup")}
DECAYS = {
    "inverse": choice("0.05", "0.1", "0.2", "0.25", "0.5"),
    "exponential": choice("0.8", "0.85", "0.9", "0.95"),
    "square_root": choice("0.5", "0.8", "1.5", "2"),
    "step": choice("0.2", "0.3", "0.5", "0.6", "0.8"),
}
given = {
    "eta0": number(by_level(decimals("0.1", "0.9", 1), decimals("0.02", "0.9", 2), decimals("0.011", "0.9", 3))).above(
        0, "a learning rate"
    ),
    "k": number(by_option("schedule", **DECAYS)).at_least(0, "a decay").when(schedule=tuple(DECAYS)),
    "s": number(by_level(choice(4, 5, 8, 10), counts(6, 15), counts(8, 25)))
    .above(0, "a number of epochs")
    .when(schedule=("step", "warmup")),
    "epochs": vector("n", counts(1, 30)).at_least(0, "the number of an epoch").whole_numbers(),
}
symbols = {"eta0": r"\eta_{\text{base}}", "epochs": "t", "drops": "m"}


def ask(schedule):
    return {"drops": 1, "eta": 3} if schedule == "step" else {"eta": 3}


def draw_epochs(stream, level, n, schedule, s):
    """Epochs in their order, each with another rate; at the warm-up the last one may lie behind it."""
    last = {"easy": 12, "medium": 30, "hard": 60}[level]
    if schedule in ("step", "warmup"):
        last = whole(s) * (n + 1 if schedule == "step" else 2)
    unlike = {"step": lambda t: floor(t / s), "warmup": lambda t: minimum(s, t)}.get(schedule, lambda t: t)
    return stream.again(
        lambda: array(sorted(stream.shuffled(range(1, last + 1))[:n])), until=lambda t: len({*unlike(t)}) == n, most=200
    )


def invalid_epoch_zero(epochs, schedule):
    if schedule == "square_root" and any(sign(t) == 0 for t in epochs):
        return "epoch 0 is asked for, but the rate divides by the root of the epoch; count epochs from 1 with schedule 'square_root'"
    return None


def _to_the(k, exponent):
    """A power; by its logarithm where multiplying would take too long, as a student may have counted any number of drops."""
    n = whole(exponent)
    if 0 <= n <= 100 or equals(k, 0):
        return power(k, min(n, 100))
    return exp(n * log(k))


@when(schedule="step")
def drops(epochs, s):
    return floor(epochs / s)


@when(schedule="inverse")
def eta(eta0, k, epochs):
    return eta0 / (1 + k * epochs)


@eta.when(schedule="exponential")
def eta(eta0, k, epochs):
    r"""\eta_i = \eta_{\text{base}} \, k^{t_i}"""
    return array([eta0 * _to_the(k, t) for t in epochs])


@eta.when(schedule="square_root")
def eta(eta0, k, epochs):
    return eta0 * k / sqrt(epochs)


@eta.when(schedule="step")
def eta(eta0, k, drops):
    r"""\eta_i = \eta_{\text{base}} \, k^{m_i}"""
    return array([eta0 * _to_the(k, m) for m in drops])


@eta.otherwise
def eta(eta0, epochs, s):
    return eta0 * minimum(1, epochs / s)


slips = {
    drops: {
        "rounded_up": "floor(epochs / s) -> -floor(-epochs / s)",
        "one_drop_more": "floor(epochs / s) -> floor(epochs / s) + 1",
    },
    eta: {
        "one_forgotten": "1 + k * epochs -> k * epochs if all(sign(k * epochs))",
        "linear": "eta0 / (1 + k * epochs) -> eta0 * (1 - k * epochs)",
        "compounded": "eta0 / (1 + k * epochs) -> array([eta0 / _to_the(1 + k, t) for t in epochs])",
        "product_for_power": "_to_the(k, t) -> k * t; _to_the(k, m) -> k * m",
        "complement": "k -> 1 - k if schedule == 'exponential'",
        "one_epoch_late": "_to_the(k, t) -> _to_the(k, t - 1) if whole(t) > 0; 1 + k * epochs -> 1 + k * (epochs - 1)",
        "root_forgotten": "sqrt(epochs) -> epochs",
        "factor_in_root": "eta0 * k / sqrt(epochs) -> eta0 * sqrt(k / epochs)",
        "factor_forgotten": "k -> 1 if schedule == 'square_root'",
        "every_epoch": "drops -> epochs",
        "factor_once": "_to_the(k, m) -> _to_the(k, minimum(m, 1))",
        "not_capped": "minimum(1, epochs / s) -> epochs / s",
        "inverted": "epochs / s -> s / epochs if all(sign(epochs))",
    },
}
