"""A support vector machine from the multipliers of its dual: support vectors, weights, bias, margin, a new example."""

from markscheme.words import *

from . import _dual
from ._dual import draw_X

source = "Cortes and Vapnik (1995); Burges (1998), A tutorial on support vector machines for pattern recognition"
sizes = {"n": (5, 5, 6), "d": 2}
options = {"margin": ("hard", "soft")}
given = {
    "y": vector("n").one_of(1, -1),
    "C": number(choice("1/2", "1", "2", "4")).above(0, "the bound of the multipliers").when(margin="soft"),
    "X": matrix("n", "d"),
    "alpha": vector("n").at_least(0, "a multiplier"),
    "x_new": vector("d"),
}
answers = {"support": subset()}
symbols = {"balance": "s", "support": "S", "width": r"\rho", "dual": "L", "score": "z", "label": r"\hat{y}"}
symbols |= {"x_new": r"x_{\text{new}}"}
ask = {"support": 1, "w": 3, "b": 3, "width": 1, "dual": 2, "score": 1, "label": 1}
hides = {
    "y": "a class only says on which side an example belongs",
    "X": "an example with the multiplier 0 enters nothing",
    "alpha": "many examples have the multiplier 0, and with a soft margin several C",
    "label": {"one": "the class +1 is a class like the other"},
}


def draw_y(stream, n):
    """Two examples of either class at least."""
    return array(stream.shuffled([1, 1, -1, -1] + [stream.choice((1, -1)) for _ in range(n - 4)]))


def draw_alpha(X, y, C):
    found = _dual.solution(X, y, C)
    return array([1] * len(y)) if found is None else found


def draw_x_new(stream, level, X, y, alpha, C):
    """A place of the grid that is neither on the boundary or an edge of the margin nor far away."""
    w, b = _dual.machine(X, y, alpha, C)
    grid = [
        array([p, q]) / (2 if level == "hard" else 1) for p in range(-5, 7) for q in range(-5, 7) if p and q and p != q
    ]
    near = [x for x in grid if absolute(w @ x + b) not in (0, 1) and absolute(w @ x + b) < 9]
    return stream.choice(near or grid)


def require_solution(X, y, C, alpha):
    return _dual.is_solution(X, y, alpha, C)


def figure_points(X, y, x_new, language):
    """Where the examples and the new one lie."""
    return _drawing(X, y, x_new, language) if len(x_new) == 2 and len(X) <= 20 else None


def figure_margin(X, y, x_new, w, b, language):
    """The boundary and the edges of the margin, after the working."""
    if len(w) != 2 or len(X) > 20:
        return None
    return _drawing(X, y, x_new, language, [(*w, -b)], [(*w, 1 - b), (*w, -1 - b)])


def _drawing(X, y, x_new, language, lines=(), dashed=()):
    axes = ("feature 1", "feature 2") if language == "en" else ("特征 1", "特征 2")
    names = [*(f"x_{i}" for i in range(1, len(X) + 1)), "x_new"]
    marks = [*("circle" if whole(one) == 1 else "cross" for one in y), "square"]
    return point_figure([*X, x_new], names, marks, lines, dashed=dashed, axes_names=axes)


def invalid_bound(alpha, C, margin):
    above = [(i, a) for i, a in enumerate(alpha, 1) if margin == "soft" and is_greater(a, C)]
    return "multiplier {} is {}, but C is {}; give multipliers from 0 to C".format(*above[0], C) if above else None


def invalid_support(alpha, C, margin):
    if any(_on_edge(alpha, C, margin)):
        return None
    fact = "every multiplier is 0" if margin == "hard" else "no multiplier is above 0 and below C"
    return f"{fact}, so no support vector gives the bias; change at least one multiplier"


def invalid_weights(X, y, alpha):
    if not all(equals((alpha * y) @ X, 0)):
        return None
    return "the multipliers give w = 0, so there is no boundary and the margin has no width; change the multipliers"


def _on_edge(alpha, C, margin):
    """1 for each example that lies on an edge of the margin: a support vector, with a soft margin one below C."""
    return array([1 if is_greater(a, 0) and (margin == "hard" or is_greater(C, a)) else 0 for a in alpha])


def balance(alpha, y):
    r"""s = \sum_i \alpha_i y_i"""
    return alpha @ y


def support(alpha):
    r"""S = \{ i : \alpha_i > 0 \}"""
    return array([1 if is_greater(a, 0) else 0 for a in alpha])


def w(alpha, y, X):
    r"""w = \sum_i \alpha_i y_i x_i"""
    return (alpha * y) @ X


def b(X, y, w, alpha, C, margin):
    r"""{% if margin == "hard" %}b = \frac{\sum_{i : \alpha_i > 0} (y_i - w^\top x_i)}{|\{ i : \alpha_i > 0 \}|}
    {% else %}b = \frac{\sum_{i : 0 < \alpha_i < C} (y_i - w^\top x_i)}{|\{ i : 0 < \alpha_i < C \}|}{% endif %}"""
    chosen = _on_edge(alpha, C, margin)
    return chosen @ (y - X @ w) / chosen.sum()


def width(w):
    r"""\rho = \frac{2}{\lVert w \rVert}"""
    return 2 / sqrt(w @ w)


def dual(alpha, w):
    r"""L = \sum_i \alpha_i - \frac{1}{2} w^\top w"""
    return alpha.sum() - w @ w / 2


def dual__via_pairs(alpha, y, X):
    signed = alpha * y
    return alpha.sum() - signed @ (X @ X.T) @ signed / 2


def score(w, b, x_new):
    return w @ x_new + b


def label(score):
    r"""\hat{y} = \begin{cases} 1 & z \ge 0 \\ -1 & z < 0 \end{cases}"""
    return -1 if is_greater(0, score) else 1


slips = {
    support: {
        "all_examples": "1 if is_greater(a, 0) else 0 -> 1",
        "bounded_left_out": "1 if is_greater(a, 0) else 0 -> 1 if is_greater(a, 0) and is_greater(C, a) else 0 if margin == 'soft'",
        "zeros_named": "1 if is_greater(a, 0) else 0 -> 0 if is_greater(a, 0) else 1",
    },
    w: {
        "labels_forgotten": "alpha * y -> alpha",
        "multipliers_forgotten": "alpha * y -> y * support",
        "averaged": "(alpha * y) @ X -> (alpha * y) @ X / n",
        "divided_by_support": "(alpha * y) @ X -> (alpha * y) @ X / support.sum()",
    },
    b: {
        "labels_left_out": "y - X @ w -> -(X @ w)",
        "sign_reversed": "y - X @ w -> X @ w - y",
        "all_examples": "chosen @ (y - X @ w) / chosen.sum() -> (y - X @ w).sum() / n",
        "bounded_counted": "_on_edge(alpha, C, margin) -> _on_edge(alpha, C, 'hard') if margin == 'soft'",
        "summed": "chosen @ (y - X @ w) / chosen.sum() -> chosen @ (y - X @ w)",
    },
    width: {
        "one_side": "2 -> 1",
        "root_forgotten": "sqrt(w @ w) -> w @ w",
        "length_for_width": "2 / sqrt(w @ w) -> sqrt(w @ w)",
    },
    dual: {
        "penalty_not_halved": "w @ w / 2 -> w @ w",
        "labels_forgotten": "w @ w -> (alpha @ X) @ (alpha @ X)",
        "pairs_of_one_left_out": "w @ w -> w @ w - square(alpha) @ square(X).sum(axis=1)",
        "sum_forgotten": "alpha.sum() -> 0",
        "signs_reversed": "alpha.sum() - w @ w / 2 -> w @ w / 2 - alpha.sum()",
    },
    score: {"bias_forgotten": "b -> 0", "bias_subtracted": "w @ x_new + b -> w @ x_new - b"},
    label: {"sides_exchanged": "is_greater(0, score) -> is_greater(score, 0)"},
}
