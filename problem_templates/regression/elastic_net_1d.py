"""One weight through the origin with an L1 penalty, an L2 penalty or both: the soft threshold."""

from markscheme.words import *

source = "study notes 000, 001 and 002, priors and penalties: ridge, lasso, elastic net"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 4)}
options = {"penalty": ("elastic_net", "lasso", "ridge")}
_PENALTIES = by_level(choice(2, 3, 4, 5), choice("1.5", "2.5", 3, 4, "4.5"), choice("0.8", "1.2", "2.4", "3.5"))
_HALVES = ("-1.5", "-1", "-0.5", "0.5", "1", "1.5", "2")
given = {
    "x": vector("n", by_level(distinct(*range(1, 6)), distinct(-3, -2, -1, 1, 2, 3, 4), distinct(*_HALVES))),
    "y": vector("n", integers(-9, 15)),
    "lambda1": number(_PENALTIES).at_least(0, "a penalty").when(penalty=("elastic_net", "lasso")),
    "lambda2": number(_PENALTIES).at_least(0, "a penalty").when(penalty=("elastic_net", "ridge")),
}
symbols = {"excess": r"\tau"}
ask = {"S_xx": 1, "S_xy": 1, "w": 3}


def draw_y(stream, level, x, n):
    """Points about a line through the origin; the harder it is, the more often it falls, and S_xy is negative."""

    def near_a_line():
        slope = stream.choice({"easy": (1, 2, 3), "medium": (-2, -1, 2), "hard": (-3, -2, -1)}[level])
        return slope * x + array([stream.between(-2, 2) for _ in x]) / (2 if level == "hard" else 1)

    return stream.again(near_a_line, until=lambda y: len(set(y)) == n and is_greater(absolute((x * y).sum()), 6))


def figure_points(x, y):
    return point_figure(zip(x, y, strict=True), axes_names=("x", "y"), within=[(0, 0)])


def figure_fit(x, y, w):
    return point_figure(zip(x, y, strict=True), lines=[(w, -1, 0)], axes_names=("x", "y"), within=[(0, 0)])


def invalid_x(x, lambda1, lambda2):
    penalties = [penalty for penalty in (lambda1, lambda2) if penalty is not None]
    if any(sign(value) != 0 for value in (*x, *penalties)):
        return None
    return "every x is 0 and nothing is penalised, so every w fits as well; give an x other than 0, or a penalty"


def S_xx(x):
    return square(x).sum()


def S_xy(x, y):
    return (x * y).sum()


@when(penalty=("elastic_net", "lasso"))
def excess(S_xy, lambda1):
    r"""\tau = \max(|S_{xy}| - \lambda_1, 0)"""
    return maximum(absolute(S_xy) - lambda1, 0)


@when(penalty="ridge")
def w(S_xx, S_xy, lambda2):
    return S_xy / (S_xx + lambda2)


@w.otherwise
def w(S_xx, S_xy, excess, lambda1, lambda2, penalty):
    r"""w = \operatorname{sign}(S_{xy}) \, \frac{\tau}{S_{xx}{% if penalty == "elastic_net" %} + \lambda_2{% endif %}}"""
    below = S_xx + lambda2 if penalty == "elastic_net" else S_xx
    if whole(sign(below)) == 0:  # every x is 0: the penalty alone is left, and smallest at 0
        return 0 * excess
    return sign(S_xy) * excess / below


slips = {
    S_xx: {"centred": "x -> x - x.sum() / n", "divided_by_n": "square(x).sum() -> square(x).sum() / n"},
    S_xy: {"centred": "x -> x - x.sum() / n", "divided_by_n": "(x * y).sum() -> (x * y).sum() / n"},
    w: {
        "penalty_forgotten": "S_xx + lambda2 -> S_xx",
        "penalty_doubled": "lambda2 -> 2 * lambda2",
        "penalty_subtracted": "lambda2 -> -lambda2",
        "threshold_forgotten": "sign(S_xy) * excess -> S_xy",
        "threshold_halved": "excess -> maximum(absolute(S_xy) - lambda1 / 2, 0)",
        "away_from_zero": "excess -> absolute(S_xy) + lambda1",
        "sign_forgotten": "sign(S_xy) -> 1",
        "threshold_after_division": "sign(S_xy) * excess / below -> S_xy / below - sign(S_xy) * lambda1",
    },
}
