"""A residual block: its drawing, and which inputs of its ReLUs show what they do."""

from markscheme.words import *


def one_is_off(z):
    """Whether a ReLU cuts off one entry, and all are unlike."""
    return positive(z).sum() == len(z) - 1 and len({*z}) == len(z) and all(z)


def figure_block(relu_after):
    first = [
        ("x", "x", 0, 1),
        ("1", "W_1 x + b_1", 1, 1),
        ("r", "ReLU", 2, 1),
        ("2", "W_2 a_1 + b_2", 3, 1),
        ("+", "+", 4, 1),
    ]
    last = [("R", "ReLU", 5, 1), ("y", "y", 6, 1)] if relu_after == "yes" else [("y", "y", 5, 1)]
    edges = [("x", "1", ""), ("1", "r", "z_1"), ("r", "2", "a_1"), ("2", "+", "F"), ("x", "+", "x")]
    return flow_figure(
        [*first, *last], [*edges, *([("+", "R", "s"), ("R", "y", "")] if relu_after == "yes" else [("+", "y", "s")])]
    )
