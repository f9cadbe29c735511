"""Graphs with costs on their edges, by the names of their nodes: what is wrong with one, and how one is drawn."""

from markscheme.words import *

NODES = 'a list of the names of the nodes, such as ["S", "A", "G"]'
EDGES = 'a list of edges with their costs, such as [["S", "A", 2], ["A", "G", "1.5"]]'
START = 'the name of the node where the search begins, such as "S"'
GOAL = 'the name of the node that is looked for, such as "G"'


def word(node):
    """A node in a formula; nothing where there is none."""
    return "" if node is None else rf"\text{{{node}}}"


def links(edges, graph, reverse=False):
    """For every node that has some, its neighbours with what it costs to go there, in the order of the alphabet."""
    found = {}
    for one, other, cost in edges:
        ways = [(other, one)] if reverse else [(one, other)]
        for a, b in [*ways, *(pair[::-1] for pair in ways if graph == "undirected")]:
            found.setdefault(a, {})[b] = read_number(cost)
    return {a: dict(sorted(ways.items())) for a, ways in found.items()}


def pairs(items):
    """Each with the next one."""
    return [(items[i], items[i + 1]) for i in range(len(items) - 1)]


def before(links, goal):
    """The nodes from which a way leads to the goal; `links` are those against the arrows."""
    found = [goal]
    for node in found:
        found += [other for other in links.get(node, ()) if other not in found]
    return found


def drawing(nodes, edges, start, goal, graph, beside, path=()):
    place = {name: i for i, name in enumerate(nodes)}
    costs = {(place[a], place[b]): read_number(cost) for a, b, cost in edges}
    names = [f'"{name}"' for name in nodes]  # upright, as in the statement
    return route_graph_figure(names, costs, (place[start], place[goal]), graph == "directed", beside, pairs(path))


def complaint(nodes, edges, start, goal, graph):
    """What is wrong with a graph, in a sentence; else None."""
    if not isinstance(nodes, list) or len(nodes) < 2 or not all(map(_is_name, nodes)):
        return f"nodes is {nodes!r:.60}; give {NODES}, of letters, digits, spaces and hyphens"
    if twice := next((name for i, name in enumerate(nodes) if name in nodes[:i]), None):
        return f"nodes has {twice!r} twice; give every node a name of its own"
    for word, name in (("start", start), ("goal", goal)):
        if not isinstance(name, str) or name not in nodes:
            return f"{word} is {name!r:.40}, which is no node; give one of {', '.join(nodes)}"
    if start == goal:
        return f"start and goal are both {start!r}; give two nodes"
    return _edge_complaint(nodes, edges, graph)


def _edge_complaint(nodes, edges, graph):
    if not isinstance(edges, list) or not edges:
        return f"edges is {edges!r:.60}; give {EDGES}"
    seen = set()
    for i, edge in enumerate(edges, 1):
        if not isinstance(edge, list) or len(edge) != 3 or not isinstance(edge[2], (int, str)):
            return f'edge {i} is {edge!r:.60}; give two nodes and a cost, as ["S", "A", 2]'
        one, other, cost = edge
        if missing := next((name for name in edge[:2] if not isinstance(name, str) or name not in nodes), None):
            return f"edge {i} has the end {missing!r:.40}, which is no node; give two of {', '.join(nodes)}"
        if one == other:
            return f"edge {i} leads from {one!r} to itself; leave it out"
        if (one, other) in seen or (graph == "undirected" and (other, one) in seen):
            return f"edge {i} is a second one from {one!r} to {other!r}; give one with one cost"
        seen.add((one, other))
        if isinstance(cost, bool) or not is_greater(read_number(cost), 0):
            return f"edge {i} costs {cost}, but a cost is above 0; give a positive number"
    return None


def _is_name(name):
    return isinstance(name, str) and len(name) <= 40 and name.replace(" ", "").replace("-", "").isalnum()
