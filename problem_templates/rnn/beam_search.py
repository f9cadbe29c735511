"""Greedy decoding against beam search of width k, on a tree of conditional probabilities."""

from markscheme.words import *

from . import _prefix_tree as tree

source = "study note 002, sequence to sequence: greedy decoding and beam search"
sizes = {"v": (3, 2, 2), "r": (4, 7, 7)}  # tokens, and prefixes: row by row of the tree, 1 + v + v^2 + ...
options = {"score": ("probability", "log_probability")}
given = {
    "P": matrix("r", "v", decimals(0, 1, 2)).between(0, 1, "a probability").sums_to(1),
    "width": count(by_level(choice(2), choice(2), choice(3))).at_least(1, "how many sequences a beam holds"),
}
drawn = ("P",)
repeat = {("candidates_", "kept_", "score_"): tree.length}
symbols = {"width": "k", "greedy": "g", "greedy_score": "s_g"}
symbols |= {"candidates_": "q", "kept_": "B", "score_": "s", "best": "b"}
ask = {"greedy": 2, "greedy_score": 1, "kept_": 2, "score_": 1, "best": 1}
answers = dict.fromkeys(("greedy", "kept_", "best"), labels(*tree.TOKENS))
hides = {"P": "only the rows along the beam are looked at"}
figure_tree = tree.drawing
invalid_rows = tree.complaint
draw_P = tree.drawn


def invalid_zeros(P, score):
    for i, row in enumerate(P, 1):
        if score == "log_probability" and any(equals(row, 0)):
            return f"row {i} of P has a 0, whose logarithm does not exist; take score 'probability'"
    return None


def require_greedy_astray(greedy, best):
    return any(equals(a, b) == 0 for a, b in zip(greedy, best, strict=True))


def require_no_ties(candidates_):
    return all(is_greater(a, b) or is_greater(b, a) for q in candidates_ for i, a in enumerate(q) for b in q[:i])


def greedy(P, r, v):
    r"""g_t = \operatorname{argmax}_c \, P(c \mid g_1, \dots, g_{t-1})"""
    sequence = []
    for _ in range(tree.length(r, v)):
        sequence.append(argmax(P[tree.row_after(sequence, v)]))
    return array(sequence)


def greedy__whole_sequence(P, r, v):
    every = [()]
    for _ in range(tree.length(r, v)):
        every = tree.continued(every, v)
    return _best(every, [tree.along(sequence, P, v).prod() for sequence in every], 1)[0]


def greedy_score(P, greedy, v, score):
    r"""s_g = {% if score == "probability" %}\prod_t P{% else %}\sum_t \ln P{% endif %}(g_t \mid g_1, \dots, g_{t-1})"""
    factors = tree.along(greedy, P, v)
    return factors.prod() if score == "probability" else log(factors).sum()


def _every(kept_, v):
    """Every continuation of the kept sequences by one token; at first of nothing."""
    return tree.continued(kept_[-1] if kept_ else [()], v)


def candidates_(P, kept_, score_, v, score):
    r"""{% if k == 1 %}q^{(k)} = \left( {% if score != "probability" %}\ln {% endif %}P(c) \right)_{c}{% else %}q^{(k)} =
    \left( s^{(k-1)}_i {% if score == "probability" %}\cdot{% else %}+ \ln{% endif %} P(c \mid B^{(k-1)}_i) \right)_{i, c}{% endif %}"""
    factors = array([tree.along(sequence, P, v)[-1] for sequence in _every(kept_, v)])
    new = factors if score == "probability" else log(factors)
    if not score_:
        return new
    before = score_[-1].repeat(v)
    return before * new if score == "probability" else before + new


def candidates___one_for_each_prefix(P, kept_, score_, v, width, score):
    """Of each kept sequence only the best continuation is looked at; the others are crossed out."""
    scores = candidates_(P, kept_, score_, v, score)
    best = {start + argmax(scores[start : start + v]) for start in range(0, len(scores), v)}
    if not score_ or len(best) < width:
        return scores
    crossed_out = rational(0) if score == "probability" else rational(-1000)
    return array([value if i in best else crossed_out for i, value in enumerate(scores)])


def _best(sequences, scores, k):
    """The k sequences with the greatest scores, the greatest first; of equal ones the first in the alphabet."""
    left, kept = sorted(zip(sequences, scores, strict=True), key=lambda pair: pair[0]), []
    while left and len(kept) < k:
        kept.append(left.pop(argmax([score for _, score in left]))[0])
    return array(kept)


def kept_(candidates_, kept_, v, width):
    r"""{% if k %}B^{(k)} = \operatorname{argtop}_{ {{ width }} } \, q^{(k)}{% endif %}"""
    return _best(_every(kept_, v), candidates_[-1], width)


def score_(P, candidates_, kept_, v, score):
    r"""{% if k %}s^{(k)} = \operatorname{top}_{ {{ width }} } \, q^{(k)}{% endif %}"""
    known = dict(zip(_every(kept_[:-1], v), candidates_[-1], strict=True))
    kept = [tuple(map(whole, sequence)) for sequence in kept_[-1]]  # a student may have kept what nothing continues
    return array([known[one] if one in known else greedy_score(P, one, v, score) for one in kept])


def best(kept_):
    r"""b = B^{(T)}_1"""
    return kept_[-1][0]


slips = {
    greedy: {"whole_sequence": greedy__whole_sequence},
    greedy_score: {
        "last_factor": "factors.prod() -> factors[-1]; log(factors).sum() -> log(factors)[-1]",
        "operation_swapped": "factors.prod() -> factors.sum(); log(factors).sum() -> log(factors).prod()",
        "decimal_logarithm": "log(factors).sum() -> log(factors).sum() / log(10)",
    },
    candidates_: {
        "one_for_each_prefix": candidates___one_for_each_prefix,
        "last_factor": "score_ -> ()",
        "operation_swapped": "before * new <-> before + new",
        "decimal_logarithm": "log(factors) -> log(factors) / log(10)",
    },
    kept_: {"magnitude_compared": "candidates_[-1] -> -candidates_[-1] if score == 'log_probability'"},
}
