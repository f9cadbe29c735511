"""Searches in graphs by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, number

ZERO = Decimal(0)
Ways = dict[tuple[str, str], Decimal]


def graph_search(given: Given, c: Calculator) -> dict[str, Any]:
    """A list of ways from the start, each with its cost; one is crossed out in every round."""
    ways: Ways = {}
    for one, other, cost in given.edges:
        ways[one, other] = number(cost)
        if given.graph == "undirected":
            ways[other, one] = number(cost)
    h = dict(zip(given.nodes, given.heuristic or [ZERO] * len(given.nodes), strict=True))
    queue: dict[str, tuple[list[str], Decimal]] = {given.start: ([given.start], ZERO)}
    taken: list[str] = []
    weights: list[Decimal] = []
    path: list[str] = []
    cost = ZERO

    def weight(name: str) -> Decimal:
        g = queue[name][1]
        return {"a_star": c.add(g, h[name]), "uniform_cost": g, "greedy": h[name], "breadth_first": ZERO}[
            given.algorithm
        ]

    while not path:
        first = next(iter(queue))
        name = first if given.algorithm == "breadth_first" else min(queue, key=lambda one: (weight(one), one))
        weights.append(weight(name))
        way, so_far = queue.pop(name)
        taken.append(name)
        if name == given.goal:
            path, cost = way, so_far
            break
        for other in sorted(b for a, b in ways if a == name and b not in taken):
            new = c.add(so_far, ways[name, other])
            better = given.algorithm in ("a_star", "uniform_cost") and other in queue and new < queue[other][1]
            if other not in queue or better:
                queue[other] = ([*way, other], new)
            if other == given.goal and given.algorithm == "breadth_first" and given.goal_test == "at_generation":
                path, cost = queue[other]
    found: dict[str, Any] = {"expanded": taken, "path": path, "cost": c.result(cost)}
    if given.algorithm != "breadth_first":
        found["priorities"] = c.result(weights)
    if given.algorithm in ("a_star", "greedy"):
        home = _home(c, ways, given.goal)
        found["true_costs"] = c.result([home[name] for name in given.nodes])
        found["admissible"] = "yes" if all(h[name] <= home[name] for name in given.nodes) else "no"
        steep = [h[a] > c.add(cost, h[b]) for (a, b), cost in ways.items()]
        found["consistent"] = "no" if any(steep) or h[given.goal] else "yes"
    return found


def _home(c: Calculator, ways: Ways, goal: str) -> dict[str, Decimal]:
    """What is left from every node, mended until nothing changes."""
    home, changed = {goal: ZERO}, True
    while changed:
        changed = False
        for (a, b), cost in ways.items():
            if b in home and (a not in home or c.add(cost, home[b]) < home[a]):
                home[a], changed = c.add(cost, home[b]), True
    return home
