"""Bags of words by scikit-learn: counts of a fixed vocabulary, its tf-idf without smoothing, cosine similarities."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.metrics.pairwise import cosine_similarity

CASES = [
    # one document; a word that no document has; words that the vocabulary does not have; Chinese words
    {"vocabulary": ["a", "b"], "documents": [["a", "a", "c"]]},
    *(
        {"vocabulary": ["x", "y", "z"], "documents": [["x", "y"], ["y", "y", "y"], ["x", "q", "y"]], "weighting": w}
        for w in ("counts", "binary")
    ),
    {"vocabulary": ["x", "y", "z"], "documents": [["x", "y"], ["x"], ["y", "q"]], "weighting": "tf_idf"},
    {"vocabulary": ["天气", "很好"], "documents": [["今天", "天气", "很好"], ["天气", "天气"]]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    vocabulary, documents, weighting = given["vocabulary"], given["documents"], options["weighting"]
    counter = CountVectorizer(vocabulary=vocabulary, analyzer=lambda words: words, binary=weighting == "binary")
    X = counter.fit_transform(documents)
    found: dict[str, Any] = {}
    if weighting == "tf_idf":
        seen = np.asarray(X.sum(axis=0)).ravel() > 0
        weights = TfidfTransformer(norm=None, smooth_idf=False).fit(X[:, seen])
        idf = np.zeros(len(vocabulary))
        idf[seen] = weights.idf_ - 1  # it adds 1, so that words of all documents keep some weight
        found = {"frequencies": X.toarray(), "df": np.asarray((X > 0).sum(axis=0)).ravel(), "idf": idf}
        X = X.multiply(idf)
    vectors = np.asarray(X.todense(), dtype=float)
    norms = np.linalg.norm(vectors, axis=1)
    return found | {
        "vectors": vectors,
        "norms": norms,
        "products": vectors @ vectors.T,
        "cosine": cosine_similarity(vectors),
    }
