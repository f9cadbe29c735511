"""Hidden Markov models and Bayesian networks by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, number, whole

Row = list[Decimal]


def _first(given: Given, c: Calculator) -> tuple[dict[str, Any], Row]:
    """The distribution of the first state, written down where it has to be found."""
    if given.initial_of == "first_state":
        return {}, given.initial
    first = c.result([c.dot(given.initial, [row[j] for row in given.transition]) for j in range(len(given.initial))])
    return {"first": first}, first


def _symbol(given: Given, t: int) -> Row:
    """How probable each state makes the symbol at a time, counted from 0."""
    return [row[whole(given.observations[t]) - 1] for row in given.emission]


def hmm_forward(given: Given, c: Calculator) -> dict[str, Any]:
    """Row after row forward, the last one normalised; with smoothing row after row backward."""
    A, states, T = given.transition, range(len(given.initial)), len(given.observations)
    found, start = _first(given, c)
    alpha = [c.result([c.mul(p, b) for p, b in zip(start, _symbol(given, 0), strict=True)])]
    way = c.way("emission", "behind the sum", "in each term")
    for t in range(1, T):
        b, row = _symbol(given, t), []
        for j in states:
            if way == "behind the sum":
                row.append(c.mul(c.dot(alpha[-1], [A[i][j] for i in states]), b[j]))
            else:
                row.append(c.total([c.mul(alpha[-1][i], A[i][j], b[j]) for i in states]))
        alpha.append(c.result(row))
    L = c.result(c.total(alpha[-1]))
    filtered = c.result([c.div(a, L) for a in alpha[-1]])
    predicted = c.result([c.dot(filtered, [A[i][j] for i in states]) for j in states])
    found |= {"alpha": alpha, "likelihood": L, "filtered": filtered, "predicted": predicted}
    if given.smoothing == "no":
        return found
    beta = [[Decimal(1) for _ in states]]
    for t in range(T - 1, 0, -1):
        b = _symbol(given, t)
        beta.insert(0, c.result([c.total([c.mul(A[i][j], b[j], beta[0][j]) for j in states]) for i in states]))
    gamma = [[c.div(c.mul(a, b), L) for a, b in zip(*rows, strict=True)] for rows in zip(alpha, beta, strict=True)]
    return found | {"beta": beta, "gamma": c.result(gamma)}


def hmm_viterbi(given: Given, c: Calculator) -> dict[str, Any]:
    """Row after row, with the state that each number came from; then back along them."""
    A, states, T = given.transition, range(len(given.initial)), len(given.observations)
    logs = given.score == "log_probability"
    found, start = _first(given, c)

    def joined(before: Decimal | None, *factors: Decimal) -> Decimal:
        if logs:
            return c.total([*([] if before is None else [before]), *map(c.ln, factors)])
        return c.mul(*([] if before is None else [before]), *factors)

    delta, back = [c.result([joined(None, p, b) for p, b in zip(start, _symbol(given, 0), strict=True)])], []
    for t in range(1, T):
        b, row, pointers = _symbol(given, t), [], []
        for j in states:
            best = max(states, key=lambda i: (joined(delta[-1][i], A[i][j]), -i))
            pointers.append(best + 1)
            row.append(joined(delta[-1][best], A[best][j], b[j]))
        delta.append(c.result(row))
        back.append(pointers)
    path = [max(states, key=lambda j: (delta[-1][j], -j)) + 1]
    for pointers in reversed(back):
        path.insert(0, pointers[path[0] - 1])
    numbered = {"back": [[Decimal(i) for i in row] for row in back], "path": [Decimal(z) for z in path]}
    return found | {"delta": delta, **numbered, "best": delta[-1][path[-1] - 1]}


def bayes_net(given: Given, c: Calculator) -> dict[str, Any]:
    """The factors of an assignment, then every product of a sum written out, or the sums from inside out."""
    nodes = given.variables
    names = [node["name"] for node in nodes]

    def chance(node: dict[str, Any], values: dict[str, int]) -> Decimal:
        row = int("".join(str(values[parent]) for parent in node["parents"]) or "0", 2)
        p = node["table"][row] if isinstance(node["table"][row], Decimal) else number(node["table"][row])
        return p if values[node["name"]] else c.sub(Decimal(1), p)

    x = dict(zip(names, map(whole, given.assignment), strict=True))
    factors = [chance(node, x) for node in nodes]
    seen = {name: whole(value) for name, value in given.evidence.items()}
    needed = {given.query, *seen}
    for node in reversed(nodes):
        needed |= {*node["parents"]} if node["name"] in needed else set()
    kept = [node for node in nodes if node["name"] in needed]

    def enumerated(fixed: dict[str, int]) -> Decimal:
        ways = [dict(fixed)]
        for node in kept:
            if node["name"] not in fixed:
                ways = [way | {node["name"]: value} for way in ways for value in (0, 1)]
        return c.total([c.mul(*[chance(node, way) for node in kept]) for way in ways])

    def inside_out(fixed: dict[str, int], i: int = 0) -> Decimal:
        if i == len(kept):
            return Decimal(1)
        name = kept[i]["name"]
        ways = [fixed] if name in fixed else [fixed | {name: value} for value in (0, 1)]
        return c.total([c.mul(chance(kept[i], way), inside_out(way, i + 1)) for way in ways])

    summed = enumerated if c.way("sum", "written out", "inside out") == "written out" else inside_out
    u = c.result(summed(seen | {given.query: 1}))
    d = c.result(c.add(u, summed(seen | {given.query: 0})))
    sizes = {
        "parameters": Decimal(sum(len(node["table"]) for node in nodes)),
        "parameters_joint": Decimal(2 ** len(nodes) - 1),
    }
    found = {"factors": factors, "joint": c.result(c.mul(*factors)), "numerator": u, "denominator": d}
    return sizes | found | {"posterior": c.result(c.div(u, d))}
