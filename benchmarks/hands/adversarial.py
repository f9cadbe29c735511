"""Attacks on a logistic model by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, sign, transposed
from benchmarks.hands.givens import Given, whole

ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")


def fgsm(given: Given, c: Calculator) -> dict[str, Any]:
    """One step along the sign of the gradient, several clipped ones, or one towards the least likely class."""
    x, epsilon = given.x, given.epsilon
    z = c.result(c.dot(given.w, x, given.b))
    p = c.result(c.sigmoid(z))
    target = given.y
    if given.method == "least_likely":
        target = ONE if p < HALF else ZERO
    grad = c.result([c.mul(c.sub(p, target), w) for w in given.w])
    signs = [sign(g) for g in grad]
    found: dict[str, Any] = {"z": z, "p": p, "grad_x": grad}
    if given.method == "iterative":
        at = x
        for k in range(1, whole(given.iterations) + 1):
            moved = [c.add(a, c.mul(given.alpha, s)) for a, s in zip(at, signs, strict=True)]
            at = [min(max(m, c.sub(o, epsilon)), c.add(o, epsilon)) for m, o in zip(moved, x, strict=True)]
            at = found[f"x_{k}"] = c.result(at)
        adversarial = at
    else:
        way = -ONE if given.method == "least_likely" else ONE
        adversarial = c.result([c.add(a, way * c.mul(epsilon, s)) for a, s in zip(x, signs, strict=True)])
    found["x_adv"] = adversarial
    found["p_adv"] = c.result(c.sigmoid(c.dot(given.w, adversarial, given.b)))
    return found


def linear(given: Given, c: Calculator) -> dict[str, Any]:
    """The score before and after a move of epsilon in every coordinate, and its size."""
    way = -ONE if given.direction == "lower" else ONE
    score = c.result(c.dot(given.w, given.x, given.b))
    r = c.result([way * c.mul(given.epsilon, sign(w)) for w in given.w])
    moved = c.result([c.add(x, step) for x, step in zip(given.x, r, strict=True)])
    gain = c.result(c.mul(given.epsilon, c.total([abs(w) for w in given.w])))
    if c.way("score after the move", "anew", "from the gain") == "anew":
        after = c.dot(given.w, moved, given.b)
    else:
        after = c.add(score, way * gain)
    return {"score": score, "r": r, "x_adv": moved, "score_adv": c.result(after), "gain": gain}


def smallest_step(given: Given, c: Calculator) -> dict[str, Any]:
    """The score, the distance from the boundary, and the step onto it."""
    score = c.result(c.dot(given.w, given.x, given.b))
    square = c.result(c.total([c.square(w) for w in given.w]))
    distance = c.result(c.div(abs(score), c.sqrt(square)))
    if c.way("step onto a line", "score over the square", "distance along the unit vector") == "score over the square":
        share = c.div(-score, square)
        r = [c.mul(share, w) for w in given.w]
    else:
        length = c.sqrt(square)
        r = [-sign(score) * c.div(c.mul(distance, w), length) for w in given.w]
    r = c.result(r)
    moved = c.result([c.add(x, step) for x, step in zip(given.x, r, strict=True)])
    return {"score": score, "square_length": square, "distance": distance, "r": r, "x_adv": moved}


def fgsm_softmax(given: Given, c: Calculator) -> dict[str, Any]:
    """Logits, softmax, its gradient by the input, a step along its signs, and the probabilities there."""
    aims = given.method == "least_likely"
    z = c.result(c.matvec(given.W, given.x, given.b))
    p = c.result(c.softmax(z))
    chosen = p.index(min(p)) if aims else whole(given.y) - 1
    delta = c.result([c.sub(q, ONE) if j == chosen else q for j, q in enumerate(p)])
    slope = c.result([c.dot(column, delta) for column in transposed(given.W)])
    signs = [sign(g) for g in slope]
    way = -ONE if aims else ONE
    moved = c.result([c.add(x, way * c.mul(given.epsilon, s)) for x, s in zip(given.x, signs, strict=True)])
    z_adv = c.result(c.matvec(given.W, moved, given.b))
    found: dict[str, Any] = {"z": z, "p": p, "delta": delta, "grad_x": slope, "signs": signs, "x_adv": moved}
    found |= {"z_adv": z_adv, "p_adv": c.result(c.softmax(z_adv)), "label_adv": Decimal(z_adv.index(max(z_adv)) + 1)}
    return found | ({"target": Decimal(chosen + 1)} if aims else {})


def gradient_ascent(given: Given, c: Calculator) -> dict[str, Any]:
    """At each point logits, softmax and its gradient by the input, then a step along it or against it."""
    away = given.direction == "away"
    chosen = whole(given.y if away else given.target) - 1
    at, found = given.x, {}
    for k in range(1, whole(given.steps) + 1):
        z = c.result(c.matvec(given.W, at, given.b))
        p = c.result(c.softmax(z))
        delta = c.result([c.sub(q, ONE) if j == chosen else q for j, q in enumerate(p)])
        slope = c.result([c.dot(column, delta) for column in transposed(given.W)])
        moves = [c.mul(given.eta, g) for g in slope]
        at = c.result([c.add(x, move if away else -move) for x, move in zip(at, moves, strict=True)])
        found |= {f"z_{k}": z, f"p_{k}": p, f"delta_{k}": delta, f"grad_x_{k}": slope, f"x_{k}": at}
    z_adv = c.result(c.matvec(given.W, at, given.b))
    found |= {"z_adv": z_adv, "p_adv": c.result(c.softmax(z_adv))}
    return {**found, "label_adv": Decimal(z_adv.index(max(z_adv)) + 1)}
