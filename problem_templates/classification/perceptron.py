"""The perceptron: its updates, one after the other, until every example is right."""

from markscheme.words import *

from . import _training
from ._training import draw_X, draw_w0, draw_x_new, draw_y, invalid_separation, require_changes, require_updates

source = "study note 001, perceptron and logic gates; Rosenblatt (1958)"
sizes = {"n": (3, 4, 5), "d": 2}
options = {
    "targets": ("signed", "binary"),
    "at_zero": ("error", "positive", "negative"),
    "update": ("each", "batch"),
}
later = ("update",)
given = {
    "X": matrix("n", "d", integers(-3, 4)),
    "eta": number(by_level(choice(1), choice(1), choice(1, 2))).above(0, "a learning rate").or_else(1),
    "b0": number(integers(-1, 1)).or_else(0),
    "y": vector("n").one_of(1, -1, targets="signed").one_of(1, 0, targets="binary"),
    "w0": vector("d", integers(-2, 2)).or_else(0),
    "x_new": vector("d", integers(-4, 5)),
}
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
answers = {"example_": labels("none", *NAMES), "wrong_": subset(*NAMES), "label": labels("positive", "negative")}
symbols = {"w0": "w^{(0)}", "b0": "b^{(0)}", "x_new": r"x_{\text{new}}"}
symbols |= {"example_": "i", "wrong_": "M", "theta_": r"\theta", "label": r"\hat{y}"}
repeat = {("example_", "wrong_", "theta_"): _training.updates}
start = {"example": 0}
ask = {"example_": 1, "wrong_": 2, "theta_": 2, "z": 1, "label": 1}
hides = {
    "y": "a class only says on which side an example belongs",
    "w0": {"alike": "training may start from 0"},
    "X": "an example on its right side moves no weight",
    "eta": {"one": "a learning rate of 1 keeps the weights whole, as the notes have it"},
}


def invalid_size(n):
    return None if n <= len(NAMES) else f"X has {n} rows, but examples are named A to Z; give at most {len(NAMES)}"


def require_two_classes(y):
    """Else there is nothing to part."""
    return len(set(y)) == 2


def require_decided(z):
    return sign(z) != 0


@when(update="each")
def example_(X, y, w0, b0, at_zero, example_prev, theta_):
    r"""{% if at_zero == "error" and targets == "signed" %}y_i \, (w \cdot x_i + b) \le 0{% else %}o_i \ne y_i{% endif %}"""
    return rational(_training.next_wrong(X, y, _training.so_far(theta_, w0, b0), at_zero, whole(example_prev)))


@when(update="batch")
def wrong_(X, y, w0, b0, at_zero, theta_):
    r"""M^{(k)} = \{ i : {% if at_zero == "error" and targets == "signed" %}y_i \, (w \cdot x_i + b) \le 0{% else %}o_i \ne y_i{% endif %} \}"""
    return _training.all_wrong(X, y, _training.so_far(theta_, w0, b0), at_zero)


@when(update="each")
def theta_(X, y, eta, w0, b0, example, theta_):
    r"""\theta^{(k)} = (w^{(k-1)}, b^{(k-1)}) + \eta \, {% if targets == "signed" %}y_i{% else %}(y_i - o_i){% endif %} \, (x_i, 1)"""
    *w, b = _training.moved(_training.so_far(theta_, w0, b0), X, y, eta, whole(example))
    return array([*w, b])


@theta_.when(update="batch")
def theta_(X, y, eta, w0, b0, wrong, at_zero, theta_):
    r"""\theta^{(k)} = (w^{(k-1)}, b^{(k-1)}) + \eta \sum_{i \in M^{(k)}} {% if targets == "signed" %}y_i{% else %}(y_i - o_i){% endif %} \, (x_i, 1)"""
    *w, b = _training.moved_by_all(_training.so_far(theta_, w0, b0), X, y, eta, wrong)
    return array([*w, b])


def z(x_new, w0, b0, theta_):
    r"""z = w \cdot x_{\text{new}} + b"""
    return array([*x_new, 1]) @ _training.so_far(theta_, w0, b0)


def label(z, at_zero):
    r"""\hat{y} = \begin{cases} {% if targets == "signed" %}+{% endif %}1 & z {% if at_zero == "positive" %}\ge{% else %}>{% endif %} 0 \\
    {% if targets == "signed" %}-1{% else %}0{% endif %} & z {% if at_zero == "positive" %}<{% else %}\le{% endif %} 0 \end{cases}"""
    return 0 if is_greater(z, 0) or (at_zero == "positive" and not is_greater(0, z)) else 1


def table_checks(X, y, w0, b0, at_zero, update, example_, theta_):
    rows = _training.checks(X, y, w0, b0, theta_, at_zero) if update == "each" else []
    return [[NAMES[i], *others] for i, *others in rows] if len(rows) <= 40 else None


def table_passes(X, y, w0, b0, update, wrong_, theta_):
    rows = _training.pass_checks(X, y, w0, b0, theta_, wrong_) if update == "batch" else []
    told = [
        [k if i == 0 else "", before, NAMES[i], score, target, f"M^{{({k})}}" if is_wrong else ""]
        for k, i, before, score, target, is_wrong in rows
    ]
    return told if len(told) <= 40 else None


def figure_examples(X, y, d):
    return _drawing(X, y) if d == 2 else None


def figure_boundary(X, y, x_new, w0, b0, theta_, d):
    """The boundary after the last update, and the new input; a boundary needs a weight that is not 0."""
    *w, b = _training.so_far(theta_, w0, b0)
    return _drawing([*X, x_new], y, [(*w, -b)]) if d == 2 and not all(equals(array(w), 0)) else None


def _drawing(points, y, lines=()):
    if len(y) > len(NAMES):
        return None
    marks = ["circle" if whole(target) == 1 else "cross" for target in y]
    names = [*NAMES[: len(y)], *["x_new"] * (len(points) - len(y))]
    marks += ["square"] * (len(points) - len(y))
    return point_figure(points, names, marks, lines, axes_names=("x_1", "x_2"), within=[(0, 0)])


_OTHER = {"error": "right", "positive": "negative", "negative": "positive"}
slips = {
    example_: {"first_again": {"example_prev": 0}, "other_at_zero": "at_zero -> _OTHER[at_zero]"},
    wrong_: {"other_at_zero": "at_zero -> _OTHER[at_zero]"},
    theta_: {
        "rate_forgotten": "eta -> 1",
        "always_added": "y -> 0 * y + 1",
        "bias_kept": "b -> b0",
        "used_at_once": "_training.moved_by_all(_training.so_far(theta_, w0, b0), X, y, eta, wrong) -> _training.passed(_training.so_far(theta_, w0, b0), X, y, eta, at_zero)",
        "first_alone": "wrong -> array([*wrong[: argmax(wrong) + 1], *(0 * wrong[argmax(wrong) + 1 :])])",
        "all_used": "wrong -> 0 * wrong + 1",
        "mean_taken": "_training.moved_by_all(_training.so_far(theta_, w0, b0), X, y, eta, wrong) -> _training.moved_by_all(_training.so_far(theta_, w0, b0), X, y, eta / wrong.sum(), wrong)",
    },
    z: {
        "bias_forgotten": "array([*x_new, 1]) -> x_new; _training.so_far(theta_, w0, b0) -> _training.so_far(theta_, w0, b0)[:-1]",
        "first_weights": {"theta_": []},
    },
}
