"""Batch normalisation of a mini-batch, forward, in training and in inference."""

from markscheme.words import *

source = "study notes 001 to 004, batch normalisation"
rounding = "5 sf, 3 sf"
sizes = {"m": (3, 4, 5), "d": (2, 2, 3)}
options = {"mode": ("train", "inference"), "activation": ("none", "relu")}
given = {
    "Z": matrix("m", "d", integers(-4, 6)),
    "gamma": vector("d", decimals("0.5", "2", 1)),
    "beta": vector("d", decimals(-1, 1, 1)),
    "epsilon": number(choice("0.1", "0.2")).at_least(0, "the guard against a variance of 0"),
    "running_mean": vector("d", decimals(-2, 2, 1)).when(mode="inference"),
    "running_variance": vector("d", decimals(1, 6, 1)).at_least(0, "a variance").when(mode="inference"),
}
symbols = {"mean": r"\mu", "variance": r"\sigma^2", "out": "Y"}
symbols |= {"running_mean": r"\mu_{\text{run}}", "running_variance": r"\sigma^2_{\text{run}}"}


def ask(mode):
    statistics = {"mean": 2, "variance": 2} if mode == "train" else {}
    return {**statistics, "Z_hat": 3, "out": 2}


def invalid_zero_divisor(Z, d, epsilon, mode, running_variance):
    for j in range(d):
        zero = all(equals(Z[:, j], Z[0, j])) if mode == "train" else sign(running_variance[j]) == 0
        if zero and sign(epsilon) == 0:
            return (
                f"column {j + 1} has variance 0 and epsilon is 0, so the normalisation divides by 0; "
                "give an epsilon above 0 or other values"
            )
    return None


def mean(Z, mode, running_mean):
    return Z.sum(axis=0) / len(Z) if mode == "train" else running_mean


def variance(Z, mean, mode, running_variance):
    return square(Z - mean).sum(axis=0) / len(Z) if mode == "train" else running_variance


@when(mode="train")
def variance__via_moments(Z, mean):
    return square(Z).sum(axis=0) / len(Z) - square(mean)


def Z_hat(Z, mean, variance, epsilon):
    return (Z - mean) / sqrt(variance + epsilon)


@when(mode="inference")
def Z_hat__batch_statistics(Z, epsilon):
    batch_mean = mean(Z, "train", None)
    return Z_hat(Z, batch_mean, variance(Z, batch_mean, "train", None), epsilon)


def out(Z_hat, gamma, beta, activation):
    y = gamma * Z_hat + beta
    return relu(y) if activation == "relu" else y


slips = {
    variance: {"sample": "len(Z) -> len(Z) - 1", "not_divided": "len(Z) -> 1"},
    Z_hat: {
        "mean_not_subtracted": "mean -> 0",
        "epsilon_outside_root": "sqrt(variance + epsilon) -> sqrt(variance) + epsilon",
        "variance_for_deviation": "sqrt(variance + epsilon) -> variance + epsilon",
        "batch_statistics": Z_hat__batch_statistics,
    },
    out: {
        "swapped_scale_and_shift": "gamma <-> beta",
        "relu_forgotten": "relu(y) -> y",
        "relu_before_scaling": "relu(y) -> gamma * relu(Z_hat) + beta",
    },
}
