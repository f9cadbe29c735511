"""Training data of word2vec from one sentence: context words of each token, pairs for skip-gram, examples for CBOW."""

from markscheme.words import *

from . import _text

source = "study note 003, word2vec: training data from a sliding window"
options = {"model": ("skip_gram", "cbow")}
given = {
    "window": count(),
    "tokens": structure(_text.TOKENS),
}
symbols = {"window": "w", "contexts": "m", "pairs": "P", "met": "d", "different": "D", "inputs": "M"}
only = {"different": {"model": ("skip_gram",)}, "inputs": {"model": ("cbow",)}}
LENGTHS = {"easy": (5, 9), "medium": (7, 11), "hard": (9, 14)}  # of a sentence: all papers with one length count alike


def ask(model):
    return (
        {"contexts": 2, "pairs": 1, "met": 2, "different": 1}
        if model == "skip_gram"
        else {"contexts": 2, "inputs": 1, "pairs": 1, "met": 2}
    )


def draw_window(stream, level, model):
    """Not 1 for CBOW: with a context on one side alone, examples and context vectors would be the same number."""
    return stream.choice(
        {"easy": (1, 2) if model == "skip_gram" else (2, 3), "medium": (2, 3), "hard": (2, 3, 4)}[level]
    )


def draw_tokens(stream, level, window):
    """A sentence in which words come again, though not next to themselves, and pairs of them too."""
    length = stream.between(*LENGTHS[level])
    words = stream.shuffled(stream.choice(_text.THEMES))[: length - 2]

    def draw():
        return stream.shuffled([*words, *(stream.choice(words) for _ in range(length - len(words)))])

    def is_fine(tokens):
        apart = all(tokens[i] != tokens[i - 1] for i in range(1, length))
        return apart and met(tokens, window).sum() < contexts(tokens, window).sum()

    return stream.again(draw, until=is_fine, most=80)


def invalid_tokens(tokens):
    return _text.complaint("tokens", tokens)


def invalid_window(window):
    return f"window is {window}; give the number of words on each side, 1 or more" if window < 1 else None


def _around(t, tokens, window):
    """The places of the context words of place t."""
    return [s for s in range(max(0, t - window), min(len(tokens), t + window + 1)) if s != t]


def contexts(tokens, window):
    r"""m_t = \min(w, t - 1) + \min(w, T - t)"""
    return array([len(_around(t, tokens, window)) for t in range(len(tokens))])


@when(model="skip_gram")
def pairs(contexts):
    r"""P = \sum_{t=1}^{T} m_t"""
    return contexts.sum()


@pairs.otherwise
def pairs(contexts):
    r"""P = \sum_{t=1}^{T} \mathbb{1}[m_t > 0]"""
    return positive(contexts).sum()


def met(tokens, window):
    r"""d_i = |\{ x_s : x_t = v_i, 0 < |s - t| \le w \}|"""
    found = {token: set() for token in tokens}
    for t, token in enumerate(tokens):
        found[token].update(tokens[s] for s in _around(t, tokens, window))
    return array([len(words) for words in found.values()])


def different(met):
    return met.sum()


def inputs(contexts):
    r"""M = \sum_{t=1}^{T} m_t"""
    return contexts.sum()


def _inside(t, tokens, window):
    """All of the window, for places where it does not reach beyond the sentence."""
    return 2 * window if window <= t < len(tokens) - window else 0


slips = {
    contexts: {
        "edges_ignored": "len(_around(t, tokens, window)) -> 2 * window",
        "edges_dropped": "len(_around(t, tokens, window)) -> _inside(t, tokens, window)",
        "one_side_only": "len(_around(t, tokens, window)) -> minimum(window, len(tokens) - 1 - t)",
        "centre_counted": "len(_around(t, tokens, window)) -> len(_around(t, tokens, window)) + 1",
    },
    pairs: {
        "one_for_each_token": "contexts.sum() -> len(contexts) if model == 'skip_gram'",
        "each_pair_once": "contexts.sum() -> contexts.sum() / 2 if model == 'skip_gram'",
        "one_for_each_context_word": "positive(contexts).sum() -> contexts.sum()",
    },
    met: {"repeats_counted": "set() -> []; found[token].update -> found[token].extend"},
    different: {
        "repeats_counted": "met.sum() -> contexts.sum()",
        "order_ignored": "met.sum() -> "
        "len({frozenset((tokens[t], tokens[s])) for t in range(len(tokens)) for s in _around(t, tokens, window)})",
    },
    inputs: {
        "examples_counted": "contexts.sum() -> positive(contexts).sum()",
        "centre_counted": "contexts.sum() -> contexts.sum() + len(contexts)",
    },
}
