"""Game trees as nested lists: their nodes, the search in them, and what keeps one from being solved.

A node is known by its path: the places of the children, from 0, by which one gets to it from the root.
"""

from markscheme.words import *

KINDS = ("max", "min", "chance")
LEVELS = 'a list of "max", "min" or "chance" for the root, for its children and so on, such as ["max", "chance"]'
FORM = (
    "a list of the children of the root, each a number for a leaf or a list of its own children, or for a chance node "
    'also {"probabilities": ["0.3", "0.7"], "children": [3, 12]}, such as [[3, 12], [2, 4]]'
)
_MOST_DRAWN = 18  # leaves
# Node by node; behind a node in the list stand those that its children have brought in.
FORMULA = r"""{% set nodes = [(tree, 0)] %}
{% for node, depth in nodes %}{% for child in (node["children"] if node is mapping else node) %}
{% if child is not number and child is not string %}{% if nodes.append((child, depth + 1)) %}{% endif %}{% endif %}
{% endfor %}{% endfor %}
{% set last = namespace(k=1) %}
\begin{aligned}
{% for node, depth in nodes %}{% set i = loop.index %}{% set ends = loop.last %}{% set below = node["children"] if node is mapping else node %}
v_{ {{ i }} } &= {% if levels[depth] != "chance" %}\{{ levels[depth] }}({% elif node is not mapping %}\frac{1}{ {{ below | length }} } ({% endif %}
{% for child in below %}{% if node is mapping %}{{ node["probabilities"][loop.index0] }} \cdot {% endif %}
{% if child is not number and child is not string %}{% set last.k = last.k + 1 %}v_{ {{ last.k }} }{% elif levels[depth] == "chance" and (child | string).startswith("-") %}({{ child }}){% else %}{{ child }}{% endif %}
{% if not loop.last %}{{ ", " if levels[depth] != "chance" else " + " }}{% endif %}{% endfor %}
{% if levels[depth] != "chance" or node is not mapping %}){% endif %}{% if not ends %} \\ {% endif %}

{% endfor %}\end{aligned}"""


def is_inner(node):
    return isinstance(node, (list, dict))


def children(node):
    return node["children"] if isinstance(node, dict) else node


def paths(node, path=()):
    """Every node at and below a node by its path, level by level only after sorting."""
    below = children(node) if is_inner(node) else ()
    return {path: node} | {p: n for i, child in enumerate(below) for p, n in paths(child, (*path, i)).items()}


def inner(tree):
    """The paths of the inner nodes, level by level, from left to right."""
    nodes = paths(tree)
    return sorted((path for path in nodes if is_inner(nodes[path])), key=lambda path: (len(path), path))


def leaves(tree):
    """The paths of the leaves, from left to right."""
    nodes = paths(tree)
    return sorted(path for path in nodes if not is_inner(nodes[path]))


def at(tree, path):
    for place in path:
        tree = children(tree)[place]
    return tree


def shares(node):
    """The probabilities of the children of a chance node: as given, else all alike."""
    if isinstance(node, dict):
        return array([read_number(p) for p in node["probabilities"]])
    return array([1 / rational(len(node))] * len(node))


def expected(values, shares):
    return (values * shares).sum()


def value(node, levels, of_chance=expected):
    """What a node is worth where `levels` says whose turn it is there, below it, and so on."""
    if not is_inner(node):
        return read_number(node)
    below = array([value(child, levels[1:], of_chance) for child in children(node)])
    if levels[0] == "chance":
        return of_chance(below, shares(node))
    return below[argmax(below) if levels[0] == "max" else argmin(below)]


def below_root(tree, values):
    """The values of the children of the root, where those of the inner nodes are known."""
    known = dict(zip(inner(tree), values, strict=False))
    return array([known[i,] if is_inner(child) else read_number(child) for i, child in enumerate(children(tree))])


def search(node, levels, is_cut, seen, path=(), bounds=(None, None), visits=None):
    """Alpha-beta search below a node: puts the paths of the leaves that are evaluated into `seen`.

    Gives the best that was found when the node was left, which is its value where nothing was cut. `visits` collects
    it by node, with the bounds on arrival, what the children gave, and the bounds at the end.
    """
    if not is_inner(node):
        seen.append(path)
        return read_number(node)
    alpha, beta = bounds
    best, found = None, []
    for i, child in enumerate(children(node)):
        found.append(search(child, levels[1:], is_cut, seen, (*path, i), (alpha, beta), visits))
        best = better(found[-1], best, levels[0])
        if levels[0] == "max":
            alpha = better(best, alpha, "max")
        else:
            beta = better(best, beta, "min")
        if alpha is not None and beta is not None and is_cut(alpha, beta):
            break
    if visits is not None:
        visits[path] = best, bounds, found, (alpha, beta)
    return best


def better(one, other, kind):
    if other is None:
        return one
    return maximum(one, other) if kind == "max" else minimum(one, other)


def evaluated(tree, levels, is_cut):
    """The paths of the leaves that alpha-beta search evaluates, in order."""
    seen = []
    search(tree, levels, is_cut, seen)
    return seen


def trace(tree, levels, is_cut):
    """A row for each node that alpha-beta search goes through, in the order in which it leaves them."""
    visits, rows = {}, []
    search(tree, levels, is_cut, [], visits=visits)
    name = {path: f"v_{{{k}}}" for k, path in enumerate(inner(tree), 1)}
    number = {path: k for k, path in enumerate(leaves(tree), 1)}
    for path, (best, reached, found, left) in visits.items():
        unseen = [(*path, i) for i in range(len(found), len(children(at(tree, path))))]
        cut = [k for leaf, k in number.items() if leaf[: len(path) + 1] in unseen]
        rows.append([name[path], _bounds(reached), found, best, _bounds(left), cut])
    return rows


def _bounds(pair):
    return [infinite if bound is None else bound for bound, infinite in zip(pair, (r"-\infty", r"\infty"), strict=True)]


def drawing(tree, levels, texts, numbered=False, seen=None):
    """The tree with a text in each inner node; where the leaves that were `seen` are told, the others are cut off."""
    if len(leaves(tree)) > _MOST_DRAWN:
        return None
    nodes = paths(tree)
    order = inner(tree)
    below = {path: [(*path, i) for i in range(len(children(nodes[path])))] for path in order}
    names = dict(zip(order, texts, strict=True)) | {path: read_number(nodes[path]) for path in leaves(tree)}
    beneath = {path: f"({k})" for k, path in enumerate(leaves(tree), 1)} if numbered else {}
    likely = {
        (path, child): p
        for path in order
        if isinstance(nodes[path], dict)
        for child, p in zip(below[path], shares(nodes[path]), strict=True)
    }
    reached = {path[:k] for path in seen or () for k in range(len(path) + 1)}
    edges = [(path, child) for path in order for child in below[path]]
    cut = [] if seen is None else [(path, child) for path, child in edges if path in reached and child not in reached]
    return game_tree_figure(below, {path: levels[len(path)] for path in order}, names, beneath, likely, cut)


def complaint(tree, levels, algorithm):
    """What keeps a tree from being solved, in a sentence; else None."""
    if not is_inner(tree):
        return f"tree is {tree!r:.40}, a single leaf; give {FORM}"
    if not isinstance(levels, list) or not levels:
        return f"levels is {levels!r:.40}; give {LEVELS}"
    for depth, kind in enumerate(levels):
        if kind not in KINDS:
            return f"levels has {kind!r:.40} for depth {depth}; give {LEVELS}"
        if kind == "chance" and algorithm != "expectimax":
            return f"levels has a chance node at depth {depth}; take the algorithm expectimax, or give max or min"
    return _node_complaint(tree, levels, 0)


def _node_complaint(node, levels, depth):
    where = f"a node at depth {depth} of tree" if depth else "the root of tree"
    if isinstance(node, (bool, type(None))):
        return f"{where} is {node!r}; give {FORM}"
    if not is_inner(node):
        return None
    if depth >= len(levels):
        return (
            f"levels says whose turn it is at {len(levels)} depths, but tree has inner nodes below them; add the others"
        )
    if isinstance(node, dict):
        if set(node) != {"probabilities", "children"} or not all(isinstance(part, list) for part in node.values()):
            return f"{where} is a mapping with {', '.join(node) or 'nothing'}; give lists of probabilities and children"
        if levels[depth] != "chance":
            return f"{where} has probabilities, but it is a {levels[depth]} node; give the list of its children alone"
        if wrong := _share_complaint(node, where):
            return wrong
    if not children(node):
        return f"{where} has no children; give it one or more, or a number in its place"
    found = (_node_complaint(child, levels, depth + 1) for child in children(node))
    return next(filter(None, found), None)


def _share_complaint(node, where):
    n = len(node["children"])
    if len(node["probabilities"]) != n:
        return f"{where} has {n} children, but {len(node['probabilities'])} probabilities; give one for each child"
    if not all(isinstance(p, (int, str)) for p in node["probabilities"]):
        return f"{where} has a probability that is no number; give one for each child"
    values = shares(node)
    if any(is_greater(0, p) for p in values):
        return f"{where} has a negative probability; give numbers from 0 to 1"
    if sign(values.sum() - 1) != 0:
        return f"the probabilities of {where} add up to {values.sum()}, but must add up to 1"
    return None
