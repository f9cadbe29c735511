"""What word2vec makes of the words that it reads: the hidden vector, the scores, softmax or sigmoids."""

from markscheme.words import *

_SOFTMAX = ("cbow", "skip_gram")


@when(model="cbow")
def h(W, context):
    r"""h = \frac{1}{C} \sum_{k=1}^{C} w_{c_k}"""
    return sum(W[whole(word) - 1] for word in context) / len(context)


@h.otherwise
def h(W, target):
    r"""h = w_{t}"""
    return W[whole(target) - 1]


@when(model="negative_sampling")
def scored(context, negatives):
    r"""a = [c_1, r]"""
    return array([context[0], *negatives])


@when(model=_SOFTMAX)
def scores(U, h):
    return U @ h


@scores.otherwise
def scores(U, h, scored):
    r"""s_j = u_{a_j}^\top h"""
    return output_vectors(U, scored) @ h


def output_vectors(U, scored):
    return array([U[whole(word) - 1] for word in scored])


@when(model=_SOFTMAX)
def powers(scores):
    return exp(scores)


@when(model=_SOFTMAX)
def p(scores):
    return softmax(scores, axis=-1)


@p.otherwise
def p(scores):
    return sigmoid(scores)


slips = {
    h: {
        "summed": "len(context) -> 1",
        "output_vectors": "W -> U",
        "words_exchanged": "whole(target) -> whole(context[0])",
    },
    scores: {"input_vectors": "U -> W"},
    p: {
        "not_normalised": "softmax(scores, axis=-1) -> exp(scores)",
        "sigmoid_for_softmax": "softmax(scores, axis=-1) -> sigmoid(scores)",
        "softmax_for_sigmoid": "sigmoid(scores) -> softmax(scores, axis=-1)",
    },
}
