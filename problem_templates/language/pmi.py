"""Pointwise mutual information of words and contexts from a table of counts, positive or not, smoothed or not."""

from markscheme.words import *

source = "Church and Hanks (1990), pointwise mutual information; Jurafsky and Martin, Speech and Language Processing, vector semantics"
rounding = "5 sf, 3 sf"
sizes = {"r": (2, 3, 3), "m": (3, 3, 4)}
options = {"score": ("ppmi", "pmi"), "unit": ("bits", "nats"), "smoothing": ("none", "add_k")}
given = {
    "k": number(by_level(choice(1, 2), choice("0.5", 1, 2), choice("0.1", "0.25", "0.5", 2)))
    .at_least(0, "what is added to a count")
    .when(smoothing="add_k"),
    "counts": matrix("r", "m").at_least(0, "a count"),
}
symbols = {"counts": "C", "smoothed": "S", "total": "N", "p": "P", "p_rows": "u", "p_columns": "v"}
symbols |= {"expected": "E", "pmi": r"\text{PMI}", "ppmi": r"\text{PPMI}"}


def ask(score):
    return {"total": 1, "p_rows": 2, "p_columns": 2, score: 4}


def draw_counts(stream, level, r, m, k, score, smoothing):
    """Unlike counts, one 0 where that is allowed; at least half of the scores are above 0, and none is near it."""

    def drawn():
        cells = stream.shuffled(range(2, {"easy": 20, "medium": 40, "hard": 90}[level]))[: r * m]
        if score == "ppmi" or smoothing == "add_k":
            cells[stream.below(r * m)] = 0
        return array(cells).reshape(r, m)

    return stream.again(drawn, until=lambda counts: _is_telling(counts if k is None else counts + k), most=300)


def _is_telling(table):
    chance = column(table.sum(axis=1)) * table.sum(axis=0) / table.sum()
    pairs = [(one, e) for one, e in zip(table.ravel(), chance.ravel(), strict=True) if one != 0]
    above = sum(one > e for one, e in pairs)
    return table.size <= 2 * above < 2 * len(pairs) and all(10 * absolute(one - e) > e for one, e in pairs)


def invalid_empty(counts, k, score):
    if k is not None and is_greater(k, 0):
        return None
    if not any(is_greater(one, 0) for one in counts.ravel()):
        return "all counts are 0, so there are no probabilities; give counts of which one is above 0"
    if score == "pmi" and any(equals(one, 0) for one in counts.ravel()):
        return "a count is 0, and its logarithm does not exist; take score ppmi, or smoothing add_k with k above 0"
    return None


@when(smoothing="add_k")
def smoothed(counts, k):
    r"""s_{ij} = c_{ij} + k"""
    return counts + k


def total(counts, smoothed):
    return _table(counts, smoothed).sum()


def p_rows(counts, smoothed, total):
    return _table(counts, smoothed).sum(axis=1) / total


def p_columns(counts, smoothed, total):
    return _table(counts, smoothed).sum(axis=0) / total


def p(counts, smoothed, total):
    return _table(counts, smoothed) / total


def _table(counts, smoothed):
    return counts if smoothed is None else smoothed


def expected(p_rows, p_columns):
    r"""e_{ij} = u_i v_j"""
    return column(p_rows) * p_columns


@when(score="pmi")
def pmi(p, expected, unit):
    r"""\text{PMI}_{ij} = {% if unit == "bits" %}\log_2{% else %}\ln{% endif %} \frac{p_{ij}}{e_{ij}}"""
    return _cells(p, expected, lambda one, e: _score(one, e, unit))


@when(score="ppmi")
def ppmi(p, expected, unit):
    r"""\text{PPMI}_{ij} = \begin{cases} \max(0, {% if unit == "bits" %}\log_2{% else %}\ln{% endif %} (p_{ij} / e_{ij})) & p_{ij} > 0 \\ 0 & p_{ij} = 0 \end{cases}"""
    return _cells(p, expected, lambda one, e: relu(_score(one, e, unit)))


def _score(p, expected, unit):
    """The logarithm of the quotient, in bits or nats."""
    return log2(p / expected) if unit == "bits" else log(p / expected)


def _cells(p, expected, scored):
    """The score of each cell, 0 where there is nothing to take the logarithm of."""
    pairs = [zip(*rows, strict=True) for rows in zip(p, expected, strict=True)]
    return array([[rational(0) if equals(one * e, 0) else scored(one, e) for one, e in row] for row in pairs])


def _by_counts(counts, smoothed, total):
    table = _table(counts, smoothed)
    return table * total, column(table.sum(axis=1)) * table.sum(axis=0)


def pmi__via_counts(counts, smoothed, total, unit):
    return _cells(*_by_counts(counts, smoothed, total), lambda one, e: _score(one, e, unit))


def ppmi__via_counts(counts, smoothed, total, unit):
    return _cells(*_by_counts(counts, smoothed, total), lambda one, e: relu(_score(one, e, unit)))


def _by_difference(one, e, unit):
    return _score(one, 1, unit) - _score(e, 1, unit)


def pmi__via_difference(p, expected, unit):
    return _cells(p, expected, lambda one, e: _by_difference(one, e, unit))


def ppmi__via_difference(p, expected, unit):
    # the sign by the quotient: a difference of logarithms that is 0 is never known to be
    return _cells(p, expected, lambda one, e: _by_difference(one, e, unit) if is_greater(one, e) else rational(0))


def _other_unit(p, expected, unit):
    return _score(p, expected, "nats" if unit == "bits" else "bits")


_SCORE = "_score(one, e, unit)"
_SCORES = {
    "logarithm_forgotten": f"{_SCORE} -> one / e",
    "other_unit": f"{_SCORE} -> _other_unit(one, e, unit)",
    "inverted": f"{_SCORE} -> _score(e, one, unit)",
    "weighted": f"{_SCORE} -> one * _score(one, e, unit)",
}
slips = {
    smoothed: {"not_smoothed": "k -> 0", "only_where_zero": "counts + k -> counts + k * (1 - positive(counts))"},
    total: {"total_of_counts": "smoothed -> counts if smoothing == 'add_k'"},
    p_rows: {"rows_and_columns": "axis=1 -> axis=0"},
    p_columns: {"rows_and_columns": "axis=0 -> axis=1"},
    expected: {
        "marginals_added": "column(p_rows) * p_columns -> column(p_rows) + p_columns",
        "given_the_word": "column(p_rows) * p_columns -> column(p_rows) + 0 * p_columns",
    },
    pmi: {**_SCORES, "joint_alone": f"{_SCORE} -> _score(one, 1, unit)"},
    ppmi: {
        **_SCORES,
        "negative_kept": "relu(_score(one, e, unit)) -> _score(one, e, unit)",
        "sizes_taken": "relu(_score(one, e, unit)) -> absolute(_score(one, e, unit))",
    },
}
