"""N-gram models by NLTK: its counters of a padded corpus, maximum likelihood and Lidstone estimates, perplexity."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from nltk.lm import MLE, Lidstone, NgramCounter, Vocabulary
from nltk.util import ngrams, pad_sequence

SAM = [["I", "am", "Sam"], ["Sam", "I", "am"], ["I", "do", "not", "like", "green", "eggs", "and", "ham"]]
CASES = [
    {"corpus": SAM, "sentence": ["Sam", "I", "am"], "n": 2},
    {"corpus": SAM, "sentence": ["I", "do", "not", "like", "green", "eggs", "and", "ham"], "n": 3},
    {"corpus": SAM, "sentence": ["I", "am", "Sam"], "n": 1},
    {"corpus": SAM, "sentence": ["I", "am"], "n": 1, "boundaries": "no"},
    {"corpus": SAM, "sentence": ["Sam"], "n": 4, "smoothing": "add_k", "k": "1/3"},
    {"corpus": SAM, "sentence": ["I", "like", "Ham"], "n": 2, "smoothing": "add_k", "k": 1},  # a token of no sentence
    {"corpus": SAM, "sentence": ["I", "am", "Sam"], "n": 2, "smoothing": "add_k", "k": 0},
    {"corpus": SAM, "sentence": ["Ham", "am"], "n": 2, "smoothing": "add_k", "k": 2, "boundaries": "no"},
    {"corpus": SAM, "sentence": ["ham"], "n": 3, "smoothing": "interpolation", "lambdas": ["0.2", "0.3", "0.5"]},
    {"corpus": SAM, "sentence": ["I", "am"], "n": 2, "smoothing": "interpolation", "lambdas": [0, 1]},
    {
        "corpus": SAM, "sentence": ["ham", "am", "I"], "n": 2, "smoothing": "interpolation", "lambdas": ["0.4", "0.6"],
        "boundaries": "no",
    },
    {"corpus": [["a", "a", "b", "a"], ["a"], ["b"]], "sentence": ["a", "a", "a", "b"], "n": 2, "boundaries": "no"},
    {"corpus": [["a", "a", "b", "a"], ["a", "b"]], "sentence": ["a", "b", "a"], "n": 2},
]  # fmt: skip


class _Closed(Vocabulary):
    """A vocabulary that keeps no place for unknown tokens."""

    def __len__(self) -> int:
        return len(self.counts)


def _padded(tokens: list[str], n: int, boundaries: str) -> list[str]:
    if boundaries == "no":
        return tokens
    started = pad_sequence(tokens, n, pad_left=True, left_pad_symbol="<s>")
    return list(pad_sequence(started, 2, pad_right=True, right_pad_symbol="</s>"))


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    n, edges = given["n"], options["boundaries"]
    corpus = [_padded(tokens, n, edges) for tokens in given["corpus"]]
    grams = [[g for m in range(1, n + 1) for g in ngrams(tokens, m) if g[-1] != "<s>"] for tokens in corpus]
    vocabulary = _Closed(token for tokens in corpus for token in tokens if token != "<s>")
    model = MLE(n, vocabulary=vocabulary, counter=NgramCounter(grams))
    predicted = [(gram[-1], gram[:-1]) for gram in ngrams(_padded(given["sentence"], n, edges), n)]

    def followed(context: tuple[str, ...]) -> int:
        return (model.counts[context] if context else model.counts.unigrams).N()

    def estimate(token: str, context: tuple[str, ...]) -> float:
        return model.unmasked_score(token, context) if followed(context) else 0.0

    found = {
        "counts": [(model.counts[context] if context else model.counts)[token] for token, context in predicted],
        "context_counts": [followed(context) for _, context in predicted],
    }
    if options["smoothing"] == "mle":
        p = [estimate(*one) for one in predicted]
    elif options["smoothing"] == "add_k":
        smoothed = Lidstone(given["k"], n, vocabulary=vocabulary, counter=model.counts)
        found["vocabulary"] = len(vocabulary)
        p = [smoothed.unmasked_score(*one) for one in predicted]
    else:
        found["orders"] = [
            [estimate(token, context[len(context) + 1 - m :]) for m in range(1, n + 1)] for token, context in predicted
        ]
        p = list(np.array(found["orders"]) @ given["lambdas"])
    entropy = -sum(math.log2(one) for one in p) / len(p)
    return {**found, "probabilities": p, "probability": math.prod(p), "perplexity": 2**entropy}
