"""Scaling laws by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given

ONE, TWO, SIX = Decimal(1), Decimal(2), Decimal(6)
DAY = Decimal(86400)


def chinchilla(given: Given, c: Calculator) -> dict[str, Any]:
    """Tokens and operations from parameters, or parameters and tokens from operations."""
    if given.known == "parameters":
        D = c.result(c.mul(given.ratio, given.N))
        return {"D": D, "C_": c.result(c.mul(SIX, given.N, D))}
    product = c.result(c.div(given.C, SIX))
    N = c.result(c.sqrt(c.div(product, given.ratio)))
    return {"product": product, "N_": N, "D": c.result(c.mul(given.ratio, N))}


def kv_cache(given: Given, c: Calculator) -> dict[str, Any]:
    """Numbers of a layer, bytes of a token, bytes of all tokens, and the unit."""
    kept = {"multi_head": given.heads, "grouped_query": given.kv_heads, "multi_query": ONE}[given.sharing]
    per_layer = c.result(c.mul(TWO, kept, given.head_size))
    per_token = c.result(c.mul(given.layers, given.bytes, per_layer))
    cache = c.result(c.mul(given.sequence, given.batch, per_token))
    size = c.result(c.div(cache, Decimal(10**9 if given.unit == "GB" else 2**30)))
    found = {"per_layer": per_layer, "per_token": per_token, "cache": cache, "size": size}
    return found if given.sharing == "multi_head" else {**found, "ratio": c.result(c.div(kept, given.heads))}


def decoder_training(given: Given, c: Calculator) -> dict[str, Any]:
    """Matrix by matrix, layer by layer, operations, seconds or days at once."""
    d = given.d_model
    f = given.d_ff or c.mul(Decimal(4), d)
    attention = c.mul(Decimal(4), c.square(d))
    network = c.mul(Decimal(2 if given.mlp == "plain" else 3), d, f)
    layer = c.add(attention, network)
    N = c.mul(given.layers, layer)
    for _ in range({"left_out": 0, "tied": 1, "untied": 2}[given.embedding]):
        N = c.add(N, c.mul(given.vocabulary, d))
    C = c.result(c.mul(SIX, c.result(N), given.tokens))
    rate = c.mul(given.chips, given.flops, given.utilisation)
    if c.way("days", "at once", "seconds first") == "at once":
        days = c.div(C, c.mul(rate, DAY))
    else:
        days = c.div(c.div(C, rate), DAY)
    found = {"attention": attention, "feed_forward": network, "layer": layer, "N": N}
    return {**{name: c.result(value) for name, value in found.items()}, "C": C, "days": c.result(days)}
