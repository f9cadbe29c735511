"""An Inception module as a list of convolutions, each counted by one rule; the padding is looked for."""

from __future__ import annotations

from typing import Any

_SMALL = {"height": 1, "width": 2, "channels": 3, "pointwise": 1, "kernels": [3], "filters": [2]}
CASES = [
    {"height": 28, "width": 28, "channels": 192, "pointwise": 64, "kernels": [3, 5], "filters": [128, 32]}
    | {"reduced": [96, 16], "projected": 32},
    _SMALL | {"reduced": [5], "projected": 1},  # more channels than before: nothing is saved
    _SMALL | {"module": "plain"},
    _SMALL | {"module": "plain", "kernels": [1, 1], "filters": [2, 2]},  # no padding at all
    _SMALL | {"kernels": list(range(3, 41, 2)), "filters": list(range(1, 20)), "reduced": [7] * 19, "projected": 9},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    height, width, channels = (int(given[name]) for name in ("height", "width", "channels"))
    kernels, filters = ([int(n) for n in given[name]] for name in ("kernels", "filters"))
    padding = [next(p for p in range(k) if len(range(height + 2 * p - k + 1)) == height) for k in kernels]
    direct = [[(channels, f, k)] for k, f in zip(kernels, filters, strict=True)]
    branches = [[(channels, int(given["pointwise"]), 1)], *direct]
    joined = channels  # of the pooling branch
    found: dict[str, Any] = {"padding": padding, "direct": [_products(one, height, width) for one in direct]}
    if options["module"] == "reduced":
        reduced, joined = [int(n) for n in given["reduced"]], int(given["projected"])
        narrow = [[(channels, r, 1), (r, f, k)] for r, k, f in zip(reduced, kernels, filters, strict=True)]
        branches = [branches[0], *narrow, [(channels, joined, 1)]]
        found["bottleneck"] = [_products(one, height, width) for one in narrow]
        found["ratio"] = sum(found["direct"]) / sum(found["bottleneck"])
    ends = sum(int(given["pointwise"] if k == 0 else filters[k - 1]) for k in range(len(filters) + 1))
    weights = sum(_products(branch, 1, 1) for branch in branches)
    biases = sum(outputs for branch in branches for _, outputs, _ in branch)
    return found | {"shape": [height, width, ends + joined], "parameters": weights + biases}


def _products(layers: list[tuple[int, int, int]], height: int, width: int) -> int:
    """Give one product for each place, output, input and cell of a kernel."""
    return sum(height * width * outputs * inputs * k * k for inputs, outputs, k in layers)
