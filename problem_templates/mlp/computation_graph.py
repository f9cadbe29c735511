"""A computation graph forward and backward, gate by gate."""

from markscheme import array, choice, draw_flow, exp, positive, rational, sigmoid, sign, square, structure, vector

from . import _graph

source = "study note 004, computation graph and patterns in gradient flow; CS231n notes, backpropagation"
_VALUES = ("-2.5", "-1.6", "-0.8", "-0.4", "0.6", "1.2", "1.5", "2.5")
sizes = {"n": (4, 3, 4)}
options = {"sigmoid_as": ("one_gate", "four_gates")}
given = {
    "names": structure(),
    "values": vector("n", choice(*_VALUES)),
    "gates": structure(),
}
repeat = {
    ("v_",): lambda gates: len(gates),
    ("local_",): lambda gates: len(gates),
    ("slope_",): lambda gates: list(range(len(gates) - 1, 0, -1)),
}
symbols = {"values": "p", "v_": "v", "local_": r"\ell", "slope_": r"\bar{v}", "gradient": r"\nabla f"}
ask = {"v_": 1, "local_": 1, "slope_": 1, "gradient": 2}


def draw_names(n):
    return ["x", "y", "z", "w"][:n]


def draw_values(stream, n):
    return array([rational(value) for value in stream.shuffled(_VALUES)[:n]])


def draw_gates(stream, level, names, sigmoid_as):
    """Join two open nodes until one is left; from medium on, one of the first two stays open, so that it branches."""
    kinds = {"easy": ("add", "max"), "medium": ("add", "multiply"), "hard": ("add", "multiply", "max")}[level]
    joins, waiting, gates = [*stream.shuffled(kinds), "multiply"], stream.shuffled(names), []
    for i, kind in enumerate(joins):
        first, second, *rest = waiting
        gates.append(_graph.written(kind, *sorted((first, second))))
        if i == {"medium": len(joins) - 1, "hard": 0}.get(level):
            gates += _graph.sigmoid_gates(len(gates), sigmoid_as == "one_gate")
        waiting = stream.shuffled([*rest, f"[{len(gates)}]", *([first] if i == 0 and level != "easy" else [])])
    return gates


def invalid_names(names, n):
    return _graph.name_complaint(names, n)


def invalid_gates(gates, names):
    return _graph.complaint(gates, names)


def figure_graph(names, gates):
    return draw_flow(*_graph.layout(names, gates))


def v_(gates, names, values, v_, k):
    r"""{% if k %}v^{({{ k }})} = {{ gates[k - 1] | replace("*", "\\cdot") | replace("max", "\\max")
    | replace("sigmoid", "\\sigma") | replace("exp", "\\exp") | replace("[", "v^{(") | replace("]", ")}") }}{% endif %}"""
    return _graph.value(gates[k - 1], _graph.seen(gates[k - 1], names, values, v_))


def require_no_tie(gates, names, values, v_):
    compared = [_graph.seen(gate, names, values, v_) for gate in gates if gate.startswith("max")]
    return all(sign(a - b) != 0 for a, b in compared)


def _local(gates, names, values, v_, k, **instead):
    return _graph.local(gates[k - 1], _graph.seen(gates[k - 1], names, values, v_), v_[k - 1], **instead)


def local_(gates, names, values, v_, k):
    r"""{% if k %}{% set gate = gates[k - 1] %}\ell^{({{ k }})} = \frac{\partial v^{({{ k }})}}{\partial
    {% if "+" in gate %}(a, b)}
    {% elif "*" in gate %}(a, b)} = (b, a)
    {% elif "max" in gate %}(a, b)} = (\mathbb{1}[a > b], \, 1 - \mathbb{1}[a > b])
    {% elif "/" in gate %}a} = -\frac{1}{a^2} = -(v^{({{ k }})})^2
    {% else %}a} = v^{({{ k }})}{% if "sigmoid" in gate %} (1 - v^{({{ k }})}){% endif %}{% endif %}{% endif %}"""
    return _local(gates, names, values, v_, k)


def local___via_input(gates, names, values, v_, k):
    return _local(
        gates, names, values, v_, k,
        sigmoid=lambda out, a: (exp(-a) / square(1 + exp(-a)),),
        reciprocal=lambda out, a: (-1 / square(a),),
    )  # fmt: skip


def local___not_switched(gates, names, values, v_, k):
    return _local(gates, names, values, v_, k, multiply=lambda out, a, b: (a, b))


def local___max_to_both(gates, names, values, v_, k):
    return _local(gates, names, values, v_, k, max=lambda out, a, b: (1, 1))


def local___max_to_smaller(gates, names, values, v_, k):
    return _local(gates, names, values, v_, k, max=lambda out, a, b: (positive(b - a), positive(a - b)))


def local___sum_halved(gates, names, values, v_, k):
    return _local(gates, names, values, v_, k, add=lambda out, a, b: (rational("1/2"), rational("1/2")))


def local___slope_with_z(gates, names, values, v_, k):
    return _local(gates, names, values, v_, k, sigmoid=lambda out, a: (a * (1 - a),))


def local___slope_at_output(gates, names, values, v_, k):
    return _local(gates, names, values, v_, k, sigmoid=lambda out, a: (sigmoid(out) * (1 - sigmoid(out)),))


def local___sign_of_reciprocal(gates, names, values, v_, k):
    return _local(gates, names, values, v_, k, reciprocal=lambda out, a: (square(out),))


def _passed_back(node, gates, local_, slope_):
    """What each gate that takes a node passes back to it: its own slope times its local derivative."""
    slopes = [rational(1), *slope_]  # of the last gate, the one before it ...
    return [
        slopes[len(gates) - c] * local_[c - 1][i]
        for c, gate in enumerate(gates, 1)
        for i, taken in enumerate(_graph.sources(gate))
        if taken == node
    ]


def slope_(gates, local_, slope_, k):
    r"""{% if k %}{% set terms = namespace(plus="") %}\bar{v}^{({{ k }})} = {% for gate in gates %}
    {% if "[" ~ k ~ "]" in gate %}
    {{ terms.plus }} \bar{v}^{({{ loop.index }})} \, \frac{\partial v^{({{ loop.index }})}}{\partial v^{({{ k }})}}
    {% set terms.plus = "+" %}{% endif %}{% endfor %}{% endif %}"""
    return sum(_passed_back(f"[{k}]", gates, local_, slope_))


def slope___upstream_forgotten(gates, local_, k):
    return sum(_passed_back(f"[{k}]", gates, local_, [rational(1)] * (len(gates) - 1)))


def slope___branch_not_added(gates, local_, slope_, k):
    return _passed_back(f"[{k}]", gates, local_, slope_)[-1]


def gradient(names, gates, local_, slope_):
    r"""\frac{\partial f}{\partial p_i} = \sum_{k} \bar{v}^{(k)} \, \frac{\partial v^{(k)}}{\partial p_i}"""
    return array([sum(_passed_back(name, gates, local_, slope_)) for name in names])


def gradient__upstream_forgotten(names, gates, local_):
    return array([sum(_passed_back(name, gates, local_, [rational(1)] * (len(gates) - 1))) for name in names])


def gradient__branch_not_added(names, gates, local_, slope_):
    return array([_passed_back(name, gates, local_, slope_)[-1] for name in names])
