"""Early stopping with patience: when training ends, which epoch is kept, and what waiting longer would have brought."""

from markscheme.words import *

source = "study notes 000, 002, 003 and 004, early stopping; Prechelt (1998)"
sizes = {"T": (10, 11, 13)}
options = {"better": ("lower", "higher"), "improvement": ("any", "by_delta")}
given = {
    "patience": count(by_level(choice(3), choice(3), choice(4))).at_least(1, "a patience"),
    "training": vector("T"),
    "validation": vector("T"),
    "min_delta": number(choice("0.02", "0.03")).at_least(0, "a least improvement").when(improvement="by_delta"),
}
symbols = {
    "training": "u",
    "validation": "v",
    "patience": "P",
    "min_delta": r"\delta",
    "best_so_far": "b",
    "waits": "w",
}
symbols |= {
    "stop": r"t_{\text{end}}",
    "best_of_table": r"\hat{v}",
    "best_epoch": r"t^\ast",
    "kept": r"v^\ast",
    "gap": "g",
    "missed": r"\Delta",
}
hides = {"training": "of the training scores that of the epoch that is kept counts"}
hides |= {"validation": "an epoch may stand in for another one where neither is the best so far"}
ask = {"waits": 3, "stop": 1, "best_epoch": 1, "kept": 1, "gap": 1, "missed": 1}
# By level: 1 where an epoch improves, 0 where it does not, in shorter waits; x in the wait that ends training, one longer
# than the patience, so that who stops late does not come to the improvement after it.
WAYS = {
    "easy": "10011xxxx1 11001xxxx1 10101xxxx1 1001xxxx10 1101xxxx01 1011xxxx10 101xxxx110 111xxxx101 101xxxx101",
    "medium": "100101xxxx1 110011xxxx1 101001xxxx1 111001xxxx1 10011xxxx10 11001xxxx10 10101xxxx01 1001xxxx101 1101xxxx110",
    "hard": "1000101xxxxx1 1001001xxxxx1 1100011xxxxx1 100011xxxxx10 110001xxxxx10 101001xxxxx01 10011xxxxx101 11001xxxxx110",
}


def _drawn(stream, level, improvement):
    """Losses in hundredths. In a short wait one may fall, but not below the best; or below it by so little that it does not count."""
    way, low, scores = stream.choice(WAYS[level].split()), stream.between(72, 80), []
    for t, kind in enumerate(way):
        if kind == "1":
            low -= stream.between(4, 8) if t else 0
            scores.append(low)
        elif way[t - 1] == "1":
            little = kind == "0" and improvement == "by_delta" and stream.choice((0, 1))
            scores.append(low - stream.between(1, 2) if little else low + stream.between(6, 9))
        elif kind == "0":
            scores.append(stream.choice((low + 1, low + 2, scores[-1] + stream.between(3, 5))))
        else:
            scores.append(scores[-1] + stream.between(1, 3))
    return array(scores) / 100


def draw_validation(stream, level, better, improvement):
    losses = _drawn(stream, level, improvement)
    return losses if better == "lower" else 1 - losses


def draw_training(stream, T, patience, better):
    """It gets better nearly all along: it comes to rest late, and goes on at the last epoch."""
    scores = [stream.between(70, 78)]
    for t in range(1, T):
        scores.append(scores[-1] + (stream.between(1, 2) if T - patience - 3 < t < T - 1 else -stream.between(4, 5)))
    scores[-1] -= 14
    return array(scores) / 100 if better == "lower" else 1 - array(scores) / 100


def _edge(best, min_delta, better):
    """What an epoch has to pass to be an improvement."""
    least = 0 if min_delta is None else min_delta
    return best - least if better == "lower" else best + least


def _is_better(one, other, better):
    return is_greater(other, one) if better == "lower" else is_greater(one, other)


def best_so_far(validation, min_delta, better):
    r"""b_t = \begin{cases} v_t & v_t {% if better == "lower" %}<{% else %}>{% endif %} b_{t-1}{% if improvement == "by_delta" %} {% if better == "lower" %}-{% else %}+{% endif %} \delta{% endif %} \\ b_{t-1} & v_t {% if better == "lower" %}\ge{% else %}\le{% endif %} b_{t-1}{% if improvement == "by_delta" %} {% if better == "lower" %}-{% else %}+{% endif %} \delta{% endif %} \end{cases} \quad (t \ge 2), \quad b_1 = v_1"""
    best, found = validation[0], [validation[0]]
    for score in validation[1:]:
        best = score if _is_better(score, _edge(best, min_delta, better), better) else best
        found.append(best)
    return array(found)


def waits(best_so_far):
    r"""w_t = \begin{cases} w_{t-1} + 1 & b_t = b_{t-1} \\ 0 & b_t \ne b_{t-1} \end{cases} \quad (t \ge 2), \quad w_1 = 0"""
    found = [rational(0)]
    for t in range(1, len(best_so_far)):
        found.append(found[-1] + 1 if equals(best_so_far[t], best_so_far[t - 1]) else 0 * found[-1])
    return array(found)


def stop(waits, patience):
    r"""t_{\text{end}} = \min_{t : w_t = P} t"""
    return next((t for t, w in enumerate(waits, 1) if equals(w, patience)), len(waits))


def require_gap(gap):
    """The model is better on what it was trained on."""
    return is_greater(gap, rational("0.02"))


def best_epoch(waits, stop):
    r"""t^\ast = \max_{t : w_t = 0, t \le t_{\text{end}}} t"""
    seen = waits[: max(1, whole(stop))]
    return max([t for t, w in enumerate(seen, 1) if equals(w, 0)] or [1])


def kept(validation, best_epoch):
    r"""v^\ast = v_{t^\ast}"""
    return validation[min(max(whole(best_epoch), 1), len(validation)) - 1]


def gap(kept, training, best_epoch, better):
    r"""g = {% if better == "lower" %}v^\ast - u_{t^\ast}{% else %}u_{t^\ast} - v^\ast{% endif %}"""
    trained = training[min(max(whole(best_epoch), 1), len(training)) - 1]
    return kept - trained if better == "lower" else trained - kept


def best_of_table(validation, better):
    r"""\hat{v} = {% if better == "lower" %}\min_t v_t{% else %}\max_t v_t{% endif %}"""
    return -largest(-validation) if better == "lower" else largest(validation)


def missed(kept, best_of_table, better):
    return kept - best_of_table if better == "lower" else best_of_table - kept


def figure_curves(training, validation, T):
    """Both curves over the epochs; the names stand at their last points."""
    if not 2 <= T <= 20:
        return None
    points = [(t, score) for scores in (validation, training) for t, score in enumerate(scores, 1)]
    names = [name if t == T else "" for name in "vu" for t in range(1, T + 1)]
    links = [(i, i + 1) for i in range(2 * T - 1) if i != T - 1]
    marks = ["dot"] * T + ["circle"] * T
    return point_figure(points, names, marks, links=links, axes_names=("t", "v, u"))


def waits__compared_with_previous(validation, min_delta, better):
    """Counted on a number that changes at each epoch that is better than the one before it."""
    changed, found = rational(0), [rational(0)]
    for score, before in zip(validation[1:], validation, strict=False):
        changed = changed + 1 if _is_better(score, _edge(before, min_delta, better), better) else changed
        found.append(changed)
    return waits(array(found))


slips = {
    best_so_far: {
        "training_watched": "validation -> training",
        "least_improvement_ignored": "min_delta -> 0 if improvement == 'by_delta'",
    },
    waits: {
        "compared_with_previous": waits__compared_with_previous,
        "never_reset": "0 * found[-1] -> found[-1]",
    },
    stop: {
        "one_late": "patience -> patience + 1",
        "first_wait": "patience -> 1",
    },
    best_epoch: {"last_epoch": "max([t for t, w in enumerate(seen, 1) if equals(w, 0)] or [1]) -> stop"}
    | {"best_of_all": "waits[: max(1, whole(stop))] -> waits"},
    gap: {"best_training_taken": "trained -> (-largest(-training) if better == 'lower' else largest(training))"},
    best_of_table: {"training_score": "validation -> training"},
}
