"""Networks by hand: activations, one hidden layer, any depth, residual blocks, computation graphs, dropout."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, sign, transposed
from benchmarks.hands.givens import Given, number
from benchmarks.hands.training import (
    auxiliary_loss,
    gradient_check,
    gradient_clipping,
    initialisation,
    parameters,
    vanishing,
)

__all__ = [
    "activations",
    "auxiliary_loss",
    "backprop",
    "computation_graph",
    "deep",
    "dropout",
    "gradient_check",
    "gradient_clipping",
    "initialisation",
    "parameters",
    "residual",
    "vanishing",
]

ONE, TWO, ZERO = Decimal(1), Decimal(2), Decimal(0)
Column = list[Decimal]
Matrix = list[Column]


def activated(c: Calculator, kind: str, z: list[Decimal]) -> list[Decimal]:
    """An activation of every entry; softmax of all together."""
    if kind == "softmax":
        return c.softmax(z)
    if kind == "relu":
        return [max(x, ZERO) for x in z]
    return [c.sigmoid(x) if kind == "sigmoid" else c.tanh(x) if kind == "tanh" else x for x in z]


def slope(c: Calculator, kind: str, z: Decimal, a: Decimal) -> Decimal:
    """The derivative of an activation, by what has been found for it."""
    if kind == "relu":
        return ONE if z > 0 else ZERO
    return c.times_complement(a) if kind == "sigmoid" else c.one_less_square(a)


def cross_entropy(c: Calculator, output: str, y: list[Decimal], a: list[Decimal]) -> Decimal:
    """-sum y ln a, with the other class as well where the outputs are sigmoids."""
    terms = []
    for target, p in zip(y, a, strict=True):
        if target:
            terms.append(-c.mul(target, c.ln(p)))
        if output == "sigmoid" and target != 1:
            terms.append(-c.mul(c.sub(ONE, target), c.ln(c.sub(ONE, p))))
    return c.total(terms)


def half_squares(c: Calculator, errors: list[Decimal]) -> Decimal:
    """Half the sum of squares."""
    return c.div(c.total([c.square(e) for e in errors]), TWO)


def backprop(given: Given, c: Calculator) -> dict[str, Any]:
    """Forward, backward, one step of gradient descent with a penalty."""
    x, y, w1, w2, eta = given.x, given.y, given.W1, given.W2, given.eta
    z1 = c.result(c.matvec(w1, x, given.b1))
    a1 = c.result(activated(c, given.hidden, z1))
    z2 = c.result(c.matvec(w2, a1, given.b2))
    y_hat = c.result(activated(c, given.output, z2))
    errors = [c.sub(p, t) for p, t in zip(y_hat, y, strict=True)]
    if given.loss == "half_squared_error":
        loss = half_squares(c, errors)
        delta2 = _through_output(c, given.output, y_hat, errors)
    else:
        loss, delta2 = cross_entropy(c, given.output, y, y_hat), errors
    delta2 = c.result(delta2)
    grad_w2 = c.result([[c.mul(d, a) for a in a1] for d in delta2])
    back = c.matvec(transposed(w2), delta2)
    slopes = [slope(c, given.hidden, z, a) for z, a in zip(z1, a1, strict=True)]
    delta1 = c.result([c.mul(b, s) for b, s in zip(back, slopes, strict=True)])
    grad_w1 = c.result([[c.mul(d, a) for a in x] for d in delta1])
    found = {
        "z1": z1,
        "a1": a1,
        "z2": z2,
        "y_hat": y_hat,
        "loss_": c.result(loss),
        "delta2": delta2,
        "grad_W2": grad_w2,
        "grad_b2": delta2,
        "delta1": delta1,
        "grad_W1": grad_w1,
        "grad_b1": delta1,
    }
    for k, w, grad, b, delta in (("2", w2, grad_w2, given.b2, delta2), ("1", w1, grad_w1, given.b1, delta1)):
        rows = zip(w, grad, strict=True)
        found[f"W{k}_new"] = c.result([[_updated(c, given, *wg) for wg in zip(*row, strict=True)] for row in rows])
        b = b or [ZERO] * len(delta)
        found[f"b{k}_new"] = c.result([c.sub(old, c.mul(eta, d)) for old, d in zip(b, delta, strict=True)])
    return found


def _through_output(c: Calculator, output: str, y_hat: list[Decimal], errors: list[Decimal]) -> list[Decimal]:
    """Squared errors through the activation of the output."""
    if output == "identity":
        return errors
    if output == "sigmoid":
        return [c.mul(e, slope(c, "sigmoid", ZERO, p)) for e, p in zip(errors, y_hat, strict=True)]
    if c.way("softmax backward", "weighted mean", "Jacobian") == "weighted mean":
        mean = c.dot(errors, y_hat)
        return [c.mul(p, c.sub(e, mean)) for e, p in zip(errors, y_hat, strict=True)]
    n = range(len(y_hat))
    jacobian = [[slope(c, "sigmoid", ZERO, y_hat[i]) if i == j else -c.mul(y_hat[i], y_hat[j]) for j in n] for i in n]
    return c.matvec(jacobian, errors)


def _updated(c: Calculator, given: Given, w: Decimal, grad: Decimal) -> Decimal:
    """w less eta times gradient and penalty: the sum first, the weight shrunk first, or term by term."""
    eta, l1, l2 = given.eta, given.lambda1 or ZERO, given.lambda2 or ZERO
    decays = "l2" in given.regulariser
    penalties = [c.mul(l1, sign(w))] if "l1" in given.regulariser else []
    way = c.way("penalty", "in the gradient", "weight shrunk first", uncommon=["term by term"])
    if way == "in the gradient":
        terms = [grad, *penalties, *([c.mul(l2, w)] if decays else [])]
        return c.sub(w, c.mul(eta, c.total(terms)))
    if way == "weight shrunk first" and decays:
        w = c.mul(c.sub(ONE, c.mul(eta, l2)), w)
        return c.sub(w, c.mul(eta, c.total([grad, *penalties])))
    if way == "weight shrunk first":
        return c.sub(w, c.mul(eta, c.total([grad, *penalties])))
    terms = [-c.mul(eta, part) for part in [grad, *penalties, *([c.mul(l2, w)] if decays else [])]]
    return c.add(w, *terms)


def _deep_cost(
    given: Given, c: Calculator, pairs: list[tuple[Column, Column]], errors: Matrix, weights: Column
) -> Decimal:
    """The mean loss of the examples, given as pairs of target and output, and the penalty of the weights."""
    if given.output == "identity":
        losses = [half_squares(c, e) for e in errors]
    else:
        losses = [cross_entropy(c, given.output, y, p) for y, p in pairs]
    cost = c.mean(losses)
    if given.regulariser == "none":
        return cost
    sizes = [c.square(w) if given.regulariser == "l2" else abs(w) for w in weights]
    return c.add(cost, _share(c, given.penalty, TWO * Decimal(len(errors)), c.total(sizes)))


def deep(given: Given, c: Calculator) -> dict[str, Any]:
    """Layers on a batch, examples as columns."""
    layers = [
        ([[number(w) for w in row] for row in layer["W"]], [number(b) for b in layer.get("b") or [0] * len(layer["W"])])
        for layer in given.layers
    ]
    m, last = len(given.X[0]), len(layers)
    count = Decimal(m)
    found: dict[str, Any] = {}
    a: Matrix = given.X
    inputs = []
    for k, (w, b) in enumerate(layers, 1):
        units, into = Decimal(len(w)), Decimal(len(w[0]))
        found[f"shapes_{k}"] = [[units, units, units], [into, ONE, count]]
        inputs.append(a)
        z = found[f"Z_{k}"] = c.result(transposed([c.matvec(w, column, b) for column in transposed(a)]))
        kind = given.output if k == last else given.hidden
        a = found[f"A_{k}"] = c.result(transposed([activated(c, kind, column) for column in transposed(z)]))
    pairs = list(zip(transposed(given.Y), transposed(a), strict=True))
    errors = [[c.sub(p, t) for p, t in zip(*pair[::-1], strict=True)] for pair in pairs]
    found["cost"] = c.result(
        _deep_cost(given, c, pairs, errors, [w for layer, _ in layers for row in layer for w in row])
    )
    penalty = given.regulariser != "none"
    early = given.one_over_m == "in_dZ"
    dz = transposed(errors)
    if early:
        dz = [[c.div(cell, count) for cell in row] for row in dz]
    for k in range(last, 0, -1):
        w = layers[k - 1][0]
        if k < last:
            z, a = found[f"Z_{k}"], found[f"A_{k}"]
            back = transposed([c.matvec(transposed(layers[k][0]), column) for column in transposed(dz)])
            dz = [
                [c.mul(cell, slope(c, given.hidden, z[i][j], a[i][j])) for j, cell in enumerate(row)]
                for i, row in enumerate(back)
            ]
        dz = found[f"dZ_{k}"] = c.result(dz)
        before = inputs[k - 1]
        grads = [[c.dot(row, other) for other in before] for row in dz]
        biases = [c.total(row) for row in dz]
        if not early:
            grads = [
                [_averaged(c, cell, row, other, count) for cell, other in zip(g, before, strict=True)]
                for g, row in zip(grads, dz, strict=True)
            ]
            biases = [c.mean(row) for row in dz]
        if penalty:
            grads = [
                [c.add(g, _decay(c, given, weight, count)) for g, weight in zip(*rows, strict=True)]
                for rows in zip(grads, w, strict=True)
            ]
        found[f"dW_{k}"], found[f"db_{k}"] = c.result(grads), c.result(biases)
    return found


def _averaged(c: Calculator, total: Decimal, row: list[Decimal], other: list[Decimal], count: Decimal) -> Decimal:
    if c.way("sum over a count", "sum first", "each term") == "sum first":
        return c.div(total, count)
    return c.total([c.div(c.mul(a, b), count) for a, b in zip(row, other, strict=True)])


def _share(c: Calculator, factor: Decimal, divisor: Decimal, times: Decimal) -> Decimal:
    """factor/divisor times a number: the quotient first, or the product first."""
    if c.way("factor of the penalty", "quotient first", "product first") == "quotient first":
        return c.mul(c.div(factor, divisor), times)
    return c.div(c.mul(factor, times), divisor)


def _decay(c: Calculator, given: Given, w: Decimal, count: Decimal) -> Decimal:
    if given.regulariser == "l2":
        return _share(c, given.penalty, count, w)
    return sign(w) * c.div(given.penalty, TWO * count)


def computation_graph(given: Given, c: Calculator) -> dict[str, Any]:
    """Gates forward, local derivatives, slopes backward."""
    held = dict(zip(given.names, given.values, strict=True))
    found: dict[str, Any] = {}
    gates = [_read_gate(text) for text in given.gates]
    last = len(gates)
    for k, (kind, sources) in enumerate(gates, 1):
        a = [held[s] if s in held else number(s.strip("()")) for s in sources]
        v = found[f"v_{k}"] = held[f"[{k}]"] = c.result(_gate(c, kind, a))
        local = _local(c, kind, v, a)
        found[f"local_{k}"] = c.result([d for d, s in zip(local, sources, strict=True) if s in held and s != f"[{k}]"])
    slopes: dict[str, list[Decimal]] = {f"[{last}]": [ONE]}
    for k in range(last, 0, -1):
        arriving = slopes.get(f"[{k}]", [ZERO])
        up = ONE if k == last else c.result(c.total(arriving))
        if k < last:
            found[f"slope_{k}"] = up
        named = [s for s in gates[k - 1][1] if s in held]
        for source, local in zip(named, found[f"local_{k}"], strict=True):
            slopes.setdefault(source, []).append(c.mul(up, local))
    found["gradient"] = c.result([c.total(slopes.get(name, [ZERO])) for name in given.names])
    return found


def _read_gate(text: str) -> tuple[str, list[str]]:
    for kind in ("max", "sigmoid", "exp"):
        if text.startswith(kind + "("):
            return kind, text[len(kind) + 1 : -1].split(", ")
    if text.startswith("1 / "):
        return "reciprocal", [text[4:]]
    kind = "+" if " + " in text else "*"
    return kind, text.split(f" {kind} ")


def _gate(c: Calculator, kind: str, a: list[Decimal]) -> Decimal:
    if kind == "max":
        return max(a)
    if kind == "reciprocal":
        return c.div(ONE, a[0])
    if kind in "+*":
        return c.add(*a) if kind == "+" else c.mul(*a)
    return c.exp(a[0]) if kind == "exp" else c.sigmoid(a[0])


def _local(c: Calculator, kind: str, v: Decimal, a: list[Decimal]) -> list[Decimal]:
    if kind == "+":
        return [ONE, ONE]
    if kind == "*":
        return [a[1], a[0]]
    if kind == "max":
        return [ONE, ZERO] if a[0] > a[1] else [ZERO, ONE]
    if kind == "sigmoid":
        return [c.times_complement(v)]
    if kind == "exp":
        return [v]
    if c.way("derivative of 1/a", "-v^2", "-1/a^2") == "-v^2":
        return [-c.square(v)]
    return [-c.div(ONE, c.square(a[0]))]


def dropout(given: Given, c: Calculator) -> dict[str, Any]:
    """Training with one mask, expected value, test."""
    inverted = given.scaling == "inverted"
    q = c.sub(ONE, given.p) if given.p_means == "drop" else given.p
    kept = [a if r else ZERO for a, r in zip(given.a, given.mask, strict=True)]
    a_train = c.result([c.div(a, q) if inverted and a else a for a in kept])
    grad = [ZERO if not r else c.div(w, q) if inverted else w for w, r in zip(given.w, given.mask, strict=True)]
    scaled = c.result([c.mul(q, a) for a in given.a])
    a_test = given.a if inverted else scaled
    return {
        "a_train": a_train,
        "z_train": c.result(c.dot(given.w, a_train, given.c)),
        "grad_a": c.result(grad),
        "expected": given.a if inverted else scaled,
        "a_test": a_test,
        "z_test": c.result(c.dot(given.w, a_test, given.c)),
    }


def activations(given: Given, c: Calculator) -> dict[str, Any]:
    """Activations, slopes or the Jacobian, and the gradient on its way back."""
    z, g, kind = given.z, given.g, given.activation
    if kind == "softmax":
        return _softmax_layer(z, g, c)
    if kind == "leaky_relu":
        a = c.result([x if x > 0 else c.mul(given.alpha, x) for x in z])
        slopes = [ONE if x > 0 else given.alpha for x in z]
    else:
        a = c.result(activated(c, kind, z))
        slopes = c.result([slope(c, kind, x, y) for x, y in zip(z, a, strict=True)])
    return {"a": a, "slope": slopes, "grad_z": c.result([c.mul(s, t) for s, t in zip(slopes, g, strict=True)])}


def _softmax_layer(z: list[Decimal], g: list[Decimal], c: Calculator) -> dict[str, Any]:
    """The softmax of one vector, all its derivatives, and g through them."""
    a = c.result(c.softmax(z))
    n = range(len(z))
    jacobian = c.result([[c.times_complement(a[i]) if i == j else -c.mul(a[i], a[j]) for j in n] for i in n])
    if c.way("softmax backward", "weighted mean", "Jacobian") == "weighted mean":
        mean = c.dot(a, g)
        grad = [c.mul(p, c.sub(t, mean)) for p, t in zip(a, g, strict=True)]
    else:
        grad = c.matvec(jacobian, g)
    return {"a": a, "jacobian": jacobian, "grad_z": c.result(grad)}


def residual(given: Given, c: Calculator) -> dict[str, Any]:
    """A residual block forward and backward."""
    last = given.relu_after == "yes"
    z1 = c.result(c.matvec(given.W1, given.x, given.b1))
    a1 = [max(z, ZERO) for z in z1]
    branch = c.result(c.matvec(given.W2, a1, given.b2))
    s = c.result([c.add(x, f) for x, f in zip(given.x, branch, strict=True)])
    grad_s = [t if cell > 0 or not last else ZERO for t, cell in zip(given.g, s, strict=True)]
    back = c.matvec(transposed(given.W2), grad_s)
    grad_z1 = c.result([t if z > 0 else ZERO for t, z in zip(back, z1, strict=True)])
    through = c.matvec(transposed(given.W1), grad_z1)
    return {
        "z1": z1,
        "a1": a1,
        "F": branch,
        "s": s,
        "out": [max(cell, ZERO) for cell in s] if last else s,
        "grad_s": grad_s,
        "grad_z1": grad_z1,
        "grad_x": c.result([c.add(a, b) for a, b in zip(grad_s, through, strict=True)]),
    }
