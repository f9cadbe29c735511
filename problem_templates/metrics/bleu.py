"""BLEU of a machine translation: clipped n-gram precisions, brevity penalty, geometric mean."""

from markscheme.words import *

from . import _sentences
from ._sentences import draw_candidate, draw_references

source = "study note 002, sequence to sequence: the BLEU score; Papineni et al. (2002)"
given = {
    "max_n": count(by_level(choice(2), choice(3), choice(3))).at_least(1, "the length of the longest n-grams"),
    "references": structure('a list of lists of words, such as [["the", "cat", "sat", "down"], ["a", "cat", "sat"]]'),
    "candidate": structure('a list of words, such as ["the", "cat", "sat"]'),
}
repeat = {("own_", "highest_"): lambda max_n: max_n}
symbols = {"max_n": "N", "own_": "u", "highest_": "v", "matches": "m", "totals": "t", "precisions": "p"}
symbols |= {"length": "c", "reference_length": "r", "brevity_penalty": r"\text{BP}", "bleu": r"\text{BLEU}"}
ask = {"matches": 2, "totals": 1, "precisions": 1, "brevity_penalty": 2, "bleu": 2}


def invalid_texts(candidate, references, max_n):
    if not _is_text(candidate):
        return f'candidate is {candidate!r:.60}; give a list of words, such as ["the", "cat", "sat"]'
    if not isinstance(references, list) or not references:
        return f"references is {references!r:.60}; give a list of lists of words, one for each reference"
    for k, text in enumerate(references, 1):
        if not _is_text(text):
            return f"reference {k} is {text!r:.60}; give a list of words"
    if max_n > len(candidate):
        return (
            f"candidate has {len(candidate)} words and max_n is {max_n}, so the precision of its {max_n}-grams is 0/0; "
            f"give a max_n of {len(candidate)} or less"
        )
    return None


def _is_text(words):
    return isinstance(words, list) and bool(words) and all(isinstance(word, str) and word for word in words)


def require_clear(candidate, references, max_n):
    return _sentences.tells(candidate, references, max_n)


def own_(candidate, references, k):
    r"""u^{(k)} = (u^{(k)}_1, u^{(k)}_2, \dots)"""
    return array([u for u, _ in _sentences.ngrams(candidate, references, k).values()])


def highest_(candidate, references, k):
    r"""v^{(k)} = (v^{(k)}_1, v^{(k)}_2, \dots)"""
    return array([max(v) for _, v in _sentences.ngrams(candidate, references, k).values()])


def matches(own_, highest_):
    r"""m_n = \sum_i \min(u^{(n)}_i, v^{(n)}_i)"""
    return array([minimum(u, v).sum() for u, v in zip(own_, highest_, strict=True)])


def length(own_):
    r"""c = \sum_i u^{(1)}_i"""
    return own_[0].sum()


def totals(length, max_n):
    r"""t_n = c - n + 1"""
    return array([length - n + 1 for n in range(1, max_n + 1)])


def precisions(matches, totals):
    return matches / totals


def reference_length(candidate, references):
    r"""\lvert r - c \rvert = \min_k \, \lvert \ell_k - c \rvert"""
    return _sentences.closest(candidate, references)


def brevity_penalty(length, reference_length):
    r"""\text{BP} = \begin{cases} 1 & c > r \\ e^{1 - r/c} & c \le r \end{cases}"""
    return rational(1) if is_greater(length, reference_length) else exp(1 - reference_length / length)


def _geometric_mean(p):
    return rational(0) if equals(p.prod(), 0) else exp(log(p).sum() / len(p))


def bleu(brevity_penalty, precisions):
    r"""\text{BLEU} = \begin{cases}
    \text{BP} \cdot \exp\left( \frac{1}{N} \sum_{n=1}^{N} \ln p_n \right) & \min_n p_n > 0 \\
    0 & \min_n p_n = 0 \end{cases}"""
    return brevity_penalty * _geometric_mean(precisions)


def bleu__via_product(brevity_penalty, precisions):
    product = precisions.prod()
    return rational(0) if equals(product, 0) else brevity_penalty * exp(log(product) / len(precisions))


def bleu__via_roots(brevity_penalty, precisions):
    if equals(precisions.prod(), 0):
        return rational(0)
    return brevity_penalty * exp(log(precisions) / len(precisions)).prod()


def figure_counts(candidate, references, max_n, matches):  # with a step, so that it stands in the key
    lines = [["", "u", "v", "min"]]  # the quotes keep the word "a" upright
    for n in range(1, max_n + 1):
        table = _sentences.ngrams(candidate, references, n)
        lines += [[f'"{" ".join(gram)}"', u, max(v), min(u, max(v))] for gram, (u, v) in table.items() if any(v)]
    return grid_figure(lines)


_EACH = "array([length - n + 1 for n in range(1, max_n + 1)])"
slips = {
    highest_: {"references_added": "max(v) -> sum(v)", "first_reference_only": "max(v) -> v[0]"},
    matches: {
        "not_clipped": "minimum(u, v) -> u * minimum(1, v)",
        "each_once": "minimum(u, v) -> minimum(1, v)",
    },
    totals: {
        "length_for_all": "length - n + 1 -> length",
        "different_ones": f"{_EACH} -> array([len(own_[n - 1]) for n in range(1, max_n + 1)])",
        "one_too_few": "length - n + 1 -> length - n",
    },
    reference_length: {
        "shortest_reference": "_sentences.closest(candidate, references) -> min(len(text) for text in references)",
        "longest_reference": "_sentences.closest(candidate, references) -> max(len(text) for text in references)",
    },
    brevity_penalty: {
        "inverted": "reference_length / length -> length / reference_length",
        "ratio": "exp(1 - reference_length / length) -> length / reference_length",
    },
    bleu: {
        "penalty_forgotten": "brevity_penalty -> 1",
        "arithmetic_mean": "_geometric_mean(precisions) -> precisions.sum() / len(precisions)",
        "root_forgotten": "_geometric_mean(precisions) -> precisions.prod()",
        "last_precision_only": "_geometric_mean(precisions) -> precisions[-1]",
    },
}
