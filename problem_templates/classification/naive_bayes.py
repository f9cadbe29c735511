"""Naive Bayes on a table of words: counts, smoothing, posterior and class."""

from markscheme.words import *

from ._table import CLASSES, COLUMNS, QUERY, ROWS, draw_columns, draw_query, draw_table, invalid_table

source = "study notes 000 and 002, Bayes' rule and the naive Bayes classifier"
rounding = "5 sf, 3 sf"
options = {"smoothing": ("features", "features_and_prior", "none")}
given = {
    "columns": structure(COLUMNS),
    "table": structure(ROWS),
    "query": structure(QUERY),
    "alpha": number(by_level(choice(1), choice(1), choice(1, 2)))
    .above(0, "what smoothing adds to each count")
    .or_else(1)
    .when(smoothing=("features", "features_and_prior")),
}
answers = {"label": labels("yes", "no")}
symbols = {"class_counts": "N", "counts": "n", "prior": r"\pi", "likelihoods": r"\theta", "joint": "J"}
symbols |= {"posterior": "P", "label": r"\hat{c}"}
ask = {"class_counts": 1, "counts": 2, "prior": 1, "likelihoods": 3, "joint": 2, "posterior": 2, "label": 1}


def invalid_evidence(columns, table, query, smoothing):
    """Without smoothing one count of 0 makes a class impossible."""
    if smoothing != "none" or invalid_table(columns, table, query, smoothing) or any(map(min, counts(table, query))):
        return None
    return "in both classes a value of query has the count 0, so both joints are 0; change query, or smooth"


def require_work(counts, smoothing):
    """Without smoothing no probability is 0; with it no more than one count is."""
    zeros = sum(sign(n) == 0 for n in counts.ravel())
    return zeros == 0 if smoothing == "none" else zeros <= 1


def require_decision(joint):
    return sign(joint[0] - joint[1]) != 0


def class_counts(table):
    r"""N_c = \sum_{i} [y_i = c]"""
    return array([sum(row[-1] == name for row in table) for name in CLASSES])


def counts(table, query):
    r"""n_{cj} = \sum_{i} [y_i = c, \; x_{ij} = x_j]"""
    return array([[sum(r[-1] == c and r[j] == x for r in table) for j, x in enumerate(query)] for c in CLASSES])


def table_agreeing(table, query, counts):
    """Which rows are counted."""
    return [
        [
            f"n_{{{c + 1}{j + 1}}}",
            [i for i, row in enumerate(table, 1) if row[-1] == name and row[j] == x],
            counts[c, j],
        ]
        for c, name in enumerate(CLASSES)
        for j, x in enumerate(query)
    ]


def prior(class_counts, alpha, smoothing):
    r"""{% if smoothing == "features_and_prior" %}\pi_c = \frac{N_c + \alpha}{N_1 + N_2 + 2 \alpha}{% else %}\pi_c = \frac{N_c}{N_1 + N_2}{% endif %}"""
    added = alpha if smoothing == "features_and_prior" else 0
    return (class_counts + added) / (class_counts.sum() + 2 * added)


def _values(table):
    """How many values each feature takes."""
    return array([len({row[j] for row in table}) for j in range(len(table[0]) - 1)])


def likelihoods(class_counts, counts, table, alpha, smoothing):
    r"""{% if smoothing == "none" %}\theta_{cj} = \frac{n_{cj}}{N_c}{% else %}\theta_{cj} = \frac{n_{cj} + \alpha}{N_c + \alpha V_j}{% endif %}"""
    rows = class_counts.reshape(2, 1)
    return counts / rows if smoothing == "none" else (counts + alpha) / (rows + alpha * _values(table))


def joint(prior, likelihoods):
    r"""J_c = \pi_c \prod_j \theta_{cj}"""
    return prior * likelihoods.prod(axis=1)


def joint__via_logarithms(prior, likelihoods):
    if any(not is_greater(share, 0) for share in [*prior, *likelihoods.ravel()]):
        return None
    return exp(log(prior) + log(likelihoods).sum(axis=1))


def posterior(joint):
    r"""P_c = P(c \mid x) = \frac{J_c}{J_1 + J_2}"""
    return joint / joint.sum()


def posterior__via_odds(joint):
    if not is_greater(joint[0], 0):
        return None
    first = 1 / (1 + joint[1] / joint[0])
    return array([first, 1 - first])


def label(posterior):
    r"""\hat{c} = \arg\max_c P(c \mid x)"""
    return argmax(posterior)  # of two equal ones the first: the question says that it is yes then


def _not_independent(table, query, prior, class_counts):
    """The note's mistake: the share of the rows that agree in all features at once."""
    agree = array([sum(row == [*query, name] for row in table) for name in CLASSES])
    return prior * agree / class_counts if sign(agree.sum()) else None


slips = {
    prior: {"smoothing_forgotten": {"alpha": 0}, "prior_smoothed": "added -> alpha if smoothing == 'features'"},
    likelihoods: {
        "smoothing_forgotten": "alpha -> 0",
        "smoothed_unasked": "counts / rows -> (counts + 1) / (rows + _values(table))",
        "denominator_not_smoothed": "rows + alpha * _values(table) -> rows",
        "classes_for_values": "_values(table) -> 2",
        "over_all_rows": "class_counts -> 0 * class_counts + class_counts.sum()",
        "condition_reversed": "counts / rows -> counts / counts.sum(axis=0)",
    },
    joint: {"prior_forgotten": "prior -> 1", "not_independent": _not_independent},
    posterior: {
        "not_normalised": "joint / joint.sum() -> joint",
        "evidence_independent": "joint.sum -> (counts.sum(axis=0) / class_counts.sum()).prod",
    },
    label: {"from_prior": "posterior -> prior"},
}
