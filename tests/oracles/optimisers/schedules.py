"""Learning-rate schedules, epoch after epoch: each rate from the one before."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"n": 1}, {"n": 3})
FROM_ZERO = {"eta0": "0.1", "epochs": [0, 4, 5, 9, 10]}
CASES = [
    FROM_ZERO | {"schedule": "step", "k": "0.5", "s": 5},
    FROM_ZERO | {"schedule": "exponential", "k": "0.9"},
    FROM_ZERO | {"schedule": "exponential", "k": 0},
    FROM_ZERO | {"schedule": "inverse", "k": 0},
    FROM_ZERO | {"schedule": "warmup", "s": 5},
    {"eta0": 1, "epochs": [1, 2, 3], "schedule": "step", "k": "0.5", "s": "2.5"},
    {"eta0": "0.3", "epochs": [200, 150], "schedule": "exponential", "k": "0.95"},
    {"eta0": "0.3", "epochs": [1, 4, 7], "schedule": "square_root", "k": "0.5"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    start, k, s, t = given["eta0"], given.get("k", 0.0), given.get("s", 1.0), given["epochs"]
    last = int(t.max())
    if options["schedule"] == "step":
        drops = np.array([sum(1 for n in range(1, last + 1) if n * s <= epoch + 1e-9) for epoch in t])
        return {"drops": drops, "eta": [np.prod([start, *[k] * m]) for m in drops]}
    rules = {
        "inverse": lambda: 1 / (1 / start + k / start * t),
        "exponential": lambda: np.array([np.prod([start, *[k] * int(epoch)]) for epoch in t]),
        "square_root": lambda: start * k * t**-0.5,
        "warmup": lambda: np.interp(t, [0, s], [0, start]),
    }
    return {"eta": rules[options["schedule"]]()}
