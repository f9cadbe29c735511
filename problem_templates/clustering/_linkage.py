"""Agglomerative clustering on a table of distances: which pair is closest, what is left, all merges at once."""

from markscheme.words import *


def _average(one, other, size, other_size):
    return (size * one + other_size * other) / (size + other_size)


# Distances of a merged cluster, from those of its two parts and how many examples these have.
JOINS = {
    "single": lambda one, other, size, other_size: minimum(one, other),
    "complete": lambda one, other, size, other_size: maximum(one, other),
    "average": _average,
}


def pair(table):
    """Places of the closest two clusters, the first pair in the order of rows on a tie."""
    pairs = [(i, j) for i in range(len(table)) for j in range(i + 1, len(table))]
    return pairs[argmin([table[i][j] for i, j in pairs])]


def left(n, merges):
    """Numbers of the clusters that are left after these merges; each is called by its smallest example."""
    gone = [whole(second) for _, second in merges]
    return [name for name in range(1, n + 1) if name not in gone]


def sizes(n, merges):
    """How many examples the clusters left have, in the order of their numbers."""
    counts = dict.fromkeys(range(1, n + 1), 1)
    for first, second in merges:
        counts[whole(first)] += counts.pop(whole(second))
    return list(counts.values())


def cut(n, merges, clusters):
    """The number of the cluster of each example once so many are left, counted 1, 2 ..."""
    names = list(range(n + 1))
    for first, second in merges[: n - clusters]:
        names = [whole(first) if name == whole(second) else name for name in names]
    kept = sorted(set(names[1:]))
    return array([kept.index(name) + 1 for name in names[1:]])


def without(table, place):
    """The table without the row and the column at this place."""
    rest = [i for i in range(len(table)) if i != place]
    return array([[table[i][j] for j in rest] for i in rest])


def all_merges(table, linkage):
    """Merges and heights without the tables on the way: of each cluster the closest one behind it is kept."""
    join = JOINS[linkage]
    rows, alive, counts = [list(row) for row in table], list(range(len(table))), [1] * len(table)
    nearest, found, heights = {}, [], []

    def search(i):
        behind = [j for j in alive if j > i]
        if behind:
            nearest[i] = behind[argmin([rows[i][j] for j in behind])]

    for i in alive:
        search(i)
    while len(alive) > 1:
        firsts = alive[:-1]
        a = firsts[argmin([rows[i][nearest[i]] for i in firsts])]
        b = nearest[a]
        found.append((a + 1, b + 1))
        heights.append(rows[a][b])
        alive.remove(b)
        for c in alive:
            if c != a:
                rows[a][c] = rows[c][a] = join(rows[a][c], rows[b][c], counts[a], counts[b])
        counts[a] += counts[b]
        for i in alive[:-1]:
            lost = i in (a, b) or nearest[i] in (a, b)
            if lost or (i < a and not is_greater(rows[i][a], rows[i][nearest[i]])):
                search(i)
    return found, heights
