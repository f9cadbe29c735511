"""A given two-layer network of threshold units: its truth table, and which gate it is."""

from markscheme.words import *

source = "study notes 000 and 001: McCulloch-Pitts neuron, logic gates, two layers for XOR"
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
_OTHER = {"one": "zero", "zero": "one"}


def _inputs(d):
    """The rows of the truth table, counted up in binary."""
    return array([[i >> (d - 1 - j) & 1 for j in range(d)] for i in range(1 << d)])


def _columns(rows):
    """The columns of AND, OR, XOR, NAND, NOR, XNOR in a truth table; XOR of more inputs is 1 where an odd number is 1."""
    ones = [i.bit_count() for i in range(rows)]
    if rows < 4:  # of one input they are no different gates
        return ()
    first = (
        tuple(int(i == rows - 1) for i in range(rows)),
        tuple(int(n > 0) for n in ones),
        tuple(n % 2 for n in ones),
    )
    return (*first, *(tuple(1 - out for out in column) for column in first))


def _score(inputs, weights, b, unit):
    return inputs @ weights.T + b if unit == "bias" else inputs @ weights.T


def _fires(score, b, unit, at_edge):
    """1 where a unit fires. A bias is in the score already; a threshold is what the score must reach."""
    over = score if unit == "bias" else score - b
    ones = [is_greater(z, 0) or (at_edge == "one" and not is_greater(0, z)) for z in over.ravel()]
    return array([int(one) for one in ones]).reshape(over.shape)


def draw_W(stream, level, h):
    return array([[stream.choice((-2, -1, 1, 2)) for _ in range(2)] for _ in range(h)])


def draw_b(stream, W, unit, at_edge):
    """Every hidden unit says something else, and none is constant."""
    for _ in range(30):
        b = array([stream.between(-3, 3) for _ in W])
        columns = list(map(tuple, _hidden(W, b, unit, at_edge).T))
        if len(set(columns)) == len(W) and all(0 < sum(column) < 4 for column in columns):
            break
    return b


def _hidden(W, b, unit, at_edge):
    return _fires(_score(_inputs(2), W, b, unit), b, unit, at_edge)


def _gates(H, v, unit, at_edge):
    """The gates that an output unit with these weights can be, by its bias or threshold."""
    found = {c: _fires(_score(H, v, rational(c), unit), rational(c), unit, at_edge) for c in (-3, -2, -1, 1, 2, 3)}
    named = {c: gate(y) for c, y in found.items()}
    return {c: number for c, number in named.items() if number < 6}


def draw_v(stream, level, h, W, b, unit, at_edge):
    H = _hidden(W, b, unit, at_edge)
    for _ in range(12):
        v = draw_W(stream, level, h)[:, 0]
        if _gates(H, v, unit, at_edge):
            break
    return v


def draw_c(stream, W, b, v, unit, at_edge):
    """One that makes a gate of it, XOR and XNOR before the others."""
    gates = _gates(_hidden(W, b, unit, at_edge), v, unit, at_edge)
    best = [c for c in gates if gates[c] in (2, 5)] or list(gates) or [0]
    return rational(stream.choice(best))


def invalid_inputs(d):
    return f"W has {d} columns, so the truth table has {1 << d} rows; give at most 5 inputs" if d > 5 else None


def require_gate(gate, c):
    return whole(gate) < 6 and sign(c) != 0


def Z(W, b, d, unit):
    r"""Z_{rj} = w_j \cdot x_r{% if unit == "bias" %} + b_j{% endif %}"""
    return _score(_inputs(d), W, b, unit)


def H(Z, b, unit, at_edge):
    r"""H_{rj} = [Z_{rj} {% if at_edge == "one" %}\ge{% else %}>{% endif %} {% if unit == "bias" %}0{% else %}b_j{% endif %}]"""
    return _fires(Z, b, unit, at_edge)


def u(H, v, c, unit):
    r"""u_r = v \cdot h_r{% if unit == "bias" %} + c{% endif %}"""
    return _score(H, v, c, unit)


def y(u, c, unit, at_edge):
    r"""y_r = [u_r {% if at_edge == "one" %}\ge{% else %}>{% endif %} {% if unit == "bias" %}0{% else %}c{% endif %}]"""
    return _fires(u, c, unit, at_edge)


def gate(y):
    r"""(y_1, y_2, \dots)"""
    outputs = tuple(whole(output) for output in y)
    return next((number for number, column in enumerate(_columns(len(y))) if column == outputs), 6)


def figure_network(W, v):
    return draw_network([len(W[0]), len(W), 1], [W, v.reshape(1, len(v))], ["x", "h", "y"])


slips = {
    Z: {
        "bias_forgotten": "b -> 0 * b if unit == 'bias'",
        "weights_transposed": "W -> W.T if d == h",
    },
    H: {
        "other_at_edge": "at_edge -> _OTHER[at_edge]",
        "threshold_forgotten": "b -> 0 * b if unit == 'threshold'",
        "threshold_added": "b -> -b if unit == 'threshold'",
    },
    u: {
        "bias_forgotten": "c -> 0 * c if unit == 'bias'",
        "not_activated": "H -> Z",
        "hidden_skipped": "H -> _inputs(d) if d == h",
    },
    y: {
        "other_at_edge": "at_edge -> _OTHER[at_edge]",
        "threshold_forgotten": "c -> 0 * c if unit == 'threshold'",
        "threshold_added": "c -> -c if unit == 'threshold'",
    },
}
