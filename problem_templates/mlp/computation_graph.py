"""A computation graph forward and backward, gate by gate."""

from markscheme.words import *

from . import _graph

source = "study note 004, computation graph and gradient flow; notes 001 and 002; CS231n notes, backpropagation"
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


draw_gates = _graph.drawn
invalid_names = _graph.name_complaint
invalid_gates = _graph.complaint


def figure_graph(names, gates):
    return flow_figure(*_graph.layout(names, gates))


def v_(gates, names, values, v_, k):
    r"""{% if k %}v^{({{ k }})} = {{ gates[k - 1] | replace("*", "\\cdot") | replace("max", "\\max")
    | replace("sigmoid", "\\sigma") | replace("exp", "\\exp") | replace("[", "v^{(") | replace("]", ")}") }}{% endif %}"""
    return _graph.value(gates[k - 1], _graph.seen(gates[k - 1], names, values, v_))


def require_no_tie(gates, names, values, v_):
    compared = [_graph.seen(gate, names, values, v_) for gate in gates if gate.startswith("max")]
    return all(sign(a - b) != 0 for a, b in compared)


def local_(gates, names, values, v_, k):
    return _graph.local(gates[k - 1], _graph.seen(gates[k - 1], names, values, v_), v_[k - 1])


local_.__doc__ = _graph.LOCAL_FORMULA


def _instead(**rules):
    """The step `local_` with another rule for some kinds of gates; it does not exist at others."""
    return lambda gates, names, values, v_, k: _graph.local(
        gates[k - 1], _graph.seen(gates[k - 1], names, values, v_), v_[k - 1], **rules
    )


local___via_input = _instead(
    sigmoid=lambda out, a: (exp(-a) / square(1 + exp(-a)),), reciprocal=lambda out, a: (-1 / square(a),)
)


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


def gradient(names, gates, local_, slope_):
    r"""\frac{\partial f}{\partial p_i} = \sum_{k} \bar{v}^{(k)} \, \frac{\partial v^{(k)}}{\partial p_i}"""
    return array([_total(_passed_back(name, gates, local_, slope_)) for name in names])


_ALONE = {"slope_": lambda gates: [rational(1)] * (len(gates) - 1)}

slips = {
    local_: {
        "not_switched": _instead(multiply=lambda out, a, b: (a, b)),
        "max_to_both": _instead(max=lambda out, a, b: (1, 1)),
        "max_to_smaller": _instead(max=lambda out, a, b: (positive(b - a), positive(a - b))),
        "sum_halved": _instead(add=lambda out, a, b: (rational("1/2"), rational("1/2"))),
        "slope_with_z": _instead(sigmoid=lambda out, a: (a * (1 - a),)),
        "slope_at_output": _instead(sigmoid=lambda out, a: (sigmoid(out) * (1 - sigmoid(out)),)),
        "sign_of_reciprocal": _instead(reciprocal=lambda out, a: (square(out),)),
    },
    slope_: {"upstream_forgotten": _ALONE, "branch_not_added": "_total -> _last"},
    gradient: {"upstream_forgotten": _ALONE, "branch_not_added": "_total -> _last"},
}
