"""Which weak classifier errs least under weights that may be irrational, and draws that boosting has work with."""

from markscheme.words import *


def least_error(weights, y, predictions, before, again=True):
    """The number of the row of least weighted error, after rounds with the rows `before`; a tie goes to the first.

    Examples that the same rounds got right have the same weight. So rows that get equally many of each kind wrong have
    one error: such ties are seen by counting, where weights that are no short fractions would never decide them. `again`: whether a row may come twice.
    """
    kinds = [tuple(is_right(predictions, whole(s), y, i) for s in before) for i in range(len(y))]
    first = {}
    rest = [s for s in range(1, len(predictions) + 1) if again or s not in map(whole, before)]
    for s in rest or range(1, len(predictions) + 1):
        wrong = [i for i in range(len(y)) if not is_right(predictions, s, y, i)]
        first.setdefault(tuple(sorted(kinds[i] for i in wrong)), (s, sum((weights[i] for i in wrong), rational(0))))
    rows = list(first.values())
    return rows[argmin([error for _, error in rows])][0]


def is_right(predictions, s, y, i):
    """Whether row s, counted from 1, gives example i its class; a row that does not exist gives none."""
    return 1 <= s <= len(predictions) and whole(predictions[s - 1][i]) == whole(y[i])


def history(y, predictions, pick, rounds):
    """The rows and the errors of the rounds, by fractions."""
    weights, chosen, errors = [rational(1) / len(y)] * len(y), [], []
    for k in range(1, rounds + 1):
        s = k if pick == "in_order" else least_error(weights, y, predictions, chosen)
        right = [is_right(predictions, s, y, i) for i in range(len(y))]
        error = sum((w for w, fits in zip(weights, right, strict=True) if not fits), rational(0))
        if error in (0, 1):
            break
        weights = [w / (2 * (1 - error) if fits else 2 * error) for w, fits in zip(weights, right, strict=True)]
        chosen.append(s)
        errors.append(error)
    return chosen, errors


def draw_predictions(stream, level, S, n, y, pick):
    """Rows with some mistakes each; in a fixed order, at the hard level one of them errs on more than half."""

    def rows():
        return array(
            [
                y * array(stream.shuffled([-1] * m + [1] * (n - m)))
                for m in (stream.between(1, n // 2) for _ in range(S))
            ]
        )

    def is_wanted(predictions):
        _, errors = history(y, predictions, pick, 3)
        if len(errors) < 3 or len(set(errors)) < 3 or len({*map(tuple, predictions)}) < S:
            return False
        high = sum(2 * error > 1 for error in errors)
        fair = all(
            rational("0.08") < error < rational("0.7") and absolute(error - rational("0.5")) > rational("0.04")
            for error in errors
        )
        return fair and high == (1 if level == "hard" and pick == "in_order" else 0)

    return stream.again(rows, until=is_wanted, most=120)
