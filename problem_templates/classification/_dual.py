"""Points whose support vector machine is known with short numbers, and its multipliers by the KKT conditions."""

from markscheme.words import *

_DIRECTIONS = [(a, s * b) for a, b in ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)) for s in (1, -1)]


def draw_X(stream, level, y, C):
    """Three examples on the edges of the margin, with a soft margin one or two within it, the others beyond."""
    n, by = len(y), 2 if level == "hard" else 1
    grid = [(p, q) for p in range(-5, 7) for q in range(-5, 7) if p and q]
    signs = [whole(one) for one in y]

    def points():
        (v1, v2), h, c = (
            stream.choice(_DIRECTIONS),
            stream.choice((1, 2, 4, 5) if level == "easy" else (2, 4, 5, 8)),
            stream.between(-4, 5),
        )
        side = stream.choice((1, -1))
        ones, others = [[i for i in stream.shuffled(range(n)) if signs[i] == s] for s in (side, -side)]
        free = [*ones[:2], others[0]]
        rest = [i for i in range(n) if i not in free]
        bound = [] if C is None else stream.shuffled(rest)[: stream.between(1, len(rest) - 1)]
        places = {
            i: [(p, q) for p, q in grid if _fits(signs[i] * (v1 * p + v2 * q - c), h, i in free, i in bound)]
            for i in range(n)
        }
        if not all(places.values()):
            return None
        rows = [stream.choice(places[i]) for i in range(n)]
        return array(rows) / by, free, bound

    def is_nice(drawn):
        if drawn is None or len({tuple(row) for row in drawn[0]}) < n:
            return False
        alpha = multipliers(drawn[0], y, C, *drawn[1:])
        if alpha is None or any(a * 1000 != floor(a * 1000) for a in alpha):
            return False
        w, b = machine(drawn[0], y, alpha, C)
        return w @ w != 2 and b not in (0, 1, -1) and absolute(b) < 8

    drawn = stream.again(points, until=is_nice, most=400)
    return drawn[0] if is_nice(drawn) else array(stream.shuffled(grid)[:n])


def _fits(m, h, free, bound):
    """Whether an example at y (v x - c) = m is where its part wants it; the edges of the margin are at h."""
    return m == h if free else -2 * h < m < h if bound else h < m < 4 * h + 3


def multipliers(X, y, C, free, bound):
    """Those that fulfil the KKT conditions with these examples on the edges and these at C; None where none do."""
    at_C = [C if i in bound else rational(0) for i in range(len(y))]
    rows = [[*(y[j] * (X[j] @ X[i]) for j in free), 1] for i in free] + [[*(y[j] for j in free), 0]]
    pull = (array(at_C) * y) @ X
    known = [y[i] - pull @ X[i] for i in free] + [-sum(array(at_C) * y)]
    if determinant(array(rows)) == 0:
        return None
    *found, _ = solve_system(array(rows), array(known))
    alpha = array(at_C)
    for i, a in zip(free, found, strict=True):
        alpha[i] = a
    return alpha if all(a > 0 and (C is None or a < C) for a in found) and is_solution(X, y, alpha, C) else None


def machine(X, y, alpha, C):
    """Weights and bias, the latter by the first example on an edge of the margin."""
    w = (alpha * y) @ X
    return w, next((y[i] - w @ X[i] for i, a in enumerate(alpha) if a > 0 and (C is None or a < C)), rational(0))


def is_solution(X, y, alpha, C):
    """Whether the KKT conditions hold, and no example with the multiplier 0 or C lies on an edge of the margin."""
    w, b = machine(X, y, alpha, C)
    sides = [sign(m - 1) for m in y * (X @ w + b)]
    wanted = [1 if a == 0 else -1 if C is not None and a == C else 0 for a in alpha]
    return alpha @ y == 0 and sides == wanted


def solution(X, y, C):
    """The multipliers, with three examples on the edges of the margin; None where there are no such."""
    n = len(y)
    for free in [(i, j, k) for k in range(n) for j in range(k) for i in range(j)]:
        if len({whole(y[i]) for i in free}) == 1:
            continue
        rest = [i for i in range(n) if i not in free]
        within = [(i,) for i in rest] + [(i, j) for j in rest for i in rest if i < j]
        for bound in [()] if C is None else within:
            found = multipliers(X, y, C, free, bound)
            if found is not None:
                return found
    return None
