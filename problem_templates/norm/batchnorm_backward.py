"""Batch normalisation of a mini-batch, backward: the gradients of beta, gamma and the input."""

from markscheme.words import *

from ._columns import draw_Z, draw_dY
from .batchnorm import invalid_zero_divisor, mean, variance, Z_hat
from .batchnorm import symbols as _forward_symbols

source = "study notes 001 to 004, batch normalisation; Ioffe and Szegedy (2015), section 3"
rounding = "5 sf, 3 sf"
sizes = {"m": (4, 4, 5), "d": 2}
options = {"mode": ("train", "inference")}
given = {
    "Z": matrix("m", "d", integers(-4, 6)),
    "gamma": vector("d", choice("0.5", "1.5", "2", "3")),
    "epsilon": number(choice("0.1", "0.2")).at_least(0, "the guard against a variance of 0"),
    "dY": matrix("m", "d", integers(-3, 4)),
    "running_mean": vector("d", decimals(-2, 2, 1)).when(mode="inference"),
    "running_variance": vector("d", decimals(1, 6, 1)).at_least(0, "a variance").when(mode="inference"),
}
symbols = {name: latex for name, latex in _forward_symbols.items() if name != "out"} | {"dY": r"\nabla_Y L"}


def ask(mode):
    statistics = {"mean": 1, "variance": 1} if mode == "train" else {}
    return {**statistics, "Z_hat": 2, "grad_beta": 1, "grad_gamma": 2, "grad_Z_hat": 1, "grad_Z": 4}


def grad_beta(dY):
    return dY.sum(axis=0)


def grad_gamma(dY, Z_hat):
    return (dY * Z_hat).sum(axis=0)


def grad_Z_hat(dY, gamma):
    return dY * gamma


@when(mode="train")
def grad_Z(grad_Z_hat, Z_hat, grad_beta, grad_gamma, gamma, variance, epsilon, m):
    return (grad_Z_hat - gamma * (grad_beta + Z_hat * grad_gamma) / m) / sqrt(variance + epsilon)


@grad_Z.when(mode="inference")
def grad_Z(grad_Z_hat, variance, epsilon):
    return grad_Z_hat / sqrt(variance + epsilon)


@when(mode="train")
def grad_Z__via_sums(grad_Z_hat, Z_hat, variance, epsilon, m):  # the sums over a column are taken anew
    along = (grad_Z_hat * Z_hat).sum(axis=0) / m
    return (grad_Z_hat - grad_Z_hat.sum(axis=0) / m - Z_hat * along) / sqrt(variance + epsilon)


@when(mode="train")
def grad_Z__via_statistics(Z, mean, grad_Z_hat, variance, epsilon, m):
    """The chain of the paper: first the gradients of the variance and of the mean, then three paths together."""
    deviation, root = Z - mean, sqrt(variance + epsilon)
    grad_variance = -(grad_Z_hat * deviation).sum(axis=0) / (2 * power(root, 3))
    grad_mean = -grad_Z_hat.sum(axis=0) / root
    return grad_Z_hat / root + grad_variance * 2 * deviation / m + grad_mean / m


slips = {
    grad_beta: {"averaged": "dY.sum(axis=0) -> dY.sum(axis=0) / m"},
    grad_gamma: {"averaged": "(dY * Z_hat).sum(axis=0) -> (dY * Z_hat).sum(axis=0) / m", "raw_input": "Z_hat -> Z"},
    grad_Z_hat: {"gamma_forgotten": "gamma -> 1"},
    grad_Z: {
        "statistics_constant": "gamma * (grad_beta + Z_hat * grad_gamma) / m -> 0",
        "mean_constant": "grad_beta -> 0",
        "variance_constant": "grad_gamma -> 0",
        "sums_not_divided": "m -> 1",
        "deviation_forgotten": "variance -> 1; epsilon -> 0",
    },
}
