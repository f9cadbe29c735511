"""The parameters as matrices by their shapes; two operations forward and four backward; time by rates."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

BASE = {"d_model": 1600, "layers": 48, "tokens": "9e9", "chips": 64, "flops": "312e12", "utilisation": "0.4"}
CASES = [
    {**BASE, "mlp": "plain"},  # 12 L d^2
    {**BASE, "mlp": "gated"},  # left out: 4 d
    {**BASE, "d_ff": 4096, "mlp": "gated", "embedding": "tied", "vocabulary": 50257},
    {**BASE, "d_ff": 4096, "embedding": "untied", "vocabulary": 50257},
    {**BASE, "d_ff": 1, "layers": 1, "chips": 1, "utilisation": 1, "tokens": 1},
    {
        **BASE, "d_model": 12288, "layers": 96, "tokens": "300e9", "chips": 1024, "embedding": "tied",
        "vocabulary": 50257,
    },
]  # fmt: skip


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    d, f = given["d_model"], given.get("d_ff") or 4 * given["d_model"]
    attention = [(d, d)] * 4
    network = [(d, f), (f, d), (d, f)][: 3 if options["mlp"] == "gated" else 2]
    outside = [(given.get("vocabulary", 0), d)] * {"left_out": 0, "tied": 1, "untied": 2}[options["embedding"]]
    every = [*(attention + network) * int(given["layers"]), *outside]
    N = sum(math.prod(shape) for shape in every)
    forward = 2 * N * given["tokens"]
    operations = forward + 2 * forward
    a_day = given["chips"] * given["utilisation"] * given["flops"] * timedelta(days=1).total_seconds()
    return {
        "attention": sum(math.prod(shape) for shape in attention),
        "feed_forward": sum(math.prod(shape) for shape in network),
        "layer": sum(math.prod(shape) for shape in attention + network),
        "N": N,
        "C": operations,
        "days": operations / a_day,
    }
