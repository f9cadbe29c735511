"""Learning theory, cross-validation and error rates by hand."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from math import comb
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given

ONE, TWO = Decimal(1), Decimal(2)


def sample_bound(given: Given, c: Calculator) -> dict[str, Any]:
    """The bound, the number of examples that is enough, and the tolerance that the given number allows."""
    both = c.mul(TWO, given.hypotheses)
    exponent = c.mul(TWO, given.N, c.square(given.epsilon))
    bound = c.mul(both, c.exp(-exponent))
    logarithm = c.ln(c.div(both, given.delta))
    needed = c.div(logarithm, c.mul(TWO, c.square(given.epsilon)))
    tolerance = c.sqrt(c.div(logarithm, c.mul(TWO, given.N)))
    return {
        "bound": c.result(bound),
        "N_needed": needed.to_integral_value(ROUND_CEILING),
        "tolerance": c.result(tolerance),
    }


def vc_bound(given: Given, c: Calculator) -> dict[str, Any]:
    """Dichotomies of N and of 2 N points, the bound on the probability, the error bar."""

    def dichotomies(n: Decimal) -> Decimal:
        if given.growth == "positive_rays":
            return c.add(n, ONE)
        if given.growth == "intervals":
            return c.add(c.div(c.mul(n, c.add(n, ONE)), TWO), ONE)
        d = int(given.d)
        if given.growth == "power":
            return c.add(c.power(n, d), ONE)
        return c.total([Decimal(comb(int(n), i)) for i in range(d + 1)])

    one, two = c.result(dichotomies(given.N)), c.result(dichotomies(c.mul(TWO, given.N)))
    four, eight = Decimal(4), Decimal(8)
    bound = c.mul(four, two, c.exp(-c.div(c.mul(c.square(given.epsilon), given.N), eight)))
    logarithm = c.ln(c.div(c.mul(four, two), given.delta))
    omega = c.sqrt(c.mul(c.div(eight, given.N), logarithm))
    return {"growth_N": one, "growth_2N": two, "bound": c.result(bound), "omega": c.result(omega)}


def cross_validation(given: Given, c: Calculator) -> dict[str, Any]:
    """Sizes, means and standard deviations over the folds, the best setting."""
    K = Decimal(len(given.scores[0]))
    size = c.result(c.div(given.n, K))
    means = c.result([c.mean(row) for row in given.scores])
    deviations = []
    for row, mean in zip(given.scores, means, strict=True):
        squares = c.total([c.square_of_difference(score, mean) for score in row])
        deviations.append(c.sqrt(c.div(squares, c.sub(K, ONE))))
    best = min(means) if given.better == "lower" else max(means)
    return {
        "validation_size": size,
        "training_size": c.sub(given.n, size),
        "means": means,
        "deviations": c.result(deviations),
        "best": Decimal(means.index(best) + 1),
    }


def error_gaps(given: Given, c: Calculator) -> dict[str, Any]:
    """Three differences; the first of the largest has its name."""
    gaps = [c.sub(given.train, given.bayes), c.sub(given.validation, given.train), c.sub(given.test, given.validation)]
    named = dict(zip(("avoidable_bias", "variance", "overfitting_to_validation"), gaps, strict=True))
    return {**named, "focus": ("bias", "variance", "validation")[gaps.index(max(gaps))]}


def early_stopping(given: Given, c: Calculator) -> dict[str, Any]:
    """Epoch by epoch: the best value so far, the counter, and where it first reaches the patience."""
    sign = ONE if given.better == "lower" else -ONE
    least = given.min_delta if given.improvement == "by_delta" else Decimal(0)
    best, count, kept = given.validation[0], Decimal(0), 0
    bests, waits, stop = [best], [count], None
    for t, value in enumerate(given.validation[1:], 1):
        if sign * c.sub(best, value) > least:
            best, count = value, Decimal(0)
            kept = t if stop is None else kept
        else:
            count += 1
        bests.append(best)
        waits.append(count)
        if stop is None and count == given.patience:
            stop = Decimal(t + 1)
    extreme = min(given.validation) if given.better == "lower" else max(given.validation)
    value = given.validation[kept]
    return {
        "best_so_far": bests,
        "waits": waits,
        "stop": Decimal(len(waits)) if stop is None else stop,
        "best_epoch": Decimal(kept + 1),
        "kept": value,
        "gap": c.result(sign * c.sub(value, given.training[kept])),
        "best_of_table": extreme,
        "missed": c.result(abs(c.sub(value, extreme))),
    }
