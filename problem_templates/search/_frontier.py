"""Search with a frontier: what is taken from it, and what every node found is known to cost and to come from."""

from markscheme.words import *


def take(links, start, goal, weigh, order=None, keeps_first=False, early=False, habit="", rounds=None):
    """Search, and give the nodes taken in order, what each weighed then, and of each node found where it came from.

    `weigh`: what a node with its cost so far is chosen by, the least first; None for the one that waits longest.
    `order`: nodes that are taken instead, as far as they are on the frontier. `keeps_first`: no cheaper way replaces
    the one found first. `early`: ends when the goal is put on the frontier. `habit`: of a student who goes astray.
    `rounds` collects what is on the frontier, with the costs, what is taken, and from where it was found.
    """
    cost, parent, frontier, taken, weights = {start: rational(0)}, {start: None}, [start], [], []
    waiting = None if order is None else iter(order)
    while frontier and goal not in taken:
        node = _chosen(frontier, cost, weigh, habit) if waiting is None else next(waiting, None)
        if node is None:
            break
        if node not in frontier:
            continue
        if rounds is not None:
            rounds.append(([(name, cost[name]) for name in frontier], node, parent[node]))
        frontier.remove(node)
        taken.append(node)
        weights.append(rational(0) if weigh is None else weigh(cost[node], node))
        for other, step in links.get(node, {}).items() if node != goal else ():
            if other in taken and habit != "reopens":
                continue
            new = step + {"edge_alone": 0, "adds_up": weights[-1]}.get(habit, cost[node])
            if other not in cost or (not keeps_first and is_greater(cost[other], new)):
                cost[other], parent[other] = new, node
                frontier += [] if other in frontier else [other]
        if early and goal in parent:
            if rounds is not None:
                rounds.append(([(name, cost[name]) for name in frontier], None, None))
            break
    return taken, weights, parent


def _chosen(frontier, cost, weigh, habit):
    if weigh is None:
        return frontier[-1 if habit == "newest" else 0]
    names = sorted(frontier, reverse=habit == "last_in_alphabet")
    return names[argmin([weigh(cost[name], name) for name in names])]


def way(parent, goal):
    """The nodes from the start to the goal; where the goal was not found, nothing."""
    nodes = []
    while goal in parent and goal is not None and goal not in nodes:
        nodes.append(goal)
        goal = parent[goal]
    return nodes[::-1]


def distances(links, start):
    """What the cheapest way from a node costs, to each node to which there is one."""
    done, open_ = {}, {start: rational(0)}
    while open_:
        names = list(open_)
        node = names[argmin([open_[name] for name in names])]
        done[node] = open_.pop(node)
        for other, step in links.get(node, {}).items():
            new = done[node] + step
            if other not in done and (other not in open_ or is_greater(open_[other], new)):
                open_[other] = new
    return done
