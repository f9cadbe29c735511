"""Greedy decoding against beam search of width k, on a tree of conditional probabilities."""

from markscheme.words import *

source = "study note 002, sequence to sequence: greedy decoding and beam search"
sizes = {"v": (3, 2, 2), "r": (4, 7, 7)}  # tokens, and prefixes: row by row of the tree, 1 + v + v^2 + ...
options = {"score": ("probability", "log_probability")}
given = {
    "P": matrix("r", "v", decimals(0, 1, 2)).between(0, 1, "a probability").sums_to(1),
    "width": count(by_level(choice(2), choice(2), choice(3))).at_least(1, "how many sequences a beam holds"),
}
drawn = ("P",)
symbols = {
    "width": "k", "greedy": "g", "greedy_score": "s_g", "candidates_": "q", "kept_": "B", "score_": "s", "best": "b"
}  # fmt: skip
ask = {"greedy": 2, "greedy_score": 1, "kept_": 2, "score_": 1, "best": 1}
TOKENS = "ABCDEF"
answers = dict.fromkeys(("greedy", "kept_", "best"), labels(*TOKENS))
LARGEST_DRAWING = 12  # sequences
hides = {"P": "only the rows along the beam are looked at"}


def _length(r, v):
    """How many tokens a sequence has, when so many prefixes can be continued."""
    steps, rows = 0, 0
    while rows < r:
        rows, steps = rows * v + 1, steps + 1
    return steps


repeat = {("candidates_", "kept_", "score_"): _length}


def figure_tree(P, r, v):
    if r * (v - 1) >= LARGEST_DRAWING:
        return None
    edges = {i: [i * v + c + 1 for c in range(v)] for i in range(r)}
    names = {0: ""} | {j: TOKENS[(j - 1) % v] for below in edges.values() for j in below}
    return draw_tree(edges, names, {(i, j): P[i, (j - 1) % v] for i, below in edges.items() for j in below})


POOLS = {  # flat and peaked rows, without the last entry; none is used twice, so that no two tokens are as likely
    "easy": (("0.4 0.35", "0.5 0.3", "0.45 0.35"), ("0.8 0.15", "0.7 0.2", "0.85 0.1")),
    "medium": (("0.52", "0.55", "0.58", "0.62"), ("0.75", "0.8", "0.85", "0.9", "0.95")),
    "hard": (("0.53", "0.57", "0.62", "0.66"), ("0.73", "0.78", "0.83", "0.88", "0.91")),
}


def draw_P(stream, level, r, v):
    """Mostly flat along the greedy path and peaked beside it, so that greedy decoding is led astray."""
    flat, peaked = (stream.shuffled(pool) for pool in POOLS[level])
    rows, path = [], {0}
    for i in range(r):
        wanted = flat if (i in path) == (i == 0 or stream.below(6) > 0) else peaked
        row = [rational(p) for p in (wanted or flat or peaked).pop().split()]
        rows.append(stream.shuffled([*row, 1 - sum(row)]))
        if i in path:
            path.add(i * v + 1 + argmax(rows[i]))
    return array(rows)


def invalid_rows(r, v):
    whole_trees = [1]
    while whole_trees[-1] < r:
        whole_trees.append(whole_trees[-1] * v + 1)
    if v > len(TOKENS):
        return f"P has {v} columns, but there are names for {len(TOKENS)} tokens only; give {len(TOKENS)} or fewer"
    if r == whole_trees[-1]:
        return None
    below, above = whole_trees[-2:]
    return f"P has {r} rows for {v} tokens, but a whole tree has {below} or {above}; add the missing prefixes"


def invalid_zeros(P, r, score):
    for i in range(r):
        if score == "log_probability" and any(equals(P[i], 0)):
            return f"row {i + 1} of P has a 0, whose logarithm does not exist; take score 'probability'"
    return None


def require_greedy_astray(greedy, best):
    return any(equals(a, b) == 0 for a, b in zip(greedy, best, strict=True))


def require_no_ties(candidates_):
    return all(is_greater(a, b) or is_greater(b, a) for q in candidates_ for i, a in enumerate(q) for b in q[:i])


def _row(prefix, v):
    """Which row of P follows a prefix: the tree is numbered row by row."""
    i = 0
    for token in prefix:
        i = i * v + 1 + whole(token)
    return i


def _factors(sequence, P, v):
    return [P[_row(sequence[:t], v), whole(token)] for t, token in enumerate(sequence)]


def _joined(terms, score, swapped=False):
    """Probabilities multiplied or logarithms added, from the left; `swapped`: the other way round."""
    total, *rest = terms
    for term in rest:
        total = total + term if (score == "log_probability") != swapped else total * term
    return total


def _points(factors, score):
    return log(array(factors)) if score == "log_probability" else array(factors)


def _best(rows, scores, k):
    """The k rows with the greatest scores, the greatest first; of equal ones the first in the alphabet."""
    codes, kept = _codes(rows), []
    left = sorted(range(len(rows)), key=lambda i: codes[i])
    while left and len(kept) < k:
        kept.append(left.pop(argmax([scores[i] for i in left])))
    return [rows[i] for i in kept]


def _continued(kept_, v):
    """Every continuation of what was kept, by one token."""
    before = kept_[-1].tolist() if kept_ else [[]]
    return [[*prefix, token] for prefix in before for token in range(v)]


def _new(P, kept_, v, score):
    """What the new token of every continuation counts by itself."""
    return _points([_factors(row, P, v)[-1] for row in _continued(kept_, v)], score)


def greedy(P, r, v):
    r"""g_t = \operatorname{argmax}_c \, P(c \mid g_1, \dots, g_{t-1})"""
    sequence = []
    for _ in range(_length(r, v)):
        sequence.append(argmax(P[_row(sequence, v)]))
    return array(sequence)


def greedy__whole_sequence(P, r, v):
    every = [[]]
    for _ in range(_length(r, v)):
        every = [[*prefix, token] for prefix in every for token in range(v)]
    return array(_best(every, [_joined(_factors(row, P, v), "probability") for row in every], 1)[0])


def greedy_score(P, greedy, v, score):
    r"""{% if score == "probability" %}s_g = \prod_t P(g_t \mid g_1, \dots, g_{t-1}){% else %}s_g = \sum_t \ln P(g_t \mid g_1, \dots, g_{t-1}){% endif %}"""
    return _joined(_points(_factors(list(greedy), P, v), score), score)


def candidates_(P, kept_, score_, v, score):
    r"""{% if k %}q^{({{ k }})} = {% if k == 1 %}\left( {% if score != "probability" %}\ln {% endif %}P(c) \right)_{c}{% else %}
    \left( s^{({{ k - 1 }})}_i {% if score == "probability" %}\cdot{% else %}+ \ln{% endif %} P(c \mid B^{({{ k - 1 }})}_i) \right)_{i, c}{% endif %}{% endif %}"""
    new = _new(P, kept_, v, score)
    return _joined([score_[-1].repeat(v), new], score) if score_ else new


def candidates___one_for_each_prefix(P, kept_, score_, v, width, score):
    """Of each kept sequence only the best continuation is looked at; the others are crossed out."""
    scores = candidates_(P, kept_, score_, v, score)
    best = {start + argmax(scores[start : start + v]) for start in range(0, len(scores), v)}
    if not score_ or len(best) < width:
        return scores
    crossed_out = rational(0) if score == "probability" else rational(-1000)
    return array([value if i in best else crossed_out for i, value in enumerate(scores)])


def greedy_score__last_factor(P, greedy, v, score):
    return _points(_factors(list(greedy), P, v), score)[-1]


def greedy_score__operation_swapped(P, greedy, v, score):
    return _joined(_points(_factors(list(greedy), P, v), score), score, swapped=True)


candidates___last_factor = as_if(candidates_, score_=())


def candidates___operation_swapped(P, kept_, score_, v, score):
    new = _new(P, kept_, v, score)
    return _joined([score_[-1].repeat(v), new], score, swapped=True) if score_ else new


def kept_(candidates_, kept_, v, width):
    r"""{% if k %}B^{({{ k }})} = \operatorname{argtop}_{ {{ width }} } \, q^{({{ k }})}{% endif %}"""
    return array(_best(_continued(kept_, v), candidates_[-1], width))


def kept___magnitude_compared(candidates_, kept_, v, width, score):
    return array(_best(_continued(kept_, v), -candidates_[-1], width)) if score == "log_probability" else None


def score_(P, candidates_, kept_, v, score):
    r"""{% if k %}s^{({{ k }})} = \operatorname{top}_{ {{ width }} } \, q^{({{ k }})}{% endif %}"""
    known = dict(zip(_codes(_continued(kept_[:-1], v)), candidates_[-1], strict=True))
    alone = {row: _joined(_points(_factors(row, P, v), score), score) for row in _codes(kept_[-1]) if row not in known}
    return array([(known | alone)[row] for row in _codes(kept_[-1])])


def _codes(rows):
    return [tuple(whole(token) for token in row) for row in rows]


def best(kept_):
    r"""b = B^{(T)}_1"""
    return kept_[-1][0]


def greedy_score__decimal_logarithm(P, greedy, v, score):
    return None if score == "probability" else greedy_score(P, greedy, v, score) / log(rational(10))


def candidates___decimal_logarithm(P, kept_, score_, v, score):
    if score == "probability":
        return None
    new = _new(P, kept_, v, score) / log(rational(10))
    return score_[-1].repeat(v) + new if score_ else new
