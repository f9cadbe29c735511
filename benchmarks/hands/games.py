"""Game trees by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, number

Window = dict[str, Decimal]


def minimax(given: Given, c: Calculator) -> dict[str, Any]:
    """From the leaves up; alpha-beta search with a finger on the tree, from left to right."""
    levels, crosses = given.levels, (lambda a, b: a > b) if given.cut == "strictly" else (lambda a, b: a >= b)

    def below(node: Any) -> list[Any]:
        return list(node["children"] if isinstance(node, dict) else node)

    def worth(node: Any, depth: int) -> Decimal:
        if not isinstance(node, list | dict):
            return number(node)
        values = [worth(child, depth + 1) for child in below(node)]
        if levels[depth] == "max":
            return max(values)
        if levels[depth] == "min":
            return min(values)
        if isinstance(node, dict):
            return c.dot([number(p) for p in node["probabilities"]], values)
        return c.div(c.total(values), Decimal(len(values)))

    row, depth, values = [given.tree], 0, []
    while row:
        values += [worth(node, depth) for node in row]
        row = [child for node in row for child in below(node) if isinstance(child, list | dict)]
        depth += 1
    moves = [worth(child, 1) for child in below(given.tree)]
    best = max(moves) if levels[0] == "max" else min(moves)
    found: dict[str, Any] = {"values": c.result(values), "best_move": Decimal(moves.index(best) + 1)}
    if given.algorithm != "alpha_beta":
        return found
    seen: list[Decimal] = []
    passed = 0

    def walk(node: Any, depth: int, window: Window) -> Decimal:
        nonlocal passed
        if not isinstance(node, list | dict):
            passed += 1
            seen.append(Decimal(passed))
            return number(node)
        window, kind, done = dict(window), levels[depth], False
        own = Decimal("-Infinity" if kind == "max" else "Infinity")
        for child in below(node):
            if done:
                passed += _leaves(child)
                continue
            better = max if kind == "max" else min
            own = better(own, walk(child, depth + 1, window))
            window[kind] = better(own, window[kind])
            done = crosses(window["max"], window["min"])
        return own

    walk(given.tree, 0, {"max": Decimal("-Infinity"), "min": Decimal("Infinity")})
    left = {str(k) for k in range(1, passed + 1)} - {str(k) for k in seen}
    return {**found, "visited": seen, "pruned": left}


def _leaves(node: Any) -> int:
    return (
        1
        if not isinstance(node, list | dict)
        else sum(map(_leaves, node["children"] if isinstance(node, dict) else node))
    )
