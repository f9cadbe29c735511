"""One step of word2vec on one training example: CBOW, skip-gram, skip-gram with negative sampling."""

from markscheme.words import *

from . import _word_scores
from ._word_scores import h, scored, scores, powers, p
from ._words import draw_context, draw_negatives, draw_target, invalid_words

source = "study notes 000 and 003, word2vec; Mikolov et al. (2013)"
rounding = "5 sf, 3 sf"
sizes = {"V": (3, 4, 5), "d": (2, 2, 3), "C": (2, 2, 3), "K": (1, 2, 3)}
options = {"model": ("cbow", "skip_gram", "negative_sampling")}
_WORD = "the number of a word"
given = {
    "W": matrix("V", "d", choice("-1", "-0.8", "-0.5", "-0.4", "-0.2", "0.2", "0.4", "0.5", "0.8", "1")),
    "U": matrix("V", "d", choice("-2", "-1.5", "-1", "-0.5", "0.5", "1", "1.5", "2")),
    "target": number(counts(1, 3)).at_least(1, _WORD).whole_numbers(),
    "context": vector("C", counts(1, 3)).at_least(1, _WORD).whole_numbers(),
    "negatives": vector("K", counts(1, 3)).at_least(1, _WORD).whole_numbers().when(model="negative_sampling"),
    "eta": number(choice("0.2", "0.5")).above(0, "a learning rate"),
}
symbols = {
    "target": "t",
    "context": "c",
    "negatives": "r",
    "scores": "s",
    "powers": "q",
    "errors": r"\delta",
    "scored": "a",
}
symbols |= {"loss": "L", "W_new": "W'"}
hides = {
    name: dict.fromkeys(("other_entry", "rows_swapped", "last_for_first"), "most words do not take part")
    for name in "WU"
}
ask = {"h": 1, "scores": 2, "p": 2, "loss": 1, "grad_h": 2, "W_new": 2}
_SOFTMAX = ("cbow", "skip_gram")


def _right(target, context, model):
    """The place of the word that should be predicted, among the scores."""
    return {"cbow": whole(target), "skip_gram": whole(context[0]), "negative_sampling": 1}[model]


@when(model=_SOFTMAX)
def loss(p, target, context, model):
    r"""L = -\ln {% if model == "cbow" %}p_{t}{% else %}p_{c_1}{% endif %}"""
    return -log(p[_right(target, context, model) - 1])


@loss.otherwise
def loss(p):
    r"""L = -\ln p_1 - \sum_{j=2}^{K+1} \ln (1 - p_j)"""
    return -log(p[0]) - sum(log(1 - share) for share in p[1:])


@when(model="negative_sampling")
def loss__via_negated_scores(scores):
    return -log(sigmoid(scores[0])) - sum(log(sigmoid(-score)) for score in scores[1:])


def errors(p, target, context, model):
    r"""\delta_i = p_i - \mathbb{1}[i = {% if model == "cbow" %}t{% elif model == "skip_gram" %}c_1{% else %}1{% endif %}]"""
    right = _right(target, context, model)
    return array([share - (1 if i == right else 0) for i, share in enumerate(p, 1)])


@when(model=_SOFTMAX)
def grad_h(U, errors):
    return U.T @ errors


@grad_h.otherwise
def grad_h(U, errors, scored):
    r"""\nabla_h L = \sum_{j=1}^{K+1} \delta_j u_{a_j}"""
    return _word_scores.output_vectors(U, scored).T @ errors


@when(model="cbow")
def W_new(W, grad_h, context, eta):
    r"""w'_j = w_{m_j} - \frac{\eta}{C} \sum_{k : c_k = m_j} \nabla_h L"""
    words = [whole(word) for word in context]
    shares = {word: words.count(word) * grad_h / len(context) for word in sorted(set(words))}
    return array([W[word - 1] - eta * share for word, share in shares.items()])


@W_new.otherwise
def W_new(W, grad_h, target, eta):
    r"""w'_1 = w_{t} - \eta \nabla_h L"""
    return array([W[whole(target) - 1] - eta * grad_h])


slips = {
    loss: {
        "sign_forgotten": "-log(p[_right(target, context, model) - 1]) -> log(p[_right(target, context, model) - 1]); "
        "-log(p[0]) - sum(log(1 - share) for share in p[1:]) -> log(p[0]) + sum(log(1 - share) for share in p[1:])",
        "negatives_not_negated": "1 - share -> share",
        "negatives_forgotten": "sum(log(1 - share) for share in p[1:]) -> 0",
    },
    errors: {
        "error_reversed": "share - (1 if i == right else 0) -> (1 if i == right else 0) - share",
        "target_not_subtracted": "1 if i == right else 0 -> 0",
        "others_forgotten": "share - (1 if i == right else 0) -> (share - 1) * (1 if i == right else 0)",
    },
    grad_h: {"input_vectors": "U -> W"},
    W_new: {
        "ascent": "eta -> -eta",
        "rate_forgotten": "eta -> 1",
        "not_shared": "len(context) -> 1",
        "repeat_counted_once": "words.count(word) -> 1",
    },
}
