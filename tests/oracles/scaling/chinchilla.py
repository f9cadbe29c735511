"""The rule by logarithms: C = 6 r N^2, D = r N; r is 20 in the rule."""

from __future__ import annotations

from math import log10
from typing import Any

CASES = [
    {"N": "70e9"},
    {"N": "1/2"},
    {"C": "5.88e23", "known": "compute"},
    {"C": 120, "known": "compute"},
    {"C": "1e-3", "known": "compute"},
    {"C": "6e21", "ratio": "sqrt(2)", "known": "compute"},
    {"N": "8e9", "ratio": 1875},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    ratio = given["ratio"]
    if options["known"] == "parameters":
        tokens = 10 ** (log10(given["N"]) + log10(ratio))
        return {"D": tokens, "C_": 10 ** (2 * log10(tokens) + log10(6 / ratio))}
    tokens = 10 ** ((log10(given["C"]) + log10(ratio / 6)) / 2)
    return {"product": given["C"] / 6, "N_": tokens / ratio, "D": tokens}
