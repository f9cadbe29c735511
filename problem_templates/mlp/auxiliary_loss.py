"""The loss of a network with auxiliary classifiers: the main cross-entropy and those of the intermediate heads, weighted."""

from markscheme.words import *

source = "study note 004, auxiliary loss of GoogLeNet; Szegedy et al. (2015)"
rounding = "6 sf, 3 sf"
sizes = {"k": (2, 2, 3)}
given = {
    "p_main": number(by_level(decimals("0.3", "0.9", 1), decimals("0.15", "0.95", 2), decimals("0.15", "0.95", 2))),
    "p_auxiliary": vector(
        "k", by_level(decimals("0.1", "0.8", 1), decimals("0.05", "0.9", 2), decimals("0.05", "0.9", 2))
    ),
    "weights": vector(
        "k", by_level(choice("0.2", "0.3", "0.4", "0.5"), decimals("0.1", "0.6", 1), decimals("0.1", "0.6", 2))
    ),
}
given["p_main"] = given["p_main"].above(0, "the probability of the right class").at_most(1)
given["p_auxiliary"] = given["p_auxiliary"].above(0, "the probability of the right class").at_most(1)
given["weights"] = given["weights"].at_least(0, "the weight of a loss")
symbols = {
    "p_main": "p",
    "p_auxiliary": "q",
    "weights": "w",
    "main": r"L_{\text{main}}",
    "auxiliary": "A",
    "total": "L",
}
ask = {"main": 1, "auxiliary": 2, "total": 2}


def draw_p_auxiliary(stream, level, p_main, k):
    """The heads differ, and from the main one too."""
    return stream.again(
        lambda: given["p_auxiliary"].draw(stream, level, {"k": k}), until=lambda p: len({p_main, *p}) == k + 1
    )


def draw_weights(stream, level, k):
    """On easy one weight for all heads, as in GoogLeNet; else one for each."""
    if level == "easy":
        return array([given["weights"].domain.draw(stream, level)] * k)
    return stream.again(lambda: given["weights"].draw(stream, level, {"k": k}), until=lambda w: len({*w}) == k)


def main(p_main):
    return -log(p_main)


def auxiliary(p_auxiliary):
    r"""A_j = -\ln q_j"""
    return -log(p_auxiliary)


def total(main, weights, auxiliary):
    return main + (weights * auxiliary).sum()


slips = {
    main: {
        "base_two": "log(p_main) -> log(p_main) / log(2)",
        "base_ten": "log(p_main) -> log(p_main) / log(10)",
        "sign_forgotten": "-log(p_main) -> log(p_main)",
        "other_classes": "log(p_main) -> log(1 - p_main) if sign(1 - p_main)",
    },
    auxiliary: {
        "base_two": "log(p_auxiliary) -> log(p_auxiliary) / log(2)",
        "base_ten": "log(p_auxiliary) -> log(p_auxiliary) / log(10)",
        "sign_forgotten": "-log(p_auxiliary) -> log(p_auxiliary)",
        "other_classes": "log(p_auxiliary) -> log(1 - p_auxiliary) if all(sign(1 - p_auxiliary))",
    },
    total: {
        "weights_forgotten": "weights * auxiliary -> auxiliary",
        "auxiliary_forgotten": "weights * auxiliary -> 0 * auxiliary",
        "main_weighted": "main -> (1 - weights.sum()) * main",
        "mean_of_heads": "main + (weights * auxiliary).sum() -> (main + (weights * auxiliary).sum()) / (1 + len(weights))",
        "auxiliary_subtracted": "weights -> -weights",
    },
}
