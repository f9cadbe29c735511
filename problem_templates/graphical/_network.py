"""Bayesian networks of binary variables as somebody writes them down: read, calculate, draw, and say what is wrong."""

from markscheme.words import *

FORM = (
    "a list of binary variables, parents first, each with P(name = 1) for its parents' values 00, 01, 10, 11, "
    'such as [{"name": "A", "parents": [], "table": ["0.3"]}, {"name": "B", "parents": ["A"], "table": ["0.2", "0.9"]}]'
)
EVIDENCE = 'a mapping of the observed variables to 0 or 1, which may be empty, such as {"B": 1, "C": 0}'
_MOST = 20  # variables: sums may grow with a power of 2
_MOST_WRITTEN_OUT = 4  # hidden variables, 16 products; more are summed from inside
_LETTERS = ("ABCDE", "RSTWZ", "EGHKL")  # no U and V, which are steps
# By level: the parents of each variable; pairs of what is asked and what is observed. At first a chain or a fork, so that
# one observation is traced back over one hidden variable; then two paths meet, and two observations count together; at
# the end there are two hidden variables to sum over, or a third one that nothing observed depends on, so that it sums to 1.
_SHAPES = {
    "easy": {
        ((), (0,), (1,)): ((0, (2,)), (1, (2,))),
        ((), (0,), (0,)): ((1, (2,)), (2, (1,))),
    },
    "medium": {
        ((), (), (0, 1), (2,)): ((0, (1, 3)), (1, (0, 3))),
        ((), (0,), (0,), (1, 2)): ((0, (1, 3)), (1, (2, 3)), (2, (1, 3))),
        ((), (0,), (0,), (2,)): ((0, (1, 3)),),
        ((), (), (1,), (0, 1)): ((2, (0, 3)), (0, (2, 3))),
    },
    "hard": {
        ((), (), (0, 1), (2,), (2,)): ((0, (3, 4)), (1, (3, 4)), (0, (3,)), (1, (4,))),
        ((), (0,), (0,), (1, 2), (2,)): ((0, (3, 4)), (1, (3, 4)), (0, (3,)), (2, (3,))),
        ((), (), (0, 1), (1,), (2, 3)): ((0, (3, 4)), (3, (0, 4))),
    },
}

# Names of one letter lean, longer ones are words; a variable without a value is summed over.
_SPELT = r"""{% macro spelt(name, value) %}{% if name | length > 1 %}\text{ {{- name | replace("_", "\\_") -}} }{% else %}{{ name }}{% endif %}
    {%- if value is not none %} = {{ value }}{% endif %}{% endmacro %}
    {%- macro chance(node, values) %}P({{ spelt(node.name, values.get(node.name)) }}
    {%- for parent in node.parents %}{{ " \\mid " if loop.first else ", " }}{{ spelt(parent, values.get(parent)) }}{% endfor %}){% endmacro %}"""
FACTOR_FORMULA = (
    _SPELT
    + r"""{% set known = namespace(values={}) %}{% for node in variables %}
    {%- set known.values = dict(known.values, **{node.name: assignment[loop.index0]}) %}{% endfor %}
    \begin{aligned} {% for node in variables %}f_{ {{ loop.index }} } &= {{ chance(node, known.values) }}{% if not loop.last %} \\ {% endif %}{% endfor %} \end{aligned}"""
)
TERMS_FORMULA = (
    _SPELT
    + r"""{% set fixed = dict(evidence, **{query: VALUE}) %}{% set needed = namespace(names=fixed | list) %}
    {%- for node in variables | reverse %}{% if node.name in needed.names %}{% set needed.names = needed.names + node.parents %}{% endif %}{% endfor %}
    {%- set hidden = namespace(names=[]) %}{% for node in variables if node.name in needed.names and node.name not in fixed %}
    {%- set hidden.names = hidden.names + [spelt(node.name, none)] %}{% endfor %}
    {%- if hidden.names | length > MOST %}LETTER_{11} = P({% for name in fixed %}{{ spelt(name, fixed[name]) }}{% if not loop.last %}, {% endif %}{% endfor %})
    {%- else %}{% set place = namespace(j=0) %}\begin{aligned} {% for node in variables if node.name in needed.names %}{% set place.j = place.j + 1 -%}
    LETTER_{i {{ place.j }}} &= {{ chance(node, fixed) }}{% if not loop.last %} \\ {% endif %}{% endfor %}
    {%- if hidden.names %} \\ i &= ({{ hidden.names | join(", ") }}){% endif %}
    {%- for node in variables | reverse if node.name not in needed.names %} \\ \sum_{ {{ spelt(node.name, none) }} } {{ chance(node, fixed) }} &= 1{% endfor %} \end{aligned}{% endif %}"""
).replace("MOST", str(_MOST_WRITTEN_OUT))


def draw_variables(stream, level):
    """Unlike tenths in a table, then twentieths, none the complement of another; no 1/10, which is 1 with another point."""
    parents, letters = stream.choice([*_SHAPES[level]]), stream.choice(_LETTERS)

    def table(rows):
        shares = stream.shuffled([k for k in range(1, 20) if k not in (2, 10, 18) and (level != "easy" or k % 2 == 0)])
        kept = [k for i, k in enumerate(shares) if 20 - k not in shares[:i]]
        return [f"0.{5 * k:02}".rstrip("0") for k in kept[:rows]]

    return [
        {"name": letters[i], "parents": [letters[j] for j in above], "table": table(2 ** len(above))}
        for i, above in enumerate(parents)
    ]


def _questions(level, variables):
    names = [node["name"] for node in variables]
    shape = tuple(tuple(names.index(parent) for parent in node["parents"]) for node in variables)
    return [(names[asked], [names[i] for i in observed]) for asked, observed in _SHAPES[level][shape]]


def draw_query(stream, level, variables):
    return stream.choice(_questions(level, variables))[0]


def draw_evidence(stream, level, variables, query):
    observed = stream.choice([names for asked, names in _questions(level, variables) if asked == query])
    return {name: stream.below(2) for name in observed}


def factor(node, values):
    """P(variable = its value | its parents' values)."""
    row = 0
    for parent in node["parents"]:
        row = 2 * row + values[parent]
    p = read_number(node["table"][row])
    return p if values[node["name"]] else 1 - p


def by_name(variables, assignment):
    return {node["name"]: whole(value) for node, value in zip(variables, assignment, strict=True)}


def with_ancestors(variables, names):
    """The variables of these names and all above them; the others sum to 1 and may be left out."""
    found = set(names)
    for node in reversed(variables):
        found |= {*node["parents"]} if node["name"] in found else set()
    return [node for node in variables if node["name"] in found]


def _hidden(nodes, fixed):
    return [node["name"] for node in nodes if node["name"] not in fixed]


def terms(variables, fixed):
    """P(fixed) as a sum of products: a row of factors for each assignment of the ancestors that are not fixed."""
    nodes = with_ancestors(variables, fixed)
    hidden = _hidden(nodes, fixed)
    if len(hidden) > _MOST_WRITTEN_OUT:
        return array([[probability(variables, fixed)]])
    rows = [[row >> place & 1 for place in reversed(range(len(hidden)))] for row in range(2 ** len(hidden))]
    return array([[factor(node, {**fixed, **dict(zip(hidden, row, strict=True))}) for node in nodes] for row in rows])


def probability(variables, fixed):
    """P(fixed), every sum as far inside as it goes; a sum that depends on the same values is found once."""
    nodes, found = _children_soon(with_ancestors(variables, fixed)), {}
    later = [{parent for node in nodes[i:] for parent in node["parents"]} for i in range(len(nodes))]

    def rest(i, values):
        if i == len(nodes):
            return rational(1)
        name, kept = nodes[i]["name"], {name: x for name, x in values.items() if name in later[i]}
        key = (i, *kept.items())
        if key not in found:
            ways = [kept | {name: x} for x in ([fixed[name]] if name in fixed else (0, 1))]
            found[key] = sum(factor(nodes[i], way) * rest(i + 1, way) for way in ways)
        return found[key]

    return rest(0, {})


def _children_soon(nodes):
    """Each variable right after its parents, so that few values have to be remembered at a time."""
    by_name, found = {node["name"]: node for node in nodes}, {}

    def visit(node):
        for parent in node["parents"]:
            visit(by_name[parent]) if parent not in found else None
        found[node["name"]] = node

    for node in sorted(nodes, key=lambda node: not node["parents"]):
        visit(node) if node["name"] not in found else None
    return [*found.values()]


def hidden_true(variables, fixed):
    """What one takes who does not sum over the hidden variables: the row in which they are true."""
    rows = terms(variables, fixed)
    return rows[-1:] if len(rows) > 1 else None


def unweighted(variables, fixed):
    """What one takes who leaves out how probable the hidden causes are."""
    nodes, rows = with_ancestors(variables, fixed), terms(variables, fixed)
    kept = [j for j, node in enumerate(nodes) if node["parents"] or node["name"] in fixed]
    return rows[:, kept] if 0 < len(kept) < len(nodes) and len(rows) > 1 else None


def layout(variables):
    """Nodes and arrows of the drawing: each variable below its parents."""
    layer, rows = {}, {}
    for node in variables:
        layer[node["name"]] = 1 + max([layer[parent] for parent in node["parents"]], default=-1)
        rows.setdefault(layer[node["name"]], []).append(node["name"])
    nodes = [
        (name, f'"{name}"' if len(name) > 1 else name, i - (len(row) - 1) / rational(2), k)
        for k, row in rows.items()
        for i, name in enumerate(row)
    ]
    return nodes, [(parent, node["name"], "") for node in variables for parent in node["parents"]]


def complaint(variables, v):
    """What is wrong with the variables, in a sentence that names the variable; else None."""
    if not isinstance(variables, list) or len(variables) != v:
        return f"assignment has {v} values, so variables is a list of as many; give {FORM}"
    if v > _MOST:
        return (
            f"variables has {v} entries; at most {_MOST} are calculated; leave out those that nothing asked depends on"
        )
    above = []
    for i, node in enumerate(variables, 1):
        if not isinstance(node, dict) or {*node} != {"name", "parents", "table"}:
            return f"variable {i} is {node!r:.60}; give a mapping of name, parents and table"
        name, parents, table = node["name"], node["parents"], node["table"]
        if not isinstance(name, str) or not _is_name(name) or name in above:
            return f"the name of variable {i} is {name!r:.40}; give each a name of its own, of letters, digits and _"
        if not isinstance(parents, list) or any(parent not in above for parent in parents):
            return f"the parents of {name} are {parents!r:.60}; give a list of variables that stand before it"
        if len({*parents}) < len(parents):
            return f"the parents of {name} are {parents!r:.60}; name each of them once"
        if not isinstance(table, list) or len(table) != 2 ** len(parents):
            return f"the table of {name} is {table!r:.60}; give {2 ** len(parents)} probabilities, one for each row of values of its parents"
        for p in table:
            if not isinstance(p, int | str) or is_greater(0, read_number(p)) or is_greater(read_number(p), 1):
                return f"the table of {name} has {p!r:.40}; give probabilities from 0 to 1"
        above.append(name)
    return None


def _is_name(name):
    return 0 < len(name) <= 30 and all(sign.isalnum() or sign in "_ -" for sign in name) and name.strip() == name


def question_complaint(variables, query, evidence):
    """What is wrong with what is asked and observed, in a sentence; else None."""
    names = [node["name"] for node in variables]
    if query not in names:
        return f"query is {query!r:.40}; give the name of a variable: {', '.join(names)}"
    if not isinstance(evidence, dict):
        return f"evidence is {evidence!r:.60}; give {EVIDENCE}"
    for name, value in evidence.items():
        if name not in names or name == query:
            return f"evidence names {name!r:.40}; give variables of the network other than the query"
        if value not in (0, 1):
            return f"evidence has {name} = {value!r:.20}; give 1 (true) or 0 (false)"
    return None
