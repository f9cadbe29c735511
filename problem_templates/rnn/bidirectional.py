"""A bidirectional recurrent network with tanh units: states forward, states backward, and both side by side."""

from markscheme.words import *

from . import _cell
from ._cell import z_, h_

source = "study notes 001 and 004, bidirectional recurrent networks; Schuster and Paliwal (1997)"
rounding = "5 sf, 3 sf"
sizes = {"T": (2, 3, 3), "d": (1, 1, 2), "n": (1, 2, 2)}
given = {
    "W_x": matrix("n", "d", decimals("-0.9", "0.9", 1)),
    "W_h": matrix("n", "n", decimals("-0.9", "0.9", 1)),
    "b": vector("n", decimals("-0.4", "0.4", 1)).or_else(0),
    "V_x": matrix("n", "d", decimals("-0.9", "0.9", 1)),
    "V_h": matrix("n", "n", decimals("-0.9", "0.9", 1)),
    "c": vector("n", decimals("-0.4", "0.4", 1)).or_else(0),
    "h0": vector("n", decimals("-0.9", "0.9", 1)).or_else(0),
    "g0": vector("n", decimals("-0.9", "0.9", 1)).or_else(0),
    "X": matrix("T", "d", choice("-2", "-1", "-0.5", "0.5", "1", "2")),
}
repeat = {("z_", "h_"): lambda X: len(X), ("u_", "g_"): lambda X: list(range(len(X), 0, -1))}
start = {"h": "h0", "g": "g0"}
symbols = {"h0": "h^{(0)}", "g0": "g^{(T+1)}"}
ask = {"h_": 2, "g_": 2, "H": 1}


def draw_X(stream, T, d, W_x, W_h, b, V_x, V_h, c, h0, g0):
    """Inputs that leave tanh off its ends, where it keeps too few digits."""

    def is_fine(X):
        forward, backward = _cell.entering(X, W_x, W_h, b, h0), _cell.entering(X[::-1], V_x, V_h, c, g0)
        return require_units_not_saturated(forward, backward)

    return stream.again(lambda: given["X"].draw(stream, "", {"T": T, "d": d}), until=is_fine, most=60)


def require_units_not_saturated(z_, u_):
    return not any(is_greater(square(entry), 2) for z in [*z_, *u_] for entry in z)


def figure_unrolled(X):
    """The network in time: inputs below, the forward and the backward states, the rows of H above."""
    if len(X) > 6:
        return None
    T, aside = len(X), rational("0.3")
    nodes = [("h0", "h^{(0)}", aside, 2), (f"g{T + 1}", f"g^{{({T + 1})}}", T + 1 - aside, 1)]
    arrows = []
    for t in range(1, T + 1):
        nodes += [(f"x{t}", f"x_{t}", t, 3), (f"H{t}", f"H_{t}", t, 0)]
        nodes += [(f"h{t}", f"h^{{({t})}}", t + aside, 2), (f"g{t}", f"g^{{({t})}}", t - aside, 1)]
        arrows += [(f"h{t - 1}", f"h{t}"), (f"g{t + 1}", f"g{t}")]
        arrows += [(f"x{t}", f"h{t}"), (f"x{t}", f"g{t}"), (f"h{t}", f"H{t}"), (f"g{t}", f"H{t}")]
    return flow_figure(nodes, [(*ends, "") for ends in arrows])


u_ = likewise(z_, z="u", h="g", W_x="V_x", W_h="V_h", b="c")
g_ = likewise(h_, h="g", z="u")


def u___run_forwards(X, V_x, V_h, c, g0, k):
    return _cell.entering(X[:k], V_x, V_h, c, g0)[-1]


def H(h_, g_):
    r"""H_t = [h^{(t)}, g^{(t)}]"""
    return array([concatenate(h, g) for h, g in zip(h_, g_[::-1], strict=True)])


slips = {
    u_: {"run_forwards": u___run_forwards, "forward_weights": "V_x -> W_x; V_h -> W_h; c -> b"},
    H: {
        "backward_first": "concatenate(h, g) -> concatenate(g, h)",
        "order_of_calculation": "g_[::-1] -> g_",
        "added": "concatenate(h, g) -> h + g",
    },
}
