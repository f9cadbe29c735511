"""Attention by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
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
