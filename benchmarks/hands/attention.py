"""Attention by hand."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

from benchmarks.hands.calculator import EXACT, Calculator
from benchmarks.hands.givens import Given

ZERO, ONE = Decimal(0), Decimal(1)
Matrix = list[list[Decimal]]


def _attended(given: Given, c: Calculator, q: Matrix, k: Matrix, v: Matrix) -> dict[str, Any]:
    scores = c.result(_scores(c, q, k, given.scale == "yes"))
    weights = []
    for i, row in enumerate(scores):
        seen = row[: i + 1] if given.mask == "causal" else row
        weights.append(c.softmax(seen) + [ZERO] * (len(row) - len(seen)))
    weights = c.result(weights)
    return {"scores": scores, "weights": weights, "context": c.result(c.matmul(weights, v))}


def _scores(c: Calculator, q: Matrix, k: Matrix, scaled: bool) -> Matrix:
    """Over sqrt(d); times a rounded 1/sqrt(d); or the queries scaled first, in either way."""
    if not scaled:
        return [[c.dot(a, b) for b in k] for a in q]
    root = c.sqrt(Decimal(len(k[0])))
    way = c.way("1/sqrt(d)", "scores over the root", "scores times the reciprocal", "queries first")
    if way == "scores over the root":
        return [[c.div(c.dot(a, b), root) for b in k] for a in q]
    factor = c.div(ONE, root)
    if way == "scores times the reciprocal":
        return [[c.mul(c.dot(a, b), factor) for b in k] for a in q]
    return [[c.dot([c.mul(x, factor) for x in a], b) for b in k] for a in q]


def scaled_dot_product(given: Given, c: Calculator) -> dict[str, Any]:
    """Queries, keys and values are given."""
    return _attended(given, c, given.Q, given.K, given.V)


def self_attention(given: Given, c: Calculator) -> dict[str, Any]:
    """Queries, keys and values of a sequence."""
    q, k, v = (c.result(c.matmul(given.X, w)) for w in (given.W_Q, given.W_K, given.W_V))
    found = {"Q": q, "K": k, "V": v, **_attended(given, c, q, k, v)}
    if c.way("context", "weights times values", uncommon=["(weights times X) times W_V"]) != "weights times values":
        found["context"] = c.result(c.matmul(c.matmul(found["weights"], given.X), given.W_V))
    return found


def multi_head(given: Given, c: Calculator) -> dict[str, Any]:
    """One head after the other, then all side by side times the last matrix, or head by head."""
    found: dict[str, Any] = {}
    heads = []
    one_head = Given({"scale": "yes", "mask": given.mask})
    for t, matrices in enumerate(zip(given.W_Q, given.W_K, given.W_V, strict=True), 1):
        q, k, v = (c.result(c.matmul(given.X, w)) for w in matrices)
        steps = {"Q": q, "K": k, "V": v, **_attended(one_head, c, q, k, v)}
        heads.append(steps.pop("context"))
        found |= {f"{name}_{t}": value for name, value in steps.items()} | {f"head_{t}": heads[-1]}
    found["concat"] = [[cell for head in heads for cell in head[i]] for i in range(len(given.X))]
    if c.way("last projection", "heads side by side", "head by head") == "heads side by side":
        out = c.matmul(found["concat"], given.W_O)
    else:
        v = len(heads[0][0])
        parts = [c.matmul(head, given.W_O[t * v : (t + 1) * v]) for t, head in enumerate(heads)]
        out = [[c.total(cells) for cells in zip(*rows, strict=True)] for rows in zip(*parts, strict=True)]
    return found | {"out": c.result(out)}


def cross(given: Given, c: Calculator) -> dict[str, Any]:
    """Queries of one sequence, keys and values of another."""
    q = c.result(c.matmul(given.X, given.W_Q))
    k, v = (c.result(c.matmul(given.M, w)) for w in (given.W_K, given.W_V))
    found = {"Q": q, "K": k, "V": v, **_attended(given, c, q, k, v)}
    if c.way("context", "weights times values", uncommon=["(weights times M) times W_V"]) != "weights times values":
        found["context"] = c.result(c.matmul(c.matmul(found["weights"], given.M), given.W_V))
    return found


def masked_decoding(given: Given, c: Calculator) -> dict[str, Any]:
    """One query to the cached keys and the new one."""
    q, k, v = (c.result(c.matmul([given.x], w)[0]) for w in (given.W_Q, given.W_K, given.W_V))
    found = _attended(Given({"scale": "yes", "mask": "none"}), c, [q], [*given.K, k], [*given.V, v])
    return {"q": q, "k": k, "v": v, **{name: rows[0] for name, rows in found.items()}}


def additive(given: Given, c: Calculator) -> dict[str, Any]:
    """A small network for every pair, with the projections worked out once or every time."""
    queries = [c.matvec(given.W_q, q) for q in given.Q]
    keys = [c.matvec(given.W_k, k) for k in given.K]
    hidden = [[[c.tanh(c.add(a, b)) for a, b in zip(q, k, strict=True)] for k in keys] for q in queries]
    scores = c.result([[c.dot(given.w, one) for one in row] for row in hidden])
    weights = c.result([c.softmax(row) for row in scores])
    return {"scores": scores, "weights": weights, "context": c.result(c.matmul(weights, given.V))}


def positional_encoding(given: Given, c: Calculator) -> dict[str, Any]:
    """Angles, then sines and cosines by the keys of the calculator."""
    pairs = int(given.d) // 2
    with localcontext(EXACT):
        powers = [given.base ** (Decimal(j) / pairs) for j in range(pairs)]
    angles = c.result([[c.div(p, c.shown(power)) for power in powers] for p in given.positions])
    circle = [[(c.shown(sine(a)), c.shown(sine(a, shift=1))) for a in row] for row in angles]
    if given.layout == "interleaved":
        rows = [[cell for pair in row for cell in pair] for row in circle]
    else:
        rows = [[pair[k] for k in (0, 1) for pair in row] for row in circle]
    return {"angles": angles, "encoding": c.result(rows)}


def sine(angle: Decimal, shift: int = 0) -> Decimal:
    """The sine by its series, the cosine with a shift of 1."""
    with localcontext(EXACT):
        term = total = angle if not shift else ONE
        n = 2 if not shift else 1
        while abs(term) > Decimal("1e-50"):
            term = -term * angle * angle / (n * (n + 1))
            total += term
            n += 2
        return total


def parameters(given: Given, c: Calculator) -> dict[str, Any]:
    """Whole numbers, never rounded."""
    d, f = given.d_model, given.d_ff
    biases = given.biases == "yes"
    attention = 4 * (d * d + (d if biases else 0))
    feed_forward = d * f + f * d + (f + d if biases else 0)
    block = attention + feed_forward + 4 * d
    embedding = given.vocabulary * d
    parts = {"attention": attention, "feed_forward": feed_forward, "layer_norm": 4 * d}
    return {**parts, "block": block, "embedding": embedding, "total": given.layers * block + embedding}


def cost(given: Given, c: Calculator) -> dict[str, Any]:
    """Products of whole numbers; megabytes at the end."""
    found: dict[str, Any] = {}
    rows, columns = given.N, given.M
    if given.kind == "self":
        rows = columns = found["vectors"] = c.result(c.div(c.mul(Decimal(1000), given.seconds), given.hop))
    scores = rows * columns
    total = scores * given.heads * given.layers
    found |= {"scores": scores, "products": scores * given.d, "total": total}
    return {**found, "memory": c.result(c.div(total * given.size, Decimal(10) ** 6))}
