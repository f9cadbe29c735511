"""Scaling laws by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given

SIX = Decimal(6)


def chinchilla(given: Given, c: Calculator) -> dict[str, Any]:
    """Tokens and operations from parameters, or parameters and tokens from operations."""
    if given.known == "parameters":
        D = c.result(c.mul(given.ratio, given.N))
        return {"D": D, "C_": c.result(c.mul(SIX, given.N, D))}
    product = c.result(c.div(given.C, SIX))
    N = c.result(c.sqrt(c.div(product, given.ratio)))
    return {"product": product, "N_": N, "D": c.result(c.mul(given.ratio, N))}
