"""A game tree from the leaves to the root: minimax, alpha-beta pruning, expectimax."""

from markscheme.words import *

from . import _astray as astray
from . import _draw
from . import _tree as game

source = "Russell and Norvig (2021), ch. 5; Knuth and Moore (1975), alpha-beta pruning"
options = {"algorithm": ("minimax", "alpha_beta", "expectimax"), "cut": ("at_equality", "strictly")}
given = {"levels": structure(game.LEVELS), "tree": structure(game.FORM, numbers=True)}
symbols = {"values": "v", "best_move": "m", "visited": "b", "pruned": "C"}
answers = {"pruned": subset()}
in_one_box = ("visited",)
numbers_of = {
    "best_move": ("move", "child", "走法", "子节点", "第"),
    "visited": ("l", "leaf", "leaves", "叶节点", "叶子", "#"),
}
only = {
    "best_move": lambda levels: levels[0] != "chance",
    "visited": {"algorithm": ("alpha_beta",)},
    "pruned": {"algorithm": ("alpha_beta",)},
}
hides = {
    "values": "a node has the value of a child, so values come again",
    "best_move": {"one": "the first move is a move like another"},
    "visited": "the leaves are evaluated from left to right",
}


def ask(algorithm):
    if algorithm == "alpha_beta":
        return {"values": 3, "best_move": 1, "visited": 4, "pruned": 2}
    return {"values": 5, "best_move": 1}


def draw_levels(stream, level, algorithm):
    return _draw.levels(stream, level, algorithm)


def draw_tree(stream, level, levels, algorithm):
    """One whose best move is not found by a glance; with alpha-beta one in which some is cut, by the rule given alone."""

    def is_telling(tree):
        worth = [game.value(tree, kinds) for kinds in (levels, _swapped(levels), ["max"] * len(levels))]
        if len({str(one) for one in worth}) < len(worth):
            return False
        kept = [len(game.evaluated(tree, levels, _when(cut))) for cut in options["cut"]]
        return algorithm != "alpha_beta" or (
            kept[1] < len(game.leaves(tree)) and (level == "easy" or kept[0] < kept[1])
        )

    return stream.again(lambda: _draw.tree(stream, level, levels, algorithm), until=is_telling, most=120)


def invalid_tree(tree, levels, algorithm):
    return game.complaint(tree, levels, algorithm)


def figure_tree(tree, levels, algorithm):
    names = [f"v_{k}" for k in range(1, len(game.inner(tree)) + 1)]
    return game.drawing(tree, levels, names, numbered=algorithm == "alpha_beta")


def figure_solved(tree, levels, algorithm, values, cut):
    """The tree with the values of its nodes, and with strokes through the edges at which alpha-beta search cuts."""
    if algorithm != "alpha_beta":
        return game.drawing(tree, levels, values)
    return game.drawing(tree, levels, values, numbered=True, seen=game.evaluated(tree, levels, _when(cut)))


def table_trace(tree, levels, cut, visited):
    return game.trace(tree, levels, _when(cut))


def _swapped(levels):
    return [{"max": "min", "min": "max"}.get(kind, kind) for kind in levels]


def _when(cut):
    """Whether the rest of a node is cut, at an alpha and a beta."""
    if cut == "strictly":
        return is_greater
    return lambda alpha, beta: not is_greater(beta, alpha)


def values(tree, levels):
    return array([game.value(game.at(tree, path), levels[len(path) :], game.expected) for path in game.inner(tree)])


values.__doc__ = game.FORMULA


def best_move(tree, levels, values):
    r"""{% set last = namespace(k=1) %}\begin{aligned} m &= \operatorname{arg{{ levels[0] }}}_i c_i \\ c &= ({% for child in tree %}
    {% if child is number or child is string %}{{ child }}{% else %}{% set last.k = last.k + 1 %}v_{ {{ last.k }} }
    {% endif %}{% if not loop.last %}, {% endif %}{% endfor %}) \end{aligned}"""
    below = game.below_root(tree, values)
    return 1 + (argmax(below) if levels[0] == "max" else argmin(below))


def visited(tree, levels, cut):
    r"""b = (k : \alpha_k {% if cut == "strictly" %}\le{% else %}<{% endif %} \beta_k)_{k = 1, \dots, n}"""
    number = {leaf: k for k, leaf in enumerate(game.leaves(tree), 1)}
    return array([number[leaf] for leaf in game.evaluated(tree, levels, _when(cut))])


def pruned(tree, visited):
    r"""C = \{ 1, \dots, n \} \setminus \{ b_1, b_2, \dots \}"""
    seen = {whole(k) for k in visited}
    return array([0 if k in seen else 1 for k in range(1, len(game.leaves(tree)) + 1)])


def _by_habit(habit):
    """The leaves that are evaluated by who has a habit; see `_astray.py`."""

    def visited(tree, levels, cut):
        number = {leaf: k for k, leaf in enumerate(game.leaves(tree), 1)}
        return array([number[leaf] for leaf in astray.evaluated(tree, levels, _when(cut), habit)])

    return visited


def _when_left(tree, levels, cut, algorithm):
    """The best that alpha-beta search has found in a node when it leaves it; of one that it never sees, the value."""
    return array(astray.left_with(tree, levels, _when(cut))) if algorithm == "alpha_beta" else None


def _first_of_each(tree, visited):
    off = pruned(tree, visited)
    return array([1 if off[k] and (k == 0 or not off[k - 1]) else 0 for k in range(len(off))])


def _maximised(levels):
    return ["max" if kind == "min" else kind for kind in levels]


_TURNS = {"turns_exchanged": {"levels": _swapped}}
_ROOT = {"root_exchanged": {"levels": lambda levels: [*_swapped(levels[:1]), *levels[1:]]}}
slips = {
    values: {
        **_TURNS,
        **_ROOT,
        "both_maximise": {"levels": _maximised},
        "average_of_min": {"levels": lambda levels: ["chance" if kind == "min" else kind for kind in levels]},
        "chance_as_max": {"levels": lambda levels: ["max" if kind == "chance" else kind for kind in levels]},
        "chance_as_min": {"levels": lambda levels: ["min" if kind == "chance" else kind for kind in levels]},
        "equally_likely": {"tree": astray.unweighted},
        "outcomes_added": "game.expected -> astray.total",
        "bound_for_value": _when_left,
    },
    best_move: _TURNS | _ROOT,
    visited: {
        **_TURNS,
        "other_cut": "cut -> 'strictly' if cut == 'at_equality' else 'at_equality'",
        "nothing_cut": "_when(cut) -> astray.never",
        "one_child_late": _by_habit("late"),
        "one_child_only": _by_habit("one"),
        "bound_of_sibling": _by_habit("kept"),
        "bound_of_parent_only": _by_habit("parent"),
    },
    pruned: {"evaluated_named": "0 if k in seen else 1 -> 1 if k in seen else 0", "first_of_each": _first_of_each},
}
