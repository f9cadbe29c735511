"""A step of word2vec: SciPy's logarithms of softmax and sigmoid, and gradients of the whole loss by HIPS autograd."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from autograd.scipy.special import expit, logsumexp

SIZES = ({"V": 3, "d": 1, "C": 1, "K": 1}, {"V": 6, "d": 3, "C": 5, "K": 3})

_TABLES = {"W": [[1, 0], [0, 1], ["1/2", "-1"]], "U": [["sqrt(2)", 1], [-1, 0], [0, 0]], "eta": "1/3"}
CASES = [
    # a word twice in the context, the target in it, one word alone; a negative word twice, and one that is the target
    {**_TABLES, "context": [3, 1, 3], "target": 2},
    {**_TABLES, "context": [2, 1], "target": 2},
    {**_TABLES, "context": [3], "target": 3},
    {**_TABLES, "context": [3, 1], "target": 1, "model": "skip_gram"},
    {**_TABLES, "context": [3], "target": 1, "negatives": [2, 2, 1], "model": "negative_sampling"},
    {**_TABLES, "context": [2], "target": 1, "negatives": [2], "model": "negative_sampling"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    W, U, model = given["W"], given["U"], options["model"]
    target, context = int(given["target"]) - 1, given["context"].astype(int) - 1
    read = context if model == "cbow" else np.array([target])
    if model == "negative_sampling":
        scored = np.concatenate([context[:1], given["negatives"].astype(int) - 1])
        signs = np.array([1] + [-1] * (len(scored) - 1))
    else:
        scored, right = np.arange(len(U)), target if model == "cbow" else context[0]

    def loss_at(h: Any) -> Any:
        scores = anp.dot(U[scored], h)
        if model == "negative_sampling":
            return anp.sum(anp.log(1 + anp.exp(-signs * scores)))
        return logsumexp(scores) - scores[right]

    def loss(table: Any) -> Any:
        return loss_at(anp.mean(table[read], axis=0))

    h = W[read].mean(axis=0)
    scores = U[scored] @ h
    p = expit(scores) if model == "negative_sampling" else np.exp(scores - logsumexp(scores))
    changed = np.unique(read)
    return {
        "h": h,
        "scores": scores,
        "p": p,
        "loss": loss_at(h),
        "grad_h": grad(loss_at)(h),
        "W_new": (W - given["eta"] * grad(loss)(W))[changed],
    }
