"""Least-squares fit of a polynomial, by the normal equations of the powers of x."""

from markscheme.words import *

from . import multiple

source = "study notes 000 and 002, regression: fitting a polynomial of degree M"
rounding = "6 sf, 3 sf"
sizes = {"n": (4, 4, 5)}
given = {
    "degree": count(by_level(choice(1), choice(2), choice(2)), most=30).at_least(0, "the degree of a polynomial"),
    "x": vector("n", integers(-2, 7)),
    "y": vector("n", integers(-20, 40)),
}
repeat = {("reduced_",): lambda degree: degree, ("unknown_",): lambda degree: degree + 1}
symbols = multiple.symbols | {"degree": "M", "fitted": r"\hat{y}", "sse": r"\text{SSE}"}
symbols |= {"augmented": "R^{(0)}", "reduced_": "R", "unknown_": "u"}
from_zero = ("theta",)  # theta_k belongs to the power k
ask = {"gram": 2, "moment": 2, "theta": 4, "fitted": 2, "sse": 2}


def draw_x(stream, level, n):
    """Whole numbers beside each other, for a line with gaps: the coefficients can be short decimals."""
    gaps = [(0, 1, 2, 3), (0, 1, 3, 4), (0, 2, 4, 6)] if level == "easy" else [range(n)]
    first = stream.between(-1, 1) if level == "hard" else stream.between(-2, 1)
    return array([first + place for place in stream.choice(gaps)])


def draw_y(stream, x, degree, n):
    """Points about a curve of short coefficients, none of them 0, 1 or -1, that miss it by more than a little."""

    def about_a_curve():
        start, slope, bend = stream.between(2, 9), stream.choice((-3, -2, 2, 3)), stream.choice((-2, -1, 1, 2))
        curve = start + slope * x + (bend * square(x) if degree == 2 else 0)
        return curve + array([stream.between(-n, n) for _ in x])

    def is_wanted(y):
        powers = D(x, degree)
        found = theta(gram(powers), moment(powers, y))
        short = all(equals(floor(100 * value), 100 * value) for value in found)
        clear = not any(equals(square(value), absolute(value)) for value in found)
        return short and clear and is_greater(sse(y, fitted(powers, found)), 2 * n)

    return stream.again(about_a_curve, until=is_wanted, most=150)


def figure_points(x, y):
    return point_figure(zip(x, y, strict=True), axes_names=("x", "y"))


def figure_fit(x, y, theta, degree):
    low, high = -largest(-x), largest(x)
    places = array([low + (high - low) * k / 60 for k in range(61)])
    curve = zip(places, D(places, degree) @ theta, strict=True)
    return point_figure(zip(x, y, strict=True), curves=[curve], axes_names=("x", "y"))


def invalid_degree(x, degree):
    different = sum(not any(equals(x[i], x[j]) for j in range(i)) for i in range(len(x)))
    fact = f"x has {different} different values, fewer than the degree + 1 = {degree + 1} coefficients"
    return f"{fact}; give more points or a lower degree" if different <= degree else None


def D(x, degree):
    r"""d_{ij} = x_i^{j-1}"""
    return array([[power(value, k) for k in range(degree + 1)] for value in x])


def gram(D):
    return D.T @ D


def moment(D, y):
    return D.T @ y


from ._elimination import augmented, reduced_, unknown_
from .multiple import theta


def fitted(D, theta):
    return D @ theta


def sse(y, fitted):
    return square(y - fitted).sum()


slips = {
    gram: {
        "forgot_ones": "D -> D[:, 1:]",
        "highest_first": "D -> D[:, ::-1]",
        "one_for_n": lambda D: D.T @ D - diagonal([len(D) - 1, *[0] * (len(D[0]) - 1)]),
        "divided_by_n": "D.T @ D -> D.T @ D / n",
    },
    moment: {
        "forgot_ones": "D -> D[:, 1:]",
        "highest_first": "D -> D[:, ::-1]",
        "divided_by_n": "D.T @ y -> D.T @ y / n",
    },
    fitted: {
        "coefficients_reversed": "theta -> theta[::-1]",
        "constant_forgotten": "D -> D[:, 1:]; theta -> theta[1:]",
        "powers_forgotten": "D -> D[:, [0, *[1] * degree]] if degree > 1",
    },
    sse: {
        "mean_taken": "square(y - fitted).sum() -> square(y - fitted).sum() / n",
        "not_squared": "square -> absolute",
        "root_taken": "square(y - fitted).sum() -> sqrt(square(y - fitted).sum())",
        "about_mean": "fitted -> y.sum() / n",
    },
}
