"""The best path as the best of all paths of states, on exact fractions: all of them are compared."""

from __future__ import annotations

from math import log, prod
from typing import Any

import numpy as np

from oracles.graphical.hmm_forward import first_of, joint_of

SIZES = ({"n": 1, "m": 2, "T": 3}, {"n": 2, "m": 2, "T": 6}, {"n": 4, "m": 3, "T": 3}, {"n": 2, "m": 3, "T": 2})
_EVEN = {"initial": ["1/2", "1/2"], "transition": [["1/2", "1/2"]] * 2, "emission": [["1/4", "3/4"]] * 2}
_TIED = {
    "initial": ["0.4", "0.6"],
    "transition": [["0.6", "0.4"], ["0.4", "0.6"]],
    "emission": [["0.6", "0.4"], ["0.4", "0.6"]],
}
CASES = [
    {**_EVEN, "observations": [1, 2, 1]},  # every state is as good: the first
    {**_EVEN, "observations": [1, 2, 1], "score": "log_probability", "initial_of": "state_before"},
    {**_TIED, "observations": [1, 1, 2]},  # 0.4 x 0.6 twice, reached by different factors
    {**_TIED, "observations": [1, 2, 2, 1], "score": "log_probability"},
    {**_TIED, "observations": [1]},  # no pointers
    {**_TIED, "observations": [2], "score": "log_probability"},
    {
        "initial": [1, 0],
        "transition": [[0, 1], [1, 0]],
        "emission": [[1, 0], ["0.5", "0.5"]],
        "observations": [1, 2, 1],
    },
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    T, n = len(given["observations"]), len(given["initial"])
    joint = joint_of(given, options)
    chances = {path[:t]: prod(p * q for p, q in pairs[:t]) for path, pairs in joint.items() for t in range(1, T + 1)}

    def best_to(t: int, j: int) -> Any:
        return max(chances[path] for path in chances if len(path) == t and path[-1] == j)

    def before(t: int, j: int) -> int:
        """The state before the move into j: that of the best beginning and the move itself, the smallest on a tie."""
        A = {i: next(pairs[t][0] for path, pairs in joint.items() if path[t - 1 : t + 1] == (i, j)) for i in range(n)}
        return min(range(n), key=lambda i: (-best_to(t, i) * A[i], i))

    delta = [[best_to(t, j) for j in range(n)] for t in range(1, T + 1)]
    back = [[before(t, j) + 1 for j in range(n)] for t in range(1, T)]
    top = max(delta[-1])
    path = [delta[-1].index(top)]
    for row in reversed(back):
        path.insert(0, row[path[0]] - 1)
    assert chances[tuple(path)] == top  # what is traced is a best path
    told = float if options["score"] == "probability" else lambda p: log(p)
    found = first_of(given, options) | {
        "delta": [[told(p) for p in row] for row in delta],
        "back": back,
        "path": [z + 1 for z in path],
    }
    found["best"] = told(top)
    return {name: np.array(value, dtype=float) for name, value in found.items()}
