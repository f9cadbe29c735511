"""AdaBoost: weighted errors of weak classifiers, their votes, new weights of the examples, the class by vote."""

from markscheme.words import *

from . import _boosting
from ._boosting import draw_predictions

source = "Freund and Schapire (1997); Hastie, Tibshirani and Friedman (2009), ch. 10"
rounding = "5 sf, 3 sf"
sizes = {"n": (6, 8, 10), "S": (3, 4, 3)}
options = {"pick": ("in_order", "best"), "form": ("half_log", "log")}
given = {
    "y": vector("n").one_of(1, -1),
    "predictions": matrix("S", "n").one_of(1, -1),
    "rounds": count(by_level(choice(2), choice(3), choice(3)), most=200)
    .at_least(1, "a number of rounds")
    .when(pick="best"),
}
symbols = {
    "predictions": "G",
    "rounds": "T",
    "initial": "w^{(0)}",
    "choice_": "s",
    "row_": "h",
    "error_": r"\varepsilon",
}
symbols |= {
    "alpha_": r"\alpha",
    "scaled_": "v",
    "weights_": "w",
    "vote": "F",
    "predicted": r"\hat{y}",
    "training_error": "E",
}
repeat = {
    ("choice_", "row_", "error_", "alpha_", "scaled_", "weights_"): lambda pick, rounds, predictions: (
        rounds if pick == "best" else len(predictions)
    )
}
only = {"choice_": {"pick": ("best",)}}
hides = {
    "y": "a class only says what is right",
    "predictions": "a weak classifier only says what is right",
    "choice_": {"one": "classifier 1 is one like the others"},
}


def ask(pick):
    steps = {"error_": 1, "alpha_": 1, "weights_": 2, "vote": 2, "training_error": 1}
    return {"choice_": 1, **steps} if pick == "best" else steps


def draw_y(stream, n):
    return array(stream.shuffled(([1, -1] * n)[:n]))


def require_room_for_votes(vote, training_error):
    """No vote is close, and some example is classified wrongly."""
    return all(absolute(z) > rational("0.05") for z in vote) and training_error != 0


def require_no_ties(y, predictions, pick, rounds, weights_):
    """In each round one row errs least, and clearly."""
    for k in range(rounds if pick == "best" else 0):
        weights = weights_[k - 1] if k else array([rational(1) / len(y)] * len(y))
        first, second, *_ = sorted(weights @ ((1 - row * y) / 2) for row in predictions)
        if second - first < rational("0.01"):
            return False
    return True


def invalid_classifier(y, predictions, pick):
    sure = [all(equals(row, y)) for row in predictions]
    wrong = [all(equals(row, -y)) for row in predictions]
    if pick == "best" and any(sure):
        return f"row {sure.index(True) + 1} of predictions has no error, so its vote would be infinite; change one of its entries"
    if pick == "best" and all(wrong):
        return "every row of predictions is wrong on all examples, so its vote would be infinite; change one of them"
    for s in range(len(predictions)) if pick == "in_order" else ():
        if sure[s] or wrong[s]:
            how = "right" if sure[s] else "wrong"
            return f"row {s + 1} of predictions is {how} on all examples, so its vote would be infinite; change one of its entries"
    return None


def initial(y):
    r"""w^{(0)}_i = \frac{1}{n}"""
    return (0 * y + 1) / len(y)  # a number of the kind that y is of: so logarithms of errors keep their closed forms


def choice_(initial, weights_, y, predictions, choice_):
    r"""s^{(k)} = \arg\min_j \sum_{i : g_{ji} \ne y_i} w^{(k-1)}_i"""
    return _boosting.least_error(weights_[-1] if weights_ else initial, y, predictions, choice_)


def row_(predictions, choice, k):
    r"""h^{(k)} = g_{% if pick == "best" %}{s^{(k)}}{% else %}k{% endif %}"""
    s = k if choice is None else whole(choice)
    return predictions[s - 1] if 1 <= s <= len(predictions) else 0 * predictions[0]


def error_(initial, weights_, y, row):
    r"""\varepsilon^{(k)} = \sum_{i : h^{(k)}_i \ne y_i} w^{(k-1)}_i"""
    before = weights_[-1] if weights_ else initial
    return sum((1 - equals(h, target)) * w for h, target, w in zip(row, y, before, strict=True))


def alpha_(error, form):
    return log((1 - error) / error) / 2 if form == "half_log" else log((1 - error) / error)


def scaled_(initial, weights_, error, alpha, y, row, k, form):
    r"""{% if k <= 6 %}v^{(k)}_i = \begin{cases} \frac{w^{(k-1)}_i}{1 - \varepsilon^{(k)}} & h^{(k)}_i = y_i \\
    \frac{w^{(k-1)}_i}{\varepsilon^{(k)}} & h^{(k)}_i \ne y_i \end{cases}{% elif form == "half_log" %}
    v^{(k)}_i = w^{(k-1)}_i e^{-\alpha^{(k)} y_i h^{(k)}_i}{% else %}
    v^{(k)}_i = w^{(k-1)}_i e^{\alpha^{(k)} [h^{(k)}_i \ne y_i]}{% endif %}"""
    # Fractions, of which ties are decided; their digits double from round to round, so not for long.
    return _by_errors(initial, weights_, error, y, row) if k <= 6 else _grown(initial, weights_, alpha, y, row, form)


def weights_(scaled, k, form):
    r"""{% set f = "e^{-\\alpha^{(k)} y_i h^{(k)}_i}" if form == "half_log" else "e^{\\alpha^{(k)} [h^{(k)}_i \\ne y_i]}" %}
    w^{(k)}_i = \frac{w^{(k-1)}_i {{ f }}}{\sum_i w^{(k-1)}_i {{ f }}} = \frac{v^{(k)}_i}{\sum_j v^{(k)}_j}{% if k <= 6 %}, \quad
    e^{ {%- if form == "half_log" %}2 {% endif -%} \alpha^{(k)}} = \frac{1 - \varepsilon^{(k)}}{\varepsilon^{(k)}}{% endif %}"""
    return scaled / noted(scaled.sum())


def _by_errors(initial, weights_, error, y, row):
    """As with the powers of e, which are to each other as 1 / (1 - error) to 1 / error."""
    before = weights_[-1] if weights_ else initial
    return array(
        [w / (1 - error if whole(equals(h, target)) else error) for w, h, target in zip(before, row, y, strict=True)]
    )


def weights___via_halves(initial, weights_, error, y, row):
    before = weights_[-1] if weights_ else initial
    return array(
        [
            w / (2 * (1 - error if whole(equals(h, target)) else error))
            for w, h, target in zip(before, row, y, strict=True)
        ]
    )


def weights___via_factors(initial, weights_, alpha, y, row, form):
    return _reweighted(initial, weights_, alpha, y, row, form)


def _grown(initial, weights_, alpha, y, row, form):
    before = weights_[-1] if weights_ else initial
    wrong, right = exp(alpha), exp(-alpha) if form == "half_log" else 1
    return array(
        [w * (right if whole(equals(h, target)) else wrong) for w, h, target in zip(before, row, y, strict=True)]
    )


def _reweighted(*given):
    return _shares(_grown(*given))


def _shares(grown):
    return grown / grown.sum()


def vote(alpha_, row_):
    r"""F_i = \sum_t \alpha^{(t)} h^{(t)}_i"""
    return sum(a * row for a, row in zip(alpha_, row_, strict=True))


def predicted(vote):
    r"""\hat{y}_i = \begin{cases} 1 & F_i \ge 0 \\ -1 & F_i < 0 \end{cases}"""
    return array([-1 if is_greater(0, z) else 1 for z in vote])


def training_error(predicted, y):
    r"""E = \frac{1}{n} \sum_i [\hat{y}_i \ne y_i]"""
    return sum(1 - equals(a, b) for a, b in zip(predicted, y, strict=True)) / len(y)


slips = {
    choice_: {
        "most_errors": lambda initial, weights_, y, predictions, choice_: _boosting.least_error(
            weights_[-1] if weights_ else initial, -y, predictions, choice_
        ),
        "unweighted": "weights_[-1] if weights_ else initial -> initial",
        "not_again": lambda initial, weights_, y, predictions, choice_: _boosting.least_error(
            weights_[-1] if weights_ else initial, y, predictions, choice_, again=False
        ),
    },
    error_: {
        "unweighted": "weights_[-1] if weights_ else initial -> initial",
        "right_ones": "1 - equals(h, target) -> equals(h, target)",
    },
    alpha_: {
        "half_forgotten": "log((1 - error) / error) / 2 -> log((1 - error) / error)",
        "half_added": "log((1 - error) / error) -> log((1 - error) / error) / 2 if form == 'log'",
        "odds_inverted": "(1 - error) / error -> error / (1 - error)",
        "logarithm_forgotten": "log((1 - error) / error) -> (1 - error) / error",
        "base_2": "log((1 - error) / error) -> log2((1 - error) / error)",
        "error_for_odds": "(1 - error) / error -> 1 / error",
    },
    weights_: {
        "wrong_ones_lowered": lambda initial, weights_, error, y, row: _shares(
            _by_errors(initial, weights_, 1 - error, y, row)
        ),
        # in the other form such weights add up to more than 1, and so may an error
        "not_normalised": lambda initial, weights_, alpha, y, row, form: (
            _grown(initial, weights_, alpha, y, row, form) if form == "half_log" else None
        ),
        "right_ones_kept": lambda initial, weights_, alpha, y, row, form: (
            _reweighted(initial, weights_, alpha, y, row, "log") if form == "half_log" else None
        ),
        "right_ones_lowered": lambda initial, weights_, alpha, y, row, form: (
            _reweighted(initial, weights_, alpha, y, row, "half_log") if form == "log" else None
        ),
        "labels_forgotten": lambda initial, weights_, alpha, y, row, form: _reweighted(
            initial, weights_, alpha, 0 * y + 1, row, form
        ),
    },
    vote: {"unweighted_vote": "a * row -> row", "last_alone": lambda alpha_, row_: alpha_[-1] * row_[-1]},
    training_error: {
        "right_counted": "1 - equals(a, b) -> equals(a, b)",
        "not_divided": lambda predicted, y: sum(1 - equals(a, b) for a, b in zip(predicted, y, strict=True)),
        "weights_added": lambda predicted, y, weights_: sum(
            (1 - equals(a, b)) * w for a, b, w in zip(predicted, y, weights_[-1], strict=True)
        ),
    },
}
