"""Bayes' rule, estimates, covariances, Monte Carlo and Markov chains by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from math import factorial
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.givens import Given, whole

ONE, TWO = Decimal(1), Decimal(2)
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")


def bayes(given: Given, c: Calculator) -> dict[str, Any]:
    """Prior times likelihoods, their sum, each over the sum; or one observation after the other."""
    joint = c.result([c.mul(p, *row) for p, row in zip(given.prior, given.likelihood, strict=True)])
    evidence = c.result(c.total(joint))
    if c.way("posterior", "joint over evidence", "one after the other") == "joint over evidence":
        return {"joint": joint, "evidence": evidence, "posterior": c.result([c.div(j, evidence) for j in joint])}
    now = given.prior
    for column in transposed(given.likelihood):
        weighed = [c.mul(p, seen) for p, seen in zip(now, column, strict=True)]
        now = c.result([c.div(w, c.total(weighed)) for w in weighed])
    return {"joint": joint, "evidence": evidence, "posterior": now}


def covariance(given: Given, c: Calculator) -> dict[str, Any]:
    """Means, deviations, their products, and the correlations by two roots or by one."""
    columns = transposed(given.X)
    n = Decimal(len(given.X))
    divisor = n if given.divisor == "n" else n - 1
    mean = c.result([c.mean(values) for values in columns])
    centred = c.result([[c.sub(x, m) for x in values] for values, m in zip(columns, mean, strict=True)])
    size = range(len(columns))
    if c.way("covariance", "deviations", "moments") == "deviations":
        sums = [[c.dot(centred[i], centred[j]) for j in size] for i in size]
    else:
        sums = [[c.sub(c.dot(columns[i], columns[j]), c.mul(n, mean[i], mean[j])) for j in size] for i in size]
    spread = c.result([[c.div(cell, divisor) for cell in row] for row in sums])
    if c.way("correlation", "two roots", "one root") == "two roots":
        roots = c.result([c.sqrt(spread[j][j]) for j in size])
        below = [[c.mul(roots[i], roots[j]) for j in size] for i in size]
    else:
        below = [[c.sqrt(c.mul(spread[i][i], spread[j][j])) for j in size] for i in size]
    correlation = c.result([[c.div(spread[i][j], below[i][j]) for j in size] for i in size])
    return {"mean": mean, "covariance": spread, "correlation": correlation}


def mle(given: Given, c: Calculator) -> dict[str, Any]:
    """The sample mean, what follows from it, and the log-likelihood by one of two formulas."""
    x, n = given.x, Decimal(len(given.x))
    total = c.total(x)
    mean = c.result(c.div(total, n))
    found: dict[str, Any] = {"mean": mean}
    if given.model == "gaussian":
        variance = c.result(c.variance(x, mean))
        two_pi = c.mul(TWO, c.shown(PI))
        logarithm = c.ln(c.mul(two_pi, variance))
        if c.way("normal", "density", "half n") == "density":
            squares = c.total([c.square(c.sub(value, mean)) for value in x])
            first = c.div(c.mul(n, logarithm), TWO)
            second = c.div(squares, c.mul(TWO, variance))
            return {**found, "variance": variance, "log_likelihood": c.result(-c.add(first, second))}
        return {**found, "variance": variance, "log_likelihood": c.result(-c.div(c.mul(n, c.add(logarithm, ONE)), TWO))}
    if given.model == "exponential":
        rate = c.result(c.div(ONE, mean))
        terms = c.result([c.sub(c.ln(rate), c.mul(rate, value)) for value in x])
        if c.way("exponential", "terms", "sum") == "terms":
            likelihood = c.total(terms)
        else:
            likelihood = c.sub(c.mul(n, c.ln(rate)), c.mul(rate, total))
        return {**found, "rate": rate, "terms": terms, "log_likelihood": c.result(likelihood)}
    if given.model == "bernoulli":
        ones, zeros = total, c.sub(n, total)
        terms = [c.mul(count, c.ln(p)) for count, p in ((ones, mean), (zeros, c.sub(ONE, mean))) if count]
        return {**found, "log_likelihood": c.result(c.total(terms))}
    logarithms = c.total([c.ln(Decimal(factorial(whole(value)))) for value in x])
    return {**found, "log_likelihood": c.result(c.sub(c.sub(c.mul(total, c.ln(mean)), c.mul(n, mean)), logarithms))}


def map(given: Given, c: Calculator) -> dict[str, Any]:  # noqa: A001  the name of the family
    """Successes with the counts of the prior, or means weighted by their precisions."""
    if given.model == "bernoulli":
        one = c.add(given.successes, given.a)
        other = c.add(c.sub(given.trials, given.successes), given.b)
        mode = c.div(c.sub(one, ONE), c.sub(c.add(one, other), TWO))
        return {
            "mle": c.result(c.div(given.successes, given.trials)),
            "map_": c.result(mode),
            "posterior_mean": c.result(c.div(one, c.add(one, other))),
        }
    n = Decimal(len(given.x))
    mle = c.result(c.mean(given.x))
    data, prior = c.div(n, given.variance), c.div(ONE, given.prior_variance)
    spread = c.result(c.div(ONE, c.add(data, prior)))
    if c.way("weights", "precisions", "common denominator") == "precisions":
        mean = c.mul(spread, c.add(c.mul(data, mle), c.mul(prior, given.prior_mean)))
    else:
        weight = c.mul(n, given.prior_variance)
        above = c.add(c.mul(weight, mle), c.mul(given.variance, given.prior_mean))
        mean = c.div(above, c.add(weight, given.variance))
    return {"mle": mle, "posterior_variance": spread, "map_": c.result(mean)}


def monte_carlo(given: Given, c: Calculator) -> dict[str, Any]:
    """Values, their mean times the length, their variance, its share of one mean, and the root."""
    n, width = Decimal(len(given.draws)), c.sub(given.high, given.low)
    values = c.result([c.power(x, 2 if given.function == "square" else 3) for x in given.draws])
    mean = c.result(c.mean(values))
    estimate = c.result(c.mul(width, mean))
    if c.way("sample variance", "two passes", "moments") == "two passes":
        squares = c.total([c.square(c.sub(y, mean)) for y in values])
    else:
        squares = c.sub(c.total([c.square(y) for y in values]), c.mul(n, c.square(mean)))
    variance = c.result(c.div(squares, n - 1))
    if c.way("standard error", "one root", "two roots") == "one root":
        error = c.sqrt(c.div(variance, n))
    else:
        error = c.div(c.sqrt(variance), c.sqrt(n))
    return {
        "values": values,
        "mean": mean,
        "estimate": estimate,
        "variance": variance,
        "standard_error": c.result(c.mul(width, error)),
    }


def markov_chain(given: Given, c: Calculator) -> dict[str, Any]:
    """The factors of a sequence and their product; one distribution after the other."""
    states = [whole(state) - 1 for state in given.sequence]
    factors = [given.initial[states[0]]]
    factors += [given.transition[i][j] for i, j in pairwise(states)]
    joint = c.result(c.mul(*factors))
    if c.way("logarithm of a product", "of the product", "sum of logarithms") == "of the product":
        log_joint = c.ln(joint)
    else:
        log_joint = c.total([c.ln(factor) for factor in factors])
    found: dict[str, Any] = {"factors": factors, "joint": joint, "log_joint": c.result(log_joint)}
    now, columns = given.initial, transposed(given.transition)
    for k in range(1, whole(given.steps) + 1):
        now = c.result([c.dot(now, column) for column in columns])
        found[f"marginal_{k}"] = now
    return found
