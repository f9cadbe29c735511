"""A linear support vector machine as it stands: margins, hinge losses, objective, and the support vectors."""

from markscheme.words import *

source = "study note 000, linear classifiers and losses; Cortes and Vapnik (1995)"
sizes = {"n": (4, 5, 6), "d": (2, 2, 3)}
given = {
    "X": matrix("n", "d"),
    "w": vector("d"),
    "b": number(),
    "y": vector("n").one_of(1, -1),
    "C": number(choice("1/2", "2", "3", "4", "5", "10")).at_least(0, "a weight of the losses"),
}
answers = {"support": subset()}
symbols = {"margins": "m", "hinge": r"\ell", "objective": "J", "width": r"\rho", "support": "S"}
ask = {"margins": 2, "hinge": 2, "objective": 2, "width": 1, "support": 1}
hides = {"y": "a class only says on which side an example belongs"}


def draw_X(stream, level, n, d):
    """Distinct places of a grid; at the end of halves, in space, where no drawing helps."""
    grid = [place for place in range(-4, 6) if place]
    rows = stream.again(
        lambda: [stream.shuffled(grid)[:d] for _ in range(n)],
        until=lambda rows: all(rows.count(row) == 1 for row in rows),
    )
    return array(rows) / (2 if level == "hard" else 1)


def draw_w(stream, level, X, d):
    sizes = {"easy": (1, 2, 3, 5, 6), "medium": (2, 3, 5, 6, 7), "hard": (2, 3, 4, 6, 8)}[level]
    by = 5 if level == "hard" else 4
    return stream.again(
        lambda: array([stream.choice((-1, 1)) * a for a in stream.shuffled(sizes)[:d]]) / by,
        until=lambda w: _biases(X, w),
        most=60,
    )


def draw_b(stream, X, w):
    return stream.choice(_biases(X, w) or [rational(0)])


def _biases(X, w):
    """Those under which one example lies on the edge of the margin, some within, some beyond, none on the boundary."""
    found = []
    for b in [side - score for score in X @ w for side in (-1, 1)]:
        sizes = list(absolute(X @ w + b))
        within, edge = sum(size < 1 for size in sizes), sum(size == 1 for size in sizes)
        classes = {whole(side) for side in sign(X @ w + b)}
        if (
            edge == 1
            and 0 < within < len(X) - 1
            and len(set(sizes)) == len(X)
            and len(classes) == 2
            and b
            and all(sizes)
        ):
            found.append(b)
    return found


def draw_y(stream, level, X, w, b):
    """The sides of the boundary; from the medium level on one example near it is on the wrong side."""
    scores = X @ w + b
    y = sign(scores)
    near = [i for i, z in enumerate(scores) if absolute(z) < 3 and absolute(z) != 1 and sum(y == y[i]) > 1]
    if near and level != "easy":
        i = stream.choice(near)
        y[i] = -y[i]
    return y


def require_both_classes(y):
    return len(set(y)) == 2


def require_some_beyond(margins):
    """Not all are support vectors."""
    return any(m > 1 for m in margins) and any(m < 1 for m in margins)


def figure_margin(X, y, w, b, margins, language):
    """The boundary and the edges of the margin, after the working: they show the support vectors."""
    if len(w) != 2 or len(X) > 20:
        return None
    marks = ["circle" if whole(one) == 1 else "cross" for one in y]
    names = ("feature 1", "feature 2") if language == "en" else ("特征 1", "特征 2")
    edges = [(*w, 1 - b), (*w, -1 - b)]
    return point_figure(X, range(1, len(X) + 1), marks, [(*w, -b)], dashed=edges, axes_names=names)


def invalid_weights(w):
    if not all(equals(w, 0)):
        return None
    return "w is 0, so there is no boundary and the margin has no width; give at least one weight another value"


def margins(X, y, w, b):
    r"""m_i = y_i (w^\top x_i + b)"""
    return y * (X @ w + b)


def hinge(margins):
    r"""\ell_i = \max(0, 1 - m_i)"""
    return relu(1 - margins)


def objective(w, hinge, C):
    r"""J = \frac{1}{2} w^\top w + C \sum_i \ell_i"""
    return w @ w / 2 + C * hinge.sum()


def width(w):
    r"""\rho = \frac{2}{\lVert w \rVert}"""
    return 2 / sqrt(w @ w)


def support(margins):
    r"""S = \{ i : m_i \le 1 \}"""
    return array([0 if is_greater(m, 1) else 1 for m in margins])


slips = {
    margins: {
        "bias_forgotten": "b -> 0",
        "labels_forgotten": "y * (X @ w + b) -> X @ w + b",
        "divided_by_length": "y * (X @ w + b) -> y * (X @ w + b) / sqrt(w @ w)",
    },
    hinge: {"not_clipped": "relu(1 - margins) -> 1 - margins", "margin_of_zero": "1 - margins -> -margins"},
    objective: {
        "penalty_not_halved": "w @ w / 2 -> w @ w",
        "losses_averaged": "hinge.sum() -> hinge.sum() / len(hinge)",
        "C_forgotten": "C -> 1",
    },
    width: {"one_side": "2 -> 1", "root_forgotten": "sqrt(w @ w) -> w @ w"},
    support: {
        "only_on_edge": "0 if is_greater(m, 1) else 1 -> equals(m, 1)",
        "edge_left_out": "0 if is_greater(m, 1) else 1 -> is_greater(1, m)",
        "only_misclassified": "is_greater(m, 1) -> is_greater(m, 0)",
    },
}
