"""Training a perceptron: which example moves it next and where to, and draws that take a fair number of updates."""

from markscheme.words import *

from . import _gates

MOST = 200  # updates; more are no work for paper
_CANDIDATES = [[a, b] for a in (-3, -2, 0, 1, 2) for b in (-2, -1, 0, 2, 3)]


def next_wrong(X, y, theta, at_zero, last):
    """The next misclassified example, round and round from the one after `last`; 0 when all are right."""
    order = [(last + i) % len(X) for i in range(len(X))]
    return next((i + 1 for i in order if _is_wrong(X[i], y[i], theta, at_zero)), 0)


def _is_wrong(x, y, theta, at_zero):
    """Whether an example is misclassified: -1 and 0 are the negative class."""
    z, positive = array([*x, 1]) @ theta, whole(y) == 1
    if is_greater(z, 0):
        return not positive
    if is_greater(0, z):
        return positive
    return {"error": True, "right": False, "positive": not positive, "negative": positive}[at_zero]


def moved(theta, X, y, eta, i):
    """(w, b) after an update with example i; as they were where there is no such example."""
    if not 1 <= i <= len(X):
        return theta
    change = eta * array([*X[i - 1], 1])
    return theta + change if whole(y[i - 1]) == 1 else theta - change


def checks(X, y, w0, b0, theta_, at_zero):
    """Each example as it is considered: its place, (w, b) then, its score, its class, and (w, b) after an update."""
    rows, last = [], 0
    for k, theta in enumerate((array([*w0, b0]), *theta_)):
        wrong = next_wrong(X, y, theta, at_zero, last)
        for step in range((wrong - last - 1) % len(X) + 1 if wrong else len(X)):
            i = (last + step) % len(X)
            rows.append(
                (i, theta, array([*X[i], 1]) @ theta, y[i], theta_[k] if i + 1 == wrong and k < len(theta_) else "")
            )
        last = wrong
    return rows


def pass_checks(X, y, w0, b0, theta_, wrong_):
    """Each example in each pass, the one after the last update too: its pass and place, (w, b), score, class, if wrong."""
    rows = []
    for k, theta in enumerate((array([*w0, b0]), *theta_)):
        for i, x in enumerate(X):
            is_wrong = k < len(wrong_) and whole(wrong_[k][i]) == 1
            rows.append((k + 1, i, theta if i == 0 else "", array([*x, 1]) @ theta, y[i], is_wrong))
    return rows


def all_wrong(X, y, theta, at_zero):
    """1 for each misclassified example, else 0."""
    return array([int(_is_wrong(x, target, theta, at_zero)) for x, target in zip(X, y, strict=True)])


def moved_by_all(theta, X, y, eta, wrong):
    """(w, b) after one update with all these examples."""
    for i, counts_in in enumerate(wrong, 1):
        theta = moved(theta, X, y, eta, i) if whole(counts_in) else theta
    return theta


def passed(theta, X, y, eta, at_zero):
    """(w, b) after a pass in which each misclassified example is used at once."""
    for i in range(1, len(X) + 1):
        theta = moved(theta, X, y, eta, i) if _is_wrong(X[i - 1], y[i - 1], theta, at_zero) else theta
    return theta


def so_far(theta_, w0, b0):
    """(w, b) after the updates so far."""
    return theta_[-1] if theta_ else array([*w0, b0])


def trained(X, y, eta, w0, b0, at_zero, most=MOST):
    """The examples of all updates, in order, and (w, b) after them; ends after `most` updates and one."""
    examples, theta = [], array([*w0, b0])
    while len(examples) <= most and (i := next_wrong(X, y, theta, at_zero, examples[-1] if examples else 0)):
        theta = moved(theta, X, y, eta, i)
        examples.append(i)
    return examples, theta


def trained_together(X, y, eta, w0, b0, at_zero, most=MOST):
    """The misclassified examples of each pass, and (w, b) after them; ends after `most` passes and one."""
    passes, theta = [], array([*w0, b0])
    while len(passes) <= most and any(wrong := all_wrong(X, y, theta, at_zero)):
        theta = moved_by_all(theta, X, y, eta, wrong)
        passes.append(wrong)
    return passes, theta


def updates(X, y, eta, w0, b0, at_zero, update):
    return len((trained if update == "each" else trained_together)(X, y, eta, w0, b0, at_zero)[0])


def invalid_separation(X, y, eta, w0, b0, at_zero, update):
    if updates(X, y, eta, w0, b0, at_zero, update) <= MOST:
        return None
    fact = (
        f"after {MOST} updates an example is still misclassified: no line parts the classes, as for XOR, or hardly one"
    )
    return f"{fact}; give classes that lie further apart"


def require_updates(theta_):
    return 2 <= len(theta_) <= 5


def require_changes(theta_):
    """No update leads back to where the weights have been."""
    return len(set(map(tuple, theta_))) == len(theta_)


def draw_X(stream, n, d, targets):
    """Distinct points; for a logic gate the rows of its truth table."""
    if targets == "binary":
        return _gates.inputs(d)
    places = [[a, b] for a in (-3, -2, 2, 3, 4) for b in (-3, -2, 2, 3, 4)]
    return array(stream.shuffled(places)[:n])


def draw_y(stream, level, X, eta, b0, targets, at_zero, update):
    """Classes that a line parts, learnt after a fair number of updates from some start."""

    def sides_of_a_line():
        line = array([stream.choice((-2, -1, 1, 2)), stream.choice((-2, -1, 1, 2))])
        above = [is_greater(z, 0) for z in X @ line + rational(2 * stream.between(-3, 3) + 1) / 2]
        return array([1 if side else -1 if targets == "signed" else 0 for side in above])

    return stream.again(
        sides_of_a_line,
        until=lambda y: len(set(y)) == 2 and _starts(level, X, y, eta, b0, at_zero, update),
        most=40,
    )


def draw_w0(stream, level, X, y, eta, b0, at_zero, update):
    return array(stream.choice(_starts(level, X, y, eta, b0, at_zero, update) or [[1, -1]]))


def _starts(level, X, y, eta, b0, at_zero, update):
    if update == "batch":
        return [w0 for w0 in _CANDIDATES if _is_work(level, X, y, eta, w0, b0, at_zero)]
    return _starts_of_each(level, X, y, eta, b0, at_zero)


def _is_work(level, X, y, eta, w0, b0, at_zero):
    """A few passes, most of them with several misclassified examples, and never with the same ones twice running."""
    wanted = {"easy": (2,), "medium": (3,), "hard": (3, 4)}[level]
    passes, (*w, _) = trained_together(X, y, eta, w0, b0, at_zero, wanted[-1])
    if len(passes) not in wanted or not all(w) or len(set(w)) < 2:
        return False
    several = sum(wrong.sum() > 1 for wrong in passes)
    return several >= len(passes) - 1 and all(any(passes[i] != passes[i - 1]) for i in range(1, len(passes)))


def _starts_of_each(level, X, y, eta, b0, at_zero):
    """The starts from which there are as many updates, and examples to look at, as the level wants."""
    updates, looks = {"easy": ((2, 3), (4, 5)), "medium": ((3,), (6, 7)), "hard": ((4, 5), (8, 9, 10))}[level]
    found = []
    for w0 in _CANDIDATES:
        examples, (*w, _) = trained(X, y, eta, w0, b0, at_zero, updates[-1])
        looked = sum((b - a - 1) % len(X) + 1 for a, b in zip([0, *examples], examples, strict=False))
        # an input with weight 0 would not show in z
        if len(examples) in updates and looked in looks and all(w) and len(set(w)) > 1:
            found.append(w0)
    return found


def draw_x_new(stream, targets):
    """For a logic gate, a noisy input."""
    drawn = array(stream.shuffled(range(1, 10))[:2])
    return drawn / 10 if targets == "binary" else drawn - 5
