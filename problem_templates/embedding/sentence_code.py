"""The code of a sentence from the codes of its words, and the class that a softmax classifier gives it."""

from markscheme.words import *

from ..mlp import _softmax

source = "study note 001, recurrent networks for language: the last state, or a weighted mean of all states, as code of a sentence"
rounding = "5 sf, 3 sf"
sizes = {"T": (3, 4, 5), "d": (2, 3, 3), "c": 3}
options = {"code": ("weighted_mean", "mean", "last")}
given = {
    "H": matrix("T", "d", decimals("-1.8", "1.8", 1)),
    "a": vector("T", by_level(distinct(1, 2, 3, 4, 5), distinct(1, 2, 3, 4, 5, 6), decimals("0.2", "3", 1)))
    .at_least(0, "the weight of a word")
    .when(code="weighted_mean"),
    "W": matrix("c", "d", decimals("-1.5", "1.5", 1)),
    "b": vector("c", decimals("-0.6", "0.6", 1)).or_else(0),
}
symbols = {"sentence": "v", "logits": "z", "powers": "E", "label": r"\hat{y}"}
hides = {"label": {"one": "class 1 is a class like any other"}}
hides |= {"H": "of a mean the words may change places, and of all words but the last nothing stays"}


def ask(code):
    return {"sentence": 1 if code == "last" else 2, "logits": 2, "p": 3, "label": 1}


def invalid_weights(a, code):
    all_zero = code == "weighted_mean" and all(equals(a, 0))
    return "every weight is 0, so there is no weighted mean; give some word a weight above 0" if all_zero else None


def draw_b(stream, H, a, W, c, code):
    """Of the logits none takes all, and no two are nearly alike."""
    v = H[-1] if code == "last" else H.sum(axis=0) / len(H) if code == "mean" else a @ H / a.sum()
    return stream.again(lambda: given["b"].draw(stream, "", {"c": c}), until=lambda b: _are_unlike(W @ v + b))


def _are_unlike(z):
    low, middle, high = sorted(z)
    return min(middle - low, high - middle) >= rational("0.2") and high - low <= 3


@when(code="weighted_mean")
def sentence(H, a):
    r"""v = \frac{\sum_t a_t h_t}{\sum_t a_t}"""
    return a @ H / a.sum()


@sentence.when(code="mean")
def sentence(H, T):
    r"""v = \frac{1}{T} \sum_{t=1}^{T} h_t"""
    return H.sum(axis=0) / T


@sentence.when(code="last")
def sentence(H):
    r"""v = h_T"""
    return H[-1]


def logits(W, sentence, b):
    return W @ sentence + b


powers = likewise(_softmax.powers, z="logits")
p = likewise(_softmax.p, z="logits")


def label(p):
    r"""\hat{y} = \operatorname{argmax}_j p_j"""
    return argmax(p) + 1


slips = {
    sentence: {
        "not_divided": "a @ H / a.sum() -> a @ H; H.sum(axis=0) / T -> H.sum(axis=0)",
        "divided_by_words": "a.sum() -> T",
        "weights_forgotten": "a @ H / a.sum() -> H.sum(axis=0) / T",
        "last_taken": "a @ H / a.sum() -> H[-1]; H.sum(axis=0) / T -> H[-1]",
        "first_taken": "H[-1] -> H[0] if code == 'last'",
        "mean_taken": "H[-1] -> H.sum(axis=0) / T if code == 'last'",
    },
    logits: {"bias_forgotten": "b -> 0", "bias_subtracted": "W @ sentence + b -> W @ sentence - b"},
    label: {"least_taken": "argmax(p) -> argmin(p)"},
}
without = ("softmax_along_columns",)
