"""A computation graph forward and backward, gate by gate."""

from markscheme.words import *

from . import _graph

source = "study note 004, computation graph and patterns in gradient flow; CS231n notes, backpropagation"
rounding = "5 sf, 3 sf"
_VALUES = ("-2.5", "-1.6", "-0.8", "-0.4", "0.6", "1.2", "1.5", "2.5")
sizes = {"n": (4, 3, 4)}
options = {"sigmoid_as": ("one_gate", "four_gates")}
given = {
    "names": structure('a list of letters, one for each value, such as ["x", "w_1"]'),
    "values": vector("n", distinct(*_VALUES)),
    "gates": structure(_graph.FORM),
}
repeat = {
    ("v_",): lambda gates: len(gates),
    ("local_",): lambda gates: len(gates),
    ("slope_",): lambda gates: list(range(len(gates) - 1, 0, -1)),
}
symbols = {"values": "p", "v_": "v", "local_": r"\ell", "slope_": r"\bar{v}", "gradient": r"\nabla f"}
ask = {"v_": 1, "local_": 1, "slope_": 1, "gradient": 2}
hides = {
    "values": "a sum does not tell its terms apart, and a maximum leaves the smaller one out",
    "local_": {"alike": "both derivatives of a sum are 1"},
}


def draw_names(n):
    return ["x", "y", "z", "w"][:n]


def draw_gates(stream, level, names, values, sigmoid_as):
    """Gates through which every one has a slope: no maximum leaves behind what only it takes."""
    for _ in range(20):
        gates = _joined(stream, level, names, sigmoid_as)
        if not _leaves_behind(gates, names, values):
            break
    return gates


def _leaves_behind(gates, names, values):
    """Whether the smaller side of a maximum is a gate that nothing else takes."""
    v = []
    for gate in gates:
        entering = _graph.seen(gate, names, values, v)
        if gate.startswith("max"):
            smaller = _graph.sources(gate)[0 if is_greater(entering[1], entering[0]) else 1]
            if smaller not in names and sum(smaller in _graph.sources(other) for other in gates) == 1:
                return True
        v.append(_graph.value(gate, entering))
    return False


def _joined(stream, level, names, sigmoid_as):
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


def _local(**instead):
    """The step `local_` with another rule for some kind of gate."""

    def local(gates, names, values, v_, k):
        return _graph.local(gates[k - 1], _graph.seen(gates[k - 1], names, values, v_), v_[k - 1], **instead)

    return local


def local_(gates, names, values, v_, k):
    r"""{% if k %}{% set gate, out = gates[k - 1], "v^{(" ~ k ~ ")}" %}
    {%- set one, two = gate[4:-1].split(", ") if gate[:4] == "max(" else (gate.split(" + " if " + " in gate else " * ") + [""])[:2] %}
    {%- set a = one if one[0] in "(-0123456789" else "a" %}{% set b = two if two[:1] in "(-0123456789" else "b" %}
    {%- set over = "\\mathbb{1}[" ~ a ~ " > " ~ b ~ "]" %}
    {%- set by_a, by_b = (over, "1 - " ~ over) if gate[:4] == "max(" else ("1", "1") if " + " in gate else (b.strip("()"), a.strip("()")) -%}
    \ell^{({{ k }})} = \frac{\partial {{ out }}}{\partial
    {% if "sigmoid" in gate %}a} = {{ out }} (1 - {{ out }})
    {% elif "exp" in gate %}a} = {{ out }}
    {% elif gate[:4] == "1 / " %}a} = -\frac{1}{a^2} = -({{ out }})^2
    {% elif (a, b) == ("a", "b") %}(a, b)} = ({{ by_a }}, {{ by_b }})
    {% else %}{{ "a" if a == "a" else "b" }}} = {{ by_a if a == "a" else by_b }}{% endif %}{% endif %}"""
    return _local()(gates, names, values, v_, k)


local___via_input = _local(
    sigmoid=lambda out, a: (exp(-a) / square(1 + exp(-a)),), reciprocal=lambda out, a: (-1 / square(a),)
)
local___not_switched = _local(multiply=lambda out, a, b: (a, b))
local___max_to_both = _local(max=lambda out, a, b: (1, 1))
local___max_to_smaller = _local(max=lambda out, a, b: (positive(b - a), positive(a - b)))
local___sum_halved = _local(add=lambda out, a, b: (rational("1/2"), rational("1/2")))
local___slope_with_z = _local(sigmoid=lambda out, a: (a * (1 - a),))
local___slope_at_output = _local(sigmoid=lambda out, a: (sigmoid(out) * (1 - sigmoid(out)),))
local___sign_of_reciprocal = _local(reciprocal=lambda out, a: (square(out),))


def _passed_back(node, gates, local_, slope_):
    """What each gate that takes a node passes back to it: its own slope times its local derivative."""
    slopes = [rational(1), *slope_]  # of the last gate, the one before it ...
    return [
        slopes[len(gates) - c] * local_[c - 1][i]
        for c, gate in enumerate(gates, 1)
        for i, taken in enumerate(_graph.sources(gate))
        if taken == node
    ]


def _total(parts):
    """Their sum; 0 for a node that nothing takes, on which the output does not hang."""
    return sum(parts) if parts else rational(0)


def _last(parts):
    return parts[-1] if parts else rational(0)


def slope_(gates, local_, slope_, k):
    r"""{% if k %}{% set terms = namespace(plus="") %}\bar{v}^{({{ k }})} = {% for gate in gates %}
    {% if "[" ~ k ~ "]" in gate %}
    {{ terms.plus }} \bar{v}^{({{ loop.index }})} \, \frac{\partial v^{({{ loop.index }})}}{\partial v^{({{ k }})}}
    {% set terms.plus = "+" %}{% endif %}{% endfor %}{% if not terms.plus %}0{% endif %}{% endif %}"""
    return _total(_passed_back(f"[{k}]", gates, local_, slope_))


_ALONE = {"slope_": lambda gates: [rational(1)] * (len(gates) - 1)}
slope___upstream_forgotten = as_if(slope_, **_ALONE)


def gradient(names, gates, local_, slope_):
    r"""\frac{\partial f}{\partial p_i} = \sum_{k} \bar{v}^{(k)} \, \frac{\partial v^{(k)}}{\partial p_i}"""
    return array([_total(_passed_back(name, gates, local_, slope_)) for name in names])


gradient__upstream_forgotten = as_if(gradient, **_ALONE)


slips = {
    local_: {
        "not_switched": local___not_switched,
        "max_to_both": local___max_to_both,
        "max_to_smaller": local___max_to_smaller,
        "sum_halved": local___sum_halved,
        "slope_with_z": local___slope_with_z,
        "slope_at_output": local___slope_at_output,
        "sign_of_reciprocal": local___sign_of_reciprocal,
    },
    slope_: {
        "upstream_forgotten": slope___upstream_forgotten,
        "branch_not_added": "_total -> _last",
    },
    gradient: {
        "upstream_forgotten": gradient__upstream_forgotten,
        "branch_not_added": "_total -> _last",
    },
}
