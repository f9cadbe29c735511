"""Early stopping read from a word of letters: i for an epoch that improves, w for one that waits."""

from __future__ import annotations

from itertools import accumulate, groupby, pairwise
from typing import Any

from oracles.harness import exactly

_FALLING = {"training": [5, 4, 3, 2, 1], "validation": [5, 4, 3, 2, 1], "patience": 2}
_LEVEL = {"training": [0, 0, 0, 0, 0], "validation": ["0.5", "0.5", "0.5", "0.4", "0.5"], "patience": 2}
CASES = [
    _FALLING,  # never stopped
    _FALLING | {"better": "higher"},
    _LEVEL,  # as good is no better
    _LEVEL | {"patience": 1},
    _LEVEL | {"patience": 3},
    _LEVEL | {"improvement": "by_delta", "min_delta": "0.1", "patience": 4},  # by as much is not by more
    _LEVEL | {"improvement": "by_delta", "min_delta": 0},
    {"training": [1], "validation": ["sqrt(2)"], "patience": 1},
    {"training": [1] * 6, "validation": ["1/3", "1/2", "2/3", "5/8", "3/4", "1"], "patience": 1, "better": "higher"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    validation, sign = given["validation"], 1 if options["better"] == "lower" else -1
    losses = [sign * loss for loss in exactly(validation)]
    least = exactly(given["min_delta"]) if options["improvement"] == "by_delta" else 0
    best = list(accumulate(losses, lambda before, loss: loss if loss < before - least else before))
    word = "i" + "".join("w" if one == other else "i" for one, other in pairwise(best))
    waits = [n if letter == "w" else 0 for letter, run in groupby(word) for n, _ in enumerate(run, 1)]
    end = word.find("w" * given["patience"])
    stop = len(word) if end < 0 else end + given["patience"]
    kept = word[:stop].rindex("i") + 1
    extreme = min(validation) if options["better"] == "lower" else max(validation)
    return {
        "best_so_far": [sign * float(one) for one in best],
        "waits": waits,
        "stop": stop,
        "best_epoch": kept,
        "kept": validation[kept - 1],
        "gap": sign * (validation[kept - 1] - given["training"][kept - 1]),
        "best_of_table": extreme,
        "missed": abs(validation[kept - 1] - extreme),
    }
