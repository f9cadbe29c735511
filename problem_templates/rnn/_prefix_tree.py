"""The tree of all prefixes of a sequence of tokens, as a table of probabilities: one row for the tokens after each prefix.

Its rows are numbered from 0, level by level: the empty prefix, then A, B ..., then AA, AB ... Token c after prefix i
makes prefix i v + 1 + c, where v is the number of tokens.
"""

from markscheme.words import *

TOKENS = "ABCDEF"
_LARGEST_DRAWING = 12  # sequences
POOLS = {  # flat and peaked rows, without the last entry; none is used twice, so that no two tokens are as likely
    "easy": (("0.4 0.35", "0.5 0.3", "0.45 0.35"), ("0.8 0.15", "0.7 0.2", "0.85 0.1")),
    "medium": (("0.52", "0.55", "0.58", "0.62"), ("0.75", "0.8", "0.85", "0.9", "0.95")),
    "hard": (("0.53", "0.57", "0.62", "0.66"), ("0.73", "0.78", "0.83", "0.88", "0.91")),
}


def length(r, v):
    """How many tokens a sequence has, when so many prefixes can be continued."""
    tokens, prefixes = 0, 0
    while prefixes < r:
        tokens, prefixes = tokens + 1, prefixes * v + 1
    return tokens


def row_after(prefix, v):
    """The row of the tokens that may follow a prefix."""
    i = 0
    for token in prefix:
        i = i * v + 1 + whole(token)
    return i


def along(sequence, P, v):
    """The probability of each token of a sequence, after those before it."""
    return array([P[row_after(sequence[:t], v), whole(token)] for t, token in enumerate(sequence)])


def continued(prefixes, v):
    """Every prefix with one token more."""
    return [(*map(whole, prefix), token) for prefix in prefixes for token in range(v)]


def complaint(r, v):
    """What keeps r rows for v tokens from being a whole tree, in a sentence; else None."""
    if v > len(TOKENS):
        return f"P has {v} columns, but there are names for {len(TOKENS)} tokens only; give {len(TOKENS)} or fewer"
    below, above = 1, 1
    while above < r:
        below, above = above, above * v + 1
    if above > r:
        return f"P has {r} rows for {v} tokens, but a whole tree has {below} or {above}; add the missing prefixes"
    return None


def drawn(stream, level, r, v):
    """Rows that are mostly flat along the greedy path and peaked beside it, so that greedy decoding is led astray."""
    flat, peaked = (stream.shuffled(pool) for pool in POOLS[level])
    rows, path = [], {0}
    for i in range(r):
        wanted = flat if (i in path) == (i == 0 or stream.below(6) > 0) else peaked
        row = [rational(p) for p in (wanted or flat or peaked).pop().split()]
        rows.append(stream.shuffled([*row, 1 - sum(row)]))
        if i in path:
            path.add(i * v + 1 + argmax(rows[i]))
    return array(rows)


def drawing(P, r, v):
    """The tree with a probability at each edge; None where it has no room."""
    if r * (v - 1) >= _LARGEST_DRAWING:
        return None
    edges = {i: [i * v + 1 + c for c in range(v)] for i in range(r)}
    names = {0: ""} | {j: TOKENS[(j - 1) % v] for below in edges.values() for j in below}
    return tree_figure(edges, names, {(i, j): P[i, (j - 1) % v] for i, below in edges.items() for j in below})
