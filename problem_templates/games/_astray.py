"""Searches of a game tree as students do them who cut too late, too little, or by a bound that does not hold there."""

from markscheme.words import *

from . import _tree as game


def total(values, shares):
    return values.sum()


def never(alpha, beta):
    return False


def unweighted(tree):
    """The same tree, with the children of every chance node equally likely."""
    return [unweighted(child) for child in game.children(tree)] if game.is_inner(tree) else tree


def left_with(tree, levels, is_cut):
    """The best that alpha-beta search has found in each inner node; of one that it never sees, the value."""
    visits = {}
    game.search(tree, levels, is_cut, [], visits=visits)
    known = {path: best for path, (best, *_) in visits.items()}
    every = [(path, game.at(tree, path)) for path in game.inner(tree)]
    return [known[path] if path in known else game.value(node, levels[len(path) :]) for path, node in every]


def evaluated(tree, levels, is_cut, habit):
    """The leaves, by their paths, that are evaluated by who has a habit.

    "late": looks at one more child before the cut; "one": leaves out one child and goes on; "kept": keeps for the next
    nodes what bounds a child had; "parent": compares a node with its parent alone.
    """
    seen = []
    _search(tree, levels, is_cut, habit, seen, (), {"max": None, "min": None})
    return seen


def _search(node, levels, is_cut, habit, seen, path, bounds):
    if not game.is_inner(node):
        seen.append(path)
        return read_number(node)
    if habit != "kept":
        bounds = dict(bounds)
    best, cut, left_out = None, False, False
    for i, child in enumerate(game.children(node)):
        if cut and (habit != "one" or not left_out):
            left_out = True
            if habit == "one":
                continue
        handed = {"max": None, "min": None, levels[0]: bounds[levels[0]]} if habit == "parent" else bounds
        found = _search(child, levels[1:], is_cut, habit, seen, (*path, i), handed)
        best = game.better(found, best, levels[0])
        bounds[levels[0]] = game.better(best, bounds[levels[0]], levels[0])
        if cut and habit == "late":
            break
        alpha, beta = bounds["max"], bounds["min"]
        crossed = alpha is not None and beta is not None and is_cut(alpha, beta)
        if crossed and habit in ("kept", "parent"):
            break
        cut = cut or crossed
    return best
