"""Parameters of an encoder, counted as the entries of its arrays."""

from __future__ import annotations

from math import prod
from typing import Any

CASES = [
    {"d_model": 512, "d_ff": 2048, "layers": 6, "vocabulary": 37000},
    {"d_model": 768, "d_ff": 3072, "layers": 12, "vocabulary": 30522, "biases": "no"},
    {"d_model": 1, "d_ff": 1, "layers": 1, "vocabulary": 1},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    d, f, layers, words = (int(given[name]) for name in ("d_model", "d_ff", "layers", "vocabulary"))

    def dense(inputs: int, outputs: int) -> list[tuple[int, ...]]:
        return [(inputs, outputs), (outputs,)] if options["biases"] == "yes" else [(inputs, outputs)]

    attention = [shape for _ in ("query", "key", "value", "output") for shape in dense(d, d)]
    feed_forward = dense(d, f) + dense(f, d)
    norms = [(d,), (d,)] * 2
    everything = (attention + feed_forward + norms) * layers + [(words, d)]
    parts = {"attention": attention, "feed_forward": feed_forward, "layer_norm": norms, "embedding": [(words, d)]}
    parts |= {"block": attention + feed_forward + norms, "total": everything}
    return {name: sum(map(prod, shapes)) for name, shapes in parts.items()}
