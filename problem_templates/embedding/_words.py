"""Words by their numbers, for word2vec: how the words of a training example are drawn, and what is wrong with others."""

from markscheme.words import *


def draw_target(stream, V):
    return rational(stream.between(1, V))


def draw_context(stream, level, target, V, C, model):
    """Words beside the target, at the hard level one of them twice; skip-gram predicts one of them."""
    others = stream.shuffled([word for word in range(1, V + 1) if word != whole(target)])
    if model != "cbow":
        return array(others[:1])
    return array(stream.shuffled([others[0], *others[: C - 1]]) if level == "hard" else others[:C])


def draw_negatives(stream, target, context, V, K):
    """Words that are neither the target nor its context, and differ as long as there are enough."""
    others = [word for word in range(1, V + 1) if word not in (whole(target), whole(context[0]))]
    return array(stream.shuffled(others)[:K])


def invalid_words(target, context, negatives, V):
    named = {"target": [target], "context": context, "negatives": [] if negatives is None else negatives}
    for name, words in named.items():
        for word in words:
            if is_greater(word, V):
                return f"{name} has the word {whole(word)}, but there are {V} words, the rows of W and U; give 1 to {V}"
    return None
