"""The linear case: the largest change of a linear score by a move that is small in every coordinate."""

from markscheme.words import *

source = "study note 004, adversarial examples: analysis of the linear case"
sizes = {"d": (3, 4, 6)}
options = {"direction": ("lower", "raise")}
given = {
    "w": vector("d", by_level(integers(-5, 5), decimals(-3, 3, 1), decimals(-3, 3, 1))),
    "b": number(decimals(-2, 2, 1)),
    "x": vector("d", by_level(integers(-4, 5), integers(-4, 5), decimals(-3, 3, 1))),
    "epsilon": number(choice("0.1", "0.2", "0.3", "0.4", "0.5")).at_least(0, "how far a coordinate may move"),
}
symbols = {"score": "s", "score_adv": r"s_{\text{adv}}", "x_adv": r"x_{\text{adv}}", "gain": "g"}
ask = {"score": 2, "r": 2, "x_adv": 1, "score_adv": 2, "gain": 1}
hides = {"w": "a weight moves its coordinate by its sign alone"}


def draw_w(stream, level, d):
    """Both signs, not all of one size; no weight 0, but for one at the hard level, whose coordinate stays where it is."""
    w = stream.again(
        lambda: given["w"].draw(stream, level, {"d": d}),
        until=lambda w: all(w) and len(set(sign(w))) == 2 and len(set(absolute(w))) > 1 and sign(w).sum() != 0,
    )
    idle = stream.between(1, d) if level == "hard" else 0
    return array([0 if i == idle else weight for i, weight in enumerate(w, 1)])


def score(w, x, b):
    return w @ x + b


def r(w, epsilon, direction):
    return -epsilon * sign(w) if direction == "lower" else epsilon * sign(w)


def x_adv(x, r):
    return x + r


def score_adv(w, x_adv, b):
    return w @ x_adv + b


def score_adv__via_gain(score, w, epsilon, direction):
    change = epsilon * absolute(w).sum()
    return score - change if direction == "lower" else score + change


def gain(w, epsilon):
    return epsilon * absolute(w).sum()


slips = {
    score: {"bias_forgotten": "b -> 0"},
    r: {
        "wrong_direction": "epsilon -> -epsilon",
        "sign_forgotten": "sign(w) -> w",
        "unit_vector_taken": "sign(w) -> w / sqrt(w @ w)",
        "sign_of_input": "sign(w) -> sign(x)",
    },
    score_adv: {"bias_forgotten": "b -> 0"},
    gain: {
        "signs_kept": "absolute(w) -> w",
        "largest_weight_only": "absolute(w).sum() -> largest(absolute(w))",
        "euclidean_length": "absolute(w).sum() -> sqrt(w @ w)",
        "averaged": "absolute(w).sum() -> absolute(w).sum() / len(w)",
        "weights_forgotten": "absolute(w).sum() -> len(w)",
    },
}
