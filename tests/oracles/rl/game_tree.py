"""The size of a game tree: fractions of any length, the digits of b^d themselves."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import exactly


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
