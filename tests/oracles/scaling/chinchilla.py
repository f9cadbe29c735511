"""The rule by logarithms: C = 120 N^2, D = 20 N."""

from __future__ import annotations

from math import log10
from typing import Any

CASES = [
    {"N": "70e9"},
    {"N": "1/2"},
    {"C": "5.88e23", "known": "compute"},
    {"C": 120, "known": "compute"},
    {"C": "1e-3", "known": "compute"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    if options["known"] == "parameters":
        tokens = 10 ** (log10(given["N"]) + log10(20))
        return {"D": tokens, "C_": 10 ** (2 * log10(tokens) + log10(6 / 20))}
    tokens = 10 ** ((log10(given["C"]) + log10(20 / 6)) / 2)
    return {"product": given["C"] / 6, "N_": tokens / 20, "D": tokens}
