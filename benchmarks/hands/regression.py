"""Least squares by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.classification import nearest
from benchmarks.hands.givens import Given, whole
from benchmarks.hands.systems import solve


def simple(given: Given, c: Calculator) -> dict[str, Any]:
    """A line through points."""
    return line(c, given.x, given.y)


def log_transformed(given: Given, c: Calculator) -> dict[str, Any]:
    """A line in ln x."""
    u = c.result([c.ln(x) for x in given.x])
    return {"u": u, **line(c, u, given.y)}


def line(c: Calculator, x: list[Decimal], y: list[Decimal]) -> dict[str, Any]:
    """Means, sums of squares and products of the deviations, slope and intercept."""
    mean_x, mean_y = c.result(c.mean(x)), c.result(c.mean(y))
    s_xx = c.result(deviations(c, x, x, mean_x, mean_x))
    s_xy = c.result(deviations(c, x, y, mean_x, mean_y))
    slope = c.result(c.div(s_xy, s_xx))
    way = c.way("intercept", "means", uncommon=["sums"])
    if way == "means":
        intercept = c.sub(mean_y, c.mul(slope, mean_x))
    else:
        intercept = c.div(c.sub(c.total(y), c.mul(slope, c.total(x))), Decimal(len(x)))
    return {
        "mean_x": mean_x,
        "mean_y": mean_y,
        "S_xx": s_xx,
        "S_xy": s_xy,
        "slope": slope,
        "intercept": c.result(intercept),
    }


def deviations(c: Calculator, x: list[Decimal], y: list[Decimal], mean_x: Decimal, mean_y: Decimal) -> Decimal:
    """The sum of (x - mean)(y - mean): two passes, expanded, or the sum of x y less n times the means."""
    n = Decimal(len(x))
    # a square may be expanded by any list; the product of two different deviations is expanded by nobody's
    ways, more = ["two passes", "moments"], ["product of the sums over n", "expanded"]
    if x is y:
        way = c.way("sum of squares", *ways, "expanded", uncommon=more[:1])
    else:
        way = c.way("sum of products", *ways, uncommon=more)
    if way == "moments":
        return c.sub(c.dot(x, y), c.mul(n, c.mul(mean_x, mean_y)))
    if way == "product of the sums over n":
        return c.sub(c.dot(x, y), c.div(c.mul(c.total(x), c.total(y)), n))
    if way == "two passes":
        if x is y:
            return c.total([c.square(c.sub(a, mean_x)) for a in x])
        return c.dot([c.sub(a, mean_x) for a in x], [c.sub(b, mean_y) for b in y])
    if x is y:
        return c.total([c.expanded(a, mean_x) for a in x])
    both = c.mul(mean_x, mean_y)
    pairs = zip(x, y, strict=True)
    return c.total([c.add(c.mul(a, b), -c.mul(a, mean_y), -c.mul(mean_x, b), both) for a, b in pairs])


def multiple(given: Given, c: Calculator) -> dict[str, Any]:
    """Normal equations with a column of ones in front."""
    gram, moment = normal_equations(given, c)
    return {"gram": gram, "moment": moment, "theta": c.result(solve(c, gram, moment))}


def ridge(given: Given, c: Calculator) -> dict[str, Any]:
    """The same with lambda on the diagonal."""
    gram, moment = normal_equations(given, c)
    penalised = [list(row) for row in gram]
    for i in range(len(gram)):
        if i or given.penalise_intercept == "yes":
            penalised[i][i] = c.add(gram[i][i], given.lambda2)
    return {"gram": gram, "moment": moment, "theta": c.result(solve(c, penalised, moment))}


def normal_equations(given: Given, c: Calculator) -> tuple[list[list[Decimal]], list[Decimal]]:
    """D^T D and D^T y."""
    columns = transposed([[Decimal(1), *row] for row in given.X])
    gram = c.result([[c.dot(a, b) for b in columns] for a in columns])
    return gram, c.result([c.dot(a, given.y) for a in columns])


def polynomial(given: Given, c: Calculator) -> dict[str, Any]:
    """Normal equations in the powers of x, the curve at the points, the squares of what is left."""
    powers = [[c.power(x, k) if k else Decimal(1) for k in range(int(given.degree) + 1)] for x in given.x]
    columns = transposed(powers)
    gram = c.result([[c.dot(a, b) for b in columns] for a in columns])
    moment = c.result([c.dot(a, given.y) for a in columns])
    theta = c.result(solve(c, gram, moment))
    fitted = c.result([_curve(c, theta, row, x) for row, x in zip(powers, given.x, strict=True)])
    residuals = [c.square(c.sub(y, height)) for y, height in zip(given.y, fitted, strict=True)]
    return {"gram": gram, "moment": moment, "theta": theta, "fitted": fitted, "sse": c.result(c.total(residuals))}


def _curve(c: Calculator, theta: list[Decimal], powers: list[Decimal], x: Decimal) -> Decimal:
    """Power by power, or by Horner's scheme."""
    if c.way("curve", "powers", uncommon=["Horner"]) == "powers":
        return c.dot(theta, powers)
    height = theta[-1]
    for coefficient in reversed(theta[:-1]):
        height = c.add(c.mul(height, x), coefficient)
    return height


def elastic_net_1d(given: Given, c: Calculator) -> dict[str, Any]:
    """The soft threshold: S_xy nearer to zero by lambda_1, over S_xx and lambda_2."""
    s_xx = c.result(c.total([c.square(x) for x in given.x]))
    s_xy = c.result(c.dot(given.x, given.y))
    above = s_xy
    if given.penalty != "ridge":
        above = max(c.sub(abs(s_xy), given.lambda1), Decimal(0))
        above = above if s_xy > 0 else -above
    below = s_xx if given.penalty == "lasso" else c.add(s_xx, given.lambda2)
    return {"S_xx": s_xx, "S_xy": s_xy, "w": c.result(c.div(above, below) if below else Decimal(0))}


def gradient_descent(given: Given, c: Calculator) -> dict[str, Any]:
    """Predict on the batch, take both means, move both parameters."""
    found: dict[str, Any] = {}
    w, b, two = given.w, given.b, Decimal(2)
    for k, batch in enumerate(given.batches, 1):
        rows = [given.X[whole(i) - 1] for i in batch]
        predicted = c.result([c.dot(row, w, b) for row in rows])
        errors = c.result([c.sub(p, given.y[whole(i) - 1]) for p, i in zip(predicted, batch, strict=True)])
        sums = [*(c.dot(column, errors) for column in transposed(rows)), c.total(errors)]
        m = Decimal(len(batch))
        means = [c.div(c.mul(two, total) if given.loss == "mse" else total, m) for total in sums]
        *grad_w, grad_b = c.result(means)
        w = c.result([c.sub(old, c.mul(given.eta, slope)) for old, slope in zip(w, grad_w, strict=True)])
        b = c.result(c.sub(b, c.mul(given.eta, grad_b)))
        found |= {f"y_hat_{k}": predicted, f"grad_w_{k}": grad_w, f"grad_b_{k}": grad_b, f"w_{k}": w, f"b_{k}": b}
    return found


def piecewise_linear(given: Given, c: Calculator) -> dict[str, Any]:
    """Each unit at each input, their weighted sum, and where the units bend."""
    zero, one = Decimal(0), Decimal(1)
    units = {"relu": lambda z: max(z, zero), "hard_sigmoid": lambda z: min(max(z, zero), one), "sigmoid": c.sigmoid}
    Z = c.result([[c.add(c.mul(w, x), b) for w, b in zip(given.w, given.b, strict=True)] for x in given.x])
    A = c.result([[units[given.unit](z) for z in row] for row in Z])
    found = {"Z": Z, "A": A, "y_hat": c.result([c.dot(row, given.c, given.bias) for row in A])}
    pairs = list(zip(given.w, given.b, strict=True))
    if given.unit == "relu":
        found["kinks"] = c.result([c.div(-b, w) for w, b in pairs])
    elif given.unit == "hard_sigmoid":
        found["kinks"] = c.result([[c.div(-b, w), c.div(c.sub(one, b), w)] for w, b in pairs])
    return found


def nadaraya_watson(given: Given, c: Calculator) -> dict[str, Any]:
    """Scores, their softmax, the weighted sum; or the mean alone."""
    if given.kernel == "average":
        height = c.result(c.mean(given.y))
        left = c.result([c.sub(y, height) for y in given.y])
        if c.way("spread", "residuals", uncommon=["moments"]) == "residuals":
            return {"y_hat": height, "residuals": left, "mse": c.result(c.mean([c.square(e) for e in left]))}
        mean_square = c.mean([c.square(y) for y in given.y])
        return {"y_hat": height, "residuals": left, "mse": c.result(c.sub(mean_square, c.square(height)))}
    two = Decimal(2)
    scores = c.result([-c.div(c.square(c.mul(c.sub(given.query, x), given.w)), two) for x in given.x])
    weights = c.result(c.softmax(scores))
    return {"scores": scores, "weights": weights, "y_hat": c.result(c.dot(weights, given.y))}


def knn(given: Given, c: Calculator) -> dict[str, Any]:
    """The nearest examples and the mean of their targets, plain or weighted."""
    found, order = nearest(given, c)
    targets = [given.y[i] for i in order]
    if given.weighting == "uniform":
        return {**found, "y_hat": c.result(c.mean(targets))}
    weights = c.result([c.div(Decimal(1), found["distances"][i]) for i in order])
    return {**found, "weights": weights, "y_hat": c.result(c.div(c.dot(weights, targets), c.total(weights)))}
