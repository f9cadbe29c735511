"""Costs from one rule for all layers, as libraries have it: inputs, outputs, sides of the kernel, groups."""

from __future__ import annotations

from typing import Any

_SMALL = {"height": 1, "width": 2, "channels": 4, "kernel": 3}
CASES = [
    {"height": 28, "width": 28, "channels": 192, "filters": 32, "kernel": 5, "kind": "one_by_one", "reduced": 16},
    _SMALL | {"filters": 6, "kind": "grouped", "groups": 2},
    _SMALL | {"filters": 4, "kind": "grouped", "groups": 4},  # depthwise, with one filter a channel
    _SMALL | {"kind": "fire", "reduced": 2, "expand": 3},  # filters left out
    _SMALL | {"kind": "fire", "reduced": 2, "expand": 3, "filters": 6},
    _SMALL | {"filters": 1, "kind": "bottleneck", "reduced": 1},
    {"height": 4096, "width": 4096, "channels": 1, "filters": 1, "kernel": 1},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    c, k = int(given["channels"]), int(given["kernel"])
    r, e, g = (int(given.get(name, 1)) for name in ("reduced", "expand", "groups"))
    f = int(given.get("filters", 2 * e))
    layers = {
        "standard": [(c, f, k, k, 1)],
        "one_by_one": [(c, r, 1, 1, 1), (r, f, k, k, 1)],
        "depthwise_separable": [(c, c, k, k, c), (c, f, 1, 1, 1)],
        "grouped": [(c, f, k, k, g)],
        "factorised": [(c, f, k, 1, 1), (f, f, 1, k, 1)],
        "bottleneck": [(c, r, 1, 1, 1), (r, r, k, k, 1), (r, f, 1, 1, 1)],
        "fire": [(c, r, 1, 1, 1), (r, e, 1, 1, 1), (r, e, k, k, 1)],
    }[options["kind"]]
    weights = [outputs * (inputs // groups) * rows * columns for inputs, outputs, rows, columns, groups in layers]
    places = int(given["height"]) * int(given["width"])
    products = [places * count for count in weights]
    usual = places * k * k * c * f
    found = dict(zip(("first", "second", "third"), weights, strict=False))
    return found | {
        "parameters": sum(weights),
        "multiplications": sum(products),
        "standard_multiplications": usual,
        "ratio": sum(products) / usual,
    }
