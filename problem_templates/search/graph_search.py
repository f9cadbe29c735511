"""Search for a way in a graph with costs: A*, uniform-cost, greedy best-first and breadth-first search."""

from markscheme.words import *

from . import _draw, _graph
from . import _frontier as frontier

source = "Russell and Norvig (2021), ch. 3; Hart, Nilsson and Raphael (1968), A*"
sizes = {"n": (5, 6, (7, 8))}
options = {
    "algorithm": ("a_star", "uniform_cost", "greedy", "breadth_first"),
    "graph": ("undirected", "directed"),
    "goal_test": ("at_expansion", "at_generation"),
}
INFORMED = ("a_star", "greedy")
given = {
    "nodes": structure(_graph.NODES),
    "start": structure(_graph.START),
    "goal": structure(_graph.GOAL),
    "edges": structure(_graph.EDGES),
    "heuristic": vector("n", integers(0, 20)).when(algorithm=INFORMED),
}
symbols = {"heuristic": "h", "expanded": "e", "priorities": "p", "path": "P", "cost": "C", "true_costs": "h^*"}
symbols |= {"admissible": "a", "consistent": "b"}
answers = {name: labels(*_draw.NAMES, of="nodes") for name in ("expanded", "path")}
answers |= {name: labels("yes", "no") for name in ("admissible", "consistent")}
YES, NO = range(2)
in_one_box = ("expanded", "priorities", "path")
only = {"priorities": {"algorithm": ("a_star", "uniform_cost", "greedy")}}
only |= {name: {"algorithm": INFORMED} for name in ("true_costs", "admissible", "consistent")}
hides = {
    "heuristic": "the search does not come to every node",
    "priorities": "nodes may weigh the same",
    "expanded": "what is taken first and last is told",
    "path": "likewise",
    "true_costs": "nodes may lie as far from the goal",
}


def ask(algorithm):
    searched = {"expanded": 4, "path": 1, "cost": 1}
    if algorithm in ("a_star", "uniform_cost"):
        searched = {"expanded": 4, "priorities": 2, "path": 1, "cost": 1}
    return searched | ({"true_costs": 3, "admissible": 1, "consistent": 1} if algorithm in INFORMED else {})


draw_nodes = _draw.nodes
draw_start = _draw.start
draw_goal = _draw.goal
draw_edges = _draw.edges
draw_heuristic = _draw.heuristic


def invalid_graph(nodes, edges, start, goal, graph, heuristic, algorithm):
    if wrong := _graph.complaint(nodes, edges, start, goal, graph):
        return wrong
    home = _graph.before(_graph.links(edges, graph, reverse=True), goal)
    if start not in home:
        return f"no way leads from {start} to {goal}; add an edge"
    if algorithm in INFORMED:
        if len(heuristic) != len(nodes):
            return f"heuristic has {len(heuristic)} numbers, but there are {len(nodes)} nodes; give one for each node"
        if lost := [name for name in nodes if name not in home]:
            return f"no way leads from {lost[0]} to {goal}, so it has no true cost; add an edge or leave the node out"
    return None


def figure_graph(nodes, edges, start, goal, graph, heuristic):
    beside = None if heuristic is None else [f"h = {label}" for label in heuristic]
    return _graph.drawing(nodes, edges, start, goal, graph, beside)


def figure_solved(nodes, edges, start, goal, graph, expanded, path):
    """The path that is found, and beside each node that is taken its place in the order."""
    order = [whole(k) for k in expanded]
    beside = [f"({order.index(k) + 1})" if k in order else "" for k in range(len(nodes))]
    return _graph.drawing(nodes, edges, start, goal, graph, beside, [whole(k) for k in path])


def table_rounds(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, expanded):
    """What is on the frontier in each round, what is taken from it, and the node from which that was found."""
    rounds, h = [], {} if heuristic is None else dict(zip(nodes, heuristic, strict=False))
    _search(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, rounds=rounds)

    def weighed(node, g):
        if algorithm == "breadth_first":
            return _graph.word(node)
        sums = {
            "a_star": (g, "+", h.get(node), "=", g + h.get(node, 0)),
            "uniform_cost": (g,),
            "greedy": (h.get(node),),
        }
        return (_graph.word(node), ":", *sums[algorithm])

    return [
        [k, [weighed(*one) for one in found], *map(_graph.word, last)] for k, (found, *last) in enumerate(rounds, 1)
    ]


def _weigh(algorithm, nodes, heuristic):
    """By what a node is chosen, given its cost so far."""
    h = {} if heuristic is None else dict(zip(nodes, heuristic, strict=False))
    return {
        "a_star": lambda g, node: g + h[node],
        "uniform_cost": lambda g, node: g,
        "greedy": lambda g, node: h[node],
        "breadth_first": None,
    }[algorithm]


def _search(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, order=None, habit="", rounds=None):
    early = (algorithm == "breadth_first" and goal_test == "at_generation") or habit == "hasty"
    keeps_first = algorithm in ("greedy", "breadth_first") or habit == "keeps_first"
    if order is not None:
        order = [nodes[whole(k)] for k in order if 0 <= whole(k) < len(nodes)]
    weigh = _weigh(algorithm, nodes, heuristic)
    return frontier.take(_graph.links(edges, graph), start, goal, weigh, order, keeps_first, early, habit, rounds)


def expanded(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic):
    r"""e_k = {% if algorithm == "breadth_first" %}F_1{% else %}\operatorname{argmin}_{u \in F}
    {{ {"a_star": "f", "uniform_cost": "g", "greedy": "h"}[algorithm] }}(u){% endif %}"""
    taken, _, _ = _search(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic)
    return array([nodes.index(name) for name in taken])


def priorities(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, expanded):
    r"""p_k = {% if algorithm == "a_star" %}g(e_k) + h(e_k){% elif algorithm == "uniform_cost" %}g(e_k){% else %}\min_{u \in F} h(u){% endif %}"""
    _, weights, _ = _search(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, expanded)
    return array(weights)


def path(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, expanded):
    r"""{% if start %}P = (\text{ {{- start -}} }, \dots, \text{ {{- goal -}} }){% endif %}"""
    _, _, parent = _search(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, expanded)
    return array([nodes.index(name) for name in frontier.way(parent, goal)])


def cost(nodes, edges, graph, path):
    r"""C = \sum_i c(P_i, P_{i+1})"""
    links, names = _graph.links(edges, graph), [nodes[whole(k)] for k in path]
    return sum((links.get(a, {}).get(b, 0) for a, b in _graph.pairs(names)), rational(0))


def true_costs(nodes, edges, goal, graph):
    r"""h^*(u) = \min_v \left( c(u, v) + h^*(v) \right)"""
    home = frontier.distances(_graph.links(edges, graph, reverse=True), goal)
    return array([home[name] for name in nodes])


def admissible(heuristic, true_costs):
    r"""\forall u : h(u) \le h^*(u)"""
    return NO if any(map(is_greater, heuristic, true_costs)) else YES


def consistent(nodes, edges, goal, graph, heuristic):
    r"""\max_{u, v} \left( h(u) - c(u, v) - h(v) \right) \le 0"""
    h = dict(zip(nodes, heuristic, strict=True))
    ways = [(one, other, cost) for one, below in _graph.links(edges, graph).items() for other, cost in below.items()]
    steep = [is_greater(h[one], cost + h[other]) for one, other, cost in ways]
    return NO if any(steep) or not whole(equals(h[goal], 0)) else YES


def _by_habit(habit):
    """The nodes in the order in which they are taken by who goes astray; see `_frontier.py`."""

    def expanded(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic):
        if habit == "newest" and algorithm != "breadth_first":
            return None
        taken, _, _ = _search(nodes, edges, start, goal, graph, algorithm, goal_test, heuristic, habit=habit)
        return array([nodes.index(name) for name in taken])

    return expanded


def _cheapest(nodes, edges, start, goal, graph):
    _, _, parent = frontier.take(_graph.links(edges, graph), start, goal, lambda g, node: g)
    return array([nodes.index(name) for name in frontier.way(parent, goal)])


def _with_heuristics(nodes, edges, graph, path, heuristic):
    return None if heuristic is None else cost(nodes, edges, graph, path) + sum(heuristic[whole(k)] for k in path)


def _from_the_start(nodes, edges, start, graph):
    away = frontier.distances(_graph.links(edges, graph), start)
    return array([away.get(name, rational(0)) for name in nodes])


def _edges_counted(nodes, edges, goal, graph):
    return true_costs(nodes, [[one, other, 1] for one, other, _ in edges], goal, graph)


def _as_admissible(heuristic, true_costs):
    return admissible(heuristic, true_costs)


slips = {
    expanded: {
        "greedy_for_a_star": "algorithm -> 'greedy' if algorithm == 'a_star'",
        "heuristic_ignored": "algorithm -> 'uniform_cost' if algorithm == 'a_star'",
        "cost_so_far_added": "algorithm -> 'a_star' if algorithm == 'greedy'",
        "costs_ignored": "algorithm -> 'breadth_first' if algorithm == 'uniform_cost'",
        "cheapest_first": "algorithm -> 'uniform_cost' if algorithm == 'breadth_first'",
        "edge_alone": _by_habit("edge_alone"),
        "heuristics_added_up": _by_habit("adds_up"),
        "goal_when_generated": _by_habit("hasty"),
        "first_way_kept": _by_habit("keeps_first"),
        "taken_twice": _by_habit("reopens"),
        "newest_first": _by_habit("newest"),
        "last_in_alphabet": _by_habit("last_in_alphabet"),
        "goal_when_taken": "goal_test -> 'at_expansion'",
        "arrows_ignored": "graph -> 'undirected'",
    },
    priorities: {
        "heuristic_forgotten": "algorithm -> 'uniform_cost' if algorithm == 'a_star'",
        "heuristic_alone": "algorithm -> 'greedy' if algorithm == 'a_star'",
    },
    path: {
        "order_for_path": lambda expanded: expanded,
        "cheapest_path": _cheapest,
        "from_the_goal": "frontier.way(parent, goal) -> frontier.way(parent, goal)[::-1]",
    },
    cost: {
        "last_edge_missing": "_graph.pairs(names) -> _graph.pairs(names[:-1])",
        "edges_counted": lambda path: len(path) - 1,
        "heuristics_added": _with_heuristics,
    },
    true_costs: {
        "from_the_start": _from_the_start,
        "edges_counted": _edges_counted,
        "arrows_ignored": "graph -> 'undirected'",
    },
    admissible: {
        "overestimates": "map(is_greater, heuristic, true_costs) -> map(is_greater, true_costs, heuristic)",
    },
    consistent: {
        "admissible_is_enough": _as_admissible,
    },
}
