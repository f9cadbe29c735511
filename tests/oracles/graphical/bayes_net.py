"""Bayesian networks by the whole joint table: every assignment of all variables, on exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import networkx as nx
import numpy as np


def _net(*variables: tuple[str, list[str], list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(("name", "parents", "table"), one, strict=True)) for one in variables]


RAIN = _net(
    ("Cloudy", [], ["0.5"]),
    ("Sprinkler", ["Cloudy"], ["0.5", "0.1"]),
    ("Rain", ["Cloudy"], ["0.2", "0.8"]),
    ("wet_grass", ["Sprinkler", "Rain"], [0, "0.9", "0.9", "0.99"]),
)
ALARM = _net(
    ("B", [], ["0.001"]),
    ("E", [], ["0.002"]),
    ("A", ["B", "E"], ["0.001", "0.29", "0.94", "0.95"]),
    ("J", ["A"], ["0.05", "0.9"]),
    ("M", ["A"], ["0.01", "0.7"]),
)
THREE = _net(
    ("X", [], ["1/3"]),
    ("Y", ["X"], [1, "0.25"]),
    ("Z", [], ["0.6"]),
    ("W", ["Z", "X", "Y"], [f"0.{k}" for k in range(1, 9)]),
)
SEVEN = _net(  # a variable below the one before it and the one before that
    ("V0", [], ["0.3"]),
    ("V1", ["V0"], ["0.9", "0.2"]),
    *((f"V{i}", [f"V{i - 1}", f"V{i - 2}"], [f"0.{i}", "0.8", f"0.{9 - i}", "0.1"]) for i in range(2, 7)),
)
CASES = [
    {"variables": RAIN, "assignment": [1, 0, 1, 1], "query": "Rain", "evidence": {"wet_grass": 1}},
    {"variables": RAIN, "assignment": [0, 0, 0, 1], "query": "Sprinkler", "evidence": {"wet_grass": 1, "Rain": 1}},
    {"variables": RAIN, "assignment": [0, 1, 1, 0], "query": "wet_grass", "evidence": {}},
    {"variables": ALARM, "assignment": [0, 0, 1, 1, 1], "query": "B", "evidence": {"J": 1, "M": 1}},
    {"variables": ALARM, "assignment": [1, 0, 1, 0, 1], "query": "J", "evidence": {"B": 0}},  # M is no ancestor
    {"variables": THREE, "assignment": [0, 1, 1, 0], "query": "X", "evidence": {"W": 0}},
    {"variables": THREE, "assignment": [0, 0, 1, 0], "query": "Y", "evidence": {"X": 0, "W": 1}},  # certain
    {"variables": SEVEN, "assignment": [1, 0, 0, 1, 1, 0, 1], "query": "V0", "evidence": {"V6": 1}},  # many hidden ones
    {"variables": _net(("A", [], ["0.2"])), "assignment": [0], "query": "A", "evidence": {}},
]


def joint_table(variables: list[dict[str, Any]]) -> dict[tuple[int, ...], Fraction]:
    """P of every assignment, from the conditional tables read row by row in the order of counting."""
    graph = nx.DiGraph([(parent, node["name"]) for node in variables for parent in node["parents"]])
    graph.add_nodes_from(node["name"] for node in variables)
    assert nx.is_directed_acyclic_graph(graph)
    place = {node["name"]: i for i, node in enumerate(variables)}
    rows = {
        node["name"]: dict(zip(product((0, 1), repeat=len(node["parents"])), map(Fraction, node["table"]), strict=True))
        for node in variables
    }

    def chance(name: str, values: tuple[int, ...], parents: list[str]) -> Fraction:
        true = rows[name][tuple(values[place[parent]] for parent in parents)]
        return true if values[place[name]] else 1 - true

    found = {
        values: prod(chance(node["name"], values, node["parents"]) for node in variables)
        for values in product((0, 1), repeat=len(variables))
    }
    assert sum(found.values()) == 1
    return found


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    variables = given["variables"]
    names, table = [node["name"] for node in variables], joint_table(variables)
    x = tuple(int(value) for value in given["assignment"])

    def share(fixed: dict[str, int]) -> Fraction:
        wanted = {names.index(name): value for name, value in fixed.items()}
        return sum((p for values, p in table.items() if all(values[i] == v for i, v in wanted.items())), Fraction(0))

    evidence = {name: int(value) for name, value in given["evidence"].items()}
    numerator, denominator = share(evidence | {given["query"]: 1}), share(evidence)
    # each factor as a quotient of sums over the table, where what is given has a probability
    factors = []
    for i, node in enumerate(variables):
        above = {parent: x[names.index(parent)] for parent in node["parents"]}
        if share(above):
            factors.append(share(above | {node["name"]: x[i]}) / share(above))
        else:
            row = int("".join(map(str, above.values())) or "0", 2)
            factors.append(Fraction(node["table"][row]) if x[i] else 1 - Fraction(node["table"][row]))
    found = {
        "parameters": sum(len(node["table"]) for node in variables),
        "parameters_joint": len(table) - 1,
        "factors": factors,
        "joint": table[x],
        "numerator": numerator,
        "denominator": denominator,
        "posterior": numerator / denominator,
    }
    return {name: np.array(value, dtype=float) for name, value in found.items()}
