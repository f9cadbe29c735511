"""An n-gram language model by counts of a small corpus: smoothed or interpolated, and the perplexity of a sentence."""

from markscheme.words import *

from . import _corpus
from ._corpus import draw_corpus, draw_sentence, invalid_texts

source = "Jurafsky and Martin, Speech and Language Processing, n-gram language models"
rounding = "5 sf, 3 sf"
sizes = {"q": (2, 2, 3)}
options = {"smoothing": ("mle", "add_k", "interpolation"), "boundaries": ("yes", "no")}
given = {
    "n": count(by_level(choice(2), choice(2), choice(3)), most=60).at_least(1, "the length of the n-grams"),
    "corpus": structure(_corpus.CORPUS),
    "sentence": structure(_corpus.SENTENCE),
    "k": number(by_level(choice(1), choice("0.5", 2, 3), choice("0.1", "0.2", "0.25", "0.5")))
    .at_least(0, "what is added to a count")
    .when(smoothing="add_k"),
    "lambdas": vector("q").between(0, 1, "a weight").sums_to(1).when(smoothing="interpolation"),
}
symbols = {"lambdas": r"\lambda", "counts": "c", "context_counts": "b", "vocabulary": "V", "order_counts": "F"}
symbols |= {"order_contexts": "G", "orders": "Q"}
symbols |= {"probabilities": "p", "probability": "P", "perplexity": r"\text{PP}"}
hides = {"corpus": "sentences stand in any order"}


def ask(smoothing):
    more = {"mle": {}, "add_k": {"vocabulary": 1}, "interpolation": {"orders": 2}}[smoothing]
    return {"counts": 1, "context_counts": 1, **more, "probabilities": 2, "probability": 1, "perplexity": 2}


def draw_lambdas(stream, n):
    """Unlike tenths."""
    shares = stream.again(
        lambda: [stream.between(1, 6) for _ in range(n - 1)],
        until=lambda s: sum(s) < 10 and len({*s, 10 - sum(s)}) == n,
    )
    return array(stream.shuffled([*shares, 10 - sum(shares)])) / 10


def invalid_weights(lambdas, n):
    if lambdas is None or len(lambdas) == n:
        return None
    return f"lambdas has {len(lambdas)} weights and n is {n}; give one weight for each of the orders 1 to {n}"


def invalid_impossible(corpus, sentence, n, smoothing, boundaries, k, lambdas):
    """A probability of 0, or of 0/0."""
    if invalid_texts(corpus, sentence, n, boundaries) or invalid_weights(lambdas, n):
        return None
    if smoothing == "add_k" and is_greater(k, 0):
        return None
    used = range(1, n + 1) if smoothing == "interpolation" else [n]
    used = [m for m in used if lambdas is None or is_greater(lambdas[m - 1], 0)]
    tables = [_corpus.counted(corpus, m, n, boundaries) for m in used]
    for gram in _corpus.ngrams(sentence, n, boundaries):
        if not any(gram[-m:] in table for m, table in zip(used, tables, strict=True)):
            fact = (
                f"{' '.join(gram[-max(used) :])!r} never occurs in corpus, so the sentence has no probability above 0"
            )
            return f"{fact}; change sentence or the smoothing"
    return None


del counts  # noqa: F821  the word, lest the step stand in its place: steps stand in the order in which their names came up


def counts(corpus, sentence, n, boundaries):
    r"""c_i = C(w_{i-n+1} \dots w_i)"""
    table = _corpus.counted(corpus, n, n, boundaries)
    return array([table.get(gram, 0) for gram in _corpus.ngrams(sentence, n, boundaries)])


def context_counts(corpus, sentence, n, boundaries):
    r"""b_i = \sum_w C(w_{i-n+1} \dots w_{i-1} \, w)"""
    table = _corpus.counted(corpus, n, n, boundaries)
    before = _corpus.contexts(table)
    return array([before.get(gram[:-1], 0) for gram in _corpus.ngrams(sentence, n, boundaries)])


@when(smoothing="add_k")
def vocabulary(corpus, n, boundaries):
    r"""V = \lvert \{ w : C(w) > 0 \} \rvert"""
    return len(_corpus.counted(corpus, 1, n, boundaries))


@when(smoothing="interpolation")
def order_counts(corpus, sentence, n, boundaries):
    r"""f_{im} = C(w_{i-m+1} \dots w_i)"""
    tables = [_corpus.counted(corpus, m, n, boundaries) for m in range(1, n + 1)]
    grams = _corpus.ngrams(sentence, n, boundaries)
    return array([[table.get(gram[-m:], 0) for m, table in enumerate(tables, 1)] for gram in grams])


@when(smoothing="interpolation")
def order_contexts(corpus, sentence, n, boundaries):
    r"""g_{im} = \sum_w C(w_{i-m+1} \dots w_{i-1} \, w)"""
    tables = [_corpus.contexts(_corpus.counted(corpus, m, n, boundaries)) for m in range(1, n + 1)]
    grams = _corpus.ngrams(sentence, n, boundaries)
    return array([[table.get(gram[-m:-1], 0) for m, table in enumerate(tables, 1)] for gram in grams])


@when(smoothing="interpolation")
def orders(order_counts, order_contexts):
    r"""q_{im} = \begin{cases} \frac{f_{im}}{g_{im}} & g_{im} > 0 \\ 0 & g_{im} = 0 \end{cases}"""
    rows = zip(order_counts, order_contexts, strict=True)
    return array([[_share(f, g) for f, g in zip(above, below, strict=True)] for above, below in rows])


def _share(f, g):
    return rational(0) if equals(g, 0) else f / g


@when(smoothing="mle")
def probabilities(counts, context_counts):
    return counts / context_counts


@probabilities.when(smoothing="add_k")
def probabilities(counts, context_counts, k, vocabulary):
    r"""p_i = \frac{c_i + k}{b_i + k V}"""
    return (counts + k) / (context_counts + k * vocabulary)


@probabilities.when(smoothing="interpolation")
def probabilities(orders, lambdas):
    return orders @ lambdas


def probability(probabilities):
    r"""P = \prod_i p_i"""
    return probabilities.prod()


def perplexity(probability, probabilities):
    r"""\text{PP} = P^{-1/N}"""
    return exp(-log(probability) / len(probabilities))


def perplexity__via_logarithms(probabilities):
    return exp(-log(probabilities).sum() / len(probabilities))


def figure_grams(corpus, sentence, n, boundaries, counts):  # with a step, so that it stands in the key
    """Each predicted token behind its context, with both counts; the quotes keep the word "a" upright."""
    table = _corpus.counted(corpus, n, n, boundaries)
    before = _corpus.contexts(table)
    grams = _corpus.ngrams(sentence, n, boundaries)
    lines = [[f'"{" ".join(gram)}"', table.get(gram, 0), before.get(gram[:-1], 0)] for gram in grams]
    return grid_figure([["", "c", "b"], *lines]) if len(lines) <= 12 else None


_TABLE, _WORDS = "_corpus.counted(corpus, n, n, boundaries)", "_corpus.counted(corpus, 1, n, boundaries)"
slips = {
    counts: {"token_alone": f"{_TABLE} -> {_WORDS}; gram -> gram[-1:] if n > 1"},
    context_counts: {
        "ends_counted": "_corpus.contexts(table) -> _corpus.counted(corpus, n - 1, n, 'no') if boundaries == 'no' and n > 1",
        "different_tokens": "_corpus.contexts(table) -> _corpus.contexts(dict.fromkeys(table, 1)) if n > 1",
        "all_tokens": "before.get(gram[:-1], 0) -> sum(table.values()) if n > 1",
        "predicted_token": f"_corpus.contexts(table) -> {_WORDS}; gram[:-1] -> gram[-1:] if n > 1",
    },
    vocabulary: {
        "all_tokens": f"len({_WORDS}) -> sum({_WORDS}.values())",
        "start_counted": f"len({_WORDS}) -> len({_WORDS}) + 1 if boundaries == 'yes'",
        "end_left_out": f"len({_WORDS}) -> len({_WORDS}) - 1 if boundaries == 'yes'",
    },
    orders: {"all_tokens": "_share(f, g) -> _share(f, below[0])"},
    probabilities: {
        "not_smoothed": "k -> 0",
        "denominator_as_it_was": "context_counts + k * vocabulary -> context_counts",
        "k_once_below": "k * vocabulary -> k",
        "vocabulary_without_k": "k * vocabulary -> vocabulary",
        "one_added": "k -> 1",
        "weights_reversed": "lambdas -> lambdas[::-1]",
        "weights_equal": "orders @ lambdas -> orders.sum(axis=1) / n",
        "longest_only": "orders @ lambdas -> orders[:, -1]",
    },
    probability: {
        "added": "probabilities.prod() -> probabilities.sum()",
        "end_left_out": "probabilities.prod() -> probabilities[:-1].prod() if boundaries == 'yes'",
        "start_left_out": "probabilities.prod() -> probabilities[n - 1:].prod() if boundaries == 'yes' and n > 1",
    },
    perplexity: {
        "root_forgotten": "len(probabilities) -> 1",
        "not_inverted": "-log(probability) -> log(probability)",
        "end_not_counted": "len(probabilities) -> max(len(probabilities) - 1, 1) if boundaries == 'yes'",
        "mean_of_inverses": "exp(-log(probability) / len(probabilities)) -> (1 / probabilities).sum() / len(probabilities)",
    },
}
