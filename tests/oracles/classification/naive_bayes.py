"""Naive Bayes by scikit-learn's classifier for categories."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.naive_bayes import CategoricalNB
from sklearn.preprocessing import OrdinalEncoder

from oracles.harness import exactly

TABLE = [["a", "x", "yes"], ["b", "y", "no"], ["b", "x", "no"]]
CASES = [
    {"columns": ["p", "q", "c"], "table": TABLE, "query": ["b", "y"], "smoothing": "none"},  # yes has the joint 0
    {"columns": ["p", "q", "c"], "table": TABLE, "query": ["a", "x"], "smoothing": "none"},  # no has the joint 0
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    table = np.array(given["table"], dtype=object)
    words, classes, query = table[:, :-1], table[:, -1].astype(str), np.array([given["query"]], dtype=object)
    alpha = given.get("alpha", 0.0)
    counted = np.array([(classes == "yes").sum(), (classes == "no").sum()])
    smoothed = counted + (alpha if options["smoothing"] == "features_and_prior" else 0)
    prior = smoothed / smoothed.sum()
    encoder = OrdinalEncoder().fit(words)
    model = CategoricalNB(alpha=alpha, force_alpha=True, class_prior=prior[::-1])  # scikit-learn sorts: no, yes
    with np.errstate(divide="ignore"):  # without smoothing, values that a class does not have
        model.fit(encoder.transform(words), classes)
    x = encoder.transform(query)
    chosen = [np.exp(model.feature_log_prob_[j][::-1, int(x[0, j])]) for j in range(words.shape[1])]
    likelihoods = np.array(chosen).T
    counts = [[(words[classes == c, j] == query[0, j]).sum() for j in range(words.shape[1])] for c in ("yes", "no")]
    posterior = model.predict_proba(x)[0, ::-1]
    return {
        "class_counts": model.class_count_[::-1],
        "counts": counts,
        "prior": np.exp(model.class_log_prior_[::-1]),
        "likelihoods": likelihoods,
        "joint": prior * likelihoods.prod(axis=1),
        "posterior": posterior,
        "label": 0 if exactly(float(posterior[0])) >= exactly(float(posterior[1])) else 1,
    }
