"""The smallest adversarial perturbation of a linear classifier: the shortest way onto its boundary."""

from markscheme.words import *

source = "study note 004, finding the smallest adversarial perturbation; Moosavi-Dezfooli et al. (2016)"
sizes = {"d": (2, 2, 3)}
given = {
    "w": vector("d", by_level(integers(-4, 4), integers(-5, 5), decimals(-3, 3, 1))),
    "b": number(by_level(integers(-5, 5), decimals(-4, 4, 1), decimals(-4, 4, 1))),
    "x": vector("d", by_level(integers(-4, 5), decimals(-4, 4, 1), decimals(-4, 4, 1))),
}
symbols = {"score": "s", "square_length": "q", "distance": r"\rho", "x_adv": "x'"}
ask = {"score": 1, "distance": 2, "r": 3, "x_adv": 2}


def draw_w(stream, level, d):
    """Weights of different size whose length is not 1."""
    return stream.again(
        lambda: given["w"].draw(stream, level, {"d": d}),
        until=lambda w: all(w) and len(set(absolute(w))) == len(w) and w @ w > 2,
    )


def draw_x(stream, level, w, b, d):
    """An input that is neither on the boundary nor far away."""

    def is_near(x):
        score = w @ x + b
        return all(x) and len(set(x)) == len(x) and 0 < score * score <= 9 * (w @ w) and score * score != 1

    return stream.again(lambda: given["x"].draw(stream, level, {"d": d}), until=is_near)


def figure_step(w, b, x, x_adv, r):
    """The boundary, the input and the nearest point on it, after the working; as much boundary as the step is long."""
    if len(w) != 2:
        return None
    along = array([-r[1], r[0]])
    ends, names = [x_adv + along, x_adv - along], ("x_1", "x_2")
    marks = ["dot", "circle"]
    return point_figure([x, x_adv], ["x", "x'"], marks, [(*w, -b)], links=[(0, 1)], axes_names=names, within=ends)


def invalid_weights(w):
    if not all(equals(w, 0)):
        return None
    return (
        "w is 0, so the score is the same everywhere and there is no boundary; give at least one weight another value"
    )


def score(w, x, b):
    return w @ x + b


def square_length(w):
    r"""q = \lVert w \rVert^2 = \sum_j w_j^2"""
    return square(w).sum()


def distance(score, square_length):
    r"""\rho = \frac{|s|}{\lVert w \rVert} = \frac{|s|}{\sqrt{q}}"""
    return absolute(score) / sqrt(square_length)


def r(score, square_length, w):
    r"""r = -\frac{s}{\lVert w \rVert^2} w = -\frac{s}{q} w"""
    return -score / square_length * w


def r__via_distance(score, distance, square_length, w):
    return -sign(score) * distance * w / sqrt(square_length)


def x_adv(x, r):
    return x + r


slips = {
    score: {"bias_forgotten": "b -> 0"},
    distance: {
        "root_forgotten": "sqrt(square_length) -> square_length",
        "length_forgotten": "absolute(score) / sqrt(square_length) -> absolute(score)",
        "city_block_length": "sqrt(square_length) -> absolute(w).sum()",
    },
    r: {
        "wrong_direction": "-score -> score",
        "length_for_square": "square_length -> sqrt(square_length)",
        "length_forgotten": "-score / square_length * w -> -score * w",
        "distance_times_w": "-score / square_length * w -> -sign(score) * distance * w",
    },
    x_adv: {"step_subtracted": "x + r -> x - r"},
}
