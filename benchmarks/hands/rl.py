"""Game trees, returns and temporal differences by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, number, whole
from benchmarks.hands.systems import solve

ZERO, ONE = Decimal(0), Decimal(1)


def game_tree(given: Given, c: Calculator) -> dict[str, Any]:
    """The square of b; d times the logarithm of b, its whole part, ten to the rest."""
    two_moves = c.result(c.square(given.b))
    log_n = c.result(c.mul(given.d, c.log10(given.b)))
    exponent = log_n.to_integral_value("ROUND_FLOOR")
    rest = c.sub(log_n, exponent)
    mantissa = c.result(c.power_of_ten(rest))
    return {"two_moves": two_moves, "log_N": log_n, "exponent": exponent, "mantissa": mantissa}


def returns(given: Given, c: Calculator) -> dict[str, Any]:
    """Returns from the last step back, or as sums of powers; less the baseline."""
    rewards, gamma = given.rewards, given.gamma
    n = len(rewards)
    if c.way("returns", "from the end", "powers") == "from the end":
        g = [ZERO] * n
        for t in reversed(range(n)):
            g[t] = rewards[t] if t == n - 1 else c.add(rewards[t], c.mul(gamma, g[t + 1]))
            g[t] = c.result(g[t])
    else:
        powers = [ONE, *(c.power(gamma, k) for k in range(1, n))]
        g = [c.dot(powers[: n - t], rewards[t:]) for t in range(n)]
    g = c.result(g)
    baseline = given.b if given.baseline == "values" else [c.mean(g)] * n
    return {"G": g, "advantage": c.result([c.sub(a, b) for a, b in zip(g, baseline, strict=True)])}


def td(given: Given, c: Calculator) -> dict[str, Any]:
    """Updates of a table one after the other."""
    single = given.algorithm == "td0"
    table = [[v] for v in given.V] if single else [list(row) for row in given.Q]
    found: dict[str, Any] = {}
    for k, row in enumerate(given.transitions, 1):
        if single:
            s, reward, after = whole(row[0]) - 1, row[1], whole(row[2])
            a = then = 0
        else:
            s, a, reward, after = whole(row[0]) - 1, whole(row[1]) - 1, row[2], whole(row[3])
            then = whole(row[4]) - 1 if given.algorithm == "sarsa" and after else 0
        reward = Decimal(str(reward))
        coming = ZERO
        if after:
            coming = max(table[after - 1]) if given.algorithm == "q_learning" else table[after - 1][then]
        old = table[s][a]
        target = c.add(reward, c.mul(given.gamma, coming))
        error = c.result(c.sub(target, old))
        if c.way("value", "old and a share of the error", "weighted mean") == "weighted mean":
            new = c.dot([c.sub(ONE, given.alpha), given.alpha], [old, target])
        else:
            new = c.add(old, c.mul(given.alpha, error))
        table[s][a] = c.result(new)
        found |= {f"error_{k}": error, f"value_{k}": table[s][a]}
    return {**found, "table": [row[0] for row in table] if single else table}


def policy_gradient(given: Given, c: Calculator) -> dict[str, Any]:
    """The softmax, the advantage, the one of the action taken less the probabilities, and the step."""
    pi = c.result(c.softmax(given.theta))
    advantage = c.result(c.sub(given.G, given.baseline))
    taken = whole(given.action) - 1
    gradient = c.result([c.sub(ONE if j == taken else ZERO, p) for j, p in enumerate(pi)])
    length = c.mul(given.alpha, advantage)
    moved = c.result([c.add(old, c.mul(length, g)) for old, g in zip(given.theta, gradient, strict=True)])
    return {"pi": pi, "advantage": advantage, "grad_log_pi": gradient, "theta_new": moved}


def value_iteration(given: Given, c: Calculator) -> dict[str, Any]:
    """Action values from the values before, their maxima, and where the last ones are."""
    now, found = given.V0, dict[str, Any]()
    for k in range(1, whole(given.rounds) + 1):
        expected = [c.matvec(action, now) for action in given.P]
        rows = [
            [c.add(r, c.mul(given.gamma, expected[j][i])) for j, r in enumerate(row)] for i, row in enumerate(given.R)
        ]
        found[f"Q_{k}"] = rows = c.result(rows)
        found[f"V_{k}"] = now = [max(row) for row in rows]
    return {**found, "policy": [Decimal(row.index(max(row)) + 1) for row in rows]}


def ucb(given: Given, c: Calculator) -> dict[str, Any]:
    """The bonus by one root or two, added to the mean, and the largest of the bounds."""
    logarithm = c.ln(given.N)
    if c.way("bonus", "one root", "two roots") == "one root":
        bonus = [c.mul(given.c, c.sqrt(c.div(logarithm, n))) for n in given.visits]
    else:
        above = c.mul(given.c, c.sqrt(logarithm))
        bonus = [c.div(above, c.sqrt(n)) for n in given.visits]
    bonus = c.result(bonus)
    scores = c.result([c.add(x, u) for x, u in zip(given["values"], bonus, strict=True)])
    return {"bonus": bonus, "scores": scores, "choice_": Decimal(scores.index(max(scores)) + 1)}


def policy_evaluation(given: Given, c: Calculator) -> dict[str, Any]:
    """The chain under the policy, rounds or equations, one step ahead with each action, the best of them."""
    states, actions = range(len(given.R)), range(len(given.P))
    if given.kind == "deterministic":
        P = [given.P[whole(number(one)) - 1][i] for i, one in enumerate(given.policy)]
        R = [given.R[i][whole(number(one)) - 1] for i, one in enumerate(given.policy)]
    else:
        shares = [[number(p) for p in row] for row in given.policy]
        P = [[c.dot(shares[i], [given.P[j][i][s] for j in actions]) for s in states] for i in states]
        R = [c.dot(row, rewards) for row, rewards in zip(shares, given.R, strict=True)]
    found: dict[str, Any] = {"P_pi": (P := c.result(P)), "R_pi": (R := c.result(R))}
    if given.method == "exact":
        left = [[c.sub(ONE if i == s else ZERO, c.mul(given.gamma, P[i][s])) for s in states] for i in states]
        now = found["V"] = c.result(solve(c, left, R))
    else:
        now = given.V0
        for k in range(1, whole(given.rounds) + 1):
            new = list(now)
            for i in states:
                before = new if given.sweep == "in_place" else now
                new[i] = c.result(c.add(R[i], c.mul(given.gamma, c.dot(P[i], before))))
            found[f"V_{k}"] = now = new
    Q = [[c.add(r, c.mul(given.gamma, c.dot(given.P[j][i], now))) for j, r in enumerate(given.R[i])] for i in states]
    Q = c.result(Q)
    return {**found, "Q": Q, "improved": [Decimal(row.index(max(row)) + 1) for row in Q]}
