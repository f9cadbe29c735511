"""A given two-layer network of threshold units: its truth table, and which gate it is."""

from markscheme.words import *

from . import _gates

source = "study notes 000, 001, 002 and 004: McCulloch-Pitts neuron, logic gates, two layers for XOR"
sizes = {"h": (2, 2, 3), "d": 2}
options = {"unit": ("bias", "threshold"), "at_edge": ("one", "zero")}
given = {
    "W": matrix("h", "d", integers(-2, 2)),
    "b": vector("h", integers(-3, 3)),
    "v": vector("h", integers(-2, 2)),
    "c": number(integers(-3, 3)),
}
answers = {"gate": labels("AND", "OR", "XOR", "NAND", "NOR", "XNOR", "other")}
symbols = {"gate": "g"}
ask = {"Z": 2, "H": 2, "u": 2, "y": 1, "gate": 1}


def draw_W(stream, level, h):
    return array([[stream.choice((-2, -1, 1, 2)) for _ in range(2)] for _ in range(h)])


def draw_b(stream, W, unit, at_edge):
    """Every hidden unit says something else, and none is constant."""

    def says_something(b):
        columns = list(map(tuple, _hidden(W, b, unit, at_edge).T))
        return len(set(columns)) == len(W) and all(0 < sum(column) < 4 for column in columns)

    return stream.again(lambda: array([stream.between(-3, 3) for _ in W]), until=says_something)


def _hidden(W, b, unit, at_edge):
    return H(Z(W, b, 2, unit), b, unit, at_edge)


def _gates_of(H, v, unit, at_edge):
    """The gates that an output unit with these weights can be, by its bias or threshold."""
    named = {c: gate(y(u(H, v, rational(c), unit), rational(c), unit, at_edge)) for c in (-3, -2, -1, 1, 2, 3)}
    return {c: number for c, number in named.items() if number < 6}


def draw_v(stream, level, h, W, b, unit, at_edge):
    H = _hidden(W, b, unit, at_edge)
    return stream.again(lambda: draw_W(stream, level, h)[:, 0], until=lambda v: _gates_of(H, v, unit, at_edge), most=12)


def draw_c(stream, W, b, v, unit, at_edge):
    """One that makes a gate of it, XOR and XNOR before the others."""
    gates = _gates_of(_hidden(W, b, unit, at_edge), v, unit, at_edge)
    best = [c for c in gates if gates[c] in (2, 5)] or list(gates) or [0]
    return rational(stream.choice(best))


def invalid_inputs(d):
    return f"W has {d} columns, so the truth table has {1 << d} rows; give at most 5 inputs" if d > 5 else None


def require_gate(gate, c):
    return whole(gate) < 6 and sign(c) != 0


def _fires(over, at_edge):
    """1 where a unit fires: where what the score has over its edge is above 0."""
    ones = [is_greater(z, 0) or (at_edge == "one" and not is_greater(0, z)) for z in over.ravel()]
    return array([int(one) for one in ones]).reshape(over.shape)


def Z(W, b, d, unit):
    r"""Z_{rj} = w_j \cdot x_r{% if unit == "bias" %} + b_j{% endif %}"""
    return _gates.inputs(d) @ W.T + b if unit == "bias" else _gates.inputs(d) @ W.T


def H(Z, b, unit, at_edge):
    r"""H_{rj} = [Z_{rj} {% if at_edge == "one" %}\ge{% else %}>{% endif %} {% if unit == "bias" %}0{% else %}b_j{% endif %}]"""
    return _fires(Z if unit == "bias" else Z - b, at_edge)


def u(H, v, c, unit):
    r"""u_r = v \cdot h_r{% if unit == "bias" %} + c{% endif %}"""
    return H @ v + c if unit == "bias" else H @ v


def y(u, c, unit, at_edge):
    r"""y_r = [u_r {% if at_edge == "one" %}\ge{% else %}>{% endif %} {% if unit == "bias" %}0{% else %}c{% endif %}]"""
    return _fires(u if unit == "bias" else u - c, at_edge)


def gate(y):
    r"""(y_1, y_2, \dots)"""
    return _gates.named([whole(output) for output in y])


def figure_network(W, v):
    return network_figure([len(W[0]), len(W), 1], [W, v.reshape(1, len(v))], ["x", "h", "y"])


_OTHER = {"one": "zero", "zero": "one"}
slips = {
    Z: {"bias_forgotten": "b -> 0 * b", "weights_transposed": "W -> W.T if d == h"},
    H: {
        "other_at_edge": "at_edge -> _OTHER[at_edge]",
        "threshold_forgotten": "Z - b -> Z",
        "threshold_added": "b -> -b",
    },
    u: {
        "bias_forgotten": "c -> 0 * c",
        "not_activated": "H -> Z",
        "hidden_skipped": "H -> _gates.inputs(d) if d == h",
    },
    y: {
        "other_at_edge": "at_edge -> _OTHER[at_edge]",
        "threshold_forgotten": "u - c -> u",
        "threshold_added": "c -> -c",
    },
}
