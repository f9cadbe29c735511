"""Batch normalisation of a mini-batch, forward, in training and in inference."""

from markscheme import choice, decimals, integers, matrix, number, relu, sqrt, vector

source = "study notes 003 and 004, batch normalisation"
sizes = {"m": (3, 4, 5), "d": (2, 2, 3)}
options = {"mode": ("train", "inference"), "activation": ("none", "relu")}
given = {
    "Z": matrix("m", "d", integers(-4, 6)),
    "gamma": vector("d", decimals("0.5", "2", 1)),
    "beta": vector("d", decimals(-1, 1, 1)),
    "epsilon": number(choice("0.01", "0.1")),
    "running_mean": vector("d", decimals(-2, 2, 1)).when(mode="inference"),
    "running_variance": vector("d", decimals(1, 6, 1)).when(mode="inference"),
}
symbols = {"mean": r"\mu", "variance": r"\sigma^2", "Z_hat": r"\hat{Z}", "out": "Y", "epsilon": r"\epsilon",
           "running_mean": r"\mu_{\text{run}}", "running_variance": r"\sigma^2_{\text{run}}"}


def ask(mode):
    steps = {"mean": 2, "variance": 2, "Z_hat": 3, "out": 2}
    return steps if mode == "train" else {"Z_hat": 3, "out": 2}


def mean(Z, mode, running_mean):
    r"""\mu_j = \frac{1}{m} \sum_{i=1}^{m} z_{ij}"""
    return Z.sum(axis=0) / len(Z) if mode == "train" else running_mean


def variance(Z, mean, mode, running_variance):
    r"""\sigma_j^2 = \frac{1}{m} \sum_{i=1}^{m} (z_{ij} - \mu_j)^2"""
    return ((Z - mean) ** 2).sum(axis=0) / len(Z) if mode == "train" else running_variance


def variance__via_moments(Z, mean, mode, running_variance):
    return (Z**2).sum(axis=0) / len(Z) - mean**2 if mode == "train" else running_variance


def variance__sample(Z, mean, mode):
    return ((Z - mean) ** 2).sum(axis=0) / (len(Z) - 1) if mode == "train" else None


def variance__not_divided(Z, mean, mode):
    return ((Z - mean) ** 2).sum(axis=0) if mode == "train" else None


def Z_hat(Z, mean, variance, epsilon):
    r"""\hat z_{ij} = \frac{z_{ij} - \mu_j}{\sqrt{\sigma_j^2 + \epsilon}}"""
    return (Z - mean) / sqrt(variance + epsilon)


def Z_hat__epsilon_outside_root(Z, mean, variance, epsilon):
    return (Z - mean) / (sqrt(variance) + epsilon)


def Z_hat__variance_for_deviation(Z, mean, variance, epsilon):
    return (Z - mean) / (variance + epsilon)


def out(Z_hat, gamma, beta, activation):
    y = gamma * Z_hat + beta
    return relu(y) if activation == "relu" else y


def out__swapped_scale_and_shift(Z_hat, gamma, beta, activation):
    y = beta * Z_hat + gamma
    return relu(y) if activation == "relu" else y
