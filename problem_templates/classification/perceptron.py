"""The perceptron: its updates, one after the other, until every example is right."""

from markscheme.words import *

source = "study note 001, perceptron and logic gates; Rosenblatt (1958)"
sizes = {"n": (3, 4, 5), "d": 2}
options = {"targets": ("signed", "binary"), "at_zero": ("error", "positive", "negative")}
given = {
    "X": matrix("n", "d", integers(-3, 4)),
    "eta": number(by_level(choice(1), choice(1), choice(1, 2))).above(0, "a learning rate").or_else(1),
    "b0": number(integers(-1, 1)).or_else(0),
    "y": vector("n").one_of(1, -1, targets="signed").one_of(1, 0, targets="binary"),
    "w0": vector("d", integers(-2, 2)).or_else(0),
    "x_new": vector("d", integers(-4, 5)),
}
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
answers = {"example_": labels("none", *NAMES), "label": labels("positive", "negative")}
symbols = {
    "w0": "w^{(0)}",
    "b0": "b^{(0)}",
    "x_new": r"x_{\text{new}}",
    "example_": "i",
    "theta_": r"\theta",
    "label": r"\hat{y}",
}
ask = {"example_": 1, "theta_": 2, "z": 1, "label": 1}
MOST = 200  # updates; more are no work for paper
hides = {
    "y": "a class only says on which side an example belongs",
    "w0": {"alike": "training may start from 0"},
    "X": "an example on its right side moves no weight",
    "eta": {"one": "a learning rate of 1 keeps the weights whole, as the notes have it"},
}


def draw_X(stream, n, d, targets):
    """Distinct points; for a logic gate the rows of its truth table."""
    if targets == "binary":
        return array([[i >> (d - 1 - j) & 1 for j in range(d)] for i in range(1 << d)])
    places = [[a, b] for a in (-3, -2, 2, 3, 4) for b in (-3, -2, 2, 3, 4)]
    return array(stream.shuffled(places)[:n])


def draw_y(stream, level, X, eta, b0, targets, at_zero):
    """Classes that a line parts, learnt after a fair number of updates from some start."""
    for _ in range(40):
        line = array([stream.choice((-2, -1, 1, 2)), stream.choice((-2, -1, 1, 2))])
        above = [is_greater(z, 0) for z in X @ line + rational(2 * stream.between(-3, 3) + 1) / 2]
        y = array([1 if side else -1 if targets == "signed" else 0 for side in above])
        if len(set(above)) == 2 and _starts(level, X, y, eta, b0, at_zero):
            break
    return y


def draw_w0(stream, level, X, y, eta, b0, at_zero):
    return array(stream.choice(_starts(level, X, y, eta, b0, at_zero) or [[1, -1]]))


def _starts(level, X, y, eta, b0, at_zero):
    """The starts from which there are as many updates, and examples to look at, as the level wants."""
    updates, looks = {"easy": ((2, 3), (4, 5)), "medium": ((3,), (6, 7)), "hard": ((4, 5), (8, 9, 10))}[level]
    found, rows = [], _with_ones(X)
    for w0 in ([a, b] for a in (-3, -2, 0, 1, 2) for b in (-2, -1, 0, 2, 3)):
        trail = _trail(rows, y, eta, array([*w0, b0]), at_zero, updates[-1])
        looked = sum((b - a - 1) % len(X) + 1 for a, b in zip([0, *trail], trail, strict=False))
        w = _learnt(rows, y, eta, array([*w0, b0]), trail)[:-1]
        # an input with weight 0 would not show in z
        found += [w0] if len(trail) in updates and looked in looks and all(w) and len(set(w)) > 1 else []
    return found


def draw_x_new(stream, targets):
    """For a logic gate, a noisy input."""
    drawn = array(stream.shuffled(range(1, 10))[:2])
    return drawn / 10 if targets == "binary" else drawn - 5


def _with_ones(X):
    return array([[*row, 1] for row in X])


def _is_wrong(row, y, theta, at_zero):
    """Whether an example is misclassified: -1 and 0 are the negative class."""
    z, positive = row @ theta, whole(y) == 1
    if is_greater(z, 0):
        return not positive
    if is_greater(0, z):
        return positive
    return {"error": True, "right": False, "positive": not positive, "negative": positive}[at_zero]


def _next_wrong(rows, y, theta, at_zero, last):
    """The next misclassified example, round and round from the one after `last`; 0 when all are right."""
    order = [(last + i) % len(rows) for i in range(len(rows))]
    return next((i + 1 for i in order if _is_wrong(rows[i], y[i], theta, at_zero)), 0)


def _moved(theta, rows, y, eta, i):
    """(w, b) after an update with example i; as they were where there is no such example."""
    if not 1 <= i <= len(rows):
        return theta
    return theta + eta * rows[i - 1] if whole(y[i - 1]) == 1 else theta - eta * rows[i - 1]


def _trail(rows, y, eta, theta, at_zero, most=MOST):
    """The examples of all updates, in order; one more than `most` where there is no end yet."""
    trail = [0]
    while len(trail) <= most + 1 and (i := _next_wrong(rows, y, theta, at_zero, trail[-1])):
        theta = _moved(theta, rows, y, eta, i)
        trail.append(i)
    return trail[1:]


def _learnt(rows, y, eta, theta, trail):
    """(w, b) after these updates."""
    for i in trail:
        theta = _moved(theta, rows, y, eta, i)
    return theta


def _updates(X, y, eta, w0, b0, at_zero):
    return len(_trail(_with_ones(X), y, eta, array([*w0, b0]), at_zero))


repeat = {("example_", "theta_"): _updates}


def invalid_size(n):
    return None if n <= len(NAMES) else f"X has {n} rows, but examples are named A to Z; give at most {len(NAMES)}"


def invalid_separation(X, y, eta, w0, b0, at_zero):
    if _updates(X, y, eta, w0, b0, at_zero) <= MOST:
        return None
    fact = (
        f"after {MOST} updates an example is still misclassified: no line parts the classes, as for XOR, or hardly one"
    )
    return f"{fact}; give classes that lie further apart"


def require_decided(z):
    return sign(z) != 0


def require_updates(example_):
    return 2 <= len(example_) <= 5


def require_changes(theta_):
    """No update leads back to where the weights have been."""
    return len(set(map(tuple, theta_))) == len(theta_)


def _start(theta_, w0, b0):
    return theta_[-1] if theta_ else array([*w0, b0])


def example_(X, y, w0, b0, at_zero, example_, theta_):
    r"""{% if at_zero == "error" and targets == "signed" %}y_i \, (w \cdot x_i + b) \le 0{% else %}o_i \ne y_i{% endif %}"""
    last = whole(example_[-1]) if example_ else 0
    return rational(_next_wrong(_with_ones(X), y, _start(theta_, w0, b0), at_zero, last))


_OTHER = {"error": "right", "positive": "negative", "negative": "positive"}


def theta_(X, y, eta, w0, b0, example_, theta_):
    r"""{% if k %}\theta^{({{ k }})} = (w^{({{ k - 1 }})}, b^{({{ k - 1 }})}) + \eta \, {% if targets == "signed" %}y_i{% else %}(y_i - o_i){% endif %} \, (x_i, 1){% endif %}"""
    return _moved(_start(theta_, w0, b0), _with_ones(X), y, eta, whole(example_[-1]))


def theta___bias_kept(X, y, eta, w0, b0, example_, theta_):
    return array([*_moved(_start(theta_, w0, b0), _with_ones(X), y, eta, whole(example_[-1]))[:-1], b0])


def z(x_new, w0, b0, theta_):
    r"""z = w \cdot x_{\text{new}} + b"""
    return array([*x_new, 1]) @ _start(theta_, w0, b0)


def label(z, at_zero):
    r"""\hat{y} = \begin{cases} {% if targets == "signed" %}+{% endif %}1 & z {% if at_zero == "positive" %}\ge{% else %}>{% endif %} 0 \\
    {% if targets == "signed" %}-1{% else %}0{% endif %} & z {% if at_zero == "positive" %}<{% else %}\le{% endif %} 0 \end{cases}"""
    return 0 if is_greater(z, 0) or (at_zero == "positive" and not is_greater(0, z)) else 1


def figure_examples(X, y, d):
    if d != 2 or len(X) > len(NAMES):
        return None
    return draw_points(X, NAMES[: len(X)], ["circle" if whole(target) == 1 else "cross" for target in y])


slips = {
    example_: {
        "first_again": {"example_": ()},
        "other_at_zero": "at_zero -> _OTHER[at_zero]",
    },
    theta_: {
        "rate_forgotten": "eta -> 1",
        "always_added": "y -> 0 * y + 1",
        "bias_kept": theta___bias_kept,
    },
    z: {
        "bias_forgotten": "array([*x_new, 1]) -> x_new; _start(theta_, w0, b0) -> _start(theta_, w0, b0)[:-1]",
        "first_weights": "array([*x_new, 1]) @ _start(theta_, w0, b0) -> x_new @ w0 + b0",
    },
}
