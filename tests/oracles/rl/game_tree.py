"""The size of a game tree: fractions of any length, the digits of b^d themselves."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import exactly

CASES = [{"b": b, "d": d} for b, d in ((1, 5), (2, 10), (250, 150), (999, 1), ("35.5", 6), (10, 7), (1000, 6))]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    b, d = exactly(given["b"]), int(given["d"])
    N = b**d
    exponent = len(str(N.numerator // N.denominator)) - 1
    mantissa = float(N / 10**exponent)
    return {
        "two_moves": float(b * b),
        "log_b": np.log10(given["b"]),
        "log_N": exponent + np.log10(mantissa),
        "exponent": exponent,
        "mantissa": mantissa,
    }
