"""AdaBoost without a logarithm in the weights: halves for the right and the wrong, on fractions.

After a round the right examples and the wrong ones weigh 1/2 each. Votes are products of odds, which tell their signs
exactly. Where scikit-learn boosts the same rows, its weights and estimator weights are compared.
"""

from __future__ import annotations

from fractions import Fraction
from math import log, prod
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import AdaBoostClassifier

SIZES = ({"n": 5, "S": 2}, {"n": 9, "S": 4})
FIVE = {"y": [1, 1, -1, -1, 1], "predictions": [[1, 1, -1, -1, -1], [1, -1, -1, -1, 1], [-1, -1, 1, 1, -1]]}
CASES = [
    {"y": [1, -1], "predictions": [[1, 1]]},  # an error of 1/2: no vote, and the class is 1
    {"y": [1, -1], "predictions": [[-1, -1]], "form": "log"},
    {"y": [1, 1, -1, -1], "predictions": [[1, 1, 1, -1], [-1, -1, 1, -1]]},  # more than half are wrong
    {"y": [1, -1, 1], "predictions": [[1, -1, -1], [-1, -1, 1], [1, 1, 1]], "pick": "best", "rounds": 7},  # ties
    {"y": [1, -1, 1], "predictions": [[-1, 1, -1], [1, -1, -1], [1, -1, -1]], "pick": "best", "rounds": 14},
    {**FIVE, "predictions": FIVE["predictions"][:2], "pick": "best", "rounds": 3, "form": "log"},
    # the votes of two rounds cancel: 1/4 and then 1/4
    {"y": [1, 1, 1, 1, 1, 1], "predictions": [[-1, -1, 1, 1, 1, 1], [1, 1, -1, -1, 1, 1]], "form": "log"},
    {"y": [1, 1, -1, 1], "predictions": [[-1, 1, -1, 1], [1, -1, 1, 1]]},
    {"y": [1, 1, -1, 1], "predictions": [[-1, 1, -1, 1], [1, -1, 1, 1]], "form": "log"},
]


class Row(ClassifierMixin, BaseEstimator):
    """The rows that are given, the best or the next one; an example is its own number."""

    def __init__(self, rows: Any = None, used: Any = None) -> None:
        self.rows, self.used = rows, used

    def fit(self, X: Any, y: Any, sample_weight: Any) -> Row:
        self.classes_ = np.array([-1, 1])
        self.row_ = self.rows[self.used.pop(0)]
        return self

    def predict(self, X: Any) -> Any:
        return np.array([self.row_[int(i)] for i in np.ravel(X)])


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    y, rows = [int(one) for one in given["y"]], [[int(one) for one in row] for row in given["predictions"]]
    n, best, half = len(y), options["pick"] == "best", options["form"] == "half_log"
    weights, odds, used = [Fraction(1, n)] * n, [], []
    found: dict[str, Any] = {"initial": [1 / n] * n}
    for t in range(int(given["rounds"]) if best else len(rows)):
        errors = [sum(w for w, h, one in zip(weights, row, y, strict=True) if h != one) for row in rows]
        s = errors.index(min(errors)) if best else t
        error, wrong = errors[s], [h != one for h, one in zip(rows[s], y, strict=True)]
        weights = [w / 2 / (error if off else 1 - error) for w, off in zip(weights, wrong, strict=True)]
        found |= (
            {f"scaled_{t + 1}": [float(2 * w) for w in weights]} if t < 6 else {}
        )  # 1 for the right ones, 1 for the wrong
        used.append(s)
        odds.append((1 - error) / error)
        found |= {f"choice_{t + 1}": s + 1} if best else {}
        found |= {f"row_{t + 1}": rows[s], f"error_{t + 1}": float(error), f"weights_{t + 1}": [*map(float, weights)]}
        found[f"alpha_{t + 1}"] = log(odds[-1]) / (2 if half else 1)
    powers = [prod((o ** rows[s][i] for o, s in zip(odds, used, strict=True)), start=Fraction(1)) for i in range(n)]
    found["vote"] = [log(power) / (2 if half else 1) for power in powers]
    found["predicted"] = [1 if power >= 1 else -1 for power in powers]
    found["training_error"] = sum(p != one for p, one in zip(found["predicted"], y, strict=True)) / n
    if len(set(y)) == 2 and all(o > 1 for o in odds):
        _is_as_sklearn(rows, y, used, [log(o) for o in odds], powers)
    return found


def _is_as_sklearn(rows: Any, y: Any, used: list[int], alpha: list[float], powers: list[Fraction]) -> None:
    """SAMME with two classes is AdaBoost in the form `log`; it ends at an error of 1/2 or more."""
    X = np.arange(len(y)).reshape(-1, 1)
    boosted = AdaBoostClassifier(Row(rows, [*used]), n_estimators=len(used), random_state=0)
    boosted.estimator.__sklearn_clone__ = lambda: boosted.estimator  # one list of rows for all rounds
    boosted.fit(X, np.array(y))
    assert np.allclose(boosted.estimator_weights_, alpha, rtol=1e-9)
    clear = [i for i, power in enumerate(powers) if power != 1]
    sides = np.sign(np.array(alpha) @ np.array([rows[s] for s in used]))
    assert all(sides[i] == (1 if powers[i] > 1 else -1) for i in clear)
